"""Putting a prepared data folder in the place of the one that is there, whole whatever happens on the way."""

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from cchc_desktop.files.moving import move, write_durably
from cchc_desktop.files.staging import sync_folder

STAGED: Final = ".restoring"
"""What is prepared lies here, inside the data folder, so that it moves into place by renaming."""
EVIDENCE: Final = "evidence"
_READY: Final = "ready.json"


def staged_in(folder: Path) -> Path:
    """Return where the successor of the data in `folder` is prepared."""
    return folder / STAGED


def is_ready(folder: Path) -> bool:
    """Tell whether a successor is whole and only waits to be put into place."""
    return (staged_in(folder) / _READY).is_file()


def make_ready(folder: Path, *, aside: str, leaves: Sequence[str]) -> None:
    """Decide for what is prepared: from here on `finish` completes it, also after a power cut.

    `aside` names the folder that takes what was there; `leaves` what goes there without a successor.
    """
    staged = staged_in(folder)
    for place in staged.rglob("*"):
        if place.is_dir():
            sync_folder(place)
    write_durably(staged / _READY, json.dumps({"aside": aside, "leaves": list(leaves)}).encode())


def finish(folder: Path, *, last: str) -> Path | None:
    """Put what is ready into place, the file `last` after all others; return where the old lies now.

    Each step is a renaming that is not done twice, so that this can be interrupted anywhere and begun
    again. What was prepared but never became ready is removed; None then.
    """
    staged = staged_in(folder)
    if not is_ready(folder):
        shutil.rmtree(staged, ignore_errors=True)
        return None
    said = json.loads((staged / _READY).read_bytes())
    aside = folder / str(said["aside"])
    aside.mkdir(exist_ok=True)
    for place in sorted((staged / EVIDENCE).glob("*/*")):
        _put(place, folder / place.relative_to(staged), aside / place.relative_to(staged))
    if (staged / last).exists():  # else the old one and what belonged to it are aside already
        for name in said["leaves"]:
            if (folder / name).exists():
                (aside / name).parent.mkdir(parents=True, exist_ok=True)
                move(folder / name, aside / name)
    places = [place for place in staged.iterdir() if place.name not in {EVIDENCE, _READY}]
    for place in sorted(places, key=lambda place: place.name == last):
        _put(place, folder / place.name, aside / place.name)
    sync_folder(aside)
    sync_folder(folder)
    (staged / _READY).unlink()
    shutil.rmtree(staged, ignore_errors=True)
    with suppress(OSError):
        aside.rmdir()  # where there was nothing before
    return aside


def _put(place: Path, target: Path, aside: Path) -> None:
    if target.exists():
        aside.parent.mkdir(parents=True, exist_ok=True)
        move(target, aside)
    target.parent.mkdir(parents=True, exist_ok=True)
    move(place, target)
