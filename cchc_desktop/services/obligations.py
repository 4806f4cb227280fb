"""Reading from the tables what the obligations of a unit are computed from."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.difficulties import CLAUSE as DIFFICULTY_CLAUSE
from cchc_desktop.domain.extensions import Extension
from cchc_desktop.domain.obligations import Obligation, Occurrence, TriggerEvent, compute_obligations
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period, parse_period
from cchc_desktop.domain.plans import Basis, Plan
from cchc_desktop.domain.unit_plans import BUDGET_CLAUSE, PLAN_CLAUSE, UnitPlanValues, own_tasks
from cchc_desktop.services.done_rows import Done, done_between
from cchc_desktop.services.own_tasks import unit_plan_of
from cchc_desktop.services.successions import became
from db.asking import asked, day_in, moment_in

REPORT_CLAUSES: Final = ("IV.1.2", "IV.1.2.x")
"""Clauses that an issued quarterly report fulfils."""
_CLAIMS: Final = """
    SELECT id, clause, period, reason FROM obligation_claims
    WHERE unit = ? AND NOT withdrawn ORDER BY recorded_at
"""
_EVENTS: Final = """
    SELECT id, clause, day, title, due, fulfilled_on FROM triggers
    WHERE unit = ? AND NOT withdrawn AND day BETWEEN ? AND ? ORDER BY day, id
"""
_EXTENSIONS: Final = """
    SELECT id, unit, "by", clause, period, due, reason, recorded_at FROM extensions
    WHERE "plan" = ?1 AND NOT withdrawn AND (?2 IS NULL OR unit IN (SELECT value FROM json_each(?2)))
    ORDER BY recorded_at, id
"""
_CONFIRMED: Final = 'SELECT clause, cadence FROM cadence_confirmations WHERE "plan" = ? AND NOT withdrawn'
_HAND_IN_DAYS: Final = 'SELECT period, due FROM deadlines WHERE "plan" = ? AND kind = ?'
_REPORTED: Final = """
    SELECT id, period, issued_on FROM reports
    WHERE unit = ? AND issued_on IS NOT NULL AND NOT withdrawn ORDER BY version
"""
_RAISED: Final = """
    SELECT id, raised_on FROM difficulties WHERE unit = ? AND NOT withdrawn AND raised_on BETWEEN ? AND ?
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A unit's statement that a duty does not apply to it."""

    id: str
    clause: str
    period: str
    reason: str


def obligations_of(
    session: Session,
    plan: Plan,
    unit: OrgUnit,
    period: Period,
    channels: Mapping[str, Channel],
    *,
    units: Mapping[str, OrgUnit],
    as_of: date,
    done: Sequence[Done] | None = None,
) -> list[Obligation]:
    """Return what `unit` owes in `period`, from everything recorded for the plan's year.

    The own tasks of `unit` count beside those of the provincial plan, whoever's `plan` has. `done` is
    what it did in that year, where that was read already. What those that were merged into it did, as
    far as it is known here, pays for what falls due after its first day.
    """
    year = parse_period(str(plan.year), plan.period_rule)
    before = became(session, unit, units) if unit.valid_from > year.starts_on else ()
    if done is None:
        done = done_between(session, unit.key, year.starts_on, year.ends_on, channels)
    set_by_unit = unit_plan_of(session, plan.id, unit.key).values
    plan = plan.with_own_tasks(own_tasks(set_by_unit, plan, unit))
    claims = claims_of(session, unit.key)
    granted = {e.key: e.due for e in extensions_of(session, plan.id, [unit.key])}
    return compute_obligations(
        plan,
        unit,
        period,
        occurrences=[
            *_occurrences(done, year),
            *(o for old in before for o in _done_before(session, plan, old, year, channels)),
            *_reported(session, unit.key, plan),
            *_sent(set_by_unit),
            *_raised(session, unit.key, year),
        ],
        events=events_of(session, unit.key, year.starts_on, year.ends_on),
        claims={c.clause: c.reason for c in claims_for(claims, period)},
        waived=_waived(claims, period),
        confirmed=confirmed_in(session, plan),
        as_of=as_of,
        extensions=granted,
        hand_in=_hand_in_days(session, plan, unit),
    )


def _done_before(
    session: Session, plan: Plan, old: OrgUnit, year: Period, channels: Mapping[str, Channel]
) -> list[Occurrence]:
    """Return what a unit did for the province's tasks in the days in which it stood."""
    last = min(old.valid_to or year.ends_on, year.ends_on)
    done = done_between(session, old.key, year.starts_on, last, channels)
    found = [*_occurrences(done, year), *_sent(unit_plan_of(session, plan.id, old.key).values)]
    return [o for o in found if plan.has(o.clause) and not plan.task(o.clause).own]


def claims_of(session: Session, unit: str) -> list[Claim]:
    """Return everything `unit` says does not apply to it."""
    return [Claim(*row) for row in asked(session, _CLAIMS, (unit,))]


def claims_for(claims: Iterable[Claim], period: Period) -> list[Claim]:
    """Return the claims that hold for the whole of `period`; one of the very period comes last."""
    found = []
    for claim in claims:
        said = parse_period(claim.period, period.rule)
        if said.starts_on <= period.starts_on and period.ends_on <= said.ends_on:
            found.append(claim)
    return sorted(found, key=lambda claim: claim.period == period.code)


def events_of(session: Session, unit: str, first: date, last: date) -> list[TriggerEvent]:
    """Return the events of `unit` between two days that make a duty fall due."""
    rows = asked(session, _EVENTS, (unit, first.isoformat(), last.isoformat()))
    return [
        TriggerEvent(key, clause, date.fromisoformat(day), title, date.fromisoformat(due), day_in(fulfilled))
        for key, clause, day, title, due, fulfilled in rows
    ]


def extensions_of(session: Session, plan: str, units: Iterable[str] | None = None) -> list[Extension]:
    """Return the time granted to `units`, or to all, oldest first: the newest word counts."""
    wanted = None if units is None else json.dumps(list(units))
    return [
        Extension(key, unit, by, clause, period, date.fromisoformat(due), reason, moment_in(at))
        for key, unit, by, clause, period, due, reason, at in asked(session, _EXTENSIONS, (plan, wanted))
    ]


def confirmed_in(session: Session, plan: Plan) -> frozenset[str]:
    """Return the clauses whose proposed cadence, as it is in `plan`, Sở Nội vụ has confirmed."""
    said = set(asked(session, _CONFIRMED, (plan.id,)))
    if not said:
        return frozenset()
    return frozenset(
        task.clause
        for task in plan.tasks
        if task.basis is Basis.PROPOSED and (task.clause, str(task.cadence)) in said
    )


def _waived(claims: Iterable[Claim], period: Period) -> dict[str, list[Period]]:
    """Return, by clause, the periods within `period` for which a unit says that it does not apply."""
    found: dict[str, list[Period]] = {}
    for claim in claims:
        said = parse_period(claim.period, period.rule)
        if period.contains(said.starts_on) and period.contains(said.ends_on):
            found.setdefault(claim.clause, []).append(said)
    return found


def _hand_in_days(session: Session, plan: Plan, unit: OrgUnit) -> dict[str, date]:
    """Return until when the report of each quarter may be handed in, by `clause@2018-Q1`."""
    rows = asked(session, _HAND_IN_DAYS, (plan.id, str(unit.kind)))
    return {
        f"{clause}@{period}": date.fromisoformat(due)
        for clause in REPORT_CLAUSES
        if plan.has(clause)
        for period, due in rows
    }


def _occurrences(done: Iterable[Done], year: Period) -> list[Occurrence]:
    return [
        Occurrence(clause=clause, day=each.day, times=each.times, activity_id=each.id)
        for each in done
        if year.contains(each.day)
        for clause in each.clauses
    ]


def _reported(session: Session, unit: str, plan: Plan) -> list[Occurrence]:
    """Return the quarterly reports handed in, which fulfil the clauses that ask for them."""
    first: dict[str, Occurrence] = {}
    for key, period, issued_on in asked(session, _REPORTED, (unit,)):
        day = date.fromisoformat(issued_on)
        first.setdefault(period, Occurrence("", day, 1, key, for_period=period))
    return [
        Occurrence(clause, o.day, 1, o.activity_id, for_period=o.for_period)
        for clause in REPORT_CLAUSES
        if plan.has(clause)
        for o in first.values()
    ]


def _sent(values: UnitPlanValues) -> list[Occurrence]:
    """Return what sending the unit's plan and its budget proposals fulfils."""
    sent = ((PLAN_CLAUSE, values.sent_on), (BUDGET_CLAUSE, values.budget_sent_on))
    return [Occurrence(clause, day, 1, "") for clause, day in sent if day is not None]


def _raised(session: Session, unit: str, year: Period) -> list[Occurrence]:
    """Return the difficulties reported, which the plan asks for when there are any."""
    rows = asked(session, _RAISED, (unit, year.starts_on.isoformat(), year.ends_on.isoformat()))
    return [Occurrence(DIFFICULTY_CLAUSE, date.fromisoformat(day), 1, key) for key, day in rows]
