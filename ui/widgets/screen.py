"""What every page of the window has in common: it reads anew when it is shown or told to."""

from collections.abc import Callable
from typing import ClassVar, Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from ui.support.desk import Desk
from ui.widgets.buttons import Button, IconButton
from ui.widgets.text import ElidedText, Text

_GAP: Final = 8
_NOTE: Final = 60
"""Px that what the page covers keeps beside the title, before actions fold away."""


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
    """The line at the top of a page: title, what it covers, actions at the right.

    Secondary actions fold into one button, the last first, where the line has no room for them.
    """

    def __init__(self, title: str, note: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._narrow = False
        self._secondary: list[tuple[Button, Callable[[], QMenu] | None]] = []
        self._elsewhere: list[tuple[Button, Callable[[], QMenu] | None]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self.title = Text(title, "title")
        self.note = ElidedText(note, tone="text2")
        self._row.addWidget(self.title)
        self._row.addSpacing(_GAP)
        self._row.addWidget(self.note, 1)
        self._folded = QHBoxLayout()
        self._folded.setSpacing(_GAP)
        self._row.addLayout(self._folded)
        self.more = IconButton(tr("More actions"), "more-2-fill", self._open_menu)
        self.more.hide()
        self._folded.addWidget(self.more)

    def set(self, title: str, note: str = "") -> None:
        """Show another title and note."""
        self.title.setText(title)
        self.note.setText(note)

    def add(self, widget: QWidget) -> None:
        """Put `widget` at the right end."""
        self._row.addWidget(widget)

    def add_secondary(self, button: Button, menu: Callable[[], QMenu] | None = None) -> Button:
        """Put `button` before the others that were added; `menu` makes the list that it opens."""
        self._folded.insertWidget(self._folded.count() - 1, button)
        self._secondary.append((button, menu))
        self._fit()
        return button

    def fold_too(self, button: Button, menu: Callable[[], QMenu] | None = None) -> None:
        """Offer `button`, which stands elsewhere on the page, in the folded list while it is hidden."""
        self._elsewhere.append((button, menu))

    def set_narrow(self, *, on: bool) -> None:
        """Fold every secondary action away, as in narrow windows."""
        self._narrow = on
        self._fit()

    def menu(self) -> QMenu:
        """Return the folded actions as a menu."""
        made = QMenu(self)
        made.setToolTipsVisible(True)
        for button, listed in (*self._secondary, *self._elsewhere):
            if not button.isHidden():
                continue
            if listed is not None:
                below = listed()
                below.setTitle(button.text())
                below.setIcon(button.icon())
                below.setParent(made, below.windowFlags())
                made.addMenu(below)
            else:
                action = made.addAction(button.icon(), button.text())
                action.setEnabled(button.isEnabled())
                action.setToolTip(button.toolTip())
                action.triggered.connect(button.click)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let actions fold away or come back."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        kept = 0
        for at in range(self._row.count()):
            item = self._row.itemAt(at)
            widget = item.widget() if item is not None else None
            if widget is not None and widget is not self.note and not widget.isHidden():
                kept += widget.sizeHint().width() + _GAP
        room = 0 if self._narrow else self.width() - kept - _NOTE
        widths = [button.sizeHint().width() + _GAP for button, _menu in self._secondary]
        if sum(widths) > room:
            room -= self.more.sizeHint().width() + _GAP
        for (button, _menu), width in zip(self._secondary, widths, strict=True):
            room -= width
            button.setVisible(room >= 0)
        offered = (*self._secondary, *self._elsewhere)
        self.more.setVisible(any(button.isHidden() for button, _menu in offered))

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))
