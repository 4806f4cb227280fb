"""The province's calendar: published by Sở Nội vụ when it changes, and taken over below."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.calendar_payloads import (
    CALENDAR_ID,
    CalendarPayload,
    DayPayload,
    LastDayPayload,
    TermPayload,
)
from cchc_desktop.services.catalogues import shipped_last_days
from cchc_desktop.services.notices import is_standing_body, last_payload, put_notice
from cchc_desktop.services.office import Change, Office
from db.models.feedback import FeedbackTermRow
from db.models.holidays import HolidayRow
from db.models.plans import DeadlineRow
from db.models.tables import Table
from db.writing import add_missing_rows, put_rows


def publish_calendar(office: Office, change: Change) -> None:
    """Journal, at Sở Nội vụ, what differs from the shipped calendar, where that was not said before."""
    if not is_standing_body(office.unit):
        return
    change.session.flush()
    payload = CalendarPayload(
        id=CALENDAR_ID,
        unit=office.unit.key,
        recorded_by=office.user.name,
        recorded_at=change.now,
        days=_days(change.session),
        terms=_terms(change.session),
        last_days=_last_days(office, change.session),
    )
    said = last_payload(change.session, Noun.DEADLINE, CALENDAR_ID)
    if _facts(msgspec.json.encode(payload)) != _facts(said or "{}"):
        put_notice(office, change, Noun.DEADLINE, payload, action="publish")


def take_calendar(change: Change, payload: CalendarPayload, entry: JournalEntry) -> None:
    """Go by what Sở Nội vụ says, unless it has said something newer; what a unit entered beside it stays."""
    newest = change.newest(Noun.DEADLINE, payload.id)
    if newest is not None and newest.hash != entry.hash and newest.revision >= entry.revision:
        return
    for model, rows in _rows_of(payload):
        put_rows(change.connection, model, rows)
    change.touch(Noun.FEEDBACK, Noun.SETTING)


def fill_calendar(
    change: Change, payload: CalendarPayload, torn: Collection[str], shipped: Collection[date] = ()
) -> None:
    """Add to the `torn` tables what Sở Nội vụ once said; rows that are there stay as they are.

    Days of its own list that it took off it are `shipped` ones.
    """
    for model, rows in _rows_of(payload, shipped):
        if model.__tablename__ in torn:
            add_missing_rows(change.connection, model, rows)


def _rows_of(
    payload: CalendarPayload, shipped: Collection[date] = ()
) -> Iterator[tuple[type[Table], list[dict[str, Any]]]]:
    days = [
        msgspec.structs.asdict(day) | {"shipped": not day.kept and day.day in shipped} for day in payload.days
    ]
    yield HolidayRow, days
    terms = [msgspec.structs.asdict(term) | {"channel": str(term.channel)} for term in payload.terms]
    yield FeedbackTermRow, terms
    last_days = [msgspec.structs.asdict(last) | {"kind": str(last.kind)} for last in payload.last_days]
    yield DeadlineRow, last_days


def _facts(document: str | bytes) -> list[Any]:
    plain = msgspec.json.decode(document)
    return [plain.get(name) or [] for name in ("days", "terms", "last_days")]


def _days(session: Session) -> tuple[DayPayload, ...]:
    rows = session.scalars(
        select(HolidayRow).where(~HolidayRow.shipped | ~HolidayRow.kept).order_by(HolidayRow.day)
    )
    return tuple(DayPayload(row.day, row.name, row.source, row.made_up, row.kept) for row in rows)


def _terms(session: Session) -> tuple[TermPayload, ...]:
    rows = session.scalars(select(FeedbackTermRow).order_by(FeedbackTermRow.channel))
    plain = [{"channel": r.channel, "working_days": r.working_days, "source": r.source} for r in rows]
    return msgspec.convert(plain, tuple[TermPayload, ...])


def _last_days(office: Office, session: Session) -> tuple[LastDayPayload, ...]:
    shipped = {(r["plan"], r["period"], r["kind"]): r["due"] for r in shipped_last_days(office.plan)}
    rows = session.scalars(
        select(DeadlineRow).order_by(DeadlineRow.plan, DeadlineRow.period, DeadlineRow.kind)
    )
    plain = [
        {"plan": row.plan, "period": row.period, "kind": row.kind, "due": row.due}
        for row in rows
        if shipped.get((row.plan, row.period, row.kind)) != row.due
    ]
    return msgspec.convert(plain, tuple[LastDayPayload, ...])
