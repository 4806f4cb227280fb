"""What restores, repairs and new stations put aside, and copies of an older program: listed, and thinned."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from cchc_desktop.domain.backups import leaving
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.files.moving import move, write_durably
from cchc_desktop.files.staging import sync_folder
from cchc_desktop.services.backup_sets import (
    BESIDE,
    CONTENTS,
    DATABASE,
    EVIDENCE,
    FORMAT,
    STAMP,
    BackupRecord,
    Contents,
    contents_octets,
    evidence_of,
    facts_of,
    mark_of,
)
from db.checking import faults_in
from db.drivers import errors
from db.store import Store

_OLD_COPY: Final = "workspace-"
_ADOPTING: Final = ".making-"
_REMOVING: Final = ".removing-"


class AsideReason(StrEnum):
    """What put a state of the data aside; the value begins the name of its folder."""

    RESTORE = "before-restore-"
    REPAIR = "before-repair-"
    NEW_STATION = "before-new-station-"
    OLD_COPY = _OLD_COPY

    @property
    def label(self) -> str:
        """Say it in the officer's words."""
        return {
            AsideReason.RESTORE: tr("before a restore"),
            AsideReason.REPAIR: tr("before a repair"),
            AsideReason.NEW_STATION: tr("before it became a new station"),
            AsideReason.OLD_COPY: tr("copy of an older program"),
        }[self]


@dataclass(frozen=True, slots=True)
class KeptAside:
    """A state of the data that is kept beside it: a folder, or a single copy of the database."""

    path: Path
    made_at: datetime
    size: int
    reason: AsideReason


def aside_in(folder: Path, place: Path) -> tuple[KeptAside, ...]:
    """Return what is kept aside in `folder`, and old copies in the `place` of backups, newest first."""
    found = [kept for path in _entries(folder) if (kept := _kept(path)) is not None]
    found += [kept for path in old_copies(place) if (kept := _kept(path)) is not None]
    return tuple(sorted(found, key=lambda kept: kept.made_at, reverse=True))


def old_copies(place: Path) -> list[Path]:
    """Return the single copies of the database that programs before backup sets laid into `place`."""
    return sorted(path for path in place.glob(f"{_OLD_COPY}*.sqlite") if _moment(path) is not None)


def may_go(kept: Sequence[KeptAside], saved: datetime, now: datetime) -> tuple[KeptAside, ...]:
    """Return what of `kept` need not stay once a backup of the moment `saved` is known to be sound."""
    going = leaving((each.made_at for each in kept), saved, now)
    return tuple(each for each in kept if each.made_at in going)


def remove(kept: KeptAside) -> bool:
    """Remove what is kept aside, so that no half of it is taken for a whole; tell whether it went."""
    going = kept.path.with_name(f"{_REMOVING}{kept.path.name}")
    with suppress(OSError):
        move(kept.path, going)
        if going.is_dir():
            shutil.rmtree(going, ignore_errors=True)
        else:
            going.unlink()
        return True
    return False


def sweep_removed(*folders: Path) -> None:
    """Remove what a power cut or a busy disk left of earlier removals."""
    for folder in folders:
        for left in folder.glob(f"{_REMOVING}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


def adopt_old_copies(store: Store, source: Path, like: BackupRecord) -> int:
    """Make whole backups of the old copies in `source` that are sound and of this station; return how many.

    Keys and evidence are those of `like`, a backup of the same place: neither ever changes. A copy that
    cannot be read, or is of another station, stays as it is.
    """
    count = 0
    for copy in old_copies(source):
        with suppress(OSError, Trouble, *errors()):
            count += _adopt(store, copy, like)
    return count


def _adopt(store: Store, copy: Path, like: BackupRecord) -> bool:
    place = like.path.parent
    moment = _moment(copy)
    stamp = moment.strftime(STAMP) if moment else ""
    if not stamp or (place / stamp).exists():
        return False
    evidence = evidence_of(like)
    unfinished = place / f"{_ADOPTING}{stamp}"
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir()
        shutil.copyfile(copy, unfinished / DATABASE)
        with store.looking_into(unfinished / DATABASE) as connection:
            facts = facts_of(connection)
            if faults_in(connection) or facts.station != like.contents.database.station:
                return False
        for left in unfinished.glob(f"{DATABASE}-*"):  # what looking into it made
            left.unlink()
        for name in (EVIDENCE, *BESIDE):
            if (like.path / name).is_dir():
                shutil.copytree(like.path / name, unfinished / name)
            elif (like.path / name).is_file():
                shutil.copyfile(like.path / name, unfinished / name)
        there = sorted(file for file in unfinished.rglob("*") if file.is_file())
        contents = Contents(
            format=FORMAT,
            made_at=stamp,
            reason=like.contents.reason,
            mark="",
            database=facts,
            files=tuple(mark_of(unfinished, file) for file in there),
            evidence_files=len(evidence),
            evidence_octets=sum(file.size for file in evidence),
        )
        write_durably(unfinished / CONTENTS, contents_octets(contents))
        move(unfinished, place / stamp)
        sync_folder(place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    copy.unlink()
    return True


def _kept(path: Path) -> KeptAside | None:
    reason = next((reason for reason in AsideReason if path.name.startswith(reason)), None)
    moment = _moment(path)
    if reason is None or moment is None or (reason is AsideReason.OLD_COPY) is path.is_dir():
        return None
    return KeptAside(path, moment, _size(path), reason)


def _moment(path: Path) -> datetime | None:
    """Return when something was put aside, from its name: two of one second bear a number."""
    for reason in AsideReason:
        stamp, _, number = path.stem.removeprefix(reason).partition("-")
        with suppress(ValueError):
            moment = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
            return moment.replace(microsecond=min(int(number or 0), 999_999))
    return None


def _entries(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from folder.iterdir()


def _size(path: Path) -> int:
    size = 0
    for file in [path, *path.rglob("*")]:
        with suppress(OSError):
            size += file.stat().st_size if file.is_file() else 0
    return size
