"""Cadences, owners and the lookups of a plan."""

from datetime import date

import pytest

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.periods import PeriodRule
from cchc_desktop.domain.plans import (
    Basis,
    Block,
    Cadence,
    CadenceKind,
    Plan,
    PlanTask,
    owed_by,
    parse_cadence,
    tasks_of,
)


def unit(code: str, kind: UnitKind) -> OrgUnit:
    """Build a unit of one kind."""
    start = date(2018, 1, 1)
    return OrgUnit(f"{code}@2018-01-01", code, start, None, code, code, kind, "56@2018-01-01")


def task(clause: str, *owners: str, asked_only: bool = False, cadence: str = "continuous") -> PlanTask:
    """Build a task; its block is the first part of its clause."""
    return PlanTask(
        clause=clause,
        block=clause.partition(".")[0],
        title=clause,
        summary=clause,
        owners=owners,
        cadence=parse_cadence(cadence),
        due=None,
        basis=Basis.STATED,
        asked_only=asked_only,
    )


def plan(*tasks: PlanTask) -> Plan:
    """Build a plan of 2018 with `tasks`."""
    start = date(2018, 3, 7)
    blocks = tuple(Block(code, code) for code in ("I", "II", "III", "IV"))
    return Plan("p", 1, "1/KH", "Kế hoạch", "UBND", start, start, 2018, PeriodRule.CALENDAR, blocks, tasks)


PLAN = plan(
    task("I.1", "all", cadence="context"),
    task("II.1", "all"),
    task("II.2", "department", "district"),
    task("III.1", "unit:so-noi-vu"),
    task("III.10", "kind:vertical"),
    task("III.13", "unit:ban-tuyen-giao", asked_only=True),
    task("IV.2", "lead_agency"),
)


@pytest.mark.parametrize(
    ("code", "kind", "clauses"),
    [
        ("22693", UnitKind.COMMUNE, ["II.1"]),
        ("574", UnitKind.DISTRICT, ["II.1", "II.2"]),
        ("so-noi-vu", UnitKind.DEPARTMENT, ["II.1", "II.2", "III.1", "IV.2"]),
        ("so-y-te", UnitKind.DEPARTMENT, ["II.1", "II.2"]),
        ("cuc-thue", UnitKind.VERTICAL, ["II.1", "III.10", "IV.2"]),
        ("ban-tuyen-giao", UnitKind.PARTY, ["III.13"]),
        ("bao-khanh-hoa", UnitKind.MEDIA, []),
        ("56", UnitKind.PROVINCE, []),
    ],
)
def test_who_owes_what(code: str, kind: UnitKind, clauses: list[str]) -> None:
    """A unit owes what names it, its kind, or everyone; who is only asked in III leads nothing."""
    assert [t.clause for t in tasks_of(PLAN, unit(code, kind))] == clauses


def test_context_is_owned_but_is_no_duty() -> None:
    """The goals of the plan concern everyone and are nobody's task."""
    commune = unit("22693", UnitKind.COMMUNE)
    assert owed_by(PLAN.task("I.1"), commune, PLAN)
    assert PLAN.task("I.1") not in tasks_of(PLAN, commune)


@pytest.mark.parametrize(
    "text", ["weekly:2", "monthly:1", "quarterly:3", "yearly:2", "one_off", "continuous"]
)
def test_a_cadence_reads_back(text: str) -> None:
    """A cadence is written as it was read."""
    assert str(parse_cadence(text)) == text


@pytest.mark.parametrize(
    "text", ["", "weekly", "weekly:", "weekly:0", "weekly:-1", "one_off:1", "daily:1", "one_off:"]
)
def test_a_wrong_cadence_is_a_mistake(text: str) -> None:
    """What is no cadence is refused with the words that are."""
    with pytest.raises(UserMistake) as caught:
        parse_cadence(text)
    assert "weekly:n" in caught.value.hint


def test_cadence_labels() -> None:
    """Screens write 2 lần/tuần, Thường xuyên."""
    assert Cadence(CadenceKind.WEEKLY, 2).label == "2 lần/tuần"
    assert Cadence(CadenceKind.CONTINUOUS).label == "Thường xuyên"
    labels = {Cadence(kind).label for kind in CadenceKind}
    assert len(labels) == len(CadenceKind)


def test_lookups() -> None:
    """A clause is found, a missing one is a mistake, a block lists its tasks."""
    assert PLAN.has("II.1")
    assert not PLAN.has("II.9")
    assert [t.clause for t in PLAN.tasks_in("II")] == ["II.1", "II.2"]
    with pytest.raises(UserMistake):
        PLAN.task("II.9")
