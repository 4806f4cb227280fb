"""Taking the last lot of bundles back: what it holds, what was built on it, and making it undone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from cchc_desktop.domain.bundle_records import Outcome, StreamKey
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.arrival_checks import RECORDS
from cchc_desktop.services.bundle_export import WITH_FILES
from cchc_desktop.services.import_log import watched
from cchc_desktop.services.notices import known_stations, notices_of
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_tasks import refresh_plan
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.receipts import write_receipt
from cchc_desktop.services.rows import count_evidence, write_rows
from cchc_desktop.services.stream_ends import standing_version
from cchc_desktop.services.unit_lists import refresh_units
from db import search
from db.drivers import contradictions
from db.models.bundles import BundleRow, JournalRow
from db.models.evidence import BlobRow, EvidenceRow
from db.models.imports import ImportChangeRow, ImportRow
from db.models.reports import ReportRow
from db.models.tables import moment_text
from db.row_log import RowChange, put_back, row_as_json
from db.writing import driver_of, table_of

_JUDGING: Final = ("submission", "difficulty")
"""What a notice of this station about another unit's record names it by."""
_MAY_MOVE_ON: Final = frozenset({"bundles"})
"""What is said of a bundle may change without anything built on the import."""
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class ImportLot:
    """Bundles that were brought in together."""

    at: datetime
    author: str
    files: tuple[str, ...]
    senders: tuple[str, ...]
    """Names of the units they came from, each once."""
    counts: Mapping[str, int]
    """Entries per noun that would go."""
    new: int
    changed: int
    blobs: int
    obstacle: str = ""
    """Why it cannot be taken back any more; empty when it can."""


class _File(NamedTuple):
    """A file that an entry speaks of, and the record it proves."""

    sha256: str
    record: str


@dataclass(frozen=True, slots=True)
class _Span:
    """Entries of one stream that the lot added."""

    key: StreamKey
    first: int
    last: int


@guarded
class Imports:
    """The last lot that was brought in: what it holds, and taking it back."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def last(self) -> ImportLot | None:
        """Return the last lot, with what stands in the way of taking it back; None when there is none."""
        with self._office.reading() as session:
            rows = self._rows(session)
            return self._lot(session, rows) if rows else None

    def undo(self) -> Changed[ImportLot]:
        """Make everything what it was before the last lot came in, and say so in a new receipt.

        Journal entries of others that came with it go, those of this station stay; files that other
        records need stay. UserMistake when there is none, or something was built on it since.
        """
        office = self._office
        with office.changing() as change:
            rows = self._rows(change.session)
            if not rows:
                raise UserMistake(
                    tr("There is no import to take back."),
                    hint=tr("Only the last import can be taken back, and only once."),
                )
            lot = self._lot(change.session, rows)
            if lot.obstacle:
                raise _built_upon(lot.obstacle)
            try:
                blobs = self._take_back(change, rows)
            except contradictions() as fault:
                raise _built_upon(tr("Something here refers to what came with it.")) from fault
            for partner in dict.fromkeys(row.partner for row in rows):
                write_receipt(office, change, partner)
            change.audit(
                "undo_import",
                Noun.BUNDLE,
                rows[0].batch,
                after={"files": list(lot.files), "new": lot.new, "changed": lot.changed},
            )
            change.touch(*(Noun(noun) for noun in lot.counts), Noun.RECEIPT, Noun.BUNDLE, Noun.STATION)
            done = change.done(lot)
        for sha256 in blobs:
            with suppress(Trouble):
                office.files.remove(sha256)
        if Noun.ORG_UNIT in done.nouns:
            refresh_units(office)
        if done.nouns & {Noun.PLAN, Noun.UNIT_PLAN}:
            refresh_plan(office)
        return done

    def _rows(self, session: Session) -> list[ImportRow]:
        """Return the bundles of the last lot, the last one first; none when it was taken back."""
        newest = session.scalars(select(ImportRow).order_by(ImportRow.at.desc(), ImportRow.id.desc()))
        last = newest.first()
        if last is None or last.undone_at is not None:
            return []
        statement = select(ImportRow).where(ImportRow.batch == last.batch)
        return list(session.scalars(statement.order_by(ImportRow.at.desc(), ImportRow.id.desc())))

    def _lot(self, session: Session, rows: Sequence[ImportRow]) -> ImportLot:
        spans = self._spans(session, rows)
        counts: Counter[str] = Counter()
        for span in spans:
            found = session.execute(
                select(JournalRow.noun, func.count()).where(*_inside(span)).group_by(JournalRow.noun)
            )
            for noun, number in found.all():
                counts[noun] += number
        units = self._office.units
        return ImportLot(
            at=rows[0].at,
            author=rows[0].author,
            files=tuple(row.file_name for row in reversed(rows)),
            senders=tuple(
                dict.fromkeys(units[r.partner].name if r.partner in units else r.partner for r in rows)
            ),
            counts=dict(counts),
            new=sum(row.new for row in rows),
            changed=sum(row.changed for row in rows),
            blobs=sum(row.files for row in rows),
            obstacle=self._obstacle(session, rows, spans),
        )

    def _changes(self, session: Session, row: ImportRow) -> Iterator[RowChange]:
        columns = (ImportChangeRow.name, ImportChangeRow.key, ImportChangeRow.before, ImportChangeRow.after)
        statement = select(*columns).where(ImportChangeRow.import_id == row.id)
        for name, key, before, after in session.execute(
            statement.order_by(ImportChangeRow.number.desc())
        ).all():
            yield RowChange(name, key, before, after)

    def _spans(self, session: Session, rows: Sequence[ImportRow]) -> list[_Span]:
        """Return what the lot added to each stream of other stations."""
        first: dict[StreamKey, int] = {}
        last: dict[StreamKey, int] = {}
        for row in rows:
            for each in self._changes(session, row):
                if each.table != "streams" or each.after is None:
                    continue
                station, epoch = msgspec.json.decode(each.key)
                key = StreamKey(station, epoch)
                before = msgspec.json.decode(each.before)["seq"] if each.before else 0
                first[key] = min(first.get(key, before + 1), before + 1)
                last[key] = max(last.get(key, 0), msgspec.json.decode(each.after)["seq"])
        return [_Span(key, first[key], last[key]) for key in first]

    def _obstacle(self, session: Session, rows: Sequence[ImportRow], spans: Sequence[_Span]) -> str:
        """Say what was built on the lot since; empty when nothing was."""
        for span in spans:
            built = session.execute(
                text(
                    "SELECT later.noun, later.author FROM journal AS mine JOIN journal AS later"
                    " ON later.record = mine.record AND later.base = mine.hash"
                    " WHERE mine.station = :station AND mine.epoch = :epoch"
                    " AND mine.seq BETWEEN :first AND :last"
                    " AND NOT (later.station = mine.station AND later.epoch = mine.epoch) LIMIT 1"
                ),
                {
                    "station": span.key.station,
                    "epoch": span.key.epoch,
                    "first": span.first,
                    "last": span.last,
                },
            ).first()
            if built is not None:
                label = Noun(built.noun).label
                return tr(
                    "{author} has changed a record that came with it: {noun}.",
                    author=built.author,
                    noun=label,
                )
        judged = self._judged(session, rows[-1].at, spans)
        if judged:
            return judged
        driver = driver_of(session.connection())
        tables = watched()
        seen: set[tuple[str, str]] = set()
        for row in rows:
            for each in self._changes(session, row):
                place = (each.table, each.key)
                if place in seen or each.after is None or each.table in _MAY_MOVE_ON:
                    continue
                seen.add(place)
                if row_as_json(driver, tables[each.table], each.key) != each.after:
                    return tr("What came with it has been changed here since.")
        return ""

    def _judged(self, session: Session, since: datetime, spans: Sequence[_Span]) -> str:
        """Say which decision, answer or consolidation of this unit speaks of what came with the lot."""
        office = self._office
        statement = select(JournalRow.noun, JournalRow.payload).where(
            JournalRow.station == office.station,
            JournalRow.epoch.in_([office.epoch, notices_of(office.epoch)]),
            JournalRow.noun.in_([Noun.REVIEW, Noun.DIFFICULTY_ANSWER, Noun.CONSOLIDATION]),
            JournalRow.at >= moment_text(since),
        )
        for noun, payload in session.execute(statement).all():
            named = _named_in(msgspec.json.decode(payload))
            if named and self._came_with(session, named, spans):
                return tr("It has been used here since: {noun}.", noun=Noun(noun).label)
        return ""

    def _came_with(self, session: Session, records: set[str], spans: Sequence[_Span]) -> bool:
        found = session.execute(
            select(JournalRow.station, JournalRow.epoch, JournalRow.seq).where(JournalRow.record.in_(records))
        ).all()
        return any(
            StreamKey(station, epoch) == span.key and span.first <= seq <= span.last
            for station, epoch, seq in found
            for span in spans
        )

    def _take_back(self, change: Change, rows: Sequence[ImportRow]) -> list[str]:
        """Put every row back, and return the files that no record speaks of any more."""
        driver = driver_of(change.connection)
        driver.execute("PRAGMA defer_foreign_keys = ON")
        spans = self._spans(change.session, rows)
        records = self._records(change, spans)
        files = _files_of(change, spans)
        tables = watched()
        for row in rows:
            for each in self._changes(change.session, row):
                put_back(driver, tables[each.table], each)
        for span in spans:
            change.session.execute(delete(JournalRow).where(*_inside(span)))
        self._write_again(change, records)
        count_evidence(change.connection, {file.record for file in files})
        gone = _forget_files(change, [file.sha256 for file in files])
        ids = [row.id for row in rows]
        change.session.execute(
            update(BundleRow)
            .where(BundleRow.direction == "in", BundleRow.id.in_([row.bundle for row in rows]))
            .values(outcome=str(Outcome.UNDONE))
        )
        change.session.execute(update(ImportRow).where(ImportRow.id.in_(ids)).values(undone_at=change.now))
        change.session.execute(delete(ImportChangeRow).where(ImportChangeRow.import_id.in_(ids)))
        return gone

    def _records(self, change: Change, spans: Sequence[_Span]) -> dict[Noun, list[str]]:
        """Return the units' records that the lot speaks of, each once."""
        found: dict[Noun, dict[str, None]] = {}
        for span in spans:
            rows = change.session.execute(select(JournalRow.noun, JournalRow.record).where(*_inside(span)))
            for noun, record in rows.all():
                if noun in RECORDS:
                    found.setdefault(Noun(noun), {})[record] = None
        return {noun: list(found[noun]) for noun in RECORDS if noun in found}

    def _write_again(self, change: Change, records: Mapping[Noun, Sequence[str]]) -> None:
        """Let tables and search say what the journal says now; what it no longer knows goes."""
        driver = driver_of(change.connection)
        known = known_stations(change.session)
        for noun, ids in records.items():
            table = table_of(RECORDS[noun])
            for start in range(0, len(ids), _CHUNK):
                part = ids[start : start + _CHUNK]
                standing = {record: standing_version(change.session, known, noun, record) for record in part}
                gone = [record for record, version in standing.items() if version is None]
                for record in gone:
                    key = msgspec.json.encode([record]).decode()
                    put_back(driver, table, RowChange(table.name, key, None, None))
                search.drop(driver, gone)
                write_rows(change.connection, noun, [version for version in standing.values() if version])


def _inside(span: _Span) -> tuple[Any, ...]:
    return (
        JournalRow.station == span.key.station,
        JournalRow.epoch == span.key.epoch,
        JournalRow.seq.between(span.first, span.last),
    )


def _named_in(payload: Mapping[str, Any]) -> set[str]:
    """Return the records that a decision, an answer or a consolidation names."""
    named = {payload[name] for name in _JUDGING if payload.get(name)}
    if payload.get("document"):
        inputs = msgspec.json.decode(payload["document"]).get("inputs", [])
        named |= {each["submission"] for each in inputs}
    return named


def _files_of(change: Change, spans: Sequence[_Span]) -> list[_File]:
    """Return the files that entries of the lot speak of."""
    files = []
    for span in spans:
        payloads = change.session.scalars(
            select(JournalRow.payload).where(*_inside(span), JournalRow.noun.in_(WITH_FILES))
        )
        plain = (msgspec.json.decode(payload) for payload in payloads.all())
        files += [_File(each["sha256"], each.get("record", "")) for each in plain if each.get("sha256")]
    return files


def _forget_files(change: Change, blobs: Sequence[str]) -> list[str]:
    """Forget files that no record speaks of any more, and return them."""
    gone = []
    for sha256 in dict.fromkeys(blobs):
        used = any(
            change.session.scalar(select(func.count()).where(model.sha256 == sha256))
            for model in (EvidenceRow, ReportRow)
        )
        if not used:
            change.session.execute(delete(BlobRow).where(BlobRow.sha256 == sha256))
            gone.append(sha256)
    return gone


def _built_upon(obstacle: str) -> UserMistake:
    return UserMistake(
        tr("The last import cannot be taken back any more. {obstacle}", obstacle=obstacle),
        hint=tr("Ask the sender to correct the records, or restore the backup made before the import."),
    )
