"""Changing the units at Sở Nội vụ on the command line: names, mergers, splits, lists from a file."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cchc_desktop.cli.options import Groups, answer, command, opened, read_day
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.reorganisations import NewUnit, Reorganisation
from cchc_desktop.domain.vietnamese import day as day_words

_PARTS = 5


def add_unit_changes(verbs: Groups) -> None:
    """Add `rename`, `reorganise` and `import` to `units`."""
    rename = command(verbs, "rename", tr("give a unit another name"), _rename)
    rename.add_argument("code", metavar=tr("CODE"), help=tr("code of the unit"))
    rename.add_argument("--on", type=read_day, metavar=tr("DATE"), help=tr("day"))
    rename.add_argument("--name", required=True, metavar=tr("NAME"), help=tr("new name"))
    rename.add_argument("--body", required=True, metavar=tr("NAME"), help=tr("name of its agency"))
    change = command(verbs, "reorganise", tr("merge, split, add or end units on a day"), _reorganise)
    change.add_argument(
        "--day", type=read_day, required=True, metavar=tr("DATE"), help=tr("first day on which it holds")
    )
    change.add_argument(
        "--old",
        action="append",
        default=[],
        metavar=tr("CODE"),
        help=tr("unit that ends on the day before; may be repeated"),
    )
    change.add_argument(
        "--new",
        action="append",
        default=[],
        metavar=tr("CODE;NAME;BODY;KIND;PARENT"),
        help=tr("unit that begins, in five parts with semicolons; may be repeated"),
    )
    change.add_argument(
        "--into",
        action="append",
        default=[],
        metavar=tr("CODE"),
        help=tr("unit that stands already and takes over"),
    )
    change.add_argument("--basis", required=True, metavar=tr("TEXT"), help=tr("the decision"))
    change.add_argument("--dry-run", action="store_true", help=tr("only say what would happen"))
    bring = command(verbs, "import", tr("change units as a CSV file says"), _bring_in)
    bring.add_argument("units", type=Path, metavar=tr("FILE"), help=tr("units that are new or other"))
    bring.add_argument("--successions", type=Path, metavar=tr("FILE"), help=tr("who succeeds whom"))
    bring.add_argument("--dry-run", action="store_true", help=tr("only say what would happen"))


def _rename(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.code, arguments.on).key
        done = workspace.reorganisations.rename(unit, arguments.name, arguments.body).record
    _tell(arguments, done)


def _reorganise(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        find, day = workspace.units.find, arguments.day
        eve = day.fromordinal(day.toordinal() - 1)
        wanted = Reorganisation(
            day,
            tuple(find(code, eve).key for code in arguments.old),
            tuple(_new(text, lambda code: find(code, day).key) for text in arguments.new),
            tuple(find(code, day).key for code in arguments.into),
            arguments.basis,
        )
        changes = workspace.reorganisations
        done = changes.preview(wanted) if arguments.dry_run else changes.reorganise(wanted).record
    _tell(arguments, done)


def _bring_in(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        changes, files = workspace.reorganisations, (arguments.units, arguments.successions)
        done = changes.read(*files) if arguments.dry_run else changes.bring_in(*files).record
    _tell(arguments, done)


def _new(text: str, parent: Any) -> NewUnit:
    parts = [part.strip() for part in text.split(";")]
    if len(parts) != _PARTS or parts[3] not in set(UnitKind):
        raise UserMistake(
            tr("“{text}” does not describe a unit.", text=text),
            hint=tr("Write code, name, agency, kind and the code above it, with semicolons between them."),
            field="new",
        )
    code, name, body, kind, above = parts
    return NewUnit(code, name, body, UnitKind(kind), parent(above))


def _tell(arguments: argparse.Namespace, done: Any) -> None:
    document = {
        "begun": [{"key": u.key, "name": u.name, "from": u.valid_from} for u in done.begun],
        "ended": [{"key": u.key, "name": u.name, "to": u.valid_to} for u in done.ended],
        "renamed": [{"key": u.key, "name": u.name, "body": u.body} for u in done.renamed],
    }

    def lines() -> Iterator[str]:
        for unit in done.ended:
            yield tr("{unit} ends on {day}", unit=unit.name, day=day_words(unit.valid_to))
        for unit in done.begun:
            yield tr("{unit} begins on {day}", unit=unit.name, day=day_words(unit.valid_from))
        for unit in done.renamed:
            yield tr("{unit} bears this name now", unit=unit.name)

    answer(arguments, document, lines)
