"""The tasks of the day are at most three clicks from the overview, whatever the officer comes for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from builders.activities import record
from builders.desktops import Desktop, Journey
from builders.workspaces import SetClock, build_template, copy_of
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from ui.activities.screen import ActivitiesScreen
from ui.assessments.screen import AssessmentScreen
from ui.feedback.screen import FeedbackScreen
from ui.overview.screen import OverviewScreen
from ui.plans.lines import Wanted
from ui.plans.screen import PlanScreen
from ui.reports.screen import ReportScreen
from ui.widgets.buttons import Button

MOST = 3


@dataclass
class Officer:
    """Counts what an officer clicks, from the overview on."""

    journey: Journey
    at: Desktop
    clicks: int = 0
    asked: list[str] = field(default_factory=list)

    def goes_to(self, page: str) -> None:
        """Click a page of the navigation."""
        self.presses(self.at.window.navigation.item(page))
        self.journey.hands.wait(lambda: self.at.window.current() == page and not self.at.window.busy())

    def presses(self, button: str | QAbstractButton) -> None:
        """Click a button; a question that opens is noted and put away."""
        self.clicks += 1
        self.journey.hands.press(button)
        self.journey.hands.wait(lambda: not self.at.window.busy())

    def is_asked(self, button: str) -> None:
        """Click a button that opens a question, which is noted and put away."""
        self.clicks += 1

        def note(dialog: QDialog) -> None:
            self.asked.append(dialog.windowTitle())
            dialog.reject()

        self.journey.hands.press(button, note)
        self.journey.hands.wait(lambda: bool(self.asked))

    def clicks_row(self, screen: PlanScreen, clause: str) -> None:
        """Click a row of the plan."""
        self.clicks += 1
        index = screen.tree_model.index_of(clause)
        screen.tree.scrollTo(index)
        self.journey.qtbot.mouseClick(
            screen.tree.viewport(), Qt.MouseButton.LeftButton, pos=screen.tree.visualRect(index).center()
        )
        self.journey.hands.wait(lambda: screen.pane.shown() == clause)

    def sees(self, widget: QWidget) -> bool:
        """Tell whether something can be seen and used."""
        return widget.isVisible() and widget.isEnabled()


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of a commune."""
    return build_template(tmp_path_factory.mktemp("clicks") / "template")


@pytest.fixture
def officer(template: Path, tmp_path: Path, journey: Journey) -> Officer:
    """An officer of a commune on 26 June 2018, before the overview."""
    workspace = copy_of(template, tmp_path / "commune", SetClock(date(2018, 6, 26)))
    journey.workspaces.append(workspace)
    record(workspace)
    workspace.plans.record_trigger("II.2.b.1", "61/UBND-VP", date(2018, 6, 7))
    at = journey.show(workspace)
    journey.hands.wait(lambda: at.window.current() == "overview" and not at.window.busy())
    return Officer(journey, at)


def _record_activity(officer: Officer) -> bool:
    officer.presses("Ghi hoạt động")
    return officer.sees(officer.at.page("activities", ActivitiesScreen).form.save_button)


def _see_what_is_missing(officer: Officer) -> bool:
    officer.presses(officer.at.page("overview", OverviewScreen).missing)
    plan = officer.at.page("plans", PlanScreen)
    return plan.filters.wanted is Wanted.MISSING and bool(plan.tree_model.rowCount())


def _record_for_a_duty(officer: Officer) -> bool:
    officer.goes_to("plans")
    plan = officer.at.page("plans", PlanScreen)
    officer.clicks_row(plan, "II.3.4")
    officer.presses(plan.pane.primary)
    return officer.sees(officer.at.page("activities", ActivitiesScreen).form.save_button)


def _say_what_does_not_apply(officer: Officer) -> bool:
    officer.goes_to("plans")
    officer.clicks_row(officer.at.page("plans", PlanScreen), "II.3.4")
    officer.is_asked("Không áp dụng…")
    return bool(officer.asked)


def _report_a_difficulty(officer: Officer) -> bool:
    officer.goes_to("plans")
    plan = officer.at.page("plans", PlanScreen)
    officer.presses(plan.views.group.button(2))
    officer.is_asked("Báo cáo vướng mắc…")
    return bool(officer.asked)


def _look_at_the_month(officer: Officer) -> bool:
    officer.goes_to("plans")
    plan = officer.at.page("plans", PlanScreen)
    officer.presses(plan.views.group.button(1))
    return officer.sees(plan.calendar.month)


def _receive_feedback(officer: Officer) -> bool:
    officer.goes_to("feedback")
    register = officer.at.page("feedback", FeedbackScreen)
    officer.presses(register.new)
    return officer.sees(register.receiving.content)


def _tick_off_a_series(officer: Officer) -> bool:
    officer.goes_to("activities")
    activities = officer.at.page("activities", ActivitiesScreen)
    officer.presses("Lịch lặp lại")
    return activities.schedules.isVisible()


def _list_what_lacks_evidence(officer: Officer) -> bool:
    officer.goes_to("activities")
    officer.is_asked("Chưa có minh chứng…")
    return officer.asked == ["Mục chưa có minh chứng"]


def _score_a_criterion(officer: Officer) -> bool:
    officer.goes_to("assessments")
    points = officer.at.page("assessments", AssessmentScreen).form.points.points
    return officer.sees(points) and not points.isReadOnly()


def _draft_the_report(officer: Officer) -> bool:
    officer.goes_to("reports")
    officer.presses(officer.at.page("reports", ReportScreen).make)
    return bool(officer.at.workspace.reports.versions(officer.at.workspace.plans.period("2018-Q2")))


def _write_a_bundle(officer: Officer) -> bool:
    officer.goes_to("bundles")
    page = officer.at.window.page("bundles")
    ways = page.findChildren(Button) if page is not None else []
    return any(officer.sees(way) for way in ways if way.property("look") == "primary")


def _read_the_help(officer: Officer) -> bool:
    officer.presses("Trợ giúp")
    helping = officer.at.window._helping
    shown = helping is not None and helping.isVisible()
    if helping is not None:
        helping.accept()
    return shown


@pytest.mark.parametrize(
    "task",
    [
        _record_activity,
        _see_what_is_missing,
        _record_for_a_duty,
        _say_what_does_not_apply,
        _report_a_difficulty,
        _look_at_the_month,
        _receive_feedback,
        _tick_off_a_series,
        _list_what_lacks_evidence,
        _score_a_criterion,
        _draft_the_report,
        _write_a_bundle,
        _read_the_help,
    ],
    ids=lambda task: task.__name__.strip("_"),
)
def test_a_task_of_the_day_is_three_clicks_away(officer: Officer, task: Callable[[Officer], bool]) -> None:
    """From the overview the officer stands where the work is done after at most three clicks."""
    assert task(officer)
    assert 1 <= officer.clicks <= MOST
