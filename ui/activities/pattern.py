"""Asks for the pattern of a series: what is the same every time, and when it takes place."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.activities import TITLE_LENGTH, Audience
from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.schedules import (
    LONGEST_STEP,
    ScheduleValues,
    slots_of,
    tidy_schedule,
    weekday_label,
)
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.schedules import ScheduleRecord
from ui.activities.clauses import ClauseTags
from ui.activities.counters import CounterWell
from ui.support.desk import Desk
from ui.widgets.buttons import Button, CheckChip
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.inputs import ComboField, TextField
from ui.widgets.panes import ScrollBody
from ui.widgets.text import Text

_COUNTER: Final = "counter:"
_BESIDE: Final = 50
"""Room in a field of days for the sign of the calendar and the borders."""


class PatternDialog(Dialog):
    """Enters a series or gives one another pattern; says how many occurrences that makes."""

    def __init__(
        self, desk: Desk, record: ScheduleRecord | None = None, *, parent: QWidget | None = None
    ) -> None:
        title = tr("Change the schedule") if record else tr("New schedule")
        super().__init__(title, width=690, parent=parent)
        self._desk = desk
        self._record = record
        self.made: ScheduleRecord | None = None
        workspace = desk.workspace
        plan = workspace.plans.current()
        self._channels = {channel.id: channel for channel in workspace.activities.channels()}
        self.channel = ComboField()
        self.channel.setPlaceholderText(tr("Choose"))
        for channel in self._channels.values():
            self.channel.add(channel.id, channel.label, channel.icon)
        self.channel.setCurrentIndex(-1)
        self.name = TextField(limit=TITLE_LENGTH)
        self.starts_on = DateField(year=plan.year)
        self.ends_on = DateField(year=plan.year)
        self.weekdays = [CheckChip(weekday_label(day), value=str(day)) for day in range(7)]
        self.times = TextField(limit=120)
        self.every = ComboField(
            [(1, tr("Each week")), *((n, tr("Every {n} weeks", n=n)) for n in range(2, LONGEST_STEP + 1))]
        )
        self.clauses = ClauseTags(plan, workspace.plans.tasks_of())
        self.audiences = [CheckChip(audience.label, value=audience.value) for audience in Audience]
        self.counters = CounterWell(workspace.activities.counters())
        self.place = TextField(limit=300)
        self._fields: dict[str, Field] = {}
        self._lay_out()
        self.channel.currentIndexChanged.connect(self._channel_changed)
        for line in (self.starts_on, self.ends_on, self.times):
            line.textEdited.connect(self._count)
        for chip in self.weekdays:
            chip.toggled.connect(self._count)
        self.every.currentIndexChanged.connect(self._count)
        if record is not None:
            self._show(record.values)
        else:
            self.counters.ask_for(None)
        self._count()
        self.name.setFocus() if record else self.channel.setFocus()

    def values(self) -> ScheduleValues:
        """Return what the fields hold; days that are missing are taken as today."""
        today = self._desk.workspace.today()
        starts_on = self.starts_on.value() or today
        return ScheduleValues(
            title=self.name.text(),
            channel=str(self.channel.value() or ""),
            weekdays=tuple(int(chip.value) for chip in self.weekdays if chip.isChecked()),
            starts_on=starts_on,
            ends_on=self.ends_on.value() or starts_on,
            times=tuple(part.strip() for part in self.times.text().replace(";", ",").split(",")),
            every=int(str(self.every.value() or 1)),
            clauses=self.clauses.value(),
            audiences=tuple(Audience(chip.value) for chip in self.audiences if chip.isChecked()),
            counters=self.counters.value(),
            place=self.place.text(),
            summary=self._record.values.summary if self._record else "",
        )

    def save(self) -> None:
        """Keep the series, or say under the fields what is wrong."""
        mistakes = self._mistakes()
        self._say(mistakes)
        if mistakes:
            return
        schedules = self._desk.workspace.schedules
        if self._record is None:
            keep = partial(schedules.record, self.values())
        else:
            keep = partial(schedules.change, self._record.id, self.values(), revision=self._record.revision)
        self._desk.work.change(keep, self._kept, self._refused)

    def _lay_out(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        scroll = ScrollBody(margins=(20, 14, 20, 14), spacing=8)
        scroll.setMinimumHeight(200)
        self.prefer_height(600)
        self.body.addWidget(scroll, 1)
        column = scroll.column
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._field("channel", tr("Channel"), self.channel), 1, Qt.AlignmentFlag.AlignTop)
        for name, label, day in (
            ("starts_on", tr("From day"), self.starts_on),
            ("ends_on", tr("To day"), self.ends_on),
        ):
            top.addWidget(self._field(name, label, day), 0, Qt.AlignmentFlag.AlignTop)
            widest = day.fontMetrics().horizontalAdvance(day.placeholderText())
            day.setFixedWidth(max(day.minimumWidth(), widest + _BESIDE))
        column.addLayout(top)
        hint = tr("{week} becomes the number of the week, {day} the day.", week="{tuần}", day="{ngày}")
        column.addWidget(self._field("title", tr("Name of each activity"), self.name, hint=hint))
        column.addWidget(self._field("weekdays", tr("Days of the week"), _flow(self.weekdays)))
        when = QHBoxLayout()
        when.setSpacing(8)
        times_hint = tr("With commas between; each time is ticked off by itself.")
        when.addWidget(
            self._field("times", tr("Times of day"), self.times, hint=times_hint, optional=True),
            1,
            Qt.AlignmentFlag.AlignTop,
        )
        when.addWidget(self._field("every", tr("Repeats"), self.every), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(when)
        tags = QWidget()
        row = QHBoxLayout(tags)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.clauses, 1)
        tree = Button(tr("Choose clauses…"), self.clauses.choose_from_tree, look="link")
        row.addWidget(tree, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._field("clauses", tr("Clauses of the plan"), tags))
        column.addWidget(self._field("audiences", tr("Audience"), _flow(self.audiences)))
        column.addWidget(self.counters)
        column.addWidget(self._field("place", tr("Place"), self.place))
        column.addStretch(1)
        self.total = Text("", "small", tone="text2")
        self.foot.insertWidget(0, self.total)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Save the schedule"), self.save, look="primary"))

    def _field(
        self, name: str, label: str, control: QWidget, *, hint: str = "", optional: bool = False
    ) -> Field:
        made = Field(label, control, hint=hint, optional=optional)
        self._fields[name] = made
        return made

    def _show(self, values: ScheduleValues) -> None:
        self.channel.choose(values.channel)
        self.starts_on.set_value(values.starts_on)
        self.ends_on.set_value(values.ends_on)
        self.name.setText(values.title)
        for chip in self.weekdays:
            chip.setChecked(int(chip.value) in values.weekdays)
        self.times.setText(", ".join(values.times))
        self.every.choose(values.every)
        self.clauses.choose(values.clauses)
        for chip in self.audiences:
            chip.setChecked(Audience(chip.value) in values.audiences)
        self.counters.ask_for(self._channels.get(values.channel))
        self.counters.set_value(values.counters)
        self.place.setText(values.place)

    def _channel_changed(self, _at: int) -> None:
        chosen = str(self.channel.value() or "")
        self.counters.ask_for(self._channels.get(chosen))
        self.clauses.suggest_for(chosen)

    def _count(self, *_what: object) -> None:
        first, last = self.starts_on.value(), self.ends_on.value()
        values = tidy_schedule(self.values())
        sane = first is not None and last is not None and 0 <= (last - first).days <= 366
        slots = slots_of(values) if sane and values.weekdays else []
        if slots:
            words = tr(
                "{n} occurrences, {first} – {last}",
                n=len(slots),
                first=day_words(slots[0].day),
                last=day_words(slots[-1].day),
            )
        else:
            words = tr("No occurrence yet")
        self.total.setText(words)

    def _mistakes(self) -> list[UserMistake]:
        found = []
        for name, day in (("starts_on", self.starts_on), ("ends_on", self.ends_on)):
            if day.value() is None:
                words = day.problem() or tr("The day is missing. Enter it as dd/mm/yyyy.")
                found.append(UserMistake(words, field=name))
        wrong = {mistake.field for mistake in found}
        told = self._desk.workspace.schedules.mistakes(self.values())
        if not self.channel.value():
            told = [mistake for mistake in told if mistake.field != "channel"]
            found.append(UserMistake(tr("Choose how it was done."), field="channel"))
        days = {"starts_on", "ends_on"}
        return [*found, *(m for m in told if not (wrong and m.field in days))]

    def _say(self, mistakes: Sequence[UserMistake]) -> None:
        said: dict[str, str] = {}
        for mistake in mistakes:
            said.setdefault(mistake.field, str(mistake))
        for name, field in self._fields.items():
            field.set_error(said.get(name, ""))
        self.counters.set_errors(
            {n.removeprefix(_COUNTER): words for n, words in said.items() if n.startswith(_COUNTER)}
        )

    def _kept(self, changed: Changed[ScheduleRecord]) -> None:
        self.made = changed.record
        self.accept()

    def _refused(self, failure: Failure) -> None:
        if isinstance(failure, UserMistake) and failure.field:
            self._say([failure])
        else:
            self._desk.messages.failure(failure)


def _flow(chips: Sequence[QWidget]) -> Flow:
    made = Flow()
    for chip in chips:
        made.add(chip)
    return made
