"""Activities on the command line."""

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from cchc_desktop.cli import activity_changes, activity_sheets
from cchc_desktop.cli.activity_changes import SOURCES
from cchc_desktop.cli.options import Groups, answer, codes, command, group, opened, read_day, table
from cchc_desktop.domain.activities import ActivityValues, Audience, Cost
from cchc_desktop.domain.costs import CostCategory
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import fold

_CATEGORIES: Final = {category.name.lower(): category for category in CostCategory}


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
    for amount, meaning in (
        ("--planned", tr("money planned, in đồng")),
        ("--approved", tr("money approved, in đồng")),
        ("--spent", tr("money spent, in đồng")),
    ):
        add.add_argument(amount, type=int, default=0, metavar=tr("AMOUNT"), help=meaning)
    add.add_argument(
        "--cost-category",
        choices=_CATEGORIES,
        default="other",
        metavar=tr("ID"),
        help=codes(tr("category of the money"), [(code, c.label) for code, c in _CATEGORIES.items()]),
    )
    add.add_argument(
        "--cost-source",
        choices=SOURCES,
        default="commune",
        metavar=tr("ID"),
        help=codes(tr("source of the money"), [(code, s.label) for code, s in SOURCES.items()]),
    )
    add.add_argument(
        "--evidence", action="append", default=[], type=Path, metavar=tr("FILE"), help=tr("a file")
    )
    _add_listing(verbs)
    activity_changes.add_to(verbs)
    command(verbs, "channels", tr("list channels and their counters"), _channels)
    activity_sheets.add_to(verbs)


def _add_listing(verbs: Groups) -> None:
    listing = command(verbs, "list", tr("list activities"), _list)
    listing.add_argument("--period", metavar=tr("PERIOD"), help=tr("period; all when left out"))
    listing.add_argument(
        "--from", dest="first", type=read_day, metavar=tr("DATE"), help=tr("only begun on this day or later")
    )
    listing.add_argument(
        "--to", dest="last", type=read_day, metavar=tr("DATE"), help=tr("only begun on this day or earlier")
    )
    whose = listing.add_mutually_exclusive_group()
    whose.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    whose.add_argument("--all-units", action="store_true", help=tr("of all units that are here"))
    listing.add_argument("--text", default="", metavar=tr("TEXT"), help=tr("only with these words"))
    listing.add_argument(
        "--clause", default="", metavar=tr("CLAUSE"), help=tr("only serving this clause or one under it")
    )
    listing.add_argument("--channel", default="", metavar=tr("ID"), help=tr("only of this channel"))
    listing.add_argument(
        "--audience",
        default="",
        choices=[str(a) for a in Audience],
        metavar=tr("ID"),
        help=codes(tr("only for this audience"), [(str(a), a.label) for a in Audience]),
    )
    listing.add_argument("--missing-evidence", action="store_true", help=tr("only without evidence"))
    listing.add_argument("--withdrawn", action="store_true", help=tr("only withdrawn ones"))
    listing.add_argument("--filter", default="", metavar=tr("NAME"), help=tr("a filter saved in the window"))
    listing.add_argument(
        "--sort",
        metavar=tr("KEYS"),
        help=tr("order: starts_on, ends_on, title, channel, evidence, spent, recorded_at; - for descending"),
    )


def _add(arguments: argparse.Namespace) -> None:
    from cchc_desktop.services.evidence import NewEvidence

    costs = (
        (
            Cost(
                str(_CATEGORIES[arguments.cost_category]),
                str(SOURCES[arguments.cost_source]),
                arguments.planned,
                arguments.approved,
                arguments.spent,
            ),
        )
        if arguments.planned or arguments.approved or arguments.spent
        else ()
    )
    values = ActivityValues(
        title=arguments.title,
        channel=arguments.channel,
        starts_on=arguments.first,
        ends_on=arguments.last or arguments.first,
        clauses=tuple(arguments.clause),
        audiences=tuple(Audience(a) for a in arguments.audience),
        counters=dict(read_counter(text) for text in arguments.counter),
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
    from cchc_desktop.services.activity_rows import EVERY_UNIT, ActivityFilter

    with opened(arguments) as workspace:
        saved = _saved(workspace, arguments.filter)
        base = saved.wanted if saved else ActivityFilter()
        wanted = replace(
            base,
            period=workspace.plans.period(arguments.period) if arguments.period else None,
            first=arguments.first or base.first,
            last=arguments.last or base.last,
            unit=EVERY_UNIT
            if arguments.all_units
            else workspace.units.find(arguments.unit).key
            if arguments.unit
            else base.unit,
            text=arguments.text or base.text,
            clause=arguments.clause or base.clause,
            channel=arguments.channel or base.channel,
            audience=arguments.audience or base.audience,
            missing_evidence=arguments.missing_evidence or base.missing_evidence,
            withdrawn=arguments.withdrawn,
        )
        sort = arguments.sort or (saved.sort if saved else "starts_on")
        rows = workspace.activities.page(wanted, sort=sort, limit=1_000_000)
        labels = {channel.id: channel.label for channel in workspace.activities.channels()}
        units = {key: workspace.units.get(key) for key in {r.unit for r in rows}}
    several = wanted.unit == EVERY_UNIT
    document = [
        {
            "id": r.id,
            "unit": units[r.unit].code,
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
                    *((units[r.unit].short_body,) if several else ()),
                    r.title,
                    labels.get(r.channel, r.channel),
                    " ".join(r.clauses),
                    r.evidence_count,
                )
                for r in rows
            ]
        ),
    )


def _saved(workspace: Any, name: str) -> Any:
    if not name:
        return None
    found = next((each for each in workspace.saved_filters.all() if fold(each.name) == fold(name)), None)
    if found is None:
        raise UserMistake(
            tr("There is no filter called “{name}”.", name=name),
            hint=tr(
                "There are: {names}.", names=", ".join(f.name for f in workspace.saved_filters.all()) or "-"
            ),
            field="filter",
        )
    return found


def _channels(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        channels = workspace.activities.channels()
    document = [
        {"id": c.id, "label": c.label, "kind": c.kind, "counters": list(c.counters)} for c in channels
    ]
    answer(arguments, document, lambda: table([(c.id, c.label, " ".join(c.counters)) for c in channels]))


def read_counter(text: str) -> tuple[str, int]:
    """Read a figure written name=number."""
    name, _, value = text.partition("=")
    try:
        return name.strip(), int(value)
    except ValueError:
        raise UserMistake(
            tr("“{text}” is not a figure.", text=text),
            hint=tr("Write it as name=number, for example broadcasts=3."),
            field="counters",
        ) from None
