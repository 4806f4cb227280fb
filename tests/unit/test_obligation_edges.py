"""Every cadence at the edges of weeks, months and years, under both ways of cutting periods."""

from calendar import isleap
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.obligations import (
    FULFILLED,
    Obligation,
    ObligationState,
    Occurrence,
    compute_obligations,
)
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.periods import Period, PeriodKind, PeriodRule, parse_period, period_of
from cchc_desktop.domain.plans import Basis, Block, Plan, PlanTask, parse_cadence

S = ObligationState
UNIT = OrgUnit("574@2010-01-01", "574", date(2010, 1, 1), None, "Huyện", "UBND", UnitKind.DISTRICT, None)
YEARS = st.sampled_from([2018, 2019, 2020, 2024, 2026, 2028])
"""Leap years, a year that begins on a Tuesday, one with 53 weeks (2020, 2026)."""
RULES = st.sampled_from(list(PeriodRule))
REPEATING = st.sampled_from(["weekly:1", "weekly:2", "monthly:1", "monthly:3", "quarterly:1", "quarterly:2"])
PART = {"weekly": None, "monthly": PeriodKind.MONTH, "quarterly": PeriodKind.QUARTER}


def plan_of(
    year: int,
    rule: PeriodRule,
    cadence: str,
    *,
    starts: date | None = None,
    due: date | None = None,
    task_starts: date | None = None,
) -> Plan:
    """Build a plan of `year` with one task, in force from its first day unless told otherwise."""
    first = starts or parse_period(str(year), rule).starts_on
    task = PlanTask(
        "c", "II", "c", "c", ("all",), parse_cadence(cadence), due, Basis.STATED, starts_on=task_starts
    )
    return Plan("p", 1, "1/KH", "Kế hoạch", "UBND", first, first, year, rule, (Block("II", "II"),), (task,))


def owe(
    plan: Plan,
    period: Period,
    done: Sequence[Occurrence] = (),
    *,
    as_of: date | None = None,
    waived: Sequence[Period] = (),
    extensions: dict[str, date] | None = None,
) -> Obligation:
    """Compute the obligation of the one task, by default long after everything is over."""
    [found] = compute_obligations(
        plan,
        UNIT,
        period,
        occurrences=done,
        as_of=as_of or date(plan.year + 2, 1, 1),
        waived={"c": list(waived)} if waived else None,
        extensions=extensions,
    )
    return found


def quarters(year: int, rule: PeriodRule) -> tuple[Period, ...]:
    """Return the quarters of a plan year."""
    return parse_period(str(year), rule).parts(PeriodKind.QUARTER)


def on(day: date, times: int = 1) -> Occurrence:
    """Build an occurrence."""
    return Occurrence("c", day, times, "a")


@pytest.mark.parametrize(
    ("year", "rule", "weeks"),
    [
        (2018, PeriodRule.CALENDAR, 52),
        (2020, PeriodRule.CALENDAR, 53),
        (2026, PeriodRule.CALENDAR, 53),
        (2019, PeriodRule.CUT_OFF_15, 52),
        (2020, PeriodRule.CUT_OFF_15, 52),
        (2023, PeriodRule.CUT_OFF_15, 53),
    ],
)
def test_a_year_owes_its_weeks(year: int, rule: PeriodRule, weeks: int) -> None:
    """A full year owes one broadcast for each of its Thursdays: 52, in some years 53."""
    assert owe(plan_of(year, rule, "weekly:1"), parse_period(str(year), rule)).owed == weeks


@given(YEARS, RULES, REPEATING)
def test_no_week_month_or_quarter_is_lost_or_counted_twice(year: int, rule: PeriodRule, cadence: str) -> None:
    """What the quarters owe adds up to the half-year, the nine months and the year."""
    plan = plan_of(year, rule, cadence)
    parts = [owe(plan, quarter).owed or 0 for quarter in quarters(year, rule)]
    for code, n in (("H1", 2), ("9M", 3)):
        assert owe(plan, parse_period(f"{year}-{code}", rule)).owed == sum(parts[:n])
    assert owe(plan, parse_period(str(year), rule)).owed == sum(parts)


@given(YEARS, RULES, REPEATING, st.data())
def test_each_stretch_is_paid_by_its_own_days_alone(
    year: int, rule: PeriodRule, cadence: str, data: st.DataObject
) -> None:
    """Something done on any day of the year pays in exactly one quarter, and at most once over the year."""
    plan = plan_of(year, rule, cadence)
    whole = parse_period(str(year), rule)
    day = data.draw(st.dates(whole.starts_on, whole.ends_on))
    done = [owe(plan, quarter, [on(day, 9)]).done for quarter in quarters(year, rule)]
    assert owe(plan, whole, [on(day, 9)]).done == sum(done)
    assert len([n for n in done if n]) <= 1
    if not cadence.startswith("weekly"):
        assert sum(done) == int(cadence[-1])


@given(YEARS, RULES, REPEATING)
def test_a_year_without_a_gap_is_done(year: int, rule: PeriodRule, cadence: str) -> None:
    """Whoever does what is asked every day has nothing missing in any period."""
    plan = plan_of(year, rule, cadence)
    whole = parse_period(str(year), rule)
    first = whole.starts_on - timedelta(days=3)
    every = [on(first + timedelta(days=n), 3) for n in range((whole.ends_on - first).days + 4)]
    for period in (*quarters(year, rule), whole):
        assert owe(plan, period, every).state is S.DONE


@given(YEARS, RULES, REPEATING, st.data())
def test_nothing_accrues_before_the_start(
    year: int, rule: PeriodRule, cadence: str, data: st.DataObject
) -> None:
    """A plan, or a task, in force from any day owes at most the stretches that end on or after it."""
    whole = parse_period(str(year), rule)
    start = data.draw(st.dates(whole.starts_on, whole.ends_on))
    late = plan_of(year, rule, cadence, starts=start)
    own = plan_of(year, rule, cadence, task_starts=start)
    full = plan_of(year, rule, cadence)
    for quarter in quarters(year, rule):
        found = owe(late, quarter)
        assert found.owed == owe(own, quarter).owed
        if quarter.ends_on < start:
            assert (found.owed, found.state) == (None, S.NOT_DUE)
        else:
            assert (found.owed or 0) <= (owe(full, quarter).owed or 0)
    kind = PART[cadence.split(":", maxsplit=1)[0]]
    if kind is not None:
        ended = [part for part in whole.parts(kind) if part.ends_on >= start]
        assert owe(late, whole).owed == len(ended) * int(cadence[-1])


@pytest.mark.parametrize("year", [2019, 2020, 2024])
@pytest.mark.parametrize("rule", list(PeriodRule))
def test_the_last_day_of_february(year: int, rule: PeriodRule) -> None:
    """What is done on the last day of February, also on the 29th, counts for the month that holds it."""
    day = date(year, 3, 1) - timedelta(days=1)
    assert day.day == (29 if isleap(year) else 28)
    month = period_of(day, rule, PeriodKind.MONTH)
    plan = plan_of(year, rule, "monthly:1")
    assert owe(plan, month, [on(day)]).state is S.DONE
    assert owe(plan, month.next(), [on(day)]).state is S.MISSING
    assert month.code == (f"{year}-02" if rule is PeriodRule.CALENDAR else f"{year}-03")


@pytest.mark.parametrize(
    ("rule", "day", "pays"),
    [
        (PeriodRule.CALENDAR, date(2019, 12, 20), "2019-Q4"),
        (PeriodRule.CUT_OFF_15, date(2019, 12, 14), "2019-Q4"),
        (PeriodRule.CUT_OFF_15, date(2019, 12, 20), "2020-Q1"),
        (PeriodRule.CUT_OFF_15, date(2018, 12, 15), "2019-Q1"),
    ],
)
def test_the_end_of_the_year(rule: PeriodRule, day: date, pays: str) -> None:
    """Under the second rule what is done on 20 December belongs to next year's first quarter."""
    period = period_of(day, rule)
    assert period.code == pays
    plan = plan_of(period.year, rule, "quarterly:1")
    assert owe(plan, period, [on(day)]).state is S.DONE
    assert owe(plan, period.previous() if period.year == day.year else period.next(), [on(day)]).done == 0


@given(YEARS, RULES, st.sampled_from(["one_off", "yearly:1", "yearly:2"]), st.data())
def test_a_dated_duty_is_owed_in_one_quarter(
    year: int, rule: PeriodRule, cadence: str, data: st.DataObject
) -> None:
    """It is owed where its day lies and nowhere else, is never missing before, and not forgotten after."""
    whole = parse_period(str(year), rule)
    due = data.draw(st.dates(whole.starts_on, whole.ends_on))
    plan = plan_of(year, rule, cadence, due=due)
    found = {quarter.code: owe(plan, quarter) for quarter in quarters(year, rule)}
    assert [code for code, one in found.items() if one.owed is not None] == [period_of(due, rule).code]
    for quarter in quarters(year, rule):
        if quarter.ends_on < due:
            assert found[quarter.code].state is S.OPEN
        else:
            assert found[quarter.code].state is S.MISSING
    assert owe(plan, whole, as_of=due).state not in {S.MISSING, *FULFILLED}
    assert owe(plan, whole, as_of=due + timedelta(days=1)).overdue_days == 1


@given(YEARS, RULES, REPEATING, st.sets(st.integers(0, 3)))
def test_what_does_not_apply_in_a_quarter_is_not_owed_in_the_year(
    year: int, rule: PeriodRule, cadence: str, away: set[int]
) -> None:
    """Quarters claimed as not applicable leave the year; when all are, the year does not apply."""
    plan = plan_of(year, rule, cadence)
    whole = parse_period(str(year), rule)
    every = quarters(year, rule)
    waived = [every[n] for n in away]
    left = sum(owe(plan, quarter).owed or 0 for n, quarter in enumerate(every) if n not in away)
    found = owe(plan, whole, waived=waived)
    if left:
        assert found.owed == left
    else:
        assert (found.owed, found.state) == (None, S.NOT_APPLICABLE)


@given(YEARS, RULES, st.integers(1, 60), st.integers(0, 80))
def test_more_time_moves_when_it_is_late_and_nothing_else(
    year: int, rule: PeriodRule, extra: int, after: int
) -> None:
    """With more time for a quarter, what is done for it by the new day is in time; what is owed stays."""
    quarter = quarters(year, rule)[1]
    due = quarter.ends_on + timedelta(days=extra)
    plan = plan_of(year, rule, "quarterly:1")
    day = quarter.ends_on + timedelta(days=after)
    report = Occurrence("c", day, 1, "r", quarter.code)
    found = owe(plan, quarter, [report], extensions={f"c@{quarter.code}": due})
    assert (found.owed, found.done, found.due) == (1, 1, due)
    assert found.state is (S.DONE if day <= due else S.LATE)
    assert owe(plan, quarters(year, rule)[2], extensions={f"c@{quarter.code}": due}).due != due


@given(YEARS, RULES, REPEATING, st.data())
def test_days_go_by_without_leaps(year: int, rule: PeriodRule, cadence: str, data: st.DataObject) -> None:
    """From one day to the next what is behind grows by whole stretches and never shrinks by waiting."""
    plan = plan_of(year, rule, cadence)
    whole = parse_period(str(year), rule)
    day = data.draw(st.dates(whole.starts_on, whole.ends_on))
    quarter = period_of(day, rule)
    today, tomorrow = (owe(plan, quarter, as_of=day + timedelta(days=n)) for n in (0, 1))
    times = int(cadence[-1])
    assert tomorrow.behind - today.behind in {0, times}
    assert today.state in {S.NOT_DUE, S.MISSING}
