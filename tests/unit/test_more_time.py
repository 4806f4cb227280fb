"""More time for duties of every cadence: what then pays for which week, month, quarter or event."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.extensions import period_to_extend, periods_to_extend
from cchc_desktop.domain.obligations import (
    Obligation,
    ObligationState,
    Occurrence,
    TriggerEvent,
    compute_obligations,
)
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.periods import PeriodRule, parse_period
from cchc_desktop.domain.plans import Basis, Block, Plan, PlanTask, parse_cadence
from cchc_desktop.domain.spans import Span, share_out

S = ObligationState
UNIT = OrgUnit(
    "574@2018-01-01", "574", date(2018, 1, 1), None, "Huyện", "UBND huyện", UnitKind.DISTRICT, None
)
START = date(2018, 3, 7)
LATER = date(2018, 7, 20)
DAYS = st.dates(date(2018, 3, 1), date(2018, 12, 31))


def task(cadence: str) -> PlanTask:
    """Build the one task of the plan."""
    return PlanTask(
        clause="c",
        title="Việc",
        summary="",
        block="b",
        owners=("district",),
        cadence=parse_cadence(cadence),
        due=None,
        basis=Basis.STATED,
        respond_within=3,
    )


def owe(
    cadence: str,
    period: str,
    *done: tuple[date, int],
    until: date | None = LATER,
    for_period: str = "2018-Q2",
    as_of: date = date(2019, 1, 31),
    events: tuple[TriggerEvent, ...] = (),
) -> Obligation:
    """Compute the obligation with the second quarter, or what `for_period` says, extended."""
    blocks, rule = (Block("b", "B"),), PeriodRule.CALENDAR
    plan = Plan("p", 1, "1/KH", "Kế hoạch", "UBND", START, START, 2018, rule, blocks, (task(cadence),))
    [found] = compute_obligations(
        plan,
        UNIT,
        parse_period(period, PeriodRule.CALENDAR),
        occurrences=[Occurrence("c", day, times, "a") for day, times in done],
        as_of=as_of,
        events=events,
        extensions={f"c@{for_period}": until} if until else {},
    )
    return found


def weeks(first: date, count: int, times: int = 2) -> list[tuple[date, int]]:
    """Return what was done in `count` weeks from `first` on."""
    return [(first + timedelta(weeks=n), times) for n in range(count)]


def test_what_exceeds_a_week_makes_up_for_an_idle_one_until_the_new_day() -> None:
    """Twelve weeks kept, one idle: two broadcasts more in July pay for it, in the quarter that owes it."""
    kept = weeks(date(2018, 4, 3), 12)
    assert owe("weekly:2", "2018-Q2", *kept, until=None).done == 24
    july = (date(2018, 7, 10), 4)
    made_up = owe("weekly:2", "2018-Q2", *kept, july)
    assert (made_up.done, made_up.owed, made_up.state, made_up.due) == (26, 26, S.DONE, LATER)
    assert owe("weekly:2", "2018-Q2", *kept, july, until=None).state is S.MISSING


def test_the_weekly_column_of_july_pays_for_july_first() -> None:
    """Two a week in July are owed anyway: the idle week of June stays unpaid."""
    kept = weeks(date(2018, 4, 3), 12)
    july = weeks(date(2018, 7, 3), 3)
    assert owe("weekly:2", "2018-Q2", *kept, *july).done == 24
    assert owe("weekly:2", "2018-Q3", *kept, *july, as_of=date(2018, 7, 22)).behind == 0


def test_after_the_new_day_nothing_makes_up_any_more() -> None:
    """Broadcasts of August come too late."""
    kept = weeks(date(2018, 4, 3), 12)
    found = owe("weekly:2", "2018-Q2", *kept, (date(2018, 8, 7), 6))
    assert (found.done, found.state) == (24, S.MISSING)


def test_until_the_new_day_an_idle_week_is_not_missing() -> None:
    """On 10 July the quarter is still under way; on 21 July it is missing."""
    kept = weeks(date(2018, 4, 3), 12)
    assert owe("weekly:2", "2018-Q2", *kept, as_of=date(2018, 7, 10)).state is S.IN_PROGRESS
    assert owe("weekly:2", "2018-Q2", *kept, as_of=LATER + timedelta(days=1)).state is S.MISSING


def test_what_is_done_late_pays_for_the_quarter_that_was_extended() -> None:
    """One check on 10 July is for the second quarter; the third still owes its own."""
    july = (date(2018, 7, 10), 1)
    assert owe("quarterly:1", "2018-Q2", july).state is S.DONE
    assert owe("quarterly:1", "2018-Q3", july).done == 0
    both = (july, (date(2018, 9, 3), 1))
    assert (owe("quarterly:1", "2018-Q2", *both).done, owe("quarterly:1", "2018-Q3", *both).done) == (1, 1)


def test_a_month_is_paid_by_the_next_until_the_new_day() -> None:
    """April was extended to 20 May: what was done on 15 May is for April, in the quarter's sum."""
    found = owe(
        "monthly:1",
        "2018-Q2",
        (date(2018, 5, 15), 1),
        (date(2018, 5, 28), 1),
        (date(2018, 6, 5), 1),
        until=date(2018, 5, 20),
        for_period="2018-04",
    )
    assert (found.done, found.owed, found.state) == (3, 3, S.DONE)


@pytest.mark.parametrize("cadence", ["after_event", "on_request"])
def test_events_of_the_quarter_are_due_on_the_new_day(cadence: str) -> None:
    """The document of June is due then; one whose own day is later keeps it; another quarter's too."""
    june = TriggerEvent("1", "c", date(2018, 6, 7), "61/UBND", date(2018, 6, 12), date(2018, 7, 3))
    late = owe(cadence, "2018-Q2", events=(june,), until=None)
    assert late.state is S.LATE
    in_time = owe(cadence, "2018-Q2", events=(june,))
    assert (in_time.state, in_time.due) == (S.DONE, LATER)
    assert owe(cadence, "2018-Q2", events=(june,), until=date(2018, 6, 1)).state is S.LATE
    assert owe(cadence, "2018-Q2", events=(june,), for_period="2018-Q3").state is S.LATE


def test_every_cadence_with_a_day_can_be_extended() -> None:
    """Weeks and events by quarter, a month by itself; what goes on all the time is refused."""
    quarter = parse_period("2018-Q2", PeriodRule.CALENDAR)
    for cadence in ("weekly:2", "after_event", "on_request", "quarterly:1"):
        assert period_to_extend(task(cadence), quarter) == "2018-Q2"
        assert periods_to_extend(task(cadence), quarter) == (quarter,)
    assert len(periods_to_extend(task("monthly:1"), quarter)) == 3
    for cadence in ("one_off", "yearly:1"):
        assert period_to_extend(task(cadence), quarter) == ""
    for cadence in ("continuous", "context"):
        with pytest.raises(UserMistake):
            period_to_extend(task(cadence), quarter)


@given(
    st.lists(st.tuples(DAYS, st.integers(1, 5)), max_size=25),
    st.lists(st.booleans(), min_size=4, max_size=4),
    st.sampled_from(["", "q"]),
)
def test_nothing_pays_twice(done: list[tuple[date, int]], granted: list[bool], code: str) -> None:
    """Whatever was extended, the shares hold together what was done, once, and keep their own rules."""
    months = [
        Span(code and f"{code}{m}", date(2018, m, 1), date(2018, m, 28), date(2018, m, 28), 2)
        for m in range(3, 7)
    ]
    spans = [
        Span(s.code, s.starts_on, s.ends_on, s.due + timedelta(days=40), s.times, granted=True) if more else s
        for s, more in zip(months, granted, strict=True)
    ]
    occurrences = [Occurrence("c", day, times, f"{n}") for n, (day, times) in enumerate(done)]
    shares = share_out(spans, occurrences)
    paid: dict[str, int] = {}
    for span, shared in shares.items():
        for each in shared:
            paid[each.activity_id] = paid.get(each.activity_id, 0) + each.times
            assert span.starts_on <= each.day <= max(span.due, span.ends_on)
    assert all(times <= occurrences[int(key)].times for key, times in paid.items())
