"""The tree: groups bold on a sunken ground, codes before names, small bars and states in columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTreeView, QWidget

from ui.theme.icons import draw_icon
from ui.theme.tokens import tokens
from ui.widgets.cells import TREE_ROW, CellDelegate, Column, Header, Index, Row, paint_ground
from ui.widgets.rows import cell_data
from ui.widgets.tables import fit_columns, outline_row


@dataclass(slots=True)
class Node:
    """One row of a tree and those under it; a heading is a group, painted bold."""

    row: Row
    children: list[Node] = field(default_factory=list)
    heading: bool = False


class TreeModel(QAbstractItemModel):
    """Holds a whole small tree; `key` identifies a row so that selection and openness survive."""

    toggled = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        key: Callable[[Any], object] = lambda row: getattr(row, "id", row),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._nodes: list[Node] = []
        self._above: list[tuple[int, int]] = []
        self._roots: list[int] = []
        self._below: list[list[int]] = []

    def set_nodes(self, roots: Sequence[Node]) -> None:
        """Show another tree."""
        self.beginResetModel()
        self._nodes, self._above, self._below = [], [], []
        self._roots = [self._take(node, -1, at) for at, node in enumerate(roots)]
        self.endResetModel()

    def indexes(self) -> Iterator[QModelIndex]:
        """Yield the first cell of every row, from top to bottom."""
        for number in range(len(self._nodes)):
            yield self.createIndex(self._above[number][1], 0, number)

    def index_of(self, key: object) -> QModelIndex:
        """Return the first cell of the row with `key`, invalid if there is none."""
        return next((i for i in self.indexes() if self.key(self.row_at(i)) == key), QModelIndex())

    def row_at(self, index: Index) -> Row:
        """Return the row behind `index`."""
        return self._nodes[index.internalId()].row if index.isValid() else None

    def is_heading(self, index: Index) -> bool:
        """Tell whether the row is a group."""
        return index.isValid() and self._nodes[index.internalId()].heading

    def toggle(self, index: Index) -> None:
        """Tell that the tick of the row was turned."""
        self.toggled.emit(self.row_at(index))

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Return the place of a child."""
        below = self._below[parent.internalId()] if parent.isValid() else self._roots
        if 0 <= row < len(below) and 0 <= column < len(self.columns):
            return self.createIndex(row, column, below[row])
        return QModelIndex()

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Return the place of the row above."""
        if not index.isValid():
            return QModelIndex()
        above = self._above[index.internalId()][0]
        return QModelIndex() if above < 0 else self.createIndex(self._above[above][1], 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Return how many rows stand under `parent`."""
        if parent.isValid():
            return len(self._below[parent.internalId()]) if parent.column() == 0 else 0
        return len(self._roots)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Return how many columns there are."""
        del parent
        return len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Row:
        """Return a cell's words."""
        if not index.isValid():
            return None
        return cell_data(self.columns[index.column()], self.row_at(index), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Row:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def _take(self, node: Node, above: int, at: int) -> int:
        number = len(self._nodes)
        self._nodes.append(node)
        self._above.append((above, at))
        self._below.append([])
        self._below[number] = [self._take(child, number, i) for i, child in enumerate(node.children)]
        return number


class TreeView(QTreeView):
    """Shows a `TreeModel`; tells `chosen` with the row the officer stands on."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(
        self,
        model: TreeModel,
        *,
        name: str,
        framed: bool = True,
        row_height: int = TREE_ROW,
        headed: bool = True,
        open_at_first: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        """Take the spoken `name`; `headed` shows column titles."""
        super().__init__(parent)
        self._tree = model
        self._open_at_first = open_at_first
        self._closed: set[object] = set()
        self._known: set[object] = set()
        self._kept: object = None
        self._top = 0
        self._cells = CellDelegate(self, lines=False)
        self._cells.row_height = row_height
        self.setAccessibleName(name)
        self.setProperty("framed", framed)
        self.setItemDelegate(self._cells)
        self.setHeader(Header(self))
        self.setHeaderHidden(not headed)
        self.setUniformRowHeights(True)
        self.setIndentation(22)
        self.setMouseTracking(True)
        self.setExpandsOnDoubleClick(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self._set_columns()
        model.modelAboutToBeReset.connect(self._keep)
        model.modelReset.connect(self._restore)
        self.selectionModel().currentRowChanged.connect(self._tell)
        self.doubleClicked.connect(self._open)

    def current(self) -> Row:
        """Return the row the officer stands on, or None."""
        return self._tree.row_at(self.currentIndex())

    def select_key(self, key: object) -> bool:
        """Stand on the row with `key`, opening what is above it; tell whether it is there."""
        index = self._tree.index_of(key)
        if index.isValid():
            above = index.parent()
            while above.isValid():
                self.expand(above)
                above = above.parent()
            self.setCurrentIndex(index)
            self.scrollTo(index)
        return index.isValid()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, turn the tick on Space."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self._open(current)
            return
        if event.key() == Qt.Key.Key_Space and any(c.check is not None for c in self._tree.columns):
            self._tree.toggle(current)
            return
        super().keyPressEvent(event)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row's ground over its whole width, then its cells."""
        band: QRect = option.rect
        selected = self.selectionModel().isRowSelected(index.row(), index.parent())
        whole = QRect(0, band.top(), self.viewport().width(), band.height())
        heading = self._tree.is_heading(index)
        paint_ground(painter, whole, selected=selected, first=True, heading=heading)
        for column in range(len(self._tree.columns)):
            if self.isColumnHidden(column):
                continue
            at = index.sibling(index.row(), column)
            box = self.visualRect(at)
            cell = QStyleOptionViewItem(option)
            cell.rect = QRect(box.left(), band.top(), box.width(), band.height())
            if column == 0:
                left = box.left()
                self.drawBranches(painter, QRect(0, band.top(), left, band.height()), index)
            self._cells.paint(painter, cell, at)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Paint the chevron of a row that opens."""
        if not self._tree.rowCount(index):
            return
        name = "arrow-down-s-line" if self.isExpanded(index) else "arrow-right-s-line"
        sign = QRectF(rect.right() - 19, rect.center().y() - 8, 18, 18)
        draw_icon(painter, sign, name, tokens().text2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows and, while focused, the outline of the current one."""
        super().paintEvent(event)
        current = self.currentIndex()
        if self.hasFocus() and current.isValid():
            box = self.visualRect(current.siblingAtColumn(0))
            if box.height() > 0:
                outline_row(self, QRect(0, box.top(), self.viewport().width(), box.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let columns leave or come back."""
        super().resizeEvent(event)
        fit_columns(self, self._tree.columns)

    def _set_columns(self) -> None:
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsClickable(False)
        for at, column in enumerate(self._tree.columns):
            modes = QHeaderView.ResizeMode
            self.setColumnWidth(at, column.width())
            header.setSectionResizeMode(at, modes.Stretch if column.stretch else modes.Interactive)

    def _keep(self) -> None:
        current = self.current()
        self._kept = self._tree.key(current) if current is not None else self._kept
        self._top = self.verticalScrollBar().value()
        for index in self._tree.indexes():
            key = self._tree.key(self._tree.row_at(index))
            self._known.add(key)
            (self._closed.discard if self.isExpanded(index) else self._closed.add)(key)

    def _restore(self) -> None:
        for index in self._tree.indexes():
            key = self._tree.key(self._tree.row_at(index))
            wanted = key not in self._closed if key in self._known else self._open_at_first
            self.setExpanded(index, wanted)
        if self._kept is not None:
            index = self._tree.index_of(self._kept)
            if index.isValid():
                self.setCurrentIndex(index)
        self.verticalScrollBar().setValue(self._top)

    def _open(self, index: QModelIndex) -> None:
        if self._tree.rowCount(index.siblingAtColumn(0)):
            first = index.siblingAtColumn(0)
            self.setExpanded(first, not self.isExpanded(first))
        self.opened.emit(self._tree.row_at(index))

    def _tell(self, current: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self._tree.row_at(current))
