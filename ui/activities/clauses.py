"""Which clauses of the plan an activity serves: tags, suggestions and the plan's tree."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.plans import CadenceKind, Plan, PlanTask
from cchc_desktop.domain.vietnamese import fold
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.focus import keep_place
from ui.widgets.inputs import SearchField
from ui.widgets.text import Text
from ui.widgets.trees import Node, TreeModel, TreeView

_SUGGESTED = 3


class ClauseTags(QWidget):
    """The chosen clauses as tags, then a few that suit the channel."""

    changed = Signal()

    def __init__(self, plan: Plan, owed: Sequence[PlanTask], *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan = plan
        self._owed = tuple(owed)
        self._chosen: list[str] = []
        self._channel = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._flow = Flow()
        column.addWidget(self._flow)
        self._show()

    def take_plan(self, plan: Plan, owed: Sequence[PlanTask]) -> None:
        """Go by another plan: the unit has changed its own tasks."""
        self._plan, self._owed = plan, tuple(owed)
        self._show()

    def value(self) -> tuple[str, ...]:
        """Return the chosen clauses."""
        return tuple(self._chosen)

    def choose(self, clauses: Sequence[str]) -> None:
        """Show `clauses` as the chosen ones, without telling."""
        self._chosen = list(dict.fromkeys(clauses))
        self._show()

    def suggest_for(self, channel: str) -> None:
        """Suggest what the unit owes and the plan wants done through `channel`."""
        self._channel = channel
        self._show()

    def suggestions(self) -> list[PlanTask]:
        """Return the tasks that are suggested now."""
        fitting = [
            task for task in self._owed if self._channel in task.channels and task.clause not in self._chosen
        ]
        return fitting[: max(1, _SUGGESTED - len(self._chosen))]

    def choose_from_tree(self) -> None:
        """Open the plan's tree and take what was ticked there."""
        dialog = ClauseDialog(self._plan, self._chosen, parent=self.window())
        if dialog.exec():
            self._take(dialog.chosen())

    def _add(self, clause: str) -> None:
        self._take([*self._chosen, clause])

    def _remove(self, clause: str) -> None:
        self._take([other for other in self._chosen if other != clause])

    def _take(self, clauses: Sequence[str]) -> None:
        focused = self.window().focusWidget()
        held = focused is not None and self.isAncestorOf(focused)
        self.choose(clauses)
        self.changed.emit()
        if held:
            buttons = self._flow.findChildren(Button, options=Qt.FindChildOption.FindDirectChildrenOnly)
            visible = [button for button in buttons if not button.isHidden()]
            if visible:
                visible[0].setFocus()

    def _show(self) -> None:
        self._flow.clear()
        made: list[QWidget] = []
        for clause in self._chosen:
            title = self._plan.task(clause).title if self._plan.has(clause) else ""
            tag = Button(f"{clause}  ×", partial(self._remove, clause), look="tag", tooltip=title)
            tag.setAccessibleName(tr("Take clause {clause} off", clause=clause))
            made.append(tag)
            self._flow.add(tag)
        for task in self.suggestions():
            offer = Button(
                task.clause,
                partial(self._add, task.clause),
                look="suggest",
                icon_name="add-line",
                tooltip=task.title,
            )
            offer.setAccessibleName(tr("Add clause {clause}: {title}", clause=task.clause, title=task.title))
            made.append(offer)
            self._flow.add(offer)
        if not self._chosen and not self.suggestions():
            self._flow.add(Text(tr("None chosen yet"), "hint"))
        keep_place(self, made)
        self._flow.updateGeometry()


class ClauseDialog(Dialog):
    """The plan's tree with a tick at each task; a filter finds without diacritics."""

    def __init__(self, plan: Plan, chosen: Sequence[str], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Choose clauses of the plan"), width=600, parent=parent)
        self._plan = plan
        self._ticked = list(chosen)
        self.body.setContentsMargins(16, 14, 16, 12)
        self.search = SearchField(tr("Clause or words of the task"), shortcut="Ctrl+F")
        self.body.addWidget(self.search)
        self.model = TreeModel(
            [
                Column(
                    title=tr("Task"),
                    text=lambda row: row.title,
                    code=lambda row: row.clause if isinstance(row, PlanTask) else row.code,
                    check=lambda row: row.clause in self._ticked if isinstance(row, PlanTask) else None,
                    stretch=True,
                )
            ],
            key=lambda row: row.clause if isinstance(row, PlanTask) else f"block:{row.code}",
            parent=self,
        )
        self.tree = TreeView(self.model, name=tr("Tasks of the plan"), headed=False)
        self.tree.setMinimumHeight(320)
        self.body.addWidget(self.tree, 1)
        self._none = EmptyState(
            "search-line",
            tr("No task of the plan has these words"),
            tr("Try fewer words or another spelling."),
            Button(tr("Show all"), self.search.clear),
        )
        self.body.addWidget(self._none, 1)
        self.model.toggled.connect(self._turn)
        self.search.sought.connect(self._filter)
        self.add_button(Button(tr("Cancel"), self.reject))
        self._take = self.add_button(Button("", self.accept, look="primary"))
        self._filter("")
        self._count()
        self.search.setFocus()

    def chosen(self) -> tuple[str, ...]:
        """Return the ticked clauses."""
        return tuple(self._ticked)

    def _filter(self, words: str) -> None:
        wanted = fold(words).split()
        roots = []
        for block in self._plan.blocks:
            tasks = [
                Node(task)
                for task in self._plan.tasks_in(block.code)
                if task.cadence.kind is not CadenceKind.CONTEXT
                and all(word in fold(f"{task.clause} {task.title} {task.summary}") for word in wanted)
            ]
            if tasks:
                roots.append(Node(block, tasks, heading=True))
        self.model.set_nodes(roots)
        self.tree.setVisible(bool(roots))
        self._none.setVisible(not roots)

    def _turn(self, row: object) -> None:
        if not isinstance(row, PlanTask):
            return
        if row.clause in self._ticked:
            self._ticked.remove(row.clause)
        else:
            self._ticked.append(row.clause)
        self.tree.viewport().update()
        self._count()

    def _count(self) -> None:
        self._take.set_words(tr("Choose {n} clauses", n=len(self._ticked)))
