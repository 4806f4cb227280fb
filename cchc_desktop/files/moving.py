"""Moving files and folders into place, patiently where another program holds one for a moment."""

import os
import time
from pathlib import Path
from typing import Final

from cchc_desktop.files.staging import sync_folder

_OTHERS_HOLD: Final = os.name == "nt"
"""Whether a file that another program reads cannot be renamed."""
_PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8, 1.5)
"""Seconds between attempts: an antivirus program looks at a new file for about a second."""


def move(source: Path, target: Path) -> None:
    """Give `source` the name `target` on the same disk, replacing a file there.

    On Windows a file that an antivirus program reads cannot be renamed; it is tried again for three
    seconds before the OSError is passed on.
    """
    for pause in _PAUSES:
        try:
            source.replace(target)
        except PermissionError:
            if not _OTHERS_HOLD:
                raise
            time.sleep(pause)
        else:
            return
    source.replace(target)


def write_durably(file: Path, data: bytes) -> None:
    """Write `data` to `file` so that after a power cut it is the old or the new file, whole."""
    unfinished = file.with_name(f".{file.name}.part")
    try:
        with unfinished.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        move(unfinished, file)
        sync_folder(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)
