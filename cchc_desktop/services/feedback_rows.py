"""A case of feedback as a row, as a record, as what travels; finding cases by what officers ask for."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, or_, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    InterimNote,
    Satisfaction,
)
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.same_numbers import mark_of, named
from cchc_desktop.services.payloads import FeedbackPayload
from db.asking import asked
from db.models.bundles import StationRow
from db.models.feedback import FeedbackFileRow, FeedbackNoteRow, FeedbackRow, FeedbackSenderRow

_CODES_EACH: Final = 2_000
_CHUNK: Final = 500
_WAITING: Final = """
    SELECT id, code, due FROM feedback_cases
    WHERE unit = ? AND NOT withdrawn AND answered_on IS NULL AND forwarded_on IS NULL AND ending = ''
    ORDER BY code DESC
"""


GIVEN_TWICE: Final = """
    SELECT code FROM feedback_cases WHERE unit = ? AND code IN (SELECT value FROM json_each(?))
    GROUP BY code HAVING count(*) > 1
"""


class WaitingCase(NamedTuple):
    """A case whose answer this unit still owes."""

    id: str
    code: str
    due: date


@dataclass(frozen=True, slots=True)
class FeedbackFilter:
    """What the register is narrowed to; nothing set shows all of it."""

    period: Period | None = None
    """Received in it; cases that still wait are shown whatever their period where `waiting` asks."""
    unit: str = ""
    """Key of a unit; this one where empty."""
    state: FeedbackState | None = None
    kind: FeedbackKind | None = None
    channel: FeedbackChannel | None = None
    waiting: bool = False
    """This unit still owes the answer."""
    late: bool = False
    words: str = ""


def waiting_in(session: Session, unit: str) -> tuple[WaitingCase, ...]:
    """Return the cases whose answer `unit` still owes, newest first."""
    return tuple(
        WaitingCase(key, code, date.fromisoformat(due))
        for key, code, due in asked(session, _WAITING, (unit,))
    )


def in_statistics() -> ColumnElement[bool]:
    """Return the condition of cases that enter statistics: not refused and not taken back."""
    return or_(FeedbackRow.ending == "", FeedbackRow.ending == str(FeedbackState.CLOSED))


def case_id(session: Session, unit: str, case: str) -> str:
    """Return the id of the case with this id or code; UserMistake when the unit has none."""
    code, _, mark = case.partition(" (")
    ids = session.scalars(
        select(FeedbackRow.id).where(
            FeedbackRow.unit == unit, (FeedbackRow.id == case) | (FeedbackRow.code == code)
        )
    ).all()
    if len(ids) > 1:
        ids = [key for key in ids if mark_of(key) == mark.rstrip(")")] or ids
    if len(ids) > 1:
        raise UserMistake(
            tr("{n} cases bear the code {case}.", n=len(ids), case=code),
            hint=tr("Name one of them: {names}.", names=", ".join(named(code, mark_of(key)) for key in ids)),
            field="case",
        )
    found = next(iter(ids), None)
    if found is None:
        raise UserMistake(
            tr("There is no case {case} in the register.", case=case),
            hint=tr("Look the code up in the list of feedback."),
            field="case",
        )
    return found


def next_code(session: Session, unit: str, day: date) -> str:
    """Return the next code of a day of receipt: PAKN.20180509.0001.

    A unit's second computer counts from 2001, the third from 4001, so that two that have not exchanged
    their cases yet never give one code twice.
    """
    prefix, before = f"PAKN.{day:%Y%m%d}.", _older_stations(session, unit) * _CODES_EACH
    last = session.scalar(
        select(func.max(FeedbackRow.code)).where(
            FeedbackRow.unit == unit,
            FeedbackRow.code.between(f"{prefix}{before + 1:04d}", f"{prefix}{before + _CODES_EACH:04d}"),
        )
    )
    return f"{prefix}{(int(last[-4:]) if last else before) + 1:04d}"


def _older_stations(session: Session, unit: str) -> int:
    """Return how many stations of the unit are older than the one that works here, lost ones included."""
    own = select(StationRow.id).where(StationRow.state == "own").scalar_subquery()
    wanted = (StationRow.unit == unit, StationRow.state != "pending", StationRow.id < own)
    return session.scalar(select(func.count()).select_from(StationRow).where(*wanted)) or 0


def records_of(session: Session, rows: Sequence[FeedbackRow]) -> list[FeedbackRecord]:
    """Return rows as records, each with its notes and what may be shown of its sender."""
    ids = [row.id for row in rows]
    masks: dict[str, str] = {}
    notes: dict[str, list[InterimNote]] = {}
    files: dict[str, int] = {}
    for start in range(0, len(ids), _CHUNK):
        chunk = {"ids": ids[start : start + _CHUNK]}
        inside: BindParameter[str] = bindparam("ids", expanding=True)
        masks.update(
            (sender.feedback, sender.mask)
            for sender in session.execute(
                select(FeedbackSenderRow.feedback, FeedbackSenderRow.mask).where(
                    FeedbackSenderRow.feedback.in_(inside), FeedbackSenderRow.sealed.is_not(None)
                ),
                chunk,
            )
        )
        for note in session.execute(
            select(FeedbackNoteRow.feedback, FeedbackNoteRow.day, FeedbackNoteRow.text)
            .where(FeedbackNoteRow.feedback.in_(inside))
            .order_by(FeedbackNoteRow.feedback, FeedbackNoteRow.position),
            chunk,
        ):
            notes.setdefault(note.feedback, []).append(InterimNote(note.day, note.text))
        files.update(
            (row.feedback, row.number)
            for row in session.execute(
                select(FeedbackFileRow.feedback, func.count().label("number"))
                .where(FeedbackFileRow.feedback.in_(inside))
                .group_by(FeedbackFileRow.feedback),
                chunk,
            )
        )
    shared = _codes_given_twice(session, [(row.unit, row.code) for row in rows])
    return [
        replace(
            _record(row, masks.get(row.id), notes.get(row.id, ())),
            files=files.get(row.id, 0),
            mark=mark_of(row.id) if (row.unit, row.code) in shared else "",
        )
        for row in rows
    ]


def _codes_given_twice(session: Session, codes: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of `codes`, each with its unit, that several cases of that unit bear."""
    by_unit: dict[str, list[str]] = {}
    for unit, code in codes:
        by_unit.setdefault(unit, []).append(code)
    return {
        (unit, code)
        for unit, listed in by_unit.items()
        for (code,) in asked(session, GIVEN_TWICE, (unit, json.dumps(listed)))
    }


def one_record(session: Session, record: str) -> FeedbackRecord:
    """Return the case with this id as it stands in the session."""
    row = session.get_one(FeedbackRow, record, populate_existing=True)
    return records_of(session, [row])[0]


def replaced(old: FeedbackPayload, **values: object) -> FeedbackPayload:
    """Return a payload with some values replaced."""
    from msgspec import structs

    return structs.replace(old, **values)


def _record(row: FeedbackRow, mask: str | None, notes: Iterable[InterimNote]) -> FeedbackRecord:
    same: dict[str, Any] = {
        name: getattr(row, name)
        for name in (
            "id", "unit", "code", "revision", "received_on", "content", "due", "answer_number",
            "answered_on", "answer", "published_on", "published_at", "classified_on", "in_charge",
            "assigned_on", "forwarded_to", "forwarded_unit", "forwarded_on", "satisfaction_on",
            "ended_on", "ending_reason", "origin",
        )
    }  # fmt: skip
    return FeedbackRecord(
        **same,
        channel=FeedbackChannel(row.channel),
        kind=FeedbackKind(row.kind),
        satisfaction=Satisfaction(row.satisfaction) if row.satisfaction else None,
        ending=FeedbackState(row.ending) if row.ending else None,
        notes=tuple(notes),
        has_sender=mask is not None,
        sender_mask=mask or "",
    )
