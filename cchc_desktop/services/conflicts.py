"""Records that two stations of this unit changed without knowing of each other, until one is chosen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from cchc_desktop.domain.conflicts import RecordEntry, content_of, differing_fields, open_ends
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.bundle_results import StreamResult
from cchc_desktop.services.notices import holds_notices, known_stations
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_tasks import refresh_plan
from cchc_desktop.services.payloads import PAYLOADS, as_json, read_payload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.record_words import field_label, only_different, value_words
from cchc_desktop.services.search_words import indexed
from cchc_desktop.services.stream_ends import is_beyond
from cchc_desktop.services.versions import Version
from db.asking import asked
from db.models.bundles import JournalRow
from db.models.imports import ConflictRow
from db.writing import add_missing_rows, delete_rows

_OF_ONE_WRITER: Final = """
    SELECT s.unit FROM stations s LEFT JOIN streams t ON t.station = s.id AND t.seq > 0 AND t.epoch % 2 = 1
    GROUP BY s.unit HAVING count(t.station) < 2
"""
_ALSO_WRITTEN_ELSEWHERE: Final = text(
    "SELECT DISTINCT mine.noun, mine.record FROM journal AS mine"
    " WHERE mine.station = :station AND mine.epoch = :epoch AND mine.seq BETWEEN :first AND :last"
    " AND EXISTS (SELECT 1 FROM journal AS other WHERE other.record = mine.record"
    " AND other.noun = mine.noun AND NOT (other.station = mine.station AND other.epoch = mine.epoch))"
)


@dataclass(frozen=True, slots=True)
class ConflictVersion:
    """One of the versions of a record, as one station wrote it."""

    entry: str
    """Hash of its journal entry."""
    station: str
    """Label of the station."""
    own: bool
    author: str
    at: datetime
    withdrawn: bool
    shown: bool
    """Whether lists and reports show this one until somebody chooses."""
    fields: tuple[tuple[str, str], ...]
    """What differs: names and values of the fields in words, in the same order in every version."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record with versions of which one must be chosen."""

    noun: Noun
    record: str
    title: str
    versions: tuple[ConflictVersion, ...]


@dataclass(frozen=True, slots=True)
class _End:
    """An open end of a record's entries."""

    entry: RecordEntry
    row: Any
    payload: dict[str, Any]


def note_conflicts(office: Office, change: Change, streams: Iterable[StreamResult]) -> None:
    """Note which records have two open versions now that entries of their unit came in, and which no more."""
    alone = _units_of_one_writer(change.session) - {office.unit.key}
    for stream in streams:
        if stream.unit in alone or holds_notices(stream.epoch) or not (stream.new or stream.changed):
            continue
        span = {"station": stream.station, "epoch": stream.epoch, "first": stream.first, "last": stream.last}
        arrived = change.connection.execute(_ALSO_WRITTEN_ELSEWHERE, span).all()
        torn = {
            (noun, record): is_torn(change.session, noun, record)
            for noun, record in arrived
            if noun in PAYLOADS
        }
        rows = [
            {"noun": noun, "record": record, "unit": stream.unit, "found_at": change.now}
            for (noun, record), asked_about in torn.items()
            if asked_about
        ]
        add_missing_rows(change.connection, ConflictRow, rows)
        settled = [record for (_, record), asked_about in torn.items() if not asked_about]
        delete_rows(change.connection, ConflictRow, "record", settled)


def is_torn(session: Session, noun: str, record: str) -> bool:
    """Tell whether a record has two open versions that say different things."""
    return len(_meanings(_ends(session, noun, record))) > 1


def _units_of_one_writer(session: Session) -> set[str]:
    """Return the units of which one station in one epoch has written records: nothing there can be torn."""
    return {unit for (unit,) in asked(session, _OF_ONE_WRITER)}


def note_conflict(change: Change, noun: Noun, record: str) -> None:
    """Note a record of which two open versions are held, where that was not noted."""
    ends = _ends(change.session, noun, record)
    if len(_meanings(ends)) > 1:
        unit = ends[0].payload["unit"]
        row = {"noun": str(noun), "record": record, "unit": unit, "found_at": change.now}
        add_missing_rows(change.connection, ConflictRow, [row])


@guarded
class Conflicts:
    """What two stations of this unit wrote differently, and choosing between it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def listed(self) -> list[Conflict]:
        """Return the records that await a choice, the ones found first first."""
        with self._office.reading() as session:
            rows = session.scalars(
                select(ConflictRow)
                .where(ConflictRow.unit.in_(["", self._office.unit.key]))
                .order_by(ConflictRow.found_at, ConflictRow.record)
            ).all()
            found = [self._conflict(session, Noun(row.noun), row.record) for row in rows]
        return [conflict for conflict in found if conflict is not None]

    def choose(self, record: str, entry: str) -> Changed[Conflict]:
        """Let the version of `record` that `entry` names count everywhere; the others stay in the journal.

        `entry` may be the beginning of its hash. The choice is an entry of this station and travels like
        any other. UserMistake when there is nothing to choose, or a submitted quarter would change.
        """
        with self._office.changing() as change:
            own = ConflictRow.unit.in_(["", self._office.unit.key])
            found = change.session.scalars(
                select(ConflictRow).where(ConflictRow.record == record, own)
            ).first()
            conflict = self._conflict(change.session, Noun(found.noun), record) if found else None
            if conflict is None:
                raise UserMistake(
                    tr("There is nothing to choose for this record any more."),
                    hint=tr("Reload the list; somebody may have chosen meanwhile."),
                )
            ends = _ends(change.session, conflict.noun, record)
            chosen = [end for end in ends if entry and end.entry.hash.startswith(entry)]
            if len(chosen) != 1:
                raise UserMistake(
                    tr("No version begins with {entry}.", entry=entry[:20]),
                    hint=tr("Choose one of the versions in the list."),
                    field="entry",
                )
            (end,) = chosen
            payload = read_payload(conflict.noun, end.payload)
            revision = 1 + max(each.entry.revision for each in ends)
            change.choose(
                conflict.noun,
                Version(payload, revision, withdrawn=end.entry.withdrawn),
                [other.entry.hash for other in ends if other.entry.meaning != end.entry.meaning],
                shown=end is ends[0],
            )
            change.session.execute(
                delete(ConflictRow).where(
                    ConflictRow.record == record, ConflictRow.noun == str(conflict.noun)
                )
            )
            change.touch(Noun.BUNDLE)
            done = change.done(conflict)
        if Noun.UNIT_PLAN in done.nouns:
            refresh_plan(self._office)
        return done

    def _conflict(self, session: Session, noun: Noun, record: str) -> Conflict | None:
        """Return both versions of a record; None once they say the same."""
        ends = _ends(session, noun, record)
        told = _meanings(ends)
        if len(told) < 2:
            return None
        known = known_stations(session)
        names = differing_fields([end.payload for end in told])
        columns = {name: only_different([end.payload.get(name) for end in told]) for name in names}
        words = indexed(noun, read_payload(noun, told[0].payload))
        return Conflict(
            noun=noun,
            record=record,
            title=words.title if words else record,
            versions=tuple(
                ConflictVersion(
                    entry=end.entry.hash,
                    station=known[end.row.station].label if end.row.station in known else end.row.station,
                    own=end.row.station == self._office.station,
                    author=end.row.author,
                    at=datetime.fromisoformat(end.row.at),
                    withdrawn=end.entry.withdrawn,
                    shown=end is ends[0],
                    fields=tuple((field_label(name), value_words(name, columns[name][at])) for name in names),
                )
                for at, end in enumerate(told)
            ),
        )


def _ends(session: Session, noun: str, record: str) -> list[_End]:
    rows = session.execute(
        select(JournalRow.__table__).where(JournalRow.record == record, JournalRow.noun == str(noun))
    ).all()
    found, known = {}, known_stations(session)
    for row in rows:
        if is_beyond(known, row.station, row.epoch, row.seq):
            continue
        payload = _plain(noun, row.payload)
        withdrawn = row.op == "withdraw"
        entry = RecordEntry(row.hash, row.base, row.revision, row.at, content_of(payload), withdrawn)
        found[row.hash] = _End(entry, row, payload)
    return [found[entry.hash] for entry in open_ends([end.entry for end in found.values()])]


def _plain(noun: str, payload: str) -> dict[str, Any]:
    """Return a payload with every field this program knows, also those an older one did not write."""
    return dict(msgspec.to_builtins(as_json(read_payload(Noun(noun), msgspec.json.decode(payload)))))


def _meanings(ends: Sequence[_End]) -> list[_End]:
    """Return the first end of each meaning."""
    found: dict[object, _End] = {}
    for end in ends:
        found.setdefault(end.entry.meaning, end)
    return list(found.values())
