"""Difficulties on the command line: reported, listed, answered, taken back."""

import argparse
from collections.abc import Sequence
from typing import Any

from cchc_desktop.cli.options import Groups, answer, command, group, opened, read_day, table
from cchc_desktop.domain.difficulties import Difficulty, DifficultyValues
from cchc_desktop.domain.language import tr


def add_to(commands: Groups) -> None:
    """Add `difficulty`."""
    verbs = group(commands, "difficulty", tr("difficulties reported upward"))
    add = command(verbs, "add", tr("report a difficulty"), _add)
    add.add_argument("--content", required=True, metavar=tr("TEXT"), help=tr("what stands in the way"))
    add.add_argument("--clause", default="", metavar=tr("CLAUSE"), help=tr("clause of the plan"))
    add.add_argument("--proposal", default="", metavar=tr("TEXT"), help=tr("what the unit proposes"))
    add.add_argument("--to", default="", metavar=tr("TEXT"), help=tr("to whom; the unit above by default"))
    add.add_argument("--day", type=read_day, metavar=tr("DATE"), help=tr("day; today by default"))
    listing = command(verbs, "list", tr("list own difficulties and those of the units below"), _list)
    listing.add_argument("--open", action="store_true", help=tr("only those without an answer"))
    reply = command(verbs, "answer", tr("answer a difficulty of a unit below"), _reply)
    reply.add_argument("difficulty", metavar=tr("RECORD"), help=tr("id of the difficulty"))
    reply.add_argument("--text", required=True, metavar=tr("TEXT"), help=tr("what is answered"))
    reply.add_argument("--number", default="", metavar=tr("TEXT"), help=tr("number of the document"))
    reply.add_argument("--day", type=read_day, metavar=tr("DATE"), help=tr("day; today by default"))
    withdraw = command(verbs, "withdraw", tr("take back a difficulty nobody answered"), _withdraw)
    withdraw.add_argument("difficulty", metavar=tr("RECORD"), help=tr("id of the difficulty"))
    withdraw.add_argument("--reason", default="", metavar=tr("REASON"), help=tr("why"))


def _add(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        values = DifficultyValues(
            content=arguments.content,
            raised_on=arguments.day or workspace.today(),
            clause=arguments.clause,
            proposal=arguments.proposal,
            addressee=arguments.to or workspace.difficulties.addressees()[0],
        )
        made = workspace.difficulties.report(values).record
        code = workspace.unit.code
    answer(arguments, _document(made, {made.unit: code}), lambda: iter([made.id]))


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = [d for d in workspace.difficulties.listed() if d.open or not arguments.open]
        units = _codes(workspace, found)
    answer(
        arguments,
        [_document(d, units) for d in found],
        lambda: table(
            [
                (
                    d.id,
                    units.get(d.unit, d.unit),
                    d.values.raised_on,
                    " ".join(d.values.content.split())[:60],
                    tr("no answer yet") if d.open else d.answers[-1].answered_on,
                )
                for d in found
            ]
        ),
    )


def _reply(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.difficulties.answer(
            arguments.difficulty, arguments.text, number=arguments.number, on=arguments.day
        ).record
        units = _codes(workspace, [made])
    answer(arguments, _document(made, units), lambda: iter([made.id]))


def _withdraw(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.difficulties.withdraw(arguments.difficulty, arguments.reason)
    answer(arguments, {"id": arguments.difficulty}, lambda: iter([arguments.difficulty]))


def _codes(workspace: Any, found: Sequence[Difficulty]) -> dict[str, str]:
    """Return the codes of the units that ask and answer, by key."""
    keys = {d.unit for d in found} | {a.by for d in found for a in d.answers}
    return {key: workspace.units.get(key).code for key in keys}


def _document(found: Difficulty, units: dict[str, str]) -> dict[str, object]:
    values = found.values
    return {
        "id": found.id,
        "unit": units.get(found.unit, found.unit),
        "raised": values.raised_on,
        "clause": values.clause or None,
        "content": values.content,
        "proposal": values.proposal,
        "to": values.addressee,
        "state": "open" if found.open else "answered",
        "answers": [
            {"by": units.get(a.by, a.by), "number": a.number, "text": a.text, "day": a.answered_on}
            for a in found.answers
        ],
    }
