"""What a superior returned, in its words: first on the page while there is something to mend."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.review_views import ReturnedView
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.text import ElidedText, Icon, Text

_QUOTED = 180
"""So many letters of a superior's words are shown at once; the tooltip holds all."""


class ReturnedCard(QFrame):
    """The superior's words, until when, and the way to each item; tells `picked` with a `ReturnedView`."""

    picked = Signal(object)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.views: tuple[ReturnedView, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 12, 8)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Icon(MEANING["returned"], "bad", size=15))
        head.addWidget(Text(tr("Returned for mending"), "strong"))
        self.what = ElidedText("", tone="text2")
        head.addWidget(self.what, 1)
        self.until = Badge()
        head.addWidget(self.until)
        column.addLayout(head)
        self.words = Text("", wrap=True)
        column.addWidget(self.words, 1)
        foot = QHBoxLayout()
        self.who = ElidedText("", "small")
        foot.addWidget(self.who, 1)
        self.open = Button("", self._open)
        foot.addWidget(self.open)
        column.addLayout(foot)
        self.hide()

    def show_views(self, views: Sequence[ReturnedView], today: date) -> None:
        """Show what is to be mended; the card goes once there is nothing."""
        self.views = tuple(views)
        self.setVisible(bool(views))
        if not views:
            return
        first = views[0]
        self.what.setText(
            tr("Report of {period}, version {version}", period=first.period.label, version=first.version)
        )
        left = (first.item.due - today).days
        day = f"{first.item.due:%d/%m}"
        if left < 0:
            self.until.set(tr("{n} days overdue ({day})", n=-left, day=day), State.BAD, MEANING["missing"])
        else:
            self.until.set(tr("Mend by {day}, {n} days left", day=day, n=left), State.BAD, MEANING["due"])
        whole = " ".join(f"{view.item.title}: {view.item.reason}".rstrip(".") + "." for view in views)
        shown = whole if len(whole) <= _QUOTED else f"{whole[:_QUOTED].rsplit(' ', 1)[0]}…"
        self.words.setText(f"“{shown}”")
        self.words.setToolTip(whole if shown != whole else "")
        self.who.setText(f"{first.unit} · {day_words(local_day(first.at))}")
        self.open.set_words(tr("Open {n} returned items", n=len(views)))
        self.setAccessibleName(f"{tr('Returned for mending')}. {self.what.whole()}. {whole}")

    def menu(self) -> QMenu:
        """Return the list of the items, each leading to its own page."""
        menu = QMenu(self)
        for view in self.views:
            words = tr("{title}, by {day}", title=view.item.title, day=day_words(view.item.due))
            action = menu.addAction(words.replace("&", "&&"))
            action.triggered.connect(lambda _checked=False, view=view: self.picked.emit(view))
        menu.aboutToHide.connect(menu.deleteLater, Qt.ConnectionType.QueuedConnection)
        return menu

    def _open(self) -> None:
        if len(self.views) == 1:
            self.picked.emit(self.views[0])
        else:
            self.menu().popup(self.open.mapToGlobal(QPoint(0, self.open.height())))


def place_of(view: ReturnedView) -> tuple[str, dict[str, object]]:
    """Return the page on which an item is mended, and where on it."""
    record = view.item.record
    places: dict[Noun, tuple[str, dict[str, object]]] = {
        Noun.ASSESSMENT: ("assessments", {"criterion": record}),
        Noun.ACTIVITY: ("activities", {"record": record}),
        Noun.FEEDBACK: ("feedback", {"record": record}),
        Noun.REPORT: ("reports", {"record": record}),
    }
    return places.get(view.item.noun, ("plans", {"record": record}))
