"""Questions between units: more time for a unit below, a difficulty reported upward, its answer."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.difficulties import TEXT_LENGTH, Answer, Difficulty, DifficultyValues
from cchc_desktop.domain.extensions import periods_to_extend
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import CadenceKind, PlanTask
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.plans import TaskStanding
from ui.plans.dialogs import AskDialog
from ui.plans.lines import PlanFacts
from ui.widgets.cards import Well
from ui.widgets.dates import DateField
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextArea, TextField
from ui.widgets.text import Text


class ExtensionDialog(AskDialog):
    """Until when a unit below has more time, and why."""

    def __init__(
        self,
        facts: PlanFacts,
        found: TaskStanding,
        send: Callable[[AskDialog], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        due = found.obligation.due
        super().__init__(
            tr("How much more time does {unit} have?", unit=facts.unit.short_body),
            tr(
                "{clause}: {title}. It is due on {day} now. The new day and its reason go down to the unit "
                "with the next bundle.",
                clause=found.task.clause,
                title=found.task.title,
                day=day_words(due) if due else "–",
            ),
            tr("Grant more time"),
            send,
            parent=parent,
        )
        held = found.extension
        self.due = DateField(held.due if held else None, year=facts.plan.year)
        self.reason = TextArea(held.reason if held else "", lines=3)
        self._periods = periods_to_extend(found.task, facts.period) or (facts.period,)
        self.period = ComboField([(at, one.label) for at, one in enumerate(self._periods)])
        if len(self._periods) > 1:
            self.ask("period", Field(tr("Owed for"), self.period))
        self.ask("due", Field(tr("New due date"), self.due, hint=_means(found.task)))
        self.ask("reason", Field(tr("Reason"), self.reason, hint=tr("The unit reads it beside the duty")))

    def chosen_period(self) -> Period:
        """Return the month or quarter for which more time is given."""
        return self._periods[max(0, self.period.currentIndex())]


def _means(task: PlanTask) -> str:
    """Return what more time lets the unit do, for duties that do not have one day."""
    return {
        CadenceKind.WEEKLY: tr("Until then, what it does beyond its weekly share makes up for idle weeks."),
        CadenceKind.AFTER_EVENT: tr("Holds for every event of the quarter that would be due earlier."),
        CadenceKind.ON_REQUEST: tr("Holds for every event of the quarter that would be due earlier."),
        CadenceKind.MONTHLY: tr("Until then, what it does pays first for this month."),
        CadenceKind.QUARTERLY: tr("Until then, what it does pays first for this quarter."),
    }.get(task.cadence.kind, "")


class DifficultyDialog(AskDialog):
    """What stands in the way, what the unit proposes, and to whom."""

    def __init__(
        self,
        values: DifficultyValues,
        tasks: Sequence[PlanTask],
        addressees: Sequence[str],
        send: Callable[[AskDialog], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("What stands in the way?"),
            tr("It goes up with the next bundle and into sections IV and VI of the report."),
            tr("Save"),
            send,
            parent=parent,
        )
        self.content = TextArea(values.content, lines=4, limit=TEXT_LENGTH)
        self.proposal = TextArea(values.proposal, lines=3, limit=TEXT_LENGTH)
        self.clause = task_choice(tasks, tr("None in particular"))
        self.clause.choose(values.clause)
        self.addressee = ComboField([(one, one) for one in addressees])
        self.addressee.choose(values.addressee or (addressees[0] if addressees else ""))
        self.day = DateField(values.raised_on, year=values.raised_on.year)
        secret = tr("No state secrets and no personal data of citizens")
        self.ask("content", Field(tr("Content"), self.content, hint=secret))
        self.ask("proposal", Field(tr("Proposal"), self.proposal, optional=True))
        self.ask("clause", Field(tr("Clause"), self.clause))
        line = QHBoxLayout()
        line.setSpacing(12)
        self.body.addLayout(line)
        self.ask_in(line, "addressee", Field(tr("To whom"), self.addressee))
        self.ask_in(line, "raised_on", Field(tr("Day"), self.day))


class AnswerDialog(AskDialog):
    """What a unit above answers."""

    def __init__(
        self,
        difficulty: Difficulty,
        unit: str,
        today: date,
        own: Answer | None,
        send: Callable[[AskDialog], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("What is the answer to {unit}?", unit=unit),
            tr("The answer goes down with the next bundle; the unit reads it beside its question."),
            tr("Save the answer"),
            send,
            parent=parent,
        )
        well = Well()
        words = difficulty.values.content
        if difficulty.values.proposal:
            words = f"{words}\n{tr('Proposal')}: {difficulty.values.proposal}"
        well.body.addWidget(Text(words, wrap=True, selectable=True))
        self.body.addWidget(well)
        self.text = TextArea(own.text if own else "", lines=4, limit=TEXT_LENGTH)
        self.number = TextField(own.number if own else "", limit=60)
        self.day = DateField(own.answered_on if own else today, year=today.year)
        self.ask("text", Field(tr("Answer"), self.text))
        line = QHBoxLayout()
        line.setSpacing(12)
        self.body.addLayout(line)
        self.ask_in(line, "number", Field(tr("Number of the document"), self.number, optional=True))
        self.ask_in(line, "answered_on", Field(tr("Day"), self.day))


def task_choice(tasks: Sequence[PlanTask], none: str = "") -> ComboField:
    """Return a choice of tasks by clause and name, with `none` first where it may be left open."""
    choices: list[tuple[object, str]] = [("", none)] if none else []
    choices += [(task.clause, f"{task.clause}  {task.title}") for task in tasks]
    return ComboField(choices)
