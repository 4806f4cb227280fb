"""The plan, what each unit owes under it, what it claims does not apply, what triggers duties."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.obligations import (
    Obligation,
    Occurrence,
    TriggerEvent,
    compute_obligations,
    event_due,
)
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period, PeriodKind, add_working_days, parse_period, period_of
from cchc_desktop.domain.plans import CadenceKind, Plan, PlanTask, tasks_of
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.payloads import ClaimPayload, TriggerPayload
from db.models.activities import ActivityClauseRow, ActivityCounterRow, ActivityRow
from db.models.plans import DeadlineRow, ObligationClaimRow, TriggerRow
from db.models.reports import ReportRow

REPORT_CLAUSES: Final = ("IV.1.2", "IV.1.2.x")
"""Clauses that an issued quarterly report fulfils."""
_DAYS_TO_HAND_IN: Final = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """A unit's statement that a duty does not apply to it."""

    id: str
    clause: str
    period: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A task with its obligation in a period, as the plan's tree shows it."""

    task: PlanTask
    obligation: Obligation
    claim: Claim | None
    events: tuple[TriggerEvent, ...]
    activities: int
    """How many activities of the period serve the clause."""


class Plans:
    """The provincial plan and this workspace's standing under it."""

    def __init__(self, office: Office, channels: Mapping[str, Channel]) -> None:
        self._office = office
        self._channels = channels

    def current(self) -> Plan:
        """Return the plan in force."""
        return self._office.plan

    def tasks_of(self, unit: str | None = None) -> list[PlanTask]:
        """Return what a unit has to do, in the plan's order."""
        return tasks_of(self._office.plan, self._unit(unit))

    def period(self, code: str) -> Period:
        """Return the period written as 2018-Q1, 2018-03, 2018-H1, 2018-9M or 2018."""
        return parse_period(code, self._office.plan.period_rule)

    def period_now(self) -> Period:
        """Return the quarter to work on: the one before today's until its report is due.

        Outside the plan's year it is the last one with an activity.
        """
        plan = self._office.plan
        today = self._office.today()
        now = period_of(today, plan.period_rule)
        before = now.previous()
        if before.year == plan.year and today <= self.deadline(before):
            return before
        if now.year == plan.year:
            return now
        quarters = self.quarters()
        with self._office.reading() as session:
            last = session.scalar(
                select(func.max(ActivityRow.starts_on)).where(
                    ActivityRow.unit == self._office.unit.key,
                    ~ActivityRow.withdrawn,
                    ActivityRow.starts_on <= quarters[-1].ends_on,
                )
            )
        if last is not None and last >= quarters[0].starts_on:
            return period_of(last, plan.period_rule)
        return quarters[0] if now.year < plan.year else quarters[-1]

    def quarters(self) -> list[Period]:
        """Return the quarters of the plan's year."""
        return list(self.period(str(self._office.plan.year)).parts(PeriodKind.QUARTER))

    def deadline(self, period: Period, unit: str | None = None) -> date:
        """Return the last day to hand in the report of `period`."""
        kind = self._unit(unit).kind
        with self._office.reading() as session:
            due = session.scalar(
                select(DeadlineRow.due).where(
                    DeadlineRow.plan == self._office.plan.id,
                    DeadlineRow.period == period.code,
                    DeadlineRow.kind == str(kind),
                )
            )
        return due or add_working_days(period.ends_on, _DAYS_TO_HAND_IN)

    def obligations(self, period: Period, unit: str | None = None) -> list[Obligation]:
        """Return what a unit owes in `period` as it stands today."""
        whom = self._unit(unit)
        with self._office.reading() as session:
            return obligations_of(
                session, self._office.plan, whom, period, self._channels, as_of=self._office.today()
            )

    def standing(self, period: Period) -> list[TaskStanding]:
        """Return every task of this unit with its obligation, claim, events and activities."""
        office = self._office
        with office.reading() as session:
            obligations = obligations_of(
                session, office.plan, office.unit, period, self._channels, as_of=office.today()
            )
            claims = {c.clause: c for c in _claims(session, office.unit.key, period)}
            events: dict[str, list[TriggerEvent]] = {}
            for event in _events(session, office.unit.key, period.starts_on, period.ends_on):
                events.setdefault(event.clause, []).append(event)
            counted = {
                row.clause: row.number
                for row in session.execute(
                    select(ActivityClauseRow.clause, func.count().label("number"))
                    .join(ActivityRow, ActivityRow.id == ActivityClauseRow.activity)
                    .where(
                        ActivityRow.unit == office.unit.key,
                        ~ActivityRow.withdrawn,
                        ActivityRow.starts_on.between(period.starts_on, period.ends_on),
                    )
                    .group_by(ActivityClauseRow.clause)
                )
            }
        return [
            TaskStanding(
                task=office.plan.task(o.clause),
                obligation=o,
                claim=claims.get(o.clause),
                events=tuple(events.get(o.clause, ())),
                activities=counted.get(o.clause, 0),
            )
            for o in obligations
        ]

    def claim_not_applicable(self, clause: str, period: Period, reason: str) -> Changed[Claim]:
        """Claim that a duty does not apply to this unit in `period`; the superior reviews the reason."""
        self._office.plan.task(clause)
        if not reason.strip():
            raise UserMistake(
                tr("Not applicable needs a reason."),
                hint=tr(
                    "Write why clause {clause} does not apply to the unit in this period.", clause=clause
                ),
                field="reason",
            )
        with self._office.changing() as change:
            known = {c.clause: c for c in _claims(change.session, self._office.unit.key, period)}
            record = known[clause].id if clause in known else new_id()
            payload = ClaimPayload(
                id=record,
                unit=self._office.unit.key,
                recorded_by=self._office.user.name,
                recorded_at=change.now,
                clause=clause,
                period=period.code,
                reason=nfc(reason).strip(),
            )
            change.put(Noun.OBLIGATION_CLAIM, payload, action="claim_not_applicable", reason=payload.reason)
            return change.done(Claim(record, clause, period.code, payload.reason))

    def withdraw_claim(self, claim: str) -> Changed[None]:
        """Take a claim back: the duty counts again."""
        with self._office.changing() as change:
            change.withdraw(Noun.OBLIGATION_CLAIM, claim, action="withdraw_claim", reason="")
            return change.done(None)

    def record_trigger(self, clause: str, title: str, day: date) -> Changed[TriggerEvent]:
        """Record an event that makes a duty fall due: a document issued, a conference held."""
        office = self._office
        task = office.plan.task(clause)
        if task.cadence.kind not in {CadenceKind.AFTER_EVENT, CadenceKind.ON_REQUEST}:
            raise UserMistake(
                tr("Clause {clause} is not owed after an event.", clause=clause),
                hint=tr("Choose a clause such as II.2.b.1 or II.3.2."),
                field="clause",
            )
        if not title.strip():
            raise UserMistake(
                tr("The event has no name."),
                hint=tr("Write the document's number and subject, or the conference."),
                field="title",
            )
        if day > office.today() or day.year != office.plan.year:
            raise UserMistake(
                tr("{day} lies outside the plan of {year}.", day=day_words(day), year=office.plan.year),
                hint=tr("Enter the day on which it happened."),
                field="day",
            )
        with office.changing() as change:
            payload = TriggerPayload(
                id=new_id(),
                unit=office.unit.key,
                recorded_by=office.user.name,
                recorded_at=change.now,
                clause=clause,
                title=" ".join(nfc(title).split()),
                day=day,
                due=event_due(task, day),
                fulfilled_on=None,
                activity=None,
            )
            change.put_new(Noun.TRIGGER, payload, action="record_trigger")
            return change.done(TriggerEvent(payload.id, clause, day, payload.title, payload.due, None))

    def fulfil_trigger(self, trigger: str, on: date, activity: str | None = None) -> Changed[None]:
        """Say when what an event called for was done, and by which activity."""
        with self._office.changing() as change:
            old = cast(TriggerPayload, change.payload_of(Noun.TRIGGER, trigger))
            if on < old.day:
                raise UserMistake(
                    tr("{day} is before the event itself.", day=day_words(on)),
                    hint=tr("Enter a day from {day}.", day=day_words(old.day)),
                    field="on",
                )
            payload = TriggerPayload(
                id=old.id,
                unit=old.unit,
                recorded_by=old.recorded_by,
                recorded_at=old.recorded_at,
                clause=old.clause,
                title=old.title,
                day=old.day,
                due=old.due,
                fulfilled_on=on,
                activity=activity,
            )
            change.put(Noun.TRIGGER, payload, action="fulfil_trigger")
            return change.done(None)

    def _unit(self, key: str | None) -> OrgUnit:
        return self._office.unit if key is None else self._office.units[key]


def obligations_of(
    session: Session,
    plan: Plan,
    unit: OrgUnit,
    period: Period,
    channels: Mapping[str, Channel],
    *,
    as_of: date,
) -> list[Obligation]:
    """Return what `unit` owes in `period`, from everything recorded for the plan's year."""
    year = parse_period(str(plan.year), plan.period_rule)
    return compute_obligations(
        plan,
        unit,
        period,
        occurrences=[
            *_occurrences(session, unit.key, year, channels),
            *_reported(session, unit.key, plan),
        ],
        events=_events(session, unit.key, year.starts_on, year.ends_on),
        claims={c.clause: c.reason for c in _claims(session, unit.key, period)},
        as_of=as_of,
        extensions=_hand_in_days(session, plan, unit),
    )


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


def _occurrences(
    session: Session, unit: str, year: Period, channels: Mapping[str, Channel]
) -> list[Occurrence]:
    counters: dict[str, dict[str, int]] = {}
    counting = {c.occurrence_counter for c in channels.values() if c.occurrence_counter}
    inside = (
        ActivityRow.unit == unit,
        ~ActivityRow.withdrawn,
        ActivityRow.starts_on.between(year.starts_on, year.ends_on),
    )
    for row in session.execute(
        select(ActivityCounterRow.activity, ActivityCounterRow.counter, ActivityCounterRow.value)
        .join(ActivityRow, ActivityRow.id == ActivityCounterRow.activity)
        .where(*inside, ActivityCounterRow.counter.in_(counting))
    ):
        counters.setdefault(row.activity, {})[row.counter] = row.value
    rows = session.execute(
        select(ActivityRow.id, ActivityRow.starts_on, ActivityRow.channel, ActivityClauseRow.clause)
        .join(ActivityClauseRow, ActivityClauseRow.activity == ActivityRow.id)
        .where(*inside)
    )
    return [
        Occurrence(
            clause=row.clause,
            day=row.starts_on,
            times=channels[row.channel].occurrences(counters.get(row.id, {}))
            if row.channel in channels
            else 1,
            activity_id=row.id,
        )
        for row in rows
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


def _events(session: Session, unit: str, first: date, last: date) -> list[TriggerEvent]:
    rows = session.scalars(
        select(TriggerRow)
        .where(TriggerRow.unit == unit, ~TriggerRow.withdrawn, TriggerRow.day.between(first, last))
        .order_by(TriggerRow.day, TriggerRow.id)
    )
    return [TriggerEvent(r.id, r.clause, r.day, r.title, r.due, r.fulfilled_on) for r in rows]


def _claims(session: Session, unit: str, period: Period) -> list[Claim]:
    rows = session.scalars(
        select(ObligationClaimRow).where(
            ObligationClaimRow.unit == unit,
            ObligationClaimRow.period == period.code,
            ~ObligationClaimRow.withdrawn,
        )
    )
    return [Claim(r.id, r.clause, r.period, r.reason) for r in rows]
