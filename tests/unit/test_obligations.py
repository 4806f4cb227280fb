"""What is owed in a period, and how it stands on a day."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.obligations import (
    FULFILLED,
    Obligation,
    ObligationState,
    Occurrence,
    TriggerEvent,
    compute_obligations,
    event_due,
)
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.periods import PeriodRule, parse_period
from cchc_desktop.domain.plans import Basis, Block, Plan, PlanTask, parse_cadence

START = date(2018, 3, 7)
NEW_YEAR = date(2019, 1, 15)
S = ObligationState


def task(
    cadence: str, *, due: date | None = None, basis: Basis = Basis.STATED, asked_only: bool = False
) -> PlanTask:
    """Build the one task of a plan."""
    return PlanTask(
        clause="c",
        block="II",
        title="c",
        summary="c",
        owners=("all",),
        cadence=parse_cadence(cadence),
        due=due,
        basis=basis,
        asked_only=asked_only,
    )


def plan_of(*tasks: PlanTask) -> Plan:
    """Build the plan of 2018 that starts on 07/3."""
    blocks = (Block("II", "II"),)
    return Plan("p", 1, "1/KH", "Kế hoạch", "UBND", START, START, 2018, PeriodRule.CALENDAR, blocks, tasks)


UNIT = OrgUnit(
    "574@2018-01-01", "574", date(2018, 1, 1), None, "Huyện", "UBND huyện", UnitKind.DISTRICT, None
)


def owe(
    what: PlanTask,
    period: str,
    *done: Occurrence,
    as_of: date = NEW_YEAR,
    events: Iterable[TriggerEvent] = (),
    claims: dict[str, str] | None = None,
    confirmed: frozenset[str] = frozenset(),
    extensions: dict[str, date] | None = None,
) -> Obligation:
    """Compute the obligation of the one task in `period`."""
    [found] = compute_obligations(
        plan_of(what),
        UNIT,
        parse_period(period, PeriodRule.CALENDAR),
        occurrences=done,
        as_of=as_of,
        events=events,
        claims=claims,
        confirmed=confirmed,
        extensions=extensions,
    )
    return found


def on(month: int, day: int, times: int = 1, *, year: int = 2018, for_period: str = "") -> Occurrence:
    """Build an occurrence of the task."""
    return Occurrence("c", date(year, month, day), times, "a", for_period)


def event(month: int, day: int, due: date, fulfilled_on: date | None = None) -> TriggerEvent:
    """Build an event of the task."""
    return TriggerEvent(f"{month}-{day}", "c", date(2018, month, day), "văn bản", due, fulfilled_on)


TWICE_WEEKLY = task("weekly:2")


@pytest.mark.parametrize(
    ("period", "owed"),
    [("2018-Q1", 8), ("2018-Q2", 26), ("2018-Q3", 26), ("2018-Q4", 26), ("2018", 86), ("2018-02", None)],
)
def test_the_weekly_column_of_the_districts(period: str, owed: int | None) -> None:
    """With the start on 07/3/2018 II.3.3 owes 8 in the first quarter, 26 in the second, 86 in 2018."""
    assert owe(TWICE_WEEKLY, period).owed == owed


def test_a_busy_week_does_not_pay_for_an_idle_one() -> None:
    """Seven broadcasts in one week count two."""
    found = owe(TWICE_WEEKLY, "2018-Q1", on(3, 12, 7), as_of=date(2018, 3, 20))
    assert (found.done, found.owed, found.state, found.behind) == (2, 8, S.IN_PROGRESS, 2)


def test_a_week_over_the_edge_belongs_to_its_thursday() -> None:
    """Sunday 01/4/2018 ends a week of March; Monday 02/7 begins a week of July."""
    assert owe(TWICE_WEEKLY, "2018-Q1", on(4, 1, 2)).done == 2
    assert owe(TWICE_WEEKLY, "2018-Q2", on(4, 1, 2)).done == 0
    assert owe(TWICE_WEEKLY, "2018-Q3", on(7, 2, 2)).done == 2


def test_months_before_the_start_owe_nothing() -> None:
    """A monthly report is owed for March, whose end follows the start, not for January."""
    monthly = task("monthly:1")
    assert owe(monthly, "2018-Q1").owed == 1
    assert owe(monthly, "2018").owed == 10
    assert owe(monthly, "2018-01").state is S.NOT_DUE
    assert owe(monthly, "2018-03").owed == 1


def test_nothing_is_owed_after_the_plan_year() -> None:
    """The plan of 2018 asks for no broadcast in 2019."""
    found = owe(TWICE_WEEKLY, "2019-Q1")
    assert (found.owed, found.state) == (None, S.OPEN)


def test_a_quarterly_duty() -> None:
    """It is not due while the quarter runs, done with one, missing when the quarter is over."""
    quarterly = task("quarterly:1")
    inside = date(2018, 5, 2)
    assert owe(quarterly, "2018-Q2", as_of=inside).state is S.NOT_DUE
    assert owe(quarterly, "2018-Q2", on(5, 1), as_of=inside).state is S.DONE
    missing = owe(quarterly, "2018-Q2", on(7, 1), as_of=date(2018, 7, 3))
    assert (missing.state, missing.overdue_days, missing.behind) == (S.MISSING, 3, 1)
    assert owe(quarterly, "2018-Q2", as_of=date(2018, 6, 30)).state is S.NOT_DUE


def test_a_report_is_for_its_quarter_though_issued_after_it() -> None:
    """The first quarter's report issued on 02/4 is in time when the deadline says so, late otherwise."""
    report = on(4, 2, for_period="2018-Q1")
    quarterly = task("quarterly:1")
    late = owe(quarterly, "2018-Q1", report)
    assert (late.state, late.overdue_days) == (S.LATE, 2)
    in_time = owe(quarterly, "2018-Q1", report, extensions={"c@2018-Q1": date(2018, 4, 3)})
    assert (in_time.state, in_time.due) == (S.DONE, date(2018, 4, 3))
    assert owe(quarterly, "2018-Q2", report).done == 0


def test_one_off_is_open_before_its_period_and_owed_in_it() -> None:
    """A plan due on 31/3 is owed in the first quarter; one due on 31/12 is open until the fourth."""
    year_end = task("one_off", due=date(2018, 12, 31))
    assert (owe(year_end, "2018-Q2").owed, owe(year_end, "2018-Q2").state) == (None, S.OPEN)
    assert (owe(year_end, "2018-Q4").owed, owe(year_end, "2018-Q4").state) == (1, S.MISSING)
    march = task("one_off", due=date(2018, 3, 31))
    assert owe(march, "2018-Q1", as_of=date(2018, 3, 20)).state is S.NOT_DUE
    assert owe(march, "2018-Q1", on(3, 31)).state is S.DONE
    late = owe(march, "2018-Q1", on(4, 5))
    assert (late.state, late.overdue_days) == (S.LATE, 5)


def test_what_was_missed_is_not_forgotten_in_the_next_period() -> None:
    """A plan not sent in March still shows as missing in June, but is not owed a second time."""
    march = task("one_off", due=date(2018, 3, 31))
    found = owe(march, "2018-Q2", as_of=date(2018, 6, 1))
    assert (found.owed, found.state, found.counts) == (None, S.MISSING, False)


def test_yearly_counts_from_the_first_day_of_the_year() -> None:
    """Two dialogues in the year: one in January and one in May make it done, seen from the fourth quarter."""
    yearly = task("yearly:2", due=date(2018, 12, 31))
    both = (on(1, 15), on(5, 20))
    assert owe(yearly, "2018-Q4", *both).state is S.DONE
    first = owe(yearly, "2018-Q1", *both)
    assert (first.done, first.times, first.owed, first.state) == (1, 2, None, S.IN_PROGRESS)
    assert owe(yearly, "2018-Q2", *both).state is S.DONE


def test_an_extension_moves_the_due_date() -> None:
    """A due date extended from March to April is owed in the second quarter."""
    march = task("one_off", due=date(2018, 3, 31))
    extended = {"c": date(2018, 4, 15)}
    assert owe(march, "2018-Q1", extensions=extended).state is S.OPEN
    assert owe(march, "2018-Q2", on(4, 10), extensions=extended).state is S.DONE


def test_each_event_owes_one() -> None:
    """Four documents, two posted in time, one late, one not at all: 3/4, missing."""
    documents = [
        event(4, 16, date(2018, 4, 19), date(2018, 4, 17)),
        event(5, 7, date(2018, 5, 10), date(2018, 6, 8)),
        event(5, 28, date(2018, 5, 31), date(2018, 5, 28)),
        event(6, 7, date(2018, 6, 12)),
    ]
    after = task("after_event")
    found = owe(after, "2018-Q2", events=documents, as_of=date(2018, 6, 25))
    assert (found.done, found.owed, found.state) == (3, 4, S.MISSING)
    assert (found.due, found.overdue_days) == (date(2018, 6, 12), 13)
    assert owe(after, "2018-Q2", events=documents[:3]).state is S.LATE
    assert owe(after, "2018-Q2", events=documents[:1]).state is S.DONE
    assert owe(after, "2018-Q2", events=documents[3:], as_of=date(2018, 6, 12)).state is S.NOT_DUE


@pytest.mark.parametrize("cadence", ["continuous", "after_event", "on_request"])
def test_nothing_yet_is_open(cadence: str) -> None:
    """A duty that waits for work, an event or a request is open, never missing."""
    empty = owe(task(cadence), "2018-Q2")
    assert (empty.owed, empty.done, empty.state) == (None, 0, S.OPEN)
    begun = owe(task(cadence), "2018-Q2", on(5, 1), on(5, 9, 3))
    assert (begun.owed, begun.done, begun.state) == (None, 4, S.IN_PROGRESS)


def test_an_event_is_due_three_working_days_later() -> None:
    """A document of Thursday is to be posted by Tuesday."""
    assert event_due(task("after_event"), date(2018, 6, 7)) == date(2018, 6, 12)


def test_not_applicable_owes_nothing() -> None:
    """A claimed clause is not applicable, whatever its date."""
    found = owe(task("quarterly:1"), "2018-Q2", claims={"c": "không có bài dự thi"})
    assert (found.state, found.owed, found.counts) == (S.NOT_APPLICABLE, None, False)


def test_what_has_not_happened_is_not_done() -> None:
    """An activity dated tomorrow does not count today."""
    assert owe(task("quarterly:1"), "2018-Q2", on(6, 2), as_of=date(2018, 6, 1)).done == 0


CADENCES = st.sampled_from(
    ["one_off", "weekly:1", "weekly:2", "monthly:2", "quarterly:1", "yearly:2", "continuous", "after_event"]
)
PERIODS = st.sampled_from(
    ["2018-01", "2018-03", "2018-Q1", "2018-Q2", "2018-Q4", "2018-H1", "2018", "2019-Q1"]
)
DAYS = st.dates(date(2018, 1, 1), date(2019, 2, 28))
DONE = st.lists(st.builds(Occurrence, st.just("c"), DAYS, st.integers(1, 5), st.just("a")), max_size=12)
EVENTS = st.lists(
    st.builds(
        lambda day, days, wait: TriggerEvent(
            "e", "c", day, "e", day + timedelta(days), None if wait is None else day + timedelta(wait)
        ),
        DAYS,
        st.integers(0, 9),
        st.none() | st.integers(0, 30),
    ),
    max_size=5,
)


def dated(cadence: str, **values: object) -> PlanTask:
    """Build a task with the due date its cadence needs."""
    due = date(2018, 6, 30) if cadence.startswith(("one_off", "yearly")) else None
    return task(cadence, due=due, **values)  # type: ignore[arg-type]


@given(cadence=CADENCES, period=PERIODS, done=DONE, events=EVENTS, as_of=DAYS, asked=st.booleans())
def test_proposed_and_asked_duties_are_never_late(
    *, cadence: str, period: str, done: list[Occurrence], events: list[TriggerEvent], as_of: date, asked: bool
) -> None:
    """What is only proposed or asked for is never late or missing, until the cadence is confirmed."""
    soft = dated(cadence, basis=Basis.STATED if asked else Basis.PROPOSED, asked_only=asked)
    found = owe(soft, period, *done, events=events, as_of=as_of)
    assert found.state not in {S.LATE, S.MISSING}
    assert found.proposed is not asked
    assert (found.overdue_days, found.behind) == (0, 0)
    if not asked:
        confirmed = owe(soft, period, *done, events=events, as_of=as_of, confirmed=frozenset({"c"}))
        stated = owe(dated(cadence), period, *done, events=events, as_of=as_of)
        assert confirmed == stated


@given(cadence=CADENCES, period=PERIODS, done=DONE, events=EVENTS, as_of=DAYS, day=DAYS)
def test_more_done_never_stands_worse(
    *, cadence: str, period: str, done: list[Occurrence], events: list[TriggerEvent], as_of: date, day: date
) -> None:
    """One more activity never lowers what is done, nor turns a fulfilled duty into an open one."""
    what = dated(cadence)
    before = owe(what, period, *done, events=events, as_of=as_of)
    after = owe(what, period, *done, Occurrence("c", day, 1, "b"), events=events, as_of=as_of)
    assert after.done >= before.done
    assert after.owed == before.owed
    assert after.behind <= before.behind
    if before.state in FULFILLED:
        assert after.state in FULFILLED


@given(CADENCES, PERIODS, DONE, EVENTS, DAYS)
def test_a_state_says_what_the_numbers_say(
    cadence: str, period: str, done: list[Occurrence], events: list[TriggerEvent], as_of: date
) -> None:
    """Done is capped at what is owed; fulfilled means all of it; missing means a due date has passed."""
    found = owe(dated(cadence), period, *done, events=events, as_of=as_of)
    if found.owed is not None:
        assert found.done <= found.owed
        assert (found.state in FULFILLED) == (found.done == found.owed)
        assert found.state is not S.OPEN
    if found.state is S.MISSING:
        assert found.due is not None
        assert as_of > found.due
        assert found.overdue_days > 0
        assert found.behind > 0


@given(st.sampled_from(["weekly:1", "weekly:3", "monthly:2", "quarterly:1"]), DONE)
def test_quarters_add_up_to_the_year(cadence: str, done: list[Occurrence]) -> None:
    """What the four quarters owe and did is what the year owes and did."""
    quarters = [owe(task(cadence), f"2018-Q{n}", *done) for n in range(1, 5)]
    year = owe(task(cadence), "2018", *done)
    assert sum(q.owed or 0 for q in quarters) == year.owed
    assert sum(q.done for q in quarters) == year.done
