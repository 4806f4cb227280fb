"""Opens a copy of a file in another program, under an ending its content has, never the original."""

import atexit
import shutil
import tempfile
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

_copies: list[Path] = []
"""The folder of copies of this run, once there is one; it goes when the program ends."""


def copy_outside(file: Path, name: str, ending: str) -> Path:
    """Copy `file` to where other programs may read it, under `name` with `ending`; Trouble if it fails.

    What is changed in the copy never comes back.
    """
    try:
        if not _copies:
            _copies.append(Path(tempfile.mkdtemp(prefix="cchc-")))
            atexit.register(shutil.rmtree, _copies[0], ignore_errors=True)
        stem = name if not name.lower().endswith(ending) else name[: -len(ending)]
        plain = "".join(c if c.isalnum() or c in " -_()" else "-" for c in stem).strip() or "-"
        copy = Path(tempfile.mkdtemp(dir=_copies[0])) / f"{plain[:80]}{ending}"
        shutil.copyfile(file, copy)
        copy.chmod(0o444)
    except OSError as error:
        raise Trouble(
            tr("No copy of {name} can be made to open it outside.", name=name),
            hint=tr("Free some space on this disk, then try again."),
        ) from error
    return copy


def open_outside(copy: Path) -> bool:
    """Let the system open a copy; tell whether it has a program for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
