"""The one layout a container has: names and their order, and the octets of every ZIP header.

The reader rebuilds each header with the same functions and compares, so nothing can hide in one.
"""

import re
import struct
from dataclasses import dataclass
from typing import Final

from cchc_desktop.domain.bundle_records import StreamKey

MIMETYPE: Final = "mimetype"
MIMETYPE_CONTENT: Final = b"application/vnd.etsi.asic-e+zip"
MANIFEST: Final = "manifest.json"
ASIC_MANIFEST: Final = "META-INF/ASiCManifest001.xml"
SIGNATURE: Final = "META-INF/signature001.p7s"

STORED: Final = 0
DEFLATED: Final = 8
ENTRY_LIMIT: Final = 0xFFFFFFFF
"""An entry is smaller than this, so local headers need no ZIP64."""

LOCAL: Final = struct.Struct("<4s5H3L2H")
CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
END: Final = struct.Struct("<4s4H2LH")
ZIP64_END: Final = struct.Struct("<4sQ2H2L4Q")
ZIP64_LOCATOR: Final = struct.Struct("<4sLQL")
_ZIP64_OFFSET: Final = struct.Struct("<2HQ")

_SYSTEM_AND_VERSION: Final = 3 << 8 | 20
_REGULAR_FILE: Final = 0o100644 << 16
_DAY: Final = 1 << 5 | 1
_COUNT_LIMIT: Final = 0xFFFF

_STREAM: Final = r"[0-9A-Za-z][0-9A-Za-z.-]{0,63}-[1-9][0-9]{0,8}"
_ORDER: Final = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        MIMETYPE,
        rf"journal/{_STREAM}\.jsonl",
        rf"heads/{_STREAM}\.json",
        r"blobs/[0-9a-f]{64}",
        re.escape(MANIFEST),
        re.escape(ASIC_MANIFEST),
        re.escape(SIGNATURE),
    )
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the container as its headers describe it."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    offset: int

    @property
    def start(self) -> int:
        """Return where its content begins."""
        return self.offset + LOCAL.size + len(self.name)

    @property
    def end(self) -> int:
        """Return where the next entry begins."""
        return self.start + self.packed


def place_of(name: str) -> int | None:
    """Return the rank of the folder `name` belongs to; None if a bundle has no such name."""
    return next((place for place, pattern in enumerate(_ORDER) if pattern.fullmatch(name)), None)


def journal_name(key: StreamKey) -> str:
    """Return the name of the journal file of a stream."""
    return f"journal/{key.station}-{key.epoch}.jsonl"


def head_name(key: StreamKey) -> str:
    """Return the name of the head file of a stream."""
    return f"heads/{key.station}-{key.epoch}.json"


def blob_name(sha256: str) -> str:
    """Return the name of an evidence file."""
    return f"blobs/{sha256}"


def local_header(entry: Entry) -> bytes:
    """Return the octets before the content of `entry`."""
    name = entry.name.encode("ascii")
    return (
        LOCAL.pack(
            b"PK\x03\x04", 20, 0, entry.method, 0, _DAY, entry.crc, entry.packed, entry.size, len(name), 0
        )
        + name
    )


def central_header(entry: Entry) -> bytes:
    """Return the octets that name `entry` in the central directory."""
    name = entry.name.encode("ascii")
    far = entry.offset >= ENTRY_LIMIT
    extra = _ZIP64_OFFSET.pack(1, 8, entry.offset) if far else b""
    fixed = CENTRAL.pack(
        b"PK\x01\x02",
        _SYSTEM_AND_VERSION,
        45 if far else 20,
        0,
        entry.method,
        0,
        _DAY,
        entry.crc,
        entry.packed,
        entry.size,
        len(name),
        len(extra),
        0,
        0,
        0,
        _REGULAR_FILE,
        ENTRY_LIMIT if far else entry.offset,
    )
    return fixed + name + extra


def end_records(count: int, size: int, offset: int) -> bytes:
    """Return the octets after a central directory of `count` entries and `size` octets at `offset`."""
    far = b""
    if count >= _COUNT_LIMIT or size >= ENTRY_LIMIT or offset >= ENTRY_LIMIT:
        far = ZIP64_END.pack(
            b"PK\x06\x06", ZIP64_END.size - 12, _SYSTEM_AND_VERSION, 45, 0, 0, count, count, size, offset
        ) + ZIP64_LOCATOR.pack(b"PK\x06\x07", 0, offset + size, 1)
    shown = min(count, _COUNT_LIMIT)
    return far + END.pack(
        b"PK\x05\x06", 0, 0, shown, shown, min(size, ENTRY_LIMIT), min(offset, ENTRY_LIMIT), 0
    )


def read_central_header(octets: bytes, position: int) -> tuple[Entry, int]:
    """Return the entry named at `position` and the position after it; ValueError unless in its one form."""
    if len(octets) - position < CENTRAL.size:
        raise ValueError("short directory")
    fields = CENTRAL.unpack_from(octets, position)
    method, crc, packed, size, name_length, extra_length, offset = (*fields[4:5], *fields[7:12], fields[16])
    after = position + CENTRAL.size + name_length + extra_length
    name = octets[position + CENTRAL.size : after - extra_length].decode("ascii")
    if offset == ENTRY_LIMIT and extra_length == _ZIP64_OFFSET.size and after <= len(octets):
        offset = _ZIP64_OFFSET.unpack_from(octets, after - extra_length)[2]
    entry = Entry(name=name, method=method, crc=crc, packed=packed, size=size, offset=offset)
    if central_header(entry) != octets[position:after]:
        raise ValueError(name)
    return entry, after
