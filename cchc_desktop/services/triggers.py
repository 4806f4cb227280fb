"""Duties after events: activities that are such events, and activities that answer them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, cast

import msgspec
from sqlalchemy import select

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import event_due
from cchc_desktop.domain.plans import CadenceKind, owed_by
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.payloads import ActivityPayload, TriggerPayload
from db.models.plans import TriggerRow

_OF_ACTIVITIES: Final = uuid.UUID("5c3d6a52-8f0e-4c53-9f0e-0f6e2f1c8a43")
"""The namespace in which an activity and a clause make the id of their event."""


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
    again = before is None or before.channel != activity.channel
    _follow_as_event(change, office, channels, activity, again=again, withdrawn=withdrawn)
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


def answer_triggers(
    change: Change, office: Office, triggers: Sequence[str], *, activity: ActivityPayload
) -> None:
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
            answer_trigger(change, office, trigger, on=activity.ends_on, activity=activity.id)


def answer_trigger(change: Change, office: Office, trigger: str, *, on: date, activity: str | None) -> None:
    """Note on which day what an event called for was done, and by which activity."""
    old = cast(TriggerPayload, change.payload_of(Noun.TRIGGER, trigger))
    check_own(office, old.unit)
    if on < old.day:
        raise UserMistake(
            tr("{day} is before the event itself.", day=day_words(on)),
            hint=tr("Enter a day from {day}.", day=day_words(old.day)),
            field="on",
        )
    _put(change, old, action="fulfil_trigger", fulfilled_on=on, activity=activity)


def check_own(office: Office, unit: str) -> None:
    """Refuse to touch a record of another unit."""
    if unit != office.unit.key:
        raise UserMistake(
            tr("This record belongs to another unit; only that unit can change it."),
            hint=tr("Return it with your remark, so that the unit changes it itself."),
        )


def _follow_as_event(
    change: Change,
    office: Office,
    channels: Mapping[str, Channel],
    activity: ActivityPayload,
    *,
    again: bool,
    withdrawn: bool,
) -> None:
    channel = channels.get(activity.channel)
    starts = channel.starts if channel is not None and not withdrawn else ()
    clauses = [clause for clause in starts if _starts(office, clause, activity.ends_on)]
    rows = change.session.scalars(
        select(TriggerRow).where(TriggerRow.cause == activity.id).execution_options(populate_existing=True)
    )
    known = {row.clause: row for row in rows}
    for clause, row in known.items():
        if clause not in clauses and not row.withdrawn:
            change.withdraw(Noun.TRIGGER, row.id, action="follow_activity", reason="")
    for clause in clauses:
        event = known.get(clause)
        if event is None:
            _make_event(change, office, clause, activity)
        elif event.withdrawn:
            if again:
                _move_event(change, office, event.id, activity)
        elif (event.title, event.day) != (activity.title, activity.ends_on):
            _move_event(change, office, event.id, activity)


def _starts(office: Office, clause: str, day: date) -> bool:
    """Tell whether something done on `day` makes `clause` fall due for this unit."""
    plan = office.plan
    if not plan.has(clause) or day < plan.effective_from or day.year != plan.year:
        return False
    task = plan.task(clause)
    return task.cadence.kind is CadenceKind.AFTER_EVENT and owed_by(task, office.unit, plan)


def _make_event(change: Change, office: Office, clause: str, activity: ActivityPayload) -> None:
    payload = TriggerPayload(
        id=str(uuid.uuid5(_OF_ACTIVITIES, f"{activity.id}/{clause}")),
        unit=activity.unit,
        recorded_by=office.user.name,
        recorded_at=change.now,
        clause=clause,
        title=activity.title,
        day=activity.ends_on,
        due=event_due(office.plan.task(clause), activity.ends_on),
        fulfilled_on=None,
        activity=None,
        cause=activity.id,
    )
    change.put_new(Noun.TRIGGER, payload, action="follow_activity")


def _move_event(change: Change, office: Office, trigger: str, activity: ActivityPayload) -> None:
    old = cast(TriggerPayload, change.payload_of(Noun.TRIGGER, trigger))
    day = activity.ends_on
    due = event_due(office.plan.task(old.clause), day)
    _put(change, old, action="follow_activity", title=activity.title, day=day, due=due)


def _put(change: Change, old: TriggerPayload, *, action: str, **values: Any) -> None:
    change.put(Noun.TRIGGER, msgspec.structs.replace(old, **values), action=action)
