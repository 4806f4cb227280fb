"""Keeping the key files of earlier backups as they are today, so that an old password opens none of them.

A workspace keeps its key; who holds an old key file and a password of that time opens it, and with it today's
data. Whoever has left, or has another password now, must therefore find their old slot in no backup either.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.files.moving import write_durably
from cchc_desktop.services.backup_sets import (
    CONTENTS,
    BackupRecord,
    FileMark,
    backups_in,
    contents_octets,
)

_FILES: Final = ("keys/people.json", "keys/recovery.json")
_LEFT: Final = ("before-restore-*", "before-repair-*", "before-new-station-*")
"""What a restore, a repair or a copied computer put aside."""


def renew_keys(folder: Path, place: Path) -> int:
    """Give the backups in `place` the key files that the workspace in `folder` has; return how many changed.

    Only those of the same workspace, which have the same key. One that a power cut left half done is mended
    the next time. What cannot be written, such as a protected stick, stays as it is.
    """
    live = _read(folder, _FILES)
    if not live:
        return 0
    changed = 0
    for backup in backups_in(place):
        with suppress(OSError, Trouble):
            changed += _renew(backup, live)
    return changed


def renew_left(folder: Path) -> None:
    """Give what was put aside in `folder` the key files of today too."""
    live = _read(folder, _FILES)
    for pattern in _LEFT if live else ():
        for place in folder.glob(pattern):
            with suppress(OSError):
                for name, octets in _stale(place, live).items():
                    write_durably(place / name, octets)


def _renew(backup: BackupRecord, live: Mapping[str, bytes]) -> bool:
    stale = _stale(backup.path, live)
    marks = {mark.path: mark for mark in backup.contents.files}
    wanted = {
        name: FileMark(name, len(octets), hashlib.sha256(octets).hexdigest())
        for name, octets in live.items()
        if name in marks and _same_workspace(backup.path / name, octets)
    }
    if not stale and all(marks[name] == mark for name, mark in wanted.items()):
        return False
    for name, octets in stale.items():
        write_durably(backup.path / name, octets)
    contents = msgspec.structs.replace(
        backup.contents, files=tuple(wanted.get(mark.path, mark) for mark in backup.contents.files)
    )
    write_durably(backup.path / CONTENTS, contents_octets(contents))
    return True


def _stale(place: Path, live: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return which key files in `place` are of this workspace, and not as they are today."""
    held = _read(place, live)
    return {
        name: live[name]
        for name, octets in held.items()
        if octets != live[name] and _workspace_of(octets) == _workspace_of(live[name]) != ""
    }


def _same_workspace(file: Path, octets: bytes) -> bool:
    return file.is_file() and _workspace_of(file.read_bytes()) == _workspace_of(octets) != ""


def _read(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in names if (folder / name).is_file()}


def _workspace_of(octets: bytes) -> str:
    """Return what the slots of a key file are bound to; empty where it cannot be read."""
    try:
        return str(json.loads(octets)["workspace"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
