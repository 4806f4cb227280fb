"""The files an officer hands in: bundles as they are, and those attached to saved messages."""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_desktop.bundles.mail import attachments_of, is_message
from cchc_desktop.bundles.names import hint_of
from cchc_desktop.domain.bundle_records import ARRIVING_ENDINGS, BUNDLE_ENDINGS
from cchc_desktop.domain.errors import Failure, Trouble, UserMistake
from cchc_desktop.domain.language import tr

_PREFIX: Final = "mail-"
_FORGOTTEN_SECONDS: Final = 24 * 3600
_NAMELESS: Final = "attachment.cchc"


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
        yield [BundleFile(path, path.name, path) for path in paths]
        return
    _forget_old(staging)
    with _place(staging) as place:
        found: list[BundleFile] = []
        for path in paths:
            found += _taken_out(path, place, len(found)) if is_message(path) else [_as_it_is(path)]
        yield found


def bundles_in(folder: Path) -> list[Path]:
    """Return the bundles in `folder` and the messages that seem to carry some, by name.

    Trouble when it cannot be read, UserMistake when there are none.
    """
    try:
        found = sorted(
            file
            for file in folder.rglob("*")
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


def _as_it_is(path: Path) -> BundleFile:
    return BundleFile(path, path.name, path)


def _carries(file: Path) -> bool:
    """Tell whether a file found in a folder is worth opening: other messages may lie there too."""
    return not is_message(file) or any(end.encode() in file.read_bytes() for end in BUNDLE_ENDINGS)


def _taken_out(path: Path, place: Path, start: int) -> list[BundleFile]:
    try:
        attachments = attachments_of(path)
        found = []
        for number, attached in enumerate(attachments, start):
            folder = place / str(number)
            folder.mkdir()
            file = folder / (attached.name if hint_of(attached.name) else _NAMELESS)
            file.write_bytes(attached.octets)
            found.append(BundleFile(file, attached.name, path))
    except Failure as fault:
        return [BundleFile(path, path.name, path, fault)]
    except OSError as error:
        raise _no_room(place.parent) from error
    return found


@contextmanager
def _place(staging: Path) -> Iterator[Path]:
    try:
        staging.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=staging, prefix=_PREFIX))
    except OSError as error:
        raise _no_room(staging) from error
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _forget_old(staging: Path) -> None:
    """Remove what a killed program left of messages it had opened."""
    for left in staging.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _FORGOTTEN_SECONDS:
                shutil.rmtree(left)


def _no_room(folder: Path) -> Trouble:
    return Trouble(
        tr("There is not enough room in {folder} to open the bundle.", folder=folder),
        hint=tr("Free some space, then import the bundle again."),
    )
