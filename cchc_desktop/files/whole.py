"""Read and write whole files outside the store, with the officer's words when the disk refuses."""

import contextlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr


def read_whole(file: Path) -> bytes:
    """Return the bytes of `file`; Trouble when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise _unreadable(file) from error


@contextlib.contextmanager
def reading(file: Path) -> Iterator[BufferedReader]:
    """Give `file` to be read piece by piece; Trouble when it cannot be."""
    try:
        with file.open("rb") as source:
            yield source
    except OSError as error:
        raise _unreadable(file) from error


def write_whole(file: Path, data: bytes) -> None:
    """Write `data` to `file` whole or not at all; Trouble when the disk does not take it."""
    with writing_whole(file) as out:
        out.write(data)


@contextlib.contextmanager
def writing_whole(file: Path) -> Iterator[BinaryIO]:
    """Give what is written to `file` piece by piece, whole or not at all; Trouble as `write_whole` raises."""
    unfinished = file.with_name(f".{file.name}.part")
    try:
        with unfinished.open("wb") as out:
            yield out
        unfinished.replace(file)
    except BaseException as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise Trouble(
            tr("{name} cannot be written in {folder}.", name=file.name, folder=file.parent),
            hint=tr("Check free space and whether you may write there, or choose another folder."),
        ) from error


def _unreadable(file: Path) -> Trouble:
    return Trouble(
        tr("{name} cannot be read.", name=file.name),
        hint=tr("Check that the file is still there and may be opened."),
    )
