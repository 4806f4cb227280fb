"""Which disks this computer has: where they are mounted, what kind they are, how much room is left."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePath, PurePosixPath
from typing import Final

_MOUNTS: Final = Path("/proc/mounts")
_PLUGGED_IN: Final = ("/media", "/run/media")
"""Where desktops mount what is plugged in."""
_NETWORK: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "davfs", "fuse.davfs2", "9p", "afs", "ceph"}
    | {"glusterfs", "fuse.glusterfs", "fuse.rclone", "fuse.gvfsd-fuse", "ncpfs"}
)
_REMOVABLE_TYPE: Final = 2
_REMOTE_TYPE: Final = 4


class DiskKind(StrEnum):
    """How firmly a disk belongs to this computer."""

    FIXED = "fixed"
    REMOVABLE = "removable"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Mount:
    """A file system and the folder under which it appears."""

    device: str
    folder: str
    system: str

    @property
    def kind(self) -> DiskKind:
        """Return how firmly it belongs to this computer."""
        if self.system in _NETWORK or self.device.startswith("//"):
            return DiskKind.NETWORK
        if any(PurePosixPath(self.folder).is_relative_to(place) for place in _PLUGGED_IN):
            return DiskKind.REMOVABLE
        return DiskKind.FIXED


@dataclass(frozen=True, slots=True)
class Drive:
    """A disk to carry bundles on."""

    folder: Path
    name: str
    free: int
    """Octets."""


def read_mounts(text: str) -> tuple[Mount, ...]:
    r"""Return the mounts in the form of /proc/mounts, where \040 stands for a space."""
    lines = (line.split() for line in text.splitlines())
    return tuple(Mount(_plain(w[0]), _plain(w[1]), w[2]) for w in lines if len(w) > 2)


def mounts() -> tuple[Mount, ...]:
    """Return what is mounted now; nothing where the system has no such list."""
    try:
        return read_mounts(_MOUNTS.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ()


def mount_of(folder: PurePath, among: Sequence[Mount]) -> Mount | None:
    """Return the mount that `folder` lies on: the deepest one above it, the newest where two cover."""
    place = PurePosixPath(folder.as_posix())
    above = [mount for mount in among if place.is_relative_to(mount.folder)]
    return max(reversed(above), key=lambda mount: len(PurePosixPath(mount.folder).parts), default=None)


def kind_of_letter(root: str) -> DiskKind:
    """Return what Windows says of the disk with `root` such as `E:/`."""
    return {_REMOVABLE_TYPE: DiskKind.REMOVABLE, _REMOTE_TYPE: DiskKind.NETWORK}.get(
        _windows_type(root), DiskKind.FIXED
    )


def removable_drives() -> tuple[Drive, ...]:
    """Return the plugged-in disks that can be written, by name."""
    found = _windows_drives() if os.name == "nt" else _mounted_drives(mounts())
    return tuple(sorted(found, key=lambda drive: drive.name))


def free_space(folder: Path) -> int | None:
    """Return the octets left where `folder` is or will be; None when its disk cannot be asked."""
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        return shutil.disk_usage(place).free
    except OSError:
        return None


def _mounted_drives(among: Sequence[Mount]) -> list[Drive]:
    drives = []
    for mount in among:
        folder = Path(mount.folder)
        free = free_space(folder)
        if mount.kind is DiskKind.REMOVABLE and free is not None and os.access(folder, os.W_OK):
            drives.append(Drive(folder, folder.name, free))
    return drives


def _windows_drives() -> list[Drive]:
    drives = []
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        root = f"{letter}:\\"
        if _windows_type(root) != _REMOVABLE_TYPE:
            continue
        folder = Path(root)
        free = free_space(folder)
        if free is not None and folder.exists():
            label = _windows_label(root)
            drives.append(Drive(folder, f"{label} ({letter}:)" if label else f"{letter}:", free))
    return drives


def _windows_type(root: str) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined]


def _windows_label(root: str) -> str:
    import ctypes

    name = ctypes.create_unicode_buffer(261)
    found = ctypes.windll.kernel32.GetVolumeInformationW(  # type: ignore[attr-defined]
        root, name, len(name), None, None, None, None, 0
    )
    return name.value if found else ""


def _plain(word: str) -> str:
    for code, letter in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        word = word.replace(code, letter)
    return word
