"""What every page of the window has in common: it reads anew when it is shown or told to."""

from typing import ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.domain.nouns import Noun
from ui.support.desk import Desk
from ui.widgets.text import ElidedText, Text


class Screen(QWidget):
    """A page. Subclasses name themselves and write `refresh`, `title` and, if needed, `open`."""

    page: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    watches: ClassVar[frozenset[Noun]] = frozenset()
    follows_period: ClassVar[bool] = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setProperty("ground", "app")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stale = True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(30)
        self._soon.timeout.connect(self._refresh_if_shown)
        desk.changes.told.connect(self._hear)
        if self.follows_period:
            desk.period_changed.connect(self._period_changed)

    def title(self) -> str:
        """Return the page's name for the window's title; empty leaves the word of the navigation."""
        return ""

    def refresh(self) -> None:
        """Read again what the page shows, through `desk.work`, without losing what is being typed."""

    def open(self, **where: object) -> None:
        """Show the record or filter named in `where`; called after the page came up."""

    def regions(self) -> list[QWidget]:
        """Return the parts of the page that F6 goes through, in reading order."""
        return [self]

    def refresh_soon(self) -> None:
        """Read again shortly, once however often this is called."""
        self._stale = True
        self._soon.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what changed while the page was hidden."""
        super().showEvent(event)
        self._refresh_if_shown()

    def _hear(self, nouns: frozenset[Noun]) -> None:
        if self.watches & nouns:
            self.refresh_soon()

    def _period_changed(self, _period: object) -> None:
        self.refresh_soon()

    def _refresh_if_shown(self) -> None:
        if self._stale and self.isVisible():
            self._stale = False
            self.refresh()


class PageHead(QWidget):
    """The line at the top of a page: title, what it covers, actions at the right."""

    def __init__(self, title: str, note: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self.title = Text(title, "title")
        self.note = ElidedText(note, tone="text2")
        self._row.addWidget(self.title)
        self._row.addSpacing(8)
        self._row.addWidget(self.note, 1)

    def set(self, title: str, note: str = "") -> None:
        """Show another title and note."""
        self.title.setText(title)
        self.note.setText(note)

    def add(self, widget: QWidget) -> None:
        """Put `widget` at the right end."""
        self._row.addWidget(widget)
