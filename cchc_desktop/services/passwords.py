"""People's passwords: as a slot of the key file in an encrypted workspace, as a hash in a plain one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.files import key_slots
from cchc_desktop.files.key_slots import KeySlots, SlotOwner
from cchc_desktop.files.workspace_key import WorkspaceKey
from cchc_desktop.services.signing_in import try_password
from db.asking import asked
from db.store import Store

LEAST_PASSWORD: Final = 4
BACKUPS: Final = "backups"
"""The folder of the backups beside the data."""
_ACTIVE: Final = "SELECT id, login, name FROM users WHERE active"


class Passwords:
    """What people's passwords open here.

    The key file is written while the store's write lock is held, so that two programs on one workspace do
    not write over each other's slots.
    """

    def __init__(self, store: Store, key: WorkspaceKey | None) -> None:
        self._store = store
        self._key = key
        self._slots = KeySlots(store.file.parent)

    @property
    def encrypted(self) -> bool:
        """Tell whether a password opens the key of the workspace instead of being compared with a hash."""
        return self._key is not None

    def check(self, user: str, password: str, *, now: datetime | None = None) -> int:
        """Raise Refused unless this is the person's password; asked to unlock, or before grave steps.

        Returns how many wrong ones were typed before it.
        """
        return try_password(self._store.file, user, password, now=now).failed

    def put(self, row: Mapping[str, Any], password: str) -> dict[str, Any]:
        """Give the person of a row of `users` this password; return the row as it is to be written.

        Called inside the change that writes the row, as its last step: an encrypted workspace wraps its key
        at once. Should the change not come about, somebody whom the store does not know has a slot: they
        are refused, and taken out at the next opening.
        """
        if self._key is None:
            return {**row, "password_hash": password_hash(password)}
        owner = SlotOwner(str(row["id"]), str(row["login"]), str(row["name"]))
        self._slots.add(self._key, owner, nfc(password))
        return {**row, "password_hash": ""}

    def follow(self) -> None:
        """Let the key file speak of those who may sign in, by their names, and of nobody else.

        Called after a change of names or of who may sign in, not inside it, and at each opening.
        """
        if self._key is None:
            return
        with self._store.reading() as session:
            if self._strangers(session) == ([], []):
                return
        with self._store.writing() as session:
            renamed, gone = self._strangers(session)
            for owner in renamed:
                self._slots.rename(owner)
            self._slots.remove(gone)
        self.spread()

    def spread(self) -> None:
        """Let the backups here, and what was put aside, be opened by today's passwords and no earlier ones.

        Called after a change of who may sign in or with what; backups elsewhere follow with the next one
        that is carried there.
        """
        if self._key is None:
            return
        from cchc_desktop.services.backup_keys import renew_keys, renew_left

        folder = self._store.file.parent
        renew_keys(folder, folder / BACKUPS)
        renew_left(folder)

    def _strangers(self, session: Session) -> tuple[list[SlotOwner], list[str]]:
        """Return who has another name in the key file, and who should not be in it."""
        known = {row[0]: SlotOwner(*row) for row in asked(session, _ACTIVE)}
        held = self._slots.owners()
        renamed = [known[each.id] for each in held if each.id in known and known[each.id] != each]
        return renamed, [each.id for each in held if each.id not in known]


def check_new_password(password: str) -> None:
    """Raise UserMistake for too short a password."""
    if len(password) < LEAST_PASSWORD:
        raise UserMistake(
            tr("The password has fewer than {count} characters.", count=LEAST_PASSWORD),
            hint=tr("Choose a longer one; a short sentence is easy to remember."),
            field="password",
        )


def password_hash(password: str) -> str:
    """Return the Argon2id hash that a plain workspace keeps of a password."""
    from argon2 import PasswordHasher

    cost = key_slots.STANDARD
    return PasswordHasher(cost.passes, cost.kibibytes, cost.lanes).hash(nfc(password))
