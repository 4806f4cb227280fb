"""Keep files under the SHA-256 of their bytes, the same file once.

In an encrypted workspace each lies encrypted, under a name that does not tell the hash; a hash is always that
of the bytes that were given.
"""

import contextlib
import hashlib
import os
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.file_kinds import LARGEST, FileLimits
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.files import staging
from cchc_desktop.files.media import HEAD, TAIL, media_type_in, media_type_of
from cchc_desktop.files.private import private_folder
from cchc_desktop.files.sealed import open_sealed, pour, seal
from cchc_desktop.files.sources import Unchanged, next_chunk, reading
from cchc_desktop.files.workspace_key import WorkspaceKey

CHUNK: Final = 1 << 20
_HASH_LENGTH: Final = 64
_LENT: Final = 8
"""How many copies for viewers stay at once."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in the store."""

    sha256: str
    size: int
    media_type: str
    new: bool = True
    """False when the store had the same bytes already."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file found by looking through the store, whether or not any record speaks of it."""

    name: str
    """What `name_of` says of its hash."""
    size: int
    since: datetime


class FileStore:
    """A folder of files named by their bytes, two levels deep; encrypted where there is a key."""

    def __init__(self, folder: Path, key: WorkspaceKey | None = None) -> None:
        self.folder = folder
        self._key = key
        self._lent: dict[str, Path] = {}
        self._lending = threading.Lock()

    def name_of(self, sha256: str) -> str:
        """Return under which name the bytes with this hash lie."""
        return self._key.name_of(sha256) if self._key else sha256

    def path(self, sha256: str) -> Path:
        """Return where the bytes with this hash lie, as they lie there, whether or not they are here."""
        name = self.name_of(sha256)
        return self.folder / name[:2] / name

    def has(self, sha256: str) -> bool:
        """Tell whether the bytes with this hash are here."""
        return self.path(sha256).is_file()

    def open(self, sha256: str) -> BinaryIO:
        """Open the bytes with this hash for reading from their beginning; Trouble if they were altered."""
        with _as_trouble(sha256):
            place = self.path(sha256)
            return open_sealed(place, self._key) if self._key else place.open("rb")

    def lend(self, sha256: str) -> Path:
        """Return a file with the bytes of this hash, for viewers that need one; it is not to be changed.

        Out of an encrypted store it is a copy in a folder of this process alone. The last few stay until
        `take_back_lent`.
        """
        if self._key is None:
            return self.path(sha256)
        with self._lending, _as_trouble(sha256):
            copy = self._lent.pop(sha256, None)
            if copy is None or not copy.is_file():
                place = self.path(sha256)
                copy = private_folder(place.stat().st_size) / secrets.token_hex(16)
                try:
                    with copy.open("xb") as target:
                        pour(place, self._key, target.write)
                except BaseException:
                    copy.unlink(missing_ok=True)
                    raise
            self._lent[sha256] = copy
            self._forget_lent(_LENT)
            return copy

    def take_back_lent(self) -> None:
        """Remove every copy that was lent."""
        with self._lending:
            self._forget_lent(0)

    def probe(self, file: Path, limits: FileLimits) -> str:
        """Return what `file` is without keeping it; raises what `add` would for its size and kind."""
        with reading(file) as source:
            limits.check_size(file.name, Unchanged(source, file.name).size)
            media_type = media_type_in(source)
            limits.check_kind(file.name, media_type)
            return media_type

    def add(
        self, file: Path, *, progress: Progress = silent, limits: FileLimits | None = None, wanted: str = ""
    ) -> StoredFile:
        """Copy `file` in, durably, and return what it is.

        Raises UserMistake for a file that `limits` do not take, that changes, that is a folder, or
        whose hash is not the one `wanted`; Trouble when it cannot be read or the disk does not take
        it. The store stays as it was then.
        """
        with reading(file) as source:
            before = Unchanged(source, file.name)
            (limits or FileLimits(LARGEST)).check_size(file.name, before.size)
            if limits is not None:
                limits.check_kind(file.name, media_type_in(source))
            return self.add_stream(
                source,
                total=before.size,
                progress=progress,
                words=file.name,
                check=before.check,
                wanted=wanted,
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
        wanted: str = "",
    ) -> StoredFile:
        """Copy everything `source` gives, durably, hashing on the way.

        `check`, called once more than `total` octets came and before the copy counts, may refuse it;
        so does a hash that is not the one `wanted`.
        """
        intake = _Intake(source, total, words, progress, check)
        with staging.writing(self.folder) as (target, temporary):
            if self._key:
                seal(intake.next, target, self._key)
            else:
                while chunk := intake.next():
                    target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
            target.close()
            if check:
                check()
            sha256 = intake.digest.hexdigest()
            if wanted and sha256 != wanted:
                raise UserMistake(
                    tr("{name} is another file: its content is not the same.", name=words),
                    hint=tr("Choose the very file that was attached, unchanged since."),
                    field="evidence",
                )
            stored = StoredFile(sha256, intake.done, media_type_of(intake.head, intake.tail))
            return self._place(temporary, stored)

    def hash_of(self, sha256: str, *, progress: Progress = silent) -> str:
        """Return the SHA-256 that the bytes kept for this one really have; Trouble if they are unreadable."""
        digest = hashlib.sha256()
        place, done = self.path(sha256), 0

        def take(chunk: bytes) -> None:
            nonlocal done
            digest.update(chunk)
            done += len(chunk)
            progress(min(done, total), total)

        with _as_trouble(sha256):
            total = place.stat().st_size
            if self._key:
                pour(place, self._key, take)
            else:
                with place.open("rb") as source:
                    while chunk := next_chunk(source, sha256[:12], CHUNK):
                        take(chunk)
        return digest.hexdigest()

    def sound(self, sha256: str) -> bool:
        """Tell whether the bytes with this hash are here, can be read and are unchanged."""
        try:
            return self.has(sha256) and self.hash_of(sha256) == sha256
        except Trouble:
            return False

    def kept(self) -> Iterator[KeptFile]:
        """Look through the folder for every whole file, in the order of their names."""
        for place in sorted(self.folder.glob("??/*")):
            if len(place.name) == _HASH_LENGTH and place.is_file():
                seen = place.stat()
                yield KeptFile(place.name, seen.st_size, datetime.fromtimestamp(seen.st_mtime, UTC))

    def remove(self, sha256: str) -> None:
        """Take the bytes with this hash out for good; nothing happens when they are not here."""
        self.discard(self.name_of(sha256))

    def discard(self, name: str) -> None:
        """Take out the file that lies under this name, as `kept` tells it."""
        try:
            (self.folder / name[:2] / name).unlink(missing_ok=True)
        except OSError as error:
            raise staging.cannot_write(self.folder, error) from error

    def sweep(self) -> int:
        """Remove half-written files whose writer is gone; return how many."""
        return staging.sweep(self.folder)

    def _place(self, temporary: Path, stored: StoredFile) -> StoredFile:
        """Move a whole copy to its place, unless the same bytes, still sound, lie there already."""
        place = self.path(stored.sha256)
        if self.sound(stored.sha256):
            return replace(stored, new=False)
        if not place.parent.is_dir():
            place.parent.mkdir(parents=True, exist_ok=True)
            staging.sync_folder(self.folder)
        temporary.replace(place)
        staging.sync_folder(place.parent)
        return stored

    def _forget_lent(self, most: int) -> None:
        while len(self._lent) > most:
            oldest = next(iter(self._lent))
            with contextlib.suppress(OSError):
                self._lent.pop(oldest).unlink(missing_ok=True)


class _Intake:
    """Reads a source piece by piece and keeps what will be known of it at the end."""

    def __init__(
        self,
        source: BinaryIO,
        total: int,
        words: str,
        progress: Progress,
        check: Callable[[], None] | None,
    ) -> None:
        self._source, self._total, self._words = source, total, words
        self._progress, self._check = progress, check
        self.digest = hashlib.sha256()
        self.done = 0
        self.head = self.tail = b""

    def next(self) -> bytes:
        """Return the next piece, nothing at the end."""
        chunk = next_chunk(self._source, self._words, CHUNK)
        if chunk:
            self.head = self.head or chunk[:HEAD]
            self.tail = chunk[-TAIL:] if len(chunk) >= TAIL else (self.tail + chunk)[-TAIL:]
            self.digest.update(chunk)
            self.done += len(chunk)
            if self._check and self.done > self._total:
                self._check()
            self._progress(self.done, self._total, self._words)
        return chunk


@contextlib.contextmanager
def _as_trouble(sha256: str) -> Iterator[None]:
    """Say in words that the bytes with this hash are not here or cannot be read."""
    try:
        yield
    except OSError as error:
        raise Trouble(
            tr("A file of the evidence store cannot be read: {name}.", name=sha256[:12]),
            hint=tr("Run “cchc evidence verify” to see which files are missing, then restore them."),
        ) from error
