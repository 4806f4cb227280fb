"""What a unit owes under the plan, counted from records; claims, events, deadlines, the quarter of work."""

import itertools
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from builders.activities import record
from builders.workspaces import PASSWORD, SetClock, everything_in

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.services.plans import TaskStanding
from cchc_desktop.workspace import Workspace

MONDAYS = [date(2018, 4, 2) + timedelta(weeks=week) for week in range(13)]


def owed(at: Workspace, clause: str, code: str = "2018-Q2", unit: str | None = None) -> Obligation:
    """Return one obligation of a quarter."""
    return next(o for o in at.plans.obligations(at.plans.period(code), unit) if o.clause == clause)


def standing(at: Workspace, clause: str, code: str = "2018-Q2") -> TaskStanding:
    """Return how one task stands."""
    return next(s for s in at.plans.standing(at.plans.period(code)) if s.task.clause == clause)


def broadcast(at: Workspace, *days: date, times: int = 2) -> None:
    """Record broadcasts of the district's CCHC programme."""
    for day in days:
        record(at, starts_on=day, clauses=("II.3.3",), counters={"broadcasts": times})


@pytest.mark.parametrize(
    ("weeks", "state"),
    [(13, ObligationState.DONE), (12, ObligationState.MISSING), (0, ObligationState.MISSING)],
)
def test_two_broadcasts_a_week_make_twenty_six_a_quarter(
    district: Workspace, weeks: int, state: ObligationState
) -> None:
    """Clause II.3.3 owes the district 26 broadcasts in the 13 weeks of the second quarter."""
    broadcast(district, *MONDAYS[:weeks])
    found = owed(district, "II.3.3")
    assert (found.owed, found.done, found.state) == (26, 2 * weeks, state)


def test_a_missed_week_cannot_be_made_up(district: Workspace) -> None:
    """Eight broadcasts in one week fulfil that week alone: 8 of 26 stay 2 of 26."""
    broadcast(district, MONDAYS[0], times=8)
    assert owed(district, "II.3.3").done == 2
    broadcast(district, *MONDAYS[1:4])
    assert owed(district, "II.3.3").done == 8


def test_while_the_quarter_runs_the_weeks_behind_are_told(district: Workspace, clock: SetClock) -> None:
    """In the middle of the quarter nothing is missing yet, but the missed week is counted."""
    clock.set(date(2018, 4, 17))
    broadcast(district, MONDAYS[0])
    found = owed(district, "II.3.3")
    assert (found.done, found.owed, found.behind) == (2, 26, 2)
    assert found.state in {ObligationState.IN_PROGRESS, ObligationState.NOT_DUE}


def test_only_those_the_plan_names_owe(district: Workspace, commune: Workspace) -> None:
    """The weekly programme is the district's duty, the report to the district the commune's."""
    quarter = district.plans.period("2018-Q2")
    of_district = {o.clause for o in district.plans.obligations(quarter)}
    of_commune = {o.clause for o in commune.plans.obligations(quarter)}
    assert "II.3.3" in of_district - of_commune
    assert "IV.1.2.x" in of_commune - of_district
    below = {o.clause for o in district.plans.obligations(quarter, commune.unit.key)}
    assert below == of_commune
    assert {t.clause for t in commune.plans.tasks_of()} == of_commune
    assert {t.clause for t in district.plans.tasks_of(commune.unit.key)} == of_commune


def test_an_issued_report_fulfils_the_clause_that_asks_for_it(
    commune: Workspace, clock: SetClock, issue: Callable[..., None]
) -> None:
    """The report of the second quarter, issued in July, counts for the second quarter and not the third."""
    clause = "IV.1.2.x"
    clock.set(date(2018, 10, 20))
    assert owed(commune, clause).state is ObligationState.MISSING
    issue(commune, "2018-Q2", date(2018, 7, 3))
    assert (owed(commune, clause).done, owed(commune, clause).state) == (1, ObligationState.DONE)
    assert owed(commune, clause, "2018-Q3").state is ObligationState.MISSING


def test_a_draft_fulfils_nothing(commune: Workspace) -> None:
    """Only an issued report counts."""
    commune.reports.draft(commune.plans.period("2018-Q2"))
    assert owed(commune, "IV.1.2.x").done == 0


def test_an_event_makes_a_duty_fall_due(commune: Workspace) -> None:
    """A document issued on a Friday is to be published within three working days, until Wednesday."""
    quarter = commune.plans.period("2018-Q2")
    clause = "II.2.b.1"
    before = owed(commune, clause)
    assert (before.owed, before.state) == (None, ObligationState.OPEN)
    made = commune.plans.record_trigger(clause, "  Công văn   12/UBND ", date(2018, 6, 22)).record
    assert (made.title, made.due) == ("Công văn 12/UBND", date(2018, 6, 27))
    assert (owed(commune, clause).owed, owed(commune, clause).state) == (1, ObligationState.MISSING)
    assert [e.title for e in standing(commune, clause).events] == ["Công văn 12/UBND"]
    commune.plans.fulfil_trigger(made.id, date(2018, 6, 25))
    assert (owed(commune, clause).done, owed(commune, clause).state) == (1, ObligationState.DONE)
    late = commune.plans.record_trigger(clause, "Công văn 13/UBND", date(2018, 6, 1)).record
    commune.plans.fulfil_trigger(late.id, date(2018, 6, 20))
    assert owed(commune, clause).state is ObligationState.LATE
    assert commune.plans.period("2018-Q2") == quarter


def test_wrong_events_are_refused(commune: Workspace) -> None:
    """No name, tomorrow, another year, or a clause that is owed without any event."""
    made = commune.plans.record_trigger("II.2.b.1", "Công văn", date(2018, 6, 22)).record
    before = everything_in(commune.folder)
    wrong = (
        (lambda: commune.plans.record_trigger("II.2.b.1", " ", date(2018, 6, 1)), "title"),
        (lambda: commune.plans.record_trigger("II.2.b.1", "x", date(2018, 7, 4)), "day"),
        (lambda: commune.plans.record_trigger("II.2.b.1", "x", date(2017, 12, 31)), "day"),
        (lambda: commune.plans.record_trigger("II.3.4", "x", date(2018, 6, 1)), "clause"),
        (lambda: commune.plans.record_trigger("IX.9", "x", date(2018, 6, 1)), "clauses"),
        (lambda: commune.plans.fulfil_trigger(made.id, date(2018, 6, 21)), "on"),
    )
    for attempt, field in wrong:
        with pytest.raises(UserMistake) as told:
            attempt()
        assert told.value.field == field
        assert told.value.hint
    assert everything_in(commune.folder) == before


def test_a_claim_takes_a_duty_out_with_its_reason(commune: Workspace, clock: SetClock) -> None:
    """Not applicable is a state of its own, needs a reason, can be reworded and taken back."""
    clock.set(date(2018, 10, 20))
    quarter = commune.plans.period("2018-Q2")
    clause = "IV.1.2.x"
    with pytest.raises(UserMistake) as told:
        commune.plans.claim_not_applicable(clause, quarter, "  ")
    assert (told.value.field, owed(commune, clause).state) == ("reason", ObligationState.MISSING)
    claim = commune.plans.claim_not_applicable(clause, quarter, "Đơn vị mới thành lập").record
    assert owed(commune, clause).state is ObligationState.NOT_APPLICABLE
    assert owed(commune, clause, "2018-Q1").state is not ObligationState.NOT_APPLICABLE
    again = commune.plans.claim_not_applicable(clause, quarter, "Đơn vị thành lập ngày 15/6/2018").record
    assert again.id == claim.id
    shown = standing(commune, clause).claim
    assert shown is not None
    assert shown.reason == "Đơn vị thành lập ngày 15/6/2018"
    commune.plans.withdraw_claim(claim.id)
    assert owed(commune, clause).state is ObligationState.MISSING
    assert standing(commune, clause).claim is None


def test_a_claim_for_an_unknown_clause_is_refused(commune: Workspace) -> None:
    """The clause must stand in the plan."""
    with pytest.raises(UserMistake):
        commune.plans.claim_not_applicable("IX.9", commune.plans.period("2018-Q2"), "vì")


def test_a_task_shows_how_many_activities_serve_it(commune: Workspace) -> None:
    """Activities of the period count once for each of their clauses, whatever their figures."""
    record(commune, clauses=("II.3.4", "II.1.đ"), counters={"broadcasts": 5})
    record(commune, clauses=("II.3.4",))
    record(commune, clauses=("II.3.4",), starts_on=date(2018, 3, 31))
    assert standing(commune, "II.3.4").activities == 2
    assert standing(commune, "II.1.đ").activities == 1
    assert standing(commune, "II.3.4", "2018-Q1").activities == 1


@pytest.mark.parametrize(
    ("code", "commune_due", "district_due"),
    [
        ("2018-Q1", date(2018, 4, 4), date(2018, 4, 6)),
        ("2018-Q2", date(2018, 7, 4), date(2018, 7, 6)),
        ("2018-H1", date(2018, 7, 6), date(2018, 7, 6)),
    ],
)
def test_a_report_is_due_some_working_days_after_its_quarter(
    district: Workspace, commune: Workspace, code: str, commune_due: date, district_due: date
) -> None:
    """Three working days for a commune, five for a district; other periods have five."""
    assert commune.plans.deadline(commune.plans.period(code)) == commune_due
    assert district.plans.deadline(district.plans.period(code)) == district_due
    assert district.plans.deadline(district.plans.period(code), commune.unit.key) == commune_due


@pytest.mark.parametrize("code", ["", "2018", "2018-Q5", "Q1", "2018-13", "hai nghìn"])
def test_a_period_is_written_in_one_of_five_ways(commune: Workspace, code: str) -> None:
    """What is no period is refused with how to write one; a year alone is one."""
    if code == "2018":
        assert commune.plans.period(code).long_label
        return
    with pytest.raises(UserMistake) as told:
        commune.plans.period(code)
    assert told.value.hint


def test_the_year_has_four_quarters_of_work(commune: Workspace) -> None:
    """They follow one another without a gap."""
    quarters = commune.plans.quarters()
    assert [q.code for q in quarters] == ["2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4"]
    assert all(one.ends_on + timedelta(days=1) == two.starts_on for one, two in itertools.pairwise(quarters))


@pytest.mark.parametrize(
    ("today", "quarter"),
    [(date(2017, 12, 1), "2018-Q1"), (date(2018, 8, 20), "2018-Q3"), (date(2026, 3, 1), "2018-Q4")],
)
def test_work_begins_on_the_quarter_of_the_day(
    commune: Workspace, clock: SetClock, today: date, quarter: str
) -> None:
    """Before the plan's year its first quarter, after it its last, where nothing was recorded."""
    clock.set(today)
    assert commune.plans.period_now().code == quarter


def test_years_later_the_last_quarter_worked_on_is_shown(commune: Workspace, clock: SetClock) -> None:
    """Whoever opens an old workspace sees its records, not an empty quarter."""
    record(commune, starts_on=date(2018, 5, 9))
    clock.set(date(2026, 3, 1))
    assert commune.plans.period_now().code == "2018-Q2"


def test_a_unit_reads_the_same_plan_after_reopening(commune: Workspace) -> None:
    """The plan lies in the workspace, in its own version."""
    reopened = Workspace.open(commune.folder, password=PASSWORD)
    assert reopened.plans.current() == commune.plans.current()
    assert (reopened.plans.current().id, reopened.plans.current().version) == ("643-2018", 1)
    reopened.close()
