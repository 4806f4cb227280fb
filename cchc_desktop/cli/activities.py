"""Activities on the command line."""

import argparse
from pathlib import Path
from typing import Final

from cchc_desktop.cli.options import Groups, answer, codes, command, group, opened, read_day, table
from cchc_desktop.domain.activities import ActivityValues, Audience, Cost
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr

_CATEGORIES: Final = {category.name.lower(): category for category in CostCategory}
_SOURCES: Final = {source.name.lower(): source for source in CostSource}


def add_to(commands: Groups) -> None:
    """Add `activity`."""
    verbs = group(commands, "activity", tr("what was done for the plan"))
    add = command(verbs, "add", tr("record an activity"), _add)
    add.add_argument("--title", required=True, metavar=tr("TEXT"), help=tr("what was done"))
    add.add_argument(
        "--channel", required=True, metavar=tr("ID"), help=tr("how; see “cchc activity channels”")
    )
    add.add_argument(
        "--from", dest="first", type=read_day, required=True, metavar=tr("DATE"), help=tr("first day")
    )
    add.add_argument("--to", dest="last", type=read_day, metavar=tr("DATE"), help=tr("last day"))
    add.add_argument(
        "--clause",
        action="append",
        default=[],
        metavar=tr("CLAUSE"),
        help=tr("clause it serves; may be repeated"),
    )
    add.add_argument(
        "--audience",
        action="append",
        default=[],
        choices=[str(a) for a in Audience],
        metavar=tr("ID"),
        help=codes(tr("whom"), [(str(a), a.label) for a in Audience]),
    )
    add.add_argument(
        "--counter",
        action="append",
        default=[],
        metavar=tr("NAME=NUMBER"),
        help=tr("a figure; may be repeated"),
    )
    add.add_argument("--place", default="", metavar=tr("TEXT"), help=tr("where"))
    add.add_argument("--summary", default="", metavar=tr("TEXT"), help=tr("what was said"))
    add.add_argument("--spent", type=int, default=0, metavar=tr("AMOUNT"), help=tr("money spent, in đồng"))
    add.add_argument(
        "--cost-category",
        choices=_CATEGORIES,
        default="other",
        metavar=tr("ID"),
        help=codes(tr("category of the money"), [(code, c.label) for code, c in _CATEGORIES.items()]),
    )
    add.add_argument(
        "--cost-source",
        choices=_SOURCES,
        default="commune",
        metavar=tr("ID"),
        help=codes(tr("source of the money"), [(code, s.label) for code, s in _SOURCES.items()]),
    )
    add.add_argument(
        "--evidence", action="append", default=[], type=Path, metavar=tr("FILE"), help=tr("a file")
    )
    listing = command(verbs, "list", tr("list the activities of a period"), _list)
    listing.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    listing.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    listing.add_argument("--text", default="", metavar=tr("TEXT"), help=tr("only with these words"))
    listing.add_argument("--missing-evidence", action="store_true", help=tr("only without evidence"))
    withdraw = command(verbs, "withdraw", tr("take an activity out of every count"), _withdraw)
    withdraw.add_argument("id", metavar=tr("ID"), help=tr("id of the activity"))
    withdraw.add_argument("--reason", default="", metavar=tr("REASON"), help=tr("why"))
    command(verbs, "channels", tr("list channels and their counters"), _channels)


def _add(arguments: argparse.Namespace) -> None:
    from cchc_desktop.services.evidence import NewEvidence

    costs = (
        (
            Cost(
                str(_CATEGORIES[arguments.cost_category]),
                str(_SOURCES[arguments.cost_source]),
                spent=arguments.spent,
            ),
        )
        if arguments.spent
        else ()
    )
    values = ActivityValues(
        title=arguments.title,
        channel=arguments.channel,
        starts_on=arguments.first,
        ends_on=arguments.last or arguments.first,
        clauses=tuple(arguments.clause),
        audiences=tuple(Audience(a) for a in arguments.audience),
        counters=dict(_counter(text) for text in arguments.counter),
        place=arguments.place,
        summary=arguments.summary,
        costs=costs,
    )
    with opened(arguments) as workspace:
        made = workspace.activities.record(
            values, evidence=[NewEvidence(file) for file in arguments.evidence]
        ).record
    document = {"id": made.id, "revision": made.revision, "evidence": len(made.evidence)}
    answer(arguments, document, lambda: iter([tr("Recorded: {id}", id=made.id)]))


def _list(arguments: argparse.Namespace) -> None:
    from cchc_desktop.services.activity_rows import ActivityFilter

    with opened(arguments) as workspace:
        wanted = ActivityFilter(
            period=workspace.plans.period(arguments.period),
            unit=workspace.units.find(arguments.unit).key if arguments.unit else "",
            text=arguments.text,
            missing_evidence=arguments.missing_evidence,
        )
        rows = workspace.activities.page(wanted, sort="starts_on", limit=1_000_000)
        labels = {channel.id: channel.label for channel in workspace.activities.channels()}
    document = [
        {
            "id": r.id,
            "date": r.starts_on,
            "until": r.ends_on,
            "channel": r.channel,
            "title": r.title,
            "clauses": list(r.clauses),
            "counters": dict(r.counters),
            "evidence": r.evidence_count,
            "spent": r.spent,
        }
        for r in rows
    ]
    answer(
        arguments,
        document,
        lambda: table(
            [
                (
                    r.starts_on,
                    r.title,
                    labels.get(r.channel, r.channel),
                    " ".join(r.clauses),
                    r.evidence_count,
                )
                for r in rows
            ]
        ),
    )


def _withdraw(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.activities.withdraw(arguments.id, arguments.reason)
    answer(arguments, {"id": arguments.id, "withdrawn": True}, lambda: iter([tr("Withdrawn.")]))


def _channels(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        channels = workspace.activities.channels()
    document = [
        {"id": c.id, "label": c.label, "kind": c.kind, "counters": list(c.counters)} for c in channels
    ]
    answer(arguments, document, lambda: table([(c.id, c.label, " ".join(c.counters)) for c in channels]))


def _counter(text: str) -> tuple[str, int]:
    name, _, value = text.partition("=")
    try:
        return name.strip(), int(value)
    except ValueError:
        raise UserMistake(
            tr("“{text}” is not a figure.", text=text),
            hint=tr("Write it as name=number, for example broadcasts=3."),
            field="counters",
        ) from None
