"""Tables that page from the workspace, and trees."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.qtbot import QtBot

from ui.support.work import Work
from ui.theme.tokens import State
from ui.widgets.cells import Column
from ui.widgets.held_pages import PAGE
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.trees import Node, TreeModel, TreeView

TOTAL = 250


@dataclass(frozen=True)
class Line:
    """A row of the list under test."""

    id: int
    words: str


@dataclass
class Source:
    """A list of 250 rows that remembers what was asked of it."""

    asked: list[tuple[str, int, int]]

    def fetch(self, sort: str, offset: int, limit: int) -> Sequence[Line]:
        """Return a page in the wanted order."""
        self.asked.append((sort, offset, limit))
        numbers = range(TOTAL) if not sort.startswith("-") else range(TOTAL - 1, -1, -1)
        return [Line(n, f"Hoạt động {n}") for n in numbers[offset : offset + limit]]


COLUMNS = [
    Column(title="Số", text=lambda line: str(line.id), sort="number", chars=6),
    Column(title="Hoạt động", text=lambda line: line.words, stretch=True),
    Column(title="Trạng thái", badge=lambda _line: ("Thiếu", State.BAD, ""), chars=12, drop=1),
]


@pytest.fixture
def source() -> Source:
    """Return a fresh list."""
    return Source([])


@pytest.fixture
def model(work: Work, source: Source) -> LazyTableModel:
    """Return the model over the list."""
    return LazyTableModel(COLUMNS, work=work, fetch=source.fetch, sort="number")


def loaded(qtbot: QtBot, model: LazyTableModel) -> None:
    """Read the first page."""
    with qtbot.waitSignal(model.loaded):
        model.reload()


def test_rows_come_page_by_page_until_there_are_no_more(
    qtbot: QtBot, model: LazyTableModel, source: Source
) -> None:
    """A long list is never read whole; the last page ends it."""
    loaded(qtbot, model)
    assert model.rowCount() == PAGE
    while model.canFetchMore(QModelIndex()):
        with qtbot.waitSignal(model.loaded):
            model.fetchMore(QModelIndex())
    assert model.rowCount() == TOTAL
    assert source.asked == [("number", 0, PAGE), ("number", PAGE, PAGE), ("number", 2 * PAGE, PAGE)]


def test_sorting_is_asked_of_the_database(qtbot: QtBot, model: LazyTableModel, source: Source) -> None:
    """A click on a title reads again in that order; titles without an order do nothing."""
    loaded(qtbot, model)
    with qtbot.waitSignal(model.loaded):
        model.sort(0, Qt.SortOrder.DescendingOrder)
    assert source.asked[-1][0] == "-number"
    assert model.rows()[0].id == TOTAL - 1
    model.sort(1, Qt.SortOrder.AscendingOrder)
    assert len(source.asked) == 2


def test_the_chosen_row_stays_chosen_when_the_list_is_read_again(qtbot: QtBot, model: LazyTableModel) -> None:
    """A change made elsewhere does not lose the officer's place."""
    view = TableView(model, name="Hoạt động")
    qtbot.addWidget(view)
    loaded(qtbot, model)
    assert view.select_key(7)
    loaded(qtbot, model)
    assert view.current() == Line(7, "Hoạt động 7")


def test_columns_that_matter_least_leave_a_narrow_table(qtbot: QtBot) -> None:
    """The list never scrolls sideways; columns come back with the room."""
    model = LazyTableModel(COLUMNS)
    model.set_rows([Line(1, "Một")])
    view = TableView(model, name="Hoạt động")
    qtbot.addWidget(view)
    view.resize(260, 200)
    view.show()
    assert view.isColumnHidden(2)
    view.resize(700, 200)
    assert not view.isColumnHidden(2)


def test_every_cell_is_spoken_with_its_title(qtbot: QtBot, model: LazyTableModel) -> None:
    """A reader hears "Trạng thái: Thiếu", the same word the badge shows."""
    loaded(qtbot, model)
    spoken = model.data(model.index(0, 2), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Trạng thái: Thiếu"


def test_an_empty_list_is_known_to_be_empty_only_after_reading(work: Work, qtbot: QtBot) -> None:
    """The empty state does not flash while the first page is on its way."""
    model = LazyTableModel(COLUMNS, work=work, fetch=lambda _sort, _offset, _limit: [])
    assert not model.is_empty()
    loaded(qtbot, model)
    assert model.is_empty()


def test_a_tree_keeps_what_was_closed_and_chosen(qtbot: QtBot) -> None:
    """Reading the plan again neither opens what was closed nor moves the selection."""
    columns = [
        Column(title="Mục", text=lambda line: line.words, code=lambda line: str(line.id), stretch=True)
    ]
    model = TreeModel(columns, key=lambda line: line.id)
    view = TreeView(model, name="Kế hoạch")
    qtbot.addWidget(view)

    def nodes() -> list[Node]:
        return [
            Node(Line(1, "Khối một"), [Node(Line(11, "Việc"))], heading=True),
            Node(Line(2, "Khối hai"), [Node(Line(21, "Việc"))], heading=True),
        ]

    model.set_nodes(nodes())
    view.show()
    view.grab()
    view.collapse(model.index(0, 0))
    assert view.select_key(21)
    model.set_nodes(nodes())
    assert not view.isExpanded(model.index(0, 0))
    assert view.isExpanded(model.index(1, 0))
    assert view.current() == Line(21, "Việc")
