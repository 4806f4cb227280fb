"""More time, confirmed cadences, waiting events and reminders: verbs of `plan` on the command line."""

import argparse
from pathlib import Path

from cchc_desktop.cli.options import Groups, answer, command, opened, read_day, table
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.extensions import Extension
from cchc_desktop.domain.language import tr


def add_to_plan(plan: Groups) -> None:
    """Add the verbs to `plan`."""
    extend = command(plan, "extend", tr("give a unit below more time for one duty"), _extend)
    extend.add_argument("clause", metavar=tr("CLAUSE"), help=tr("clause of the plan"))
    extend.add_argument("--unit", required=True, metavar=tr("CODE"), help=tr("code of the unit"))
    extend.add_argument("--period", metavar=tr("PERIOD"), help=tr("month or quarter it is owed for"))
    extend.add_argument("--until", type=read_day, required=True, metavar=tr("DATE"), help=tr("new due date"))
    extend.add_argument("--reason", required=True, metavar=tr("REASON"), help=tr("why"))
    granted = command(plan, "extensions", tr("list the time granted"), _extensions)
    granted.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    back = command(plan, "unextend", tr("take granted time back"), _take_back)
    back.add_argument("extension", metavar=tr("RECORD"), help=tr("id of the extension"))
    confirm = command(plan, "confirm", tr("confirm proposed cadences, at Sở Nội vụ"), _confirm)
    confirm.add_argument("clauses", nargs="*", metavar=tr("CLAUSE"), help=tr("clause of the plan"))
    confirm.add_argument("--all", action="store_true", help=tr("every proposed cadence"))
    confirm.add_argument("--take-back", action="store_true", help=tr("make them proposals again"))
    command(plan, "waiting", tr("list events that nothing was done for yet"), _waiting)
    done = command(plan, "event-done", tr("say when what an event called for was done"), _event_done)
    done.add_argument("event", metavar=tr("RECORD"), help=tr("id of the event"))
    done.add_argument("--day", type=read_day, required=True, metavar=tr("DATE"), help=tr("day"))
    drop = command(plan, "event-drop", tr("take an event back that owes nothing"), _event_drop)
    drop.add_argument("event", metavar=tr("RECORD"), help=tr("id of the event"))
    drop.add_argument("--reason", required=True, metavar=tr("REASON"), help=tr("why"))
    out = command(plan, "export", tr("write what a unit owes as a workbook"), _export)
    out.add_argument("file", type=Path, metavar=tr("FILE"), help=tr("workbook to write"))
    out.add_argument("--period", required=True, metavar=tr("PERIOD"), help=tr("period"))
    out.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    remind = command(plan, "remind", tr("what is overdue or falls due within some days"), _remind)
    remind.add_argument("--days", type=int, default=7, metavar=tr("NUMBER"), help=tr("how many days ahead"))


def _extend(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit)
        period = workspace.plans.period(arguments.period) if arguments.period else None
        made = workspace.extensions.extend(
            unit.key, arguments.clause, period, due=arguments.until, reason=arguments.reason
        ).record
        by = workspace.unit.code
    answer(arguments, _document(made, unit.code, by), lambda: table([(made.id, made.clause, made.due)]))


def _extensions(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit).key if arguments.unit else None
        found = [
            (e, workspace.units.get(e.unit).code, workspace.units.get(e.by).code)
            for e in workspace.extensions.granted(unit)
        ]
    answer(
        arguments,
        [_document(*each) for each in found],
        lambda: table([(e.id, unit, e.clause, e.period or "-", e.due, e.reason) for e, unit, _by in found]),
    )


def _take_back(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.extensions.take_back(arguments.extension)
    answer(arguments, {"id": arguments.extension}, lambda: iter([arguments.extension]))


def _confirm(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        cadences = workspace.cadences
        clauses = list(arguments.clauses)
        if arguments.all:
            clauses += (
                sorted(cadences.confirmed())
                if arguments.take_back
                else [task.clause for task in cadences.proposed()]
            )
        if not clauses:
            raise UserMistake(tr("Which cadences?"), hint=tr("Name clauses, or say --all."), field="clauses")
        change = cadences.take_back if arguments.take_back else cadences.confirm
        done = change(clauses).record
    answer(arguments, {"clauses": done}, lambda: table([(clause,) for clause in done]))


def _waiting(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.plans.waiting()
    answer(
        arguments,
        [{"id": e.id, "clause": e.clause, "title": e.title, "day": e.day, "due": e.due} for e in found],
        lambda: table([(e.id, e.clause, e.title, e.day, e.due) for e in found]),
    )


def _event_done(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.plans.fulfil_trigger(arguments.event, arguments.day)
    answer(arguments, {"id": arguments.event, "done": arguments.day}, lambda: iter([arguments.event]))


def _event_drop(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        workspace.plans.withdraw_trigger(arguments.event, arguments.reason)
    answer(arguments, {"id": arguments.event}, lambda: iter([arguments.event]))


def _export(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit).key if arguments.unit else None
        period = workspace.plans.period(arguments.period)
        count = workspace.plan_exports.write(arguments.file, period, unit)
    answer(arguments, {"file": arguments.file, "tasks": count}, lambda: table([(arguments.file, count)]))


def _remind(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        found = workspace.plans.reminders(days=arguments.days)
    answer(
        arguments,
        [
            {"clause": r.clause, "title": r.title, "due": r.due, "days_left": r.days_left, "done": r.done}
            for r in found
        ],
        lambda: table([(r.clause, r.title, r.due, _left(r.days_left)) for r in found]),
    )


def _left(days: int) -> str:
    if days < 0:
        return tr("{n} days overdue", n=-days)
    return tr("{n} days left", n=days) if days else tr("due today")


def _document(found: Extension, unit: str, by: str) -> dict[str, object]:
    return {
        "id": found.id,
        "unit": unit,
        "by": by,
        "clause": found.clause,
        "period": found.period or None,
        "due": found.due,
        "reason": found.reason,
    }
