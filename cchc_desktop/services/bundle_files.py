"""The files an officer hands in: bundles as they are, and those attached to saved messages."""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_desktop.bundles.mail import LARGEST, attachments_of, is_message
from cchc_desktop.bundles.names import hint_of, shown_name
from cchc_desktop.domain.bundle_records import ARRIVING_ENDINGS, BUNDLE_ENDINGS
from cchc_desktop.domain.errors import Failure, Trouble, UserMistake
from cchc_desktop.domain.language import tr

_PREFIX: Final = "opened-"
_FORGOTTEN_SECONDS: Final = 24 * 3600
_NAMELESS: Final = "attachment.cchc"
_DEEPEST: Final = 30
"""So many folders within folders are looked through."""


@dataclass(frozen=True, slots=True)
class BundleFile:
    """A bundle to be read, and the file it was handed in with."""

    path: Path
    name: str
    source: Path
    """The message it was attached to, or the bundle itself."""
    fault: Failure | None = None
    """Why nothing could be taken out of the message."""


@contextmanager
def unfolded(paths: Sequence[Path], staging: Path) -> Iterator[list[BundleFile]]:
    """Give the bundles in `paths`; those out of messages lie in `staging` for the time of the context."""
    if not any(map(is_message, paths)):
        yield list(map(_as_it_is, paths))
        return
    with place_in(staging) as place:
        found: list[BundleFile] = []
        for path in paths:
            found += _taken_out(path, place) if is_message(path) else [_as_it_is(path)]
        yield found


def bundles_in(folder: Path) -> list[Path]:
    """Return the bundles below `folder` and the messages that seem to carry some, by name.

    Trouble when it cannot be read, UserMistake when there are none.
    """
    try:
        found = sorted(
            file
            for file in _files_below(folder)
            if file.name.lower().endswith(ARRIVING_ENDINGS) and _carries(file)
        )
    except OSError as error:
        raise Trouble(
            tr("{name} cannot be read.", name=folder),
            hint=tr(
                "Check that the file is there, that you may read it, and that the USB stick is plugged in."
            ),
        ) from error
    if not found:
        raise UserMistake(
            tr("There is no .cchc bundle in {folder}.", folder=folder),
            hint=tr("Choose the folder that holds the bundles, or name the files."),
        )
    return found


def files_among(paths: Sequence[Path]) -> list[Path]:
    """Return `paths` with what lies below the folders in place of these, each file once.

    Trouble when a folder cannot be read, UserMistake when none of it is a bundle.
    """
    found: dict[Path, None] = {}
    for path in paths:
        whole = False
        with suppress(OSError):  # told when it is opened
            whole = path.is_dir()
        found |= dict.fromkeys(bundles_in(path) if whole else [path])
    return list(found)


def _as_it_is(path: Path) -> BundleFile:
    return BundleFile(path, shown_name(path), path)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and those inside it; links to folders are not followed.

    OSError when the folder itself cannot be read; what cannot be read inside it is passed over.
    """
    left = [(0, folder)]
    while left:
        depth, place = left.pop()
        try:
            with os.scandir(place) as entries:
                here = list(entries)
        except OSError:
            if depth == 0:
                raise
            continue
        for entry in here:
            with suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    if depth < _DEEPEST:
                        left.append((depth + 1, Path(entry.path)))
                elif entry.is_file():
                    yield Path(entry.path)


def _carries(file: Path) -> bool:
    """Tell whether a file found in a folder is worth opening: other messages may lie there too.

    One that cannot be read is, so that its officer is told; one larger than any message is not.
    """
    if not is_message(file):
        return True
    try:
        with file.open("rb") as octets:
            letter = octets.read(LARGEST + 1)
    except OSError:
        return True
    return len(letter) <= LARGEST and any(end.encode() in letter for end in BUNDLE_ENDINGS)


def _taken_out(path: Path, place: Path) -> list[BundleFile]:
    found: list[BundleFile] = []
    try:
        attachments = attachments_of(path)
        for attached in attachments:
            folder = Path(tempfile.mkdtemp(dir=place))
            file = folder / (attached.name if hint_of(attached.name) else _NAMELESS)
            file.write_bytes(attached.octets)
            found.append(BundleFile(file, attached.name, path))
    except Failure as fault:
        return [BundleFile(path, shown_name(path), path, fault)]
    except OSError:
        for taken_out in found:
            taken_out.path.unlink(missing_ok=True)
        return [BundleFile(path, shown_name(path), path, no_room(place.parent))]
    return found


@contextmanager
def place_in(staging: Path) -> Iterator[Path]:
    """Give a folder for the time of the context; Trouble where the disk has no room for it."""
    _forget_old(staging)
    try:
        staging.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=staging, prefix=_PREFIX))
    except OSError as error:
        raise no_room(staging) from error
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _forget_old(staging: Path) -> None:
    """Remove what a killed program left of messages and kept files it had opened."""
    for left in staging.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _FORGOTTEN_SECONDS:
                shutil.rmtree(left)


def no_room(folder: Path) -> Trouble:
    """Return the failure of a disk on which a bundle cannot be opened."""
    return Trouble(
        tr("There is not enough room in {folder} to open the bundle.", folder=folder),
        hint=tr("Free some space, then import the bundle again."),
    )
