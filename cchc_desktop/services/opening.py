"""Making a workspace's store and opening it: schema, sign-in, station, plan."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import NewUser, UserRecord
from cchc_desktop.files.store import FileStore
from cchc_desktop.services.catalogues import (
    fill_new_store,
    plan_in,
    shipped_catalogues,
    shipped_channels,
    units_in,
)
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.own_tasks import plan_for
from cchc_desktop.services.search import bring_index_up_to_date
from cchc_desktop.services.units import find_unit
from db.models.bundles import StationRow, StreamRow
from db.store import SCHEMA, Store

ALL_ROLES: Final = ("administrator", "recorder", "checker", "leader", "clerk", "reviewer", "approver")


def create_store(
    file: Path, *, unit_code: str, admin: NewUser, now: datetime, day: date | None, plan_id: str
) -> None:
    """Make the store of a new workspace with catalogues, first administrator and station key."""
    from cchc_desktop.bundles.keys import create_station_key, save_station_key

    folder = file.parent
    try:
        taken, made_folder = file.is_file(), not folder.exists()
    except PermissionError as error:
        raise _cannot_write(folder) from error
    if taken:
        raise UserMistake(
            tr("{folder} holds a workspace already.", folder=folder),
            hint=tr("Open it, or choose another folder."),
        )
    catalogues = shipped_catalogues(plan_id)
    day = day or date(catalogues.plan.year, 7, 1)
    unit = find_unit(list(catalogues.units.values()), unit_code, day)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder) from error
    try:
        key = create_station_key(new_id(), unit.key, unit.short_body, now)
        with contextlib.closing(Store(file)) as store:
            store.upgrade()
            fill_new_store(store, catalogues, admin=admin, roles=ALL_ROLES, key=key, unit=unit, now=now)
        (folder / "keys").mkdir(exist_ok=True)
        save_station_key(key, folder / "keys")
        (folder / "station.pem").write_text(key.certificate, encoding="ascii")
    except BaseException as error:
        take_back(file, folder_too=made_folder)
        if isinstance(error, OSError):
            raise _cannot_write(folder) from error
        raise


def open_office(
    file: Path, *, signed_in: Callable[[], UserRecord], clock: Clock
) -> tuple[Office, Mapping[str, Channel], Mapping[str, Counter]]:
    """Open the store in `file` for the person whom `signed_in` names, asked once all else is read."""
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
    store = Store(file)
    try:
        _bring_up_to_date(store)
        bring_index_up_to_date(store)
        units = units_in(store)
        channels, counters = shipped_channels()
        with store.reading() as session:
            own = session.execute(
                select(StationRow.id, StationRow.unit).where(StationRow.state == "own")
            ).one()
            # records go into odd epochs, notices into the even ones after them
            epoch = session.scalar(
                select(StreamRow.epoch)
                .where(StreamRow.station == own.id, StreamRow.epoch % 2 == 1)
                .order_by(StreamRow.epoch.desc())
                .limit(1)
            )
        plan = plan_in(store, units, frozenset(channels))
        with store.reading() as session:
            plan = plan_for(session, plan, units[own.unit])
        user = signed_in()
        office = Office(
            folder=file.parent,
            store=store,
            files=FileStore(file.parent / "evidence"),
            clock=clock,
            unit=units[own.unit],
            user=user,
            plan=plan,
            station=own.id,
            epoch=epoch or 1,
            units=units,
        )
        office.files.sweep()
    except BaseException:
        store.close()
        raise
    return office, channels, counters


def load_early() -> None:
    """Load what the first screen will ask for; libraries alone, nothing of a workspace."""
    import argon2  # noqa: F401 - loaded for its own sake, as the next ones
    from sqlalchemy.orm import configure_mappers

    import cchc_desktop.services.backlog
    import cchc_desktop.services.backups
    import cchc_desktop.services.overview  # noqa: F401

    configure_mappers()
    shipped_channels()


def _bring_up_to_date(store: Store) -> None:
    """Migrate an older file after a copy of it was put aside; refuse a newer one."""
    schema = store.schema()
    if schema == SCHEMA:
        return
    if schema is None:
        raise Trouble(
            tr("{file} is damaged.", file=store.file),
            hint=tr("Do not delete it. Restore the newest backup, and keep this file for repair."),
        )
    if schema > SCHEMA:
        raise UserMistake(
            tr("This workspace was written by a newer program ({schema}).", schema=schema),
            hint=tr("Install the newer program on this computer, then open it again."),
        )
    aside = store.file.with_name(f"{store.file.stem}-before-{SCHEMA}.sqlite")
    store.copy_to(aside)
    store.upgrade()


def take_back(file: Path, *, folder_too: bool = True) -> None:
    """Remove the store in `file` and the keys made with it, and its folder where nothing else is in it."""
    import shutil

    folder = file.parent
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm", "station.pem"):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)
    for name in ("keys", "identities"):
        shutil.rmtree(folder / name, ignore_errors=True)
    if folder_too:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _cannot_write(folder: Path) -> Trouble:
    return Trouble(
        tr("{folder} cannot be written.", folder=folder),
        hint=tr("Choose a folder on this computer's own disk in which you may write."),
    )
