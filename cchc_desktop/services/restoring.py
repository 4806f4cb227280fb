"""Restoring a backup: prepared beside the data, rehearsed to the end, then put into place by renaming."""

import errno
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cchc_desktop.domain.errors import Damage, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.roles import Right
from cchc_desktop.files import swapping
from cchc_desktop.files.pool import Pooled, files_in, hash_of
from cchc_desktop.services.backup_making import counted
from cchc_desktop.services.backup_sets import (
    BESIDE,
    DATABASE,
    STAMP,
    BackupRecord,
    check_files,
    damaged,
    evidence_of,
    facts_of,
    pool_of,
)
from cchc_desktop.services.epochs import open_epoch
from cchc_desktop.services.key_renewals import follow_renewal, newer_keys
from cchc_desktop.services.machines import note_machine
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import check_right
from cchc_desktop.services.receipts import partners_of, write_receipt
from db.checking import faults_in
from db.writing import driver_of

LEAVES: Final = tuple(f"{DATABASE}-{ending}" for ending in ("wal", "shm", "journal"))
"""What belongs to the old database alone; beside the new one it would spoil it."""
ASIDE: Final = "before-restore-"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a restore would change, for the officer to see before it is done."""

    backup: BackupRecord
    then: Mapping[str, int]
    """Rows of each table in the backup."""
    now: Mapping[str, int]
    """Rows of each table here; empty where there is nothing or it cannot be read."""
    last_here: datetime | None
    lost: int
    """Changes recorded here after the backup; 0 also where what is here cannot be read."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A restore that only has to be put into place."""

    backup: BackupRecord
    epoch: int
    files: int
    """Evidence files that are put back."""
    aside: Path


def look_ahead(office: Office, backup: BackupRecord) -> Outlook:
    """Return what restoring `backup` over the open workspace would change.

    UserMistake when it is the backup of another workspace.
    """
    then = backup.contents.database
    _check_same(office.unit, backup)
    try:
        with office.reading() as session:
            here = facts_of(driver_of(session.connection()))
    except Damage:
        return Outlook(backup, then.rows, {}, None, 0)
    return Outlook(
        backup,
        then.rows,
        here.rows,
        datetime.fromisoformat(here.last_at) if here.last_at else None,
        max(0, here.trail - then.trail),
    )


def _check_same(own: OrgUnit, backup: BackupRecord) -> None:
    """Raise UserMistake when `backup` is of another unit than the workspace that is here."""
    there = backup.contents.database
    if there.unit != own.key:
        raise UserMistake(
            tr("This is a backup of {unit}, not of {own}.", unit=there.unit_name, own=own.name),
            hint=tr("Choose another backup, or restore this one into an empty folder."),
            field="backup",
        )


def prepare(
    folder: Path,
    backup: BackupRecord,
    *,
    open_staged: Callable[[Path], Office],
    now: datetime,
    above: int = 0,
    progress: Progress = silent,
) -> Prepared:
    """Make the successor of the data in `folder` from `backup`, whole and checked; nothing here changes yet.

    `open_staged` opens it for whoever signs in to it, an administrator. It goes on in a new epoch above
    `above`, and says so to the units whose bundles it holds. Trouble when the backup is damaged or the
    disk does not take it; what was prepared is removed then.
    """
    staged = swapping.staged_in(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        files = _copy(folder, backup, progress)
        office = open_staged(staged / DATABASE)
        try:
            _check_copy(office, backup)
            check_right(office.user.roles, Right.ADMINISTER)
            epoch = _go_on(office, backup, above, folder)
            office.store.checkpoint()
        finally:
            office.store.close()
        for place in list(staged.iterdir()):
            if place.name not in {DATABASE, swapping.EVIDENCE, *BESIDE}:
                shutil.rmtree(place) if place.is_dir() else place.unlink()
        aside = free_name(folder, ASIDE, now)
        swapping.make_ready(folder, aside=aside.name, leaves=LEAVES)
    except BaseException as error:
        shutil.rmtree(staged, ignore_errors=True)
        if isinstance(error, OSError):
            raise cannot_restore(folder, error) from error
        raise
    return Prepared(backup, epoch, files, aside)


def finish_restoring(folder: Path) -> Path | None:
    """Put a prepared restore into place and return where what was there lies now; None when none waits."""
    try:
        return swapping.finish(folder, last=DATABASE)
    except OSError as error:
        raise cannot_restore(folder, error) from error


def _copy(folder: Path, backup: BackupRecord, progress: Progress) -> int:
    """Copy database, keys and the evidence that lacks here, holding each against its hash."""
    listed = evidence_of(backup)
    staged = swapping.staged_in(folder)
    moved = counted(progress, 2 * backup.size + backup.contents.evidence_octets, tr("Reading the backup"))
    check_files(backup, moved)
    for mark in backup.contents.files:
        if mark.path == DATABASE or mark.path.split("/")[0] in BESIDE:
            (staged / mark.path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(backup.path / mark.path, staged / mark.path)
        moved(mark.size)
    here = {name: (place, size) for name, place, size, _ in files_in(folder / swapping.EVIDENCE)}
    pool, put_back = pool_of(backup.path), 0
    for file in listed:
        if _is_here(here.get(file.name), file, moved):
            continue
        place = staged / swapping.EVIDENCE / file.name[:2] / file.name
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(pool.path(file.sha256), place)
        except FileNotFoundError as error:
            raise damaged(backup.path) from error
        with place.open("r+b") as octets:
            if hash_of(octets, moved) != file.sha256:
                raise damaged(backup.path)
        put_back += 1
    return put_back


def _is_here(found: tuple[Path, int] | None, file: Pooled, moved: Callable[[int], None]) -> bool:
    """Tell whether the evidence store still has the very octets of a file."""
    if found is None or found[1] != file.size:
        return False
    try:
        with found[0].open("rb") as octets:
            return hash_of(octets, moved) == file.sha256
    except OSError:
        return False


def _check_copy(office: Office, backup: BackupRecord) -> None:
    with office.reading() as session:
        driver = driver_of(session.connection())
        faults = faults_in(driver)
        facts = facts_of(driver)
    said = backup.contents.database
    if faults or (facts.station, facts.unit, facts.trail, facts.trail_hash, facts.streams) != (
        said.station,
        said.unit,
        said.trail,
        said.trail_hash,
        said.streams,
    ):
        raise damaged(backup.path)


def _go_on(office: Office, backup: BackupRecord, above: int, folder: Path) -> int:
    """Open the new epoch, write down what was restored, and tell every partner what is held now.

    Where the key was renewed after the backup, and the new one lies in `folder`, it goes on counting.
    """
    office.elsewhere = False
    with office.changing() as change:
        renewals = newer_keys(office, change, folder)
        change.audit(
            "restore_backup",
            Noun.BACKUP,
            backup.path.name,
            after={"trail": backup.contents.database.trail, "evidence": backup.contents.evidence_files},
        )
        office.epoch = open_epoch(change, office.station, reason=backup.path.name, above=above)
        for renewal in renewals:
            follow_renewal(office, change, renewal)
        note_machine(change, office.station)
        for partner in partners_of(change.session):
            if partner in office.units:
                write_receipt(office, change, partner)
    return office.epoch


def free_name(folder: Path, prefix: str, now: datetime) -> Path:
    """Return a folder that is not there yet for what goes aside now."""
    stamp = f"{prefix}{now.astimezone(UTC).strftime(STAMP)}"
    number = 0
    while (folder / f"{stamp}{f'-{number}' if number else ''}").exists():
        number += 1
    return folder / f"{stamp}{f'-{number}' if number else ''}"


def cannot_restore(folder: Path, error: OSError) -> Trouble:
    """Return the words for a disk on which nothing can be put into place."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        hint = tr("Free some space on that disk, then restore again; nothing was changed.")
    else:
        hint = tr("Close other programs that use the folder, then restore again.")
    return Trouble(tr("The backup could not be restored in {folder}.", folder=folder), hint=hint)
