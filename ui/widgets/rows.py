"""Rows of a table, fetched page by page from the workspace as the officer scrolls."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from cchc_desktop.domain.vietnamese import sort_key
from ui.support.work import Work
from ui.widgets.cells import Column, Index, Row

PAGE: Final = 100
Fetch = Callable[[str, int, int], Sequence[Any]]
"""(sort such as "-starts_on", offset, limit) → rows, run off the window's thread."""


class LazyTableModel(QAbstractTableModel):
    """A table that never holds more than was looked at; the database sorts and filters.

    `key` tells what identifies a row, so that the selection survives reading again.
    """

    loaded = Signal()
    """Rows came; `is_empty` is now true to the data."""
    toggled = Signal(object)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        work: Work | None = None,
        fetch: Fetch | None = None,
        sort: str = "",
        key: Callable[[Any], object] = lambda row: getattr(row, "id", row),
        parent: QObject | None = None,
    ) -> None:
        """Take `work` and `fetch` for paged rows, or neither and give rows with `set_rows`."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._work = work
        self._fetch = fetch
        self._sort = sort
        self._rows: list[Any] = []
        self._more = False
        self._asked_for = 0
        self._waiting = False
        self.has_loaded = False

    def reload(self) -> None:
        """Read again what was already looked at, after a filter, the period or the data changed."""
        if self._work is None or self._fetch is None:
            return
        limit = max(PAGE, len(self._rows))
        self._waiting = True
        self._asked_for = limit
        self._work.read(partial(self._fetch, self._sort, 0, limit), self._replace, slot="rows")

    def set_fetch(self, fetch: Fetch) -> None:
        """Fetch from elsewhere from now on, from the first row."""
        self._fetch = fetch
        self._rows = self._rows[:PAGE]
        self.reload()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these `rows` and no others."""
        self.beginResetModel()
        self._rows = list(rows)
        self._more = False
        self.has_loaded = True
        self.endResetModel()
        self.loaded.emit()

    def rows(self) -> list[Any]:
        """Return the rows fetched so far."""
        return list(self._rows)

    def is_empty(self) -> bool:
        """Tell whether reading came back without any row."""
        return self.has_loaded and not self._rows

    def place_of(self, key: object) -> int:
        """Return where the row with `key` stands, -1 if it was not fetched."""
        return next((at for at, row in enumerate(self._rows) if self.key(row) == key), -1)

    def row_at(self, index: Index) -> Row:
        """Return the row behind `index`."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def is_heading(self, index: Index) -> bool:
        """Tell that tables have no groups."""
        del index
        return False

    def toggle(self, index: Index) -> None:
        """Tell that the tick of the row was turned."""
        self.toggled.emit(self.row_at(index))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Return how many rows were fetched."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's name and default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Row:
        """Return a cell's words, aloud with the column's title."""
        row = self.row_at(index)
        if row is None:
            return None
        return cell_data(self.columns[index.column()], row, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Row:
        """Return a column's title."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Tell whether more rows are known to follow."""
        return not parent.isValid() and self._more and not self._waiting

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Ask for the next page."""
        if parent.isValid() or self._waiting or self._work is None or self._fetch is None:
            return
        self._waiting = True
        self._asked_for = PAGE
        self._work.read(partial(self._fetch, self._sort, len(self._rows), PAGE), self._append, slot="rows")

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by `column`: in the database, or here when all rows are held."""
        if column < 0 or not self.columns[column].sort:
            return
        down = order == Qt.SortOrder.DescendingOrder
        if self._fetch is not None:
            wanted = ("-" if down else "") + self.columns[column].sort
            if wanted != self._sort:
                self._sort = wanted
                self._rows = self._rows[:PAGE]
                self.reload()
            return
        text = self.columns[column].text
        self.set_rows(sorted(self._rows, key=lambda row: sort_key(text(row)), reverse=down))

    def sorted_by(self) -> tuple[int, Qt.SortOrder]:
        """Return the column and direction of the present order, column -1 if none shows it."""
        down = self._sort.startswith("-")
        bare = self._sort.lstrip("-")
        at = next((i for i, c in enumerate(self.columns) if c.sort and c.sort == bare), -1)
        return at, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder

    def _replace(self, rows: Sequence[Any]) -> None:
        self._waiting = False
        self.beginResetModel()
        self._rows = list(rows)
        self._more = len(rows) >= self._asked_for
        self.has_loaded = True
        self.endResetModel()
        self.loaded.emit()

    def _append(self, rows: Sequence[Any]) -> None:
        self._waiting = False
        self._more = len(rows) >= self._asked_for
        if not rows:
            return
        first = len(self._rows)
        self.beginInsertRows(QModelIndex(), first, first + len(rows) - 1)
        self._rows.extend(rows)
        self.endInsertRows()
        self.loaded.emit()


def cell_data(column: Column, row: Row, role: int) -> Row:
    """Return what `row` says in `column`, for painting, speaking and sorting."""
    if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return None
    words = column.text(row)
    shown = column.badge(row) if column.badge is not None else None
    if shown is None and column.state is not None:
        shown = column.state(row)
    if shown is not None:
        words = shown[0]
    if column.code is not None:
        words = f"{column.code(row)} {words}".strip()
    return f"{column.title}: {words}" if role == Qt.ItemDataRole.AccessibleTextRole else words
