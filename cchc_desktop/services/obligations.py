"""Reading from the tables what the obligations of a unit are computed from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from sqlalchemy import select
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
from db.models.difficulties import DifficultyRow
from db.models.plans import DeadlineRow, ObligationClaimRow, TriggerRow
from db.models.reports import ReportRow
from db.models.unit_plans import CadenceConfirmationRow, ExtensionRow

REPORT_CLAUSES: Final = ("IV.1.2", "IV.1.2.x")
"""Clauses that an issued quarterly report fulfils."""


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
    as_of: date,
    done: Sequence[Done] | None = None,
) -> list[Obligation]:
    """Return what `unit` owes in `period`, from everything recorded for the plan's year.

    The own tasks of `unit` count beside those of the provincial plan, whoever's `plan` has. `done` is
    what it did in that year, where that was read already.
    """
    year = parse_period(str(plan.year), plan.period_rule)
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
            *_reported(session, unit.key, plan),
            *_sent(set_by_unit),
            *_raised(session, unit.key, year),
        ],
        events=events_of(session, unit.key, year.starts_on, year.ends_on),
        claims={c.clause: c.reason for c in claims_for(claims, period)},
        waived=_waived(claims, period),
        confirmed=confirmed_in(session, plan),
        as_of=as_of,
        extensions=_hand_in_days(session, plan, unit) | granted,
    )


def claims_of(session: Session, unit: str) -> list[Claim]:
    """Return everything `unit` says does not apply to it."""
    rows = session.scalars(
        select(ObligationClaimRow)
        .where(ObligationClaimRow.unit == unit, ~ObligationClaimRow.withdrawn)
        .order_by(ObligationClaimRow.recorded_at)
    )
    return [Claim(r.id, r.clause, r.period, r.reason) for r in rows]


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
    rows = session.scalars(
        select(TriggerRow)
        .where(TriggerRow.unit == unit, ~TriggerRow.withdrawn, TriggerRow.day.between(first, last))
        .order_by(TriggerRow.day, TriggerRow.id)
    )
    return [TriggerEvent(r.id, r.clause, r.day, r.title, r.due, r.fulfilled_on) for r in rows]


def extensions_of(session: Session, plan: str, units: Iterable[str] | None = None) -> list[Extension]:
    """Return the time granted to `units`, or to all, oldest first: the newest word counts."""
    statement = (
        select(ExtensionRow)
        .where(ExtensionRow.plan == plan, ~ExtensionRow.withdrawn)
        .order_by(ExtensionRow.recorded_at, ExtensionRow.id)
    )
    if units is not None:
        statement = statement.where(ExtensionRow.unit.in_(list(units)))
    return [
        Extension(r.id, r.unit, r.by, r.clause, r.period, r.due, r.reason, r.recorded_at)
        for r in session.scalars(statement)
    ]


def confirmed_in(session: Session, plan: Plan) -> frozenset[str]:
    """Return the clauses whose proposed cadence, as it is in `plan`, Sở Nội vụ has confirmed."""
    rows = session.execute(
        select(CadenceConfirmationRow.clause, CadenceConfirmationRow.cadence).where(
            CadenceConfirmationRow.plan == plan.id, ~CadenceConfirmationRow.withdrawn
        )
    )
    said = {(row.clause, row.cadence) for row in rows}
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
    rows = session.execute(
        select(DeadlineRow.period, DeadlineRow.due).where(
            DeadlineRow.plan == plan.id, DeadlineRow.kind == str(unit.kind)
        )
    ).all()
    return {
        f"{clause}@{row.period}": row.due for clause in REPORT_CLAUSES if plan.has(clause) for row in rows
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
    rows = session.execute(
        select(ReportRow.id, ReportRow.period, ReportRow.issued_on, ReportRow.version)
        .where(ReportRow.unit == unit, ReportRow.issued_on.is_not(None), ~ReportRow.withdrawn)
        .order_by(ReportRow.version)
    ).all()
    first: dict[str, Occurrence] = {}
    for row in rows:
        first.setdefault(
            row.period, Occurrence("", cast(date, row.issued_on), 1, row.id, for_period=row.period)
        )
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
    rows = session.execute(
        select(DifficultyRow.id, DifficultyRow.raised_on).where(
            DifficultyRow.unit == unit,
            ~DifficultyRow.withdrawn,
            DifficultyRow.raised_on.between(year.starts_on, year.ends_on),
        )
    )
    return [Occurrence(DIFFICULTY_CLAUSE, row.raised_on, 1, row.id) for row in rows]
