"""Journal entries: one change of one record, hashed and chained to the entry before it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Final, Literal, cast

import msgspec

from cchc_desktop.bundles.canonical import NotCanonical, canonical, parse_canonical
from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.language import tr

Op = Literal["put", "withdraw"]
Count = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]

_MOMENT_LENGTH: Final = len("2018-03-07T00:00:00.000000Z")


class EntryRefused(Refused):
    """An entry is not in its one form, or does not fit the entry before it."""


class _Header(msgspec.Struct, frozen=True, gc=False):
    """The hashed part of an entry."""

    station: str
    epoch: int
    seq: int
    at: str
    noun: str
    record: str
    revision: int
    op: str
    author: str
    base: str | None
    payload_sha256: str
    previous: str | None


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """An entry as it stands in a journal file."""

    station: Word
    epoch: Count
    seq: Count
    at: Annotated[str, msgspec.Meta(min_length=_MOMENT_LENGTH, max_length=_MOMENT_LENGTH)]
    noun: Word
    record: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    revision: Count
    op: Op
    author: Annotated[str, msgspec.Meta(max_length=200)]
    base: Hash | None
    payload_sha256: Hash
    previous: Hash | None
    payload: msgspec.Raw


class JournalEntry(msgspec.Struct, frozen=True, gc=False):
    """One change: who changed which record when, from which entry on, and the whole record after it."""

    station: str
    epoch: int
    seq: int
    at: str
    """UTC, RFC 3339 with microseconds and Z."""
    noun: str
    record: str
    revision: int
    op: Op
    author: str
    base: str | None
    """Hash of the entry the author had before their eyes, or None for a new record."""
    payload_sha256: str
    previous: str | None
    """Hash of the entry before it in the stream; None at the first entry of a stream without a base."""
    payload: Mapping[str, object]
    payload_json: bytes
    """Canonical JSON of `payload`."""
    hash: str
    """SHA-256 of the canonical header, which holds the hash of the payload."""

    @property
    def moment(self) -> datetime:
        """Return `at` as a moment in UTC."""
        return datetime.fromisoformat(self.at)


_encode: Final = msgspec.json.Encoder(order="sorted").encode
_decode: Final = msgspec.json.Decoder(_Line).decode
_PAYLOAD: Final = b',"payload":'
_PAYLOAD_HASH: Final = b',"payload_sha256":'


@lru_cache(maxsize=64)
def moment_text(moment: datetime) -> str:
    """Return `moment` in UTC as RFC 3339 with microseconds and Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def make_entry(
    *,
    station: str,
    epoch: int,
    seq: int,
    at: datetime,
    noun: str,
    record: str,
    revision: int,
    op: Op,
    author: str,
    base: str | None,
    payload: Mapping[str, object],
    previous: str | None,
) -> JournalEntry:
    """Return the entry that follows the one whose hash is `previous`."""
    payload_json = canonical(payload if type(payload) is dict else dict(payload))
    header = _Header(
        station=station,
        epoch=epoch,
        seq=seq,
        at=moment_text(at),
        noun=str(noun),
        record=record,
        revision=revision,
        op=op,
        author=author,
        base=base,
        payload_sha256=sha256(payload_json).hexdigest(),
        previous=previous,
    )
    return _entry(header, payload, payload_json, _encode(header))


def line_of(entry: JournalEntry) -> bytes:
    """Return the journal line of `entry`, without the line feed."""
    header = _encode(_header_of(entry))
    cut = header.index(_PAYLOAD_HASH)
    return b"".join((header[:cut], _PAYLOAD, entry.payload_json, header[cut:]))


def read_line(line: bytes) -> JournalEntry:
    """Return the entry in `line`; `EntryRefused` unless its form is canonical and its hash right."""
    try:
        wire = _decode(line)
        payload_json = bytes(wire.payload)
        payload = parse_canonical(payload_json)
        datetime.fromisoformat(wire.at)
        canonical_line = _encode(wire)
    except (NotCanonical, msgspec.MsgspecError, ValueError, RecursionError) as fault:
        raise EntryRefused(tr("The entry is not in its proper form.")) from fault
    if type(payload) is not dict or not wire.at.endswith("Z"):
        raise EntryRefused(tr("The entry is not in its proper form."))
    if canonical_line != line:
        raise EntryRefused(tr("The entry is not in its proper form."))
    if sha256(payload_json).hexdigest() != wire.payload_sha256:
        raise EntryRefused(tr("The content of the entry does not match its hash: it was altered."))
    return _entry(wire, payload, payload_json, _header_octets(line, payload_json))


def read_verified_line(line: bytes) -> JournalEntry:
    """Return the entry in a line that `read_line` accepted before, without checking it again."""
    wire = _decode(line)
    payload_json = bytes(wire.payload)
    return _entry(wire, msgspec.json.decode(payload_json), payload_json, _header_octets(line, payload_json))


class Chain:
    """Follows one stream and refuses the first entry that does not fit."""

    def __init__(self, prerequisite: str | None) -> None:
        self.hash = prerequisite
        self.stream: tuple[str, int] | None = None
        self.first = self.last = 0

    def follow(self, entry: JournalEntry) -> None:
        """Take the next entry; `EntryRefused` when a number is missing or doubled, or the link is broken."""
        stream = (entry.station, entry.epoch)
        if self.stream is None:
            self.stream, self.first, self.last = stream, entry.seq, entry.seq - 1
        if stream != self.stream:
            raise EntryRefused(tr("Entry {seq} belongs to another stream.", seq=entry.seq))
        expected = self.last + 1
        if entry.seq != expected:
            raise EntryRefused(
                tr("Entry {expected} is missing: {seq} stands there.", expected=expected, seq=entry.seq)
            )
        if entry.previous != self.hash:
            raise EntryRefused(
                tr("Entry {seq} does not follow the entry before it: the chain is broken.", seq=entry.seq)
            )
        self.last, self.hash = expected, entry.hash


def check_chain(entries: Iterable[JournalEntry], prerequisite_hash: str | None) -> str | None:
    """Follow `entries` of one stream from the entry hashed `prerequisite_hash`; return the last hash."""
    chain = Chain(prerequisite_hash)
    for entry in entries:
        chain.follow(entry)
    return chain.hash


def _header_octets(line: bytes, payload_json: bytes) -> bytes:
    # a quote inside a text is always escaped, so the first match is the key itself
    cut = line.index(_PAYLOAD)
    return line[:cut] + line[cut + len(_PAYLOAD) + len(payload_json) :]


def _header_of(source: JournalEntry) -> _Header:
    return _Header(
        source.station,
        source.epoch,
        source.seq,
        source.at,
        source.noun,
        source.record,
        source.revision,
        source.op,
        source.author,
        source.base,
        source.payload_sha256,
        source.previous,
    )


def _entry(
    source: _Header | _Line, payload: Mapping[str, object], payload_json: bytes, header_json: bytes
) -> JournalEntry:
    return JournalEntry(
        source.station,
        source.epoch,
        source.seq,
        source.at,
        source.noun,
        source.record,
        source.revision,
        cast(Op, source.op),
        source.author,
        source.base,
        source.payload_sha256,
        source.previous,
        payload,
        payload_json,
        sha256(header_json).hexdigest(),
    )
