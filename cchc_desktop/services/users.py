"""Who may open this workspace."""

import json
from typing import Any

from sqlalchemy import select

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.users import NewUser, UserRecord
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.permissions import guarded
from db.models.users import UserRow
from db.store import Store
from db.writing import add_rows

LEAST_PASSWORD = 4


@guarded
class Users:
    """The people of this workspace."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def everybody(self) -> tuple[UserRecord, ...]:
        """Return everybody who may sign in."""
        return users_of(self._office.store)

    def add(self, new: NewUser, roles: tuple[str, ...] = ("recorder",)) -> Changed[UserRecord]:
        """Add somebody with a password of their own."""
        row = user_row(new, roles)
        with self._office.changing() as change:
            if change.session.scalar(select(UserRow.id).where(UserRow.login == row["login"])):
                raise UserMistake(
                    tr("The sign-in name {login} is taken.", login=row["login"]),
                    hint=tr("Choose another sign-in name."),
                    field="login",
                )
            row = self._office.passwords.put(row, new.password)
            add_rows(change.connection, UserRow, [row])
            made = UserRecord(row["id"], row["login"], row["name"], row["title"], roles)
            change.audit("add", Noun.USER, made.id, after={"login": made.login, "name": made.name})
            return change.done(made)


def user_row(new: NewUser, roles: tuple[str, ...]) -> dict[str, Any]:
    """Return the row of a new user; UserMistake for an empty name or too short a password.

    What the password opens is written into it by `Passwords.put`.
    """
    if not new.login.strip() or not new.name.strip():
        raise UserMistake(
            tr("A user needs a sign-in name and a full name."),
            hint=tr("Enter both, for example “thuha” and “Nguyễn Thị Thu Hà”."),
            field="login" if not new.login.strip() else "name",
        )
    if len(new.password) < LEAST_PASSWORD:
        raise UserMistake(
            tr("The password has fewer than {count} characters.", count=LEAST_PASSWORD),
            hint=tr("Choose a longer one; a short sentence is easy to remember."),
            field="password",
        )
    return {
        "id": new_id(),
        "login": nfc(new.login).strip(),
        "name": " ".join(nfc(new.name).split()),
        "title": " ".join(nfc(new.title).split()),
        "roles": json.dumps(list(roles)),
        "password_hash": "",
        "active": True,
    }


def users_of(store: Store) -> tuple[UserRecord, ...]:
    """Return everybody who may sign in to the workspace in `store`."""
    with store.reading() as session:
        rows = session.scalars(select(UserRow).where(UserRow.active).order_by(UserRow.id))
        return tuple(UserRecord(r.id, r.login, r.name, r.title, tuple(json.loads(r.roles))) for r in rows)
