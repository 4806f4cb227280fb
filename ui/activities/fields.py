"""The fields of an activity, channel first because it decides which figures are asked for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from cchc_desktop.domain.activities import SUMMARY_LENGTH, TITLE_LENGTH, Audience
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.costs import own_source
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.plans import Plan, PlanTask
from ui.activities.clauses import ClauseTags
from ui.activities.costs import CostWell
from ui.activities.counters import CounterWell
from ui.activities.duties import DutyTicks
from ui.activities.values import FormState
from ui.widgets.buttons import Button, CheckChip
from ui.widgets.dates import DateField
from ui.widgets.evidence import EvidenceList
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.inputs import ComboField, TextArea, TextField

_COUNTER = "counter:"


class ActivityFields(QWidget):
    """Holds a `FormState`; tells `changed` when the officer changes anything."""

    changed = Signal()

    def __init__(
        self,
        *,
        channels: Sequence[Channel],
        counters: Mapping[str, Counter],
        plan: Plan,
        owed: Sequence[PlanTask],
        unit: UnitKind,
        evidence: EvidenceList,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._channels = {channel.id: channel for channel in channels}
        self._tasks = {task.clause: task for task in plan.tasks}
        self._held = FormState()
        self._showing = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.channel = ComboField()
        self.channel.setPlaceholderText(tr("Choose"))
        for channel in channels:
            self.channel.add(channel.id, channel.label, channel.icon)
        self.channel.setCurrentIndex(-1)
        self.starts_on = DateField(year=plan.year)
        self.ends_on = DateField(year=plan.year)
        self.name = TextField(limit=TITLE_LENGTH)
        self.clauses = ClauseTags(plan, owed)
        self.duties = DutyTicks(plan)
        self.counters = CounterWell(counters)
        self.place = TextField(limit=300)
        self.costs = CostWell(own_source(unit))
        self.summary = TextArea(lines=2, limit=SUMMARY_LENGTH)
        self.evidence = evidence
        self.fields: dict[str, Field] = {}
        self._lay_out()
        self._listen()

    def take_plan(self, plan: Plan, owed: Sequence[PlanTask]) -> None:
        """Offer the clauses of another plan, without touching what was chosen."""
        self._tasks = {task.clause: task for task in plan.tasks}
        self.clauses.take_plan(plan, owed)
        self.duties.take_plan(plan)

    def state(self) -> FormState:
        """Return what the fields hold."""
        return replace(
            self._held,
            channel=str(self.channel.value() or ""),
            starts_on=self.starts_on.value(),
            ends_on=self.ends_on.value(),
            title=self.name.text(),
            clauses=self.clauses.value(),
            answers=self.duties.value(),
            audiences=tuple(Audience(chip.value) for chip in self.audiences if chip.isChecked()),
            counters=self.counters.value(),
            place=self.place.text(),
            summary=self.summary.text(),
            costs=self.costs.value(),
            files=self.evidence.changes(),
        )

    def show_state(self, state: FormState, stored: Sequence[EvidenceRecord] = ()) -> None:
        """Show `state` with the files `stored` with the activity, without telling."""
        self._showing = True
        self._held = state
        if state.channel:
            self.channel.choose(state.channel)
        else:
            self.channel.setCurrentIndex(-1)
        self.starts_on.set_value(state.starts_on)
        self.ends_on.set_value(state.ends_on)
        self.name.setText(state.title)
        self.clauses.suggest_for(state.channel)
        self.clauses.choose(state.clauses)
        self.duties.show_for(state.channel, state.clauses)
        self.duties.choose(state.answers)
        for chip in self.audiences:
            chip.setChecked(Audience(chip.value) in state.audiences)
        self.counters.ask_for(self._channels.get(state.channel))
        self.counters.set_value(state.counters)
        self.place.setText(state.place)
        self.summary.setPlainText(state.summary)
        self.costs.suggest_for(state.channel)
        self.costs.set_value(state.costs)
        self.evidence.set_files(stored, state.files)
        self.set_errors(())
        self._showing = False

    def day_mistakes(self) -> list[UserMistake]:
        """Return what is wrong with the typed days, which no record could hold."""
        found = []
        for name, control in (("starts_on", self.starts_on), ("ends_on", self.ends_on)):
            if control.value() is None:
                words = control.problem() or tr("The day is missing. Enter it as dd/mm/yyyy.")
                found.append(UserMistake(words, field=name))
        return found

    def set_errors(self, mistakes: Iterable[UserMistake]) -> None:
        """Say under each field what is wrong with it; the first of several counts."""
        said: dict[str, str] = {}
        for mistake in mistakes:
            said.setdefault(mistake.field, str(mistake))
        for name, field in self.fields.items():
            field.set_error(said.get(name, ""))
        self.evidence.set_error(said.get("evidence", ""))
        self.counters.set_errors(
            {n.removeprefix(_COUNTER): words for n, words in said.items() if n.startswith(_COUNTER)}
        )

    def control(self, name: str) -> QWidget:
        """Return the input behind the field called `name` by the rules."""
        if name.startswith(_COUNTER):
            field = self.counters.fields.get(name.removeprefix(_COUNTER))
            return field.control if field else self.channel
        if name == "clauses":
            return self._tree
        if name == "evidence":
            return self.evidence.choose
        field = self.fields.get(name)
        return field.control if field else self.name

    def inputs(self) -> list[QWidget]:
        """Return everything that takes typed text now."""
        return [*self.findChildren(QLineEdit), *self.findChildren(QPlainTextEdit)]

    def _lay_out(self) -> None:
        top = _line(self._column)
        top.addWidget(self._field("channel", tr("Channel"), self.channel), 1, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._field("starts_on", tr("From day"), self.starts_on), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._field("ends_on", tr("To day"), self.ends_on), 0, Qt.AlignmentFlag.AlignTop)
        for day in (self.starts_on, self.ends_on):
            day.setFixedWidth(day.minimumWidth())
        self._column.addWidget(self._field("title", tr("Name of the activity"), self.name))
        tags = QWidget()
        row = QHBoxLayout(tags)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.clauses, 1)
        self._tree = Button(tr("Choose clauses…"), self.clauses.choose_from_tree, look="link")
        row.addWidget(self._tree, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self._field("clauses", tr("Clauses of the plan"), tags))
        self._column.addWidget(self.duties)
        chips = Flow()
        self.audiences = [CheckChip(audience.label, value=audience.value) for audience in Audience]
        for chip in self.audiences:
            chips.add(chip)
        self._column.addWidget(self._field("audiences", tr("Audience"), chips))
        self._column.addWidget(self.counters)
        where = _line(self._column)
        place = self._field("place", tr("Place"), self.place, optional=True)
        where.addWidget(place, 3, Qt.AlignmentFlag.AlignTop)
        money = self._field("costs", tr("Cost"), self.costs.quick, unit="đồng")
        money.add_head(self.costs.more)
        for beside in (place, money):
            beside.head.addStrut(self.costs.more.sizeHint().height())
        where.addWidget(money, 2, Qt.AlignmentFlag.AlignTop)
        self._column.addWidget(self.costs)
        self._column.addWidget(self._field("summary", tr("Summary"), self.summary, optional=True))
        self._column.addWidget(self.evidence)

    def _field(
        self, name: str, label: str, control: QWidget, *, optional: bool = False, unit: str = ""
    ) -> Field:
        made = Field(label, control, optional=optional, unit=unit)
        self.fields[name] = made
        return made

    def _listen(self) -> None:
        self.channel.currentIndexChanged.connect(self._channel_changed)
        self.channel.currentTextChanged.connect(self.channel.setToolTip)
        self.starts_on.changed.connect(self._start_changed)
        self.ends_on.changed.connect(self._tell)
        self.clauses.changed.connect(self._clauses_changed)
        self.duties.changed.connect(self._tell)
        self.duties.clause_wanted.connect(self._add_clause)
        self.counters.changed.connect(self._tell)
        self.evidence.changed.connect(self._tell)
        self.summary.textChanged.connect(self._tell)
        for line in (self.name, self.place, self.starts_on, self.ends_on):
            line.textEdited.connect(self._tell)
        self.costs.changed.connect(self._tell)
        for chip in self.audiences:
            chip.toggled.connect(self._tell)

    def _tell(self, *_what: object) -> None:
        if not self._showing:
            self.changed.emit()

    def _channel_changed(self, _at: int) -> None:
        if self._showing:
            return
        chosen = str(self.channel.value() or "")
        self.counters.ask_for(self._channels.get(chosen))
        self.clauses.suggest_for(chosen)
        self.duties.show_for(chosen, self.clauses.value())
        self.costs.suggest_for(chosen)
        self._tell()

    def _start_changed(self, day: date | None) -> None:
        end = self.ends_on.value()
        if not self._showing and day is not None and (end is None or end < day):
            self.ends_on.set_value(day)
        self._tell()

    def _clauses_changed(self) -> None:
        """Propose the audience of the chosen task while none is chosen."""
        chosen = self.clauses.value()
        self.duties.show_for(str(self.channel.value() or ""), chosen)
        if chosen and not any(chip.isChecked() for chip in self.audiences):
            task = self._tasks.get(chosen[-1])
            for chip in self.audiences:
                chip.setChecked(task is not None and Audience(chip.value) in task.audiences)
        self._tell()

    def _add_clause(self, clause: str) -> None:
        """Let the activity serve the clause of the event it answers."""
        if clause in self._tasks and clause not in self.clauses.value():
            self.clauses.choose((*self.clauses.value(), clause))
            self._clauses_changed()


def _line(column: QVBoxLayout) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    column.addLayout(row)
    return row
