"""People on the command line: who works here, in which roles, with which password, and who leaves."""

import argparse
from collections.abc import Sequence

from cchc_desktop.cli.options import Groups, answer, codes, command, group, opened, secret, table
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Role, role_words
from cchc_desktop.domain.users import NewUser, UserRecord


def add_to(commands: Groups) -> None:
    """Add `user`."""
    users = group(commands, "user", tr("the people who work in this workspace"))
    listed = command(users, "list", tr("list them with their roles"), _list)
    listed.add_argument("--left", action="store_true", help=tr("also those who left"))

    add = command(users, "add", tr("add somebody; CCHC_NEW_PASSWORD or a prompt gives the password"), _add)
    _login(add)
    add.add_argument("--name", required=True, metavar=tr("NAME"), help=tr("full name"))
    add.add_argument("--title", default="", metavar=tr("TEXT"), help=tr("post held"))
    _roles(add, needed=False)

    roles = command(users, "roles", tr("give somebody these roles instead of those they have"), _set_roles)
    _login(roles)
    _roles(roles, needed=True)

    password = command(
        users, "password", tr("change one's own password, or give somebody another"), _password
    )
    password.add_argument("login", nargs="?", default="", metavar=tr("NAME"), help=tr("sign-in name"))

    leave = command(users, "deactivate", tr("take away the sign-in of somebody who leaves"), _deactivate)
    _login(leave)
    leave.add_argument(
        "--to",
        default="",
        metavar=tr("NAME"),
        help=tr("sign-in name of who takes over open cases and filters"),
    )
    leave.add_argument("--reason", default="", metavar=tr("TEXT"), help=tr("why"))

    back = command(users, "bring-back", tr("let somebody who left sign in again"), _bring_back)
    _login(back)


def _login(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("login", metavar=tr("NAME"), help=tr("sign-in name"))


def _roles(parser: argparse.ArgumentParser, *, needed: bool) -> None:
    """Add the roles: words after a name where they are what the command is about, else an option."""
    words = codes(tr("roles"), [(role.value, role.label) for role in Role])
    if needed:
        parser.add_argument("roles", nargs="+", metavar=tr("ROLE"), help=words)
    else:
        parser.add_argument("--role", action="append", dest="roles", metavar=tr("ROLE"), help=words)


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        people: Sequence[UserRecord] = workspace.users.everybody(left=arguments.left)
    rows = [(p.login, p.name, p.title, role_words(p.roles) if p.active else tr("left")) for p in people]
    answer(arguments, [_document(p) for p in people], lambda: table(list(rows)))


def _add(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        password = _new_password(arguments.login)
        new = NewUser(arguments.login, arguments.name, arguments.title, password)
        made = workspace.users.add(new, arguments.roles or (Role.RECORDER,)).record
    _tell(arguments, made, tr("{name} can sign in now", name=made.name))


def _set_roles(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        changed = workspace.users.set_roles(arguments.login, arguments.roles).record
    _tell(arguments, changed, tr("{name}: {roles}", name=changed.name, roles=role_words(changed.roles)))


def _password(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        me: UserRecord = workspace.user
        if arguments.login and arguments.login != me.login:
            workspace.users.reset_password(arguments.login, _new_password(arguments.login))
        else:
            old = secret(me.login, "CCHC_PASSWORD", tr("Password: "))
            workspace.users.change_password(old, _new_password(me.login))
    login = arguments.login or me.login
    answer(
        arguments, {"login": login}, lambda: iter([tr("The password of {login} is changed.", login=login)])
    )


def _deactivate(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        held = workspace.users.deactivate(arguments.login, to=arguments.to, reason=arguments.reason).record
    document = {"login": arguments.login, "cases": held.cases, "filters": held.filters, "to": arguments.to}
    words = tr(
        "{login} signs in no more; {count} open cases were handed over.",
        login=arguments.login,
        count=len(held.cases),
    )
    answer(arguments, document, lambda: iter([words]))


def _bring_back(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        back = workspace.users.bring_back(arguments.login, _new_password(arguments.login)).record
    _tell(arguments, back, tr("{name} can sign in now", name=back.name))


def _new_password(login: str) -> str:
    return secret(login, "CCHC_NEW_PASSWORD", tr("New password: "))


def _document(person: UserRecord) -> dict[str, object]:
    return {
        "id": person.id,
        "login": person.login,
        "name": person.name,
        "title": person.title,
        "roles": list(person.roles),
        "active": person.active,
    }


def _tell(arguments: argparse.Namespace, person: UserRecord, words: str) -> None:
    answer(arguments, _document(person), lambda: iter([words]))
