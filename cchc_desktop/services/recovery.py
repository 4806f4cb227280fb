"""Protecting a workspace: encrypting a plain one, its recovery sheet, and lost passwords."""

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.recovery_codes import OCTETS, read_recovery_code, recovery_code
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.files.key_slots import DoesNotOpen, KeySlots, SlotOwner
from cchc_desktop.files.whole import write_whole
from cchc_desktop.files.workspace_key import WorkspaceKey
from cchc_desktop.services.encrypting import prepare
from cchc_desktop.services.lock_outs import LockOuts
from cchc_desktop.services.office import Office
from cchc_desktop.services.passwords import check_new_password
from cchc_desktop.services.people import users_of
from cchc_desktop.services.permissions import guarded
from db.store import Store

MAKE, USE = "recovery_sheet", "recover"


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """A sheet that was just made; its code is nowhere else."""

    code: str = field(repr=False)
    pdf: bytes = field(repr=False)


@guarded
class Recovery:
    """Whether and how this workspace is protected against lost passwords."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._slots = KeySlots(office.folder)

    def encrypted(self) -> bool:
        """Tell whether the workspace is encrypted, so that a sheet is needed at all."""
        return self._office.key is not None

    def has_sheet(self) -> bool:
        """Tell whether a sheet was made that opens the workspace."""
        return self.encrypted() and self._slots.has_sheet()

    def make_sheet(self, target: Path | None = None) -> Changed[RecoverySheet]:
        """Make a new sheet, written to `target` if given; an earlier one opens nothing from then on.

        UserMistake where nothing is encrypted, Trouble when it cannot be written; then the earlier one stays.
        """
        from cchc_desktop.documents.recovery_sheet import draw_recovery_sheet

        office = self._office
        if office.key is None:
            raise UserMistake(
                tr("This workspace is not encrypted, so there is nothing to recover."),
                hint=tr("Encrypt it first: Administration, Backups, “Encrypt the data…”."),
            )
        secret = secrets.token_bytes(OCTETS)
        code = recovery_code(secret)
        pdf = draw_recovery_sheet(
            code, body=office.unit.body, made_on=office.today(), made_by=office.user.name
        )
        if target is not None:
            write_whole(target, pdf)
        with office.changing() as change:
            change.audit(MAKE, Noun.USER, office.user.id)
            self._slots.put_sheet(office.key, secret)
            changed = change.done(RecoverySheet(code, pdf))
        office.passwords.spread()
        return changed

    def encrypt(self, password: str, progress: Progress = silent) -> Changed[None]:
        """Encrypt a plain workspace; closing and opening it puts the encrypted one into place.

        `password` is that of the person at work. Nothing can be saved into the open workspace afterwards.
        """
        prepare(self._office, password=password, progress=progress)
        return Changed(None, frozenset())

    def note_use(self) -> Changed[None]:
        """Write down that the person at work came in with the sheet."""
        with self._office.changing() as change:
            change.audit(USE, Noun.USER, self._office.user.id)
            return change.done(None)


def people_by_code(file: Path, typed: str) -> tuple[UserRecord, ...]:
    """Return who works in the store in `file`, read with the code of its recovery sheet.

    UserMistake for a mistyped code, Refused for one of another sheet.
    """
    store = Store(file, _key(file, typed).store)
    try:
        return users_of(store)
    finally:
        store.close()


def set_password_by_code(file: Path, typed: str, *, login: str, password: str) -> str:
    """Give somebody a new password with the code of the recovery sheet; return their id.

    Raises what `people_by_code` does, UserMistake for an unknown name or too short a password.
    """
    key = _key(file, typed)
    check_new_password(password)
    person = next((p for p in people_by_code(file, typed) if p.login == nfc(login)), None)
    if person is None:
        raise UserMistake(
            tr("Nobody here signs in as {login}.", login=login),
            hint=tr("Choose one of the people of this workspace."),
            field="login",
        )
    slots = KeySlots(file.parent)
    store = Store(file, key.store)
    try:
        with store.writing():  # so that no other program writes the key file at the same time
            try:
                slots.owners()
            except Trouble:
                slots.begin_anew()
            slots.add(key, SlotOwner(person.id, person.login, person.name), nfc(password))
            LockOuts(file.parent).passed(person.id)
    finally:
        store.close()
    return person.id


def _key(file: Path, typed: str) -> WorkspaceKey:
    secret = read_recovery_code(typed)
    try:
        return KeySlots(file.parent).open_with_sheet(secret)
    except DoesNotOpen as error:
        raise Refused(
            tr("This code does not open the workspace."),
            hint=tr("Only the newest recovery sheet of this unit does; compare its date and unit."),
        ) from error
