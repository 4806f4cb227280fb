"""The page Tổng hợp of a district: what counts, pinning it, writing the report, the way to a version."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from builders.activities import proof
from builders.assessments import answer_everything, submit
from builders.exchange import Exchange, build_trusting, open_copy, record, send
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.reports import ReportKind
from ui.consolidations.screen import ConsolidationScreen
from ui.reports.screen import ReportScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work
from ui.widgets.screen import Screen

QUARTER = "2018-Q1"
Opened = Callable[[type[Screen]], Screen]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commune's submitted quarter at its district."""
    folder = tmp_path_factory.mktemp("handed") / "exchange"
    folder.mkdir()
    build_trusting(folder)
    opened = open_copy(folder, folder.parent / "filled")
    record(opened.commune, file=proof(folder))
    answer_everything(opened.commune, QUARTER)
    submit(opened.commune, QUARTER)
    send(opened.commune, opened.district, opened.stick)
    opened.close()
    return folder.parent / "filled"


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
def page(desk: Desk, qtbot: QtBot) -> ConsolidationScreen:
    """The page as it comes up."""
    made = ConsolidationScreen(desk)
    qtbot.addWidget(made)
    made.resize(1150, 640)
    made.show()
    settle(qtbot, desk)
    return made


def settle(qtbot: QtBot, desk: Desk) -> None:
    """Wait until what was asked has come back."""
    qtbot.wait(60)
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    qtbot.wait(20)


def test_nothing_counts_before_it_is_accepted(page: ConsolidationScreen, desk: Desk, qtbot: QtBot) -> None:
    """The empty page leads to the review; counting received versions marks them and warns."""
    assert page._stack.currentWidget() is page._no_units
    wanted: list[str] = []
    desk.wanted.connect(lambda where, _at: wanted.append(where))
    page._no_units.findChildren(type(page.pin))[0].click()
    assert wanted == ["reviews"]
    page.received.click()
    settle(qtbot, desk)
    assert page._stack.currentWidget() is page.units
    assert "chưa chấp nhận" in page.banner.text()
    assert page.units_model.rowCount() == 2, "the commune and the sum"


def test_pinning_freezes_the_sums_and_writes_the_report(
    page: ConsolidationScreen, desk: Desk, qtbot: QtBot
) -> None:
    """After pinning, the number is shown read-only; the report opens as a consolidated one."""
    page.received.click()
    settle(qtbot, desk)
    assert page.pin.text().endswith("1")
    page.pin.click()
    settle(qtbot, desk)
    made = page.record()
    assert made is not None
    assert made.number == 1
    assert not page.pin.isVisibleTo(page)
    wanted: list[tuple[str, dict[str, object]]] = []
    desk.wanted.connect(lambda where, at: wanted.append((where, at)))
    page.report.click()
    settle(qtbot, desk)
    ((where, at),) = wanted
    report = desk.workspace.reports.get(str(at["record"]))
    assert (where, report.kind, report.consolidation) == ("reports", ReportKind.CONSOLIDATED, made.id)
    reports = ReportScreen(desk)
    qtbot.addWidget(reports)
    reports.resize(1150, 640)
    reports.show()
    reports.open(record=report.id)
    qtbot.waitUntil(lambda: reports.shown is not None and reports.shown.record is not None, timeout=15000)
    settle(qtbot, desk)
    assert "tổng hợp" in reports.head.title.text()


def test_a_figure_leads_to_its_version(page: ConsolidationScreen, desk: Desk, qtbot: QtBot) -> None:
    """Opening a unit's line goes to the submitted version with its evidence; the sum leads nowhere."""
    page.received.click()
    settle(qtbot, desk)
    wanted: list[tuple[str, dict[str, object]]] = []
    desk.wanted.connect(lambda where, at: wanted.append((where, at)))
    line, total = page.units_model.row_at(page.units_model.index(0, 0)), None
    page.units.opened.emit(line)
    total = page.units_model.row_at(page.units_model.index(1, 0))
    page.units.opened.emit(total)
    assert wanted == [("reviews", {"submission": line.unit.pinned.submission})]


def test_who_is_not_counted_is_listed_with_the_reason(
    page: ConsolidationScreen, desk: Desk, qtbot: QtBot
) -> None:
    """Every unit below that handed up nothing has its line."""
    page.parts.group.button(1).click()
    settle(qtbot, desk)
    rows = page.left_out_model.rowCount()
    assert rows == len(desk.workspace.units.under(desk.workspace.unit.key)) + 1
    assert page._stack.currentWidget() is page.left_out
    page.parts.group.button(2).click()
    assert page._stack.currentWidget() is page._no_changes
