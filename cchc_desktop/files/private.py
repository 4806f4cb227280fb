"""A folder for what must lie somewhere in plain for a moment: this process's alone, gone with it."""

import atexit
import contextlib
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.files import staging

IN_MEMORY: Final = 32 << 20
_PREFIX: Final = "cchc-private-"
_HELD: Final = "held"
_NEW: Final = 600
"""Seconds in which a folder may still be without the file that holds it."""
_folders: Final[dict[Path, tuple[Path, BinaryIO]]] = {}
_making: Final = threading.Lock()


def private_folder(octets: int = 0) -> Path:
    """Return the folder of this process that has room for `octets` more.

    It lies in memory where the system offers that and they are not many, else among the temporary files.
    """
    base = _bases()[0 if octets <= IN_MEMORY else -1]
    with _making:
        if base not in _folders or not _folders[base][0].is_dir():
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
            held = (folder / _HELD).open("wb")
            with contextlib.suppress(OSError):
                staging.hold(held)
            if not _folders:
                atexit.register(leave)
            _folders[base] = folder, held
        return _folders[base][0]


def leave() -> None:
    """Remove the folders of this process with all that is in them."""
    with _making:
        for folder, held in _folders.values():
            held.close()
            shutil.rmtree(folder, ignore_errors=True)
        _folders.clear()


def sweep() -> int:
    """Remove the folders of programs that were killed; return how many."""
    swept = 0
    for base in _bases():
        for folder in base.glob(f"{_PREFIX}*"):
            with contextlib.suppress(OSError):
                held = folder / _HELD
                if held.exists():
                    staging.remove_unless_held(held)
                elif time.time() - folder.stat().st_mtime < _NEW:
                    continue
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
    return swept


def _bases() -> tuple[Path, ...]:
    """Return where private folders may lie, the one in memory first."""
    disk = Path(tempfile.gettempdir())
    memory = os.environ.get("XDG_RUNTIME_DIR", "")
    if memory and os.access(memory, os.W_OK | os.X_OK):
        return Path(memory), disk
    return (disk,)
