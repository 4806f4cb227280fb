"""Duties after events: activities that are such events, and activities that answer them."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple, cast

import msgspec
from sqlalchemy import select

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.holidays import WorkDays
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import event_due
from cchc_desktop.domain.plans import CadenceKind, owed_by
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.holidays import work_days_in
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.payloads import ActivityPayload, TriggerPayload
from db.models.plans import TriggerRow

DOCUMENT: Final = "document"
"""The channel that stands for a document issued."""
_OF_RECORDS: Final = uuid.UUID("5c3d6a52-8f0e-4c53-9f0e-0f6e2f1c8a43")
"""The namespace in which a record and a clause make the id of their event."""


class _Event(NamedTuple):
    cause: str
    title: str
    day: date
    starts: tuple[str, ...]


def follow_activity(
    change: Change,
    office: Office,
    channels: Mapping[str, Channel],
    activity: ActivityPayload,
    *,
    before: ActivityPayload | None = None,
    withdrawn: bool = False,
) -> None:
    """Bring the events of `activity` in line with it, as it was just recorded, changed or withdrawn.

    An activity of a channel that starts a duty is an event, once for each clause; it moves with its
    day and goes when it is withdrawn or its channel no longer starts anything. An event that the
    officer took back stays away, unless the activity was away too: `before` is what it said until now,
    None for one that is new or brought back. Events that the activity answered are answered on its last
    day, and wait again when it is withdrawn.
    """
    channel = channels.get(activity.channel)
    event = _Event(
        activity.id, activity.title, activity.ends_on, channel.starts if channel and not withdrawn else ()
    )
    again = before is None or before.channel != activity.channel
    _follow_as_event(change, office, event, again=again)
    answered = change.session.scalars(
        select(TriggerRow.id).where(
            TriggerRow.activity == activity.id,
            ~TriggerRow.withdrawn,
            TriggerRow.fulfilled_on.is_distinct_from(None if withdrawn else activity.ends_on),
        )
    ).all()
    for trigger in answered:
        old = cast(TriggerPayload, change.payload_of(Noun.TRIGGER, trigger))
        on = None if withdrawn else max(activity.ends_on, old.day)
        _put(change, old, action="fulfil_trigger", fulfilled_on=on, activity=activity.id)


def follow_new(
    change: Change, office: Office, channels: Mapping[str, Channel], activities: Iterable[ActivityPayload]
) -> None:
    """Let what many activities start fall due, all of them recorded in this change a moment ago.

    The trail's line that names the activities speaks for their events too.
    """
    work = work_days_in(change.session)
    events = [_Event(a.id, a.title, a.ends_on, channels[a.channel].starts) for a in activities]
    made = [
        _trigger(change, office, clause, event, work)
        for event in events
        for clause in event.starts
        if _starts(office, clause, event.day)
    ]
    if made:
        change.put_new_many(Noun.TRIGGER, made)


def follow_document(
    change: Change,
    office: Office,
    channels: Mapping[str, Channel],
    *,
    record: str,
    title: str,
    day: date | None,
    again: bool,
) -> None:
    """Bring the events of a document that is no activity, such as the unit's plan, in line with it.

    It starts what a document issued starts; without a `day` it is not issued. `again` tells that it was
    not until now: then an event that was taken back comes back.
    """
    channel = channels.get(DOCUMENT)
    starts = channel.starts if channel is not None and day is not None else ()
    _follow_as_event(change, office, _Event(record, title, day or date.min, starts), again=again)


def answer_triggers(change: Change, triggers: Sequence[str], *, activity: ActivityPayload) -> None:
    """Note that `activity` is what the events `triggers` called for, and no other events."""
    held = change.session.scalars(
        select(TriggerRow.id).where(TriggerRow.activity == activity.id, ~TriggerRow.withdrawn)
    ).all()
    for trigger in held:
        if trigger not in triggers:
            old = cast(TriggerPayload, change.payload_of(Noun.TRIGGER, trigger))
            _put(change, old, action="fulfil_trigger", fulfilled_on=None, activity=None)
    for trigger in triggers:
        if trigger not in held:
            answer_trigger(change, trigger, on=activity.ends_on, activity=activity.id)


def answer_trigger(change: Change, trigger: str, *, on: date, activity: str | None) -> None:
    """Note on which day what an event called for was done, and by which activity."""
    old = cast(TriggerPayload, change.payload_of(Noun.TRIGGER, trigger))
    change.check_own(old.unit)
    if on < old.day:
        raise UserMistake(
            tr("{day} is before the event itself.", day=day_words(on)),
            hint=tr("Enter a day from {day}.", day=day_words(old.day)),
            field="on",
        )
    _put(change, old, action="fulfil_trigger", fulfilled_on=on, activity=activity)


def _follow_as_event(change: Change, office: Office, event: _Event, *, again: bool) -> None:
    clauses = [clause for clause in event.starts if _starts(office, clause, event.day)]
    rows = change.session.scalars(
        select(TriggerRow).where(TriggerRow.cause == event.cause).execution_options(populate_existing=True)
    )
    known = {row.clause: row for row in rows}
    for clause, row in known.items():
        if clause not in clauses and not row.withdrawn:
            change.withdraw(Noun.TRIGGER, row.id, action="follow_activity", reason="")
    for clause in clauses:
        held = known.get(clause)
        if held is None:
            _make_trigger(change, office, clause, event)
        elif (held.withdrawn and again) or (
            not held.withdrawn and (held.title, held.day) != (event.title, event.day)
        ):
            old = cast(TriggerPayload, change.payload_of(Noun.TRIGGER, held.id))
            due = event_due(office.plan.task(clause), event.day, work_days_in(change.session))
            _put(change, old, action="follow_activity", title=event.title, day=event.day, due=due)


def _starts(office: Office, clause: str, day: date) -> bool:
    """Tell whether something done on `day` makes `clause` fall due for this unit."""
    plan = office.plan
    if not plan.has(clause) or day < plan.effective_from or day.year != plan.year:
        return False
    task = plan.task(clause)
    return task.cadence.kind is CadenceKind.AFTER_EVENT and owed_by(task, office.unit, plan)


def _make_trigger(change: Change, office: Office, clause: str, event: _Event) -> None:
    payload = _trigger(change, office, clause, event, work_days_in(change.session))
    change.put_new(Noun.TRIGGER, payload, action="follow_activity")


def _trigger(change: Change, office: Office, clause: str, event: _Event, work: WorkDays) -> TriggerPayload:
    return TriggerPayload(
        id=str(uuid.uuid5(_OF_RECORDS, f"{event.cause}/{clause}")),
        unit=office.unit.key,
        recorded_by=office.user.name,
        recorded_at=change.now,
        clause=clause,
        title=event.title,
        day=event.day,
        due=event_due(office.plan.task(clause), event.day, work),
        fulfilled_on=None,
        activity=None,
        cause=event.cause,
    )


def _put(change: Change, old: TriggerPayload, *, action: str, **values: Any) -> None:
    change.put(Noun.TRIGGER, msgspec.structs.replace(old, **values), action=action)
