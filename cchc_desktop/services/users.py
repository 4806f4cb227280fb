"""Who may open this workspace, in which roles, with which password, and what leavers hand over."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.roles import Role
from cchc_desktop.domain.users import Holdings, NewUser, UserRecord
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.leavers import hand_over, holdings_in
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.passwords import check_new_password
from cchc_desktop.services.people import (
    active_in,
    check_administrator_stays,
    checked_roles,
    everybody_in,
    note_wrong_passwords,
    person_in,
    record_of,
    refresh_user,
)
from cchc_desktop.services.permissions import guarded
from db.models.users import UserRow
from db.writing import add_rows, put_rows

if TYPE_CHECKING:
    from cchc_desktop.services.recovery import Recovery


@guarded
class Users:
    """The people of this workspace."""

    def __init__(self, office: Office) -> None:
        self._office = office

    @cached_property
    def recovery(self) -> "Recovery":
        """Return what is done against lost passwords."""
        from cchc_desktop.services.recovery import Recovery

        return Recovery(self._office)

    def everybody(self, *, left: bool = False) -> tuple[UserRecord, ...]:
        """Return everybody who may sign in, and with `left` also who did once."""
        with self._office.reading() as session:
            return everybody_in(session, left=left)

    def add(self, new: NewUser, roles: Sequence[str] = (Role.RECORDER,)) -> Changed[UserRecord]:
        """Add somebody with roles and a password of their own."""
        row = user_row(new, checked_roles(roles))
        with self._office.changing() as change:
            _check_free(change.session, row["login"], row["name"])
            row = self._office.passwords.put(row, new.password)
            add_rows(change.connection, UserRow, [row])
            made = record_of(change.session.get_one(UserRow, row["id"]))
            change.audit(
                "add",
                Noun.USER,
                made.id,
                after={"login": made.login, "name": made.name, "title": made.title, "roles": made.roles},
            )
            return change.done(made)

    def describe(self, user: str, *, name: str, title: str) -> Changed[UserRecord]:
        """Correct somebody's full name and post; what they did before keeps the name it bears."""
        name, title = _tidy(name), _tidy(title)
        if not name:
            raise _nameless("name")
        with self._office.changing() as change:
            row = active_in(change.session, user)
            if name != row.name:
                _check_free(change.session, "", name)
            changed = self._write(change, row, "change", {"name": name, "title": title})
        self._office.passwords.follow()
        self._follow(changed.record)
        return changed

    def set_roles(self, user: str, roles: Sequence[str]) -> Changed[UserRecord]:
        """Give somebody these roles instead of those they had, from now on.

        UserMistake when nobody would be left to run the workspace.
        """
        known = checked_roles(roles)
        with self._office.changing() as change:
            row = active_in(change.session, user)
            if Role.ADMINISTRATOR not in known:
                check_administrator_stays(change.session, row.id)
            changed = self._write(change, row, "set_roles", {"roles": json.dumps(list(known))})
        self._follow(changed.record)
        return changed

    def check_password(self, password: str) -> None:
        """Raise Refused unless this is the password of whoever is at work.

        UserMistake for whoever left meanwhile: a plain workspace still keeps the hash of theirs.
        """
        office = self._office
        with office.reading() as session:
            active_in(session, office.user.id)
        failed = office.passwords.check(office.user.id, password, now=office.clock.now())
        note_wrong_passwords(office, failed)

    def change_password(self, old: str, new: str) -> Changed[None]:
        """Give oneself another password; Refused when the present one is wrong."""
        try:
            self.check_password(old)
        except Refused as refused:
            raise UserMistake(refused.message, hint=refused.hint, field="old") from refused
        return self._put_password(self._office.user.id, new, "change_password")

    def reset_password(self, user: str, new: str) -> Changed[None]:
        """Give somebody who forgot theirs another password."""
        return self._put_password(user, new, "reset_password")

    def holdings(self, user: str) -> Holdings:
        """Return what somebody has in hand that a colleague would take over."""
        with self._office.reading() as session:
            return holdings_in(self._office, session, record_of(person_in(session, user)))

    def deactivate(self, user: str, *, to: str = "", reason: str = "") -> Changed[Holdings]:
        """Let somebody who leaves sign in no more; `to` takes over what they have in hand.

        Their name stays in what they did. UserMistake for oneself, for the last administrator, and
        where something is in hand and nobody takes it over.
        """
        with self._office.changing() as change:
            leaver = record_of(active_in(change.session, user))
            if leaver.id == self._office.user.id:
                raise UserMistake(
                    tr("You cannot take away your own sign-in."),
                    hint=tr("Another administrator does that after you have handed over."),
                    field="login",
                )
            check_administrator_stays(change.session, leaver.id)
            held = holdings_in(self._office, change.session, leaver)
            heir = record_of(active_in(change.session, to)) if to else None
            if heir is None and not held.nothing:
                raise UserMistake(
                    tr("{name} still has work in hand: {count} open cases, {filters} filters.",
                       name=leaver.name, count=len(held.cases), filters=held.filters),
                    hint=tr("Choose a colleague who takes it over."),
                    field="to",
                )  # fmt: skip
            if heir is not None and heir.id == leaver.id:
                raise UserMistake(
                    tr("{name} cannot take over from themselves.", name=leaver.name),
                    hint=tr("Choose a colleague who takes it over."),
                    field="to",
                )
            if heir is not None:
                hand_over(self._office, change, leaver, heir, held)
            put_rows(change.connection, UserRow, [{**_plain(change, leaver.id), "active": False}])
            change.audit(
                "deactivate",
                Noun.USER,
                leaver.id,
                before={"active": True, "roles": leaver.roles},
                after={"active": False, "handed_to": heir.name if heir else "", "cases": held.cases},
                reason=nfc(reason).strip(),
            )
            changed = change.done(held)
        self._office.passwords.follow()
        return changed

    def bring_back(self, user: str, password: str) -> Changed[UserRecord]:
        """Let somebody who left sign in again, with a new password and the roles they had."""
        check_new_password(password)
        with self._office.changing() as change:
            row = person_in(change.session, user)
            if row.active:
                raise UserMistake(
                    tr("{name} may sign in already.", name=row.name),
                    hint=tr("Give them another password if they forgot theirs."),
                    field="login",
                )
            plain = {**_plain(change, row.id), "active": True}
            put_rows(change.connection, UserRow, [self._office.passwords.put(plain, password)])
            change.session.expire_all()
            change.audit("bring_back", Noun.USER, row.id, before={"active": False}, after={"active": True})
            return change.done(record_of(change.session.get_one(UserRow, row.id)))

    def _put_password(self, user: str, new: str, action: str) -> Changed[None]:
        check_new_password(new)
        with self._office.changing() as change:
            row = active_in(change.session, user)
            plain = _plain(change, row.id)
            change.audit(action, Noun.USER, row.id)
            put_rows(change.connection, UserRow, [self._office.passwords.put(plain, new)])
            changed = change.done(None)
        self._office.passwords.spread()
        return changed

    def _write(
        self, change: Change, row: UserRow, action: str, values: dict[str, Any]
    ) -> Changed[UserRecord]:
        before = {key: getattr(row, key) for key in values}
        put_rows(change.connection, UserRow, [{**_plain(change, row.id), **values}])
        change.audit(action, Noun.USER, row.id, before=before, after=values)
        change.session.expire_all()
        return change.done(record_of(change.session.get_one(UserRow, row.id)))

    def _follow(self, changed: UserRecord) -> None:
        """Let what was changed of whoever is at work hold at once."""
        if changed.id == self._office.user.id:
            refresh_user(self._office)


def user_row(new: NewUser, roles: Sequence[str]) -> dict[str, Any]:
    """Return the row of a new user; UserMistake for an empty name or too short a password.

    What the password opens is written into it by `Passwords.put`.
    """
    if not new.login.strip() or not new.name.strip():
        raise _nameless("login" if not new.login.strip() else "name")
    check_new_password(new.password)
    return {
        "id": new_id(),
        "login": nfc(new.login).strip(),
        "name": _tidy(new.name),
        "title": _tidy(new.title),
        "roles": json.dumps(list(roles)),
        "password_hash": "",
        "active": True,
    }


def _nameless(field: str) -> UserMistake:
    return UserMistake(
        tr("A user needs a sign-in name and a full name."),
        hint=tr("Enter both, for example “thuha” and “Nguyễn Thị Thu Hà”."),
        field=field,
    )


def _check_free(session: Session, login: str, name: str) -> None:
    """Raise UserMistake for a name that somebody bears; history tells people apart by their full names."""
    if session.scalar(select(UserRow.id).where(UserRow.login == login)):
        raise UserMistake(
            tr("The sign-in name {login} is taken.", login=login),
            hint=tr("Choose another sign-in name."),
            field="login",
        )
    if session.scalar(select(UserRow.id).where(UserRow.name == name)):
        raise UserMistake(
            tr("There is somebody called {name} already.", name=name),
            hint=tr("Add what tells the two apart, for example a birth year or a post."),
            field="name",
        )


def _plain(change: Change, user: str) -> dict[str, Any]:
    row = change.session.get_one(UserRow, user)
    return {column.key: getattr(row, column.key) for column in UserRow.__table__.columns}


def _tidy(words: str) -> str:
    return " ".join(nfc(words).split())
