"""What a backup is on disk: a dated folder of database, keys, list of evidence and contents."""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import msgspec

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.files.pool import Pool, Pooled, hash_of, read_list
from db.checking import rows_in

FORMAT: Final = "cchc-backup/1"
DATABASE: Final = "workspace.sqlite"
BESIDE: Final = ("keys", "identities", "station.pem")
"""What lies beside a database and belongs to it: without the keys nobody could go on with a restored one."""
CONTENTS, EVIDENCE, VERIFIED = "contents.json", "evidence.txt", "verified.json"
POOL: Final = "pool"
STAMP: Final = "%Y%m%dT%H%M%SZ"
_FACTS: Final = (
    "SELECT (SELECT version_num FROM alembic_version), s.id, s.unit, u.name FROM stations AS s"
    " JOIN org_units AS u ON u.key = s.unit WHERE s.state = 'own'"
)
_TRAIL: Final = "SELECT seq, hash, at FROM audit_lines ORDER BY seq DESC LIMIT 1"
_STREAMS: Final = "SELECT epoch, seq, hash FROM streams WHERE station = ? ORDER BY epoch"


class StreamEnd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far an own stream had come."""

    epoch: int
    seq: int
    hash: str


class DatabaseFacts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a database says of itself; read again from a copy it must be the same."""

    schema: str
    station: str
    unit: str
    unit_name: str
    trail: int
    """Number of its last line; the hash holds all before it."""
    trail_hash: str
    last_at: str
    streams: tuple[StreamEnd, ...]
    rows: Mapping[str, int]


class FileMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the dated folder."""

    path: str
    size: int
    sha256: str


class Contents(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a backup holds, as its `contents.json` says."""

    format: str
    made_at: str
    reason: str
    mark: str
    """Of the live database when it was copied; empty where others wrote into it meanwhile."""
    database: DatabaseFacts
    files: tuple[FileMark, ...]
    evidence_files: int
    evidence_octets: int


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """A backup as screens show it."""

    path: Path
    """Its dated folder."""
    made_at: datetime
    size: int
    """Octets of the folder itself; the evidence lies in the pool, once for all backups of a place."""
    reason: BackupReason
    contents: Contents
    verified_at: datetime | None = None
    """When its restore was last rehearsed."""
    away: bool = False
    """Whether it lies in the second place."""
    elsewhere: Path | None = None
    """The same backup in the second place; None when there is none or its disk is not here now."""
    new: bool = True
    """False when nothing had changed since it was made."""

    @property
    def database(self) -> Path:
        """Return the copy of the database."""
        return self.path / DATABASE

    @property
    def last_at(self) -> datetime | None:
        """Return when the last change in it was made."""
        last = self.contents.database.last_at
        return datetime.fromisoformat(last) if last else None


def facts_of(connection: Any) -> DatabaseFacts:
    """Read what the database behind a driver's connection says of itself."""
    schema, station, unit, name = connection.execute(_FACTS).fetchone()
    trail, trail_hash, last_at = connection.execute(_TRAIL).fetchone() or (0, "", "")
    streams = tuple(StreamEnd(*row) for row in connection.execute(_STREAMS, (station,)))
    return DatabaseFacts(
        schema, station, unit, name, trail, trail_hash, last_at, streams, dict(rows_in(connection))
    )


def pool_of(folder: Path) -> Pool:
    """Return the pool beside the backup in `folder`."""
    return Pool(folder.parent / POOL)


def mark_of(folder: Path, file: Path) -> FileMark:
    """Return path, size and hash of a file in a backup's folder."""
    with file.open("rb") as octets:
        sha256 = hash_of(octets, _silent)
    return FileMark(file.relative_to(folder).as_posix(), file.stat().st_size, sha256)


def contents_octets(contents: Contents) -> bytes:
    """Return the contents as people and programs read them."""
    plain = msgspec.to_builtins(contents)
    return (json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_backup(folder: Path, *, away: bool = False) -> BackupRecord:
    """Return what the backup in `folder` says it is; Trouble when it does not say."""
    try:
        contents = msgspec.json.decode((folder / CONTENTS).read_bytes(), type=Contents)
        made_at = datetime.strptime(folder.name, STAMP).replace(tzinfo=UTC)
        reason = BackupReason(contents.reason)
    except (OSError, ValueError, msgspec.MsgspecError) as error:
        raise damaged(folder) from error
    if contents.format != FORMAT or contents.made_at != folder.name:
        raise damaged(folder)
    verified = None
    with suppress(OSError, ValueError, KeyError, TypeError):
        verified = datetime.fromisoformat(json.loads((folder / VERIFIED).read_bytes())["at"])
    size = sum(file.size for file in contents.files)
    return BackupRecord(folder, made_at, size, reason, contents, verified, away)


def backups_in(place: Path, *, away: bool = False) -> tuple[BackupRecord, ...]:
    """Return the backups in `place`, newest first; what is none, or says not what it is, is passed over."""
    found = []
    with suppress(OSError):
        for folder in place.iterdir():
            with suppress(Trouble):
                found.append(read_backup(folder, away=away))
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def backups_below(folder: Path) -> tuple[BackupRecord, ...]:
    """Return the backups in a folder that somebody points at, newest first: itself, inside, or a stick's.

    UserMistake when there is none, Trouble when it is one that is damaged.
    """
    if (folder / DATABASE).is_file() and (folder / EVIDENCE).is_file():
        return (read_backup(folder, away=True),)
    places = [folder]
    with suppress(OSError):
        places += sorted(place for place in folder.iterdir() if place.is_dir())
    found = [backup for place in places for backup in backups_in(place, away=True)]
    if not found:
        raise UserMistake(
            tr("There is no backup in {folder}.", folder=folder),
            hint=tr("Choose the USB stick, or the folder “backups” or “cchc-…” on it."),
            field="backup",
        )
    return tuple(sorted(found, key=lambda backup: backup.made_at, reverse=True))


def broken_in(place: Path) -> tuple[Path, ...]:
    """Return the dated folders in `place` whose contents cannot be read."""
    broken = []
    for folder in sorted(place.glob("[0-9]*T[0-9]*Z")):
        try:
            read_backup(folder)
        except Trouble:
            broken.append(folder)
    return tuple(broken)


def evidence_of(backup: BackupRecord) -> tuple[Pooled, ...]:
    """Return the evidence files a backup lists; Trouble when the list is not what it was."""
    try:
        octets = (backup.path / EVIDENCE).read_bytes()
        listed = {file.path: file for file in backup.contents.files}
        if hashlib.sha256(octets).hexdigest() != listed[EVIDENCE].sha256:
            raise damaged(backup.path)
        return read_list(octets)
    except (OSError, ValueError, KeyError) as error:
        raise damaged(backup.path) from error


def check_files(backup: BackupRecord, moved: Callable[[int], None]) -> None:
    """Hold every file of the dated folder against the contents; Trouble when one is missing or changed."""
    listed = {file.path: file for file in backup.contents.files}
    if DATABASE not in listed or EVIDENCE not in listed:
        raise damaged(backup.path)
    for name, file in listed.items():
        place = backup.path / name
        try:
            if not place.resolve().is_relative_to(backup.path.resolve()):
                raise damaged(backup.path)
            with place.open("rb") as octets:
                same = hash_of(octets, moved) == file.sha256
        except OSError as error:
            raise damaged(backup.path) from error
        if not same:
            raise damaged(backup.path)


def damaged(folder: Path) -> Trouble:
    """Return the words for a backup that is not what it was."""
    return Trouble(
        tr("The backup {name} is damaged.", name=folder.name),
        hint=tr("Make a new backup now; restore from another copy if you need one."),
    )


def _silent(_octets: int) -> None:
    """Tell nobody."""
