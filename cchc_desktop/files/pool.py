"""The evidence files of all backups in one place: each once, named by the SHA-256 of its octets."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from cchc_desktop.files.moving import move
from cchc_desktop.files.staging import sync_folder

_PIECE: Final = 1 << 20
_UNFINISHED: Final = ".part"
_AT_ONCE: Final = 2
"""Files copied beside one another: while one is hashed the disk takes the other."""


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
        self._touched: set[Path] = set()

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
        """Copy `source` in, telling `moved` how many octets went; return the SHA-256 of what was written.

        Many threads may do so at once. The octets are durable then, their names once `settle` was called.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f"{source.name}{_UNFINISHED}"
        try:
            shutil.copyfile(source, unfinished)
            with unfinished.open("r+b") as copy:
                sha256 = hash_of(copy, moved)
                os.fsync(copy.fileno())
            place = self.path(sha256)
            place.parent.mkdir(exist_ok=True)
            move(unfinished, place)
            self._touched.add(place.parent)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return sha256

    def keep_all(self, sources: Sequence[Path], moved: Callable[[int], None]) -> list[str | None]:
        """Copy many files in, two at a time; return the SHA-256 of each, None for one that is gone."""

        def kept(source: Path) -> str | None:
            try:
                return self.keep(source, moved)
            except FileNotFoundError:
                return None

        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="pool") as copying:
            found = list(copying.map(kept, sources))
        self.settle()
        return found

    def settle(self) -> None:
        """Make the names of what was kept durable."""
        for folder in (*self._touched, self.folder) if self._touched else ():
            sync_folder(folder)
        self._touched.clear()

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
