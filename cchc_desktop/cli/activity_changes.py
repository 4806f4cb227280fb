"""Changing what was recorded, on the command line: once more, withdrawn, brought back, many at once."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from cchc_desktop.cli.options import Groups, answer, codes, command, opened, read_day
from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.bulk_edits import BulkEdit, ClauseChange
from cchc_desktop.domain.costs import CostSource
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words

SOURCES: Final = {source.name.lower(): source for source in CostSource}


def add_to(verbs: Groups) -> None:
    """Add what changes activities to the verbs of `activity`."""
    again = command(verbs, "duplicate", tr("record an activity once more, on another day"), _duplicate)
    again.add_argument("id", metavar=tr("ID"), help=tr("id of the activity"))
    again.add_argument(
        "--from", dest="first", type=read_day, required=True, metavar=tr("DATE"), help=tr("first day")
    )
    again.add_argument("--to", dest="last", type=read_day, metavar=tr("DATE"), help=tr("last day"))
    again.add_argument("--title", metavar=tr("TEXT"), help=tr("another name"))
    again.add_argument("--with-counters", action="store_true", help=tr("take the figures over too"))
    withdraw = command(verbs, "withdraw", tr("take activities out of every count"), _withdraw)
    withdraw.add_argument("id", nargs="+", metavar=tr("ID"), help=tr("id of the activity"))
    withdraw.add_argument("--reason", default="", metavar=tr("REASON"), help=tr("why; needed for several"))
    restore = command(verbs, "restore", tr("bring a withdrawn activity back"), _restore)
    restore.add_argument("id", metavar=tr("ID"), help=tr("id of the activity"))
    change = command(verbs, "change", tr("change many activities at once"), _change)
    change.add_argument("id", nargs="+", metavar=tr("ID"), help=tr("id of the activity"))
    change.add_argument("--clause", action="append", default=[], metavar=tr("CLAUSE"), help=tr("clause"))
    change.add_argument(
        "--clauses",
        choices=[str(way) for way in ClauseChange],
        default=str(ClauseChange.ADD),
        metavar=tr("ID"),
        help=codes(tr("what to do with the clauses"), [(str(w), w.label) for w in ClauseChange]),
    )
    change.add_argument("--channel", metavar=tr("ID"), help=tr("another channel"))
    change.add_argument(
        "--audience",
        action="append",
        choices=[str(a) for a in Audience],
        metavar=tr("ID"),
        help=codes(tr("whom"), [(str(a), a.label) for a in Audience]),
    )
    change.add_argument("--place", metavar=tr("TEXT"), help=tr("where"))
    change.add_argument(
        "--cost-source",
        choices=SOURCES,
        metavar=tr("ID"),
        help=codes(tr("source of the money"), [(code, s.label) for code, s in SOURCES.items()]),
    )
    change.add_argument("--dry-run", action="store_true", help=tr("only say what would change"))


def _duplicate(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        old = workspace.activities.get(arguments.id).values
        values = replace(
            old,
            title=arguments.title or old.title,
            starts_on=arguments.first,
            ends_on=arguments.last or arguments.first,
            counters=old.counters if arguments.with_counters else {},
            costs=(),
        )
        similar = workspace.activities.similar(values)
        made = workspace.activities.record(values).record
    document = {"id": made.id, "from": arguments.id, "similar": [row.id for row in similar]}

    def lines() -> Iterator[str]:
        yield tr("Recorded: {id}", id=made.id)
        for row in similar:
            yield tr(
                "Perhaps recorded already: {title}, {day}.", title=row.title, day=day_words(row.starts_on)
            )

    answer(arguments, document, lines)


def _withdraw(arguments: argparse.Namespace) -> None:
    ids = list(dict.fromkeys(arguments.id))
    with opened(arguments) as workspace:
        if len(ids) == 1:
            workspace.activities.withdraw(ids[0], arguments.reason)
            count = 1
        else:
            for each in ids:
                workspace.activities.get(each)
            count = workspace.bulk_edits.withdraw(ids, arguments.reason).record
    document = {"id": ids[0], "ids": ids, "withdrawn": True, "count": count}
    answer(arguments, document, lambda: iter([tr("Withdrawn.")]))


def _restore(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.activities.restore(arguments.id)
    answer(arguments, {"id": arguments.id, "withdrawn": False}, lambda: iter([tr("Brought back.")]))


def _change(arguments: argparse.Namespace) -> int:
    edit = BulkEdit(
        clauses=tuple(arguments.clause),
        clause_change=ClauseChange(arguments.clauses),
        channel=arguments.channel,
        audiences=tuple(Audience(a) for a in arguments.audience) if arguments.audience else None,
        place=arguments.place,
        source=str(SOURCES[arguments.cost_source]) if arguments.cost_source else None,
    )
    if edit.says_nothing:
        raise UserMistake(
            tr("Nothing is to be changed."),
            hint=tr(
                "Name what is to be the same: --clause, --channel, --audience, --place or --cost-source."
            ),
        )
    ids = list(dict.fromkeys(arguments.id))
    with opened(arguments) as workspace:
        for each in ids:
            workspace.activities.get(each)
        edits = workspace.bulk_edits
        result = edits.preview(ids, edit) if arguments.dry_run else edits.apply(ids, edit).record
    document = {
        "dry_run": arguments.dry_run,
        "changed": list(result.changing),
        "same": list(result.same),
        "refused": [{"id": u.id, "title": u.title, "reason": u.reason} for u in result.unfit],
    }

    def lines() -> Iterator[str]:
        yield result.words
        yield from (f"{u.title}: {u.reason}" for u in result.unfit)

    answer(arguments, document, lines)
    return UserMistake.exit_code if result.unfit and not result.changing else 0
