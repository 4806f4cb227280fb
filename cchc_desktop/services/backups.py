"""Backups of a workspace: made, listed, thinned, carried to a second place, and their restore rehearsed."""

import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from cchc_desktop.domain.backups import BackupReason, is_stale
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.files.moving import write_durably
from cchc_desktop.services.backup_keys import renew_keys
from cchc_desktop.services.backup_making import PLACE, cannot_back_up, copy_backup, counted, make_backup, thin
from cchc_desktop.services.backup_sets import (
    DATABASE,
    STAMP,
    VERIFIED,
    BackupRecord,
    backups_in,
    broken_in,
    check_files,
    damaged,
    evidence_of,
    facts_of,
    pool_of,
    read_backup,
)
from cchc_desktop.services.kept_aside import (
    KeptAside,
    adopt_old_copies,
    aside_in,
    may_go,
    remove,
    sweep_removed,
)
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.checking import faults_in
from db.models.audit import AuditRow
from db.models.users import SettingRow
from db.writing import put_rows

if TYPE_CHECKING:
    from cchc_desktop.services.restoring import Outlook

ELSEWHERE: Final = "backup_folder"
"""Setting that names a second folder for backups, on another disk."""


@dataclass(frozen=True, slots=True)
class SecondPlace:
    """Where backups go beside the folder of the data, and how new the newest there is."""

    folder: Path
    here: bool
    """Whether its disk is plugged in now."""
    newest: datetime | None
    """As far as is known: a disk that is not here was last seen with it."""
    stale: bool


@guarded
class Backups:
    """Backups in the workspace's folder `backups`, and in a second place."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self.place = office.folder / PLACE

    def make(
        self, reason: BackupReason = BackupReason.ASKED, progress: Progress = silent
    ) -> Changed[BackupRecord]:
        """Back everything up, here and in the second place, and thin what is older.

        Where nothing has changed the newest backup is returned; the second place gets it if it lacks it.
        """
        return self._make(reason, progress)

    def _make(self, reason: BackupReason, progress: Progress) -> Changed[BackupRecord]:
        office = self._office
        office.store.check_writable()
        made = make_backup(
            office.store, office.files, self.place, now=office.clock.now(), reason=reason, progress=progress
        )
        adopt_old_copies(office.store, self.place, made)
        if made.new:
            thin(self.place, made)
        renew_keys(office.folder, self.place)
        made = replace(made, elsewhere=self._copy_elsewhere(made, progress))
        if reason in {BackupReason.ASKED, BackupReason.WORK} and not office.elsewhere:
            self._clear_aside(made, progress)
        return Changed(made, frozenset({Noun.BACKUP}))

    def aside(self) -> tuple[KeptAside, ...]:
        """Return what restores, repairs and older programs left beside the data, newest first."""
        return aside_in(self._office.folder, self.place)

    def _clear_aside(self, made: BackupRecord, progress: Progress) -> None:
        """Remove what is kept aside and need not stay, once a newer backup is known to come back.

        Where none of them was rehearsed yet the newest is now; if it does not stand everything stays.
        """
        sweep_removed(self._office.folder, self.place)
        kept, now = self.aside(), self._office.clock.now()
        if not may_go(kept, made.made_at, now):
            return
        sound = [backup.made_at for backup in self.kept() if backup.verified_at is not None]
        going = may_go(kept, max(sound), now) if sound else ()
        if not going:
            with suppress(Trouble):
                self._rehearse(made, progress)
                going = may_go(kept, made.made_at, now)
        gone = [each for each in going if remove(each)]
        if gone:
            with self._office.changing() as change:
                after = {"names": [each.path.name for each in gone], "size": sum(each.size for each in gone)}
                change.audit("clear_aside", Noun.BACKUP, made.path.name, after=after)

    def make_if_changed(
        self, reason: BackupReason, progress: Progress = silent
    ) -> Changed[BackupRecord | None]:
        """Back up where the newest backup does not hold every line of the trail; None where it does.

        The second place gets the newest one then, if its disk has come back without it.
        """
        newest = next(iter(self.kept()), None)
        with self._office.reading() as session:
            last = session.scalar(select(AuditRow.hash).order_by(AuditRow.seq.desc()).limit(1))
        if newest is not None and newest.contents.database.trail_hash == (last or ""):
            if self.elsewhere() is None or (self._away() / newest.path.name).is_dir():
                return Changed(None, frozenset())
            copied = self._copy_elsewhere(newest, progress)
            return Changed(None, frozenset({Noun.BACKUP} if copied else ()))
        made = self._make(reason, progress)
        return Changed(made.record, made.nouns)

    def kept(self) -> tuple[BackupRecord, ...]:
        """Return the backups beside the data, newest first."""
        return backups_in(self.place)

    def everywhere(self) -> tuple[BackupRecord, ...]:
        """Return the backups beside the data and in the second place, newest first."""
        away = backups_in(self._away(), away=True) if self.elsewhere() else ()
        return tuple(sorted((*self.kept(), *away), key=lambda b: (b.made_at, not b.away), reverse=True))

    def elsewhere(self) -> Path | None:
        """Return the second folder for backups, None when none was chosen."""
        with self._office.reading() as session:
            chosen = session.scalar(select(SettingRow.value).where(SettingRow.key == ELSEWHERE))
        return Path(chosen) if chosen else None

    def choose_elsewhere(self, folder: Path) -> Changed[None]:
        """Let backups go to `folder` too; UserMistake inside the data, Trouble where it is read only."""
        office = self._office
        if folder.resolve().is_relative_to(office.folder.resolve()):
            raise UserMistake(
                tr("{folder} lies inside the folder of the data.", folder=folder),
                hint=tr("Choose a USB stick or a folder on another disk."),
                field="folder",
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise cannot_back_up(folder, error) from error
        with office.changing() as change:
            before = change.session.scalar(select(SettingRow.value).where(SettingRow.key == ELSEWHERE))
            put_rows(change.connection, SettingRow, [{"key": ELSEWHERE, "value": str(folder)}])
            change.audit(
                "set", Noun.SETTING, ELSEWHERE, before={"value": before}, after={"value": str(folder)}
            )
            return change.done(None)

    def second_place(self) -> SecondPlace | None:
        """Return how the second place stands, None when none was chosen."""
        folder = self.elsewhere()
        if folder is None:
            return None
        here = folder.is_dir()
        found = backups_in(self._away(), away=True) if here else ()
        newest = found[0].made_at if found else None
        if not here:
            newest = self._last_seen(folder)
        return SecondPlace(folder, here, newest, is_stale(newest, self._office.clock.now()))

    def look_ahead(self, wanted: Path) -> "Outlook":
        """Return what restoring a backup would change; UserMistake when it is another unit's."""
        from cchc_desktop.services.restoring import look_ahead

        return look_ahead(self._office, self.find(wanted))

    def verify(self, wanted: Path | None = None, progress: Progress = silent) -> tuple[BackupRecord, ...]:
        """Rehearse the restore of one backup, or of all here and in the second place, in a temporary folder.

        Every file is read and held against its hash, the database is opened from a copy, checked in
        full and held against what was written of it; Trouble names the first that does not stand.
        """
        places = [self.place, *([self._away()] if self.elsewhere() else [])]
        for place in places if wanted is None else []:
            for broken in broken_in(place):
                raise damaged(broken)
        chosen = self.everywhere() if wanted is None else (self.find(wanted),)
        return tuple(self._rehearse(backup, progress) for backup in chosen)

    def find(self, wanted: Path) -> BackupRecord:
        """Return the backup in a folder, or the one of that name here or in the second place.

        UserMistake when there is none, Trouble when it is damaged.
        """
        for place in (wanted, self.place / wanted.name, self._away() / wanted.name):
            if place.is_dir():
                return read_backup(place, away=place.parent != self.place)
        raise UserMistake(
            tr("There is no backup {name}.", name=wanted.name),
            hint=tr("“cchc backup list” shows which there are."),
            field="backup",
        )

    def _rehearse(self, backup: BackupRecord, progress: Progress) -> BackupRecord:
        evidence = evidence_of(backup)
        total = 2 * backup.size + backup.contents.evidence_octets
        moved = counted(progress, total, backup.path.name)
        check_files(backup, moved)
        with tempfile.TemporaryDirectory(prefix="cchc-") as folder:
            copy = Path(folder) / DATABASE
            shutil.copyfile(backup.database, copy)
            moved(backup.size)
            with self._office.store.looking_into(copy) as connection:
                if faults_in(connection) or facts_of(connection) != backup.contents.database:
                    raise damaged(backup.path)
        pool = pool_of(backup.path)
        for file in evidence:
            if not pool.sound(file, moved):
                raise damaged(backup.path)
        verified = self._office.clock.now().astimezone(UTC).replace(microsecond=0)
        with suppress(OSError):  # a stick that is write-protected can be checked all the same
            write_durably(backup.path / VERIFIED, f'{{"at": "{verified.isoformat()}"}}\n'.encode())
        return replace(backup, verified_at=verified)

    def _away(self) -> Path:
        """Return the folder of this station's backups in the second place; two units may share a stick."""
        office = self._office
        return (self.elsewhere() or self.place) / f"cchc-{office.unit.code}-{office.station[-8:]}"

    def _copy_elsewhere(self, made: BackupRecord, progress: Progress) -> Path | None:
        """Copy `made` to the second place; a stick that is not plugged in must not stop an import."""
        folder = self.elsewhere()
        if folder is None or not folder.is_dir():
            return None
        try:
            copied = copy_backup(made, self._away(), progress)
            adopt_old_copies(self._office.store, folder, read_backup(copied, away=True))
            renew_keys(self._office.folder, self._away())
            thin(self._away(), read_backup(copied, away=True))
            write_durably(self._seen(), f"{made.path.name} {folder}\n".encode())
        except (OSError, Trouble):
            return None
        return copied

    def _seen(self) -> Path:
        return self.place / "elsewhere.txt"

    def _last_seen(self, folder: Path) -> datetime | None:
        """Return the newest backup that was carried to `folder`, whose disk is not here."""
        with suppress(OSError, ValueError):
            stamp, _, place = self._seen().read_text(encoding="utf-8").strip().partition(" ")
            if place == str(folder):
                return datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
        return None
