"""Half-written files of the store: held while they are written, swept away when their writer is gone."""

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

_PREFIX: Final = "incoming-"


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Give a new file in `folder` to write, removed at the end unless it was moved to its place."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_PREFIX, dir=folder)
    except OSError as error:
        raise cannot_write(folder, error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as target:
            with contextlib.suppress(OSError):
                hold(target)
            yield target, temporary
    except OSError as error:
        raise cannot_write(folder, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def sweep(folder: Path) -> int:
    """Remove what a killed program left half written in `folder`; return how many files that were.

    A file that another running program still writes is held by it and stays.
    """
    swept = 0
    for left in folder.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            remove_unless_held(left)
            swept += 1
    return swept


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable, where the system keeps them apart from the files."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def cannot_write(folder: Path, error: OSError) -> Trouble:
    """Return the words for a disk that does not take a file."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Trouble(
            tr("The disk is full: the file was not kept in {folder}.", folder=folder),
            hint=tr("Free some space on that disk, then try again."),
        )
    return Trouble(
        tr("{folder} cannot be written.", folder=folder),
        hint=tr("Check that the folder exists and that you may write in it, then try again."),
    )


def remove_unless_held(left: Path) -> None:
    """Remove a half-written file; OSError while its writer lives."""
    if os.name == "posix":
        with left.open("rb") as file:
            hold(file)
            left.unlink()
    else:  # Windows removes no file that any program has open, this one included
        left.unlink()


def hold(file: BinaryIO) -> None:
    """Hold an open file against `sweep`; OSError when another program holds it. Windows does so itself."""
    if os.name != "posix":
        return
    import fcntl

    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
