"""Series entered once: keeping their pattern, ticking off what took place, saying why something did not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.schedules import (
    REASON_LENGTH,
    Occurrence,
    OccurrenceState,
    ScheduleValues,
    Slot,
    activity_id,
    occurrences_of,
    read_slot,
    schedule_mistakes,
    slots_of,
    states_of,
    tidy_schedule,
    values_at,
)
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.activities import Activities
from cchc_desktop.services.activity_rows import EVERY_UNIT, payload_of_values
from cchc_desktop.services.evidence import NewEvidence, keeping, put_evidence
from cchc_desktop.services.freezing import Freeze
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import ActivityPayload, SchedulePayload
from cchc_desktop.services.permissions import guarded
from db.models.activities import ActivityRow
from db.models.schedules import ScheduleRow


@dataclass(frozen=True, slots=True)
class ScheduleRecord:
    """A series as it is stored, with what became of its occurrences so far."""

    id: str
    unit: str
    revision: int
    withdrawn: bool
    values: ScheduleValues
    occurrences: tuple[Occurrence, ...]
    recorded_by: str
    recorded_at: datetime

    @property
    def counts(self) -> Mapping[OccurrenceState, int]:
        """Return how many occurrences stand how."""
        return states_of(self.occurrences)


@guarded
class Schedules:
    """What the unit does again and again."""

    def __init__(
        self,
        office: Office,
        activities: Activities,
        channels: Mapping[str, Channel],
        counters: Mapping[str, Counter],
    ) -> None:
        self._office = office
        self._activities = activities
        self._channels = channels
        self._counters = counters
        self._freeze = Freeze(office.unit.key, office.units, office.plan.period_rule)

    def all(self, *, unit: str = "") -> list[ScheduleRecord]:
        """Return the series of a unit by its key, the own one's where it is empty, oldest first.

        `EVERY_UNIT` asks for those of all units that are here.
        """
        whose = () if unit == EVERY_UNIT else (ScheduleRow.unit == (unit or self._office.unit.key),)
        with self._office.reading() as session:
            rows = session.scalars(
                select(ScheduleRow)
                .where(*whose, ~ScheduleRow.withdrawn)
                .order_by(ScheduleRow.starts_on, ScheduleRow.id)
            ).all()
            return [self._record(session, row) for row in rows]

    def get(self, schedule: str) -> ScheduleRecord:
        """Return one series; UserMistake when it is not here."""
        with self._office.reading() as session:
            row = session.get(ScheduleRow, schedule)
            if row is not None:
                return self._record(session, row)
        raise UserMistake(
            tr("The schedule is no longer here."), hint=tr("Reload the list and choose it again.")
        )

    def mistakes(self, values: ScheduleValues) -> list[UserMistake]:
        """Return everything wrong with `values`, each with its field, without reading the database."""
        return schedule_mistakes(
            tidy_schedule(values),
            plan=self._office.plan,
            channels=self._channels,
            counters={c.id: c.label for c in self._counters.values()},
        )

    def record(self, values: ScheduleValues) -> Changed[ScheduleRecord]:
        """Enter a series; nothing counts until it is ticked off."""
        return self._keep(new_id(), values, None, {})

    def change(
        self, schedule: str, values: ScheduleValues, *, revision: int | None = None
    ) -> Changed[ScheduleRecord]:
        """Give a series another pattern; what was ticked off or explained stays."""
        return self._keep(schedule, values, revision, None)

    def withdraw(self, schedule: str, reason: str = "") -> Changed[None]:
        """End a series: it is no longer offered; what was ticked off stays and counts."""
        with self._office.changing() as change:
            old = self._own(change, schedule)
            change.withdraw(Noun.SCHEDULE, schedule, action="withdraw", reason=nfc(reason).strip())
            change.undoable(tr("Schedule ended: {title}", title=old.title))
            return change.done(None)

    def tick(
        self,
        schedule: str,
        slots: Sequence[Slot],
        *,
        evidence: Sequence[NewEvidence] = (),
        progress: Progress = silent,
    ) -> Changed[int]:
        """Record that `slots` took place, each as an activity with the files of `evidence`; return how many.

        What is ticked already stays as it is. All of it is durable on return, or nothing is.
        """
        with keeping(self._office, evidence, progress) as stored, self._office.changing() as change:
            payload = self._own(change, schedule)
            ticked = self._ticked(change.session, schedule)
            values = _values_of_payload(payload)
            new = [slot for slot in dict.fromkeys(slots) if slot not in ticked]
            for slot in new:
                self._tick(change, schedule, values, slot)
                for proof, kept in stored:
                    put_evidence(
                        change,
                        self._office,
                        kept,
                        noun=Noun.ACTIVITY,
                        record=activity_id(schedule, slot),
                        name=proof.title,
                        values=proof.values,
                    )
            self._explain(change, payload, dict.fromkeys((slot.key for slot in new), ""), "tick")
            change.undoable(tr("Ticked off: {title}, {n} times", title=payload.title, n=len(new)))
            return change.done(len(new))

    def untick(self, schedule: str, slots: Sequence[Slot], reason: str = "") -> Changed[int]:
        """Take back that `slots` took place: their activities leave every count; return how many."""
        with self._office.changing() as change:
            payload = self._own(change, schedule)
            ticked = self._ticked(change.session, schedule)
            gone = [slot for slot in dict.fromkeys(slots) if slot in ticked]
            for slot in gone:
                activity, _files = ticked[slot]
                change.withdraw(Noun.ACTIVITY, activity, action="untick", reason=nfc(reason).strip())
                old = cast(ActivityPayload, change.payload_of(Noun.ACTIVITY, activity))
                self._activities.follow(change, old, withdrawn=True)
            change.undoable(tr("Tick taken back: {title}, {n} times", title=payload.title, n=len(gone)))
            return change.done(len(gone))

    def miss(self, schedule: str, slots: Sequence[Slot], reason: str) -> Changed[int]:
        """Say why `slots` did not take place; an empty `reason` leaves them open again."""
        reason = " ".join(nfc(reason).split())
        if len(reason) > REASON_LENGTH:
            raise UserMistake(
                tr("The reason has {count} letters, at most {most}.", count=len(reason), most=REASON_LENGTH),
                hint=tr("Say it in one sentence."),
                field="reason",
            )
        with self._office.changing() as change:
            payload = self._own(change, schedule)
            ticked = self._ticked(change.session, schedule)
            both = [slot.label for slot in slots if slot in ticked]
            if both:
                raise UserMistake(
                    tr("It is ticked off on {days}.", days=", ".join(both)),
                    hint=tr("Take the tick back first."),
                    field="slots",
                )
            self._check_free(change.session, payload, slots)
            known = set(map(read_slot, payload.missed)) | {
                occurrence.slot
                for occurrence in self._occurrences(_values_of_payload(payload), ticked, payload.missed)
            }
            self._check_known(slots, known)
            self._explain(change, payload, {slot.key: reason for slot in slots}, "miss")
            change.undoable(tr("Explained: {title}, {n} times", title=payload.title, n=len(slots)))
            return change.done(len(slots))

    def _check_free(self, session: Session, payload: SchedulePayload, slots: Sequence[Slot]) -> None:
        """Refuse to say what became of a slot whose quarter was submitted, as ticking it is refused."""
        locks = self._locks(session, payload.id, _values_of_payload(payload), slots)
        for lock in locks.values():
            raise UserMistake(lock.message, hint=lock.hint, field="slots")

    def _locks(
        self, session: Session, schedule: str, values: ScheduleValues, slots: Iterable[Slot]
    ) -> dict[Slot, Lock]:
        """Return what keeps each of `slots` as it is; nothing of those that are open."""
        slots = list(slots)
        by_day = self._freeze.locks_of_days(session, {slot.day for slot in slots})
        found = {}
        for slot in slots:
            for lock in by_day.get(slot.day, ()):
                if not lock.allows(Noun.ACTIVITY, activity_id(schedule, slot), values.clauses):
                    found[slot] = lock
                    break
        return found

    def _tick(self, change: Change, schedule: str, values: ScheduleValues, slot: Slot) -> None:
        self._check_known([slot], set(slots_of(values)))
        wanted = values_at(values, slot)
        self._activities.check(wanted)
        payload = payload_of_values(
            wanted,
            record=activity_id(schedule, slot),
            unit=self._office.unit.key,
            by=self._office.user.name,
            at=change.now,
            schedule=schedule,
            occurrence=slot.key,
        )
        change.put(Noun.ACTIVITY, payload, action="tick")
        self._activities.follow(change, payload)

    def _check_known(self, slots: Iterable[Slot], known: set[Slot]) -> None:
        for slot in slots:
            if slot not in known:
                raise UserMistake(
                    tr("The schedule has nothing on {day}.", day=slot.label),
                    hint=tr("Choose days of the schedule, or record this one as an activity by itself."),
                    field="slots",
                )

    def _explain(
        self, change: Change, payload: SchedulePayload, reasons: Mapping[str, str], action: str
    ) -> None:
        """Keep or drop reasons; the schedule is not written again where nothing changes."""
        missed = {key: said for key, said in (payload.missed | dict(reasons)).items() if said}
        if missed != payload.missed:
            change.put(Noun.SCHEDULE, msgspec.structs.replace(payload, missed=missed), action=action)

    def _keep(
        self, schedule: str, values: ScheduleValues, revision: int | None, missed: dict[str, str] | None
    ) -> Changed[ScheduleRecord]:
        values = tidy_schedule(values)
        for mistake in self.mistakes(values):
            raise mistake
        with self._office.changing() as change:
            old = None if missed is not None else self._own(change, schedule)
            payload = SchedulePayload(
                id=schedule,
                unit=self._office.unit.key,
                recorded_by=old.recorded_by if old else self._office.user.name,
                recorded_at=old.recorded_at if old else change.now,
                title=values.title,
                channel=values.channel,
                weekdays=values.weekdays,
                times=values.times,
                every=values.every,
                starts_on=values.starts_on,
                ends_on=values.ends_on,
                clauses=values.clauses,
                audiences=values.audiences,
                counters=dict(values.counters),
                place=values.place,
                summary=values.summary,
                missed=old.missed if old else {},
            )
            change.put(Noun.SCHEDULE, payload, action="change" if old else "record", revision=revision)
            words = tr("Schedule changed: {title}", title=values.title)
            change.undoable(words if old else tr("Schedule entered: {title}", title=values.title))
            row = change.session.get(ScheduleRow, schedule, populate_existing=True)
            return change.done(self._record(change.session, cast(ScheduleRow, row)))

    def _own(self, change: Change, schedule: str) -> SchedulePayload:
        payload = cast(SchedulePayload, change.payload_of(Noun.SCHEDULE, schedule))
        if payload.unit != self._office.unit.key:
            raise UserMistake(
                tr("This schedule belongs to another unit; only that unit can change it."),
                hint=tr("Tell the unit what you found."),
            )
        return payload

    def _record(self, session: Session, row: ScheduleRow) -> ScheduleRecord:
        values = _values_of_row(row)
        missed: dict[str, str] = msgspec.json.decode(row.missed)
        found = self._occurrences(values, self._ticked(session, row.id, row.unit), missed)
        if row.unit == self._office.unit.key:
            locks = self._locks(session, row.id, values, (each.slot for each in found))
            found = [replace(each, lock=locks.get(each.slot)) for each in found] if locks else found
        return ScheduleRecord(
            id=row.id,
            unit=row.unit,
            revision=row.revision,
            withdrawn=row.withdrawn,
            values=values,
            occurrences=tuple(found),
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )

    def _occurrences(
        self, values: ScheduleValues, ticked: Mapping[Slot, tuple[str, int]], missed: Mapping[str, str]
    ) -> list[Occurrence]:
        reasons = {read_slot(key): reason for key, reason in missed.items()}
        return occurrences_of(values, done=ticked, missed=reasons, today=self._office.today())

    def _ticked(self, session: Session, schedule: str, unit: str = "") -> dict[Slot, tuple[str, int]]:
        rows = session.execute(
            select(ActivityRow.id, ActivityRow.occurrence, ActivityRow.evidence_count).where(
                ActivityRow.schedule == schedule,
                ActivityRow.schedule != "",
                ActivityRow.unit == (unit or self._office.unit.key),
                ~ActivityRow.withdrawn,
            )
        )
        return {read_slot(row.occurrence): (row.id, row.evidence_count) for row in rows}


def _values_of_payload(payload: SchedulePayload) -> ScheduleValues:
    return ScheduleValues(
        title=payload.title,
        channel=payload.channel,
        weekdays=payload.weekdays,
        starts_on=payload.starts_on,
        ends_on=payload.ends_on,
        times=payload.times,
        every=payload.every,
        clauses=payload.clauses,
        audiences=payload.audiences,
        counters=payload.counters,
        place=payload.place,
        summary=payload.summary,
    )


def _values_of_row(row: ScheduleRow) -> ScheduleValues:
    def plain(text: str) -> tuple[str, ...]:
        return tuple(msgspec.json.decode(text))

    made = ScheduleValues(
        title=row.title,
        channel=row.channel,
        weekdays=tuple(msgspec.json.decode(row.weekdays)),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
    return replace(
        made,
        times=plain(row.times),
        every=row.every,
        clauses=plain(row.clauses),
        audiences=tuple(map(Audience, plain(row.audiences))),
        counters=msgspec.json.decode(row.counters),
        place=row.place,
        summary=row.summary,
    )
