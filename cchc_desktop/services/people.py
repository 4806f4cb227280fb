"""Reading who works here, and the rules that hold whoever changes it."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.roles import Role, known_roles
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.services.office import Office
from db.asking import asked
from db.models.users import UserRow
from db.store import Store

_PEOPLE: Final = "SELECT id, login, name, title, roles, active FROM users ORDER BY NOT active, id"


def record_of(row: UserRow) -> UserRecord:
    """Return a row of `users` as a record."""
    return UserRecord(row.id, row.login, row.name, row.title, tuple(json.loads(row.roles)), active=row.active)


def everybody_in(session: Session, *, left: bool = False) -> tuple[UserRecord, ...]:
    """Return who may sign in, and with `left` also who did once."""
    return tuple(
        UserRecord(key, login, name, title, tuple(json.loads(roles)), active=bool(active))
        for key, login, name, title, roles, active in asked(session, _PEOPLE)
        if left or active
    )


def users_of(store: Store) -> tuple[UserRecord, ...]:
    """Return everybody who may sign in to the workspace in `store`."""
    with store.reading() as session:
        return everybody_in(session)


def person_in(session: Session, user: str) -> UserRow:
    """Return the row of somebody by id or sign-in name; UserMistake when nobody is called so."""
    row = session.scalar(select(UserRow).where((UserRow.id == user) | (UserRow.login == user)))
    if row is None:
        raise UserMistake(
            tr("Nobody here has the sign-in name {login}.", login=user),
            hint=tr("“cchc user list” and the page Administration name everybody."),
            field="login",
        )
    return row


def active_in(session: Session, user: str) -> UserRow:
    """Return the row of somebody who works here; UserMistake for whoever left."""
    row = person_in(session, user)
    if not row.active:
        raise UserMistake(
            tr("{name} does not work here any more.", name=row.name),
            hint=tr("Let them sign in again first."),
            field="login",
        )
    return row


def checked_roles(roles: Sequence[str]) -> tuple[Role, ...]:
    """Return roles in their usual order; UserMistake for none, or one that there is not."""
    known = known_roles(roles)
    strange = sorted(set(roles) - set(known))
    if strange or not known:
        said = ", ".join(role.value for role in Role)
        raise UserMistake(
            tr("There is no role {role}.", role=strange[0]) if strange else tr("No role was chosen."),
            hint=tr("Choose at least one of: {roles}.", roles=said),
            field="roles",
        )
    return known


def check_administrator_stays(session: Session, user: str) -> None:
    """Raise UserMistake when nobody but `user` could run this workspace."""
    others = session.scalars(select(UserRow.roles).where(UserRow.active, UserRow.id != user)).all()
    if not any(Role.ADMINISTRATOR in json.loads(roles) for roles in others):
        raise UserMistake(
            tr("The last administrator cannot be taken away."),
            hint=tr("Give a colleague the administrator's role first."),
            field="roles",
        )


def refresh_user(office: Office) -> None:
    """Let what an administrator changed hold at once for whoever is at work; who left may only look."""
    with office.reading() as session:
        row = session.get(UserRow, office.user.id)
        found = record_of(row) if row is not None else replace(office.user, active=False)
    office.user = found if found.active else replace(found, roles=())


def note_wrong_passwords(office: Office, failed: int) -> None:
    """Leave in the trail how many wrong passwords were typed under the name of whoever signed in now.

    Nothing where nothing may be written: a workspace for reading only, or one that another computer has.
    """
    if failed and not office.store.read_only and not office.elsewhere:
        with office.changing() as change:
            change.audit("wrong_passwords", Noun.USER, office.user.id, after={"count": failed})
