"""Keep files under the SHA-256 of their bytes, the same file once."""

import hashlib
import os
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
from cchc_desktop.files.sources import Unchanged, next_chunk, reading

CHUNK: Final = 1 << 20
_HASH_LENGTH: Final = 64


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

    sha256: str
    size: int
    since: datetime


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

    def media_type(self, sha256: str) -> str:
        """Return what the bytes with this hash are, whatever was said of them."""
        with self.open(sha256) as file:
            return media_type_in(file)

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
        digest = hashlib.sha256()
        done = 0
        head = tail = b""
        with staging.writing(self.folder) as (target, temporary):
            while chunk := next_chunk(source, words, CHUNK):
                head = head or chunk[:HEAD]
                tail = chunk[-TAIL:] if len(chunk) >= TAIL else (tail + chunk)[-TAIL:]
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
            if wanted and sha256 != wanted:
                raise UserMistake(
                    tr("{name} is another file: its content is not the same.", name=words),
                    hint=tr("Choose the very file that was attached, unchanged since."),
                    field="evidence",
                )
            stored = StoredFile(sha256, done, media_type_of(head, tail))
            return self._place(temporary, stored)

    def hash_of(self, sha256: str, *, progress: Progress = silent) -> str:
        """Return the SHA-256 that the bytes kept under this name really have."""
        digest = hashlib.sha256()
        with self.open(sha256) as source:
            total = os.fstat(source.fileno()).st_size
            while chunk := next_chunk(source, sha256[:12], CHUNK):
                digest.update(chunk)
                progress(source.tell(), total)
        return digest.hexdigest()

    def sound(self, sha256: str) -> bool:
        """Tell whether the bytes with this hash are here, can be read and are unchanged."""
        try:
            return self.has(sha256) and self.hash_of(sha256) == sha256
        except Trouble:
            return False

    def kept(self) -> Iterator[KeptFile]:
        """Look through the folder for every whole file, in the order of their hashes."""
        for place in sorted(self.folder.glob("??/*")):
            if len(place.name) == _HASH_LENGTH and place.is_file():
                seen = place.stat()
                yield KeptFile(place.name, seen.st_size, datetime.fromtimestamp(seen.st_mtime, UTC))

    def remove(self, sha256: str) -> None:
        """Take the bytes with this hash out for good; nothing happens when they are not here."""
        place = self.path(sha256)
        try:
            place.unlink(missing_ok=True)
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
