"""The evidence files of all backups in one place: each once, named by the SHA-256 of its octets."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from cchc_desktop.files.moving import move
from cchc_desktop.files.staging import sync_folder

_PIECE: Final = 1 << 20
_UNFINISHED: Final = ".part"


class Pooled(NamedTuple):
    """A file of the evidence store as a backup lists it."""

    name: str
    """What the evidence store calls it."""
    size: int
    written: int
    """When it was written there, in nanoseconds: together with the size it tells an unchanged file."""
    sha256: str
    """Of its octets as they lie in the store, encrypted or not; the name it has in the pool."""


class Pool:
    """A folder of files that several backups share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the octets with this hash lie, whether or not they are here."""
        return self.folder / sha256[:2] / sha256

    def has(self, file: Pooled) -> bool:
        """Tell whether the octets are here in full length."""
        try:
            return self.path(file.sha256).stat().st_size == file.size
        except OSError:
            return False

    def keep(self, source: Path, moved: Callable[[int], None]) -> str:
        """Copy `source` in, durably, telling `moved` how many octets went; return their SHA-256."""
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f"{source.name}{_UNFINISHED}"
        try:
            with source.open("rb") as octets, unfinished.open("wb") as copy:
                sha256 = copied(octets, copy, moved)
                copy.flush()
                os.fsync(copy.fileno())
            place = self.path(sha256)
            if not place.parent.is_dir():
                place.parent.mkdir(exist_ok=True)
                sync_folder(self.folder)
            move(unfinished, place)
            sync_folder(place.parent)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return sha256

    def sound(self, file: Pooled, moved: Callable[[int], None]) -> bool:
        """Read the octets through and tell whether they are what they were."""
        try:
            with self.path(file.sha256).open("rb") as octets:
                return hash_of(octets, moved) == file.sha256
        except OSError:
            return False

    def sweep(self, wanted: Iterable[str]) -> int:
        """Remove what no backup lists any more and what was left half written; return how many files."""
        keep, swept = frozenset(wanted), 0
        for place in self.folder.glob("??/*"):
            if place.name not in keep:
                with suppress(OSError):
                    place.unlink()
                    swept += 1
        for left in self.folder.glob(f"*{_UNFINISHED}"):
            with suppress(OSError):
                left.unlink()
        return swept


def copied(source: BinaryIO, target: BinaryIO, moved: Callable[[int], None]) -> str:
    """Copy all octets and return their SHA-256."""
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        target.write(piece)
        moved(len(piece))
    return digest.hexdigest()


def hash_of(source: BinaryIO, moved: Callable[[int], None]) -> str:
    """Read all octets and return their SHA-256."""
    digest = hashlib.sha256()
    while piece := source.read(_PIECE):
        digest.update(piece)
        moved(len(piece))
    return digest.hexdigest()


def files_in(store: Path) -> Iterator[tuple[str, Path, int, int]]:
    """Yield name, place, size and time of every whole file of an evidence store, without reading one."""
    try:
        halls = sorted(entry.path for entry in os.scandir(store) if entry.is_dir() and len(entry.name) == 2)
    except FileNotFoundError:
        return
    for hall in halls:
        for entry in sorted(os.scandir(hall), key=lambda entry: entry.name):
            if entry.is_file():
                seen = entry.stat()
                yield entry.name, Path(entry.path), seen.st_size, seen.st_mtime_ns


def list_octets(files: Iterable[Pooled]) -> bytes:
    """Return the list of a backup's files, one a line."""
    return "".join(f"{f.sha256} {f.size} {f.written} {f.name}\n" for f in files).encode()


def read_list(octets: bytes) -> tuple[Pooled, ...]:
    """Return the files that a list names; ValueError when it is none."""
    found = []
    for line in octets.decode().splitlines():
        sha256, size, written, name = line.split(" ", 3)
        if len(sha256) != 64 or "/" in name or "\\" in name or name.startswith("."):
            raise ValueError(line)
        found.append(Pooled(name, int(size), int(written), sha256))
    return tuple(found)
