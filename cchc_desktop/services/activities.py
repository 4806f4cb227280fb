"""Recording what was done, and showing it page by page."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import TypeVar, cast

from sqlalchemy import select

from cchc_desktop.domain.activities import (
    ActivityRecord,
    ActivityValues,
    mistakes_of,
    tidy,
)
from cchc_desktop.domain.channels import Channel, Counter, Labels
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.mergers import day_mistakes
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.vietnamese import fold, nfc
from cchc_desktop.services.activity_lists import (
    ActivityLists,
    ActivityRowView,
    ActivityTotals,
)
from cchc_desktop.services.activity_rows import activities_of, payload_of_values
from cchc_desktop.services.evidence import (
    NewEvidence,
    describe_evidence,
    evidence_of,
    keeping,
    put_evidence,
    take_off,
)
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import ActivityPayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.triggers import answer_triggers, follow_activity
from db.models.activities import ActivityRow

__all__ = ["Activities", "ActivityRowView", "ActivityTotals", "alike"]


T = TypeVar("T")


@guarded
class Activities(ActivityLists):
    """What the unit did for the plan."""

    def __init__(
        self, office: Office, channels: Mapping[str, Channel], counters: Mapping[str, Counter]
    ) -> None:
        super().__init__(office)
        self._channels = channels
        self._counters = counters
        self._labels = Labels(counters)

    def channels(self) -> list[Channel]:
        """Return how something can be done, in the catalogue's order."""
        return list(self._channels.values())

    def counters(self) -> Mapping[str, Counter]:
        """Return what can be counted, by id."""
        return self._counters

    def check(self, values: ActivityValues) -> None:
        """Raise UserMistake for the first thing wrong with `values`."""
        for mistake in self.mistakes(values):
            raise mistake

    def mistakes(
        self, values: ActivityValues, *, tidied: bool = False, today: date | None = None
    ) -> list[UserMistake]:
        """Return everything wrong with `values`, each with its field, without reading the database.

        `tidied` tells that they are already as `tidy` leaves them; who judges many at once says which
        day it is.
        """
        plan, unit = self._office.plan, self._office.unit
        found = mistakes_of(
            values if tidied else tidy(values),
            plan=plan,
            channels=self._channels,
            counters=self._labels,
            today=today or self._office.today(),
        )
        since = date(plan.year, 1, 1)
        return found + day_mistakes(unit, values.starts_on, values.ends_on, since=since)

    def record(
        self,
        values: ActivityValues,
        *,
        evidence: Sequence[NewEvidence] = (),
        answers: Sequence[str] = (),
        progress: Progress = silent,
    ) -> Changed[ActivityRecord]:
        """Record an activity with its files; all of it is durable on return, or nothing is.

        `answers` are the events that called for it. Where its channel is itself such an event, what it
        owes falls due.
        """
        values = tidy(values)
        self.check(values)
        with keeping(self._office, evidence, progress) as stored, self._office.changing() as change:
            payload = payload_of_values(
                values,
                record=new_id(),
                unit=self._office.unit.key,
                by=self._office.user.name,
                at=change.now,
            )
            change.put_new(Noun.ACTIVITY, payload, action="record")
            # nothing can follow an activity made a moment ago but what it starts itself
            if self._channels[payload.channel].starts:
                self.follow(change, payload)
            if answers:
                answer_triggers(change, answers, activity=payload)
            files = tuple(
                put_evidence(
                    change,
                    self._office,
                    kept,
                    noun=Noun.ACTIVITY,
                    record=payload.id,
                    name=new.title,
                    values=new.values,
                )
                for new, kept in stored
            )
            made = ActivityRecord(
                id=payload.id,
                unit=payload.unit,
                revision=1,
                withdrawn=False,
                values=values,
                evidence=files,
                recorded_by=payload.recorded_by,
                recorded_at=payload.recorded_at,
            )
            change.undoable(tr("Recorded: {title}", title=values.title))
            return change.done(made)

    def change(
        self,
        activity: str,
        values: ActivityValues,
        *,
        revision: int | None = None,
        evidence: Sequence[NewEvidence] = (),
        described: Mapping[str, EvidenceValues] | None = None,
        detached: Sequence[str] = (),
        answers: Sequence[str] | None = None,
        progress: Progress = silent,
    ) -> Changed[ActivityRecord]:
        """Replace what an activity says, with its files; `revision` is the one the officer had open.

        `evidence` is attached, `described` says something else of attached files and `detached` are
        taken off, all in the same change. `answers` are the events that called for it, None for those
        it answered before.
        """
        values = tidy(values)
        self.check(values)
        with keeping(self._office, evidence, progress) as stored, self._office.changing() as change:
            old = cast(ActivityPayload, change.payload_of(Noun.ACTIVITY, activity))
            self._own(old.unit)
            payload = payload_of_values(
                values,
                record=activity,
                unit=old.unit,
                by=old.recorded_by,
                at=old.recorded_at,
                schedule=old.schedule,
                occurrence=old.occurrence,
            )
            number = change.put(Noun.ACTIVITY, payload, action="change", revision=revision)
            self.follow(change, payload, before=old)
            if answers is not None:
                answer_triggers(change, answers, activity=payload)
            for file in detached:
                take_off(change, file)
            for file, said in (described or {}).items():
                describe_evidence(change, file, said)
            for new, kept in stored:
                put_evidence(
                    change,
                    self._office,
                    kept,
                    noun=Noun.ACTIVITY,
                    record=activity,
                    name=new.title,
                    values=new.values,
                )
            made = ActivityRecord(
                id=activity,
                unit=old.unit,
                revision=number,
                withdrawn=False,
                values=values,
                evidence=evidence_of(change.session, [activity]).get(activity, ()),
                recorded_by=old.recorded_by,
                recorded_at=old.recorded_at,
            )
            change.undoable(tr("Changed: {title}", title=values.title))
            return change.done(made)

    def withdraw(self, activity: str, reason: str = "") -> Changed[None]:
        """Take an activity out of every count; it stays in the trail and can be brought back."""
        with self._office.changing() as change:
            old = cast(ActivityPayload, change.payload_of(Noun.ACTIVITY, activity))
            self._own(old.unit)
            change.withdraw(Noun.ACTIVITY, activity, action="withdraw", reason=nfc(reason).strip())
            self.follow(change, old, withdrawn=True)
            change.undoable(tr("Withdrawn: {title}", title=old.title))
            return change.done(None)

    def restore(self, activity: str) -> Changed[None]:
        """Bring a withdrawn activity back."""
        with self._office.changing() as change:
            payload = cast(ActivityPayload, change.payload_of(Noun.ACTIVITY, activity))
            self._own(payload.unit)
            change.put(Noun.ACTIVITY, payload, action="restore")
            self.follow(change, payload)
            change.undoable(tr("Brought back: {title}", title=payload.title))
            return change.done(None)

    def follow(
        self,
        change: Change,
        payload: ActivityPayload,
        *,
        before: ActivityPayload | None = None,
        withdrawn: bool = False,
    ) -> None:
        """Bring the duties that follow an activity in line with it, in the same change."""
        follow_activity(change, self._office, self._channels, payload, before=before, withdrawn=withdrawn)

    def get(self, activity: str) -> ActivityRecord:
        """Return one activity; UserMistake when it is not here."""
        with self._office.reading() as session:
            found = activities_of(session, [activity])
        if not found:
            raise UserMistake(
                tr("The activity is no longer here."), hint=tr("Reload the list and choose it again.")
            )
        return found[0]

    def similar(self, values: ActivityValues, *, but: str = "") -> list[ActivityRowView]:
        """Return likely duplicates: same day and channel, a name of nearly the same words."""
        words = set(fold(values.title).split())
        statement = select(ActivityRow.id, ActivityRow.folded).where(
            ActivityRow.unit == self._office.unit.key,
            ActivityRow.starts_on == values.starts_on,
            ActivityRow.channel == values.channel,
            ~ActivityRow.withdrawn,
            ActivityRow.id != but,
        )
        with self._office.reading() as session:
            near = [
                row.id
                for row in session.execute(statement)
                if words and alike(words, set(row.folded.split("\n", 1)[0].split()))
            ]
        return self.rows(near)

    def _own(self, unit: str) -> None:
        if unit != self._office.unit.key:
            raise UserMistake(
                tr("This activity belongs to another unit; only that unit can change it."),
                hint=tr("Return it with your remark, so that the unit changes it itself."),
            )


def alike(one: AbstractSet[str], other: AbstractSet[str]) -> bool:
    """Tell whether two names are of nearly the same words."""
    return first_alike(one, ((True, other),)) is not None


def first_alike(words: AbstractSet[str], others: Iterable[tuple[T, AbstractSet[str]]]) -> T | None:
    """Return whose name, of `others`, is the first of nearly the same words; None when no name is."""
    size = len(words)
    for whose, other in others:
        # four fifths of all their words are common: 5 × common ≥ 4 × (both - common)
        if 9 * len(words & other) >= 4 * (size + len(other)) > 0:
            return whose
    return None
