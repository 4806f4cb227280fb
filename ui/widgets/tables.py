"""The table: horizontal lines only, one row selected, columns that leave when room is short."""

from typing import Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QTreeView, QWidget

from ui.theme.tokens import tokens
from ui.widgets.cells import CellDelegate, Column, Header, Row
from ui.widgets.rows import LazyTableModel


class TableView(QTableView):
    """Shows a `LazyTableModel`; tells `chosen` with the row the officer stands on."""

    chosen = Signal(object)
    """Carries the current row, or None."""
    opened = Signal(object)
    """Carries the row that was double-clicked or entered."""

    def __init__(
        self,
        model: LazyTableModel,
        *,
        name: str,
        framed: bool = True,
        two_lines: bool = False,
        multiple: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Take the spoken `name` of the list; `multiple` allows more than one selected row."""
        super().__init__(parent)
        self._rows = model
        self._kept: object = None
        self._top = 0
        self._cells = CellDelegate(self)
        self.setAccessibleName(name)
        self.setProperty("framed", framed)
        self.setItemDelegate(self._cells)
        self.setHorizontalHeader(Header(self))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if multiple else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.set_two_lines(on=two_lines)
        self._set_columns()
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.doubleClicked.connect(lambda index: self.opened.emit(self._rows.row_at(index)))

    def set_two_lines(self, *, on: bool) -> None:
        """Use two-line rows, as in narrow windows."""
        self._cells.two_lines = on
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(20)
        rows.setDefaultSectionSize(self._cells.height())
        self._fit()

    def current(self) -> Row:
        """Return the row the officer stands on, or None."""
        return self._rows.row_at(self.currentIndex()) if self.currentIndex().isValid() else None

    def selected(self) -> list[Any]:
        """Return the selected rows."""
        return [self._rows.row_at(index) for index in self.selectionModel().selectedRows()]

    def select_key(self, key: object) -> bool:
        """Stand on the row with `key`; tell whether it is there."""
        at = self._rows.place_of(key)
        if at >= 0:
            self.selectRow(at)
            self.scrollTo(self._rows.index(at, 0))
        return at >= 0

    def clear_choice(self) -> None:
        """Stand on no row."""
        self._kept = None
        self.selectionModel().clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, turn the tick on Space."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.opened.emit(self._rows.row_at(current))
            return
        if event.key() == Qt.Key.Key_Space and current.isValid():
            if any(column.check is not None for column in self._rows.columns):
                self._rows.toggle(current)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows and, while focused, the outline of the current one."""
        super().paintEvent(event)
        current = self.currentIndex()
        if self.hasFocus() and current.isValid():
            box = self.visualRect(current.siblingAtColumn(0))
            outline_row(self, QRect(0, box.top(), self.viewport().width(), box.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let columns leave or come back."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        fit_columns(self, self._rows.columns, folded=self._cells.two_lines)

    def _set_columns(self) -> None:
        header = self.horizontalHeader()
        for at, column in enumerate(self._rows.columns):
            self.setColumnWidth(at, column.width())
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(at, modes.Stretch if column.stretch else modes.Interactive)
        if any(column.sort for column in self._rows.columns):
            header.setSortIndicator(*self._rows.sorted_by())
            header.setSortIndicatorShown(True)
            header.sortIndicatorChanged.connect(self._rows.sort)

    def _keep(self) -> None:
        current = self.current()
        if current is not None:
            self._kept = self._rows.key(current)
        self._top = self.verticalScrollBar().value()

    def _restore(self) -> None:
        at = self._rows.place_of(self._kept) if self._kept is not None else -1
        if at >= 0:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self._rows.index(at, 0), flags.ClearAndSelect | flags.Rows)
            self.verticalScrollBar().setValue(self._top)

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self._rows.row_at(current) if current.isValid() else None)


def outline_row(view: QAbstractItemView, box: QRect) -> None:
    """Paint the 2 px outline of the row that has the focus."""
    painter = QPainter(view.viewport())
    painter.setPen(QPen(QColor(tokens().focus), 2))
    painter.drawRect(box.adjusted(1, 1, -1, -1))


def fit_columns(view: QTableView | QTreeView, columns: tuple[Column, ...], *, folded: bool = False) -> None:
    """Hide the columns that matter least until the stretching one has room.

    In two-line rows, `folded`, the columns that the second line replaces are hidden first.
    """
    gone: set[int] = {i for i, column in enumerate(columns) if folded and column.folds}
    needed = sum(c.width() for i, c in enumerate(columns) if not c.stretch and i not in gone)
    least = 160 if any(column.stretch for column in columns) else 0
    room = view.viewport().width() - least
    able = (i for i, c in enumerate(columns) if c.drop and i not in gone)
    for at in sorted(able, key=lambda i: -columns[i].drop):
        if needed <= room:
            break
        gone.add(at)
        needed -= columns[at].width()
    for at in range(len(columns)):
        view.setColumnHidden(at, at in gone)
