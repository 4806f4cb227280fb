"""Encrypting a workspace that is plain: its successor is made beside it, proved, and put into place whole.

Until the successor is whole nothing of the plain workspace changes. Then `files/swapping.py` puts it into
place by renaming, so that after a power cut at any moment either the old or the new workspace opens. What was
plain goes into a folder of its own, which is removed at the first opening after an encrypted backup was made.
"""

import errno
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.errors import Failure, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, part_of, silent
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.files import swapping
from cchc_desktop.files.key_slots import KeySlots, SlotOwner
from cchc_desktop.files.store import FileStore
from cchc_desktop.files.whole import write_whole
from cchc_desktop.files.workspace_key import WorkspaceKey
from cchc_desktop.services import held_files
from cchc_desktop.services.backup_making import PLACE, make_backup
from cchc_desktop.services.drafts import HELD, exchanged
from cchc_desktop.services.held_files import held_store
from cchc_desktop.services.office import Office
from cchc_desktop.services.own_keys import KEYS, own_print, seal_keys_anew
from db.encrypting import differences, encrypt_file
from db.models.users import UserRow
from db.store import Store

PLAIN_LEFT: Final = ".unencrypted-"
"""The beginning of the name of the folder in which what was plain waits to be removed."""
_DATABASE: Final = re.compile(r"\.(sqlite|sqlite-wal|sqlite-shm|sqlite-journal)$")


def prepare(office: Office, *, password: str, progress: Progress = silent) -> WorkspaceKey:
    """Make the encrypted successor of an open plain workspace; opening the folder next puts it into place.

    Nothing can be saved into the open one any more then. People keep their passwords. Trouble when something
    is damaged or the disk does not take it; everything stays as it was.
    """
    if office.key is not None:
        raise UserMistake(
            tr("This workspace is encrypted already."),
            hint=tr("To have its code on paper, make a recovery sheet."),
        )
    folder, now = office.folder, office.clock.now()
    office.passwords.check(office.user.id, password, now=now)
    staged = swapping.staged_in(folder)
    key = WorkspaceKey.new()
    try:
        _check_room(folder)
        make_backup(office.store, office.files, folder / PLACE, now=now, reason=BackupReason.MIGRATION)
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        with office.store.writing() as session:
            people = session.scalars(select(UserRow).where(UserRow.active)).all()
            _wrap_for(people, KeySlots(staged), key, own=office.user.id, password=password)
            seal_keys_anew(folder / KEYS, staged / KEYS, own_print(session), seal=key.seal)
            _encrypt_evidence(office.files, FileStore(staged / swapping.EVIDENCE, key), progress)
            _encrypt_evidence(held_store(office), FileStore(staged / held_files.FOLDER, key), silent)
            progress(0, 1, tr("Encrypting the database"))
            _encrypt_database(office.store, staged / office.store.file.name, key)
            stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
            swapping.make_ready(folder, aside=f"{PLAIN_LEFT}{stamp}", leaves=list(_plain_in(folder)))
            office.store.retire()
    except BaseException as error:
        if not swapping.is_ready(folder):
            shutil.rmtree(staged, ignore_errors=True)
        if isinstance(error, OSError):
            raise _cannot_encrypt(folder, error) from error
        raise
    return key


def finish(office: Office) -> bool:
    """Seal plain drafts and remove what was plain, once an encrypted backup holds it; False when it waits.

    Called at each opening of an encrypted workspace.
    """
    if office.key is None:
        return True
    _seal_drafts(office.folder / "drafts", office.key)
    left = sorted(office.folder.glob(f"{PLAIN_LEFT}*"))
    if not left:
        return True
    try:
        make_backup(
            office.store,
            office.files,
            office.folder / PLACE,
            now=office.clock.now(),
            reason=BackupReason.MIGRATION,
        )
    except Failure:
        return False  # a full disk: the next opening tries again
    for place in left:
        shutil.rmtree(place, ignore_errors=True)
    return True


def _check_room(folder: Path) -> None:
    """Raise Trouble where the disk has no room for a second copy of the data."""
    needed = sum(
        place.stat().st_size
        for place in folder.rglob("*")
        if place.is_file() and not place.is_relative_to(folder / PLACE)
    )
    free = shutil.disk_usage(folder).free
    if free < 2 * needed:
        raise Trouble(
            tr(
                "Encrypting needs {needed} on this disk; {free} are free.",
                needed=size_words(2 * needed),
                free=size_words(free),
            ),
            hint=tr("Free some space on this disk, then encrypt again; nothing was changed."),
        )


def _wrap_for(people: Any, slots: KeySlots, key: WorkspaceKey, *, own: str, password: str) -> None:
    """Wrap the key for everybody, for others than `own` with the hash of a password not known here."""
    for row in people:
        owner = SlotOwner(row.id, row.login, row.name)
        if row.id == own:
            slots.add(key, owner, nfc(password))
        else:
            slots.add_hashed(key, owner, row.password_hash)


def _encrypt_evidence(plain: FileStore, sealed: FileStore, progress: Progress) -> None:
    kept = list(plain.kept())
    total, done = sum(each.size for each in kept), 0
    for each in kept:
        with plain.open(each.name) as source:
            stored = sealed.add_stream(
                source,
                total=each.size,
                progress=part_of(progress, done=done, total=total, words=tr("Encrypting the evidence files")),
            )
        if stored.sha256 != each.name or not sealed.sound(stored.sha256):
            raise Trouble(
                tr("The evidence file {name} is damaged.", name=each.name[:12]),
                hint=tr("Mend or remove it under Administration, Evidence files, then encrypt again."),
            )
        done += each.size


def _encrypt_database(store: Store, target: Path, key: WorkspaceKey) -> None:
    encrypt_file(store.file, target, key.store)
    wrong = differences(store.file, target, key.store)
    if wrong:
        raise Trouble(
            tr("The encrypted database is not what was encrypted: {what}.", what=", ".join(wrong[:3])),
            hint=tr("Look the workspace over with “cchc doctor”, then encrypt again; nothing was changed."),
        )


def _plain_in(folder: Path) -> Iterator[str]:
    """Yield what is plain and has no successor: evidence files, logs, backups, earlier workspaces."""
    for place in sorted((folder / swapping.EVIDENCE).glob("*/*")):
        yield place.relative_to(folder).as_posix()
    for place in sorted(folder.iterdir()):
        beside = place.name in {PLACE, "staging"} or place.name.startswith("before-")
        if (beside and place.is_dir()) or (_DATABASE.search(place.name) and place.name != "workspace.sqlite"):
            yield place.name


def _seal_drafts(folder: Path, key: WorkspaceKey) -> None:
    """Seal what was left of unsaved forms before the workspace was encrypted."""
    # forms first: they name the files that are held for them
    for place in [*sorted(folder.glob("*")), *sorted(folder.glob("*/*"))]:
        if not place.is_file() or place.suffix == ".age":
            continue
        octets = place.read_bytes()
        if place.parent == folder and place.suffix == ".json":
            names = {str(file): f"{HELD}{file.name}" for file in (folder / place.stem).glob("*")}
            with suppress(ValueError):
                values = exchanged(json.loads(octets), names)
                octets = json.dumps(values, ensure_ascii=False).encode()
        write_whole(place.with_name(f"{place.name}.age"), key.seal(octets))
        place.unlink()


def _cannot_encrypt(folder: Path, error: OSError) -> Trouble:
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        hint = tr("Free some space on this disk, then encrypt again; nothing was changed.")
    else:
        hint = tr("Close other programs that use the folder, then encrypt again; nothing was changed.")
    return Trouble(tr("The data in {folder} could not be encrypted.", folder=folder), hint=hint)
