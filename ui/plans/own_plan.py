"""The unit's own plan on the screen: number and days, own tasks, money asked for."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.plans import Plan, owed_by, parse_cadence
from cchc_desktop.domain.unit_plans import BUDGET_CLAUSE, PLAN_CLAUSE, BudgetLine, OwnTask, UnitPlanRecord
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.workspace import Workspace
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.cells import TREE_ROW, Column
from ui.widgets.facts import Facts
from ui.widgets.panes import ScrollBody
from ui.widgets.text import Text
from ui.widgets.trees import Node, TreeModel, TreeView

Shown = tuple[str, State, str]
_ROWS_AT_MOST = 7
"""A list grows with its rows up to so many; then it scrolls."""


@dataclass(frozen=True, slots=True)
class OwnPlanFacts:
    """One reading of a unit's own plan."""

    unit: OrgUnit
    own: bool
    plan: Plan
    record: UnitPlanRecord
    today: date


@dataclass(frozen=True, slots=True)
class _Row:
    key: int
    code: str
    words: str
    second: str = ""
    third: str = ""


def read_own_plan(workspace: Workspace, unit: str) -> OwnPlanFacts:
    """Return the own plan of a unit as it stands."""
    whom = workspace.units.get(unit)
    return OwnPlanFacts(
        unit=whom,
        own=whom.key == workspace.unit.key,
        plan=workspace.plans.plan_of(unit),
        record=workspace.unit_plans.show(unit),
        today=workspace.today(),
    )


class OwnPlanView(ScrollBody):
    """Three cards; every change is asked for in a dialog and saved at once."""

    sending_wanted = Signal(object)
    files_wanted = Signal(object)
    task_wanted = Signal(object, object)
    """Carries the `UnitPlanRecord` and the place of the task to change, None for a new one."""
    task_dropped = Signal(object, int)
    budget_wanted = Signal(object, object)
    budget_dropped = Signal(object, int)
    document_wanted = Signal(str)
    """Carries what is to be written as a document: "plan" or "budget"."""

    def __init__(self) -> None:
        super().__init__(margins=(0, 0, 0, 0), spacing=12)
        self._facts: OwnPlanFacts | None = None
        self.setAccessibleName(tr("Plan of the unit"))
        self.head = Card(tr("Plan of the unit"))
        self.badge = Badge()
        self.head.add_head(self.badge)
        self.edit = Button(
            tr("Number and days…"), lambda: self._tell(self.sending_wanted), icon_name="pencil-line"
        )
        self.files = Button(tr("Evidence…"), lambda: self._tell(self.files_wanted), icon_name="attachment-2")
        self.head.add_head(self.files)
        self.head.add_head(self.edit)
        self.write = Button(
            tr("Write as document…"), lambda: self.document_wanted.emit("plan"), icon_name="file-text-line"
        )
        self.head.add_head(self.write)
        self.says = Facts(
            [(tr("Number"), ""), (tr("Issued on"), ""), (tr("Sent to Sở Nội vụ"), ""), (tr("Budget"), "")]
        )
        self.head.body.addWidget(self.says)
        self.tasks = _Lines(
            tr("Own tasks"),
            tr("The unit has set itself no task yet. Add what it does beyond the provincial plan."),
            tr("Add task…"),
            [
                Column(
                    title=tr("Clause and task"),
                    text=lambda row: row.words,
                    code=lambda row: row.code,
                    code_chars=13,
                    stretch=True,
                ),
                Column(title=tr("Cadence, due"), text=lambda row: row.second, tone="text2", chars=20),
                Column(title=tr("Who does it"), text=lambda row: row.third, tone="text2", chars=30, drop=1),
            ],
        )
        self.money = _Lines(
            tr("Budget proposals"),
            tr("No money is asked for yet. Add a line for each task that needs some."),
            tr("Add proposal…"),
            [
                Column(
                    title=tr("Task"),
                    text=lambda row: row.words,
                    code=lambda row: row.code,
                    code_chars=13,
                    stretch=True,
                ),
                Column(
                    title=tr("What for, who pays"), text=lambda row: row.third, tone="text2", chars=46, drop=1
                ),
                Column(title=tr("Amount (đồng)"), text=lambda row: row.second, right=True, chars=16),
            ],
        )
        self.propose = Button(
            tr("Write as document…"), lambda: self.document_wanted.emit("budget"), icon_name="file-text-line"
        )
        self.money.add_head(self.propose)
        for card in (self.head, self.tasks, self.money):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.tasks.wanted.connect(lambda at: self._tell(self.task_wanted, at))
        self.tasks.dropped.connect(lambda at: self._tell(self.task_dropped, at))
        self.money.wanted.connect(lambda at: self._tell(self.budget_wanted, at))
        self.money.dropped.connect(lambda at: self._tell(self.budget_dropped, at))

    def changes(self) -> tuple[Button, ...]:
        """Return what changes the plan, for whoever keeps it from others."""
        lists = (self.tasks, self.money)
        return (self.edit, *(button for each in lists for button in (each.add, each.change, each.drop)))

    def show_plan(self, facts: OwnPlanFacts) -> None:
        """Show another plan, or the same as it stands now."""
        self._facts = facts
        values = facts.record.values
        self.head.heading.setText(tr("Plan of {unit}", unit=facts.unit.short_body))
        self.edit.setVisible(facts.own)
        self.files.setVisible(facts.own and facts.record.revision > 0)
        self.badge.set(*_sent_words(facts))
        self.says.set(0, values.number or tr("none yet"))
        self.says.set(1, day_words(values.issued_on) if values.issued_on else tr("not issued yet"))
        self.says.set(2, _day_or_deadline(facts, PLAN_CLAUSE, values.sent_on))
        asked = tr("{amount} đồng", amount=number(values.budget_total)) if values.budget else tr("none yet")
        sent = _day_or_deadline(facts, BUDGET_CLAUSE, values.budget_sent_on)
        document = f" · {values.budget_number}" if values.budget_number else ""
        self.says.set(3, f"{asked}{document} · {sent}")
        self.tasks.show_rows([_task_row(at, task) for at, task in enumerate(values.tasks)], own=facts.own)
        titles = {task.clause: task.title for task in facts.plan.tasks}
        rows = [_money_row(at, line, titles) for at, line in enumerate(values.budget)]
        total = tr("Asked for: {amount} đồng", amount=number(values.budget_total)) if rows else ""
        self.money.show_rows(rows, own=facts.own, note=total)

    def _tell(self, signal: object, *more: object) -> None:
        if self._facts is not None:
            signal.emit(self._facts.record, *more)  # type: ignore[attr-defined]


class _Lines(Card):
    """A short list in a card with its own buttons; says what to do while it is empty."""

    wanted = Signal(object)
    """Carries the place of the row to change, None for a new one."""
    dropped = Signal(int)

    def __init__(self, heading: str, empty: str, add: str, columns: list[Column]) -> None:
        super().__init__(heading)
        self._own = True
        self.add = Button(add, lambda: self.wanted.emit(None), icon_name="add-line")
        self.add_head(self.add)
        self.empty = Text(empty, "hint", wrap=True)
        self.body.addWidget(self.empty)
        self.model = TreeModel(columns, key=lambda row: row.key)
        self.rows = TreeView(self.model, name=heading)
        self.rows.setIndentation(0)
        self.rows.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.body.addWidget(self.rows)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.change = Button(tr("Change…"), self._change, icon_name="pencil-line")
        self.drop = Button(tr("Take away"), self._drop, look="danger", icon_name="delete-bin-line")
        self.rows.opened.connect(lambda _row: self.change.click())
        line.addWidget(self.change)
        line.addWidget(self.drop)
        line.addStretch(1)
        self._below = QWidget()
        self._below.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(self._below)

    def show_rows(self, rows: list[_Row], *, own: bool, note: str = "") -> None:
        """Show other rows; `own` lets them be changed."""
        self._own = own
        self.set_note(note)
        self.model.set_nodes([Node(row) for row in rows])
        self.add.setVisible(own)
        self.empty.setVisible(not rows)
        self.rows.setVisible(bool(rows))
        self._below.setVisible(own and bool(rows))
        high = self.rows.header().sizeHint().height() + TREE_ROW * min(len(rows), _ROWS_AT_MOST) + 4
        self.rows.setFixedHeight(high)
        if rows and self.rows.current() is None:
            self.rows.select_key(rows[0].key)

    def _change(self) -> None:
        row = self.rows.current()
        if row is not None and self._own:
            self.wanted.emit(row.key)

    def _drop(self) -> None:
        row = self.rows.current()
        if row is not None:
            self.dropped.emit(row.key)


def _task_row(at: int, task: OwnTask) -> _Row:
    label = parse_cadence(task.cadence).label
    when = f"{label} · {day_words(task.due)}" if task.due else label
    return _Row(at, task.clause, task.title, when, task.who)


def _money_row(at: int, line: BudgetLine, titles: dict[str, str]) -> _Row:
    what = f"{line.category} · {line.source}"
    if line.note:
        what = f"{what} · {line.note}"
    return _Row(at, line.clause, titles.get(line.clause, ""), number(line.amount), what)


def _sent_words(facts: OwnPlanFacts) -> Shown:
    """Return whether the plan was sent, in time, late, or not yet."""
    sent, due = facts.record.values.sent_on, _due_of(facts, PLAN_CLAUSE)
    if sent is not None and due is not None and sent > due:
        return tr("Sent {n} days late", n=(sent - due).days), State.WARN, MEANING["ok"]
    if sent is not None:
        return tr("Sent"), State.OK, MEANING["ok"]
    if (
        due is not None
        and facts.today > due
        and owed_by(facts.plan.task(PLAN_CLAUSE), facts.unit, facts.plan)
    ):
        return tr("Not sent, {n} days overdue", n=(facts.today - due).days), State.BAD, MEANING["missing"]
    return tr("Not sent yet"), State.MUTE, MEANING["not_due"]


def _due_of(facts: OwnPlanFacts, clause: str) -> date | None:
    return facts.plan.task(clause).due if facts.plan.has(clause) else None


def _day_or_deadline(facts: OwnPlanFacts, clause: str, sent: date | None) -> str:
    if sent is not None:
        return tr("sent on {day}", day=day_words(sent))
    due = _due_of(facts, clause)
    if due is None or not owed_by(facts.plan.task(clause), facts.unit, facts.plan):
        return tr("not sent yet")
    return tr("not sent yet, due {day}", day=day_words(due))
