"""The first screen's figures are those of the lists they open."""

from datetime import date
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.workspaces import SetClock

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.obligations import ObligationState
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.overview import OverviewView
from cchc_desktop.workspace import Workspace


def view(at: Workspace, code: str = "2018-Q2") -> OverviewView:
    """Read the first screen."""
    return at.overview.read(at.plans.period(code))


def test_an_empty_quarter_shows_nothing_as_nothing(commune: Workspace) -> None:
    """No activity, no channel, no report; six months without a figure."""
    seen = view(commune)
    assert (seen.totals.count, seen.channels, seen.report_state, seen.without_clause) == (0, (), "", 0)
    assert [m.count for m in seen.months] == [0] * 6
    assert (seen.today, seen.deadline) == (date(2018, 7, 3), date(2018, 7, 4))


def test_figures_agree_with_the_lists(commune: Workspace, tmp_path: Path) -> None:
    """Totals, months, channels, activities without clause or file: each equals what its list holds."""
    record(commune, proof(tmp_path), starts_on=date(2018, 4, 1))
    record(commune, starts_on=date(2018, 6, 30), clauses=())
    record(commune, starts_on=date(2018, 2, 10), channel="banner", counters={})
    record(commune, starts_on=date(2018, 7, 1))
    commune.activities.withdraw(record(commune, clauses=()).id)
    seen = view(commune)
    assert seen.totals == commune.activities.totals(ActivityFilter(period=commune.plans.period("2018-Q2")))
    assert (seen.totals.count, seen.totals.without_evidence, seen.without_clause) == (2, 1, 1)
    assert [(m.month.code, m.count, m.in_period) for m in seen.months] == [
        ("2018-01", 0, False),
        ("2018-02", 1, False),
        ("2018-03", 0, False),
        ("2018-04", 1, True),
        ("2018-05", 0, True),
        ("2018-06", 1, True),
    ]
    assert [(c.id, n) for c, n in seen.channels] == [("radio", 2)]


def test_what_is_missing_and_soon_due_is_told_apart(commune: Workspace, clock: SetClock) -> None:
    """A day before its due date the report is due soon, a day after it is missing."""
    clause = "IV.1.2.x"
    clock.set(date(2018, 7, 4))
    assert clause in {o.clause for o in view(commune).due_soon}
    clock.set(date(2018, 7, 5))
    seen = view(commune)
    assert clause in {o.clause for o in seen.missing}
    assert clause not in {o.clause for o in seen.due_soon}
    assert all(o.state is ObligationState.MISSING for o in seen.missing)
    assert list(seen.obligations) == commune.plans.obligations(commune.plans.period("2018-Q2"))


def test_open_feedback_waits_whatever_its_quarter(commune: Workspace) -> None:
    """An unanswered case of March is still shown in the second quarter."""
    values = FeedbackValues(date(2018, 3, 9), FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Chờ lâu")
    made = commune.feedback.receive(values).record
    assert [c.id for c in view(commune).open_feedback] == [made.id]
    commune.feedback.answer(made.id, number="1", day=date(2018, 3, 20), text="x")
    assert view(commune).open_feedback == ()


@pytest.mark.parametrize("code", ["2018-Q1", "2018-Q2"])
def test_the_state_of_the_report_is_the_newest_versions(commune: Workspace, code: str) -> None:
    """A draft of the quarter is shown for that quarter alone."""
    commune.reports.draft(commune.plans.period("2018-Q2"))
    assert view(commune, code).report_state == ("draft" if code == "2018-Q2" else "")
