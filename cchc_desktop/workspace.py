"""One open data folder: made, opened, closed; what it offers is wired in `wiring`."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.clock import ChosenClock, Clock
from cchc_desktop.domain.errors import Damage, Trouble
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.users import NewUser, UserRecord
from cchc_desktop.files.swapping import is_ready
from cchc_desktop.services.data_places import check_firm
from cchc_desktop.wiring import Services

if TYPE_CHECKING:
    from cchc_desktop.domain.channels import Channel, Counter
    from cchc_desktop.domain.org_units import OrgUnit
    from cchc_desktop.files.sole_use import SoleUse
    from cchc_desktop.services.office import Office
    from cchc_desktop.services.repairing import Repaired
    from cchc_desktop.services.restoring import Prepared
    from cchc_desktop.services.starting import StartingPoint

DATABASE: Final = "workspace.sqlite"
TOLERANCE: Final = timedelta(minutes=5)
"""Clocks are set right by seconds all the time; only more than this is worth a word."""


class SystemClock:
    """The computer's own time."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


class Workspace(Services):
    """One open data folder with the services on it."""

    _holding: "SoleUse | None" = None

    @staticmethod
    def exists(folder: Path) -> bool:
        """Tell whether `folder` holds a workspace, or may not be looked into: opening it then says so."""
        try:
            return (folder / DATABASE).is_file() or is_ready(folder)
        except PermissionError:
            return True

    @staticmethod
    def waits(folder: Path) -> bool:
        """Tell whether something prepared takes the place of what is in `folder` when it is opened next."""
        return is_ready(folder)

    @staticmethod
    def create(
        folder: Path,
        *,
        unit_code: str,
        admin: NewUser,
        clock: Clock | None = None,
        day: date | None = None,
        plan_id: str = "",
        plain: bool = False,
        start: "StartingPoint | None" = None,
    ) -> "Workspace":
        """Make a workspace in `folder` for a unit and its first administrator, and open it.

        `start` brings the units of a starter bundle. A `plain` one is not encrypted: whoever gets hold of its
        folder can read it.
        UserMistake when there is one already or the unit is unknown, Trouble when the folder cannot
        be written; nothing is left behind then.
        """
        from cchc_desktop.services.opening import create_store

        clock = clock or SystemClock()
        create_store(
            folder / DATABASE,
            unit_code=unit_code,
            admin=admin,
            now=clock.now(),
            day=day,
            plan_id=plan_id,
            plain=plain,
            start=start,
        )
        return Workspace.open(folder, login=admin.login, password=admin.password, clock=clock)

    @staticmethod
    def open(
        folder: Path,
        *,
        login: str | None = None,
        password: str | None = None,
        clock: Clock | None = None,
        read_only: bool = False,
    ) -> "Workspace":
        """Open the workspace in `folder` for the person who signs in; `read_only` writes nothing at all.

        The password is hashed on one core while the database layer is loaded on another. UserMistake
        when the folder lies where two computers would write into it, or the disk may be pulled out.
        """
        clock = clock or SystemClock()
        if read_only:
            return Workspace(*_open(folder / DATABASE, login, password, clock, read_only=True))
        check_firm(folder)
        finish_swap(folder)
        return Workspace(*_open(folder / DATABASE, login, password, clock))

    @staticmethod
    def restore(
        folder: Path,
        backup: Path,
        *,
        login: str | None = None,
        password: str | None = None,
        clock: Clock | None = None,
        progress: Progress = silent,
    ) -> "Prepared":
        """Restore the backup in the folder `backup` for an administrator of it; what is here goes aside.

        No window may be open on `folder`. Refused for a wrong password, Trouble when the backup is
        damaged or the disk full; what is here then stays as it is.
        """
        from cchc_desktop.files.sole_use import held

        clock = clock or SystemClock()
        with held(folder, now=clock.now()) if folder.is_dir() else nullcontext():
            prepared = Workspace.prepare_restore(
                folder, backup, login=login, password=password, clock=clock, progress=progress
            )
            finish_swap(folder)
        return prepared

    @staticmethod
    def prepare_restore(
        folder: Path,
        backup: Path,
        *,
        login: str | None = None,
        password: str | None = None,
        clock: Clock | None = None,
        above: int = 0,
        progress: Progress = silent,
    ) -> "Prepared":
        """Prepare a restore beside the data; opening the folder next puts it into place."""
        from cchc_desktop.services.backup_sets import read_backup
        from cchc_desktop.services.restoring import prepare

        clock = clock or SystemClock()
        return prepare(
            folder,
            read_backup(backup),
            open_staged=lambda file: _open(file, login, password, clock)[0],
            now=clock.now(),
            above=above,
            progress=progress,
        )

    @staticmethod
    def repair(
        folder: Path,
        *,
        login: str | None = None,
        password: str | None = None,
        clock: Clock | None = None,
        progress: Progress = silent,
    ) -> "Repaired":
        """Mend the damaged workspace in `folder` for an administrator; what was there is kept aside.

        Trouble when not everything can be made whole again; it then stays as it is.
        """
        from cchc_desktop.files.sole_use import held
        from cchc_desktop.services.repairing import repair

        clock = clock or SystemClock()
        with held(folder, now=clock.now()):
            return repair(
                folder,
                login=login,
                password=password,
                open_staged=lambda file: _open(file, login, password, clock)[0],
                clock=clock,
                progress=progress,
            )

    @staticmethod
    def people(folder: Path) -> tuple[UserRecord, ...]:
        """Return who may sign in to the workspace in `folder`, without loading what opening needs."""
        from cchc_desktop.services.signing_in import people_of

        finish_swap(folder)
        return people_of(folder / DATABASE)

    @staticmethod
    def can_recover(folder: Path) -> bool:
        """Tell whether a recovery sheet was made for the workspace in `folder`."""
        from cchc_desktop.files.key_slots import KeySlots

        return KeySlots(folder).has_sheet()

    @staticmethod
    def people_by_code(folder: Path, code: str) -> tuple[UserRecord, ...]:
        """Return who works in `folder`, read with the code of its recovery sheet."""
        from cchc_desktop.services.recovery import people_by_code

        finish_swap(folder)
        return people_by_code(folder / DATABASE, code)

    @staticmethod
    def recover(
        folder: Path, code: str, *, login: str, password: str, clock: Clock | None = None
    ) -> "Workspace":
        """Give somebody a new password with the code of the recovery sheet, and open it for them.

        UserMistake for a mistyped code or too short a password, Refused for the code of another sheet.
        """
        from cchc_desktop.services.recovery import set_password_by_code

        finish_swap(folder)
        set_password_by_code(folder / DATABASE, code, login=login, password=password)
        opened = Workspace.open(folder, login=login, password=password, clock=clock)
        opened.users.recovery.note_use()
        return opened

    @staticmethod
    def warm_up() -> None:
        """Load what opening a workspace and the first screen need, while the password is typed."""
        from cchc_desktop.services.opening import load_early

        load_early()

    def prepare_successor(
        self, backup: Path, *, login: str, password: str, progress: Progress = silent
    ) -> "Prepared":
        """Prepare the restore of a backup over this workspace; closing and opening it puts it into place."""
        self.backups.look_ahead(backup)
        return Workspace.prepare_restore(
            self.folder,
            backup,
            login=login,
            password=password,
            clock=self.clock,
            above=self._office.epoch,
            progress=progress,
        )

    def hold(self) -> None:
        """Be the one window on this data folder until it is closed; Trouble says who is already."""
        self._holding = Workspace.take(self.folder)

    def keep(self, holding: "SoleUse") -> None:
        """Be the one window through what was taken before the sign-in."""
        self._holding = holding

    @staticmethod
    def take(folder: Path) -> "SoleUse":
        """Hold a data folder before signing in; Trouble says who holds it already."""
        from cchc_desktop.files.sole_use import take

        return take(folder, now=SystemClock().now())

    def close(self) -> None:
        """Close the store; nothing more can be done with this workspace."""
        with suppress(Trouble):  # of a damaged store there is nothing to fold in
            self._office.store.checkpoint()
        self._office.store.close()
        self._office.files.take_back_lent()
        if self._holding is not None:
            self._holding.release()

    def discard(self) -> None:
        """Close and remove a workspace whose making failed half way, so that it can be made anew."""
        from cchc_desktop.services.opening import take_back

        self.close()
        take_back(self._office.folder / DATABASE, folders=[self._office.folder])

    @property
    def folder(self) -> Path:
        """Return the data folder."""
        return self._office.folder

    def faults(self, stopped: Callable[[], bool] | None = None) -> list[str]:
        """Return what SQLite finds wrong with the database at a quick look; ends early once `stopped`."""
        try:
            return self._office.store.faults(stopped=stopped)
        except Damage as damage:
            return [damage.message]

    @property
    def read_only(self) -> bool:
        """Tell whether nothing can be saved here."""
        return self._office.store.read_only

    @property
    def unit(self) -> "OrgUnit":
        """Return the unit that works here."""
        return self._office.unit

    @property
    def user(self) -> "UserRecord":
        """Return who signed in."""
        return self._office.user

    @property
    def clock(self) -> Clock:
        """Return the time as this workspace is told it."""
        return self._office.clock

    def today(self) -> date:
        """Return today's date in Việt Nam."""
        return self._office.today()

    def last_moment(self) -> datetime | None:
        """Return when something was last written; a clock that says less has been set back."""
        return self._office.last_moment()

    def clock_behind(self) -> datetime | None:
        """Return when something was last written if the clock says that this lies ahead, else None.

        A day somebody chose on purpose is not a clock that was set back.
        """
        last = self._office.last_moment()
        if last is None or isinstance(self.clock, ChosenClock):
            return None
        return last if last - self.clock.now() > TOLERANCE else None


def finish_swap(folder: Path) -> None:
    """Put into place what was prepared for `folder`, before anything reads what lies there."""
    if is_ready(folder):
        from cchc_desktop.files.sole_use import held
        from cchc_desktop.services.restoring import finish_restoring

        with held(folder, now=SystemClock().now()):
            finish_restoring(folder)


def _open(
    file: Path, login: str | None, password: str | None, clock: Clock, *, read_only: bool = False
) -> "tuple[Office, Mapping[str, Channel], Mapping[str, Counter]]":
    """Open the store in `file` for the person who signs in."""
    from concurrent.futures import ThreadPoolExecutor

    from cchc_desktop.services.signing_in import sign_in

    with ThreadPoolExecutor(1) as hashing:
        # a day chosen on purpose does not shorten the wait after wrong passwords
        now = None if isinstance(clock, ChosenClock) else clock.now()
        signed_in = hashing.submit(sign_in, file, login, password, now=now)
        from cchc_desktop.services.opening import open_office

        return open_office(file, signed_in=signed_in.result, clock=clock, read_only=read_only)
