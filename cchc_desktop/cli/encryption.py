"""Encryption of a workspace on the command line: the recovery sheet, and lost passwords."""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from cchc_desktop.cli.options import (
    Groups,
    answer,
    ask_password,
    clock_of,
    command,
    folder_of,
    group,
    opened,
    password_given,
)
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr


def add_to(commands: Groups) -> None:
    """Add `workspace`."""
    workspace = group(commands, "workspace", tr("how the data is protected where it lies"))
    command(workspace, "show", tr("show whether it is encrypted, and who may sign in"), _show)
    encrypt = command(workspace, "encrypt", tr("encrypt a plain workspace"), _encrypt)
    encrypt.add_argument(
        "--sheet", type=Path, metavar=tr("FILE"), help=tr("where the recovery sheet is written (.pdf)")
    )
    sheet = command(workspace, "sheet", tr("make a new recovery sheet; an earlier one ends"), _sheet)
    sheet.add_argument(
        "--out", type=Path, required=True, metavar=tr("FILE"), help=tr("where it is written (.pdf)")
    )
    command(
        workspace,
        "recover",
        tr("set a new password with the code of the recovery sheet (CCHC_RECOVERY_CODE)"),
        _recover,
    )


def _show(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        encrypted, sheet = workspace.users.recovery.encrypted(), workspace.users.recovery.has_sheet()
        people = workspace.users.everybody()

    def lines() -> Iterator[str]:
        yield tr("encrypted") if encrypted else tr("not encrypted")
        if encrypted:
            yield tr("a recovery sheet was made") if sheet else tr("there is no recovery sheet")
        yield from (f"{person.login}  {person.name}" for person in people)

    document = {
        "encrypted": encrypted,
        "sheet": sheet,
        "people": [{"login": person.login, "name": person.name} for person in people],
    }
    answer(arguments, document, lines)


def _encrypt(arguments: argparse.Namespace) -> None:
    from cchc_desktop.workspace import Workspace

    folder, login, password = folder_of(arguments), getattr(arguments, "user", None), password_given()
    clock = clock_of(arguments)
    holding = Workspace.take(folder)
    try:
        workspace = Workspace.open(folder, login=login, password=password, clock=clock)
        second = workspace.backups.elsewhere()
        try:
            workspace.users.recovery.encrypt(password or "")
        finally:
            workspace.close()
        workspace = Workspace.open(folder, login=login, password=password, clock=clock)
        try:
            if arguments.sheet is not None:
                workspace.users.recovery.make_sheet(arguments.sheet)
        finally:
            workspace.close()
    finally:
        holding.release()

    def lines() -> Iterator[str]:
        yield tr("The data in {folder} are encrypted; everybody keeps their password.", folder=folder)
        if arguments.sheet is not None:
            yield tr(
                "Recovery sheet: {file}. Print it, lock it away, and delete the file.", file=arguments.sheet
            )
        else:
            yield tr("It is encrypted. Make the recovery sheet with “cchc workspace sheet --out FILE”.")
        if second is not None:
            yield tr("Backups made before lie unencrypted in {folder}: delete them there.", folder=second)

    answer(arguments, {"folder": str(folder), "encrypted": True, "sheet": arguments.sheet}, lines)


def _sheet(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.users.recovery.make_sheet(arguments.out)
    words = tr("Recovery sheet: {file}. Print it, lock it away, and delete the file.", file=arguments.out)
    answer(arguments, {"sheet": str(arguments.out)}, lambda: iter([words]))


def _recover(arguments: argparse.Namespace) -> None:
    from cchc_desktop.workspace import Workspace

    folder = folder_of(arguments)
    code = os.environ.get("CCHC_RECOVERY_CODE") or ask_password(tr("Code of the recovery sheet: "))
    people = Workspace.people_by_code(folder, code)
    login = getattr(arguments, "user", None) or (people[0].login if len(people) == 1 else None)
    if login is None:
        raise UserMistake(
            tr("This workspace has several users."),
            hint=tr("Say who you are with --user NAME."),
            field="login",
        )
    password = os.environ.get("CCHC_PASSWORD")
    if password is None:
        password = ask_password(tr("New password: "))
        if ask_password(tr("The same again: ")) != password:
            raise UserMistake(tr("The two passwords differ."), hint=tr("Type the same one twice."))
    workspace = Workspace.recover(folder, code, login=login, password=password, clock=clock_of(arguments))
    name = workspace.user.name
    workspace.close()
    words = tr("{name} signs in with the new password.", name=name)
    answer(arguments, {"user": login}, lambda: iter([words]))
