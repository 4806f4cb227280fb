"""The plan: tree and calendar of what a unit owes, difficulties, the unit's own plan; one task beside it."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.difficulties import Difficulty
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import TriggerEvent
from cchc_desktop.services.plans import TaskStanding
from ui.plans.calendar import PlanCalendar
from ui.plans.difficulties import (
    DifficultyFacts,
    DifficultyLine,
    DifficultyPane,
    difficulty_columns,
    difficulty_nodes,
    read_difficulties,
)
from ui.plans.filters import PlanFilters
from ui.plans.keeping import keep_plan_to_rights
from ui.plans.lines import PlanFacts, PlanLine, Wanted, read_plan
from ui.plans.own_plan import OwnPlanFacts, OwnPlanView, read_own_plan
from ui.plans.pane import TaskPane
from ui.plans.questions import Questions
from ui.plans.tree import AgendaLine, plan_columns, plan_nodes
from ui.support.desk import Desk
from ui.widgets.buttons import Button, IconButton, Segmented
from ui.widgets.empty import EmptyState
from ui.widgets.focus import focus_first
from ui.widgets.panes import PaneSplit
from ui.widgets.screen import PageHead, Screen
from ui.widgets.trees import TreeModel, TreeView

_PANE: Final = 372
_BESIDE: Final = 900
"""Under this width the pane opens only when it is asked for."""
_ROOMY: Final = 680
"""Under this width of the list the views are named without icons."""
_TREE, _CALENDAR, _DIFFICULTIES, _OWN_PLAN = range(4)
"""The views, as the switch numbers them."""


class PlanScreen(Screen):
    """What the plan asks of this unit in the period."""

    page = "plans"
    icon = "node-tree"
    watches = frozenset(
        {
            Noun.PLAN,
            Noun.OBLIGATION_CLAIM,
            Noun.TRIGGER,
            Noun.ACTIVITY,
            Noun.REPORT,
            Noun.DEADLINE,
            Noun.UNIT_PLAN,
            Noun.EXTENSION,
            Noun.CADENCE_CONFIRMATION,
            Noun.DIFFICULTY,
            Noun.DIFFICULTY_ANSWER,
            Noun.EVIDENCE,
        }
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._facts: PlanFacts | None = None
        self._reported: DifficultyFacts | None = None
        self._unit = desk.workspace.unit.key
        self._awaited = ""
        self.ask = Questions(desk, self)
        self._put_away = False
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        main = self._main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(20, 14, 16, 14)
        column.setSpacing(10)
        self.head = PageHead(tr("Plan"))
        self.views = Segmented(
            [
                (tr("Tree"), "node-tree"),
                (tr("Calendar"), "calendar-line"),
                (tr("Difficulties"), "chat-quote-line"),
                (tr("Own plan"), "draft-line"),
            ],
            name=tr("View of the plan"),
        )
        self.views.group.button(_OWN_PLAN).setToolTip(
            tr("The plan of the unit itself, with its budget proposals")
        )
        self.views.group.idClicked.connect(lambda _at: self._turn_view())
        self.head.add(self.views)
        self.export = IconButton(
            tr("Export the plan to Excel…"), "download-line", lambda: self.ask.export(self._unit)
        )
        self.head.add(self.export)
        column.addWidget(self.head)
        self.filters = PlanFilters(desk.workspace.unit, desk.workspace.units.under(self._unit))
        self.filters.changed.connect(self._fill)
        self.filters.unit_chosen.connect(self._choose_unit)
        self.filters.difficulty_wanted.connect(self.ask.difficulty)
        column.addWidget(self.filters)
        self.tree_model = TreeModel(plan_columns(), key=lambda line: line.key)
        self.tree = TreeView(self.tree_model, name=tr("Tree of the plan"))
        self.calendar = PlanCalendar(desk.workspace.today())
        self.agenda_model, self.agenda = self.calendar.model, self.calendar.agenda
        self.empty_button = Button(tr("Clear the filter"), self.filters.clear_filters, look="primary")
        self.empty = EmptyState(
            "filter-3-line",
            tr("No task fits the filter"),
            tr("Take the filter away to see every task of the unit."),
            self.empty_button,
        )
        self.reported_model = TreeModel(difficulty_columns(), key=lambda line: line.key)
        self.reported = TreeView(self.reported_model, name=tr("Difficulties"))
        self.own_plan = OwnPlanView()
        self.stack = QStackedWidget()
        for view in (self.tree, self.calendar, self.reported, self.own_plan, self.empty):
            self.stack.addWidget(view)
        column.addWidget(self.stack, 1)
        self.pane, self.difficulty_pane = TaskPane(), DifficultyPane()
        for pane in (self.pane, self.difficulty_pane):
            pane.hide()
            pane.closed.connect(self._pane_closed)
        self.split = PaneSplit("plans", main, self.pane, pane_width=_PANE)
        whole.addWidget(self.split)
        for view in (self.tree, self.agenda, self.reported):
            view.chosen.connect(self._choose)
            view.opened.connect(self._enter)
            view.clicked.connect(lambda _index, view=view: self._show_row(view.current(), ask=True))
        self._connect_panes()

    def _fit_head(self) -> None:
        beside = 0 if self.split.pane.isHidden() else self.split.pane.width()
        self.views.set_bare(on=self.width() - beside < _ROOMY)

    def _connect_panes(self) -> None:
        pane, ask = self.pane, self.ask
        keep_plan_to_rights(self.desk, pane, self.difficulty_pane, self.own_plan, self.filters.report)
        self.calendar.opened.connect(self._enter)
        self.calendar.last_days_wanted.connect(ask.last_days)
        pane.recording_wanted.connect(self._record)
        pane.list_wanted.connect(lambda clause: self.desk.go("activities", clause=clause))
        pane.place_wanted.connect(self._go_to_place)
        pane.event_wanted.connect(ask.add_event)
        pane.event_dropped.connect(ask.drop_event)
        pane.claim_wanted.connect(lambda found: self._with_facts(ask.claim, found))
        pane.claim_withdrawn.connect(ask.withdraw_claim)
        pane.extension_wanted.connect(lambda found: self._with_facts(ask.extend, found))
        pane.extension_withdrawn.connect(ask.take_extension_back)
        pane.confirmation_turned.connect(ask.confirm)
        pane.files_wanted.connect(ask.proofs)
        self.difficulty_pane.files_wanted.connect(ask.proofs)
        self.difficulty_pane.answer_wanted.connect(self._answer)
        self.difficulty_pane.change_wanted.connect(lambda one: ask.difficulty(old=one))
        self.difficulty_pane.withdrawal_wanted.connect(ask.withdraw_difficulty)
        ask.serve_own_plan(self.own_plan)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the icons of the views out where the list is narrow."""
        super().resizeEvent(event)
        self._fit_head()

    def title(self) -> str:
        """Return the page's name."""
        return tr("Plan")

    def regions(self) -> list[QWidget]:
        """Return filters, list and pane."""
        return [self.views, self.filters, self.stack, self.split.pane]

    def refresh(self) -> None:
        """Read the plan, the difficulties and the unit's own plan again."""
        workspace, period, unit = self.desk.workspace, self.desk.period, self._unit
        self.desk.work.read(lambda: read_plan(workspace, period, unit), self._show, slot="plan")
        self.desk.work.read(lambda: read_difficulties(workspace), self._show_reported, slot="reported")
        self.desk.work.read(lambda: read_own_plan(workspace, unit), self._show_own_plan, slot="own plan")

    def open(self, **where: object) -> None:
        """Show a filter, a view, a block, a task, the task of a claim or event, or a difficulty."""
        view = {"difficulties": _DIFFICULTIES, "own_plan": _OWN_PLAN}.get(str(where.get("view") or ""))
        if view is not None:
            self._show_place(view)
            return
        if str(where.get("record") or "").startswith(f"{self._unit}/"):
            self._show_place(_OWN_PLAN)
            return
        wanted = str(where.get("filter") or "")
        if wanted in set(Wanted):
            self.filters.choose(Wanted(wanted))
        block = str(where.get("block") or "")
        self._awaited = str(where.get("clause") or where.get("record") or (f"block {block}" if block else ""))
        if self._awaited:
            if not wanted:
                self.filters.clear_filters()
            self._show_place(_TREE)
            self._go_to_awaited()

    def _show(self, facts: PlanFacts) -> None:
        first = self._facts is None
        self._facts = facts
        self.head.set(
            tr("Plan"),
            tr(
                "{number} of {year}, {n} tasks",
                number=facts.plan.number,
                year=facts.plan.year,
                n=len(facts.standings),
            )
            if facts.own
            else tr("{unit}, {n} tasks", unit=facts.unit.short_body, n=len(facts.standings)),
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
        self.calendar.show_facts(self._facts, self.filters.wanted, text)
        self._fill_reported()
        if text or self.filters.wanted is not Wanted.ALL:
            self.tree.expandAll()
            self.agenda.expandAll()
        self._show_view()

    def _show_reported(self, facts: DifficultyFacts) -> None:
        self._reported = facts
        count = f" {facts.open_count}" if facts.open_count else ""
        self.views.set_words(_DIFFICULTIES, f"{tr('Difficulties')}{count}")
        self._fill_reported()
        shown = next((one for one in facts.found if one.id == self.difficulty_pane.shown()), None)
        if shown is not None:
            self.difficulty_pane.show_difficulty(facts, shown)
        self._go_to_awaited()

    def _show_own_plan(self, facts: OwnPlanFacts) -> None:
        self.own_plan.show_plan(facts)

    def _fill_reported(self) -> None:
        if self._reported is None:
            return
        units = () if self._unit == self.desk.workspace.unit.key else (self._unit,)
        text = self.filters.search.text()
        self.reported_model.set_nodes(difficulty_nodes(self._reported, text, units))
        self._show_view()

    def _turn_view(self) -> None:
        """Show the view just chosen, with the pane that belongs to it."""
        at = self.views.chosen()
        self.split.use(self.difficulty_pane if at == _DIFFICULTIES else self.pane)
        self._show_view()
        if at == _OWN_PLAN:
            self.split.pane.hide()
            self._main.show()
            self._fit_head()
        elif self.split.width() >= _BESIDE:
            self._put_away = False
            view = self._current_view()
            if at == _DIFFICULTIES and view.current() is None and self._reported and self._reported.found:
                view.select_key(self._reported.found[0].id)
            self._show_row(view.current(), ask=False)

    def _current_view(self) -> TreeView:
        return {_CALENDAR: self.agenda, _DIFFICULTIES: self.reported}.get(self.views.chosen(), self.tree)

    def _show_view(self) -> None:
        at = self.views.chosen()
        self.filters.show_for(tasks=at in {_TREE, _CALENDAR}, difficulties=at == _DIFFICULTIES)
        if at == _OWN_PLAN:
            self.stack.setCurrentWidget(self.own_plan)
            return
        view = self._current_view()
        model = view.model()
        held = self.calendar if view is self.agenda else view
        self.stack.setCurrentWidget(held if model is not None and model.rowCount() else self.empty)
        narrowed = bool(self.filters.search.text()) or self.filters.wanted is not Wanted.ALL
        self.empty_button.setVisible(narrowed if at != _DIFFICULTIES else bool(self.filters.search.text()))
        if at == _DIFFICULTIES:
            self.empty.say(
                tr("No difficulty reported"),
                tr("Report what stands in the way; it goes to the unit above and into the report."),
            )
        elif at == _CALENDAR:
            self.empty.say(
                tr("Nothing falls due for this filter"),
                tr("Take the filter away, or look at the tree: running tasks have no day."),
            )
        else:
            self.empty.say(
                tr("No task fits the filter"), tr("Take the filter away to see every task of the unit.")
            )

    def _show_place(self, view: int) -> None:
        self.views.choose(view)
        self._turn_view()

    def _go_to_awaited(self) -> None:
        """Stand on the task that was asked for, once it is there."""
        if not self._awaited or self._facts is None:
            return
        if self._reported is not None and any(one.id == self._awaited for one in self._reported.found):
            key, self._awaited = self._awaited, ""
            self._show_place(_DIFFICULTIES)
            if self.reported.select_key(key):
                self._show_row(self.reported.current(), ask=True)
            return
        key, self._awaited = self._awaited, ""
        for found in self._facts.standings:
            records = {event.id for event in found.events} | ({found.claim.id} if found.claim else set())
            if key in records:
                key = found.task.clause
        self._put_away = False
        if self.tree.select_key(key):
            self._show_row(self.tree.current(), ask=True)
            self.tree.setFocus()
            # once the pane has taken its room the rows may stand elsewhere
            QTimer.singleShot(0, self, lambda: self.tree.scrollTo(self.tree.currentIndex()))

    def _choose(self, row: object) -> None:
        self._show_row(row, ask=False)

    def _enter(self, row: object) -> None:
        self._show_row(row, ask=True)
        if self._task_of(row) is not None or (isinstance(row, DifficultyLine) and row.difficulty):
            focus_first(self.split.pane)

    def _task_of(self, row: object) -> TaskStanding | None:
        if isinstance(row, PlanLine):
            return row.facts
        if isinstance(row, AgendaLine) and self._facts is not None:
            return next((f for f in self._facts.standings if f.task.clause == row.clause), None)
        return None

    def _show_row(self, row: object, *, ask: bool) -> None:
        """Show what `row` is about; `ask` opens the pane even where room is short or it was closed."""
        if isinstance(row, DifficultyLine):
            if row.difficulty is None or self._reported is None:
                return
            self.difficulty_pane.show_difficulty(self._reported, row.difficulty)
        else:
            found = self._task_of(row)
            if found is None or self._facts is None:
                return
            self.pane.show_task(self._facts, found)
        shown = self.split.pane
        here = isinstance(row, DifficultyLine) == (shown is self.difficulty_pane)
        if here and shown.isHidden() and (ask or (not self._put_away and self.split.width() >= _BESIDE)):
            self._put_away = False
            self.split.open_pane()
            self._fit_head()

    def _pane_closed(self) -> None:
        self._put_away = True
        self._fit_head()
        self._main.show()  # the pane may have covered it
        self._current_view().setFocus()

    def _choose_unit(self, unit: str) -> None:
        self._unit = unit
        self.refresh_soon()
        self._fill_reported()

    def _go_to_place(self, place: str) -> None:
        if place == "report":
            self.desk.go("reports")
        elif place == "own_plan":
            self._show_place(_OWN_PLAN)
        else:
            self._show_place(_DIFFICULTIES)
            self.ask.difficulty()

    def _record(self, clause: str, event: object) -> None:
        if isinstance(event, TriggerEvent):
            self.desk.go("activities", new=True, clause=clause, trigger=event.id)
        else:
            self.desk.go("activities", new=True, clause=clause)

    def _with_facts(self, ask: object, found: TaskStanding) -> None:
        if self._facts is not None:
            ask(self._facts, found)  # type: ignore[operator]

    def _answer(self, one: object) -> None:
        if isinstance(one, Difficulty) and self._reported is not None:
            self.ask.answer(one, self._reported.names.get(one.unit, one.unit))
