"""Changing or withdrawing many activities in one transaction, after saying what would happen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from sqlalchemy.orm import Session

from cchc_desktop.domain.activities import ActivityRecord, ActivityValues, tidy
from cchc_desktop.domain.bulk_edits import BulkEdit, BulkResult, Unfit
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.activities import Activities
from cchc_desktop.services.activity_rows import activities_of, payload_of_values
from cchc_desktop.services.freezing import Touched
from cchc_desktop.services.locks import freeze_of
from cchc_desktop.services.office import Office
from cchc_desktop.services.payloads import ActivityPayload
from cchc_desktop.services.permissions import guarded

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class _Planned:
    record: ActivityRecord
    values: ActivityValues
    reason: str


@guarded
class BulkEdits:
    """Changes of many activities at once: each is one transaction and one step of undo."""

    def __init__(self, office: Office, activities: Activities) -> None:
        self._office = office
        self._activities = activities

    def preview(self, ids: Sequence[str], edit: BulkEdit) -> BulkResult:
        """Say what `edit` would do to the activities `ids`, without doing it."""
        with self._office.reading() as session:
            return _summed(self._plan(session, ids, edit))

    def apply(
        self, ids: Sequence[str], edit: BulkEdit, *, progress: Progress = silent
    ) -> Changed[BulkResult]:
        """Change those activities that can take `edit` and say which could not; all of it or nothing."""
        with self._office.changing() as change:
            planned = list(self._plan(change.session, ids, edit))
            result = _summed(iter(planned))
            waiting = set(result.changing)
            done = 0
            for each in planned:
                if each.record.id not in waiting:
                    continue
                old = cast(ActivityPayload, change.payload_of(Noun.ACTIVITY, each.record.id))
                payload = payload_of_values(
                    each.values,
                    record=old.id,
                    unit=old.unit,
                    by=old.recorded_by,
                    at=old.recorded_at,
                    schedule=old.schedule,
                    occurrence=old.occurrence,
                )
                change.put(Noun.ACTIVITY, payload, action="change")
                self._activities.follow(change, payload, before=old)
                done += 1
                progress(done, len(waiting), each.values.title)
            if waiting:
                change.undoable(tr("Changed together: {n} activities", n=len(waiting)))
            return change.done(result)

    def withdraw(self, ids: Sequence[str], reason: str, *, progress: Progress = silent) -> Changed[int]:
        """Take many activities out of every count, with one reason for all; return how many."""
        reason = " ".join(nfc(reason).split())
        if not reason:
            raise UserMistake(
                tr("A reason is missing."),
                hint=tr("Say in a few words why these activities do not count."),
                field="reason",
            )
        with self._office.changing() as change:
            records = [record for record in self._records(change.session, ids) if not record.withdrawn]
            for done, record in enumerate(records, 1):
                if record.unit != self._office.unit.key:
                    raise UserMistake(
                        tr("“{title}” belongs to another unit.", title=record.values.title),
                        hint=tr("Choose activities of your own unit only."),
                    )
                change.withdraw(Noun.ACTIVITY, record.id, action="withdraw", reason=reason)
                old = cast(ActivityPayload, change.payload_of(Noun.ACTIVITY, record.id))
                self._activities.follow(change, old, withdrawn=True)
                progress(done, len(records), record.values.title)
            if records:
                change.undoable(tr("Withdrawn together: {n} activities", n=len(records)))
            return change.done(len(records))

    def _plan(self, session: Session, ids: Sequence[str], edit: BulkEdit) -> Iterator[_Planned]:
        for record in self._records(session, ids):
            values = tidy(edit.applied_to(record.values))
            yield _Planned(record, values, self._reason(session, record, values))

    def _reason(self, session: Session, record: ActivityRecord, values: ActivityValues) -> str:
        """Return why an activity cannot become `values`, empty if it can."""
        if record.unit != self._office.unit.key:
            return tr("It belongs to another unit.")
        if record.withdrawn:
            return tr("It is withdrawn.")
        touched = Touched(
            Noun.ACTIVITY,
            record.id,
            days=frozenset({values.starts_on}),
            clauses=frozenset({*record.values.clauses, *values.clauses}),
        )
        lock = freeze_of(self._office).lock(session, touched)
        if lock is not None:
            return lock.message
        return next((mistake.message for mistake in self._activities.mistakes(values)), "")

    def _records(self, session: Session, ids: Sequence[str]) -> Iterator[ActivityRecord]:
        for start in range(0, len(ids), _CHUNK):
            yield from activities_of(session, ids[start : start + _CHUNK])


def _summed(planned: Iterator[_Planned]) -> BulkResult:
    changing: list[str] = []
    same: list[str] = []
    unfit: list[Unfit] = []
    for each in planned:
        if each.values == tidy(each.record.values):
            same.append(each.record.id)
        elif each.reason:
            unfit.append(Unfit(each.record.id, each.record.values.title, each.reason))
        else:
            changing.append(each.record.id)
    return BulkResult(tuple(changing), tuple(same), tuple(unfit))
