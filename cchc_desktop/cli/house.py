"""The workspace itself on the command line: making it, searching, its health."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.cli.options import (
    Groups,
    answer,
    ask_password,
    clock_of,
    command,
    folder_of,
    opened,
    password_given,
    table,
)
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import NewUser

if TYPE_CHECKING:
    from cchc_desktop.services.starting import StartingPoint


def add_to(commands: Groups) -> None:
    """Add `init`, `search` and `doctor`."""
    init = command(commands, "init", tr("make a workspace"), _init)
    init.add_argument("--unit", required=True, metavar=tr("CODE"), help=tr("code of the unit"))
    init.add_argument("--plan", default="", metavar=tr("ID"), help=tr("plan"))
    init.add_argument(
        "--name", default="", metavar=tr("NAME"), help=tr("full name of the first administrator")
    )
    init.add_argument(
        "--plain", action="store_true", help=tr("do not encrypt: whoever has the folder can read it")
    )
    init.add_argument(
        "--sheet", type=Path, metavar=tr("FILE"), help=tr("where the recovery sheet is written (.pdf)")
    )
    init.add_argument(
        "--starter",
        type=Path,
        metavar=tr("FILE"),
        help=tr("starter bundle of the unit above, which also brings the newest units"),
    )
    init.add_argument(
        "--fingerprint", default="", metavar=tr("CODE"), help=tr("its fingerprint in the letter")
    )
    init.add_argument("--title", default="", metavar=tr("TEXT"), help=tr("title of the first administrator"))

    search = command(commands, "search", tr("find anything by its words"), _search)
    search.add_argument("text", metavar=tr("TEXT"), help=tr("words, with or without diacritics"))
    search.add_argument("--limit", type=int, default=20, metavar=tr("NUMBER"), help=tr("at most so many"))

    doctor = command(commands, "doctor", tr("check the program and this workspace"), _doctor)
    doctor.add_argument(
        "--repair", action="store_true", help=tr("mend a damaged workspace first; what was there is kept")
    )
    doctor.add_argument("--reindex", action="store_true", help=tr("make the search index anew first"))


def _init(arguments: argparse.Namespace) -> None:
    from cchc_desktop.workspace import Workspace

    password = os.environ.get("CCHC_PASSWORD")
    if password is None:
        password = ask_password(tr("New password: "))
        if ask_password(tr("The same again: ")) != password:
            raise UserMistake(tr("The two passwords differ."), hint=tr("Type the same one twice."))
    login = getattr(arguments, "user", None) or "admin"
    admin = NewUser(login, arguments.name or login, arguments.title, password)
    folder = folder_of(arguments)
    start = _start(arguments)
    workspace = Workspace.create(
        folder,
        unit_code=arguments.unit,
        admin=admin,
        clock=clock_of(arguments),
        plan_id=arguments.plan,
        plain=arguments.plain,
        start=start,
    )
    try:
        if arguments.starter is not None:
            workspace.stations.take_starter(arguments.starter, arguments.fingerprint)
        sheet = arguments.sheet if not arguments.plain else None
        if sheet is not None:
            workspace.users.recovery.make_sheet(sheet)
        document = {
            "folder": str(folder),
            "unit": workspace.unit.code,
            "plan": workspace.plans.current().id,
            "encrypted": not arguments.plain,
            "sheet": sheet,
        }
        body = workspace.unit.body
    finally:
        workspace.close()

    def lines() -> Iterator[str]:
        yield tr("Made a workspace for {unit} in {folder}.", unit=body, folder=folder)
        if arguments.plain:
            yield tr("It is not encrypted: whoever gets hold of the folder can read everything in it.")
        elif sheet is not None:
            yield tr("Recovery sheet: {file}. Print it, lock it away, and delete the file.", file=sheet)
        else:
            yield tr("It is encrypted. Make the recovery sheet with “cchc workspace sheet --out FILE”.")

    answer(arguments, document, lines)


def _start(arguments: argparse.Namespace) -> "StartingPoint | None":
    """Return the units that a starter bundle brings, once its fingerprint is the one in the letter."""
    if arguments.starter is None:
        return None
    from cchc_desktop.services.starting import (
        compare_starter,
        look_at_starter,
        read_starting_point,
        with_starter,
    )

    compare_starter(look_at_starter(arguments.starter), arguments.fingerprint)
    return with_starter(read_starting_point(), arguments.starter)


def _search(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        hits = workspace.search.find(arguments.text, limit=arguments.limit)
    document = [
        {
            "noun": h.noun,
            "id": h.record,
            "title": h.title,
            "marked": _brackets(h.marked),
            "words": _brackets(h.words),
        }
        for h in hits
    ]
    answer(
        arguments,
        document,
        lambda: table([(h.noun.label, _brackets(h.marked), h.record, _one_line(h.words)) for h in hits]),
    )


def _brackets(marked: str) -> str:
    """Show what matched in brackets, as a terminal can."""
    return marked.replace("\x02", "[").replace("\x03", "]")


def _one_line(words: str) -> str:
    return " ".join(_brackets(words).split())


def _doctor(arguments: argparse.Namespace) -> int:
    from cchc_desktop.services.doctor import check_program
    from cchc_desktop.workspace import Workspace

    if arguments.repair:
        _repair(arguments)
    if Workspace.exists(folder_of(arguments)):
        with opened(arguments) as workspace:
            if arguments.reindex:
                workspace.search.rebuild()
            checks = [*check_program(clock_of(arguments)), *workspace.doctor()]
    else:
        checks = check_program(clock_of(arguments))
    sound = all(c.ok for c in checks)
    document = {
        "ok": sound,
        "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks],
    }
    answer(
        arguments,
        document,
        lambda: table([(tr("sound") if c.ok else tr("NOT SOUND"), c.label, c.detail) for c in checks]),
    )
    return 0 if sound else Trouble.exit_code


def _repair(arguments: argparse.Namespace) -> None:
    from cchc_desktop.workspace import Workspace

    done = Workspace.repair(
        folder_of(arguments),
        login=getattr(arguments, "user", None),
        password=password_given(),
        clock=clock_of(arguments),
    )
    print(done.words, file=sys.stderr)
    for words in done.missing:
        print(tr("Something may be missing: {what}.", what=words), file=sys.stderr)
    print(tr("What was there before lies in {folder}.", folder=done.aside), file=sys.stderr)
