"""One open data folder: wires store, files, clock, station and services; the only wiring place."""

import contextlib
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cchc_desktop.bundles.keys import StationKey, create_station_key, load_station_key, save_station_key
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.users import NewUser, UserRecord
from cchc_desktop.files.store import FileStore
from cchc_desktop.services.activities import Activities
from cchc_desktop.services.assessments import Assessments
from cchc_desktop.services.audit import Audit
from cchc_desktop.services.backups import Backups
from cchc_desktop.services.bundles import Bundles
from cchc_desktop.services.catalogues import (
    criteria_sets_in,
    fill_new_store,
    plan_in,
    shipped_catalogues,
    shipped_channels,
    units_in,
)
from cchc_desktop.services.consolidations import Consolidations
from cchc_desktop.services.drafts import Drafts
from cchc_desktop.services.evidence import EvidenceFiles
from cchc_desktop.services.feedback import FeedbackRegister
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.overview import Overview
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.report_facts import FactCollector
from cchc_desktop.services.reports import Reports
from cchc_desktop.services.search import Search
from cchc_desktop.services.settings import Settings
from cchc_desktop.services.stations import Stations
from cchc_desktop.services.units import Units, find_unit
from cchc_desktop.services.users import Users, sign_in, users_of
from db.store import SCHEMA, Store

if TYPE_CHECKING:
    from cchc_desktop.services.doctor import Check

DATABASE: Final = "workspace.sqlite"
ALL_ROLES: Final = ("administrator", "recorder", "checker", "leader", "clerk", "reviewer", "approver")


class SystemClock:
    """The computer's own time."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


class Workspace:
    """One open data folder and the services on it."""

    def __init__(
        self, office: Office, channels: Mapping[str, Channel], counters: Mapping[str, Counter]
    ) -> None:
        self._office = office
        self._channels = channels
        self._counters = counters

    @staticmethod
    def exists(folder: Path) -> bool:
        """Tell whether `folder` holds a workspace."""
        return (folder / DATABASE).is_file()

    @staticmethod
    def create(
        folder: Path,
        *,
        unit_code: str,
        admin: NewUser,
        clock: Clock | None = None,
        day: date | None = None,
        plan_id: str = "",
    ) -> "Workspace":
        """Make a workspace in `folder` for a unit and its first administrator, and open it.

        UserMistake when there is one already or the unit is unknown, Trouble when the folder cannot
        be written; nothing is left behind then.
        """
        clock = clock or SystemClock()
        if Workspace.exists(folder):
            raise UserMistake(
                tr("{folder} holds a workspace already.", folder=folder),
                hint=tr("Open it, or choose another folder."),
            )
        catalogues = shipped_catalogues(plan_id)
        day = day or date(catalogues.plan.year, 7, 1)
        unit = find_unit(list(catalogues.units.values()), unit_code, day)
        made_folder = not folder.exists()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot_write(folder) from error
        try:
            station = new_id()
            key = create_station_key(station, unit.key, unit.short_body, clock.now())
            with contextlib.closing(Store(folder / DATABASE)) as store:
                store.upgrade()
                fill_new_store(
                    store, catalogues, admin=admin, roles=ALL_ROLES, key=key, unit=unit, now=clock.now()
                )
            (folder / "keys").mkdir(exist_ok=True)
            save_station_key(key, folder / "keys")
            (folder / "station.pem").write_text(key.certificate, encoding="ascii")
        except BaseException as error:
            _take_back(folder, whole=made_folder)
            if isinstance(error, OSError):
                raise _cannot_write(folder) from error
            raise
        return Workspace.open(folder, login=admin.login, password=admin.password, clock=clock)

    @staticmethod
    def open(
        folder: Path,
        *,
        login: str | None = None,
        password: str | None = None,
        clock: Clock | None = None,
    ) -> "Workspace":
        """Open the workspace in `folder` for the person who signs in."""
        clock = clock or SystemClock()
        if not Workspace.exists(folder):
            raise UserMistake(
                tr("There is no workspace in {folder}.", folder=folder),
                hint=tr("Make one with “cchc init”, or choose the right folder with --workspace."),
            )
        store = Store(folder / DATABASE)
        try:
            _bring_up_to_date(store)
            user = sign_in(store, login, password)
            units = units_in(store)
            with store.reading() as session:
                from sqlalchemy import select

                from db.models.bundles import StationRow, StreamRow

                own = session.execute(
                    select(StationRow.id, StationRow.unit).where(StationRow.state == "own")
                ).one()
                epoch = session.scalar(
                    select(StreamRow.epoch)
                    .where(StreamRow.station == own.id, StreamRow.epoch % 2 == 1)
                    .order_by(StreamRow.epoch.desc())
                    .limit(1)
                )
            channels = shipped_channels()
            plan = plan_in(store, units, frozenset(channels[0]))
            office = Office(
                folder=folder,
                store=store,
                files=FileStore(folder / "evidence"),
                clock=clock,
                unit=units[own.unit],
                user=user,
                plan=plan,
                station=own.id,
                epoch=epoch or 1,
                units=units,
            )
            return Workspace(office, *channels)
        except BaseException:
            store.close()
            raise

    @staticmethod
    def people(folder: Path) -> tuple[UserRecord, ...]:
        """Return who may sign in to the workspace in `folder`."""
        with contextlib.closing(Store(folder / DATABASE)) as store:
            _bring_up_to_date(store)
            return users_of(store)

    def close(self) -> None:
        """Close the store; nothing more can be done with this workspace."""
        self._office.store.checkpoint()
        self._office.store.close()

    @property
    def folder(self) -> Path:
        """Return the data folder."""
        return self._office.folder

    @property
    def unit(self) -> OrgUnit:
        """Return the unit that works here."""
        return self._office.unit

    @property
    def user(self) -> UserRecord:
        """Return who signed in."""
        return self._office.user

    @property
    def clock(self) -> Clock:
        """Return the time as this workspace is told it."""
        return self._office.clock

    def today(self) -> date:
        """Return today's date in Việt Nam."""
        return self._office.today()

    @cached_property
    def units(self) -> Units:
        """Return the units of the tree."""
        return Units(self._office)

    @cached_property
    def plans(self) -> Plans:
        """Return the plan and what is owed under it."""
        return Plans(self._office, self._channels)

    @cached_property
    def activities(self) -> Activities:
        """Return what was done."""
        return Activities(self._office, self._channels, self._counters)

    @cached_property
    def evidence(self) -> EvidenceFiles:
        """Return the files that prove records."""
        return EvidenceFiles(self._office)

    @cached_property
    def drafts(self) -> Drafts:
        """Return the forms that are not saved yet."""
        return Drafts(self._office.folder / "drafts", self._office.clock)

    @cached_property
    def feedback(self) -> FeedbackRegister:
        """Return the register of feedback."""
        return FeedbackRegister(self._office)

    @cached_property
    def assessments(self) -> Assessments:
        """Return the self-assessment."""
        return Assessments(self._office, self.plans, self._channels, self._criteria_sets)

    @cached_property
    def identities(self) -> Identities:
        """Return who signs and who is trusted."""
        return Identities(self._office)

    @cached_property
    def reports(self) -> Reports:
        """Return the quarterly reports."""
        facts = FactCollector(
            office=self._office,
            plans=self.plans,
            assessments=self.assessments,
            feedback=self.feedback,
            channels=self._channels,
            counters=self._counters,
        )
        return Reports(self._office, facts, self.identities)

    @cached_property
    def overview(self) -> Overview:
        """Return the first screen's figures."""
        return Overview(
            self._office,
            plans=self.plans,
            activities=self.activities,
            assessments=self.assessments,
            feedback=self.feedback,
            channels=self._channels,
        )

    @cached_property
    def _key(self) -> "StationKey":
        return load_station_key(self._office.folder / "keys")

    @cached_property
    def stations(self) -> Stations:
        """Return the stations this workspace knows."""
        return Stations(self._office, self._key, self.identities)

    @cached_property
    def bundles(self) -> Bundles:
        """Return what is sent and received."""
        return Bundles(self._office, self._key, self.identities, self.backups)

    @cached_property
    def consolidations(self) -> Consolidations:
        """Return the sums over the units below."""
        return Consolidations(self._office, self.units, self.plans, self._criteria_sets)

    @cached_property
    def search(self) -> Search:
        """Return the search over everything."""
        return Search(self._office)

    @cached_property
    def backups(self) -> Backups:
        """Return the copies of the database."""
        return Backups(self._office)

    @cached_property
    def audit(self) -> Audit:
        """Return the trail of who did what."""
        return Audit(self._office)

    @cached_property
    def users(self) -> Users:
        """Return the people of this workspace."""
        return Users(self._office)

    def doctor(self) -> list["Check"]:
        """Look the workspace over: schema, evidence, trail, journal, free space."""
        from cchc_desktop.services.doctor import check_workspace

        return check_workspace(self._office, self.audit, self.evidence)

    @cached_property
    def settings(self) -> Settings:
        """Return the settings."""
        return Settings(self._office)

    @cached_property
    def _criteria_sets(self) -> Sequence[CriteriaSet]:
        return criteria_sets_in(self._office.store, self._office.plan, frozenset(self._channels))


def _bring_up_to_date(store: Store) -> None:
    """Migrate an older file after a copy of it was put aside; refuse a newer one."""
    schema = store.schema()
    if schema == SCHEMA:
        return
    if schema is not None and schema > SCHEMA:
        raise UserMistake(
            tr("This workspace was written by a newer program ({schema}).", schema=schema),
            hint=tr("Install the newer program on this computer, then open it again."),
        )
    aside = store.file.with_name(f"{store.file.stem}-before-{SCHEMA}.sqlite")
    store.copy_to(aside)
    store.upgrade()


def _take_back(folder: Path, *, whole: bool) -> None:
    """Remove what a failed creation left, and the folder too where creation made it."""
    import shutil

    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "station.pem"):
        with contextlib.suppress(OSError):
            (folder / name).unlink(missing_ok=True)
    shutil.rmtree(folder / "keys", ignore_errors=True)
    if whole:
        with contextlib.suppress(OSError):
            folder.rmdir()


def _cannot_write(folder: Path) -> Trouble:
    return Trouble(
        tr("{folder} cannot be written.", folder=folder),
        hint=tr("Choose a folder on this computer's own disk in which you may write."),
    )
