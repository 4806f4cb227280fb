"""Ending a station's streams from above, and going on in a new epoch below."""

from typing import Any, Final, NamedTuple

from sqlalchemy import delete, func, select

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.arrival_checks import FIXED
from cchc_desktop.services.epochs import open_epoch
from cchc_desktop.services.notice_arrivals import take_station
from cchc_desktop.services.notices import (
    KnownStation,
    known_stations,
    may_say,
    notices_of,
    put_notice,
    renotice,
)
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.receipts import partners_of, write_receipt
from cchc_desktop.services.said_again import with_origin
from cchc_desktop.services.station_payloads import StationPayload
from cchc_desktop.services.stream_ends import LastGood, read_ends, write_ends
from db.models.bundles import AcknowledgementRow, JournalRow, StreamRow
from db.writing import put_rows

SAID_ANEW: Final = frozenset({Noun.RECEIPT})
"""Notices that a new epoch says in its own words."""


class _Again(NamedTuple):
    """An entry as it is said again."""

    record: str
    revision: int
    op: str
    payload: str


def end_station(office: Office, change: Change, station: str, last_good: str, *, goes_on: bool) -> None:
    """Let nothing of a station count beyond EPOCH:SEQ:HASH, or beyond what is held here.

    With `goes_on` only the streams held here end, because two computers wrote them; later epochs count.
    """
    known = known_stations(change.session).get(station)
    if known is None or known.state == "own":
        raise UserMistake(
            tr("There is no other station {station} here.", station=station),
            hint=tr("Look its id up in the list of stations."),
            field="station",
        )
    if not may_say(Noun.STATION, known.unit, office.unit.key, office.units):
        unit = office.units.get(known.unit)
        raise Refused(
            tr("{unit} is not below {own}.", unit=unit.name if unit else known.unit, own=office.unit.name),
            hint=tr("Only its own unit or one above it ends a station; tell that unit."),
        )
    ends = {
        row.epoch: LastGood(row.seq, row.hash)
        for row in change.session.scalars(select(StreamRow).where(StreamRow.station == station))
        if row.seq
    }
    if last_good.strip():
        epoch, good = _read_last_good(last_good)
        _check_held(change, station, epoch, good)
        ends[epoch] = good
    payload = StationPayload(
        id=station,
        unit=known.unit,
        recorded_by=office.user.name,
        recorded_at=change.now,
        label=known.label,
        certificate=known.certificate,
        age_recipient=known.recipient,
        state="enrolled" if goes_on else "revoked",
        last_good=write_ends(ends) or None,
    )
    take_station(change, payload, station)
    put_notice(office, change, Noun.STATION, payload, action="end" if goes_on else "revoke")


def ended_here(office: Office, own: KnownStation) -> bool:
    """Tell whether a superior ended the streams this station still writes."""
    ends = read_ends(own.last_good)
    return office.epoch in ends or notices_of(office.epoch) in ends


def go_on(office: Office, change: Change) -> int:
    """Begin a new epoch, and say in it once more what the superior did not take; return how many entries.

    UserMistake unless a superior ended this station's streams: nobody else has a reason to.
    """
    own = known_stations(change.session)[office.station]
    if not ended_here(office, own):
        raise UserMistake(
            tr("The streams of this station are in order."),
            hint=tr("A new epoch is begun when the unit above has ended the one before."),
        )
    ends, before = read_ends(own.last_good), office.epoch
    lost = {epoch: take_out(change, office.station, epoch, ends) for epoch in (before, notices_of(before))}
    office.epoch = open_epoch(change, office.station, reason=tr("ended by the unit above"))
    count = 0
    last = {(said.noun, said.record): said for said in lost[before]}
    for said in lost[before]:
        # what was handed up names single entries; of what never changes the last one says it all
        if said.noun not in FIXED or said is last[said.noun, said.record]:
            again = _Again(said.record, said.revision, said.op, with_origin(said))
            change.say_again(Noun(said.noun), again)
            count += 1
    newest = {(said.noun, said.record): said for said in lost[notices_of(before)]}
    for said in newest.values():
        if said.noun not in SAID_ANEW:
            renotice(office, change, Noun(said.noun), said)
            count += 1
    for partner in partners_of(change.session):
        if partner in office.units:
            write_receipt(office, change, partner)
    change.audit("go_on", Noun.STATION, office.station, after={"epoch": office.epoch, "entries": count})
    return count


def take_out(change: Change, station: str, epoch: int, ends: dict[int, LastGood]) -> list[Any]:
    """Cut a stream back to the last entry that counts; return what was said beyond it.

    Only so can the entries that do count, which another computer wrote, come back in their place.
    """
    seq = _last_common(change, station, epoch, ends)
    beyond = (JournalRow.station == station, JournalRow.epoch == epoch, JournalRow.seq > seq)
    rows: Any = change.session.execute(
        select(JournalRow.__table__).where(*beyond).order_by(JournalRow.seq)
    ).all()
    if rows:
        first = change.session.get_one(JournalRow, (station, epoch, seq + 1))
        mark = {"station": station, "epoch": epoch, "seq": seq, "hash": first.previous or ""}
        put_rows(change.connection, StreamRow, [mark])
        change.session.execute(delete(JournalRow).where(*beyond))
        change.session.expire_all()
    return list(rows)


def _last_common(change: Change, station: str, epoch: int, ends: dict[int, LastGood]) -> int:
    """Return the last entry of an own stream that its superior counts as well."""
    if epoch not in ends:
        return 0
    end = ends[epoch]
    if _hash_at(change, station, epoch, end.seq) == end.hash:
        return end.seq
    # the other computer's entries were taken; what was acknowledged before is common to both
    said = select(func.max(AcknowledgementRow.seq)).where(
        AcknowledgementRow.station == station, AcknowledgementRow.epoch == epoch
    )
    return min(change.session.scalar(said) or 0, end.seq)


def _hash_at(change: Change, station: str, epoch: int, seq: int) -> str | None:
    return change.session.scalar(
        select(JournalRow.hash).where(
            JournalRow.station == station, JournalRow.epoch == epoch, JournalRow.seq == seq
        )
    )


def _check_held(change: Change, station: str, epoch: int, good: LastGood) -> None:
    held = _hash_at(change, station, epoch, good.seq)
    if held is not None and held != good.hash:
        raise UserMistake(
            tr("Entry {seq} of that station has another hash here.", seq=good.seq),
            hint=tr("Copy it from the list of streams, or leave it out to go by what is held here."),
            field="last_good",
        )


def _read_last_good(text: str) -> tuple[int, LastGood]:
    epoch, _, rest = text.strip().partition(":")
    seq, _, entry_hash = rest.partition(":")
    hexed = len(entry_hash) == 64 and set(entry_hash.lower()) <= set("0123456789abcdef")
    if not (epoch.isdecimal() and seq.isdecimal() and hexed):
        raise UserMistake(
            tr("The last good entry is written EPOCH:SEQ:HASH."),
            hint=tr("Copy it from the list of streams."),
            field="last_good",
        )
    return int(epoch), LastGood(int(seq), entry_hash.lower())
