"""The days on which offices are closed, on the command line."""

import argparse

from cchc_desktop.cli.options import Groups, answer, command, group, opened, read_day, table
from cchc_desktop.domain.holidays import Holiday
from cchc_desktop.domain.language import tr


def add_to(commands: Groups) -> None:
    """Add `holidays`."""
    verbs = group(commands, "holidays", tr("the days that terms do not count"))
    listing = command(verbs, "list", tr("list the holidays"), _list)
    listing.add_argument("--year", type=int, metavar=tr("YEAR"), help=tr("year"))
    add = command(verbs, "add", tr("enter a holiday"), _add)
    add.add_argument("day", type=read_day, metavar=tr("DATE"), help=tr("day"))
    add.add_argument(
        "--made-up", action="store_true", help=tr("a day of a weekend, worked for a day given off")
    )
    add.add_argument("--name", required=True, metavar=tr("TEXT"), help=tr("name of the holiday"))
    add.add_argument("--source", required=True, metavar=tr("TEXT"), help=tr("notice or law"))
    remove = command(verbs, "remove", tr("take a holiday off the list"), _remove)
    remove.add_argument("day", type=read_day, metavar=tr("DATE"), help=tr("day"))


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        listed = workspace.holidays.listed(arguments.year)
    answer(
        arguments,
        [_document(h) for h in listed],
        lambda: table([(h.day, tr("worked") if h.made_up else tr("off"), h.name, h.source) for h in listed]),
    )


def _add(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.holidays.add(
            arguments.day, arguments.name, arguments.source, made_up=arguments.made_up
        ).record
    answer(
        arguments,
        _document(made),
        lambda: table([(made.day, made.name, made.source)]),
    )


def _document(holiday: Holiday) -> dict[str, object]:
    return {
        "day": holiday.day,
        "name": holiday.name,
        "source": holiday.source,
        "shipped": holiday.shipped,
        "made_up": holiday.made_up,
    }


def _remove(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.holidays.remove(arguments.day)
    answer(
        arguments,
        {"removed": arguments.day},
        lambda: iter([tr("The day counts as any other of its weekday from now on.")]),
    )
