"""Making one backup: database, keys and new evidence copied, held against the live data, then counted."""

import errno
import os
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import select

from cchc_desktop.domain.backups import BackupReason, staying
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.files.moving import move, write_durably
from cchc_desktop.files.pool import Pool, Pooled, files_in, list_octets
from cchc_desktop.files.staging import sync_folder
from cchc_desktop.files.store import FileStore
from cchc_desktop.services.backup_sets import (
    BESIDE,
    CONTENTS,
    DATABASE,
    EVIDENCE,
    FORMAT,
    POOL,
    STAMP,
    BackupRecord,
    Contents,
    DatabaseFacts,
    backups_in,
    contents_octets,
    damaged,
    evidence_of,
    facts_of,
    mark_of,
    read_backup,
)
from cchc_desktop.services.passwords import BACKUPS
from db.checking import faults_in
from db.models.evidence import BlobRow
from db.store import Store
from db.writing import driver_of

PLACE: Final = BACKUPS
_UNFINISHED: Final = ".making-"


def make_backup(
    store: Store,
    files: FileStore,
    place: Path,
    *,
    now: datetime,
    reason: BackupReason,
    progress: Progress = silent,
) -> BackupRecord:
    """Copy the live database, its keys and its new evidence into `place`; return the backup.

    Where nothing has changed since the newest backup that one is returned, marked as not new. Trouble
    when the disk does not take it, or when the copy is not what was copied; then nothing is left of it.
    """
    mark = store.mark()
    newest = next(iter(backups_in(place)), None)
    if newest is not None and mark and newest.contents.mark == mark and _still_whole(newest, store):
        return replace(newest, new=False)
    try:
        return _make(store, files, place, newest, mark=mark, now=now, reason=reason, progress=progress)
    except OSError as error:
        raise cannot_back_up(place, error) from error


def thin(place: Path, made: BackupRecord) -> None:
    """Remove the backups in `place` that need not stay, and the evidence that none of the others lists.

    Under a clock that was set back the one just made is not the newest by name; it stays.
    """
    backups = backups_in(place)
    keep = staying(backup.made_at for backup in backups) | {made.made_at}
    for backup in backups:
        if backup.made_at not in keep:
            shutil.rmtree(backup.path, ignore_errors=True)
    left = [backup for backup in backups if backup.path.is_dir()]
    if len(left) < len(backups):
        with suppress(Trouble):  # a list that cannot be read may name any file: then all stay
            Pool(place / POOL).sweep(file.sha256 for backup in left for file in evidence_of(backup))


def cannot_back_up(place: Path, error: OSError) -> Trouble:
    """Return the words for a disk that does not take a backup."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        hint = tr("Free some space on that disk, then back up again.")
    else:
        hint = tr("Check that the disk is there and that you may write on it, then back up again.")
    return Trouble(tr("The backup could not be written to {folder}.", folder=place), hint=hint)


def copy_backup(backup: BackupRecord, place: Path, progress: Progress = silent) -> Path:
    """Copy a whole backup into another `place`, only the files that are not there yet; return its folder.

    Raises OSError when the disk does not take it; what was half copied is removed.
    """
    target = place / backup.path.name
    pool, source = Pool(place / POOL), Pool(backup.path.parent / POOL)
    lacking = [file for file in evidence_of(backup) if not pool.has(file)]
    if target.is_dir() and not lacking:
        return target
    moved = counted(progress, sum(file.size for file in lacking) + backup.size)
    place.mkdir(parents=True, exist_ok=True)
    hashes = pool.keep_all([source.path(file.sha256) for file in lacking], moved)
    if hashes != [file.sha256 for file in lacking]:
        raise damaged(backup.path)
    if not target.is_dir():
        unfinished = place / f"{_UNFINISHED}{backup.path.name}"
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            shutil.copytree(backup.path, unfinished)
            for mark in backup.contents.files:
                if mark_of(unfinished, unfinished / mark.path) != mark:
                    raise damaged(backup.path)
                moved(mark.size)
            _make_durable(unfinished)
            move(unfinished, target)
            sync_folder(place)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return target


def _make(
    store: Store,
    files: FileStore,
    place: Path,
    newest: BackupRecord | None,
    *,
    mark: str,
    now: datetime,
    reason: BackupReason,
    progress: Progress,
) -> BackupRecord:
    place.mkdir(parents=True, exist_ok=True)
    for left in place.glob(f"{_UNFINISHED}*"):
        shutil.rmtree(left, ignore_errors=True)
    stamp = _free_stamp(place, now)
    unfinished = place / f"{_UNFINISHED}{stamp}"
    unfinished.mkdir()
    try:
        store.copy_to(unfinished / DATABASE)
        with ThreadPoolExecutor(1, thread_name_prefix="backup") as beside:
            checking = beside.submit(_check_copy, store, unfinished / DATABASE, mark)
            _copy_beside(store.file.parent, unfinished)
            listed = _pool_evidence(store, files, Pool(place / POOL), newest, progress)
            facts = checking.result()
        (unfinished / EVIDENCE).write_bytes(list_octets(listed))
        there = sorted(file for file in unfinished.rglob("*") if file.is_file())
        contents = Contents(
            format=FORMAT,
            made_at=stamp,
            reason=str(reason),
            mark=mark if mark == store.mark() else "",
            database=facts,
            files=tuple(mark_of(unfinished, file) for file in there),
            evidence_files=len(listed),
            evidence_octets=sum(file.size for file in listed),
        )
        write_durably(unfinished / CONTENTS, contents_octets(contents))
        _make_durable(unfinished)
        move(unfinished, place / stamp)
        sync_folder(place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return read_backup(place / stamp)


def _check_copy(store: Store, file: Path, mark: str) -> DatabaseFacts:
    """Hold a copy against the live database, where nobody wrote since `mark`: sound, and every row there."""
    with store.looking_into(file) as copy:
        faults = faults_in(copy, thorough=False)
        facts = facts_of(copy)
    with store.reading() as session:
        live = facts_of(driver_of(session.connection()))
    quiet = bool(mark) and mark == store.mark()
    if faults or facts.trail > live.trail or (quiet and facts != live):
        raise Trouble(
            tr("The copy of the database is not what was copied: {fault}.", fault=(faults or ["-"])[0]),
            hint=tr("Look the workspace over with “cchc doctor”, then back up to another disk."),
        )
    return facts


def _copy_beside(source: Path, folder: Path) -> None:
    for name in BESIDE:
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name)
        elif (source / name).is_file():
            shutil.copyfile(source / name, folder / name)


def _pool_evidence(
    store: Store, files: FileStore, pool: Pool, newest: BackupRecord | None, progress: Progress
) -> list[Pooled]:
    """Copy what the pool lacks of the evidence store and return the list of all that belongs to it now.

    A file that vanished or changed in the store, where files never change, stands in the list as the
    last backup had it.
    """
    before = {file.name: file for file in _listed_in(newest)}
    there, fresh = [], []
    for name, place, size, written in files_in(files.folder):
        known = before.pop(name, None)
        if known is not None and (known.size, known.written) == (size, written) and pool.has(known):
            there.append(known)
        else:
            fresh.append((name, place, size, written, known))
    needed = _needed(store, files) if before or any(known for *_, known in fresh) else {}
    moved = counted(progress, sum(size for _, _, size, _, _ in fresh), tr("Evidence files"))
    lost = {
        name
        for name, _, _, _, known in fresh
        if known is not None and pool.has(known) and name in needed and not files.sound(needed[name])
    }
    there += [known for name, _, _, _, known in fresh if known is not None and name in lost]
    whole = [found for found in fresh if found[0] not in lost]
    kept = pool.keep_all([place for _, place, _, _, _ in whole], moved)
    for (name, _, size, written, _), sha256 in zip(whole, kept, strict=True):
        if sha256 is not None:  # else removed a moment ago
            there.append(Pooled(name, size, written, sha256))
    there += [known for name, known in before.items() if name in needed and pool.has(known)]
    return sorted(there)


def _listed_in(backup: BackupRecord | None) -> Sequence[Pooled]:
    with suppress(Trouble):
        return evidence_of(backup) if backup else ()
    return ()


def _needed(store: Store, files: FileStore) -> dict[str, str]:
    """Return, by the name the evidence store gives it, the hash of every file that should be here."""
    with store.reading() as session:
        hashes = session.scalars(select(BlobRow.sha256).where(BlobRow.present)).all()
    return {files.path(sha256).name: sha256 for sha256 in hashes}


def _still_whole(backup: BackupRecord, store: Store) -> bool:
    """Tell whether a backup is there in full, with the keys that now lie beside the database."""
    try:
        marks = {file.path: file for file in backup.contents.files}
        whole = all((backup.path / mark.path).stat().st_size == mark.size for mark in marks.values())
        beside = [
            place
            for name in BESIDE
            for place in [store.file.parent / name, *sorted((store.file.parent / name).glob("**/*"))]
            if place.is_file()
        ]
        kept = {path: mark for path, mark in marks.items() if path.split("/")[0] in BESIDE}
        return whole and kept == {
            mark.path: mark for mark in (mark_of(store.file.parent, place) for place in beside)
        }
    except OSError:
        return False


def _free_stamp(place: Path, now: datetime) -> str:
    moment = now.astimezone(UTC)
    while (place / moment.strftime(STAMP)).exists():
        moment += timedelta(seconds=1)
    return moment.strftime(STAMP)


def _make_durable(folder: Path) -> None:
    """Let the disk have every file of a folder before the folder counts."""
    for place in folder.rglob("*"):
        if place.is_file():
            with place.open("r+b") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(place)
    sync_folder(folder)


def counted(progress: Progress, total: int, words: str = "") -> Callable[[int], None]:
    """Return what tells `progress` of more octets done, of `total`."""
    done = 0

    def moved(octets: int) -> None:
        nonlocal done
        done += octets
        progress(min(done, total), total, words)

    return moved
