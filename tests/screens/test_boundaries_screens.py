"""A district two of whose communes were merged in May sees its pages by old and by new units."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from builders.exchange import Exchange, open_copy
from builders.mergers import NAME, NEW, OLD, OTHER, build_handed_up
from builders.messages import Told
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cchc_desktop.cli.options import FixedClock
from cchc_desktop.domain.boundaries import LINE, Boundaries
from cchc_desktop.domain.hand_ins import HandIn
from cchc_desktop.workspace import Workspace
from ui.consolidations.screen import ConsolidationScreen
from ui.org_units.screen import UnitsScreen
from ui.overview.screen import OverviewScreen
from ui.plans.screen import PlanScreen
from ui.reviews.screen import ReviewScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work
from ui.widgets.screen import Screen

QUARTER = "2018-Q1"
Shown = Callable[[type[Screen]], Screen]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first quarter of a commune that was merged later, submitted to its district."""
    return build_handed_up(tmp_path_factory.mktemp("merged"))


@pytest.fixture
def exchange(template: Path, tmp_path: Path) -> Iterator[Exchange]:
    """A copy of it for one test."""
    opened = open_copy(template, tmp_path / "copy")
    yield opened
    opened.close()


@pytest.fixture
def desk(exchange: Exchange, work: Work, changes: Changes, told: Told) -> Desk:
    """The district's desk on the first quarter."""
    district = exchange.district
    return Desk(district, work, changes, cast("Messages", told), district.plans.period(QUARTER))  # type: ignore[arg-type]


@pytest.fixture
def shown(desk: Desk, qtbot: QtBot) -> Shown:
    """A way to open a page."""

    def open_page(kind: type[Screen]) -> Screen:
        made = kind(desk)
        qtbot.addWidget(made)
        made.resize(1150, 640)
        made.show()
        settle(qtbot, desk)
        return made

    return open_page


def settle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until what was asked has come back."""
    qtbot.wait(60)
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    qtbot.wait(20)


def cells(file: Path, sheet: int = 0) -> list[list[object]]:
    """Return the rows of a sheet under its heading."""
    book = openpyxl.load_workbook(file)
    return [list(row) for row in book.worksheets[sheet].iter_rows(min_row=2, values_only=True)]


def test_sums_by_new_units_are_shown_pinned_and_lead_to_the_version(
    shown: Shown, desk: Desk, qtbot: QtBot
) -> None:
    """The new unit's line adds up the old ones beneath it, which open their versions; the sum is the same."""
    page = cast("ConsolidationScreen", shown(ConsolidationScreen))
    page.received.click()
    settle(qtbot, desk)
    before = page.units_model.rows()
    assert [line.key for line in before] == [OLD, ""]
    page.boundaries.choose(Boundaries.NEW)
    settle(qtbot, desk)
    head, part, total = page.units_model.rows()
    assert (head.key, head.name, part.key) == (f"{LINE}{NEW}", NAME, OLD)
    assert head.figures.activities == part.figures.activities == total.figures.activities
    assert total.figures == before[-1].figures
    wanted: list[tuple[str, dict[str, object]]] = []
    desk.wanted.connect(lambda where, at: wanted.append((where, at)))
    page.units.opened.emit(head)
    assert wanted == []
    page.units.opened.emit(part)
    assert wanted == [("reviews", {"submission": part.unit.pinned.submission})]
    page.pin.click()
    settle(qtbot, desk)
    made = page.record()
    assert made is not None
    assert made.consolidated.boundaries is Boundaries.NEW
    assert not page.boundaries.isVisibleTo(page)
    assert "theo đơn vị mới" in page.head.note.text()
    page.boundaries.choose(Boundaries.REPORTING)
    settle(qtbot, desk)
    assert page.units_model.rows()[0].key == f"{LINE}{NEW}", "what is pinned does not turn"


def test_the_workbook_of_sums_has_the_lines_that_are_shown(
    shown: Shown, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """New unit, old unit beneath it, total; the versions with their hashes; who is not counted."""
    page = cast("ConsolidationScreen", shown(ConsolidationScreen))
    page.received.click()
    page.boundaries.choose(Boundaries.NEW)
    settle(qtbot, desk)
    out = tmp_path / "tong-hop.xlsx"
    monkeypatch.setattr("ui.consolidations.screen.ask_target", lambda *_args, **_more: out)
    page._export()
    settle(qtbot, desk)
    rows = cells(out)
    assert [row[0] for row in rows] == [NAME, f"– {desk.workspace.units.get(OLD).name}", "Tổng cộng"]
    assert rows[0][1:8] == rows[1][1:8] == rows[2][1:8]
    found = page.shown()
    assert found is not None
    assert [row[4] for row in cells(out, 1)] == [each.pinned.sha256 for each in found.units]
    assert len(cells(out, 2)) == len(found.left_out)


def test_the_matrix_groups_old_units_under_the_new_one(shown: Shown, desk: Desk, qtbot: QtBot) -> None:
    """The line counts who has handed in; the unit that ended says what became of it, and is not missing."""
    page = cast("UnitsScreen", shown(UnitsScreen))
    rows = {row.unit: row for row in page.matrix_model.rows()}
    everybody = page._count(None)
    assert rows[OLD].cells[2].state is HandIn.ENDED
    at = list(rows).index(OLD)
    assert f"Đã sáp nhập vào {NAME} từ 16/05/2018" in page.matrix_model.index(at, 0).data()
    assert page.matrix_model.index(at, 3).data() == "không còn"
    page.boundaries.choose(Boundaries.NEW)
    settle(qtbot, desk)
    listed = page.matrix_model.rows()
    at = next(at for at, row in enumerate(listed) if row.unit == f"{LINE}{NEW}")
    assert {row.unit for row in listed[at + 1 : at + 4]} == {OLD, OTHER, NEW}
    assert page._count(None) == everybody, "lines are no units"
    assert (listed[at].cells[0].received, listed[at].cells[0].owing) == (0, 2)
    page.parts.group.button(1).click()
    settle(qtbot, desk)
    assert page._stack.currentWidget() is page.gathered
    assert page.gathered_model.rows()[-1].activities == 1


def test_the_workbook_of_units_goes_by_the_units_chosen(
    shown: Shown, desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old units alone, or under the new one with how many have handed in; figures on the second sheet."""
    page = cast("UnitsScreen", shown(UnitsScreen))
    for by, first in ((Boundaries.REPORTING, OLD), (Boundaries.NEW, NEW)):
        out = tmp_path / f"{by}.xlsx"
        monkeypatch.setattr("ui.org_units.screen.ask_target", lambda *_args, out=out, **_more: out)
        page.boundaries.choose(by)
        settle(qtbot, desk)
        page._export()
        settle(qtbot, desk)
        names = [row[0] for row in cells(out)]
        old = desk.workspace.units.get(OLD).name
        assert (old in names, f"– {old}" in names) == (by is Boundaries.REPORTING, by is Boundaries.NEW)
        figures = {row[0]: row[1] for row in cells(out, 1)}
        assert figures["Tổng cộng"] == figures[desk.workspace.units.get(first).name] == 1


def test_units_are_ranked_by_old_or_new_ones(
    exchange: Exchange, shown: Shown, desk: Desk, qtbot: QtBot
) -> None:
    """A new unit has a place once every old one is judged; until then its parts tell how far they are."""
    page = cast("ReviewScreen", shown(ReviewScreen))
    (row,) = exchange.district.reviews.queue(desk.period)
    exchange.district.reviews.accept(row.submission)
    page.queue.results_wanted.emit()
    settle(qtbot, desk)
    pane = page.results
    (mine,) = [unit for unit in pane.model.rows() if unit.unit == OLD]
    assert (mine.rank, mine.of) == (1, 1)
    pane.boundaries.choose(Boundaries.NEW)
    settle(qtbot, desk)
    listed = pane.model.rows()
    at = next(at for at, unit in enumerate(listed) if unit.unit == f"{LINE}{NEW}")
    head, parts = listed[at], listed[at + 1 : at + 3]
    assert (head.rank, head.settled) == (None, False)
    assert {unit.unit for unit in parts} == {OLD, OTHER}
    assert "bình quân" in pane.head.note.text()


def test_a_commune_that_ended_reads_what_it_still_owes(
    exchange: Exchange, work: Work, changes: Changes, told: Told, qtbot: QtBot
) -> None:
    """The first page says what became of it and which report is left; a later quarter asks for nothing."""
    exchange.commune.close()
    late = FixedClock(date(2018, 7, 20))
    exchange.commune = Workspace.open(exchange.commune.folder, password="demo", clock=late)
    commune = exchange.commune
    desk = Desk(commune, work, changes, cast("Messages", told), commune.plans.period_now())  # type: ignore[arg-type]
    page = OverviewScreen(desk)
    qtbot.addWidget(page)
    page.resize(1150, 640)
    page.show()
    settle(qtbot, desk)
    words = page.ended.text()
    assert f"Đã sáp nhập vào {NAME} từ 16/05/2018" in words
    assert "báo cáo Quý II/2018" in words
    desk.choose_period(commune.plans.period("2018-Q3"))
    settle(qtbot, desk)
    assert "không hoạt động" in page.head.note.text()
    shown = [row.item.words for row in page.closing.rows if not row.isHidden()]
    assert shown == ["Kỳ này không phải báo cáo"]


def test_the_plan_of_a_merged_unit_says_who_owes_and_whose_work_counts(
    shown: Shown, desk: Desk, qtbot: QtBot
) -> None:
    """Seen at the district: the old unit owes nothing later on, the new one has the yearly task done."""
    page = cast("PlanScreen", shown(PlanScreen))
    first = desk.workspace.plans.tasks_of(OLD)[0].clause

    def words_of(unit: str, quarter: str) -> str:
        desk.choose_period(desk.workspace.plans.period(quarter))
        page._choose_unit(unit)
        settle(qtbot, desk)
        page.tree.select_key(first)
        page._show_row(page.tree.current(), ask=True)
        settle(qtbot, desk)
        return " ".join(
            label.text() for label in page.pane.findChildren(QLabel) if label.isVisibleTo(page.pane)
        )

    ended = words_of(OLD, "2018-Q3")
    assert "Đơn vị này không phải làm" in ended
    assert "15/05/2018" in ended
    assert not page.pane.extend.isVisibleTo(page.pane)
    counted = words_of(NEW, "2018-Q4")
    assert "Được tính thêm" in counted
    assert desk.workspace.units.get(OLD).name in counted
    assert "Được tính thêm" not in words_of(OLD, "2018-Q1")
