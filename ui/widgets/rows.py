"""Rows of a table, fetched page by page from the workspace as the officer scrolls."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)
from shiboken6 import isValid

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import sort_key
from ui.support.work import Work
from ui.widgets.cells import Column, Index, Row
from ui.widgets.held_pages import PAGE, HeldPages

_PAUSE: Final = 25
"""Milliseconds before pages that were scrolled to are asked for."""
LONG: Final = 2_000
"""A list of more rows is jumped through; so many at most are read again at once."""
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
        self._pages = HeldPages()
        self._total: int | None = None
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._ask_pages)
        self._turn = 0
        """Counts the times the list began anew: pages of the list before are not taken."""
        self._more = False
        self._asked_for = 0
        self._waiting = False
        self.has_loaded = False
        self.folded = False
        """Whether the rows are shown in two lines, under the shorter titles."""

    def reload(self) -> None:
        """Read again what was already looked at, after a filter, the period or the data changed."""
        if self._work is None or self._fetch is None:
            return
        limit = max(PAGE, min(len(self._rows), LONG))
        self._waiting = True
        self._asked_for = limit
        self._work.read(partial(self._fetch, self._sort, 0, limit), self._replace, slot="rows")

    def set_total(self, total: int) -> None:
        """Say how many rows there are: through a long list the officer can jump, its pages come when seen.

        A list that is not that long is read on from the first row, page by page, and kept whole.
        """
        self._total = total if total > LONG else None
        if self.has_loaded and not self._waiting:
            self._stretch()

    def set_fetch(self, fetch: Fetch) -> None:
        """Fetch from elsewhere from now on, from the first row."""
        self._fetch = fetch
        self._begin()

    def set_rows(self, rows: Sequence[Any]) -> None:
        """Show these `rows` and no others."""
        self.beginResetModel()
        self._pages.start(rows)
        self._more = False
        self.has_loaded = True
        self.endResetModel()
        self.loaded.emit()

    def rows(self) -> list[Any]:
        """Return the rows fetched so far; None stands for one that is not held."""
        return list(self._rows)

    def is_empty(self) -> bool:
        """Tell whether reading came back without any row."""
        return self.has_loaded and not self._rows

    def place_of(self, key: object) -> int:
        """Return where the row with `key` stands, -1 if it was not fetched."""
        return next((at for at, row in enumerate(self._rows) if row is not None and self.key(row) == key), -1)

    def row_at(self, index: Index) -> Row:
        """Return the row behind `index`."""
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._pages.look(index.row())
        if row is None and not self._soon.isActive():
            self._soon.start()
        return row

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
        """Return a column's title, aloud with how it orders the rows."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        title = self.columns[section].title
        mark = self.sort_mark(section)
        if role == Qt.ItemDataRole.AccessibleTextRole and mark is not None:
            return (
                tr("{title}, descending", title=title) if mark[1] else tr("{title}, ascending", title=title)
            )
        return title if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:
        """Tell whether more rows are known to follow."""
        return not parent.isValid() and self._more and not self._waiting and self._total is None

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:
        """Ask for the next page."""
        if parent.isValid() or self._waiting or self._work is None or self._fetch is None:
            return
        self._waiting = True
        self._asked_for = PAGE
        self._work.read(partial(self._fetch, self._sort, len(self._rows), PAGE), self._append, slot="rows")

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order by `column` alone: in the database, or here when all rows are held."""
        if column < 0 or not self.columns[column].sort:
            return
        down = order == Qt.SortOrder.DescendingOrder
        self.set_sort(("-" if down else "") + self.columns[column].sort)

    def turn_sort(self, column: int, *, add: bool = False) -> None:
        """Order by `column`, the other way round if it is so already.

        With `add` the columns that decide now go on deciding, and `column` comes after them; a third
        time takes it out again.
        """
        name = self.columns[column].sort
        if not name:
            return
        keys = self._keys()
        at = next((at for at, key in enumerate(keys) if key.lstrip("-") == name), -1)
        if add and at >= 0 and len(keys) > 1 and keys[at].startswith("-"):
            del keys[at]
        elif add and at >= 0:
            keys[at] = _turned(keys[at])
        elif add:
            keys.append(name)
        else:
            keys = [_turned(name) if keys == [name] else name]
        self.set_sort(",".join(keys))

    def set_sort(self, sort: str) -> None:
        """Order by what `sort` names, as services write it: "channel,-starts_on"."""
        if sort == self._sort:
            return
        self._sort = sort
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, max(len(self.columns) - 1, 0))
        if self._fetch is not None:
            self._pages.start(self._rows[:PAGE])
            self.reload()
            return
        rows = list(self._rows)
        for key in reversed(self._keys()):
            column = next((c for c in self.columns if c.sort == key.lstrip("-")), None)
            if column is not None:
                text = column.text
                rows.sort(key=lambda row, text=text: sort_key(text(row)), reverse=key.startswith("-"))  # type: ignore[misc]
        self.set_rows(rows)

    def sorting(self) -> str:
        """Return the present order as services write it."""
        return self._sort

    def sort_mark(self, column: int) -> tuple[int, bool] | None:
        """Return which rank a column has in the order, 0 where it alone decides, and whether it goes down."""
        name = self.columns[column].sort
        keys = self._keys()
        for rank, key in enumerate(keys, 1):
            if name and key.lstrip("-") == name:
                return (rank if len(keys) > 1 else 0), key.startswith("-")
        return None

    def _keys(self) -> list[str]:
        return [key for key in self._sort.split(",") if key]

    @property
    def _rows(self) -> list[Any]:
        return self._pages.rows

    def _begin(self) -> None:
        """Read from the first row on; how many there are must be said anew."""
        self._total = None
        self._pages.start(self._rows[:PAGE])
        self.reload()

    def _replace(self, rows: Sequence[Any]) -> None:
        self._waiting = False
        self._turn += 1
        self.beginResetModel()
        self._pages.start(rows)
        if self._total is not None and len(rows) >= self._asked_for:
            self._pages.resize(max(self._total, len(rows)))
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
        self._pages.rows.extend(rows)
        self.endInsertRows()
        if self._total is not None:
            self._stretch()
        self.loaded.emit()

    def _stretch(self) -> None:
        """Give the list its length, once rows are known to follow."""
        held, total = len(self._rows), self._total or 0
        if self._more and total > held:
            self.beginInsertRows(QModelIndex(), held, total - 1)
            self._pages.resize(total)
            self.endInsertRows()

    def _ask_pages(self) -> None:
        if self._work is None or self._fetch is None:
            return
        for page in self._pages.wanted():
            fetch = partial(self._fetch, self._sort, page * PAGE, PAGE)
            take = partial(self._take_page, self._turn, page)
            self._work.read(fetch, take)

    def _take_page(self, turn: int, page: int, rows: Sequence[Any]) -> None:
        if turn != self._turn or not isValid(self):
            return
        first, last = self._pages.put(page, rows)
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        if self._pages.waits():
            self._soon.start()


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


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
