"""The second stream of a station: what it says about others, which travels down as well as up."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.entries import JournalEntry, make_entry
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import STANDING_BODY, OrgUnit, superiors
from cchc_desktop.services.office import Change, Office, journal_row
from cchc_desktop.services.payloads import Payload, as_json, read_payload
from db.asking import asked
from db.models.bundles import JournalRow, StreamRow
from db.writing import add_rows, driver_of, put_rows

NOTICES: Final = frozenset(
    {
        Noun.RECEIPT,
        Noun.STATION,
        Noun.KEY_RENEWAL,
        Noun.REVIEW,
        Noun.PLAN,
        Noun.CRITERIA_SET,
        Noun.TRUST_PACK,
        Noun.DEADLINE,
        Noun.ORG_UNIT,
        Noun.CADENCE_CONFIRMATION,
        Noun.EXTENSION,
        Noun.DIFFICULTY_ANSWER,
    }
)
"""Nouns that stand in a station's notices; all others stand in its records."""
_FROM_STANDING_BODY: Final = frozenset(
    {
        Noun.PLAN,
        Noun.CRITERIA_SET,
        Noun.TRUST_PACK,
        Noun.DEADLINE,
        Noun.ORG_UNIT,
        Noun.CADENCE_CONFIRMATION,
    }
)
_FROM_ABOVE: Final = frozenset({Noun.EXTENSION, Noun.DIFFICULTY_ANSWER, Noun.REVIEW})
_LAST: Final = (
    select(JournalRow.revision, JournalRow.hash, JournalRow.payload)
    .where(JournalRow.record == bindparam("record"), JournalRow.noun == bindparam("noun"))
    .order_by(JournalRow.revision.desc())
    .limit(1)
)
_STATIONS: Final = """
    SELECT id, unit, label, certificate, fingerprint, age_recipient, state, last_good FROM stations
"""
_END: Final = "SELECT seq, hash FROM streams WHERE station = :station AND epoch = :epoch"


@dataclass(frozen=True, slots=True)
class KnownStation:
    """A station this workspace has accepted, and what to check its words against."""

    id: str
    unit: str
    label: str
    certificate: str
    fingerprint: str
    recipient: str
    state: str
    last_good: str | None


def holds_notices(epoch: int) -> bool:
    """Tell whether an epoch numbers notices: records have odd epochs, their notices the even one after."""
    return epoch % 2 == 0


def notices_of(epoch: int) -> int:
    """Return the epoch of the notices beside the records of `epoch`."""
    return epoch + 1


def put_notice(
    office: Office,
    change: Change,
    noun: Noun,
    payload: Payload,
    *,
    action: str,
    op: Literal["put", "withdraw"] = "put",
    revision: int | None = None,
    reason: str = "",
) -> JournalEntry:
    """Journal what this station says about others, as the next entry of its notices."""
    station, epoch = office.station, notices_of(office.epoch)
    stream: dict[str, Any] = {"station": station, "epoch": epoch}
    seq, previous = driver_of(change.connection).execute(_END, stream).fetchone() or (0, "")
    last = change.connection.execute(_LAST, {"record": payload.id, "noun": str(noun)}).first()
    plain = as_json(payload)
    entry = make_entry(
        station=station,
        epoch=epoch,
        seq=seq + 1,
        at=change.now,
        noun=noun,
        record=payload.id,
        revision=revision or (last.revision + 1 if last else 1),
        op=op,
        author=office.user.name,
        base=last.hash if last else None,
        payload=plain,
        previous=previous or None,
    )
    add_rows(change.connection, JournalRow, [journal_row(entry)])
    put_rows(change.connection, StreamRow, [stream | {"seq": entry.seq, "hash": entry.hash}])
    change.audit(action, noun, payload.id, after={"payload_sha256": entry.payload_sha256}, reason=reason)
    return entry


def renotice(office: Office, change: Change, noun: Noun, said: Any) -> None:
    """Say again a notice whose entry no longer counts; a decision keeps its revision, it never changes."""
    put_notice(
        office,
        change,
        noun,
        read_payload(noun, msgspec.json.decode(said.payload)),
        action="say_again",
        op="withdraw" if said.op == "withdraw" else "put",
        revision=said.revision if noun is Noun.REVIEW else None,
    )


def last_payload(session: Session, noun: Noun, record: str) -> str | None:
    """Return the newest payload of a record as JSON; None when there is none."""
    row = session.execute(_LAST, {"record": record, "noun": str(noun)}).first()
    return None if row is None else str(row.payload)


def known_stations(session: Session) -> dict[str, KnownStation]:
    """Return every station this workspace knows, by id."""
    return {row[0]: KnownStation(*row) for row in asked(session, _STATIONS)}


def is_standing_body(unit: OrgUnit) -> bool:
    """Tell whether a unit is Sở Nội vụ, which speaks for the province."""
    return unit.code == STANDING_BODY


def may_say(noun: Noun, about: str, by: str, units: Mapping[str, OrgUnit]) -> bool:
    """Tell whether a station of unit `by` may write a record that belongs to unit `about`.

    Plans, criteria sets, the calendar, the units, confirmed cadences and trusted certificates come from
    Sở Nội vụ alone; more time, answers to difficulties and decisions on what was submitted from a unit
    above the one concerned; a station is accepted by its own unit or one above it; everything else is
    written by its own unit.
    """
    if by not in units or about not in units:
        return False
    if noun in _FROM_STANDING_BODY:
        return by == about and is_standing_body(units[by])
    above = {unit.key for unit in superiors(units[about], units)}
    if noun in _FROM_ABOVE:
        return by in above
    if noun is Noun.STATION:
        return by == about or by in above
    return by == about
