"""The pane beside the plan: one task, what it owes, and the one click that settles it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.obligations import Obligation, TriggerEvent
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import Basis, CadenceKind
from cchc_desktop.domain.standings import Standing, standing_of
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.obligations import REPORT_CLAUSES
from cchc_desktop.services.plans import TaskStanding
from ui.plans.lines import PlanFacts, task_line
from ui.plans.tree import event_words
from ui.support.standings import duty_words
from ui.theme.fonts import metrics
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Well
from ui.widgets.panes import SidePane
from ui.widgets.text import ElidedText, Icon, Text, divider

_EVENTS = frozenset({CadenceKind.AFTER_EVENT, CadenceKind.ON_REQUEST})


class TaskPane(SidePane):
    """Facts of the chosen task; tells what the officer wants done with it."""

    recording_wanted = Signal(str, object)
    """Carries the clause and the event it answers, or None."""
    list_wanted = Signal(str)
    report_wanted = Signal()
    event_wanted = Signal(object)
    claim_wanted = Signal(object)
    claim_withdrawn = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.badge = Badge()
        self.add_badge(self.badge)
        self._inside: QWidget | None = None
        self._facts: PlanFacts | None = None
        self._task: TaskStanding | None = None
        self._event: TriggerEvent | None = None
        self._words = ""
        foot = QWidget()
        column = QVBoxLayout(foot)
        column.setContentsMargins(0, 2, 4, 2)
        column.setSpacing(8)
        self.primary = Button("", self._act, look="primary", icon_name="add-line")
        self.claim = Button("", self._claim)
        for button in (self.primary, self.claim):
            policy = button.sizePolicy()
            policy.setHorizontalPolicy(policy.Policy.Ignored)
            button.setSizePolicy(policy)
            column.addWidget(button)
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
        column.addLayout(self._rows(_facts_of(facts, found)))
        if found.claim is not None:
            column.addWidget(_well("forbid-line", tr("Not applicable, because"), found.claim.reason))
        source = tr("{plan}, clause {clause}", plan=_plan_name(facts), clause=found.task.clause)
        words = tr("What clause {clause} asks", clause=found.task.clause)
        column.addWidget(_well("double-quotes-l", words, found.task.summary, source))
        if found.task.cadence.kind in _EVENTS:
            column.addLayout(self._events(facts, found))
        column.addWidget(divider())
        column.addLayout(self._rows(_neighbours(facts, found)))
        column.addWidget(divider())
        column.addLayout(self._activities(found))
        column.addStretch(1)
        self.body.addWidget(self._inside, 1)
        self._name_actions(found)

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
        head.addWidget(Text(tr("Events in {period}", period=facts.period.label), "strong"), 1)
        add = Button(
            tr("Add event"), lambda: self.event_wanted.emit(found), look="link", icon_name="add-line"
        )
        add.setToolTip(tr("Add a document or an event that this duty follows"))
        head.addWidget(add)
        column.addLayout(head)
        if not found.events:
            column.addWidget(
                Text(tr("None recorded. Add the document or event this duty follows."), "hint", wrap=True)
            )
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
        line.addWidget(Badge(*event_words(facts, event, short=True)))
        column.addLayout(line)
        return column

    def _activities(self, found: TaskStanding) -> QHBoxLayout:
        row = QHBoxLayout()
        if not found.activities:
            row.addWidget(Text(tr("No activity recorded for this clause yet"), tone="text2", wrap=True), 1)
            return row
        row.addWidget(Text(tr("{n} activities recorded for this clause", n=found.activities), wrap=True), 1)
        row.addWidget(
            Button(tr("Open the list"), lambda: self.list_wanted.emit(found.task.clause), look="link")
        )
        return row

    def _name_actions(self, found: TaskStanding) -> None:
        clause = found.task.clause
        self.claim.set_words(
            tr("Not applicable…") if found.claim is None else tr("Withdraw “not applicable”")
        )
        if clause in REPORT_CLAUSES:
            self._words = tr("Open the report")
            self.primary.set_icon("file-text-line")
        else:
            self.primary.set_icon("add-line")
            if self._event is None:
                self._words = tr("Record activity for this clause")
            elif "portal" in found.task.channels:
                self._words = tr("Record the posting of {event}", event=self._event.title)
            else:
                self._words = tr("Record activity for {event}", event=self._event.title)
        self._fit_primary()

    def _fit_primary(self) -> None:
        room = max(120, self.primary.width() - 60)
        shown = metrics(bold=True).elidedText(self._words, Qt.TextElideMode.ElideRight, room)
        self.primary.set_words(shown)
        self.primary.setAccessibleName(self._words)
        self.primary.setToolTip(self._words if shown != self._words else "")

    def _act(self) -> None:
        if self._task is None:
            return
        clause = self._task.task.clause
        if clause in REPORT_CLAUSES:
            self.report_wanted.emit()
        else:
            self.recording_wanted.emit(clause, self._event)

    def _claim(self) -> None:
        if self._task is not None:
            (self.claim_wanted if self._task.claim is None else self.claim_withdrawn).emit(self._task)


def _well(icon_name: str, head: str, words: str, source: str = "") -> Well:
    well = Well()
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Icon(icon_name, "text2", size=14))
    row.addWidget(Text(head, "label", wrap=True), 1)
    well.body.addLayout(row)
    well.body.addWidget(Text(words, wrap=True, selectable=True))
    if source:
        well.body.addWidget(Text(source, "hint", wrap=True))
    return well


def _plan_name(facts: PlanFacts) -> str:
    return tr("Plan {number}", number=facts.plan.number)


def _facts_of(facts: PlanFacts, found: TaskStanding) -> list[tuple[str, str]]:
    task, obligation = found.task, found.obligation
    cadence = task.cadence.label
    if task.cadence.kind in _EVENTS:
        cadence = tr("{cadence}, within {n} working days", cadence=cadence, n=task.respond_within)
    if task.basis is Basis.PROPOSED:
        cadence = tr("{cadence} (proposed)", cadence=cadence)
    rows = [(tr("Cadence"), cadence)]
    if found.claim is None:
        rows.append((tr("This period"), _done_words(obligation)))
    if obligation.due is not None:
        rows.append((tr("Due"), day_words(obligation.due)))
    if task.audiences:
        rows.append((tr("Audience"), ", ".join(audience.label for audience in task.audiences)))
    named = [facts.channels[channel] for channel in task.channels if channel in facts.channels]
    if named and task.clause not in REPORT_CLAUSES:
        rows.append((tr("Suggested channels"), ", ".join(named)))
    return rows


def _done_words(obligation: Obligation) -> str:
    if obligation.times is not None:
        return tr("{done} of {times}", done=obligation.done, times=obligation.times)
    return tr("{n} times", n=obligation.done) if obligation.done else tr("none yet")


def _neighbours(facts: PlanFacts, found: TaskStanding) -> list[tuple[str, str]]:
    rows = []
    near: tuple[tuple[Period, Obligation | None], ...] = (
        (facts.period.previous(), facts.before.get(found.task.clause)),
        (facts.period.next(), facts.after.get(found.task.clause)),
    )
    for period, obligation in near:
        if obligation is None:
            continue
        standing = standing_of(found.task, obligation, facts.today)
        if period.starts_on > facts.today and standing is not Standing.NOT_APPLICABLE and not obligation.done:
            standing = Standing.NOT_DUE
        words = duty_words(standing, obligation)[0]
        if obligation.times is not None and obligation.done:
            words = f"{obligation.done}/{obligation.times}, {words.lower()}"
        rows.append((period.label, words))
    return rows or [(tr("Other periods"), tr("outside the plan's year"))]
