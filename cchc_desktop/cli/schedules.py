"""Series entered once and ticked off, on the command line."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cchc_desktop.cli.options import Groups, Parser, answer, codes, command, group, opened, read_day, table
from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.schedules import (
    OccurrenceState,
    ScheduleValues,
    Slot,
    pattern_words,
    read_slot,
    weekday_label,
)
from cchc_desktop.domain.vietnamese import day as day_words

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def add_to(commands: Groups) -> None:
    """Add `schedule`."""
    verbs = group(commands, "schedule", tr("series entered once and ticked off"))
    add = command(verbs, "add", tr("enter a series"), _add)
    add.add_argument(
        "--title",
        required=True,
        metavar=tr("TEXT"),
        help=tr("name; {week} and {day} are put in", week="{tuần}", day="{ngày}"),
    )
    add.add_argument(
        "--channel", required=True, metavar=tr("ID"), help=tr("how; see “cchc activity channels”")
    )
    add.add_argument(
        "--on",
        action="append",
        required=True,
        choices=_DAYS,
        metavar=tr("DAY"),
        help=codes(
            tr("day of the week; may be repeated"), [(d, weekday_label(n)) for n, d in enumerate(_DAYS)]
        ),
    )
    add.add_argument(
        "--at", action="append", default=[], metavar=tr("TIME"), help=tr("time of day; may be repeated")
    )
    add.add_argument("--every", type=int, default=1, metavar=tr("NUMBER"), help=tr("every how many weeks"))
    add.add_argument(
        "--from", dest="first", type=read_day, required=True, metavar=tr("DATE"), help=tr("first day")
    )
    add.add_argument(
        "--to", dest="last", type=read_day, required=True, metavar=tr("DATE"), help=tr("last day")
    )
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
        help=tr("a figure of one occurrence; may be repeated"),
    )
    add.add_argument("--place", default="", metavar=tr("TEXT"), help=tr("where"))
    add.add_argument("--summary", default="", metavar=tr("TEXT"), help=tr("what was said"))
    listing = command(verbs, "list", tr("list the series"), _list)
    whose = listing.add_mutually_exclusive_group()
    whose.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    whose.add_argument("--all-units", action="store_true", help=tr("of all units that are here"))
    show = command(verbs, "show", tr("list the occurrences of a series"), _show)
    show.add_argument("id", metavar=tr("ID"), help=tr("id of the series"))
    show.add_argument("--period", metavar=tr("PERIOD"), help=tr("only of this period"))
    tick = _marking(verbs, "tick", tr("record that occurrences took place"), _tick)
    tick.add_argument(
        "--evidence", action="append", default=[], type=Path, metavar=tr("FILE"), help=tr("a file for each")
    )
    untick = _marking(verbs, "untick", tr("take back that occurrences took place"), _untick)
    untick.add_argument("--reason", default="", metavar=tr("REASON"), help=tr("why"))
    miss = _marking(verbs, "miss", tr("say why occurrences did not take place"), _miss)
    miss.add_argument("--reason", required=True, metavar=tr("REASON"), help=tr("why; empty opens them again"))
    end = command(verbs, "withdraw", tr("end a series; what was ticked off stays"), _withdraw)
    end.add_argument("id", metavar=tr("ID"), help=tr("id of the series"))
    end.add_argument("--reason", default="", metavar=tr("REASON"), help=tr("why"))


def _marking(verbs: Groups, name: str, words: str, run: Any) -> Parser:
    made = command(verbs, name, words, run)
    made.add_argument("id", metavar=tr("ID"), help=tr("id of the series"))
    made.add_argument(
        "day", nargs="*", metavar=tr("DAY"), help=tr("2018-05-08, or “2018-05-08 17:00” with several a day")
    )
    made.add_argument("--until", type=read_day, metavar=tr("DATE"), help=tr("everything open up to this day"))
    return made


def _add(arguments: argparse.Namespace) -> None:
    from cchc_desktop.cli.activities import read_counter

    values = ScheduleValues(
        title=arguments.title,
        channel=arguments.channel,
        weekdays=tuple(_DAYS.index(day) for day in arguments.on),
        times=tuple(arguments.at),
        every=arguments.every,
        starts_on=arguments.first,
        ends_on=arguments.last,
        clauses=tuple(arguments.clause),
        audiences=tuple(Audience(a) for a in arguments.audience),
        counters=dict(map(read_counter, arguments.counter)),
        place=arguments.place,
        summary=arguments.summary,
    )
    with opened(arguments) as workspace:
        made = workspace.schedules.record(values).record
    document = {"id": made.id, "occurrences": len(made.occurrences)}
    words = tr("Entered: {id}, {n} occurrences", id=made.id, n=len(made.occurrences))
    answer(arguments, document, lambda: iter([words]))


def _list(arguments: argparse.Namespace) -> None:
    from cchc_desktop.services.activity_rows import EVERY_UNIT

    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit).key if arguments.unit else ""
        found = workspace.schedules.all(unit=EVERY_UNIT if arguments.all_units else unit)
        units = {each.unit: workspace.units.get(each.unit) for each in found}
    document = [
        {
            "id": each.id,
            "unit": units[each.unit].code,
            "title": each.values.title,
            "channel": each.values.channel,
            "on": [_DAYS[day] for day in each.values.weekdays],
            "at": list(each.values.times),
            "every": each.values.every,
            "from": each.values.starts_on,
            "to": each.values.ends_on,
            "clauses": list(each.values.clauses),
            **{str(state): count for state, count in each.counts.items()},
        }
        for each in found
    ]
    rows: list[tuple[object, ...]] = [
        (
            each.id,
            *((units[each.unit].short_body,) if arguments.all_units else ()),
            each.values.title,
            pattern_words(each.values),
            f"{day_words(each.values.starts_on)} – {day_words(each.values.ends_on)}",
            f"{each.counts[OccurrenceState.DONE]}/{len(each.occurrences)}",
        )
        for each in found
    ]
    answer(arguments, document, lambda: table(rows))


def _show(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.schedules.get(arguments.id)
        period = workspace.plans.period(arguments.period) if arguments.period else None
    shown = [o for o in found.occurrences if period is None or period.contains(o.slot.day)]
    document = [
        {
            "occurrence": o.slot.key,
            "state": str(o.state),
            "activity": o.activity or None,
            "evidence": o.evidence_count,
            "reason": o.reason,
            "planned": o.planned,
            "locked": o.lock.message if o.lock else None,
        }
        for o in shown
    ]
    rows: list[tuple[object, ...]] = [
        (
            o.slot.label,
            o.state.label,
            o.reason or None,
            o.evidence_count,
            *((o.lock.message,) if o.lock else ()),
        )
        for o in shown
    ]
    answer(arguments, document, lambda: table(rows))


def _tick(arguments: argparse.Namespace) -> None:
    from cchc_desktop.services.evidence import NewEvidence

    with opened(arguments) as workspace:
        slots = _slots(arguments, workspace, {OccurrenceState.OPEN})
        evidence = [NewEvidence(file) for file in arguments.evidence]
        count = workspace.schedules.tick(arguments.id, slots, evidence=evidence).record
    _say(arguments, count, tr("{n} occurrences ticked off.", n=count))


def _untick(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        slots = _slots(arguments, workspace, {OccurrenceState.DONE})
        count = workspace.schedules.untick(arguments.id, slots, arguments.reason).record
    _say(arguments, count, tr("{n} ticks taken back.", n=count))


def _miss(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        slots = _slots(arguments, workspace, {OccurrenceState.OPEN})
        count = workspace.schedules.miss(arguments.id, slots, arguments.reason).record
    _say(arguments, count, tr("{n} occurrences explained.", n=count))


def _withdraw(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.schedules.withdraw(arguments.id, arguments.reason)
    answer(arguments, {"id": arguments.id, "withdrawn": True}, lambda: iter([tr("The series has ended.")]))


def _say(arguments: argparse.Namespace, count: int, words: str) -> None:
    def lines() -> Iterator[str]:
        yield words

    answer(arguments, {"id": arguments.id, "count": count}, lines)


def _slots(arguments: argparse.Namespace, workspace: Any, states: Iterable[OccurrenceState]) -> list[Slot]:
    """Return the named slots, and with --until every one in `states` up to that day that is not locked."""
    slots = [read_slot(text) for text in arguments.day]
    if arguments.until:
        slots += [
            o.slot
            for o in workspace.schedules.get(arguments.id).occurrences
            if o.state in set(states) and o.slot.day <= arguments.until and o.lock is None
        ]
    elif not slots:
        raise UserMistake(
            tr("No day is named."), hint=tr("Name days of the series, or use --until."), field="slots"
        )
    return slots
