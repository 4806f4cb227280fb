"""Update files on the command line: making, looking at and applying them, and going back."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cchc_desktop.cli.options import Groups, answer, clock_of, command, group, opened, secret
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.domain.vietnamese import size as size_words

if TYPE_CHECKING:
    from cchc_desktop.services.updates import ReadyUpdate, UpdateFacts


def add_to(commands: Groups) -> None:
    """Add `update`."""
    update = group(commands, "update", tr("newer programs that come in a signed file"))
    make = command(update, "make", tr("pack a built program; CCHC_RELEASE_PASSWORD opens its key"), _make)
    make.add_argument(
        "--program", type=Path, required=True, metavar=tr("DIR"), help=tr("what “make package” built")
    )
    make.add_argument(
        "--key", type=Path, required=True, metavar=tr("FILE"), help=tr("private release key, PEM")
    )
    make.add_argument("--out", type=Path, required=True, metavar=tr("FILE"), help=tr("update file to write"))
    inspect = command(update, "inspect", tr("check an update file and say what it brings"), _inspect)
    inspect.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("update file"))
    inspect.add_argument(
        "--key", type=Path, metavar=tr("FILE"), help=tr("public release key to check with, PEM")
    )
    apply = command(update, "apply", tr("back up, then put the newer program in place"), _apply)
    apply.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("update file"))
    command(update, "back", tr("go back to the program before the last update"), _go_back)


def _make(arguments: argparse.Namespace) -> None:
    from cchc_desktop.services.updates import make_update

    password = _password_of(arguments.key)
    facts = make_update(
        arguments.program,
        arguments.out,
        key=arguments.key,
        password=password,
        now=clock_of(arguments).now(),
    )
    answer(arguments, _document(facts), lambda: _lines(facts))


def _inspect(arguments: argparse.Namespace) -> None:
    from cchc_desktop.services.updates import inspect_update, shipped_keys

    keys = (_octets_of(arguments.key),) if arguments.key else shipped_keys()
    facts = inspect_update(arguments.file, keys)
    answer(arguments, _document(facts), lambda: _lines(facts))


def _apply(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.hold()
        ready = workspace.updates.apply(arguments.file).record
    _switch(arguments, ready)


def _go_back(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.hold()
        ready = workspace.updates.go_back().record
    _switch(arguments, ready)


def _switch(arguments: argparse.Namespace, ready: "ReadyUpdate") -> None:
    """Say what is about to be, then let the other program take this one's place: nothing comes after it."""

    def lines() -> Iterator[str]:
        yield tr("Backup made: {folder}", folder=ready.backup)
        yield tr("Version {version} takes the place of this program.", version=ready.facts.version)

    document = {"version": ready.facts.version, "schema": ready.facts.schema, "backup": ready.backup}
    answer(arguments, document, lines)
    sys.stdout.flush()
    ready.switch()


def _password_of(key: Path) -> str | None:
    """Return the password of a key that has one."""
    if b"ENCRYPTED" not in _octets_of(key):
        return None
    return secret(key.name, "CCHC_RELEASE_PASSWORD", tr("Password of the release key: "))


def _octets_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Trouble(
            tr("{file} cannot be read.", file=file), hint=tr("Check the file and the drive, then try again.")
        ) from error


def _lines(facts: "UpdateFacts") -> Iterator[str]:
    yield tr(
        "Version {version} for {platform}", version=facts.program.version, platform=facts.program.platform
    )
    yield tr("Workspaces of schema {schema}", schema=facts.program.schema)
    yield tr("{count} files, {size}", count=number(facts.files), size=size_words(facts.octets))


def _document(facts: "UpdateFacts") -> dict[str, Any]:
    return {
        "version": facts.program.version,
        "schema": facts.program.schema,
        "platform": facts.program.platform,
        "made": facts.made,
        "files": facts.files,
        "octets": facts.octets,
    }
