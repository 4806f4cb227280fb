"""Reads an update file: first whose it is, then whether every octet is what was signed."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from cchc_desktop.domain.errors import Refused, Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.updates.keys import is_signed
from cchc_desktop.updates.manifest import (
    FILES,
    LONGEST_MANIFEST,
    LONGEST_SIGNATURE,
    MANIFEST,
    SIGNATURE,
    File,
    Manifest,
    read_manifest,
)

_CHUNK: Final = 1 << 20
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""What the reader of containers raises for one that was made to hurt, or cut off."""


@dataclass(frozen=True, slots=True)
class OpenUpdate:
    """An update whose manifest one of the release keys signed."""

    manifest: Manifest
    _container: zipfile.ZipFile

    def check(self, progress: Progress = silent) -> None:
        """Read every file and hold it against its SHA-256; Refused where one was altered."""
        done = 0
        for file in self.manifest.files:
            for chunk in self._octets(file):
                done += len(chunk)
                progress(done, self.manifest.octets)

    def unpack(self, folder: Path, progress: Progress = silent) -> None:
        """Write the program into an empty folder, durably; each file is checked as it is written."""
        done = 0
        for file in self.manifest.files:
            target = folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as out:
                for chunk in self._octets(file):
                    out.write(chunk)
                    done += len(chunk)
                    progress(done, self.manifest.octets)
                out.flush()
                os.fsync(out.fileno())
            target.chmod(0o755 if file.runs else 0o644)
        for link in self.manifest.links:
            target = folder / link.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(link.to)

    def _octets(self, file: File) -> Iterator[bytes]:
        """Yield a file's content; Refused at the end unless it is exactly what was signed."""
        digest, octets = hashlib.sha256(), 0
        try:
            with self._container.open(f"{FILES}{file.name}") as source:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    octets += len(chunk)
                    if octets > file.octets:
                        raise altered()
                    yield chunk
        except _BROKEN as error:
            raise altered() from error
        if octets != file.octets or digest.hexdigest() != file.sha256:
            raise altered()


@contextmanager
def open_update(path: Path, keys: Sequence[bytes]) -> Iterator[OpenUpdate]:
    """Open an update file; Refused unless one of `keys` signed its manifest, and it holds just that.

    Nothing of the file is believed before its signature is: the manifest alone is read, within bounds.
    """
    if not keys:
        raise Refused(
            tr("This program knows no release key: it takes no update file."),
            hint=tr("Ask for the installer of the newer version instead, and install it over this one."),
        )
    try:
        source = path.open("rb")
    except OSError as error:
        raise Trouble(
            tr("{file} cannot be read.", file=path), hint=tr("Check the file and the drive, then try again.")
        ) from error
    with source:
        yield _opened(source, keys)


def altered() -> Refused:
    """Return the refusal of a file that is not what was signed."""
    return Refused(
        tr("The update file was altered or is damaged."),
        hint=tr("Nothing was changed. Copy the update file anew from where it came from."),
    )


def _opened(source: IO[bytes], keys: Sequence[bytes]) -> OpenUpdate:
    try:
        container = zipfile.ZipFile(source)
        octets = _small(container, MANIFEST, LONGEST_MANIFEST)
        signature = _small(container, SIGNATURE, LONGEST_SIGNATURE)
    except (*_BROKEN, KeyError) as error:
        raise Refused(
            tr("This is no update file of this program, or it is damaged."),
            hint=tr("Nothing was changed. Choose a file that ends in .cchc-update."),
        ) from error
    if not is_signed(octets, signature, keys):
        raise Refused(
            tr("Nobody who may release this program signed this update."),
            hint=tr("Nothing was changed. Do not use the file, and tell the unit above where it came from."),
        )
    try:
        manifest = read_manifest(octets)
    except ValueError as error:
        raise Refused(
            tr("This update is written in a way this program cannot read."),
            hint=tr("Nothing was changed. Ask for the installer of the newer version."),
        ) from error
    said = sorted([MANIFEST, SIGNATURE, *(f"{FILES}{file.name}" for file in manifest.files)])
    if sorted(container.namelist()) != said:
        raise altered()
    return OpenUpdate(manifest, container)


def _small(container: zipfile.ZipFile, name: str, longest: int) -> bytes:
    """Return an entry that is not longer than it may be."""
    with container.open(name) as entry:
        octets = entry.read(longest + 1)
    if len(octets) > longest:
        raise ValueError(name)
    return octets
