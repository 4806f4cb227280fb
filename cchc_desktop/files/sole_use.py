"""One window at a time on a data folder: held by a lock of the system, which dies with its holder."""

import contextlib
import getpass
import json
import os
import platform
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

LOCK: Final = "window.lock"
_MARK: Final = 1 << 30
"""Windows keeps others from reading what is locked, so that a byte far behind the words is."""
_here: Final[set[Path]] = set()
_at_here: Final = threading.Lock()


class SoleUse:
    """A data folder held by this process until `release`, or until the process is gone."""

    def __init__(self, folder: Path, file: BinaryIO, *, unclean: bool = False) -> None:
        self.unclean = unclean
        """Whether who held the folder before never let it go: killed, or the power went off."""
        self._folder = folder
        self._file: BinaryIO | None = file

    def release(self) -> None:
        """Let others open the folder."""
        if self._file is not None:
            with _at_here:
                _here.discard(self._folder)
            with contextlib.suppress(OSError):
                self._file.truncate(0)
            self._file.close()
            self._file = None


def take(folder: Path, *, now: datetime) -> SoleUse:
    """Hold `folder`; Trouble says who holds it and since when, or that it cannot be written.

    What a killed program left behind holds nothing.
    """
    folder = folder.resolve()
    path = folder / LOCK
    try:
        file = path.open("r+b" if path.exists() else "w+b")
    except OSError as error:
        raise Trouble(
            tr("{folder} cannot be written.", folder=folder),
            hint=tr("Check that the folder exists and that you may write in it, then try again."),
        ) from error
    try:
        _lock(file)
    except OSError as error:
        words = _holder(file)
        file.close()
        raise Trouble(
            tr("This workspace is open in another window: {holder}.", holder=words),
            hint=tr("Go to that window, or close it first; two windows would write over each other."),
        ) from error
    file.seek(0)
    unclean = bool(file.read(1))
    file.seek(0)
    file.truncate()
    file.write(json.dumps(_myself(now)).encode())
    file.flush()
    with _at_here:
        _here.add(folder)
    return SoleUse(folder, file, unclean=unclean)


@contextlib.contextmanager
def held(folder: Path, *, now: datetime) -> Iterator[None]:
    """Hold `folder` for a while, unless this process holds it anyway."""
    with _at_here:
        mine = folder.resolve() in _here
    if mine:
        yield
        return
    holding = take(folder, now=now)
    try:
        yield
    finally:
        holding.release()


def _myself(now: datetime) -> dict[str, object]:
    account = "?"
    with contextlib.suppress(OSError, KeyError, ImportError):
        account = getpass.getuser()
    return {
        "process": os.getpid(),
        "computer": platform.node(),
        "account": account,
        "since": now.isoformat(),
    }


def _holder(file: BinaryIO) -> str:
    """Return who holds the folder, as far as the file says."""
    try:
        file.seek(0)
        said = json.loads(file.read(4096))
        since = datetime.fromisoformat(said["since"]).astimezone(VIETNAM)
        return tr(
            "{account} on {computer}, since {time} on {day}, process {process}",
            account=said["account"],
            computer=said["computer"],
            time=f"{since:%H:%M}",
            day=f"{since:%d/%m/%Y}",
            process=said["process"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return tr("which one is not known")


def _lock(file: BinaryIO) -> None:
    """Lock an open file without waiting; OSError when another holds it."""
    if os.name == "nt":
        import msvcrt

        file.seek(_MARK)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
