"""Where the live database may lie: on this computer's own disk, and why not elsewhere."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath, PureWindowsPath
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import size
from cchc_desktop.services.drives import (
    DiskKind,
    Mount,
    free_space,
    kind_of_letter,
    mount_of,
    mounts,
)

LEAST_FREE: Final = 500 * 1024 * 1024
"""Octets a new workspace needs at least: a year of evidence and its backups."""
_CLOUDS: Final = re.compile(
    r"^(onedrive(\s*-.*)?|dropbox(\s*\(.*\))?|google ?drive|googledrive|drivefs|icloud ?drive|iclouddrive"
    r"|mobile documents|mega|megasync|pcloud ?drive|box( sync)?|nextcloud|owncloud|yandex\.?disk|syncthing)$",
    re.IGNORECASE,
)


class Obstacle(StrEnum):
    """Why data may not lie in a place."""

    NETWORK = "network"
    CLOUD = "cloud"
    REMOVABLE = "removable"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class DataPlace:
    """A folder for data, and what stands against it."""

    folder: PurePath
    free: int | None
    """Octets; None when the disk cannot be asked."""
    obstacle: Obstacle | None = None

    @property
    def words(self) -> str:
        """Say what the place is, for the officer."""
        match self.obstacle:
            case Obstacle.NETWORK:
                return tr("This folder is on the network: two computers would damage the data.")
            case Obstacle.CLOUD:
                return tr("This folder is synchronised with a cloud service, which would damage the data.")
            case Obstacle.REMOVABLE:
                return tr(
                    "This folder is on a removable disk, which may be pulled out while data is written."
                )
            case Obstacle.FULL:
                return tr(
                    "Only {free} left on this disk; {least} are needed.",
                    free=size(self.free or 0),
                    least=size(LEAST_FREE),
                )
        if self.free is None:
            return tr("Disk in this computer")
        return tr("Disk in this computer, {free} free", free=size(self.free))


def look_at_place(
    folder: PurePath,
    *,
    mounted: Sequence[Mount] | None = None,
    kind_of_drive: Callable[[str], DiskKind] | None = None,
    free: Callable[[Path], int | None] = free_space,
) -> DataPlace:
    """Return what stands against keeping live data in `folder`.

    `mounted` and `kind_of_drive` tell of this computer's disks when they are not given; a Windows
    path is asked by its drive letter, any other by what is mounted above it.
    """
    room = free(Path(folder))
    kind = _kind(folder, mounted, kind_of_drive)
    if kind is DiskKind.NETWORK:
        return DataPlace(folder, room, Obstacle.NETWORK)
    if any(_CLOUDS.match(part) for part in folder.parts):
        return DataPlace(folder, room, Obstacle.CLOUD)
    if kind is DiskKind.REMOVABLE:
        return DataPlace(folder, room, Obstacle.REMOVABLE)
    if room is not None and room < LEAST_FREE:
        return DataPlace(folder, room, Obstacle.FULL)
    return DataPlace(folder, room)


def check_place(folder: Path) -> DataPlace:
    """Return the place of live data; UserMistake when data may not lie there."""
    place = look_at_place(folder.expanduser().resolve())
    if place.obstacle is not None:
        raise UserMistake(
            place.words,
            hint=tr("Choose a folder on this computer's own disk, for example in your home folder."),
            field="folder",
        )
    return place


def check_firm(folder: Path) -> None:
    """Raise UserMistake when live data lies on the network, in a cloud folder or on a removable disk."""
    place = look_at_place(folder.expanduser().resolve(), free=lambda _folder: None)
    if place.obstacle is not None:
        raise UserMistake(
            place.words,
            hint=tr("Copy the whole folder to this computer's own disk and open it there."),
            field="folder",
        )


def _kind(
    folder: PurePath,
    mounted: Sequence[Mount] | None,
    kind_of_drive: Callable[[str], DiskKind] | None,
) -> DiskKind:
    text = str(folder)
    if text.startswith(("\\\\", "//")):
        return DiskKind.NETWORK
    if isinstance(folder, PureWindowsPath):
        ask = kind_of_drive or (kind_of_letter if os.name == "nt" else None)
        return ask(folder.anchor) if ask else DiskKind.FIXED
    mount = mount_of(folder, mounts() if mounted is None else mounted)
    return mount.kind if mount else DiskKind.FIXED
