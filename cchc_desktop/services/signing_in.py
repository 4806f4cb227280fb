"""Signing in: the password is tried without the database layer, which loads meanwhile.

In an encrypted workspace the password opens a slot of the key file, in a plain one it is compared with the
hash in the store. Either way it is stretched once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from cchc_desktop.domain.errors import Damage, Refused, Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.files.key_slots import DoesNotOpen, KeySlots
from cchc_desktop.files.workspace_key import WorkspaceKey
from cchc_desktop.services.lock_outs import LockOuts
from db.drivers import is_plain
from db.peek import password_hash_of, people_in


@dataclass(frozen=True, slots=True)
class Admission:
    """Whom the password admitted, and the key it opened where the workspace is encrypted."""

    user: str
    key: WorkspaceKey | None = None
    failed: int = 0
    """Wrong passwords that were typed under this name since the last right one."""


def people_of(file: Path) -> tuple[UserRecord, ...]:
    """Return who may sign in to the store in `file`; Trouble when that cannot be read.

    Of the people of an encrypted workspace nothing but the names is known before one of them signs in.
    """
    slots = KeySlots(file.parent)
    if not slots.here():
        return _people_of_plain(file)
    return tuple(UserRecord(each.id, each.login, each.name, "", ()) for each in slots.owners())


def sign_in(file: Path, login: str | None, password: str | None, *, now: datetime | None = None) -> Admission:
    """Return who signs in to the store in `file`; `login` may be left out where there is one user.

    Raises UserMistake for a missing or unknown name, Refused for a wrong password, and after several of
    them for a while.
    """
    people = people_of(file)
    if login is None and len(people) == 1:
        login = people[0].login
    if login is None:
        raise UserMistake(
            tr("This workspace has several users."),
            hint=tr("Say who you are with --user NAME."),
            field="login",
        )
    if password is None:
        raise UserMistake(
            tr("The password of {login} is needed.", login=login),
            hint=tr("Type it when asked, or set CCHC_PASSWORD for a script."),
            field="password",
        )
    person = _called(login, people)
    if person is None:
        raise wrong_password()
    return try_password(file, person.id, password, now=now)


def try_password(file: Path, user: str, password: str, *, now: datetime | None = None) -> Admission:
    """Return what a person's password opens; Refused when it is wrong, or too many before it were.

    Without `now`, waits go by the computer's own clock.
    """
    now = now or datetime.now(UTC)
    lock_outs = LockOuts(file.parent)
    lock_outs.check(user, now)
    try:
        admission = _tried(file, user, password)
    except Refused:
        lock_outs.failed(user, now)
        raise
    return replace(admission, failed=lock_outs.passed(user))


def _tried(file: Path, user: str, password: str) -> Admission:
    slots = KeySlots(file.parent)
    if slots.here():
        try:
            key = slots.open(user, nfc(password))
            slots.renew(user, key, nfc(password))
            return Admission(user, key)
        except DoesNotOpen as error:
            raise wrong_password() from error
    from argon2 import PasswordHasher
    from argon2.exceptions import VerificationError

    try:
        PasswordHasher().verify(password_hash_of(file, user), nfc(password))
    except VerificationError as error:
        raise wrong_password() from error
    return Admission(user)


def wrong_password() -> Refused:
    """Return the words for a sign-in that fails, which do not tell a wrong name from a wrong password."""
    return Refused(
        tr("The sign-in name or the password is wrong."),
        hint=tr("Check Caps Lock and the typing tool, then type the password again."),
    )


def _people_of_plain(file: Path) -> tuple[UserRecord, ...]:
    try:
        return people_in(file)
    except Trouble as error:
        if is_plain(file):
            raise
        raise Damage(
            tr("{file} is encrypted, and its key files are missing.", file=file),
            hint=tr("Put the folder “keys” back from the newest backup, beside this file."),
        ) from error


def _called(login: str, people: Sequence[UserRecord]) -> UserRecord | None:
    return next((p for p in people if p.login == nfc(login)), None)
