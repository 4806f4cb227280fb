"""Who owes what when units are merged or divided in mid year, and who comes after whom."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.mergers import ending_of, forerunners_of
from cchc_desktop.domain.obligations import (
    Obligation,
    ObligationState,
    Occurrence,
    TriggerEvent,
    compute_obligations,
)
from cchc_desktop.domain.org_units import OrgUnit, Succession, UnitKind, unit_key
from cchc_desktop.domain.periods import PeriodKind, PeriodRule, parse_period
from cchc_desktop.domain.plans import Basis, Block, Plan, PlanTask, parse_cadence

S = ObligationState
DAY = timedelta(days=1)
YEAR = 2025
LATER = date(2026, 3, 1)
RULES = st.sampled_from(list(PeriodRule))
CADENCES = st.sampled_from(
    ["weekly:1", "weekly:2", "monthly:1", "monthly:3", "quarterly:1", "quarterly:2", "yearly:1", "one_off"]
)


def unit(name: str, first: date = date(2018, 1, 1), last: date | None = None) -> OrgUnit:
    """Make a commune that stands between two days."""
    return OrgUnit(unit_key(name, first), name, first, last, name, name, UnitKind.COMMUNE, None)


def passed(old: OrgUnit, new: OrgUnit, *, whole: bool = True) -> Succession:
    """Let one unit follow another."""
    return Succession(old.key, new.key, whole, "Nghị quyết 1667")


def plan_of(cadence: str, *, rule: PeriodRule = PeriodRule.CALENDAR, due: date | None = None) -> Plan:
    """Build a plan of 2025 with one task, in force from its first day."""
    first = parse_period(str(YEAR), rule).starts_on
    task = PlanTask("c", "II", "c", "c", ("all",), parse_cadence(cadence), due, Basis.STATED)
    return Plan("p", 1, "1/KH", "Kế hoạch", "UBND", first, first, YEAR, rule, (Block("II", "II"),), (task,))


def owe(
    plan: Plan,
    who: OrgUnit,
    code: str,
    done: Sequence[Occurrence] = (),
    *,
    as_of: date = LATER,
    events: Sequence[TriggerEvent] = (),
    hand_in: dict[str, date] | None = None,
) -> Obligation:
    """Compute what a unit owes of the one task in a period."""
    [found] = compute_obligations(
        plan,
        who,
        parse_period(code, plan.period_rule),
        occurrences=done,
        as_of=as_of,
        events=events,
        hand_in=hand_in,
    )
    return found


def on(day: date) -> Occurrence:
    """Build something done once."""
    return Occurrence("c", day, 1, "a")


def quarters(rule: PeriodRule = PeriodRule.CALENDAR) -> list[str]:
    """Return the codes of the year's quarters."""
    return [quarter.code for quarter in parse_period(str(YEAR), rule).parts(PeriodKind.QUARTER)]


@given(RULES, CADENCES, st.data())
def test_a_merger_loses_no_duty_and_doubles_none(rule: PeriodRule, cadence: str, data: st.DataObject) -> None:
    """Whatever day the units were merged, the old and the new one owe together what one alone would owe."""
    whole = parse_period(str(YEAR), rule)
    last = data.draw(st.dates(whole.starts_on - DAY, whole.ends_on))
    due = data.draw(st.dates(whole.starts_on, whole.ends_on)) if cadence in {"yearly:1", "one_off"} else None
    plan = plan_of(cadence, rule=rule, due=due)
    old, new, always = unit("Cũ", last=last), unit("Mới", last + DAY), unit("Một")
    for code in (*quarters(rule), str(YEAR)):
        together = (owe(plan, old, code).owed or 0) + (owe(plan, new, code).owed or 0)
        assert together == (owe(plan, always, code).owed or 0)


@given(RULES, CADENCES, st.data())
def test_what_was_done_before_a_merger_pays_as_if_nothing_had_changed(
    rule: PeriodRule, cadence: str, data: st.DataObject
) -> None:
    """Days worked by the old unit count for it, or for the new one where that owes the duty; never for both.

    A week belongs to the unit of its Thursday, which the new unit cannot pay for on the days after.
    """
    whole = parse_period(str(YEAR), rule)
    last = data.draw(st.dates(whole.starts_on, whole.ends_on - DAY))
    days = data.draw(st.lists(st.dates(whole.starts_on, whole.ends_on), max_size=12))
    plan = plan_of(cadence, rule=rule)
    old, new, always = unit("Cũ", last=last), unit("Mới", last + DAY), unit("Một")
    done = [on(day) for day in days]
    by_old = [each for each in done if each.day <= last]
    code = str(YEAR)
    parts = [owe(plan, old, code, by_old), owe(plan, new, code, done)]
    paid = sum(each.done for each in parts if each.owed is not None)
    expected = owe(plan, always, code, done).done
    cut_week = cadence.startswith("weekly") and last.weekday() in {3, 4, 5}
    assert paid <= expected if cut_week else paid == expected


@pytest.mark.parametrize(
    ("first_of_new", "old_owes", "new_owes"),
    [
        (date(2025, 7, 1), ["2025-Q1", "2025-Q2"], ["2025-Q3", "2025-Q4"]),
        (date(2025, 6, 30), ["2025-Q1", "2025-Q2"], ["2025-Q2", "2025-Q3", "2025-Q4"]),
        (date(2025, 7, 2), ["2025-Q1", "2025-Q2", "2025-Q3"], ["2025-Q3", "2025-Q4"]),
        (date(2025, 8, 15), ["2025-Q1", "2025-Q2", "2025-Q3"], ["2025-Q3", "2025-Q4"]),
        (date(2025, 1, 1), [], ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]),
        (date(2026, 1, 1), ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"], []),
    ],
)
def test_each_unit_reports_every_quarter_it_stood_in(
    first_of_new: date, old_owes: list[str], new_owes: list[str]
) -> None:
    """The old unit owes the report of the quarter in which it ended, the new one from its first day on."""
    plan = plan_of("quarterly:1")
    hand_in = {f"c@{code}": parse_period(code, PeriodRule.CALENDAR).ends_on + 5 * DAY for code in quarters()}
    old, new = unit("Cũ", last=first_of_new - DAY), unit("Mới", first_of_new)
    for who, owes in ((old, old_owes), (new, new_owes)):
        found = [code for code in quarters() if owe(plan, who, code, hand_in=hand_in).owed]
        assert found == owes


def test_a_yearly_task_the_old_unit_did_is_done_for_the_new_one() -> None:
    """The conference held in March by a commune merged in July is not asked for again in December."""
    plan = plan_of("yearly:1")
    old, new = unit("Cũ", last=date(2025, 6, 30)), unit("Mới", date(2025, 7, 1))
    held = [on(date(2025, 3, 20))]
    assert owe(plan, new, "2025-Q4", held).state is S.DONE
    assert owe(plan, new, "2025-Q4").state is S.MISSING
    assert (owe(plan, old, "2025-Q1", held).state, owe(plan, old, "2025-Q4", held).owed) == (S.DONE, None)


def test_before_its_first_day_nothing_is_due_and_after_its_last_nothing_applies() -> None:
    """A unit is never missing in a quarter in which it did not stand."""
    plan = plan_of("monthly:1")
    old, new = unit("Cũ", last=date(2025, 6, 30)), unit("Mới", date(2025, 7, 1))
    assert (owe(plan, new, "2025-Q2").state, owe(plan, new, "2025-Q2").owed) == (S.NOT_DUE, None)
    assert (owe(plan, old, "2025-Q3").state, owe(plan, old, "2025-Q3").owed) == (S.NOT_APPLICABLE, None)
    assert owe(plan, old, "2025-Q2").state is S.MISSING


def test_a_month_in_which_units_are_merged_is_owed_once() -> None:
    """Merged on 15 August: the new unit owes August and what the old one did in it pays."""
    plan = plan_of("monthly:1")
    old, new = unit("Cũ", last=date(2025, 8, 14)), unit("Mới", date(2025, 8, 15))
    assert (owe(plan, old, "2025-08").owed, owe(plan, new, "2025-08").owed) == (None, 1)
    assert owe(plan, new, "2025-08", [on(date(2025, 8, 4))]).state is S.DONE


def test_what_a_dated_duty_missed_stays_with_the_unit_that_missed_it() -> None:
    """A plan due by 31 March is not owed by a unit that begins in July."""
    plan = plan_of("one_off", due=date(2025, 3, 31))
    old, new = unit("Cũ", last=date(2025, 6, 30)), unit("Mới", date(2025, 7, 1))
    assert owe(plan, old, "2025-Q1").state is S.MISSING
    assert (owe(plan, new, "2025-Q3").owed, owe(plan, new, "2025-Q3").state) == (None, S.NOT_APPLICABLE)


def test_an_event_whose_answer_falls_due_after_the_end_is_no_fault() -> None:
    """What happened on the last days may be answered until the end; later nobody is there to answer it."""
    plan = plan_of("after_event")
    old = unit("Cũ", last=date(2025, 6, 30))
    late = TriggerEvent("e", "c", date(2025, 6, 27), "Công văn", date(2025, 7, 2))
    assert owe(plan, old, "2025-Q2", events=[late], as_of=date(2025, 6, 29)).owed == 1
    assert owe(plan, old, "2025-Q2", events=[late]).owed is None
    answered = replace(late, fulfilled_on=date(2025, 6, 30))
    assert owe(plan, old, "2025-Q2", events=[answered]).state is S.DONE
    missed = replace(late, due=date(2025, 6, 30))
    assert owe(plan, old, "2025-Q2", events=[missed]).state is S.MISSING


def test_work_of_the_old_unit_is_not_shown_as_running_work_of_the_new_one() -> None:
    """A continuous task counts the days of the unit itself."""
    plan = plan_of("continuous")
    new = unit("Mới", date(2025, 8, 15))
    assert owe(plan, new, "2025-Q3", [on(date(2025, 7, 20)), on(date(2025, 9, 1))]).done == 1


A, B, C = (unit(name, last=date(2025, 6, 30)) for name in ("Cam An", "Cam Hải", "Cam Tân"))
NEW, OTHER = unit("Cam Lâm", date(2025, 7, 1)), unit("Suối Dầu", date(2025, 7, 1))
FIRST = unit("Cam Cũ", last=date(2020, 2, 29))
SECOND = unit("Cam An", date(2020, 3, 1), date(2025, 6, 30))
KNOWN = {each.key: each for each in (A, B, C, NEW, OTHER, FIRST, SECOND)}


def test_how_a_unit_ended_is_said_in_words() -> None:
    """Merged into one, divided between several, or simply ended; with the day the new one began."""
    merged = ending_of(A, [passed(A, NEW)], KNOWN)
    divided = ending_of(C, [passed(C, NEW, whole=False), passed(C, OTHER, whole=False)], KNOWN)
    ended = ending_of(B, [], KNOWN)
    assert merged is not None
    assert divided is not None
    assert ended is not None
    assert merged.words == "Đã sáp nhập vào Cam Lâm từ 01/07/2025"
    assert divided.words == "Đã chia về Cam Lâm, Suối Dầu từ 01/07/2025"
    assert ended.words == "Đã kết thúc hoạt động ngày 30/06/2025"
    assert ending_of(NEW, [], KNOWN) is None


def test_only_units_that_went_over_wholly_are_forerunners() -> None:
    """Also those before them; a divided unit is none, nor one that joined a unit which went on."""
    successions = [
        passed(FIRST, SECOND),
        passed(SECOND, NEW),
        passed(B, NEW),
        passed(C, NEW, whole=False),
        passed(C, OTHER, whole=False),
    ]
    assert {old.key for old in forerunners_of(NEW, successions, KNOWN)} == {FIRST.key, SECOND.key, B.key}
    assert forerunners_of(OTHER, successions, KNOWN) == ()
    standing = unit("Cam Đức")
    assert forerunners_of(standing, [passed(A, standing)], {**KNOWN, standing.key: standing}) == ()


def test_a_list_that_leads_in_a_circle_ends() -> None:
    """Two units that are said to follow each other do not hang the program."""
    one, two = unit("Một", last=date(2025, 6, 30)), unit("Hai", date(2025, 7, 1), date(2025, 12, 31))
    assert forerunners_of(two, [passed(one, two), passed(two, one)], {one.key: one, two.key: two}) == (one,)
