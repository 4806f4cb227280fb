"""What the window says once on opening, over the first page; it goes away once it was answered."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from ui.support.greeting import Greeting
from ui.theme.tokens import State
from ui.widgets.banner import Banner


class Greeter(QWidget):
    """One banner: first a clock that was set back, then forms that were not saved."""

    def __init__(self, show_drafts: Callable[[], object], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._show_drafts = show_drafts
        self.banner = Banner()
        around = QHBoxLayout(self)
        around.setContentsMargins(20, 10, 16, 0)
        around.addWidget(self.banner)
        self.hide()

    def greet(self, found: Greeting) -> None:
        """Say what was found, the clock before drafts."""
        if found.clock_behind is None:
            self.offer_drafts(found)
            return
        self.show()
        self.banner.say(
            State.WARN,
            tr(
                "The computer's clock is behind what was recorded last, {time}. Set it right, then open"
                " the program again: until then new records bear that time.",
                time=f"{found.clock_behind.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            ),
            button=tr("Understood"),
            on_click=lambda: self.offer_drafts(found),
        )

    def offer_drafts(self, found: Greeting) -> None:
        """Say what was not saved, and lead there."""
        self.setVisible(bool(found.drafts))
        if found.typed_at is None:
            return
        self.banner.say(
            State.INFO,
            tr(
                "{n} forms were not saved last time; the newest is “{title}”, typed {time}.",
                n=found.drafts,
                title=found.title or tr("(no name yet)"),
                time=f"{found.typed_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}",
            ),
            button=tr("Look at the drafts"),
            on_click=self.look_at_drafts,
        )
        self.banner.add_button(tr("Later"), self.hide, look="quiet")

    def look_at_drafts(self) -> None:
        """Go to the drafts."""
        self.hide()
        self._show_drafts()
