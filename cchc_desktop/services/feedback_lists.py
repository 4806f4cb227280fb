"""The register page by page and counted, in SQLite's own words, which is quicker than SQLAlchemy."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    InterimNote,
    Satisfaction,
)
from cchc_desktop.domain.same_numbers import mark_of
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.services.feedback_rows import GIVEN_TWICE, FeedbackFilter
from db.asking import asked, day_in
from db.writing import driver_of

ORDERS: Final = {"code": "code", "received": "received_on", "channel": "channel", "due": "due"}
"""What a list of cases can be sorted by; a minus before the name turns it round."""
_CHANNELS: Final = {str(channel): channel for channel in FeedbackChannel}
_KINDS: Final = {str(kind): kind for kind in FeedbackKind}
_NO_ANSWER: Final = "answered_on IS NULL"
_HERE: Final = "assigned_on IS NULL AND forwarded_on IS NULL AND answered_on IS NULL"
_STATES: Final[Mapping[FeedbackState, str]] = {
    FeedbackState.RECEIVED: f"classified_on IS NULL AND {_HERE}",
    FeedbackState.CLASSIFIED: f"classified_on IS NOT NULL AND {_HERE}",
    FeedbackState.ASSIGNED: f"assigned_on IS NOT NULL AND forwarded_on IS NULL AND {_NO_ANSWER}",
    FeedbackState.FORWARDED: f"forwarded_on IS NOT NULL AND {_NO_ANSWER}",
    FeedbackState.ANSWERED: "answered_on IS NOT NULL AND published_on IS NULL",
    FeedbackState.PUBLISHED: "published_on IS NOT NULL",
}
_SHOWN: Final = """
    SELECT id, unit, code, revision, received_on, channel, kind, content, due, answer_number, answered_on,
        answer, published_on, published_at, classified_on, in_charge, assigned_on, forwarded_to,
        forwarded_unit, forwarded_on, satisfaction, satisfaction_on, ending, ended_on, ending_reason, origin
    FROM feedback_cases
"""
_MASKS: Final = """
    SELECT feedback, mask FROM feedback_senders
    WHERE feedback IN (SELECT value FROM json_each(?)) AND sealed IS NOT NULL
"""
_NOTES: Final = """
    SELECT feedback, day, text FROM feedback_notes
    WHERE feedback IN (SELECT value FROM json_each(?)) ORDER BY feedback, position
"""
_FILES: Final = """
    SELECT feedback, count(*) FROM feedback_files
    WHERE feedback IN (SELECT value FROM json_each(?)) GROUP BY feedback
"""


def read_page(
    session: Session,
    wanted: FeedbackFilter,
    *,
    unit: str,
    today: date,
    sort: str,
    offset: int = 0,
    limit: int | None = None,
) -> list[FeedbackRecord]:
    """Return some of the cases that pass a filter, each with its notes and its sender as lists show it."""
    where, values = _narrowed(wanted, unit, today)
    column, way = ORDERS[sort.removeprefix("-")], "DESC" if sort.startswith("-") else "ASC"
    order = f"{column} {way}" if column == "code" else f"{column} {way}, code {way}"
    sql = f"{_SHOWN} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?"
    ask = driver_of(session.connection()).execute
    rows = ask(sql, (*values, -1 if limit is None else limit, offset)).fetchall()
    if not rows:
        return []
    ids = (json.dumps([row[0] for row in rows]),)
    masks = dict(ask(_MASKS, ids))
    files = dict(ask(_FILES, ids))
    notes: dict[str, list[InterimNote]] = {}
    for case, day, text in ask(_NOTES, ids):
        notes.setdefault(case, []).append(InterimNote(date.fromisoformat(day), text))
    whose = wanted.unit or unit
    shared = {code for (code,) in ask(GIVEN_TWICE, (whose, json.dumps([row[2] for row in rows])))}
    records = [_record(row, masks, notes, files) for row in rows]
    if not shared:
        return records
    return [replace(r, mark=mark_of(r.id)) if r.code in shared else r for r in records]


def count_cases(session: Session, wanted: FeedbackFilter, *, unit: str, today: date) -> int:
    """Return how many cases pass a filter."""
    where, values = _narrowed(wanted, unit, today)
    ((count,),) = asked(session, f"SELECT count(*) FROM feedback_cases WHERE {where}", values)  # noqa: S608 - own words
    return int(count)


def _narrowed(wanted: FeedbackFilter, unit: str, today: date) -> tuple[str, list[Any]]:
    """Return what the database must check, with the values of its question marks."""
    parts, values = ["unit = ?", "NOT withdrawn"], [wanted.unit or unit]  # type: tuple[list[str], list[Any]]

    def must(part: str, *given: object) -> None:
        parts.append(part)
        values.extend(given)

    if wanted.period is not None:
        span = (wanted.period.starts_on.isoformat(), wanted.period.ends_on.isoformat())
        must("received_on BETWEEN ? AND ?", *span)
    if wanted.state is not None:
        must("ending = ?", "" if wanted.state in _STATES else str(wanted.state))
        if wanted.state in _STATES:
            must(_STATES[wanted.state])
    if wanted.kind is not None:
        must("kind = ?", str(wanted.kind))
    if wanted.channel is not None:
        must("channel = ?", str(wanted.channel))
    if wanted.waiting or wanted.late:
        must(f"{_NO_ANSWER} AND forwarded_on IS NULL AND ending = ''")
    if wanted.late:
        must("due < ?", today.isoformat())
    for word in fold(wanted.words).split():
        must("instr(folded, ?) > 0", word)
    return " AND ".join(parts), values


def _record(
    row: tuple[Any, ...],
    masks: Mapping[str, str],
    notes: Mapping[str, list[InterimNote]],
    files: Mapping[str, int],
) -> FeedbackRecord:
    (
        key, unit, code, revision, received_on, channel, kind, content, due, answer_number, answered_on,
        answer, published_on, published_at, classified_on, in_charge, assigned_on, forwarded_to,
        forwarded_unit, forwarded_on, satisfaction, satisfaction_on, ending, ended_on, ending_reason, origin,
    ) = row  # fmt: skip
    return FeedbackRecord(
        id=key,
        unit=unit,
        code=code,
        revision=revision,
        received_on=date.fromisoformat(received_on),
        channel=_CHANNELS[channel],
        kind=_KINDS[kind],
        content=content,
        due=date.fromisoformat(due),
        answer_number=answer_number,
        answered_on=day_in(answered_on),
        answer=answer,
        published_on=day_in(published_on),
        published_at=published_at,
        has_sender=key in masks,
        classified_on=day_in(classified_on),
        in_charge=in_charge,
        assigned_on=day_in(assigned_on),
        forwarded_to=forwarded_to,
        forwarded_unit=forwarded_unit,
        forwarded_on=day_in(forwarded_on),
        notes=tuple(notes.get(key, ())),
        satisfaction=Satisfaction(satisfaction) if satisfaction else None,
        satisfaction_on=day_in(satisfaction_on),
        ending=FeedbackState(ending) if ending else None,
        ended_on=day_in(ended_on),
        ending_reason=ending_reason,
        origin=origin,
        sender_mask=masks.get(key, ""),
        files=files.get(key, 0),
    )
