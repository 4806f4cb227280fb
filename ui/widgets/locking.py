"""Locks parts of a form and says on each of them why, before anybody types into it."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.locks import Lock
from ui.widgets.field import Field


def why_locked(lock: Lock | None) -> str:
    """Return what is frozen and who can open it, in one line; empty where nothing is."""
    return "" if lock is None else f"{lock.message} {lock.hint}".strip()


def set_locked(parts: Iterable[QWidget], why: str) -> None:
    """Lock `parts`, each telling `why` when pointed at or read out; open them where there is no reason."""
    for part in parts:
        part.setEnabled(not why)
        part.setToolTip(why)
        for field in part.findChildren(Field):
            field.set_locked(why)
        if isinstance(part, Field):
            part.set_locked(why)
