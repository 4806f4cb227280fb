"""The unit's own plan (IV.1.1): number and date, own tasks under the provincial one, money asked for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_desktop.domain.activities import LARGEST_AMOUNT
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.plans import (
    UNIT_PREFIX,
    Basis,
    Cadence,
    CadenceKind,
    Plan,
    PlanTask,
    parse_cadence,
)
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc

PLAN_CLAUSE: Final = "IV.1.1"
"""The clause that sending the unit's plan fulfils."""
BUDGET_CLAUSE: Final = "IV.2.2"
"""The clause that sending the budget proposals fulfils."""
TITLE_LENGTH: Final = 200
MOST_LINES: Final = 200
OWN_MARK: Final = ".R"
"""Stands between the clause of the plan and the number of an own task: II.3.1.R2."""
_DATED: Final = frozenset({CadenceKind.ONE_OFF, CadenceKind.YEARLY})
OWN_CADENCES: Final = frozenset(
    {
        CadenceKind.ONE_OFF,
        CadenceKind.WEEKLY,
        CadenceKind.MONTHLY,
        CadenceKind.QUARTERLY,
        CadenceKind.YEARLY,
        CadenceKind.CONTINUOUS,
    }
)
"""How often an own task may come back; events start provincial duties only."""


@dataclass(frozen=True, slots=True)
class OwnTask:
    """A task the unit set itself under a clause or block of the provincial plan."""

    under: str
    title: str
    cadence: str
    due: date | None = None
    who: str = ""
    clause: str = ""
    """Its own clause, II.3.1.R2, given when it is first saved; empty for a new one."""


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Money asked for one task, of one category from one source, in whole đồng."""

    clause: str
    category: str
    source: str
    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitPlanValues:
    """What the form of the unit's plan holds."""

    number: str = ""
    issued_on: date | None = None
    sent_on: date | None = None
    """When it went to Sở Nội vụ; None while it has not."""
    tasks: tuple[OwnTask, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    budget_number: str = ""
    budget_sent_on: date | None = None

    @property
    def budget_total(self) -> int:
        """Return everything asked for, in đồng."""
        return sum(line.amount for line in self.budget)

    def budget_of(self, clause: str) -> int:
        """Return what is asked for one task, in đồng."""
        return sum(line.amount for line in self.budget if line.clause == clause)


@dataclass(frozen=True, slots=True)
class UnitPlanRecord:
    """A unit's plan as it is stored; revision 0 stands for none yet."""

    unit: str
    plan: str
    revision: int
    values: UnitPlanValues


def tidy_unit_plan(values: UnitPlanValues, known: Iterable[str] = ()) -> UnitPlanValues:
    """Return `values` in NFC, with a clause for each new own task.

    `known` are clauses of own tasks that records speak of: their numbers are never given again.
    """
    taken = {task.clause for task in values.tasks if task.clause} | set(known)
    tasks = []
    for task in values.tasks:
        clause = task.clause or _free_clause(task.under, taken)
        taken.add(clause)
        tasks.append(
            OwnTask(task.under, _line(task.title), task.cadence, task.due, _line(task.who), clause=clause)
        )
    return UnitPlanValues(
        number=_line(values.number),
        issued_on=values.issued_on,
        sent_on=values.sent_on,
        tasks=tuple(tasks),
        budget=tuple(
            BudgetLine(b.clause, b.category, b.source, b.amount, _line(b.note)) for b in values.budget
        ),
        budget_number=_line(values.budget_number),
        budget_sent_on=values.budget_sent_on,
    )


def mistakes_of_unit_plan(values: UnitPlanValues, *, plan: Plan, today: date) -> list[UserMistake]:
    """Return everything wrong with `values`, each with its field and the mend.

    `plan` is the provincial one. Fields of lines are named `tasks:2:title` and `budget:0:amount`.
    """
    found = [*_sending_mistakes(values, plan, today)]
    if len(values.tasks) > MOST_LINES or len(values.budget) > MOST_LINES:
        found.append(
            UserMistake(
                tr("A plan holds at most {n} tasks and as many lines of money.", n=MOST_LINES),
                hint=tr("Put several small ones together."),
                field="tasks",
            )
        )
    parents = {block.code for block in plan.blocks} | {task.clause for task in plan.tasks if not task.own}
    for at, task in enumerate(values.tasks):
        found += _task_mistakes(task, f"tasks:{at}", parents, plan)
    clauses = parents | {task.clause for task in values.tasks}
    for at, line in enumerate(values.budget):
        found += _budget_mistakes(line, f"budget:{at}", clauses)
    return found


def own_tasks(values: UnitPlanValues, plan: Plan, unit: OrgUnit) -> tuple[PlanTask, ...]:
    """Return the own tasks as tasks of `unit` that stand in the tree beside the provincial ones."""
    made = []
    for task in values.tasks:
        above = plan.task(task.under) if plan.has(task.under) else None
        codes = {block.code for block in plan.blocks}
        made.append(
            PlanTask(
                clause=task.clause,
                block=above.block if above else task.under if task.under in codes else plan.blocks[-1].code,
                title=task.title,
                summary=task.title,
                owners=(f"{UNIT_PREFIX}{unit.code}",),
                cadence=parse_cadence(task.cadence),
                due=task.due,
                basis=Basis.STATED,
                audiences=above.audiences if above else (),
                channels=above.channels if above else (),
                own=True,
                starts_on=values.issued_on,
                who=task.who,
            )
        )
    return tuple(made)


def _free_clause(under: str, taken: set[str]) -> str:
    number = 1
    while f"{under}{OWN_MARK}{number}" in taken:
        number += 1
    return f"{under}{OWN_MARK}{number}"


def _line(text: str) -> str:
    return " ".join(nfc(text).split())


def _sending_mistakes(values: UnitPlanValues, plan: Plan, today: date) -> list[UserMistake]:
    found = []
    if values.issued_on is not None and values.issued_on.year not in {plan.year - 1, plan.year}:
        found.append(
            UserMistake(
                tr("{day} lies outside the plan of {year}.", day=day_words(values.issued_on), year=plan.year),
                hint=tr("Enter the day on which the unit's plan was issued."),
                field="issued_on",
            )
        )
    sent = (
        ("sent_on", values.sent_on, values.issued_on),
        ("budget_sent_on", values.budget_sent_on, None),
    )
    for name, on, not_before in sent:
        if on is None:
            continue
        if on > today:
            found.append(
                UserMistake(
                    tr("{day} has not come yet.", day=day_words(on)),
                    hint=tr("Enter the day on which it was really sent."),
                    field=name,
                )
            )
        elif not_before is not None and on < not_before:
            found.append(
                UserMistake(
                    tr("It cannot be sent before it was issued on {day}.", day=day_words(not_before)),
                    hint=tr("Correct one of the two days."),
                    field=name,
                )
            )
    if values.sent_on is not None and (not values.number.strip() or values.issued_on is None):
        found.append(
            UserMistake(
                tr("A plan that was sent has a number and a date."),
                hint=tr("Enter both from the register of outgoing documents."),
                field="number" if not values.number.strip() else "issued_on",
            )
        )
    if values.budget_sent_on is not None and not values.budget:
        found.append(
            UserMistake(
                tr("No money is asked for yet."),
                hint=tr("Add a line for each task, or leave the day of sending empty."),
                field="budget_sent_on",
            )
        )
    return found


def _task_mistakes(task: OwnTask, field: str, parents: set[str], plan: Plan) -> list[UserMistake]:
    found = []
    if task.under not in parents:
        found.append(
            UserMistake(
                tr("The plan has no clause “{clause}”.", clause=task.under),
                hint=tr("Choose the clause or block of the provincial plan that the task serves."),
                field=f"{field}:under",
            )
        )
    if not task.title.strip():
        found.append(
            UserMistake(
                tr("The task has no name."),
                hint=tr("Write in one line what the unit will do."),
                field=f"{field}:title",
            )
        )
    elif len(task.title) > TITLE_LENGTH:
        found.append(
            UserMistake(
                tr("The name has {count} letters, at most {most}.", count=len(task.title), most=TITLE_LENGTH),
                hint=tr("Shorten the name of the task."),
                field=f"{field}:title",
            )
        )
    cadence = _cadence_of(task.cadence)
    if cadence is None:
        found.append(
            UserMistake(
                tr("An own task is not owed as “{cadence}”.", cadence=task.cadence),
                hint=tr("Use one_off, weekly:n, monthly:n, quarterly:n, yearly:n or continuous."),
                field=f"{field}:cadence",
            )
        )
    elif cadence.kind in _DATED and (task.due is None or task.due.year != plan.year):
        found.append(
            UserMistake(
                tr("The task has no due date in {year}.", year=plan.year),
                hint=tr("Enter until when it is to be done."),
                field=f"{field}:due",
            )
        )
    elif cadence.kind not in _DATED and task.due is not None:
        found.append(
            UserMistake(
                tr("A task that comes back has no due date of its own."),
                hint=tr("Leave the day empty: each week, month or quarter ends by itself."),
                field=f"{field}:due",
            )
        )
    return found


def _cadence_of(text: str) -> Cadence | None:
    try:
        found = parse_cadence(text)
    except UserMistake:
        return None
    return found if found.kind in OWN_CADENCES else None


def _budget_mistakes(line: BudgetLine, field: str, clauses: set[str]) -> list[UserMistake]:
    found = []
    if line.clause not in clauses:
        found.append(
            UserMistake(
                tr("The plan has no clause “{clause}”.", clause=line.clause),
                hint=tr("Choose the task the money is for."),
                field=f"{field}:clause",
            )
        )
    if not 0 < line.amount <= LARGEST_AMOUNT:
        found.append(
            UserMistake(
                tr("{value} đồng cannot be asked for.", value=line.amount),
                hint=tr("Enter whole đồng from 1."),
                field=f"{field}:amount",
            )
        )
    return found
