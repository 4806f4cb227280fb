"""Write and read the ZIP container octet by octet, in one layout, within bounds."""

import io
import zlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Final

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.layout import Entry
from cchc_desktop.bundles.refusals import BundleRefused, refused
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK: Final = 1 << 20
_PIECE: Final = 1 << 18
_SMALL: Final = 1 << 19
_WRITTEN_RATIO: Final = 50


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a bundle may ask of the computer that reads it."""

    entries: int = 50_000
    octets: int = 16 << 30
    """Of all entries together, unpacked."""
    ratio: int = 100
    """Unpacked to packed, for entries of more than 1 MiB."""
    manifest: int = 32 << 20


class ContainerWriter:
    """Writes entries one after another into an empty, seekable file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._entries: list[Entry] = []
        self._place = 0

    def add(self, name: str, chunks: Iterable[bytes], *, deflate: bool) -> str:
        """Write one entry and return the SHA-256 of its content in hex."""
        digest = sha256()
        crc = size = packed = 0
        method = layout.DEFLATED if deflate else layout.STORED
        start = Entry(name=name, method=method, crc=0, packed=0, size=0, offset=self._place)
        self._file.write(layout.local_header(start))
        packer = Packer() if deflate else None
        for chunk in chunks:
            digest.update(chunk)
            crc = zlib.crc32(chunk, crc)
            size += len(chunk)
            if packer is None:
                self._file.write(chunk)
            else:
                packed += sum(self._file.write(piece) for piece in packer.pack(chunk))
            if max(size, packed) >= layout.ENTRY_LIMIT - CHUNK:
                raise UserMistake(
                    tr("A file of 4 GB or more cannot travel in a bundle."),
                    hint=tr("Split the file or make it smaller, then export again."),
                )
        packed = size if packer is None else packed + self._file.write(packer.finish())
        entry = Entry(name=name, method=method, crc=crc, packed=packed, size=size, offset=self._place)
        self._file.seek(self._place)
        self._file.write(layout.local_header(entry))
        self._file.seek(entry.end)
        self._place = entry.end
        self._entries.append(entry)
        return digest.hexdigest()

    def finish(self) -> int:
        """Write the central directory and return the size of the whole file."""
        directory = b"".join(map(layout.central_header, self._entries))
        records = layout.end_records(len(self._entries), len(directory), self._place)
        self._file.write(directory + records)
        return self._place + len(directory) + len(records)


class Packer:
    """Deflates; goes on uncompressed where compression would look like a bomb to the reader."""

    def __init__(self) -> None:
        self._packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._read = self._written = 0
        self._plain = False

    def pack(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what comes out once `chunk` is in."""
        for start in range(0, len(chunk), _PIECE):
            piece = chunk[start : start + _PIECE]
            packed = self._packer.compress(piece)
            self._read += len(piece)
            self._written += len(packed)
            yield packed
            if not self._plain and self._read > max(_SMALL, _WRITTEN_RATIO * self._written):
                self._plain = True
                yield self._packer.flush(zlib.Z_FULL_FLUSH)
                self._packer = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)

    def finish(self) -> bytes:
        """Return the rest."""
        return self._packer.flush()


def read_directory(file: IO[bytes], limits: Limits) -> list[Entry]:
    """Return the entries of the container; `BundleRefused` unless it has our layout to the last octet.

    Names, order and method are checked for shape only; what belongs in the bundle is its manifest's say.
    """
    length = file.seek(0, io.SEEK_END)
    count, size, offset, end = _read_end(file, length)
    if count > limits.entries:
        raise refused(
            tr(
                "The bundle holds {count} entries; at most {limit} are permitted.",
                count=count,
                limit=limits.entries,
            )
        )
    if offset + size != end or size > count * (layout.CENTRAL.size + 256):
        raise _changed()
    directory = _read_at(file, offset, size)
    if directory + layout.end_records(count, size, offset) != directory + _read_at(file, end, length - end):
        raise _changed()
    entries: list[Entry] = []
    position = expected = 0
    try:
        for _ in range(count):
            entry, position = layout.read_central_header(directory, position)
            if entry.offset != expected or _read_at(file, entry.offset, entry.start - entry.offset) != (
                layout.local_header(entry)
            ):
                raise ValueError(entry.name)
            expected = entry.end
            entries.append(entry)
    except ValueError as fault:
        raise _changed() from fault
    if position != size or expected != offset:
        raise _changed()
    _check_bounds(entries, limits)
    _check_names(entries)
    return entries


def octets_of(file: IO[bytes], entry: Entry, *, digest: str | None = None) -> Iterator[bytes]:
    """Yield the content of `entry`; `BundleRefused` at the end unless size, CRC and `digest` are right."""
    seen = sha256()
    crc = size = 0
    for chunk in _unpacked(file, entry):
        size += len(chunk)
        if size > entry.size:
            raise _altered(entry)
        crc = zlib.crc32(chunk, crc)
        seen.update(chunk)
        yield chunk
    if size != entry.size or crc != entry.crc or digest not in {None, seen.hexdigest()}:
        raise _altered(entry)


class EntryStream(io.RawIOBase):
    """The content of an entry as a file; reading to its end verifies it."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def close(self) -> None:
        """Stop reading."""
        if isinstance(self._chunks, Generator):
            self._chunks.close()
        super().close()

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill `buffer` and return how many octets it got, 0 at the verified end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        room = memoryview(buffer).cast("B")
        count = min(len(room), len(self._rest))
        room[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _unpacked(file: IO[bytes], entry: Entry) -> Iterator[bytes]:
    position, left = entry.start, entry.packed
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS) if entry.method == layout.DEFLATED else None
    while left:
        packed = _read_at(file, position, min(CHUNK, left))
        position += len(packed)
        left -= len(packed)
        if unpacker is None:
            yield packed
            continue
        while packed:
            chunk = _inflate(unpacker, packed, entry)
            packed = unpacker.unconsumed_tail
            if chunk:
                yield chunk
            if unpacker.eof and (left or unpacker.unused_data):
                raise _altered(entry)
    if unpacker is not None:
        # a full last chunk may leave output inside the unpacker although all input is consumed
        while not unpacker.eof and (chunk := _inflate(unpacker, b"", entry)):
            yield chunk
        if not unpacker.eof:
            raise _altered(entry)


def _inflate(unpacker: "zlib._Decompress", packed: bytes, entry: Entry) -> bytes:
    try:
        return unpacker.decompress(packed, CHUNK)
    except zlib.error as fault:
        raise _altered(entry) from fault


def _read_end(file: IO[bytes], length: int) -> tuple[int, int, int, int]:
    """Return count, size and offset of the central directory, and where it ends."""
    first = _read_at(file, 0, min(length, layout.LOCAL.size + len(layout.MIMETYPE)))
    if first[:4] != b"PK\x03\x04" or not first.endswith(layout.MIMETYPE.encode()):
        raise BundleRefused(
            tr("This file is not a CCHC bundle."),
            hint=tr("Choose a file whose name ends in .cchc or .cchc.age."),
        )
    end = length - layout.END.size
    record = _read_at(file, max(end, 0), layout.END.size) if end > 0 else b""
    if record[:4] != b"PK\x05\x06":
        raise refused(tr("The bundle is cut off, or something was added at its end."))
    _, _, _, _, count, size, offset, _ = layout.END.unpack(record)
    locator = end - layout.ZIP64_LOCATOR.size
    if locator > 0 and _read_at(file, locator, 4) == b"PK\x06\x07":
        far = locator - layout.ZIP64_END.size
        if far > 0:
            _, _, _, _, _, _, _, count, size, offset = layout.ZIP64_END.unpack(
                _read_at(file, far, layout.ZIP64_END.size)
            )
            return count, size, offset, far
    return count, size, offset, end


def _check_bounds(entries: list[Entry], limits: Limits) -> None:
    if sum(entry.size for entry in entries) > limits.octets:
        raise refused(tr("The bundle declares more data than this program takes at once."))
    for entry in entries:
        if entry.size > max(CHUNK, entry.packed * limits.ratio):
            raise refused(tr("The entry {name} is compressed suspiciously much.", name=entry.name))
        if entry.method not in {layout.STORED, layout.DEFLATED} or (
            entry.method == layout.STORED and entry.size != entry.packed
        ):
            raise _changed()


def _check_names(entries: list[Entry]) -> None:
    last = (-1, "")
    for entry in entries:
        place = layout.place_of(entry.name)
        if place is None:
            raise refused(
                tr(
                    "The bundle holds an entry that does not belong there: {name}.",
                    name=ascii(entry.name)[:80],
                )
            )
        if (place, entry.name) <= last:
            raise refused(tr("The entry {name} stands twice or in the wrong place.", name=entry.name))
        last = (place, entry.name)


def _read_at(file: IO[bytes], position: int, length: int) -> bytes:
    try:
        file.seek(position)
        octets = file.read(length)
    except OSError as fault:
        raise Trouble(
            tr("The bundle cannot be read any more."),
            hint=tr("Check that the drive is still connected, then import the bundle again."),
        ) from fault
    if len(octets) != length:
        raise refused(tr("The bundle is cut off, or something was added at its end."))
    return octets


def _changed() -> BundleRefused:
    return refused(tr("The container of the bundle was changed or packed again by another program."))


def _altered(entry: Entry) -> BundleRefused:
    return refused(tr("The entry {name} was altered or damaged.", name=entry.name))
