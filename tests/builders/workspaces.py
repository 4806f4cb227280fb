"""Workspaces on real SQLite: one is made for a whole run, every test works in a copy of its own."""

import contextlib
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.users import NewUser
from cchc_desktop.files import key_slots
from cchc_desktop.workspace import Workspace

COMMUNE, DISTRICT = "22651", "574"
LOGIN, PASSWORD, OFFICER = "thuha", "mật khẩu của Hà", "Nguyễn Thị Thu Hà"
SECOND = NewUser("vanan", "Trần Văn An", "Chủ tịch", "chủ tịch 2018")
TODAY = date(2018, 7, 3)
"""The day on which tests begin: the second quarter has ended, its report is due."""


class SetClock:
    """Tells the time a test has set, a millisecond later each time it is asked."""

    def __init__(self, day: date = TODAY) -> None:
        self._now = datetime.combine(day, time(8), VIETNAM).astimezone(UTC)

    def set(self, day: date, hour: int = 8) -> None:
        """Make it `hour` o'clock of `day` in Việt Nam."""
        self._now = datetime.combine(day, time(hour), VIETNAM).astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it has become."""
        self._now += timedelta(milliseconds=1)
        return self._now


@contextlib.contextmanager
def cheap_passwords() -> Iterator[None]:
    """Let what is made within hash passwords as ever, in a moment; every opening then checks them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_slots, "STANDARD", key_slots.Cost(passes=1, kibibytes=64, lanes=1))
        yield


def build_template(folder: Path, code: str = COMMUNE) -> Path:
    """Make a workspace of the unit with `code`, close it, and return its folder."""
    admin = NewUser(LOGIN, OFFICER, "Công chức Văn phòng - Thống kê", PASSWORD)
    with cheap_passwords():
        Workspace.create(folder, unit_code=code, admin=admin, clock=SetClock(), plain=True).close()
    return folder


def build_encrypted_template(folder: Path, *others: tuple[NewUser, str], code: str = COMMUNE) -> Path:
    """Make an encrypted workspace of the officer and `others` with a role each; passwords are cheap."""
    admin = NewUser(LOGIN, OFFICER, "Công chức Văn phòng - Thống kê", PASSWORD)
    with cheap_passwords():
        made = Workspace.create(folder, unit_code=code, admin=admin, clock=SetClock())
        for new, role in others:
            made.users.add(new, roles=(role,))
        made.close()
    return folder


def copy_of(template: Path, folder: Path, clock: SetClock | None = None) -> Workspace:
    """Copy a closed workspace to `folder` and open it there."""
    shutil.copytree(template, folder)
    return Workspace.open(folder, password=PASSWORD, clock=clock or SetClock())


@contextlib.contextmanager
def rows_of(folder: Path) -> Iterator[sqlite3.Connection]:
    """Reach the tables of a workspace behind the program's back; what is written is kept."""
    with contextlib.closing(sqlite3.connect(folder / "workspace.sqlite")) as connection, connection:
        yield connection


def everything_in(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, to hold against a later look."""
    with rows_of(folder) as rows:
        rows.execute("BEGIN")
        names = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(rows.execute(f"SELECT * FROM {name}"), key=repr)  # noqa: S608 - names it told us
            for name in names
        }
