"""Taking one stream of a verified bundle into the store: order, forks, authority, rows."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec
from sqlalchemy import select

from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.bundles.heads import SignedHead, head_octets
from cchc_desktop.bundles.manifest import StreamPart
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services import payloads as p
from cchc_desktop.services.arrival_checks import RECORDS, NotTaken, newest_of
from cchc_desktop.services.arriving_files import ArrivingFiles
from cchc_desktop.services.bundle_results import MissingRange, RefusedItem, StreamResult
from cchc_desktop.services.held_entries import hold
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.notice_arrivals import take_notice
from cchc_desktop.services.notices import NOTICES, KnownStation, holds_notices, may_say
from cchc_desktop.services.office import Change, Office, journal_row
from cchc_desktop.services.rows import write_rows
from cchc_desktop.services.stream_ends import end_of
from cchc_desktop.services.stream_signers import Signer, check_signed_in_time, replaced_words
from cchc_desktop.services.versions import Version
from db.drivers import contradictions
from db.models.bundles import HeadRow, JournalRow, StreamRow
from db.writing import add_missing_rows, add_rows, put_rows

CHUNK: Final = 2_000


@dataclass(frozen=True, slots=True)
class Arrival:
    """What streams of one bundle are taken in with."""

    office: Office
    identities: Identities
    files: ArrivingFiles


@dataclass(frozen=True, slots=True)
class _Mark:
    seq: int
    hash: str


def take_stream(
    change: Change,
    arrival: Arrival,
    part: StreamPart,
    *,
    head: SignedHead,
    entries: Iterator[JournalEntry],
    station: KnownStation,
    signer: Signer,
) -> StreamResult:
    """Write what is new in `part`, or nothing of it, and return what became of it."""
    office = arrival.office
    unit = office.units.get(station.unit)
    result = StreamResult(
        station=part.station,
        unit=station.unit,
        unit_name=unit.name if unit else station.unit,
        epoch=part.epoch,
        first=part.first,
        last=part.last,
        outcome=Outcome.ALREADY,
    )
    if not signer.accepted:
        reason = tr("The stream is signed with another key than the one accepted for this station.")
        return _not_taken(result, Outcome.QUARANTINED, part.station, reason)
    row = change.session.get(StreamRow, (part.station, part.epoch), populate_existing=True)
    mark = _Mark(row.seq, row.hash) if row else _Mark(0, "")
    end = _end_of(station, part.epoch, signer)
    # what a restored computer gets back lies in an epoch it no longer writes
    growing = station.id == office.station and part.epoch >= office.epoch
    fault = _fault_of_place(result, part, mark, end, growing=growing, known_as=station.fingerprint[:5])
    if fault is not None:
        return fault
    try:
        with change.connection.begin_nested():
            return _write(
                change,
                arrival,
                part,
                result=result,
                mark=mark,
                end=end,
                head=head,
                entries=entries,
                station=station,
            )
    except NotTaken as fault_of_item:
        return replace(result, outcome=Outcome.REFUSED, refused=fault_of_item.item)
    except _Fork as fork:
        return _not_taken(result, Outcome.QUARANTINED, fork.item, fork.reason)
    except contradictions():
        reason = tr("A record in it contradicts what is here, or refers to what is unknown here.")
        return _not_taken(result, Outcome.REFUSED, part.station, reason)


@dataclass(frozen=True, slots=True)
class _End:
    """The last entry of a stream that is taken, and why none after it is."""

    seq: int
    hash: str
    words: str


def _end_of(station: KnownStation, epoch: int, signer: Signer) -> _End | None:
    """Return where a superior ended the stream or its key was replaced; the nearer of both."""
    ended = end_of(station, epoch)
    ends = [_End(ended.seq, ended.hash, _ended())] if ended is not None else []
    if signer.end is not None:
        ends.append(_End(signer.end.seq, signer.end.hash, replaced_words()))
    return min(ends, key=lambda end: end.seq, default=None)


class _Fork(Exception):
    def __init__(self, item: str, reason: str) -> None:
        super().__init__(reason)
        self.item = item
        self.reason = reason


def _fault_of_place(
    result: StreamResult,
    part: StreamPart,
    mark: _Mark,
    end: _End | None,
    *,
    growing: bool,
    known_as: str,
) -> StreamResult | None:
    """Return why the range does not fit onto what is held; None when it does."""
    if end is not None and part.last > mark.seq:
        if part.first > end.seq or end.seq <= mark.seq:
            return _not_taken(result, Outcome.REFUSED, part.station, end.words)
        if part.last < end.seq:
            # only the last good entry proves the ones before it
            return _waiting(result, part.last + 1, end.seq, known_as)
    if growing and part.last > mark.seq:
        reason = tr("It holds entries of this very station which this computer does not have.")
        return _not_taken(result, Outcome.QUARANTINED, part.station, reason)
    if part.first > mark.seq + 1:
        return _waiting(result, mark.seq + 1, part.first - 1, known_as)
    if part.first == mark.seq + 1 and mark.seq and part.prerequisite != mark.hash:
        return _not_taken(result, Outcome.QUARANTINED, _name(part, part.first), _forked())
    return None


def _waiting(result: StreamResult, first: int, last: int, known_as: str) -> StreamResult:
    place = result.station, result.unit, result.unit_name, result.epoch
    missing = MissingRange(*place, first, last, known_as)
    return replace(result, outcome=Outcome.WAITING, missing=missing)


def _write(
    change: Change,
    arrival: Arrival,
    part: StreamPart,
    *,
    result: StreamResult,
    mark: _Mark,
    end: _End | None,
    head: SignedHead,
    entries: Iterator[JournalEntry],
    station: KnownStation,
) -> StreamResult:
    """Write the entries beyond `mark` and no further than `end`, and set the mark where they stop."""
    shared = min(mark.seq, part.last)
    common = _held_hash(change, part, shared)
    already = new = changed = news = held = 0
    last: JournalEntry | None = None
    chunk: list[JournalEntry] = []

    def settle() -> None:
        _write_chunk(change, arrival, station, chunk)
        chunk.clear()

    for entry in entries:
        if entry.seq <= mark.seq:
            already += 1
            if entry.seq == shared and entry.hash != common:
                raise _Fork(_name(part, entry.seq), _forked())
            continue
        if end is not None and entry.seq > end.seq:
            continue  # only its last octet proves what was read before
        if end is not None and entry.seq == end.seq and entry.hash != end.hash:
            raise NotTaken(_name(part, entry.seq), end.words)
        last = entry
        new += entry.revision == 1
        changed += entry.revision != 1
        news += entry.noun != Noun.RECEIPT
        held += entry.noun not in p.PAYLOADS
        chunk.append(entry)
        if len(chunk) >= CHUNK:
            settle()
    if chunk:
        settle()
    if last is None:
        if head.seq == mark.seq:  # a signed end that damage took comes again
            _keep_head(change, head, add_missing_rows)
        return replace(result, outcome=Outcome.ALREADY, already=already)
    check_signed_in_time(change, station, head, last)
    place = {"station": part.station, "epoch": part.epoch, "seq": last.seq}
    put_rows(change.connection, StreamRow, [place | {"hash": last.hash}])
    if last.seq == head.seq:
        _keep_head(change, head, put_rows)
    return replace(
        result,
        outcome=Outcome.IMPORTED,
        new=new,
        changed=changed,
        already=already,
        news=news,
        held=held,
        refused=_beyond(part, last, head, end),
    )


def _beyond(part: StreamPart, last: JournalEntry, head: SignedHead, end: _End | None) -> RefusedItem | None:
    """Return the first entry that is left out; None where the stream came in whole."""
    if end is None or last.seq == head.seq:
        return None
    return RefusedItem(_name(part, last.seq + 1), end.words)


def _keep_head(change: Change, head: SignedHead, write: Callable[..., None]) -> None:
    place = {"station": head.station, "epoch": head.epoch, "seq": head.seq}
    write(change.connection, HeadRow, [place | {"document": head_octets(head).decode()}])


def _held_hash(change: Change, part: StreamPart, seq: int) -> str | None:
    return change.session.scalar(
        select(JournalRow.hash).where(
            JournalRow.station == part.station, JournalRow.epoch == part.epoch, JournalRow.seq == seq
        )
    )


def _write_chunk(
    change: Change, arrival: Arrival, station: KnownStation, chunk: Sequence[JournalEntry]
) -> None:
    add_rows(change.connection, JournalRow, [journal_row(entry) for entry in chunk])
    unknown = {entry.noun for entry in chunk if entry.noun not in p.PAYLOADS}
    if unknown:
        hold(change, unknown)
    apply_entries(change, arrival, station, [entry for entry in chunk if entry.noun not in unknown])


def apply_entries(
    change: Change, arrival: Arrival, station: KnownStation, chunk: Sequence[JournalEntry]
) -> None:
    """Let entries that are in the journal have their effect on the tables; NotTaken for one that may not."""
    office = arrival.office
    by_noun: dict[Noun, list[Version]] = {}
    for entry in chunk:
        noun, lane = Noun(entry.noun), holds_notices(entry.epoch)
        item = f"{entry.noun} {entry.record}"
        try:
            payload = p.read_payload(noun, entry.payload)
        except msgspec.ValidationError as fault:
            raise NotTaken(item, tr("The record is not in its proper form.")) from fault
        if payload.id != entry.record:
            raise NotTaken(item, tr("The record bears another id than its entry."))
        if (noun in NOTICES) is not lane or not may_say(noun, payload.unit, station.unit, office.units):
            whose = office.units[payload.unit].name if payload.unit in office.units else payload.unit
            raise NotTaken(item, tr("This station may not write a record of {unit}.", unit=whose))
        if lane:
            take_notice(office, arrival.identities, change, station, entry=entry, payload=payload)
        else:
            by_noun.setdefault(noun, []).append(
                Version(payload, entry.revision, withdrawn=entry.op == "withdraw")
            )
        change.touch(noun)
    for noun in RECORDS:
        if noun in by_noun:
            versions = newest_of(change, RECORDS[noun], noun, by_noun[noun])
            if noun is Noun.REPORT:
                arrival.files.check_reports(change, {version.payload.id for version in versions})
            write_rows(change.connection, noun, versions)


def _not_taken(result: StreamResult, outcome: Outcome, item: str, reason: str) -> StreamResult:
    return replace(result, outcome=outcome, refused=RefusedItem(item, reason))


def _name(part: StreamPart, seq: int) -> str:
    return f"{part.station} {part.epoch}:{seq}"


def _ended() -> str:
    return tr("The station's stream was ended; entries after its last good one are refused.")


def _forked() -> str:
    return tr(
        "The station's entries differ from those already held: two computers may be using one station's key."
    )
