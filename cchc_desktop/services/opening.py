"""Making a workspace's store and opening it: schema, sign-in, station, plan."""

import contextlib
import errno
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Damage, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import ALL_ROLES
from cchc_desktop.domain.users import NewUser, UserRecord
from cchc_desktop.files.key_slots import KeySlots
from cchc_desktop.files.private import sweep as sweep_private
from cchc_desktop.files.sole_use import held
from cchc_desktop.files.store import FileStore
from cchc_desktop.files.workspace_key import WorkspaceKey
from cchc_desktop.services.backup_making import PLACE, make_backup
from cchc_desktop.services.catalogues import (
    fill_new_store,
    plan_in,
    shipped_catalogues,
    shipped_channels,
    units_in,
)
from cchc_desktop.services.encrypting import finish as finish_encrypting
from cchc_desktop.services.feedback_senders import seal_older_senders
from cchc_desktop.services.held_entries import apply_held, held_nouns
from cchc_desktop.services.holidays import bring_holidays
from cchc_desktop.services.machines import settle_machine
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.own_tasks import plan_for
from cchc_desktop.services.passwords import Passwords
from cchc_desktop.services.people import note_wrong_passwords, users_of
from cchc_desktop.services.search import bring_index_up_to_date
from cchc_desktop.services.signing_in import Admission, wrong_password
from cchc_desktop.services.units import find_unit
from cchc_desktop.services.users import user_row
from db.asking import asked
from db.store import SCHEMA, Store

if TYPE_CHECKING:
    from cchc_desktop.services.starting import StartingPoint

_MADE_BESIDE: Final = ("keys", "identities", "station.pem")
"""What is made beside a store, and means nothing without it."""
_OWN_STATION: Final = "SELECT id, unit FROM stations WHERE state = 'own'"
_OWN_EPOCH: Final = "SELECT max(epoch) FROM streams WHERE station = ? AND epoch % 2 = 1"
"""Records go into odd epochs, notices into the even ones after them."""


def create_store(
    file: Path,
    *,
    unit_code: str,
    admin: NewUser,
    now: datetime,
    day: date | None,
    plan_id: str,
    plain: bool = False,
    start: "StartingPoint | None" = None,
) -> None:
    """Make the store of a new workspace with catalogues, first administrator and station key.

    The units are those of `start` where a starter bundle has changed them. It is encrypted unless it shall
    be `plain`, which whoever holds its folder can read.
    Where there is a store, or what goes with one, nothing is written: only what was made here is ever
    taken back.
    """
    from cchc_desktop.bundles.keys import as_it_is, create_station_key, save_station_key

    folder = file.parent
    try:
        _refuse_what_is_there(file)
        missing = [place for place in (folder, *folder.parents) if not place.exists()]
    except PermissionError as error:
        raise _cannot_write(folder) from error
    catalogues = shipped_catalogues(plan_id)
    if start is not None:
        catalogues = replace(catalogues, units=start.units, successions=start.successions)
        day = day or start.day
    day = day or date(catalogues.plan.year, 7, 1)
    unit = find_unit(list(catalogues.units.values()), unit_code, day)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        key = create_station_key(new_id(), unit.key, unit.short_body, now)
        secret = None if plain else WorkspaceKey.new()
        with contextlib.closing(Store(file, secret.store if secret else None)) as store:
            row = Passwords(store, secret).put(user_row(admin, ALL_ROLES), admin.password)
            store.upgrade()
            fill_new_store(store, catalogues, admin=row, key=key, unit=unit, now=now)
        save_station_key(key, folder / "keys", seal=secret.seal if secret else as_it_is)
        (folder / "station.pem").write_text(key.certificate, encoding="ascii")
    except BaseException as error:
        take_back(file, folders=missing)
        if isinstance(error, OSError):
            raise _cannot_write(folder, error) from error
        raise


def _refuse_what_is_there(file: Path) -> None:
    """Raise UserMistake when a folder holds a workspace, or keys or signing identities without one."""
    folder = file.parent
    if file.is_file():
        raise UserMistake(
            tr("{folder} holds a workspace already.", folder=folder),
            hint=tr("Open it, or choose another folder."),
        )
    left = [name for name in _MADE_BESIDE if os.path.lexists(folder / name)]
    if left:
        raise UserMistake(
            tr("{folder} holds {names} of another workspace.", folder=folder, names=", ".join(left)),
            hint=tr(
                "Choose an empty folder. If a workspace was here before, restore its newest backup instead."
            ),
        )


def open_office(
    file: Path, *, signed_in: Callable[[], Admission], clock: Clock, read_only: bool = False
) -> tuple[Office, Mapping[str, Channel], Mapping[str, Counter]]:
    """Open the store in `file` for the person whom `signed_in` names.

    It is asked once all else is read, or before anything can be where the workspace is encrypted.
    `read_only` writes nothing at all, so that a damaged store and a read-only disk can be looked into.
    """
    try:
        found = file.is_file()
    except PermissionError as error:
        raise Trouble(
            tr("{file} cannot be written or opened.", file=file),
            hint=tr("Check that the folder exists and that you may write in it, then try again."),
        ) from error
    if not found:
        raise UserMistake(
            tr("There is no workspace in {folder}.", folder=file.parent),
            hint=tr("Make one with “cchc init”, or choose the right folder with --workspace."),
        )
    secret = signed_in().key if KeySlots(file.parent).here() else None
    store = Store(file, secret.store if secret else None, read_only=read_only)
    try:
        if secret:
            _check_key(store)
        if read_only:
            _check_readable(store)
        else:
            _bring_up_to_date(store, FileStore(file.parent / "evidence", secret), clock.now())
            bring_index_up_to_date(store)
            bring_holidays(store)
            seal_older_senders(store)
        units = units_in(store)
        channels, counters = shipped_channels()
        with store.reading() as session:
            ((station, unit),) = asked(session, _OWN_STATION)
            ((epoch,),) = asked(session, _OWN_EPOCH, (station,))
        plan = plan_in(store, units, frozenset(channels))
        with store.reading() as session:
            plan = plan_for(session, plan, units[unit])
        passwords = Passwords(store, secret)
        user = _admitted(store, signed_in().user, passwords)
        office = Office(
            folder=file.parent,
            store=store,
            files=FileStore(file.parent / "evidence", secret),
            clock=clock,
            unit=units[unit],
            user=user,
            plan=plan,
            station=station,
            epoch=epoch or 1,
            units=units,
            passwords=passwords,
            key=secret,
            elsewhere=settle_machine(store, station),
        )
        if not read_only:
            office.files.sweep()
            if (file.parent / "keys" / "next").is_dir():
                from cchc_desktop.services.own_keys import settle

                settle(office)
            if not office.elsewhere and (waiting := held_nouns(office)):
                apply_held(office, waiting)
            finish_encrypting(office)
            note_wrong_passwords(office, signed_in().failed)
        sweep_private()
    except BaseException:
        store.close()
        raise
    return office, channels, counters


def _check_key(store: Store) -> None:
    """Raise Trouble when the key that a password opened is not the one of the store."""
    try:
        store.schema()
    except Trouble as error:
        raise Damage(
            tr("{file} is damaged, or its key files belong to another workspace.", file=store.file),
            hint=tr("Do not delete it. Restore the newest backup, and keep this file for repair."),
        ) from error


def _check_readable(store: Store) -> None:
    """Raise Trouble when the store was written by another program than this one, which could not mend it."""
    schema = store.schema()
    if schema != SCHEMA:
        raise Trouble(
            tr(
                "A workspace of another version ({schema}) cannot be opened for reading only.",
                schema=schema or "-",
            ),
            hint=tr("Restore a backup, or copy the folder to this computer's disk and open it there."),
        )


def _admitted(store: Store, user: str, passwords: Passwords) -> UserRecord:
    """Return who signs in as the store knows them; Refused for somebody who may no longer.

    The key file follows the store from then on: a change that failed, or a power cut, may have left a slot
    in it that nobody should have.
    """
    if not store.read_only:
        passwords.follow()
    people = users_of(store)
    found = next((person for person in people if person.id == user), None)
    if found is None:
        raise wrong_password()
    return found


def load_early() -> None:
    """Load what the first screen will ask for; libraries alone, nothing of a workspace."""
    import argon2  # noqa: F401 - loaded for its own sake, as the next ones
    from sqlalchemy.orm import configure_mappers

    import cchc_desktop.services.backlog
    import cchc_desktop.services.backups
    import cchc_desktop.services.overview  # noqa: F401

    configure_mappers()
    shipped_channels()


def _bring_up_to_date(store: Store, files: FileStore, now: datetime) -> None:
    """Migrate an older file that no window holds, after it was backed up; refuse a newer one."""
    schema = store.schema()
    if schema == SCHEMA:
        return
    if schema is None:
        raise Damage(
            tr("{file} is damaged.", file=store.file),
            hint=tr("Do not delete it. Restore the newest backup, and keep this file for repair."),
        )
    if schema > SCHEMA:
        raise UserMistake(
            tr("This workspace was written by a newer program ({schema}).", schema=schema),
            hint=tr("Install the newer program on this computer, then open it again."),
        )
    folder = store.file.parent
    with held(folder, now=now):
        make_backup(store, files, folder / PLACE, now=now, reason=BackupReason.MIGRATION)
        store.upgrade()


def take_back(file: Path, *, folders: Sequence[Path]) -> None:
    """Remove the store in `file` and the keys made with it, and those of `folders` that are empty then."""
    import shutil

    folder = file.parent
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", "station.pem"):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)
    for name in ("keys", "identities"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for place in folders:
        with contextlib.suppress(OSError):
            place.rmdir()


def _cannot_write(folder: Path, error: OSError | None = None) -> Trouble:
    if error is not None and error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return Trouble(
            tr("The disk is full: nothing was saved in {file}.", file=folder),
            hint=tr("Free some space on that disk, then save again."),
        )
    return Trouble(
        tr("{folder} cannot be written.", folder=folder),
        hint=tr("Choose a folder on this computer's own disk in which you may write."),
    )
