"""The plan, what each unit owes under it, what it claims does not apply, what triggers duties."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, cast

from sqlalchemy import select

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.extensions import Extension
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.obligations import Obligation, TriggerEvent, event_due, with_more_time
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period, PeriodKind, add_working_days, parse_period, period_of
from cchc_desktop.domain.plans import CadenceKind, Plan, PlanTask, tasks_of
from cchc_desktop.domain.reminders import REMIND_DAYS, Reminder, reminder_of
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.holidays import work_days_in
from cchc_desktop.services.obligations import (
    REPORT_CLAUSES,
    Claim,
    claims_for,
    claims_of,
    events_of,
    extensions_of,
    obligations_of,
)
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.own_tasks import plan_for, unit_plan_of
from cchc_desktop.services.payloads import ClaimPayload, TriggerPayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.triggers import answer_trigger
from db.asking import asked, day_in
from db.models.plans import TriggerRow

if TYPE_CHECKING:
    from cchc_desktop.services.deadlines import Deadlines

_DAYS_TO_HAND_IN: Final = 5
_DUE: Final = 'SELECT kind, due FROM deadlines WHERE "plan" = ? AND period = ?'
_LAST_DAY: Final = "SELECT max(starts_on) FROM activities WHERE unit = ? AND NOT withdrawn AND starts_on <= ?"
_SERVING: Final = """
    SELECT c.clause, count(*) FROM activities a JOIN activity_clauses c ON c.activity = a.id
    WHERE a.unit = ? AND NOT a.withdrawn AND a.starts_on BETWEEN ? AND ? GROUP BY c.clause
"""


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A task with its obligation in a period, as the plan's tree shows it."""

    task: PlanTask
    obligation: Obligation
    claim: Claim | None
    events: tuple[TriggerEvent, ...]
    activities: int
    """How many activities of the period serve the clause."""
    extension: Extension | None = None
    """The time the unit above granted for this period, or for a duty that is due once."""
    budget: int = 0
    """What the unit's plan asks for this task, in đồng."""


@dataclass(frozen=True, slots=True)
class Answerable:
    """An event that an activity may answer, or answers already."""

    event: TriggerEvent
    answered: bool


@guarded
class Plans:
    """The provincial plan and this workspace's standing under it."""

    def __init__(self, office: Office, channels: Mapping[str, Channel]) -> None:
        self._office = office
        self._channels = channels

    @property
    def last_days(self) -> "Deadlines":
        """Return the last days on which reports are handed in."""
        from cchc_desktop.services.deadlines import Deadlines

        return Deadlines(self._office)

    def current(self) -> Plan:
        """Return the plan in force."""
        return self._office.plan

    def plan_of(self, unit: str | None = None) -> Plan:
        """Return the plan a unit works by: the provincial one with the unit's own tasks."""
        with self._office.reading() as session:
            return plan_for(session, self._office.plan, self._unit(unit))

    def tasks_of(self, unit: str | None = None) -> list[PlanTask]:
        """Return what a unit has to do, in the plan's order."""
        return tasks_of(self.plan_of(unit), self._unit(unit))

    def period(self, code: str) -> Period:
        """Return the period written as 2018-Q1, 2018-03, 2018-H1, 2018-9M or 2018."""
        return parse_period(code, self._office.plan.period_rule)

    def period_now(self) -> Period:
        """Return the quarter to work on: the one before today's until its report is due.

        Outside the plan's year it is the last one with an activity. A unit that ended works on the quarter
        in which it ended.
        """
        plan = self._office.plan
        today = self._office.today()
        unit = self._office.unit
        now = period_of(min(today, unit.valid_to or today), plan.period_rule)
        before = now.previous()
        stood = unit.stands_in(before.starts_on, before.ends_on)
        if stood and before.year == plan.year and today <= self.deadline(before):
            return before
        if now.year == plan.year:
            return now
        quarters = self.quarters()
        with self._office.reading() as session:
            last = day_in(
                asked(session, _LAST_DAY, (self._office.unit.key, quarters[-1].ends_on.isoformat()))[0][0]
            )
        if last is not None and last >= quarters[0].starts_on:
            return period_of(last, plan.period_rule)
        return quarters[0] if now.year < plan.year else quarters[-1]

    def quarters(self) -> list[Period]:
        """Return the quarters of the plan's year."""
        return list(self.period(str(self._office.plan.year)).parts(PeriodKind.QUARTER))

    def deadline(self, period: Period, unit: str | None = None) -> date:
        """Return the last day to hand in the report of `period`, later where more time was granted."""
        whom = self._unit(unit)
        return self.deadlines(period, [whom])[whom.key]

    def deadlines(self, period: Period, units: Iterable[OrgUnit]) -> dict[str, date]:
        """Return that day for each of `units`, by its key, in a few statements however many they are."""
        plan, kinds = self._office.plan.id, {unit.key: str(unit.kind) for unit in units}
        with self._office.reading() as session:
            granted = {
                e.unit: e.due
                for e in extensions_of(session, plan, kinds)
                if e.period == period.code and e.clause in REPORT_CLAUSES
            }
            dues = {kind: date.fromisoformat(due) for kind, due in asked(session, _DUE, (plan, period.code))}
            if not dues.keys() >= set(kinds.values()):
                later = add_working_days(period.ends_on, _DAYS_TO_HAND_IN, work_days_in(session))
                dues = dict.fromkeys(kinds.values(), later) | dues
        return {key: granted.get(key) or dues[kind] for key, kind in kinds.items()}

    def obligations(self, period: Period, unit: str | None = None) -> list[Obligation]:
        """Return what a unit owes in `period` as it stands today."""
        whom = self._unit(unit)
        with self._office.reading() as session:
            return obligations_of(
                session,
                self._office.plan,
                whom,
                period,
                self._channels,
                units=self._office.units,
                as_of=self._office.today(),
            )

    def standing(self, period: Period, unit: str | None = None) -> list[TaskStanding]:
        """Return every task of a unit with its obligation, claim, events, activities and more time."""
        office, whom = self._office, self._unit(unit)
        with office.reading() as session:
            plan = plan_for(session, office.plan, whom)
            obligations = obligations_of(
                session, plan, whom, period, self._channels, units=office.units, as_of=office.today()
            )
            claims = {c.clause: c for c in claims_for(claims_of(session, whom.key), period)}
            granted = {e.key: e for e in extensions_of(session, plan.id, [whom.key])}
            own = unit_plan_of(session, plan.id, whom.key).values
            more = {key: extension.due for key, extension in granted.items()}
            events: dict[str, list[TriggerEvent]] = {}
            for event in events_of(session, whom.key, period.starts_on, period.ends_on):
                extended = with_more_time(event, plan.period_rule, more)
                events.setdefault(event.clause, []).append(extended)
            inside = (whom.key, period.starts_on.isoformat(), period.ends_on.isoformat())
            counted = dict(asked(session, _SERVING, inside))
        return [
            TaskStanding(
                task=plan.task(o.clause),
                obligation=o,
                claim=claims.get(o.clause),
                events=tuple(events.get(o.clause, ())),
                activities=counted.get(o.clause, 0),
                extension=granted.get(o.clause) or granted.get(f"{o.clause}@{period.code}"),
                budget=own.budget_of(o.clause),
            )
            for o in obligations
        ]

    def reminders(self, *, days: int = REMIND_DAYS) -> list[Reminder]:
        """Return what is overdue, due today or within `days` in the quarter of work, the most urgent first.

        Duties that are only proposed or asked for are never overdue, and come with their due date.
        """
        today = self._office.today()
        found = [
            reminder_of(standing.task, standing.obligation, today=today, days=days)
            for standing in self.standing(self.period_now())
        ]
        return sorted((one for one in found if one is not None), key=lambda one: (one.due, one.clause))

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
            claims = claims_of(change.session, self._office.unit.key)
            known = {c.clause: c for c in claims if c.period == period.code}
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
            change.undoable(tr("Marked as not applicable: {clause}", clause=clause))
            return change.done(Claim(record, clause, period.code, payload.reason))

    def withdraw_claim(self, claim: str) -> Changed[None]:
        """Take a claim back: the duty counts again."""
        with self._office.changing() as change:
            old = cast(ClaimPayload, change.payload_of(Noun.OBLIGATION_CLAIM, claim))
            change.check_own(old.unit)
            change.withdraw(Noun.OBLIGATION_CLAIM, claim, action="withdraw_claim", reason="")
            change.undoable(tr("Counts again: {clause}", clause=old.clause))
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
                due=event_due(task, day, work_days_in(change.session)),
                fulfilled_on=None,
                activity=None,
            )
            change.put_new(Noun.TRIGGER, payload, action="record_trigger")
            change.undoable(tr("Event added: {title}", title=payload.title))
            return change.done(TriggerEvent(payload.id, clause, day, payload.title, payload.due, None))

    def withdraw_trigger(self, trigger: str, reason: str) -> Changed[None]:
        """Take an event back that owes nothing after all; one that an activity made stays away too."""
        if not reason.strip():
            raise UserMistake(
                tr("Taking an event back needs a reason."),
                hint=tr("Write why nothing is owed after it."),
                field="reason",
            )
        with self._office.changing() as change:
            old = cast(TriggerPayload, change.payload_of(Noun.TRIGGER, trigger))
            change.check_own(old.unit)
            change.withdraw(
                Noun.TRIGGER, trigger, action="withdraw_trigger", reason=" ".join(nfc(reason).split())
            )
            change.undoable(tr("Event taken back: {title}", title=old.title))
            return change.done(None)

    def waiting(self) -> list[TriggerEvent]:
        """Return the events of this unit that nothing was done for yet, the earliest due first."""
        office = self._office
        year = self.period(str(office.plan.year))
        with office.reading() as session:
            events = events_of(session, office.unit.key, year.starts_on, year.ends_on)
        return sorted((e for e in events if e.fulfilled_on is None), key=lambda e: (e.due, e.day, e.id))

    def answerable(self, activity: str = "") -> list[Answerable]:
        """Return the events that wait, and those that `activity` answers, the earliest due first."""
        with self._office.reading() as session:
            mine = set(
                session.scalars(
                    select(TriggerRow.id).where(TriggerRow.activity == activity, ~TriggerRow.withdrawn)
                )
                if activity
                else ()
            )
            year = self.period(str(self._office.plan.year))
            events = events_of(session, self._office.unit.key, year.starts_on, year.ends_on)
        found = [Answerable(e, e.id in mine) for e in events if e.fulfilled_on is None or e.id in mine]
        return sorted(found, key=lambda one: (one.event.due, one.event.id))

    def started_by(self, record: str) -> list[TriggerEvent]:
        """Return the events that an activity or the unit's plan is, and that wait for what they owe."""
        with self._office.reading() as session:
            mine = set(session.scalars(select(TriggerRow.id).where(TriggerRow.cause == record)))
        return [event for event in self.waiting() if event.id in mine]

    def fulfil_trigger(self, trigger: str, on: date, activity: str | None = None) -> Changed[None]:
        """Say when what an event called for was done, and by which activity."""
        with self._office.changing() as change:
            answer_trigger(change, trigger, on=on, activity=activity)
            return change.done(None)

    def _unit(self, key: str | None) -> OrgUnit:
        return self._office.unit if key is None else self._office.units[key]
