"""The unit's own plan on the command line: number and date, own tasks, money asked for."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from cchc_desktop.cli.options import Groups, answer, codes, command, group, opened, read_day, table
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.plans import parse_cadence
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanRecord, UnitPlanValues
from cchc_desktop.domain.vietnamese import number


def add_to(commands: Groups) -> None:
    """Add `unit-plan`."""
    verbs = group(commands, "unit-plan", tr("the unit's own plan"))
    showing = command(verbs, "show", tr("show the plan with its tasks and its money"), _show)
    showing.add_argument("--unit", metavar=tr("CODE"), help=tr("code of the unit"))
    command(verbs, "list", tr("list the plans of the units below"), _list)
    head = command(verbs, "set", tr("set number and days of the plan"), _set)
    head.add_argument("--number", metavar=tr("TEXT"), help=tr("number of the document"))
    head.add_argument("--issued", type=read_day, metavar=tr("DATE"), help=tr("when it was issued"))
    head.add_argument("--sent", type=read_day, metavar=tr("DATE"), help=tr("when it was sent to Sở Nội vụ"))
    head.add_argument("--budget-number", metavar=tr("TEXT"), help=tr("number of the budget proposals"))
    head.add_argument(
        "--budget-sent", type=read_day, metavar=tr("DATE"), help=tr("when the budget proposals were sent")
    )
    task = command(verbs, "task", tr("add an own task"), _task)
    task.add_argument("under", metavar=tr("CLAUSE"), help=tr("clause or block of the plan it serves"))
    task.add_argument("--title", required=True, metavar=tr("TEXT"), help=tr("what the unit will do"))
    task.add_argument(
        "--cadence",
        default="one_off",
        metavar=tr("CADENCE"),
        help=tr("one_off, weekly:n, monthly:n, quarterly:n, yearly:n or continuous"),
    )
    task.add_argument("--due", type=read_day, metavar=tr("DATE"), help=tr("until when"))
    task.add_argument("--who", default="", metavar=tr("TEXT"), help=tr("who does it: office or post"))
    untask = command(verbs, "untask", tr("take an own task away"), _untask)
    untask.add_argument("clause", metavar=tr("CLAUSE"), help=tr("its clause, such as II.3.1.R1"))
    money = command(verbs, "money", tr("ask for money for a task"), _money)
    money.add_argument("clause", metavar=tr("CLAUSE"), help=tr("clause of the plan or of an own task"))
    money.add_argument("--amount", type=int, required=True, metavar=tr("NUMBER"), help=tr("in whole đồng"))
    money.add_argument(
        "--category",
        default=CostCategory.OTHER.name.lower(),
        choices=[c.name.lower() for c in CostCategory],
        metavar=tr("ID"),
        help=codes(tr("what for"), [(c.name.lower(), c.label) for c in CostCategory]),
    )
    money.add_argument(
        "--source",
        default=CostSource.COMMUNE.name.lower(),
        choices=[s.name.lower() for s in CostSource],
        metavar=tr("ID"),
        help=codes(tr("who pays"), [(s.name.lower(), s.label) for s in CostSource]),
    )
    money.add_argument("--note", default="", metavar=tr("TEXT"), help=tr("remark"))
    writing = command(verbs, "write", tr("write the plan as a document"), _write)
    writing.add_argument("--out", type=Path, required=True, metavar=tr("FILE"), help=tr(".docx or .pdf"))
    proposing = command(verbs, "propose", tr("write the budget proposals as a document"), _propose)
    proposing.add_argument("--out", type=Path, required=True, metavar=tr("FILE"), help=tr(".docx or .pdf"))
    unmoney = command(verbs, "unmoney", tr("take a line of money away"), _unmoney)
    unmoney.add_argument("line", type=int, metavar=tr("NUMBER"), help=tr("its number in the list"))


def _write(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        out = workspace.letters.write_unit_plan(arguments.out)
    answer(arguments, {"file": str(out)}, lambda: iter([str(out)]))


def _propose(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        out = workspace.letters.write_budget_proposal(arguments.out)
    answer(arguments, {"file": str(out)}, lambda: iter([str(out)]))


def _show(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        unit = workspace.units.find(arguments.unit).key if arguments.unit else None
        _answer(arguments, workspace.unit_plans.show(unit))


def _list(arguments: argparse.Namespace) -> None:
    with opened(arguments) as workspace:
        below = {unit.key: unit for unit in workspace.units.under(workspace.unit.key)}
        found = {record.unit: record.values for record in workspace.unit_plans.of_units(list(below))}
    rows = [(unit, found.get(key)) for key, unit in below.items()]
    document = [
        {
            "unit": unit.code,
            "name": unit.name,
            "number": values.number if values else None,
            "sent": values.sent_on if values else None,
            "tasks": len(values.tasks) if values else None,
            "budget_total": values.budget_total if values else None,
        }
        for unit, values in rows
    ]
    answer(
        arguments,
        document,
        lambda: table(
            [
                (unit.code, unit.name, values.number, values.sent_on or tr("not sent yet"))
                if values
                else (unit.code, unit.name, None, tr("none yet"))
                for unit, values in rows
            ]
        ),
    )


def _set(arguments: argparse.Namespace) -> None:
    given = {
        "number": arguments.number,
        "issued_on": arguments.issued,
        "sent_on": arguments.sent,
        "budget_number": arguments.budget_number,
        "budget_sent_on": arguments.budget_sent,
    }
    _save(arguments, lambda v: replace(v, **{name: said for name, said in given.items() if said is not None}))


def _task(arguments: argparse.Namespace) -> None:
    cadence = str(parse_cadence(arguments.cadence))
    made = OwnTask(arguments.under, arguments.title, cadence, arguments.due, arguments.who)
    _save(arguments, lambda v: replace(v, tasks=(*v.tasks, made)))


def _untask(arguments: argparse.Namespace) -> None:
    def without(values: UnitPlanValues) -> UnitPlanValues:
        left = tuple(task for task in values.tasks if task.clause != arguments.clause)
        if len(left) == len(values.tasks):
            raise UserMistake(
                tr("The unit's plan has no task {clause}.", clause=arguments.clause),
                hint=tr("See its tasks with “cchc unit-plan show”."),
                field="clause",
            )
        return replace(values, tasks=left)

    _save(arguments, without)


def _money(arguments: argparse.Namespace) -> None:
    line = BudgetLine(
        arguments.clause,
        CostCategory[arguments.category.upper()],
        CostSource[arguments.source.upper()],
        arguments.amount,
        arguments.note,
    )
    _save(arguments, lambda v: replace(v, budget=(*v.budget, line)))


def _unmoney(arguments: argparse.Namespace) -> None:
    def without(values: UnitPlanValues) -> UnitPlanValues:
        if not 1 <= arguments.line <= len(values.budget):
            raise UserMistake(
                tr("There is no line {n} of money.", n=arguments.line),
                hint=tr("See its lines with “cchc unit-plan show”."),
                field="line",
            )
        at = arguments.line - 1
        return replace(values, budget=(*values.budget[:at], *values.budget[at + 1 :]))

    _save(arguments, without)


def _save(arguments: argparse.Namespace, changed: Callable[[UnitPlanValues], UnitPlanValues]) -> None:
    with opened(arguments) as workspace:
        before = workspace.unit_plans.show()
        made = workspace.unit_plans.save(changed(before.values), revision=before.revision or None).record
        _answer(arguments, made)


def _answer(arguments: argparse.Namespace, record: UnitPlanRecord) -> None:
    values = record.values
    document = {
        "unit": record.unit,
        "plan": record.plan,
        "number": values.number,
        "issued": values.issued_on,
        "sent": values.sent_on,
        "tasks": [
            {
                "clause": t.clause,
                "under": t.under,
                "title": t.title,
                "cadence": t.cadence,
                "due": t.due,
                "who": t.who,
            }
            for t in values.tasks
        ],
        "budget": [
            {
                "clause": b.clause,
                "category": b.category,
                "source": b.source,
                "amount": b.amount,
                "note": b.note,
            }
            for b in values.budget
        ],
        "budget_total": values.budget_total,
        "budget_number": values.budget_number,
        "budget_sent": values.budget_sent_on,
    }

    def lines() -> Iterator[str]:
        yield from table(
            [(values.number or "-", values.issued_on, tr("sent") if values.sent_on else tr("not sent yet"))]
        )
        yield from table([(t.clause, t.title, parse_cadence(t.cadence).label, t.due) for t in values.tasks])
        if values.budget:
            yield from table(
                [
                    (at, b.clause, b.category, b.source, f"{number(b.amount)} đồng")
                    for at, b in enumerate(values.budget, 1)
                ]
            )
            yield tr("Asked for: {amount} đồng", amount=number(values.budget_total))

    answer(arguments, document, lines)
