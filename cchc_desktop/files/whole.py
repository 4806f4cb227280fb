"""Read and write whole files outside the store, with the officer's words when the disk refuses."""

import contextlib
from pathlib import Path

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr


def read_whole(file: Path) -> bytes:
    """Return the bytes of `file`; Trouble when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Trouble(
            tr("{name} cannot be read.", name=file.name),
            hint=tr("Check that the file is still there and may be opened."),
        ) from error


def write_whole(file: Path, data: bytes) -> None:
    """Write `data` to `file` whole or not at all; Trouble when the disk does not take it."""
    unfinished = file.with_name(f".{file.name}.part")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(file)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise Trouble(
            tr("{name} cannot be written in {folder}.", name=file.name, folder=file.parent),
            hint=tr("Check free space and whether you may write there, or choose another folder."),
        ) from error
