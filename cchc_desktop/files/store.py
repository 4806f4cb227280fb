"""Keep files under the SHA-256 of their bytes, the same file once."""

import contextlib
import errno
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.files.media import media_type_of

CHUNK: Final = 1 << 20
LARGEST: Final = 4 << 30


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store."""

    sha256: str
    size: int
    media_type: str


class FileStore:
    """A folder of files named by the SHA-256 of their bytes, two levels deep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the bytes with this hash lie, whether or not they are here."""
        return self.folder / sha256[:2] / sha256

    def has(self, sha256: str) -> bool:
        """Tell whether the bytes with this hash are here."""
        return self.path(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        """Open the bytes with this hash for reading."""
        try:
            return self.path(sha256).open("rb")
        except OSError as error:
            raise Trouble(
                tr("A file of the evidence store cannot be read: {name}.", name=sha256[:12]),
                hint=tr("Run “cchc evidence verify” to see which files are missing, then restore them."),
            ) from error

    def add(self, file: Path, *, progress: Progress = silent, largest: int = LARGEST) -> StoredFile:
        """Copy `file` in, durably, and return what it is.

        Raises UserMistake for an empty, too large or changing file and for a folder, Trouble when
        the file cannot be read or the disk does not take it; the store stays as it was.
        """
        with _reading(file) as source:
            before = os.fstat(source.fileno())
            if before.st_size == 0:
                raise UserMistake(
                    tr("{name} is empty (0 bytes).", name=file.name),
                    hint=tr("Open it to see whether it was saved, then choose it again."),
                    field="evidence",
                )
            if before.st_size > largest:
                raise UserMistake(
                    tr(
                        "{name} is too large: {size}, at most {most}.",
                        name=file.name,
                        size=size_words(before.st_size),
                        most=size_words(largest),
                    ),
                    hint=tr("Scan at a lower resolution or split the file."),
                    field="evidence",
                )

            def check() -> None:
                after = os.fstat(source.fileno())
                if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                    raise UserMistake(
                        tr("{name} changed while it was being read.", name=file.name),
                        hint=tr("Close the program that is writing it, then choose it again."),
                        field="evidence",
                    )

            return self.add_stream(
                source, total=before.st_size, progress=progress, words=file.name, check=check
            )

    def add_bytes(self, data: bytes) -> StoredFile:
        """Keep `data` and return what it is."""
        import io

        return self.add_stream(io.BytesIO(data), total=len(data))

    def add_stream(
        self,
        source: BinaryIO,
        *,
        total: int,
        progress: Progress = silent,
        words: str = "",
        check: Callable[[], None] | None = None,
    ) -> StoredFile:
        """Copy everything `source` gives, durably, hashing on the way.

        `check`, called once more than `total` octets came and before the copy counts, may refuse it.
        """
        digest = hashlib.sha256()
        done = 0
        head = b""
        with _writing(self.folder) as (target, temporary):
            while chunk := _next_chunk(source, words):
                if not head:
                    head = chunk[:8192]
                digest.update(chunk)
                target.write(chunk)
                done += len(chunk)
                if check and done > total:
                    check()
                progress(done, total, words)
            target.flush()
            os.fsync(target.fileno())
            target.close()
            if check:
                check()
            sha256 = digest.hexdigest()
            place = self.path(sha256)
            if place.is_file() and self.hash_of(sha256) == sha256:
                temporary.unlink()
            else:
                place.parent.mkdir(parents=True, exist_ok=True)
                temporary.replace(place)
                _sync_folder(place.parent)
        return StoredFile(sha256, done, media_type_of(head))

    def hash_of(self, sha256: str, *, progress: Progress = silent) -> str:
        """Return the SHA-256 that the bytes kept under this name really have."""
        digest = hashlib.sha256()
        with self.open(sha256) as source:
            total = os.fstat(source.fileno()).st_size
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                progress(source.tell(), total)
        return digest.hexdigest()


@contextlib.contextmanager
def _reading(file: Path) -> Iterator[BinaryIO]:
    if file.is_dir():
        raise UserMistake(
            tr("{name} is a folder.", name=file.name),
            hint=tr("Choose the files inside it."),
            field="evidence",
        )
    try:
        source = file.open("rb")
    except OSError as error:
        raise _cannot_read(file.name) from error
    with source:
        yield source


def _next_chunk(source: BinaryIO, name: str) -> bytes:
    try:
        return source.read(CHUNK)
    except OSError as error:
        raise _cannot_read(name) from error


def _cannot_read(name: str) -> Trouble:
    return Trouble(
        tr("{name} cannot be read.", name=name),
        hint=tr("Check that the file is there, that you may read it, and that the USB stick is plugged in."),
    )


@contextlib.contextmanager
def _writing(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="incoming-", dir=folder)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            yield target, temporary
    except OSError as error:
        raise _cannot_write(folder, error) from error
    finally:
        temporary.unlink(missing_ok=True)


def _cannot_write(folder: Path, error: OSError) -> Trouble:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(
            tr("The disk is full: the file was not kept in {folder}.", folder=folder),
            hint=tr("Free some space on that disk, then try again."),
        )
    return Trouble(
        tr("{folder} cannot be written.", folder=folder),
        hint=tr("Check that the folder exists and that you may write in it, then try again."),
    )


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
