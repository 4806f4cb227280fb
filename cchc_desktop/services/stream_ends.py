"""Where a station's streams end after its superior ended them, and setting aside what lies beyond."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.arrival_checks import RECORDS
from cchc_desktop.services.notices import KnownStation, known_stations
from cchc_desktop.services.office import Change
from cchc_desktop.services.payloads import read_payload
from cchc_desktop.services.rows import write_rows
from cchc_desktop.services.versions import Version
from db.models.bundles import JournalRow
from db.models.reviews import AppraisedPointRow, ReturnedItemRow, ReviewRow
from db.writing import delete_rows

RULINGS: Final = frozenset({Noun.EXTENSION, Noun.DIFFICULTY_ANSWER, Noun.CADENCE_CONFIRMATION})
"""Notices of a unit above of which, as of records, the newest that counts is shown."""


class LastGood(NamedTuple):
    """The last entry of one stream that counts."""

    seq: int
    hash: str

    def of(self, epoch: int) -> str:
        """Write it as EPOCH:SEQ:HASH."""
        return f"{epoch}:{self.seq}:{self.hash}"


def read_ends(last_good: str | None) -> dict[int, LastGood]:
    """Return the last good entry of each epoch from its written form, EPOCH:SEQ:HASH parted by commas."""
    ends: dict[int, LastGood] = {}
    for good in filter(None, (last_good or "").split(",")):
        epoch, seq, entry_hash = good.split(":")
        ends[int(epoch)] = LastGood(int(seq), entry_hash)
    return ends


def write_ends(ends: Mapping[int, LastGood]) -> str:
    """Return the written form that `read_ends` reads."""
    return ",".join(ends[epoch].of(epoch) for epoch in sorted(ends))


def end_of(station: KnownStation, epoch: int) -> LastGood | None:
    """Return the last entry that counts in one epoch of `station`; None while it may grow.

    A revoked station has no epoch that may grow; one whose forked stream was ended goes on in later ones.
    """
    ends = read_ends(station.last_good)
    if epoch in ends:
        return ends[epoch]
    return LastGood(0, "") if station.state == "revoked" else None


def set_aside(change: Change, station: str) -> int:
    """Make the tables show what stands without the entries beyond the ends of `station`; return how many.

    The entries stay in the journal, as proof of what was sent. A record falls back to its newest entry
    that counts; one that has none stays, marked as withdrawn.
    """
    known = known_stations(change.session)
    beyond = _beyond(change.session, known, station)
    touched = dict.fromkeys(beyond)
    for noun, record in touched:
        if noun not in set(Noun):
            continue
        if noun == Noun.REVIEW:
            remove_reviews(change.connection, [record])
        elif noun in RECORDS or noun in RULINGS:
            version = standing_version(change.session, known, Noun(noun), record)
            write_rows(change.connection, Noun(noun), [version] if version else [])
        change.touch(Noun(noun))
    return len(beyond)


def remove_reviews(connection: Connection, reviews: Sequence[str]) -> None:
    """Take decisions out of the tables with all their parts."""
    for model in (ReturnedItemRow, AppraisedPointRow):
        delete_rows(connection, model, "review", reviews)
    delete_rows(connection, ReviewRow, "id", reviews)


def touched_by_ends(session: Session) -> set[tuple[str, str]]:
    """Return noun and id of every record of which an entry lies beyond the end of its stream."""
    known = known_stations(session)
    ended = [station for station in known.values() if station.last_good or station.state == "revoked"]
    return {each for station in ended for each in _beyond(session, known, station.id)}


def _beyond(session: Session, known: Mapping[str, KnownStation], station: str) -> list[tuple[str, str]]:
    columns = (JournalRow.epoch, JournalRow.seq, JournalRow.noun, JournalRow.record)
    return [
        (entry.noun, entry.record)
        for entry in session.execute(select(*columns).where(JournalRow.station == station))
        if is_beyond(known, station, entry.epoch, entry.seq)
    ]


def standing_version(
    session: Session, known: Mapping[str, KnownStation], noun: Noun, record: str
) -> Version | None:
    """Return a record by its newest entry that counts; withdrawn where none does, None where none is held."""
    rows: Any = session.execute(
        select(
            JournalRow.station,
            JournalRow.epoch,
            JournalRow.seq,
            JournalRow.revision,
            JournalRow.op,
            JournalRow.payload,
        )
        .where(JournalRow.record == record, JournalRow.noun == str(noun))
        .order_by(JournalRow.revision.desc(), JournalRow.at.desc(), JournalRow.hash.desc())
    ).all()
    if not rows:
        return None
    good = next((row for row in rows if not is_beyond(known, row.station, row.epoch, row.seq)), None)
    row = good or rows[0]
    payload = read_payload(noun, msgspec.json.decode(row.payload))
    return Version(payload, row.revision, withdrawn=good is None or row.op == "withdraw")


def is_beyond(known: Mapping[str, KnownStation], station: str, epoch: int, seq: int) -> bool:
    """Tell whether an entry lies beyond where its station's stream was ended."""
    end = end_of(known[station], epoch) if station in known else None
    return end is not None and seq > end.seq
