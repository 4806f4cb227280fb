"""A list of a million rows is jumped through: pages come when they are seen, and few are kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from pytestqt.qtbot import QtBot

from ui.support.work import Work
from ui.widgets.cells import Column
from ui.widgets.held_pages import HELD, PAGE, HeldPages
from ui.widgets.rows import LONG, LazyTableModel
from ui.widgets.tables import TableView

TOTAL = 100_000


@dataclass(frozen=True)
class Line:
    """A row of the list under test."""

    id: int


@dataclass
class Source:
    """A long list that remembers which pages were asked for."""

    asked: list[int] = field(default_factory=list)
    total: int = TOTAL

    def fetch(self, sort: str, offset: int, limit: int) -> Sequence[Line]:
        """Return a page."""
        self.asked.append(offset)
        numbers = range(self.total) if not sort.startswith("-") else range(self.total - 1, -1, -1)
        return [Line(n) for n in numbers[offset : offset + limit]]


@pytest.fixture
def source() -> Source:
    """Return a fresh list."""
    return Source()


@pytest.fixture
def view(work: Work, source: Source, qtbot: QtBot) -> TableView:
    """The list on the screen, its first page read and its length told."""
    columns = [Column(title="Số", text=lambda line: str(line.id), sort="number", stretch=True)]
    model = LazyTableModel(columns, work=work, fetch=source.fetch, sort="number")
    made = TableView(model, name="Số")
    model.setParent(made)
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    with qtbot.waitSignal(model.loaded):
        model.reload()
    model.set_total(TOTAL)
    return made


def shown(view: TableView) -> list[str]:
    """Return the words of the rows that can be seen."""
    model = view.model()
    first, last = view.rowAt(0), view.rowAt(view.viewport().height() - 1)
    return [str(model.index(at, 0).data()) for at in range(first, last + 1)]


def seen(view: TableView, qtbot: QtBot, first: int) -> None:
    """Wait until the rows from `first` on stand on the screen."""

    def there() -> bool:
        view.viewport().repaint()
        found = shown(view)
        return found == [str(n) for n in range(first, first + len(found))]

    qtbot.waitUntil(there, timeout=5000)


def test_the_officer_jumps_to_the_end_and_back(view: TableView, source: Source, qtbot: QtBot) -> None:
    """The bar reaches the last row at once; only what is seen is read."""
    assert view.model().rowCount() == TOTAL
    view.scrollToBottom()
    first = view.rowAt(0)
    assert first > TOTAL - 40
    seen(view, qtbot, first)
    view.scrollTo(view.model().index(50_000, 0), TableView.ScrollHint.PositionAtTop)
    seen(view, qtbot, view.rowAt(0))
    view.scrollToTop()
    seen(view, qtbot, 0)
    assert len(source.asked) < 10


def test_few_rows_are_kept_however_far_one_scrolls(view: TableView, qtbot: QtBot) -> None:
    """Scrolling through everything holds no more than the pages looked at last."""
    model = view.model()
    for at in range(0, TOTAL, PAGE * 40):
        view.scrollTo(model.index(at, 0), TableView.ScrollHint.PositionAtTop)
        seen(view, qtbot, view.rowAt(0))
    pages = HeldPages()
    pages.start([])
    pages.resize(TOTAL)
    for page in range(TOTAL // PAGE):
        pages.put(page, [Line(n) for n in range(PAGE)])
    assert sum(row is not None for row in pages.rows) == HELD * PAGE


def test_the_page_seen_last_is_kept(qtbot: QtBot) -> None:
    """What the officer looks at is not let go for what was read after it."""
    del qtbot
    pages = HeldPages()
    pages.start([Line(0)] * PAGE)
    pages.resize(TOTAL)
    for page in range(1, HELD * 2):
        pages.put(page, [Line(page)] * PAGE)
        assert pages.look(5) == Line(0)
    assert pages.look(PAGE + 1) is None
    assert pages.wanted() == [1]
    assert pages.wanted() == []


def test_another_order_begins_at_the_top_of_the_whole_list(view: TableView, qtbot: QtBot) -> None:
    """Sorting keeps the length; a page that was asked for in the old order is not shown in the new."""
    view.scrollTo(view.model().index(70_000, 0))
    view.viewport().repaint()
    model = view.model()
    assert isinstance(model, LazyTableModel)
    with qtbot.waitSignal(model.loaded):
        model.set_sort("-number")
    assert model.rowCount() == TOTAL
    view.scrollToTop()
    assert model.index(0, 0).data() == str(TOTAL - 1)
    view.scrollToBottom()
    qtbot.waitUntil(lambda: model.index(TOTAL - 1, 0).data() == "0", timeout=5000)


def test_a_list_that_shrank_ends_where_it_ends(view: TableView, source: Source, qtbot: QtBot) -> None:
    """After others withdrew records the list is read again with its new length."""
    model = view.model()
    assert isinstance(model, LazyTableModel)
    source.total = LONG - 1
    with qtbot.waitSignal(model.loaded):
        model.set_fetch(source.fetch)
    model.set_total(source.total)
    assert model.rowCount() == PAGE
    assert model.canFetchMore(model.index(-1, -1))
