"""After an import on the command line: taking it back, what was kept out, choosing between what two wrote."""

import argparse
from collections.abc import Iterator

from cchc_desktop.cli.options import Groups, answer, command, opened, table
from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun

_SHORT = 12
"""Characters of an entry's hash that name it."""


def add_settling(verbs: Groups) -> None:
    """Add the verbs to `bundle`."""
    undo = command(verbs, "undo", tr("take the last import back"), _undo)
    undo.add_argument("--dry-run", action="store_true", help=tr("only say what would happen"))
    command(verbs, "setbacks", tr("files that were kept out, and why"), _setbacks)
    away = command(verbs, "put-away", tr("take such a file off the list"), _put_away)
    away.add_argument("setback", metavar=tr("ID"), help=tr("file, as “setbacks” names it"))
    command(verbs, "conflicts", tr("records that two computers of the unit changed"), _conflicts)
    choose = command(verbs, "choose", tr("let one version of such a record count"), _choose)
    choose.add_argument("record", metavar=tr("ID"), help=tr("record"))
    choose.add_argument("entry", metavar=tr("VERSION"), help=tr("version, as “conflicts” names it"))
    command(verbs, "same-numbers", tr("records that bear one number"), _same_numbers)
    settle = command(
        verbs, "settle", tr("let one version of a number count, or give a case a code of its own"), _settle
    )
    settle.add_argument("record", metavar=tr("ID"), help=tr("record, as “same-numbers” names it"))
    command(verbs, "unsettled", tr("what units below have not chosen yet"), _unsettled)


def _undo(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        imports = workspace.bundles.imports
        lot = imports.last() if arguments.dry_run else imports.undo().record
    document = lot and {
        "at": lot.at,
        "files": list(lot.files),
        "senders": list(lot.senders),
        "counts": dict(lot.counts),
        "new": lot.new,
        "changed": lot.changed,
        "obstacle": lot.obstacle or None,
    }

    def lines() -> Iterator[str]:
        if lot is None:
            yield tr("There is no import to take back.")
            return
        yield from lot.files
        yield from table([(Noun(noun).label, count) for noun, count in lot.counts.items()])
        if lot.obstacle:
            yield lot.obstacle

    answer(arguments, document, lines)


def _setbacks(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.bundles.setbacks.listed()
    document = [
        {
            "id": each.id,
            "file": each.file_name,
            "sender": each.sender or None,
            "outcome": each.outcome,
            "reason": each.reason,
            "hint": each.hint,
            "at": each.at,
            "kept": each.kept,
        }
        for each in found
    ]

    def lines() -> Iterator[str]:
        for each in found:
            yield f"{each.id}  {each.at.astimezone(VIETNAM):%d/%m/%Y}  {each.file_name}: {each.outcome.label}"
            yield f"  {each.reason} {each.hint}".rstrip()

    answer(arguments, document, lines)


def _put_away(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.bundles.setbacks.put_away(arguments.setback)
    answer(arguments, {"id": arguments.setback}, lambda: iter(()))


def _conflicts(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.bundles.conflicts.listed()
    document = [
        {
            "noun": each.noun,
            "record": each.record,
            "title": each.title,
            "versions": [
                {
                    "version": v.entry[:_SHORT],
                    "station": v.station,
                    "own": v.own,
                    "author": v.author,
                    "at": v.at,
                    "withdrawn": v.withdrawn,
                    "shown": v.shown,
                    "fields": dict(v.fields),
                }
                for v in each.versions
            ],
        }
        for each in found
    ]

    def lines() -> Iterator[str]:
        for each in found:
            yield f"{each.record}  {each.noun.label}: {each.title}"
            for v in each.versions:
                shown = (
                    tr("withdrawn") if v.withdrawn else "; ".join(f"{n}: {words}" for n, words in v.fields)
                )
                yield f"  {v.entry[:_SHORT]}  {v.author}, {v.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}: {shown}"

    answer(arguments, document, lines)


def _choose(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        done = workspace.bundles.conflicts.choose(arguments.record, arguments.entry).record
    answer(arguments, {"record": done.record, "title": done.title}, lambda: iter([done.title]))


def _same_numbers(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.bundles.same_numbers.listed()
    document = [
        {
            "noun": each.noun,
            "title": each.title,
            "period": each.period or None,
            "number": each.number,
            "records": [
                {"id": r.id, "mark": r.mark, "author": r.author, "at": r.at, "own": r.own, "counts": r.counts}
                for r in each.records
            ],
        }
        for each in found
    ]

    def lines() -> Iterator[str]:
        for each in found:
            yield each.title
            for r in each.records:
                counts = tr("counts now") if r.counts else ""
                moment = f"{r.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
                yield f"  {r.id}  ({r.mark})  {r.author}, {moment}  {counts}".rstrip()

    answer(arguments, document, lines)


def _settle(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        done = workspace.bundles.same_numbers.settle(arguments.record).record
    answer(arguments, {"record": arguments.record, "title": done.title}, lambda: iter([done.title]))


def _unsettled(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.bundles.unsettled()
    document = [
        {
            "unit": each.unit,
            "name": each.name,
            "records": list(each.records),
            "numbers": [shared.title for shared in each.numbers],
        }
        for each in found
    ]

    def lines() -> Iterator[str]:
        for each in found:
            yield each.name
            yield from (f"  {line}" for line in each.lines)

    answer(arguments, document, lines)
