"""Entries said again in a new epoch, found by the hash they had: what was submitted names that one.

An entry that is said again carries the header it had in the epoch before. With its own content that gives the
old entry to the last octet, so its old hash proves that nothing else was put in its place.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import msgspec
from sqlalchemy.orm import Session

from cchc_desktop.bundles.entries import Op, make_entry
from cchc_desktop.domain.submissions import Covered
from db.asking import asked

ORIGIN: Final = "said_before"
_MOST: Final = 16
"""Times a record can be said again and still be found by its first hash."""
_HELD: Final = "SELECT hash FROM journal WHERE record IN (SELECT value FROM json_each(?))"
_SAID: Final = f"""
    SELECT station, noun, record, hash, payload FROM journal
    WHERE record IN (SELECT value FROM json_each(?)) AND instr(payload, '"{ORIGIN}":') > 0
    ORDER BY epoch, seq
"""  # noqa: S608 - a name of our own


class _Header(msgspec.Struct, frozen=True):
    """What an entry said in its header, besides station, noun and record, which stay the same."""

    epoch: int
    seq: int
    at: str
    revision: int
    op: Op
    author: str
    base: str | None
    previous: str | None


def with_origin(said: Any) -> str:
    """Return the payload of an entry that is said again, with the header it had in front of earlier ones."""
    plain = msgspec.json.decode(said.payload)
    header = _Header(
        said.epoch, said.seq, said.at, said.revision, said.op, said.author, said.base, said.previous
    )
    plain[ORIGIN] = [msgspec.to_builtins(header), *plain.get(ORIGIN, [])][:_MOST]
    return msgspec.json.encode(plain).decode()


def found_again(session: Session, wanted: Iterable[tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return hash and payload now of what was said again of the `wanted` (record, hash), by the old hash."""
    records: dict[str, set[str]] = {}
    for record, old in wanted:
        records.setdefault(record, set()).add(old)
    found: dict[str, tuple[str, str]] = {}
    for station, noun, record, entry_hash, payload in asked(session, _SAID, (_listed(records),)):
        for old in _hashes_before(station, noun, record, payload):
            if old in records[record]:
                found.setdefault(old, (entry_hash, payload))
    return found


def as_held(session: Session, covered: Covered) -> Covered:
    """Return what a version lists, with the hashes under which what was said again is held here."""
    held = {row[0] for row in asked(session, _HELD, (_listed({r.record for r in covered.records}),))}
    lacking = [(r.record, r.hash) for r in covered.records if r.hash not in held]
    again = found_again(session, lacking) if lacking else {}
    if not again:
        return covered
    return replace(
        covered,
        records=tuple(replace(r, hash=again[r.hash][0]) if r.hash in again else r for r in covered.records),
    )


def _hashes_before(station: str, noun: str, record: str, payload: str) -> Iterator[str]:
    """Yield the hashes an entry had before, each made from the header it claims and its own content."""
    plain = msgspec.json.decode(payload)
    try:
        headers = msgspec.convert(plain.pop(ORIGIN), list[_Header])
        raw = [msgspec.to_builtins(header) for header in headers]
        for place, header in enumerate(headers[:_MOST]):
            earlier = {ORIGIN: raw[place + 1 :]} if raw[place + 1 :] else {}
            yield make_entry(
                station=station,
                epoch=header.epoch,
                seq=header.seq,
                at=datetime.fromisoformat(header.at),
                noun=noun,
                record=record,
                revision=header.revision,
                op=header.op,
                author=header.author,
                base=header.base,
                payload=plain | earlier,
                previous=header.previous,
            ).hash
    except (KeyError, ValueError, msgspec.ValidationError):
        return


def _listed(values: Collection[str]) -> str:
    return msgspec.json.encode(sorted(values)).decode()
