"""Every number of the first screen opens a list that holds exactly as many."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.desks import open_desk
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from ui.activities.screen import ActivitiesScreen
from ui.app import make_window
from ui.overview.screen import OverviewScreen
from ui.plans.lines import Wanted
from ui.plans.screen import PlanScreen
from ui.window import MainWindow


@pytest.fixture
def window(tmp_path: Path, told: Told, qtbot: QtBot) -> Iterator[MainWindow]:
    """Return the window of a commune with activities of two quarters, some lacking something."""
    desk = open_desk(tmp_path / "ws", told)
    desk.work.close()
    at = desk.workspace
    record(at, proof(tmp_path), starts_on=date(2018, 4, 2))
    record(at, starts_on=date(2018, 5, 3), clauses=())
    record(at, starts_on=date(2018, 5, 9), channel="banner", counters={})
    record(at, starts_on=date(2018, 3, 12))
    at.plans.record_trigger("II.2.b.1", "Công văn 61/UBND-VP", date(2018, 6, 7))
    for day in (9, 10):
        values = FeedbackValues(
            date(2018, 5, day), FeedbackChannel.BOX, FeedbackKind.CONDUCT, f"Chờ lâu {day}"
        )
        at.feedback.receive(values)
    made = make_window(at)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: not made.busy())
    yield made
    made.close()
    at.close()


def overview(window: MainWindow, qtbot: QtBot) -> OverviewScreen:
    """Come back to the second quarter's first screen."""
    window.desk.choose_period(window.desk.workspace.plans.period("2018-Q2"))
    window.go("overview")
    settle(window, qtbot)
    page = window.page("overview")
    assert isinstance(page, OverviewScreen)
    return page


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until what was asked for has come."""
    for _round in range(3):
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not window.busy())


def activities(window: MainWindow, qtbot: QtBot) -> int:
    """Return how many activities the list shows now."""
    settle(window, qtbot)
    page = window.page("activities")
    assert window.current() == "activities"
    assert isinstance(page, ActivitiesScreen)
    return len(page.model.rows())


def test_every_bar_and_count_of_activities_opens_as_many(window: MainWindow, qtbot: QtBot) -> None:
    """Months of both quarters, channels, the whole, those without file and without task."""
    page = overview(window, qtbot)
    months = [(at, bar.value) for at, bar in enumerate(page.charts.months.values()) if bar.value]
    assert [value for _at, value in months] == [1, 1, 2]
    for at, value in months:
        overview(window, qtbot).charts.months.picked.emit(at)
        assert activities(window, qtbot) == value
    channels = [(at, bar.value) for at, bar in enumerate(overview(window, qtbot).charts.channels.values())]
    for at, value in channels:
        overview(window, qtbot).charts.channels.picked.emit(at)
        assert activities(window, qtbot) == value
    overview(window, qtbot).charts.count.click()
    assert activities(window, qtbot) == 3
    for start, count in (("2 hoạt động thiếu minh chứng", 2), ("1 hoạt động chưa gắn", 1)):
        page = overview(window, qtbot)
        row = next(r for r in page.closing.rows if r.words.text().startswith(start))
        row.link.click()
        assert activities(window, qtbot) == count, start


def test_every_count_of_duties_opens_as_many_tasks(window: MainWindow, qtbot: QtBot) -> None:
    """Missing, due soon and standing well are the same numbers on the chips of the plan."""
    for name, wanted in (("missing", Wanted.MISSING), ("soon", Wanted.DUE_SOON), ("done", Wanted.DONE)):
        card = getattr(overview(window, qtbot), name)
        shown = int(card._figure.text())
        card.click()
        settle(window, qtbot)
        page = window.page("plans")
        assert isinstance(page, PlanScreen)
        assert page.filters.chips[wanted].isChecked()
        assert int(page.filters.chips[wanted].text().split()[-1]) == shown, name


def test_a_chart_can_be_read_as_a_table(window: MainWindow, qtbot: QtBot) -> None:
    """The button beside it shows the same figures in rows, and the bars again."""
    card = overview(window, qtbot).charts.month_card
    card.turn()
    assert [row[1].value for row in card._model.rows()] == [bar.value for bar in card.bars.values()]  # type: ignore[attr-defined]
    card.turn()
    assert card.stack.currentWidget() is card.bars
