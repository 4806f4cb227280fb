"""Questions about the unit's own plan: number and days, one own task, one line of money."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.plans import CadenceKind, Plan, PlanTask, parse_cadence
from cchc_desktop.domain.unit_plans import TITLE_LENGTH, BudgetLine, OwnTask, UnitPlanValues
from ui.plans.dialogs import AskDialog
from ui.plans.ruling_dialogs import task_choice
from ui.widgets.dates import DateField
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextField
from ui.widgets.numbers import IntegerField

_MOST_TIMES = 99
_DATED = frozenset({CadenceKind.ONE_OFF, CadenceKind.YEARLY})
_COUNTED = frozenset({CadenceKind.WEEKLY, CadenceKind.MONTHLY, CadenceKind.QUARTERLY, CadenceKind.YEARLY})


class SendingDialog(AskDialog):
    """Number and days of the unit's plan and of its budget proposals."""

    def __init__(
        self,
        values: UnitPlanValues,
        year: int,
        send: Callable[[AskDialog], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("Number and days of the unit's plan"),
            tr(
                "As in the register of outgoing documents. A plan with number and day counts as a document "
                "issued: it has to be posted on the portal."
            ),
            tr("Save"),
            send,
            parent=parent,
        )
        self.number = TextField(values.number, limit=60)
        self.issued_on = DateField(values.issued_on, year=year)
        self.sent_on = DateField(values.sent_on, year=year)
        self.budget_number = TextField(values.budget_number, limit=60)
        self.budget_sent_on = DateField(values.budget_sent_on, year=year)
        self._line(
            ("number", Field(tr("Number of the plan"), self.number)),
            ("issued_on", Field(tr("Issued on"), self.issued_on)),
        )
        sent = Field(tr("Sent to Sở Nội vụ on"), self.sent_on, hint=tr("Empty while it is not sent"))
        self.ask("sent_on", sent)
        self._line(
            (
                "budget_number",
                Field(tr("Number of the budget proposals"), self.budget_number, optional=True),
            ),
            ("budget_sent_on", Field(tr("Sent on"), self.budget_sent_on, optional=True)),
        )

    def _line(self, *fields: tuple[str, Field]) -> None:
        line = QHBoxLayout()
        line.setSpacing(12)
        self.body.addLayout(line)
        for name, field in fields:
            self.ask_in(line, name, field)


class OwnTaskDialog(AskDialog):
    """What the unit sets itself to do, how often or until when, and who does it."""

    def __init__(
        self,
        plan: Plan,
        old: OwnTask | None,
        send: Callable[[AskDialog], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("Which task does the unit set itself?"),
            tr("It stands under the clause it serves, in the tree, the calendar and the report."),
            tr("Save the task"),
            send,
            parent=parent,
        )
        choices: list[tuple[object, str]] = []
        for block in plan.blocks:
            choices.append((block.code, f"{block.code}  {block.title}"))
            choices += [
                (task.clause, f"    {task.clause}  {task.title}")
                for task in plan.tasks_in(block.code)
                if not task.own and task.cadence.kind is not CadenceKind.CONTEXT
            ]
        self.under = ComboField(choices)
        self.under.choose(old.under if old else "II.1")
        self.under.setEnabled(old is None)
        self.name = TextField(old.title if old else "", limit=TITLE_LENGTH)
        cadence = parse_cadence(old.cadence) if old else None
        self.cadence = ComboField(
            [
                (CadenceKind.ONE_OFF, tr("Once, by a day")),
                (CadenceKind.WEEKLY, tr("Every week")),
                (CadenceKind.MONTHLY, tr("Every month")),
                (CadenceKind.QUARTERLY, tr("Every quarter")),
                (CadenceKind.YEARLY, tr("Several times in the year, by a day")),
                (CadenceKind.CONTINUOUS, tr("Continuous")),
            ]
        )
        self.cadence.choose(cadence.kind if cadence else CadenceKind.ONE_OFF)
        self.times = IntegerField(cadence.times if cadence else 1, most=_MOST_TIMES, steps=True)
        self.due = DateField(old.due if old else None, year=plan.year)
        self.who = TextField(old.who if old else "", limit=120)
        self.ask("title", Field(tr("Name of the task"), self.name))
        hint = tr("An own task keeps its clause") if old else ""
        self.ask("under", Field(tr("Under clause"), self.under, hint=hint))
        line = QHBoxLayout()
        line.setSpacing(12)
        self.body.addLayout(line)
        self.ask_in(line, "cadence", Field(tr("How often"), self.cadence))
        self._times = self.ask_in(line, "times", Field(tr("Times"), self.times))
        self._due = self.ask_in(line, "due", Field(tr("Due"), self.due))
        self.ask(
            "who", Field(tr("Who does it"), self.who, hint=tr("Office or post, no names"), optional=True)
        )
        self.cadence.currentIndexChanged.connect(lambda _at: self._show_needed())
        self._show_needed()

    def dated(self) -> bool:
        """Tell whether the chosen cadence has a due date."""
        return self.cadence.value() in _DATED

    def cadence_text(self) -> str:
        """Return the cadence as plans write it: weekly:2."""
        kind = CadenceKind(str(self.cadence.value()))
        return f"{kind}:{self.times.value() or 1}" if kind in _COUNTED else str(kind)

    def _show_needed(self) -> None:
        self._times.setVisible(self.cadence.value() in _COUNTED)
        self._due.setVisible(self.dated())


class BudgetDialog(AskDialog):
    """Money asked for one task."""

    def __init__(
        self,
        tasks: Sequence[PlanTask],
        old: BudgetLine | None,
        send: Callable[[AskDialog], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("How much money does which task need?"),
            tr("Proposals are listed per task and summed; they stand in appendix VI of the report."),
            tr("Save the proposal"),
            send,
            parent=parent,
        )
        self.clause = task_choice(tasks)
        self.category = ComboField([(str(c), c.label) for c in CostCategory])
        self.source = ComboField([(str(s), s.label) for s in CostSource])
        self.amount = IntegerField(old.amount if old else None)
        self.note = TextField(old.note if old else "", limit=300)
        if old is not None:
            self.clause.choose(old.clause)
            self.category.choose(old.category)
            self.source.choose(old.source)
        self.ask("clause", Field(tr("Task"), self.clause))
        line = QHBoxLayout()
        line.setSpacing(12)
        self.body.addLayout(line)
        self.ask_in(line, "category", Field(tr("What for"), self.category))
        self.ask_in(line, "source", Field(tr("Who pays"), self.source))
        self.ask("amount", Field(tr("Amount"), self.amount, unit="đồng"))
        self.ask("note", Field(tr("Remark"), self.note, optional=True))
