"""Which key signed a stream, and how far its word counts; taking in that a station renewed its key."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.bundles.heads import SignedHead
from cchc_desktop.bundles.keys import is_recipient, read_station_certificate
from cchc_desktop.bundles.renewals import signed_by
from cchc_desktop.domain.key_renewals import MOST_RENEWALS, KeyStep, Standing, standing_of, way
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.arrival_checks import NotTaken
from cchc_desktop.services.notices import KnownStation
from cchc_desktop.services.office import Change
from cchc_desktop.services.station_payloads import KeyRenewalPayload, renewal_id, signed_words
from cchc_desktop.services.stream_ends import LastGood, read_ends
from db.models.bundles import EarlierKeyRow, StationRow
from db.writing import put_rows

_NOTHING: Final = LastGood(0, "")


@dataclass(frozen=True, slots=True)
class Signer:
    """What is known of the key that signed the end of a stream."""

    accepted: bool
    replaced: bool = False
    """The station has another key by now: this one vouches for what it had signed until then."""
    end: LastGood | None = None
    """The last entry of this stream that a replaced key vouches for."""


def signer_of(
    session: Session,
    station: KnownStation,
    head: SignedHead,
    entries: Callable[[], Iterator[JournalEntry]],
) -> Signer:
    """Return what the key that signed `head` is to `station`.

    A key that is unknown here is looked for in the stream itself: renewals in it, each signed by the key
    before, may lead to it from the one that is known.
    """
    signed_with = fingerprint(head.certificate)
    if signed_with == station.fingerprint:
        return Signer(accepted=True)
    row = session.get(EarlierKeyRow, (station.id, signed_with), populate_existing=True)
    if row is not None:
        return Signer(accepted=True, replaced=True, end=read_ends(row.ends).get(head.epoch, _NOTHING))
    steps = (step for entry in entries() if (step := _proven(station, entry)) is not None)
    return Signer(accepted=bool(way(steps, known=station.fingerprint, wanted=signed_with)))


def had_key(session: Session, station: str, print_of_key: str) -> bool:
    """Tell whether a station had the key with this fingerprint before it renewed it."""
    return session.get(EarlierKeyRow, (station, print_of_key), populate_existing=True) is not None


def check_signed_in_time(change: Change, station: KnownStation, head: SignedHead, last: JournalEntry) -> None:
    """Refuse what a key said after the very renewal, in this stream, by which it was replaced; NotTaken."""
    row = change.session.get(
        EarlierKeyRow, (station.id, fingerprint(head.certificate)), populate_existing=True
    )
    if row is None or last.noun == Noun.KEY_RENEWAL:
        return
    if last.seq > read_ends(row.ends).get(head.epoch, _NOTHING).seq:
        raise NotTaken(f"{last.station} {last.epoch}:{last.seq}", replaced_words())


def replaced_words() -> str:
    """Say why entries that a replaced key signed later are refused."""
    return tr("The station renewed its key; what the old key signed after that is refused.")


def take_renewal(
    change: Change, station: KnownStation, entry: JournalEntry, payload: KeyRenewalPayload, *, own: bool
) -> None:
    """Let the next key of `station` count from here on; NotTaken unless the one that counts vouches for it.

    Where it is this very station (`own`), whose next key is not here, only the fact is kept.
    """
    item = f"{entry.noun} {entry.record}"
    if entry.op != "put" or not _genuine(station, payload):
        raise NotTaken(item, tr("The renewal of the key is not signed by the key that it replaces."))
    row = change.session.get_one(StationRow, station.id, populate_existing=True)
    earlier = keys_before(change.session, station.id)
    standing = standing_of(payload.step, current=row.fingerprint, earlier=earlier)
    if standing is Standing.CONTRADICTED:
        raise NotTaken(item, tr("The key was renewed otherwise already: two computers may have it."))
    if standing is Standing.KNOWN:
        return
    if len(earlier) >= MOST_RENEWALS:
        raise NotTaken(item, tr("The key of the station was renewed too often."))
    remember_key(change, station.id, payload)
    if standing is Standing.NEXT and not own:
        row.certificate = payload.certificate
        row.fingerprint = payload.step.after
        row.age_recipient = payload.age_recipient
        change.session.flush()
    change.touch(Noun.STATION)


def keys_before(session: Session, station: str) -> dict[str, str]:
    """Return the keys a station had, by fingerprint, each with the one that took its place."""
    rows: Any = session.execute(
        select(EarlierKeyRow.fingerprint, EarlierKeyRow.replaced_by).where(EarlierKeyRow.station == station)
    ).all()
    return {row.fingerprint: row.replaced_by for row in rows}


def remember_key(change: Change, station: str, payload: KeyRenewalPayload) -> None:
    """Keep the key that is replaced, and how far its word counts."""
    row = {
        "station": station,
        "fingerprint": payload.step.before,
        "certificate": payload.replaces,
        "replaced_by": payload.step.after,
        "ends": payload.ends,
        "reason": payload.reason,
        "renewed_at": payload.recorded_at,
    }
    put_rows(change.connection, EarlierKeyRow, [row])


def _proven(station: KnownStation, entry: JournalEntry) -> KeyStep | None:
    """Return the step of a renewal that its own key signed; None for every other entry."""
    if entry.noun != Noun.KEY_RENEWAL or entry.op != "put":
        return None
    try:
        payload = msgspec.convert(entry.payload, KeyRenewalPayload)
        return payload.step if _genuine(station, payload) else None
    except (ValueError, msgspec.ValidationError):
        return None


def _genuine(station: KnownStation, payload: KeyRenewalPayload) -> bool:
    """Tell whether the replaced key signed it, and both certificates are this station's."""
    try:
        before = read_station_certificate(payload.replaces)
        after = read_station_certificate(payload.certificate)
        signed = signed_by(payload.replaces, signed_words(payload), payload.signature)
    except ValueError:
        return False
    return (
        signed
        and (before.station, before.unit) == (after.station, after.unit) == (station.id, station.unit)
        and before.public_key != after.public_key
        and payload.unit == station.unit
        and payload.id == renewal_id(station.id, payload.step.after)
        and is_recipient(payload.age_recipient)
    )
