"""The plan: tree and calendar of what the unit owes, one task beside it."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import TriggerEvent
from cchc_desktop.services.plans import TaskStanding
from ui.plans.dialogs import AskDialog, EventDialog, NotApplicableDialog
from ui.plans.filters import PlanFilters
from ui.plans.lines import PlanFacts, PlanLine, Wanted, read_plan
from ui.plans.pane import TaskPane
from ui.plans.tree import AgendaLine, agenda_columns, agenda_nodes, plan_columns, plan_nodes
from ui.support.desk import Desk
from ui.widgets.buttons import Button, Segmented
from ui.widgets.empty import EmptyState
from ui.widgets.focus import focus_first
from ui.widgets.panes import PaneSplit
from ui.widgets.screen import PageHead, Screen
from ui.widgets.trees import TreeModel, TreeView

_PANE: Final = 372
_BESIDE: Final = 900
"""Under this width the pane opens only when it is asked for."""


class PlanScreen(Screen):
    """What the plan asks of this unit in the period."""

    page = "plans"
    icon = "node-tree"
    watches = frozenset(
        {Noun.PLAN, Noun.OBLIGATION_CLAIM, Noun.TRIGGER, Noun.ACTIVITY, Noun.REPORT, Noun.DEADLINE}
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._facts: PlanFacts | None = None
        self._awaited = ""
        self._put_away = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        main = self._main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(20, 14, 16, 14)
        column.setSpacing(10)
        self.head = PageHead(tr("Plan"))
        self.views = Segmented(
            [(tr("Tree"), "node-tree"), (tr("Calendar"), "calendar-line")], name=tr("View of the plan")
        )
        self.views.group.idClicked.connect(lambda _at: self._show_view())
        self.head.add(self.views)
        column.addWidget(self.head)
        self.filters = PlanFilters()
        self.filters.changed.connect(self._fill)
        column.addWidget(self.filters)
        self.tree_model = TreeModel(plan_columns(), key=lambda line: line.key)
        self.tree = TreeView(self.tree_model, name=tr("Tree of the plan"))
        self.agenda_model = TreeModel(agenda_columns(), key=lambda line: line.key)
        self.agenda = TreeView(self.agenda_model, name=tr("Calendar of the plan"))
        self.empty = EmptyState(
            "filter-3-line",
            tr("No task fits the filter"),
            tr("Take the filter away to see every task of the unit."),
            Button(tr("Clear the filter"), self.filters.clear_filters, look="primary"),
        )
        self.stack = QStackedWidget()
        for view in (self.tree, self.agenda, self.empty):
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.pane = TaskPane()
        self.pane.hide()
        self.pane.closed.connect(self._pane_closed)
        self.split = PaneSplit("plans", main, self.pane, pane_width=_PANE)
        whole.addWidget(self.split)
        for view in (self.tree, self.agenda):
            view.chosen.connect(self._choose)
            view.opened.connect(self._enter)
            view.clicked.connect(lambda _index, view=view: self._show_task(view.current(), ask=True))
        self.pane.recording_wanted.connect(self._record)
        self.pane.list_wanted.connect(lambda clause: desk.go("activities", clause=clause))
        self.pane.report_wanted.connect(lambda: desk.go("reports"))
        self.pane.event_wanted.connect(self._ask_event)
        self.pane.claim_wanted.connect(self._ask_claim)
        self.pane.claim_withdrawn.connect(self._withdraw_claim)

    def title(self) -> str:
        """Return the page's name."""
        return tr("Plan")

    def help(self) -> str:
        """Say what the page is for."""
        return tr(
            "The plan shows every task of the unit with how often it is due and how it stands. "
            "Choose a task to see what it asks and to record an activity for it. "
            "A cadence marked as proposed only reminds; it never counts as missing. "
            "Mark what does not apply to the unit with the reason."
        )

    def regions(self) -> list[QWidget]:
        """Return filters, list and pane."""
        return [self.filters, self.stack, self.pane]

    def refresh(self) -> None:
        """Read the plan again for the period."""
        workspace, period = self.desk.workspace, self.desk.period
        self.desk.work.read(lambda: read_plan(workspace, period), self._show, slot="plan")

    def open(self, **where: object) -> None:
        """Show a filter, a block, a task, or the task of a claim or event."""
        wanted = str(where.get("filter") or "")
        if wanted in set(Wanted):
            self.filters.choose(Wanted(wanted))
        block = str(where.get("block") or "")
        self._awaited = str(where.get("clause") or where.get("record") or (f"block {block}" if block else ""))
        if self._awaited:
            if not wanted:
                self.filters.clear_filters()
            self.views.choose(0)
            self._show_view()
            self._go_to_awaited()

    def _show(self, facts: PlanFacts) -> None:
        first = self._facts is None
        self._facts = facts
        self.head.set(
            tr("Plan"),
            tr(
                "{number} of {year}, {n} tasks of the unit",
                number=facts.plan.number,
                year=facts.plan.year,
                n=len(facts.standings),
            ),
        )
        self.filters.show_counts(facts)
        self._fill()
        self._go_to_awaited()
        if first and self.tree.current() is None and self.split.width() >= _BESIDE:
            worst = next((f for f in facts.standings if f.obligation.overdue_days), None)
            found = worst or next(iter(facts.standings), None)
            if found is not None:
                self.tree.select_key(found.task.clause)
        shown = next((f for f in facts.standings if f.task.clause == self.pane.shown()), None)
        if shown is not None:
            self.pane.show_task(facts, shown)

    def _fill(self) -> None:
        if self._facts is None:
            return
        text = self.filters.search.text()
        self.tree_model.set_nodes(plan_nodes(self._facts, self.filters.wanted, text))
        self.agenda_model.set_nodes(agenda_nodes(self._facts, self.filters.wanted, text))
        if text or self.filters.wanted is not Wanted.ALL:
            self.tree.expandAll()
            self.agenda.expandAll()
        self._show_view()

    def _show_view(self) -> None:
        view = self.agenda if self.views.chosen() else self.tree
        model = view.model()
        self.stack.setCurrentWidget(view if model is not None and model.rowCount() else self.empty)
        if model is not None and not model.rowCount() and self.views.chosen():
            self.empty.say(
                tr("Nothing falls due for this filter"),
                tr("Take the filter away, or look at the tree: running tasks have no day."),
            )
        else:
            self.empty.say(
                tr("No task fits the filter"), tr("Take the filter away to see every task of the unit.")
            )

    def _go_to_awaited(self) -> None:
        """Stand on the task that was asked for, once it is there."""
        if not self._awaited or self._facts is None:
            return
        key, self._awaited = self._awaited, ""
        for found in self._facts.standings:
            records = {event.id for event in found.events} | ({found.claim.id} if found.claim else set())
            if key in records:
                key = found.task.clause
        self._put_away = False
        if self.tree.select_key(key):
            self._show_task(self.tree.current(), ask=True)
            self.tree.setFocus()

    def _choose(self, row: object) -> None:
        self._show_task(row, ask=False)

    def _enter(self, row: object) -> None:
        self._show_task(row, ask=True)
        if self._task_of(row) is not None:
            focus_first(self.pane)

    def _task_of(self, row: object) -> TaskStanding | None:
        if isinstance(row, PlanLine):
            return row.facts
        if isinstance(row, AgendaLine) and self._facts is not None:
            return next((f for f in self._facts.standings if f.task.clause == row.clause), None)
        return None

    def _show_task(self, row: object, *, ask: bool) -> None:
        """Show the task of `row`; `ask` opens the pane even where room is short or it was closed."""
        found = self._task_of(row)
        if found is None or self._facts is None:
            return
        self.pane.show_task(self._facts, found)
        if self.pane.isHidden() and (ask or (not self._put_away and self.split.width() >= _BESIDE)):
            self._put_away = False
            self.split.open_pane()

    def _pane_closed(self) -> None:
        self._put_away = True
        # The list may have been covered by the pane.
        self._main.show()
        (self.agenda if self.views.chosen() else self.tree).setFocus()

    def _record(self, clause: str, event: object) -> None:
        if isinstance(event, TriggerEvent):
            self.desk.go("activities", new=True, clause=clause, trigger=event.id)
        else:
            self.desk.go("activities", new=True, clause=clause)

    def _ask_event(self, found: TaskStanding) -> None:
        dialog = EventDialog(found.task, self.desk.workspace.today(), self._send_event, parent=self)
        dialog.setProperty("clause", found.task.clause)
        dialog.accepted.connect(lambda: self.desk.saved(tr("The event is added")))
        dialog.open()

    def _send_event(self, dialog: AskDialog) -> None:
        if not isinstance(dialog, EventDialog):
            return
        title, day, clause = dialog.name.text(), dialog.day.value(), str(dialog.property("clause"))
        if day is None:
            words = dialog.day.problem() or tr("Enter the day on which it happened.")
            dialog.show_failure(UserMistake(words, field="day"))
            return
        self.desk.work.change(
            partial(self.desk.workspace.plans.record_trigger, clause, title, day),
            dialog.take,
            dialog.show_failure,
        )

    def _ask_claim(self, found: TaskStanding) -> None:
        period = self.desk.period
        dialog = NotApplicableDialog(found.task, period, self._send_claim, parent=self)
        clause = found.task.clause
        dialog.setProperty("clause", clause)
        said = tr("{clause} is marked as not applicable", clause=clause)
        dialog.accepted.connect(lambda: self.desk.saved(said))
        dialog.open()

    def _send_claim(self, dialog: AskDialog) -> None:
        if not isinstance(dialog, NotApplicableDialog):
            return
        clause, reason = str(dialog.property("clause")), dialog.reason.text()
        self.desk.work.change(
            partial(self.desk.workspace.plans.claim_not_applicable, clause, self.desk.period, reason),
            dialog.take,
            dialog.show_failure,
        )

    def _withdraw_claim(self, found: TaskStanding) -> None:
        if found.claim is not None:
            self.desk.work.change(
                partial(self.desk.workspace.plans.withdraw_claim, found.claim.id), self._claim_gone
            )

    def _claim_gone(self, _changed: object) -> None:
        self.desk.saved(tr("The task counts again"))
