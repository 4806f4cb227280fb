"""Newer programs that come in a signed file: what they are, putting one in place, going back."""

import platform
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, part_of, silent
from cchc_desktop.domain.updates import ProgramFacts, check_step
from cchc_desktop.domain.vietnamese import size
from cchc_desktop.services.backups import Backups
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.updates.keys import release_keys
from cchc_desktop.updates.manifest import Manifest
from cchc_desktop.updates.packing import program_in, write_update
from cchc_desktop.updates.reading import open_update
from cchc_desktop.updates.switching import (
    BEFORE,
    NEXT,
    beside,
    cannot_switch,
    keep_uninstaller,
    make_room,
    switch,
)
from db.store import SCHEMA
from resources import resource

ENDING: Final = ".cchc-update"
UNKNOWN_VERSION: Final = "0.0.0"
"""Of a program that runs from its source and was not installed."""
_PROGRAM: Final = "program"
"""What the audit trail calls the program."""


@dataclass(frozen=True, slots=True)
class UpdateFacts:
    """What a sound update file brings."""

    program: ProgramFacts
    made: str
    files: int
    octets: int


@dataclass(frozen=True, slots=True)
class ReadyUpdate:
    """A program that lies beside the running one; switching to it is the last thing the running one does."""

    facts: ProgramFacts
    program: Path
    take: str
    backup: Path

    def switch(self, *, then: Sequence[str] = ()) -> None:
        """Put it in place, and open its window with the options `then`, where there are any."""
        switch(self.program, self.take, then)


@guarded
class Updates:
    """Update files, for the program that runs from the folder `program`; None runs from its sources."""

    def __init__(
        self, office: Office, backups: Backups, *, program: Path | None, keys: Sequence[bytes]
    ) -> None:
        self._office = office
        self._backups = backups
        self._program = program
        self._keys = tuple(keys)

    def here(self) -> ProgramFacts:
        """Return which program runs."""
        return running_facts()

    def inspect(self, file: Path, progress: Progress = silent) -> UpdateFacts:
        """Return what an update file brings, once all of it was checked; nothing is written.

        Refused when nobody who may release the program signed it, or any of it was altered.
        """
        return inspect_update(file, self._keys, progress)

    def apply(self, file: Path, progress: Progress = silent) -> Changed[ReadyUpdate]:
        """Check an update, back the workspace up and lay the newer program beside this one.

        All of the file is checked before anything is written. The workspace is migrated when the newer
        program first opens it. UserMistake where the program runs from its sources, is as new already or
        of another kind; Refused for an older one; Trouble without room on the disk.
        """
        program = self._installed()
        with open_update(file, self._keys) as update:
            manifest = update.manifest
            check_step(program_in(program), manifest.program)
            whole = manifest.octets
            update.check(part_of(progress, done=0, total=2 * whole, words=tr("Checking the update")))
            _look_for_room(program, whole)
            backup = self._backups.make(BackupReason.MIGRATION).record.path
            try:
                room = make_room(program)
                unpacking = tr("Unpacking the newer program")
                update.unpack(room, part_of(progress, done=whole, total=2 * whole, words=unpacking))
                keep_uninstaller(program)
            except BaseException as error:
                shutil.rmtree(beside(program, NEXT), ignore_errors=True)
                if isinstance(error, OSError):
                    raise cannot_switch(program) from error
                raise
        self._tell("update_program", manifest.version)
        return Changed(ReadyUpdate(manifest.program, program, NEXT, backup), frozenset({Noun.BACKUP}))

    def earlier(self) -> ProgramFacts | None:
        """Return the program that an update replaced and that can be gone back to; None without one."""
        if self._program is None or not beside(self._program, BEFORE).is_dir():
            return None
        return program_in(beside(self._program, BEFORE))

    def go_back(self) -> Changed[ReadyUpdate]:
        """Make the program before the last update ready again, after a backup.

        A workspace that the newer program has migrated is not read by the older one: the backup made before
        the update is restored for it.
        """
        program = self._installed()
        earlier = self.earlier()
        if earlier is None:
            raise UserMistake(
                tr("There is no earlier program on this computer."),
                hint=tr("It is kept beside the program when an update is put in place."),
            )
        backup = self._backups.make(BackupReason.MIGRATION).record.path
        self._tell("go_back_program", earlier.version)
        return Changed(ReadyUpdate(earlier, program, BEFORE, backup), frozenset({Noun.BACKUP}))

    def _installed(self) -> Path:
        if self._program is None:
            raise UserMistake(
                tr("This program runs from its sources; an update file is for an installed one."),
                hint=tr("Bring the sources up to date instead."),
            )
        return self._program

    def _tell(self, act: str, to: str) -> None:
        with self._office.changing() as change:
            before = {"version": running_facts().version}
            change.audit(act, Noun.SETTING, _PROGRAM, before=before, after={"version": to})
            change.done(None)


def inspect_update(file: Path, keys: Sequence[bytes], progress: Progress = silent) -> UpdateFacts:
    """Return what an update file brings that one of `keys` signed; Refused where any of it was altered."""
    with open_update(file, keys) as update:
        update.check(progress)
        return _facts_of(update.manifest)


def make_update(folder: Path, target: Path, *, key: Path, password: str | None, now: datetime) -> UpdateFacts:
    """Write an update file of the program in `folder`, signed with the release key in the file `key`."""
    try:
        secret = key.read_bytes()
    except OSError as error:
        raise Trouble(
            tr("{file} cannot be read.", file=key), hint=tr("Check the file and the drive, then try again.")
        ) from error
    manifest = write_update(folder, target, key=secret, password=password, now=now)
    return _facts_of(manifest)


def running_program() -> Path | None:
    """Return the folder the program runs from, None when it runs from its sources."""
    return Path(sys.executable).parent if getattr(sys, "frozen", False) else None


def shipped_keys() -> tuple[bytes, ...]:
    """Return the public keys whose updates this program takes."""
    return release_keys(resource("release"))


def running_facts() -> ProgramFacts:
    """Return version, schema and kind of computer of the running program."""
    try:
        number = version("cchc-desktop")
    except PackageNotFoundError:
        number = UNKNOWN_VERSION
    machine = platform.machine().lower().replace("amd64", "x86_64")
    return ProgramFacts(number, SCHEMA, f"{platform.system().lower()}-{machine}")


def _facts_of(manifest: Manifest) -> UpdateFacts:
    return UpdateFacts(manifest.program, manifest.made, len(manifest.files), manifest.octets)


def _look_for_room(program: Path, octets: int) -> None:
    free = shutil.disk_usage(program.parent).free
    if free < octets + octets // 10:
        raise Trouble(
            tr(
                "The update needs {needed}; the disk of the program has {free} left.",
                needed=size(octets),
                free=size(free),
            ),
            hint=tr("Free some space on that disk, then try again. Nothing was changed."),
        )
