"""The list of finds under the search box."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.support.frame import SearchHit
from ui.support.work import Work
from ui.widgets.cells import Column
from ui.widgets.inputs import SearchField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class Finder(QFrame):
    """Asks `search` off the window's thread while the officer types; tells `picked`."""

    picked = Signal(object)
    """Carries a `SearchHit`."""

    def __init__(
        self, box: SearchField, search: Callable[[str], Sequence[SearchHit]], work: Work, window: QWidget
    ) -> None:
        super().__init__(window)
        self.setProperty("part", "dialog")
        self._box = box
        self._search = search
        self._work = work
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        self._none = Text("", "small", wrap=True)
        self._none.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self._none)
        find = Column(
            title=tr("Found"),
            text=lambda hit: hit.title,
            icon=lambda hit: hit.icon,
            under=lambda hit: hit.note,
            stretch=True,
        )
        self._model = LazyTableModel([find], key=lambda hit: (hit.page, str(hit.where)), parent=self)
        self._list = TableView(self._model, name=tr("Found"), framed=False, two_lines=True)
        self._list.horizontalHeader().hide()
        self._list.clicked.connect(lambda index: self._pick(self._model.row_at(index)))
        self._list.opened.connect(self._pick)
        column.addWidget(self._list, 1)
        box.sought.connect(self._seek)
        box.installEventFilter(self)
        self._list.installEventFilter(self)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go into the list with ↓, close with Esc or when the focus leaves both."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.isVisible():
                self.hide()
                self._box.setFocus(Qt.FocusReason.PopupFocusReason)
                return True
            if watched is self._box and event.key() == Qt.Key.Key_Down and self.isVisible():
                self._list.setFocus(Qt.FocusReason.TabFocusReason)
                self._list.selectRow(0)
                return True
        if event.type() == QEvent.Type.FocusOut and watched is self._box and not self._list.underMouse():
            window = self.window()
            if window.focusWidget() is not self._list:
                self.hide()
        return super().eventFilter(watched, event)

    def hits(self) -> list[SearchHit]:
        """Return what is listed."""
        return self._model.rows()

    def _seek(self, words: str) -> None:
        if len(words.strip()) < 2:
            self.hide()
            return
        self._work.read(lambda: list(self._search(words)), self._show, slot="search")

    def _show(self, hits: list[SearchHit]) -> None:
        self._model.set_rows(hits)
        self._none.setText(tr("Nothing found. Try fewer or shorter words."))
        self._none.setVisible(not hits)
        self._list.setVisible(bool(hits))
        window = self.window()
        corner = self._box.mapTo(window, QPoint(0, self._box.height() + 4))
        rows = self._list.verticalHeader().defaultSectionSize()
        height = min(len(hits), 9) * rows + 14 if hits else self._none.sizeHint().height() + 12
        self.setGeometry(corner.x(), corner.y(), max(self._box.width(), 420), height)
        self.raise_()
        self.show()

    def _pick(self, hit: SearchHit) -> None:
        self.hide()
        self._box.clear()
        self.picked.emit(hit)
