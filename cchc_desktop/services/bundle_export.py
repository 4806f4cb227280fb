"""Choosing what one unit still lacks, and writing it as a bundle."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.entries import JournalEntry, line_of
from cchc_desktop.bundles.heads import SignedHead, read_head, sign_head
from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.bundles.manifest import BlobMark, Party, StationCard, new_manifest
from cchc_desktop.bundles.writing import BlobSource, WrittenBundle, write_bundle
from cchc_desktop.domain.bundle_records import BundleKind, StreamKey, StreamRange
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit, superiors
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.services.backlog import StreamEnd, acknowledged, outgoing, stations_of
from cchc_desktop.services.catalogues import CRITERIA_KIND
from cchc_desktop.services.notices import KnownStation, known_stations, last_payload, notices_of
from cchc_desktop.services.office import Office
from cchc_desktop.services.peers import shared_streams
from cchc_desktop.services.stream_ends import LastGood, end_of
from cchc_desktop.services.unit_payloads import UNITS_ID
from db.asking import asked
from db.models.bundles import BundleRow, HeadRow, JournalRow
from db.models.evidence import BlobRow

STAGING: Final = "staging"
WITH_FILES: Final = (str(Noun.EVIDENCE), str(Noun.REPORT))
_ROWS: Final = 500
_NEWEST_SETS: Final = "SELECT id, max(version) FROM catalogues WHERE kind = ? GROUP BY id ORDER BY id"
_UNITS_REVISION: Final = "SELECT max(revision) FROM journal WHERE record = ? AND noun = ?"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a bundle to one unit would carry."""

    recipient: OrgUnit | None
    """None for a starter bundle, which is for anybody."""
    kind: BundleKind
    ranges: tuple[StreamRange, ...]
    heads: tuple[SignedHead, ...]
    counts: Mapping[str, int]
    octets: int
    """Of the entries, before compression."""
    blobs: tuple[BlobSource, ...]
    promised: tuple[BlobMark, ...]
    stations: tuple[KnownStation, ...]
    """Whom it can be encrypted to."""
    number: int


def direction_of(office: Office, recipient: OrgUnit) -> BundleKind:
    """Return whether a bundle to `recipient` goes up, down or to a station beside this one.

    UserMistake when the unit is neither above nor below.
    """
    if recipient.key == office.unit.key:
        return BundleKind.PEER
    if recipient.key in {above.key for above in superiors(office.unit, office.units)}:
        return BundleKind.UP
    if office.unit.key in {above.key for above in superiors(recipient, office.units)}:
        return BundleKind.DOWN
    raise UserMistake(
        tr("{unit} is neither above nor below {own}.", unit=recipient.name, own=office.unit.name),
        hint=tr("A bundle goes to a unit above, or to one whose reports you receive."),
        field="recipient",
    )


def nearest_superior(office: Office) -> OrgUnit:
    """Return who receives this unit's bundles; UserMistake at Sở Nội vụ."""
    above = superiors(office.unit, office.units)
    if not above:
        raise UserMistake(
            tr("{unit} has no unit above it in this program.", unit=office.unit.name),
            hint=tr("Name the unit the bundle is for."),
            field="recipient",
        )
    return above[0]


def collect(
    session: Session,
    office: Office,
    key: StationKey,
    recipient: OrgUnit | None,
    kind: BundleKind,
    *,
    notices_only: bool = False,
    all_entries: bool = False,
    from_seq: int | None = None,
) -> Parcel:
    """Return what `recipient` has not acknowledged: own entries, and those it must get through us."""
    known = known_stations(session)
    stations = stations_of(known, recipient.key) if recipient else ()
    marks = {} if all_entries else acknowledged(session, stations)
    ranges: list[StreamRange] = []
    heads: list[SignedHead] = []
    for head in _heads(session, office, key, known, kind, recipient=recipient, notices_only=notices_only):
        first = marks.get(head.key, 0) + 1
        if from_seq is not None and head.key == StreamKey(office.station, office.epoch):
            first = from_seq
        end = end_of(known[head.station], head.epoch)
        last = head.seq if end is None else min(end.seq, head.seq)
        if 1 <= first <= last:
            ranges.append(StreamRange(head.station, head.epoch, first, head.seq))
            heads.append(head)
    counts: Counter[str] = Counter()
    octets = 0
    files: dict[str, None] = {}
    for part in ranges:
        for noun, number, length in session.execute(
            select(JournalRow.noun, func.count(), func.sum(func.length(JournalRow.payload)))
            .where(*inside(part))
            .group_by(JournalRow.noun)
        ):
            counts[noun] += number
            octets += length + number * 700
        files.update(_files_of(session, part))
    if kind in {BundleKind.UP, BundleKind.PEER} and not notices_only:
        files.update(dict.fromkeys(_wanted(session, office, stations)))
    blobs, promised = _blobs(session, office, list(files))
    return replace(
        empty_parcel(session, recipient, kind),
        ranges=tuple(ranges),
        heads=tuple(heads),
        counts=dict(counts),
        octets=octets,
        blobs=blobs,
        promised=promised,
        stations=stations,
    )


def empty_parcel(session: Session, recipient: OrgUnit | None, kind: BundleKind) -> Parcel:
    """Return a parcel with its running number and nothing in it."""
    last = session.scalar(select(func.max(BundleRow.number)).where(BundleRow.direction == "out"))
    return Parcel(recipient, kind, (), (), {}, 0, (), (), (), (last or 0) + 1)


def _versions(session: Session, office: Office) -> dict[str, str]:
    """Say by which plan, criteria sets and list of units this station works."""
    sets = asked(session, _NEWEST_SETS, (CRITERIA_KIND,))
    units = asked(session, _UNITS_REVISION, (UNITS_ID, str(Noun.ORG_UNIT)))
    return {
        "plan": f"{office.plan.id}@{office.plan.version}",
        "units": str(units[0][0] or 0),
        **{f"criteria {identity}": str(version) for identity, version in sets},
    }


def write_parcel(
    session: Session,
    office: Office,
    key: StationKey,
    parcel: Parcel,
    path: Path,
    *,
    encrypt: bool,
    introduces: Sequence[StationCard] = (),
    progress: Progress = silent,
) -> WrittenBundle:
    """Write `parcel` to `path`, whole or not at all."""
    to = [Party(parcel.recipient.key, None)] if parcel.recipient else []
    manifest = new_manifest(
        kind=parcel.kind,
        sender=card_of(office, key),
        recipients=to,
        created=office.clock.now(),
        versions=_versions(session, office),
        promised=parcel.promised,
        introduces=introduces,
    )
    return write_bundle(
        path,
        manifest=manifest,
        journals={part.key: map(line_of, entries_in(session, part)) for part in parcel.ranges},
        heads=parcel.heads,
        blobs=parcel.blobs,
        key=key,
        encrypt_to=[s.recipient for s in parcel.stations] if encrypt else [],
        staging=office.folder / STAGING,
        progress=progress,
    )


def card_of(office: Office, key: StationKey) -> StationCard:
    """Introduce this station."""
    return StationCard(key.unit, key.station, office.unit.short_body, key.certificate, key.recipient)


def bundle_row(parcel: Parcel, written: WrittenBundle, office: Office) -> dict[str, object]:
    """Return the row that remembers a written bundle."""
    return {
        "id": written.manifest.bundle,
        "direction": "out",
        "kind": str(parcel.kind),
        "number": parcel.number,
        "file_name": written.path.name,
        "size": written.size,
        "partner": parcel.recipient.key if parcel.recipient else "",
        "outcome": "exported",
        "streams": msgspec.json.encode(written.manifest.streams).decode(),
        "counts": msgspec.json.encode(dict(written.manifest.counts)).decode(),
        "secret": written.manifest.secret,
        "at": office.clock.now(),
    }


def _heads(
    session: Session,
    office: Office,
    key: StationKey,
    known: Mapping[str, KnownStation],
    kind: BundleKind,
    *,
    recipient: OrgUnit | None,
    notices_only: bool,
) -> list[SignedHead]:
    """Return the ends of the streams that travel this way, each signed by its own station."""
    heads = []
    if kind is BundleKind.PEER and not notices_only:
        rows = shared_streams(session, office, known, stations_of(known, office.unit.key))
    else:
        rows = outgoing(session, office, known, kind, recipient=recipient, notices_only=notices_only)
    for row in rows:
        if row.station == office.station:
            last = _counting(session, row, end_of(known[row.station], row.epoch))
            if last.seq:
                heads.append(sign_head(key, epoch=row.epoch, seq=last.seq, entry_hash=last.hash))
            continue
        head = session.get_one(HeadRow, (row.station, row.epoch))
        heads.append(read_head(head.document.encode()))
    return heads


def _counting(session: Session, row: StreamEnd, end: LastGood | None) -> LastGood:
    """Return the last entry of an own stream that counts: its end here, or where a superior ended it."""
    own = LastGood(row.seq, row.hash)
    if end is None or own == end:
        return own
    place = (JournalRow.station == row.station, JournalRow.epoch == row.epoch, JournalRow.seq == end.seq)
    held = session.scalar(select(JournalRow.hash).where(*place))
    return end if held == end.hash else LastGood(0, "")


def inside(part: StreamRange) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for the journal's entries of a range."""
    return (
        JournalRow.station == part.station,
        JournalRow.epoch == part.epoch,
        JournalRow.seq.between(part.first, part.last),
    )


def entries_in(session: Session, part: StreamRange) -> Iterator[JournalEntry]:
    """Yield the entries of a range in their order; their payloads as JSON alone."""
    columns = JournalRow.__table__.columns
    rows = session.execute(
        select(*columns).where(*inside(part)).order_by(JournalRow.seq).execution_options(yield_per=_ROWS)
    )
    for row in rows:
        yield entry_of(row, {})


def entry_of(row: Any, payload: Mapping[str, object]) -> JournalEntry:
    """Return a row of the journal as the entry it was, with `payload` where it is to be looked into."""
    return JournalEntry(
        row.station,
        row.epoch,
        row.seq,
        row.at,
        row.noun,
        row.record,
        row.revision,
        row.op,
        row.author,
        row.base,
        row.payload_sha256,
        row.previous,
        payload,
        row.payload.encode(),
        row.hash,
    )


def _files_of(session: Session, part: StreamRange) -> dict[str, None]:
    """Return the hashes of the files that entries of a range speak of, each once, in their order."""
    rows = session.scalars(
        select(JournalRow.payload)
        .where(*inside(part), JournalRow.noun.in_(WITH_FILES), JournalRow.op == "put")
        .order_by(JournalRow.seq)
        .execution_options(yield_per=_ROWS)
    )
    named = (msgspec.json.decode(payload).get("sha256") for payload in rows)
    return dict.fromkeys(sha256 for sha256 in named if sha256)


def _wanted(session: Session, office: Office, stations: Iterable[KnownStation]) -> list[str]:
    """Return the promised files that the recipient still waits for, by its newest receipt."""
    wanted: list[str] = []
    for station in stations:
        payload = last_payload(session, Noun.RECEIPT, receipt_id(station.id, office.unit.key))
        if payload is not None:
            wanted += msgspec.json.decode(payload).get("missing", [])
    return [sha256 for sha256 in wanted if office.files.has(sha256)]


def receipt_id(station: str, partner: str) -> str:
    """Return the record id of what `station` says it holds of unit `partner`."""
    return f"{station}/{partner}"


def own_notices(office: Office) -> StreamKey:
    """Return the stream of this station's notices."""
    return StreamKey(office.station, notices_of(office.epoch))


def _blobs(
    session: Session, office: Office, files: Sequence[str]
) -> tuple[tuple[BlobSource, ...], tuple[BlobMark, ...]]:
    here: list[BlobSource] = []
    promised: list[BlobMark] = []
    for start in range(0, len(files), _ROWS):
        chunk = files[start : start + _ROWS]
        for row in session.scalars(select(BlobRow).where(BlobRow.sha256.in_(chunk)).order_by(BlobRow.sha256)):
            if row.present and office.files.has(row.sha256):
                here.append(
                    BlobSource(
                        row.sha256,
                        office.files.path(row.sha256),
                        row.size,
                        row.media_type,
                        partial(office.files.open, row.sha256),
                    )
                )
            else:
                promised.append(BlobMark(row.sha256, row.size, row.media_type, included=False))
    return tuple(here), tuple(promised)
