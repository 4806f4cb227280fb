"""Units, the plan and what is owed under it, on the command line."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from cchc_desktop.cli.options import (
    Groups,
    add_boundaries,
    answer,
    boundaries_in,
    command,
    group,
    opened,
    read_day,
    table,
)
from cchc_desktop.cli.rulings import add_to_plan
from cchc_desktop.cli.unit_changes import add_unit_changes
from cchc_desktop.cli.words import duty_words
from cchc_desktop.domain.boundaries import LINE
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.hand_ins import HandIn
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import UnitKind


def add_to(commands: Groups) -> None:
    """Add `units` and `plan`."""
    units = group(commands, "units", tr("units of the tree"))
    listing = command(units, "list", tr("list the units of a day"), _list_units)
    listing.add_argument("--on", type=read_day, metavar=tr("DATE"), help=tr("day"))
    showing = command(units, "show", tr("show one unit"), _show_unit)
    showing.add_argument("code", metavar=tr("CODE"), help=tr("code of the unit"))
    showing.add_argument("--on", type=read_day, metavar=tr("DATE"), help=tr("day"))
    standing = command(units, "standing", tr("who has handed in which quarter"), _standing)
    standing.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    add_boundaries(standing)
    standing.add_argument(
        "--out", type=Path, metavar=tr("FILE"), help=tr("write it with the figures of the period: .xlsx")
    )
    urging = command(units, "urge", tr("write letters that urge units whose report is missing"), _urge)
    urging.add_argument("codes", nargs="*", metavar=tr("CODE"), help=tr("codes; without them all that owe"))
    urging.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    urging.add_argument(
        "--to", type=Path, required=True, metavar=tr("DIR"), help=tr("folder for the letters")
    )
    urging.add_argument("--pdf", action="store_true", help=tr("as PDF instead of DOCX"))
    add_unit_changes(units)

    plan = group(commands, "plan", tr("the plan and what is owed"))
    tasks = command(plan, "list", tr("list the plan's tasks"), _list_tasks)
    tasks.add_argument("--unit", metavar=tr("CODE"), help=tr("with the own tasks of this unit"))
    tasks.add_argument(
        "--clause", default="", metavar=tr("CLAUSE"), help=tr("only this clause and what stands below it")
    )
    owed = command(plan, "obligations", tr("what a unit owes in a period"), _obligations)
    owed.add_argument(
        "--period", required=True, metavar=tr("PERIOD"), help=tr("2018-Q1, 2018-03, 2018-H1, 2018-9M or 2018")
    )
    owed.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    claim = command(plan, "not-applicable", tr("claim that a duty does not apply"), _claim)
    claim.add_argument("clause", metavar=tr("CLAUSE"), help=tr("clause of the plan"))
    claim.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    claim.add_argument("--reason", required=True, metavar=tr("REASON"), help=tr("why"))
    trigger = command(plan, "event", tr("record an event that makes a duty fall due"), _event)
    trigger.add_argument("clause", metavar=tr("CLAUSE"), help=tr("clause of the plan"))
    trigger.add_argument("--title", required=True, metavar=tr("TEXT"), help=tr("document or conference"))
    trigger.add_argument(
        "--day", type=read_day, required=True, metavar=tr("DATE"), help=tr("when it happened")
    )
    last = command(plan, "last-days", tr("until when reports are handed in"), _last_days)
    last.add_argument("--period", metavar=tr("PERIOD"), help=tr("period"))
    last.add_argument(
        "--kind",
        choices=[str(kind) for kind in UnitKind],
        metavar=tr("ID"),
        help=tr("kind of unit: {kinds}", kinds=", ".join(UnitKind)),
    )
    last.add_argument("--set", dest="due", type=read_day, metavar=tr("DATE"), help=tr("the new last day"))
    add_to_plan(plan)


def _last_days(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        if arguments.due is not None:
            if not arguments.period or not arguments.kind:
                raise UserMistake(
                    tr("A last day is set for one quarter and one kind of unit."),
                    hint=tr("Give --period and --kind."),
                    field="period",
                )
            period = workspace.plans.period(arguments.period)
            workspace.plans.last_days.set(period, UnitKind(arguments.kind), arguments.due)
        found = [
            last
            for last in workspace.plans.last_days.listed()
            if arguments.period in {None, last.period} and arguments.kind in {None, last.kind}
        ]
    answer(
        arguments,
        [{"period": last.period, "kind": last.kind, "due": last.due} for last in found],
        lambda: table([(last.period, last.kind, last.due) for last in found]),
    )


def _standing(arguments: argparse.Namespace) -> None:
    by = boundaries_in(arguments)
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        rows = workspace.consolidations.matrix(period.year, by)
        if arguments.out is not None:
            workspace.consolidations.export_xlsx(period, arguments.out, by)
    document = [
        {
            "unit": row.unit.removeprefix(LINE).partition("@")[0],
            "name": row.name,
            "became": row.became or None,
            "parts": [part.partition("@")[0] for part in row.parts],
            "quarters": {
                cell.period: {
                    "state": cell.state,
                    "due": cell.due,
                    "issued_on": cell.issued_on,
                    "received": cell.received if row.parts else None,
                    "owing": cell.owing if row.parts else None,
                }
                for cell in row.cells
            },
        }
        for row in rows
    ]
    answer(
        arguments,
        document,
        lambda: table(
            [
                (
                    f"– {row.name}" if row.within else row.name,
                    *(f"{c.received}/{c.owing}" if row.parts else c.state.label for c in row.cells),
                    row.became,
                )
                for row in rows
            ]
        ),
    )


def _urge(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        keys = [workspace.units.find(code).key for code in arguments.codes] or [
            row.unit
            for row in workspace.consolidations.matrix(period.year)
            for cell in row.cells
            if cell.period == period.code and cell.state is HandIn.MISSING
        ]
        ending = ".pdf" if arguments.pdf else ".docx"
        files = workspace.letters.urge(period, keys, arguments.to, ending=ending)
    answer(arguments, [str(file) for file in files], lambda: table([(file,) for file in files]))


def _list_units(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        units = workspace.units.tree(arguments.on)
    document = [_unit(u) for u in units]
    answer(
        arguments,
        document,
        lambda: table([(u.code, u.name, u.valid_from, u.valid_to) for u in units]),
    )


def _show_unit(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.code, arguments.on)
        above = workspace.units.superiors(unit.key)
    document = _unit(unit) | {"superiors": [u.code for u in above]}

    def lines() -> Iterator[str]:
        yield f"{unit.code}  {unit.body}"
        yield from (f"  → {u.body}" for u in above)

    answer(arguments, document, lines)


def _list_tasks(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit).key if arguments.unit else None
        plan = workspace.plans.plan_of(unit)
    wanted = arguments.clause
    tasks = [t for t in plan.tasks if not wanted or t.clause == wanted or t.clause.startswith(f"{wanted}.")]
    document = [
        {
            "clause": t.clause,
            "title": t.title,
            "summary": t.summary,
            "owners": list(t.owners),
            "cadence": str(t.cadence),
            "basis": t.basis,
            "due": t.due,
            "audience": list(t.audiences),
            "channels": list(t.channels),
            "own": t.own,
        }
        for t in tasks
    ]
    answer(arguments, document, lambda: table([(t.clause, t.title, t.cadence.label, t.due) for t in tasks]))


def _obligations(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        unit = workspace.units.find(arguments.unit) if arguments.unit else workspace.unit
        found = workspace.plans.standing(period, unit.key)
    document = [
        {
            "clause": o.clause,
            "unit": unit.code,
            "period": o.period,
            "owed": o.owed,
            "done": o.done,
            "state": o.state,
            "due": o.due,
            "proposed": o.proposed,
            "own": s.task.own,
            "reason": s.claim.reason if s.claim else None,
            "extension": {"due": s.extension.due, "reason": s.extension.reason} if s.extension else None,
        }
        for s in found
        for o in [s.obligation]
    ]
    rows: list[tuple[object, ...]] = [
        (o.clause, s.task.title, f"{o.done}/{o.owed}" if o.owed else o.done, duty_words(o.state), o.due)
        for s in found
        for o in [s.obligation]
    ]
    answer(arguments, document, lambda: table(rows))


def _claim(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        period = workspace.plans.period(arguments.period)
        made = workspace.plans.claim_not_applicable(arguments.clause, period, arguments.reason).record
    answer(arguments, {"id": made.id, "clause": made.clause}, lambda: iter([made.id]))


def _event(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        made = workspace.plans.record_trigger(arguments.clause, arguments.title, arguments.day).record
    answer(arguments, {"id": made.id, "due": made.due}, lambda: table([(made.id, made.due)]))


def _unit(unit: object) -> dict[str, object]:
    names = ("code", "name", "body", "kind", "valid_from", "valid_to", "parent")
    return {name: getattr(unit, name) for name in names}
