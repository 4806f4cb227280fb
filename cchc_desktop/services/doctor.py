"""Looking the program and a workspace over: what ships, the schema, fonts, files, chains, space, clock."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
from sqlalchemy import select

from cchc_desktop.bundles.entries import Chain, EntryRefused, JournalEntry, make_entry
from cchc_desktop.domain.clock import VIETNAM, Clock, local_day
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.audit import Audit
from cchc_desktop.services.backup_making import PLACE
from cchc_desktop.services.evidence import EvidenceFiles
from cchc_desktop.services.kept_aside import aside_in
from cchc_desktop.services.office import Office
from cchc_desktop.services.search import Search
from db.models.bundles import JournalRow, StreamRow
from db.store import SCHEMA
from resources import resource

LEAST_FREE: Final = 500 << 20
_TOLERATED: Final = timedelta(days=1)
"""Commands may be given any hour of a chosen day."""
_OLDEST_CLOCK: Final = datetime(2018, 1, 1, tzinfo=UTC)
_LATEST_CLOCK: Final = datetime(2100, 1, 1, tzinfo=UTC)
_FONTS: Final = (
    "LiberationSerif-Regular",
    "LiberationSerif-Bold",
    "LiberationSerif-Italic",
    "LiberationSerif-BoldItalic",
    "LiberationSans-Regular",
    "LiberationSans-Bold",
    "remixicon-2.5.0",
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `name` is for scripts, `label` for people."""

    name: str
    label: str
    ok: bool
    detail: str


def check_program(clock: Clock) -> list[Check]:
    """Return what holds of the program itself."""
    return [
        _tried("resources", tr("Catalogues"), _catalogues),
        _fonts(),
        _clock(clock),
    ]


def check_workspace(office: Office, audit: Audit, evidence: EvidenceFiles, search: Search) -> list[Check]:
    """Return what holds of a workspace."""
    return [
        _schema(office),
        _tried("database", tr("Database"), lambda: _database(office)),
        _clock_order(office),
        _tried("evidence", tr("Evidence files"), lambda: _evidence(evidence)),
        _tried("audit", tr("Audit trail"), lambda: _audit(audit)),
        _tried("journal", tr("Journal"), lambda: journal_words(office)),
        _tried("key", tr("Key of the station"), lambda: _key(office)),
        _tried("search", tr("Search index"), lambda: tr("{count} records", count=search.check())),
        _aside(office),
        _space(office),
    ]


class Unsound(Exception):
    """What was looked at is not as it should be."""


def _tried(name: str, label: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, label, ok=True, detail=look())
    except Unsound as found:
        return Check(name, label, ok=False, detail=str(found))
    except Failure as failure:
        return Check(name, label, ok=False, detail=str(failure))


def _catalogues() -> str:
    from cchc_desktop.catalogues.loading import load_all

    found = load_all()
    return tr(
        "{plans} plans, {sets} criteria sets, {units} units",
        plans=len(found.plans),
        sets=len(found.criteria_sets),
        units=len(found.units),
    )


def _fonts() -> Check:
    missing = [name for name in _FONTS if not resource(f"fonts/{name}.ttf").is_file()]
    detail = tr("missing: {names}", names=", ".join(missing)) if missing else tr("all here")
    return Check("fonts", tr("Fonts"), ok=not missing, detail=detail)


def _clock(clock: Clock) -> Check:
    now = clock.now()
    sane = _OLDEST_CLOCK <= now <= _LATEST_CLOCK
    return Check("clock", tr("Clock"), ok=sane, detail=day_words(local_day(now)))


def _clock_order(office: Office) -> Check:
    """Tell whether the clock says less than the trail: it was set back, and new records bear that moment."""
    last = office.last_moment()
    ok = last is None or office.clock.now() >= last - _TOLERATED
    detail = "-" if last is None else f"{last.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
    return Check("clock_order", tr("Clock after the last record"), ok=ok, detail=detail)


def _schema(office: Office) -> Check:
    schema = office.store.schema()
    return Check("schema", tr("Database schema"), ok=schema == SCHEMA, detail=schema or "-")


def _database(office: Office) -> str:
    faults = office.store.faults(thorough=True)
    if faults:
        raise Unsound("; ".join(faults[:3]))
    return tr("every page and index is sound")


def _key(office: Office) -> str:
    """Return the fingerprint of the key that signs; Unsound where it was renewed and the next is not here."""
    from cchc_desktop.services.own_keys import OwnKeys
    from cchc_desktop.services.stream_signers import had_key

    key = OwnKeys(office).current()
    with office.reading() as session:
        if had_key(session, office.station, key.fingerprint):
            raise Unsound(tr("The key of this station was renewed; nobody takes what the old one signs"))
    return key.fingerprint


def _evidence(evidence: EvidenceFiles) -> str:
    faults = evidence.verify()
    if faults:
        raise Unsound("; ".join(f"{fault.name}: {fault.reason}" for fault in faults[:5]))
    return tr("every file is what it was")


def _audit(audit: Audit) -> str:
    check = audit.verify()
    if check.broken_at is not None:
        raise Unsound(tr("altered at line {line}", line=check.broken_at))
    return tr("{count} lines hold together", count=check.lines)


def journal_words(office: Office) -> str:
    """Say how many entries hold together; Unsound when one is altered or missing."""
    streams: dict[tuple[str, int], Chain] = {}
    count = 0
    for entry in _entries(office):
        key = (entry.station, entry.epoch)
        chain = streams.get(key)
        if chain is None:
            chain = streams[key] = Chain(entry.previous)
        try:
            chain.follow(entry)
        except EntryRefused as broken:
            raise Unsound(broken.message) from broken
        count += 1
    _reach_their_marks(office, streams)
    return tr("{count} entries in {streams} streams hold together", count=count, streams=len(streams))


def _reach_their_marks(office: Office, streams: Mapping[tuple[str, int], Chain]) -> None:
    """Hold the end of each stream against how far it is known to have come: entries cut off are missed."""
    with office.reading() as session:
        marks = session.execute(select(StreamRow.station, StreamRow.epoch, StreamRow.seq, StreamRow.hash))
        for station, epoch, seq, digest in marks:
            chain = streams.get((station, epoch))
            last, reached = (chain.last, chain.hash) if chain else (0, "")
            if seq and (last, reached) != (seq, digest):
                raise Unsound(tr("ends at entry {last}, but had come to {seq}", last=last, seq=seq))


def _entries(office: Office) -> Iterator[JournalEntry]:
    """Make every entry again from its row, so that its hash is computed and not believed."""
    with office.reading() as session:
        rows = session.scalars(
            select(JournalRow)
            .order_by(JournalRow.station, JournalRow.epoch, JournalRow.seq)
            .execution_options(yield_per=500)
        )
        for row in rows:
            entry = _made_again(row)
            if entry.hash != row.hash:
                raise Unsound(tr("entry {seq} was altered", seq=row.seq))
            yield entry


def _made_again(row: JournalRow) -> JournalEntry:
    return make_entry(
        station=row.station,
        epoch=row.epoch,
        seq=row.seq,
        at=datetime.fromisoformat(row.at),
        noun=row.noun,
        record=row.record,
        revision=row.revision,
        op="withdraw" if row.op == "withdraw" else "put",
        author=row.author,
        base=row.base,
        payload=msgspec.json.decode(row.payload),
        previous=row.previous,
    )


def _aside(office: Office) -> Check:
    """Say what restores and repairs left beside the data; it is never wrong that it is there."""
    kept = aside_in(office.folder, office.folder / PLACE)
    size = size_words(sum(each.size for each in kept))
    names = "; ".join(f"{each.reason.label} {day_words(local_day(each.made_at))}" for each in kept)
    detail = f"{size}: {names}" if kept else tr("nothing is kept aside")
    return Check("aside", tr("Kept aside by restores and repairs"), ok=True, detail=detail)


def _space(office: Office) -> Check:
    free = shutil.disk_usage(office.folder).free
    return Check("space", tr("Free space"), ok=free >= LEAST_FREE, detail=size_words(free))
