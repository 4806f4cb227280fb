"""Opens a copy of a file in another program, under an ending its content has, never the original."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_outside(copy: Path) -> bool:
    """Let the system open a copy; tell whether it has a program for it."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy)))
