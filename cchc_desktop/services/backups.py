"""Copies of the database that SQLite itself makes, checked before they count."""

import contextlib
import shutil
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.office import Office
from db.models.users import SettingRow

KEPT: Final = 14
ELSEWHERE: Final = "backup_folder"
"""Setting that names a second folder for copies, on another disk."""
_PATTERN: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """A copy of the database."""

    path: Path
    made_at: datetime
    size: int
    elsewhere: Path | None = None
    """The same copy in the second folder; None when there is none or its disk is not here now."""


class Backups:
    """Copies in the workspace's `backups` folder."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._folder = office.folder / "backups"

    def make(self) -> Changed[BackupRecord]:
        """Copy the live database, check the copy, and keep the newest copies."""
        now = self._office.clock.now().astimezone(UTC).replace(microsecond=0)
        target = self._folder / f"workspace-{now.strftime(_PATTERN)}.sqlite"
        unfinished = target.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            self._office.store.copy_to(unfinished)
            _check(unfinished)
            unfinished.replace(target)
            # Under a clock that was set back the copy just made is not the newest by name; it stays.
            for old in [copy for copy in self.kept() if copy.path != target][KEPT - 1 :]:
                old.path.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble(
                tr("The backup could not be written to {folder}.", folder=self._folder),
                hint=tr("Free some space on that disk, then back up again."),
            ) from error
        finally:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
        copied = self._copy_elsewhere(target)
        made = BackupRecord(target, now, target.stat().st_size, copied)
        return Changed(made, frozenset({Noun.BACKUP}))

    def elsewhere(self) -> Path | None:
        """Return the second folder for copies, None when none was chosen."""
        with self._office.reading() as session:
            chosen = session.scalar(select(SettingRow.value).where(SettingRow.key == ELSEWHERE))
        return Path(chosen) if chosen else None

    def _copy_elsewhere(self, made: Path) -> Path | None:
        """Copy `made` to the second folder; a stick that is not plugged in must not stop an import."""
        folder = self.elsewhere()
        if folder is None:
            return None
        unfinished = folder / f"{made.name}.part"
        try:
            shutil.copyfile(made, unfinished)
            return unfinished.replace(folder / made.name)
        except OSError:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            return None

    def kept(self) -> tuple[BackupRecord, ...]:
        """Return the copies, newest first."""
        found = []
        for file in self._folder.glob("workspace-*.sqlite"):
            try:
                made = datetime.strptime(file.stem.removeprefix("workspace-"), _PATTERN).replace(tzinfo=UTC)
            except ValueError:
                continue  # a file that somebody else put here
            found.append(BackupRecord(file, made, file.stat().st_size))
        return tuple(sorted(found, key=lambda b: b.made_at, reverse=True))

    def verify(self) -> tuple[BackupRecord, ...]:
        """Check every copy; Trouble names the first that is damaged."""
        kept = self.kept()
        for backup in kept:
            _check(backup.path)
        return kept


def _check(file: Path) -> None:
    copy = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        verdict = copy.execute("PRAGMA integrity_check").fetchone()
        rows = copy.execute("SELECT count(*) FROM audit_lines").fetchone()
    except sqlite3.DatabaseError as error:
        raise _damaged(file) from error
    finally:
        copy.close()
    if verdict != ("ok",) or not rows:
        raise _damaged(file)


def _damaged(file: Path) -> Trouble:
    return Trouble(
        tr("The backup {name} is damaged.", name=file.name),
        hint=tr("Make a new backup now; restore from another copy if you need one."),
    )
