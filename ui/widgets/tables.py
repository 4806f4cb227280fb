"""The table: horizontal lines only, one row selected, columns that leave when room is short."""

from collections.abc import Collection
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QRect, QSettings, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableView,
    QTreeView,
    QWidget,
)

from ui.theme.tokens import tokens
from ui.widgets.cells import CellDelegate, Column, Header, Row
from ui.widgets.rows import LazyTableModel


class TableView(QTableView):
    """Shows a `LazyTableModel`; tells `chosen` with the row the officer stands on."""

    chosen = Signal(object)
    """Carries the current row, or None."""
    opened = Signal(object)
    """Carries the row that was double-clicked or entered."""
    all_selected = Signal()
    """Every row was selected, those that are not fetched yet too."""

    def __init__(
        self,
        model: LazyTableModel,
        *,
        name: str,
        framed: bool = True,
        two_lines: bool = False,
        multiple: bool = False,
        remember: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Take the spoken `name` of the list; `multiple` allows more than one selected row.

        Which columns the officer chose is remembered under `remember`, where that is given.
        """
        super().__init__(parent)
        self._rows = model
        self._remember = f"columns/{remember}" if remember else ""
        self._off = self._remembered()
        self._kept: object = None
        self._held: set[object] = set()
        self.restoring = False
        self._silent = False
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
        self._rows.folded = on
        for at, column in enumerate(self._rows.columns):
            self.setColumnWidth(at, column.width(folded=on))
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

    def lazy_model(self) -> LazyTableModel:
        """Return the model behind the rows."""
        return self._rows

    def choosable(self) -> list[tuple[int, bool]]:
        """Return the columns that may be hidden, and whether each is wanted."""
        columns = enumerate(self._rows.columns)
        return [(at, at not in self._off) for at, column in columns if not column.stretch and column.title]

    def want_column(self, at: int, *, on: bool) -> None:
        """Show or hide a column from now on."""
        (self._off.discard if on else self._off.add)(at)
        self._store_columns()

    def want_usual_columns(self) -> None:
        """Show the columns that are there from the first."""
        self._off = {at for at, column in enumerate(self._rows.columns) if column.off}
        self._store_columns()

    def clear_choice(self) -> None:
        """Stand on no row."""
        self._kept = None
        self._held = set()
        self.selectionModel().clear()

    def take_focus(self) -> None:
        """Take the focus back without telling of the row that becomes current through it."""
        self._silent = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._silent = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, turn the tick on Space, select every row on Ctrl+A."""
        current = self.currentIndex()
        many = self.selectionMode() == QAbstractItemView.SelectionMode.ExtendedSelection
        if many and event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
            self.all_selected.emit()
            return
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
        fit_columns(self, self._rows.columns, folded=self._cells.two_lines, off=self._off)

    def _set_columns(self) -> None:
        header = self.horizontalHeader()
        for at, column in enumerate(self._rows.columns):
            self.setColumnWidth(at, column.width(folded=self._cells.two_lines))
            modes = QHeaderView.ResizeMode
            header.setSectionResizeMode(at, modes.Stretch if column.stretch else modes.Interactive)
        header.sectionClicked.connect(self._turn_sort)

    def _turn_sort(self, column: int) -> None:
        add = bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        self._rows.turn_sort(column, add=add)

    def _remembered(self) -> set[int]:
        usual = {at for at, column in enumerate(self._rows.columns) if column.off}
        stored = QSettings().value(self._remember) if self._remember else None
        if not isinstance(stored, str):
            return usual
        titles = set(filter(None, stored.split("\n")))
        columns = enumerate(self._rows.columns)
        return {at for at, column in columns if not column.stretch and column.title not in titles}

    def _store_columns(self) -> None:
        if self._remember:
            shown = [c.title for at, c in enumerate(self._rows.columns) if at not in self._off]
            QSettings().setValue(self._remember, "\n".join(shown))
        self._fit()

    def _keep(self) -> None:
        self._held = {self._rows.key(row) for row in self.selected() if row is not None}
        current = self.current()
        if current is not None:
            self._kept = self._rows.key(current)
        self._top = self.verticalScrollBar().value()

    def _restore(self) -> None:
        self.restoring = True
        self._stand_again()
        self.restoring = False

    def _stand_again(self) -> None:
        at = self._rows.place_of(self._kept) if self._kept is not None else -1
        if at >= 0:
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(self._rows.index(at, 0), flags.ClearAndSelect | flags.Rows)
            self.verticalScrollBar().setValue(self._top)
        if len(self._held) > 1:
            chosen = QItemSelection()
            for place, row in enumerate(self._rows.rows()):
                if row is not None and self._rows.key(row) in self._held:
                    chosen.select(self._rows.index(place, 0), self._rows.index(place, 0))
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(chosen, flags.Select | flags.Rows)

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        if not self._silent:
            self.chosen.emit(self._rows.row_at(current) if current.isValid() else None)


def outline_row(view: QAbstractItemView, box: QRect) -> None:
    """Paint the 2 px outline of the row that has the focus."""
    painter = QPainter(view.viewport())
    painter.setPen(QPen(QColor(tokens().focus), 2))
    painter.drawRect(box.adjusted(1, 1, -1, -1))


def fit_columns(
    view: QTableView | QTreeView,
    columns: tuple[Column, ...],
    *,
    folded: bool = False,
    off: Collection[int] = (),
) -> None:
    """Hide the columns that matter least until the stretching one has room.

    In two-line rows, `folded`, the columns that the second line replaces are hidden first; those that
    are `off` are not wanted at all.
    """
    gone: set[int] = {i for i, column in enumerate(columns) if (folded and column.folds) or i in off}
    needed = sum(c.width(folded=folded) for i, c in enumerate(columns) if not c.stretch and i not in gone)
    least = max((max(160, column.width()) for column in columns if column.stretch), default=0)
    room = view.viewport().width() - least
    able = (i for i, c in enumerate(columns) if c.drop and i not in gone)
    for at in sorted(able, key=lambda i: -columns[i].drop):
        if needed <= room:
            break
        gone.add(at)
        needed -= columns[at].width(folded=folded)
    for at in range(len(columns)):
        view.setColumnHidden(at, at in gone)
