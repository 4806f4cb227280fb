"""The pane beside the plan: one task, what it owes, and the one click that settles it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.difficulties import CLAUSE as DIFFICULTY_CLAUSE
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.mergers import why_not_owed
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import ObligationState, TriggerEvent
from cchc_desktop.domain.periods import PeriodKind
from cchc_desktop.domain.plans import Basis
from cchc_desktop.domain.unit_plans import BUDGET_CLAUSE, PLAN_CLAUSE
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.obligations import REPORT_CLAUSES
from cchc_desktop.services.plans import TaskStanding
from ui.plans.lines import PlanFacts, task_line
from ui.plans.said import EVENTS, facts_of, is_extendable, neighbours, plan_name, well
from ui.plans.tree import event_words
from ui.theme.fonts import metrics
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.locking import set_locked, why_locked
from ui.widgets.panes import SidePane
from ui.widgets.record_files import ProofsButton
from ui.widgets.text import ElidedText, Text, divider

_ROOM_OF = {
    PLAN_CLAUSE: ("own_plan", "draft-line"),
    BUDGET_CLAUSE: ("own_plan", "draft-line"),
    DIFFICULTY_CLAUSE: ("difficulty", "chat-quote-line"),
    **dict.fromkeys(REPORT_CLAUSES, ("report", "file-text-line")),
}
"""Where a clause is settled that no activity settles, and the sign of that place."""


_AROUND_WORDS = 100
"""Of the pane's width: margins, the button's padding and its icon."""


class TaskPane(SidePane):
    """Facts of the chosen task; tells what the officer wants done with it."""

    recording_wanted = Signal(str, object)
    """Carries the clause and the event it answers, or None."""
    list_wanted = Signal(str)
    place_wanted = Signal(str)
    """Carries "report", "own_plan" or "difficulty"."""
    event_wanted = Signal(object)
    event_dropped = Signal(object)
    claim_wanted = Signal(object)
    claim_withdrawn = Signal(object)
    extension_wanted = Signal(object)
    extension_withdrawn = Signal(object)
    confirmation_turned = Signal(object)
    files_wanted = Signal(object)
    """Carries noun, id and title of a claim or event, whether it is the own unit's, and dropped files."""

    def __init__(self) -> None:
        super().__init__()
        self.badge = Badge()
        self.add_badge(self.badge)
        self._inside: QWidget | None = None
        self._facts: PlanFacts | None = None
        self._task: TaskStanding | None = None
        self._event: TriggerEvent | None = None
        self._words = ""
        self.keep: Callable[[QWidget], object] = lambda _button: None
        """Keeps a button that is made for one task to those who may record."""
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 2, 4, 2)
        column.setSpacing(8)
        self.primary = Button("", self._act, look="primary", icon_name="add-line")
        self.claim = Button("", self._claim)
        self.frozen = Text("", "hint", wrap=True)
        self.extend = Button("", self._extend, look="primary", icon_name="time-line")
        self.take_back = Button(
            tr("Take the extension back"), lambda: self._tell(self.extension_withdrawn), look="danger"
        )
        self.confirm = Button("", lambda: self._tell(self.confirmation_turned))
        for button in (self.primary, self.claim, self.extend, self.take_back, self.confirm):
            policy = button.sizePolicy()
            policy.setHorizontalPolicy(policy.Policy.Ignored)
            button.setSizePolicy(policy)
            column.addWidget(button)
        column.insertWidget(column.indexOf(self.claim) + 1, self.frozen)
        self.add_foot(foot)

    def shown(self) -> str:
        """Return the clause shown, empty if none."""
        return self._task.task.clause if self._task is not None else ""

    def show_task(self, facts: PlanFacts, found: TaskStanding) -> None:
        """Show another task, or the same as it stands now."""
        if self._facts == facts and self._task == found:
            return
        self._facts, self._task = facts, found
        line = task_line(facts, found)
        self.set_title(found.task.clause)
        self.badge.set(*line.shown)
        self._event = next((e for e in found.events if e.fulfilled_on is None), None)
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(10)
        column.addWidget(Text(found.task.title, "card", wrap=True))
        column.addLayout(self._rows(facts_of(facts, found)))
        if found.claim is not None:
            framed = well("forbid-line", tr("Not applicable, because"), found.claim.reason)
            title = f"{found.task.clause}: {found.task.title}"
            framed.body.addWidget(self._proofs(facts, Noun.OBLIGATION_CLAIM, found.claim.id, title))
            column.addWidget(framed)
        elif found.obligation.state is ObligationState.NOT_APPLICABLE:
            why = why_not_owed(facts.unit, facts.period)
            if why:
                column.addWidget(well("git-merge-line", tr("Not owed by this unit"), why))
        if facts.forerunners and found.obligation.done > found.activities and not found.task.own:
            words = tr("What {units} did before they became this unit.", units=", ".join(facts.forerunners))
            column.addWidget(well("git-merge-line", tr("Counted too"), words))
        if found.extension is not None:
            by = facts.units.get(found.extension.by, found.extension.by)
            head = tr("{unit} gave time until {day}", unit=by, day=day_words(found.extension.due))
            column.addWidget(well("time-line", head, found.extension.reason))
        if found.task.own:
            words = tr("A task the unit set itself, in its own plan.")
            column.addWidget(Text(words, "hint", wrap=True))
        else:
            source = tr("{plan}, clause {clause}", plan=plan_name(facts), clause=found.task.clause)
            words = tr("What clause {clause} asks", clause=found.task.clause)
            column.addWidget(well("double-quotes-l", words, found.task.summary, source))
        if found.task.cadence.kind in EVENTS:
            column.addLayout(self._events(facts, found))
        column.addWidget(divider())
        column.addLayout(self._rows(neighbours(facts, found)))
        column.addWidget(divider())
        column.addLayout(self._activities(facts, found))
        column.addStretch(1)
        self.body.addWidget(self._inside, 1)
        self._name_actions(facts, found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten what the primary button says to its room."""
        super().resizeEvent(event)
        self._fit_primary()

    def _rows(self, rows: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        for at, (label, words) in enumerate(rows):
            grid.addWidget(Text(label, "small"), at, 0, Qt.AlignmentFlag.AlignTop)
            value = Text(words, wrap=True)
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, at, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _events(self, facts: PlanFacts, found: TaskStanding) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        head = QHBoxLayout()
        head.addWidget(ElidedText(tr("Events in {period}", period=facts.period.label), "strong"), 1)
        add = Button(
            tr("Add event"), lambda: self.event_wanted.emit(found), look="link", icon_name="add-line"
        )
        add.setToolTip(tr("Add a document or an event that this duty follows"))
        self.keep(add)
        add.setVisible(facts.own)
        head.addWidget(add)
        column.addLayout(head)
        if not found.events:
            words = (
                tr("None recorded. Add the document or event this duty follows.")
                if facts.own
                else tr("None recorded.")
            )
            column.addWidget(Text(words, "hint", wrap=True))
        for at, event in enumerate(found.events):
            if at:
                column.addWidget(divider())
            column.addLayout(self._event_row(facts, event))
        return column

    def _event_row(self, facts: PlanFacts, event: TriggerEvent) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(Text(event.title, wrap=True))
        if event.fulfilled_on is not None:
            note = tr("On {day} · done {done}", day=f"{event.day:%d/%m}", done=f"{event.fulfilled_on:%d/%m}")
        else:
            note = tr("On {day} · due {due}, not done", day=f"{event.day:%d/%m}", due=f"{event.due:%d/%m}")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(ElidedText(note, "hint"), 1)
        if facts.own and event.fulfilled_on is None:
            drop = Button(tr("Drop…"), lambda: self.event_dropped.emit(event), look="link")
            drop.setToolTip(tr("Say that nothing is owed after it"))
            self.keep(drop)
            if (lock := facts.locks.get(event.clause)) and facts.period.kind is PeriodKind.QUARTER:
                set_locked([drop], why_locked(lock))
            line.addWidget(drop)
        line.addWidget(Badge(*event_words(facts, event, short=True)))
        column.addLayout(line)
        if facts.own or event.id in facts.files:
            column.addWidget(self._proofs(facts, Noun.TRIGGER, event.id, event.title))
        return column

    def _proofs(self, facts: PlanFacts, noun: Noun, record: str, title: str) -> ProofsButton:
        made = ProofsButton(facts.files.get(record, 0), own=facts.own)
        made.wanted.connect(lambda files: self.files_wanted.emit((noun, record, title, facts.own, files)))
        return made

    def _activities(self, facts: PlanFacts, found: TaskStanding) -> QHBoxLayout:
        row = QHBoxLayout()
        if not found.activities:
            row.addWidget(Text(tr("No activity recorded for this clause yet"), tone="text2", wrap=True), 1)
            return row
        row.addWidget(Text(tr("{n} activities recorded for this clause", n=found.activities), wrap=True), 1)
        if facts.own:
            clause = found.task.clause
            row.addWidget(Button(tr("Open the list"), lambda: self.list_wanted.emit(clause), look="link"))
        return row

    def _name_actions(self, facts: PlanFacts, found: TaskStanding) -> None:
        clause = found.task.clause
        extension = found.extension
        stood = facts.unit.stands_in(facts.period.starts_on, facts.period.ends_on)
        self.primary.setVisible(facts.own and stood)
        self.claim.setVisible(facts.own and stood)
        self.claim.set_words(
            tr("Not applicable…") if found.claim is None else tr("Withdraw “not applicable”")
        )
        why = why_locked(facts.locks.get(clause))
        set_locked([self.claim], why)
        self.frozen.setText(why)
        self.frozen.setVisible(facts.own and bool(why))
        self.extend.setVisible(not facts.own and stood and is_extendable(found.task))
        self.extend.set_words(tr("More time…") if extension is None else tr("Change the extension…"))
        self.take_back.setVisible(not facts.own and extension is not None)
        confirms = facts.may_confirm and found.task.basis is Basis.PROPOSED
        self.confirm.setVisible(confirms)
        self.confirm.set_words(
            tr("Confirm this cadence for every unit")
            if found.obligation.proposed
            else tr("Make this cadence a proposal again")
        )
        place, sign = _ROOM_OF.get(clause, ("", "add-line"))
        self.primary.set_icon(sign)
        named = {
            "report": tr("Open the report"),
            "own_plan": tr("Open the unit's plan"),
            "difficulty": tr("Report a difficulty…"),
        }
        if place:
            self._words = named[place]
        elif self._event is None:
            self._words = tr("Record activity for this clause")
        elif "portal" in found.task.channels:
            self._words = tr("Record the posting of {event}", event=self._event.title)
        else:
            self._words = tr("Record activity for {event}", event=self._event.title)
        self._fit_primary()

    def _fit_primary(self) -> None:
        # the button itself is laid out only after the pane has its width
        room = max(120, self.width() - _AROUND_WORDS)
        shown = metrics(bold=True).elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.primary.set_words(shown)
        self.primary.setAccessibleName(self._words)
        self.primary.setToolTip(self._words if shown != self._words else "")

    def _act(self) -> None:
        if self._task is None:
            return
        place, _sign = _ROOM_OF.get(self._task.task.clause, ("", ""))
        if place:
            self.place_wanted.emit(place)
        else:
            self.recording_wanted.emit(self._task.task.clause, self._event)

    def _claim(self) -> None:
        if self._task is not None:
            (self.claim_wanted if self._task.claim is None else self.claim_withdrawn).emit(self._task)

    def _extend(self) -> None:
        self._tell(self.extension_wanted)

    def _tell(self, signal: object) -> None:
        if self._task is not None:
            signal.emit(self._task)  # type: ignore[attr-defined]
