"""Copies of the database that SQLite itself makes, checked before they count."""

import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.office import Office

KEPT: Final = 14
_PATTERN: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """A copy of the database."""

    path: Path
    made_at: datetime
    size: int


class Backups:
    """Copies in the workspace's `backups` folder."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._folder = office.folder / "backups"

    def make(self) -> Changed[BackupRecord]:
        """Copy the live database, check the copy, and keep the newest copies."""
        now = self._office.clock.now().astimezone(UTC)
        target = self._folder / f"workspace-{now.strftime(_PATTERN)}.sqlite"
        unfinished = target.with_suffix(".part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            unfinished.unlink(missing_ok=True)
            self._office.store.copy_to(unfinished)
            _check(unfinished)
            unfinished.replace(target)
            for old in self.kept()[KEPT:]:
                old.path.unlink(missing_ok=True)
        except OSError as error:
            raise Trouble(
                tr("The backup could not be written to {folder}.", folder=self._folder),
                hint=tr("Free some space on that disk, then back up again."),
            ) from error
        finally:
            unfinished.unlink(missing_ok=True)
        return Changed(BackupRecord(target, now, target.stat().st_size), frozenset({Noun.BACKUP}))

    def kept(self) -> tuple[BackupRecord, ...]:
        """Return the copies, newest first."""
        found = []
        for file in self._folder.glob("workspace-*.sqlite"):
            made = datetime.strptime(file.stem.removeprefix("workspace-"), _PATTERN).replace(tzinfo=UTC)
            found.append(BackupRecord(file, made, file.stat().st_size))
        return tuple(sorted(found, key=lambda b: b.made_at, reverse=True))

    def verify(self) -> tuple[BackupRecord, ...]:
        """Check every copy; Trouble names the first that is damaged."""
        kept = self.kept()
        for backup in kept:
            _check(backup.path)
        return kept


def _check(file: Path) -> None:
    copy = sqlite3.connect(f"file:{file.as_posix()}?mode=ro", uri=True)
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
