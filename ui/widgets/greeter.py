"""What the window says once on opening, over the first page; it goes away once it was answered."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reminders import REMIND_DAYS
from ui.support.greeting import Greeting
from ui.theme.tokens import State
from ui.widgets.banner import Banner


class Greeter(QWidget):
    """One banner: a clock that was set back, then forms that were not saved, then the duties of the day."""

    def __init__(
        self,
        show_drafts: Callable[[], object],
        show_duties: Callable[[bool], object],
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Take `show_duties`, which is told whether there are overdue ones."""
        super().__init__(parent)
        self._show_drafts = show_drafts
        self._show_duties = show_duties
        self._passing = False
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
        if found.typed_at is None:
            self.remind(found)
            return
        self.show()
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
        self.banner.add_button(tr("Later"), lambda: self.remind(found), look="quiet")

    def remind(self, found: Greeting) -> None:
        """Say once a day what is overdue or falls due within the week, and lead there."""
        overdue = sum(one.overdue for one in found.reminders)
        soon = len(found.reminders) - overdue
        self.setVisible(bool(found.reminders))
        if not found.reminders:
            return
        first = found.reminders[0]
        counted = tr("{n} duties are overdue", n=overdue) if overdue else ""
        if soon:
            words = tr("{n} duties fall due within {days} days", n=soon, days=REMIND_DAYS)
            counted = f"{counted}, {words}" if counted else words
        nearest = tr(
            "{clause} {title}, due {day}", clause=first.clause, title=first.title, day=f"{first.due:%d/%m}"
        )
        self.banner.say(
            State.WARN,
            f"{counted}. {nearest}.",
            button=tr("See them in the plan"),
            on_click=lambda: self._look_at_duties(late=bool(overdue)),
            icon_name="alarm-warning-line",
        )
        self.banner.add_button(tr("Later"), self.hide, look="quiet")
        self._passing = True
        found.reminded()

    def pass_by(self) -> None:
        """Go away with the first step to another page, where it only reminds."""
        if self._passing:
            self.hide()

    def _look_at_duties(self, *, late: bool) -> None:
        self.hide()
        self._show_duties(late)

    def look_at_drafts(self) -> None:
        """Go to the drafts."""
        self.hide()
        self._show_drafts()
