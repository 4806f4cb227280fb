"""The occurrences of one series: ticked off one by one or many at once, with a file or a reason."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.schedules import (
    REASON_LENGTH,
    Occurrence,
    OccurrenceState,
    pattern_words,
    weekday_label,
)
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.services.schedules import ScheduleRecord
from ui.support.desk import Desk
from ui.support.rights import keep_to, refusal
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import StateWords
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.cells import Column, Shown
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.flow import Flow
from ui.widgets.inputs import TextField
from ui.widgets.panes import SidePane
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text

_SHOWN: Final = {
    OccurrenceState.DONE: (State.OK, "checkbox-circle-fill"),
    OccurrenceState.MISSED: (State.MUTE, "close-circle-fill"),
    OccurrenceState.OPEN: (State.WARN, "time-fill"),
    OccurrenceState.COMING: (State.MUTE, "calendar-line"),
}
_LEAST: Final = 220
_LEAST_NARROW: Final = 110
"""Height of the list of occurrences."""
_BAR: Final = 12
"""Width of a bar that scrolls."""


class OccurrencePane(SidePane):
    """One series: when it is due, what took place, what did not and why."""

    changed = Signal()
    activity_wanted = Signal(str)
    """Carries the id of the activity that a tick became."""
    pattern_wanted = Signal(object)
    """Carries the `ScheduleRecord`."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(closable=False, parent=parent)
        self._desk = desk
        self.record: ScheduleRecord | None = None
        self.pattern = Text("", tone="text2", wrap=True)
        self.body.addWidget(self.pattern)
        self._own, self._narrow = True, False
        self.alter = Button(tr("Change the pattern…"), self._want_pattern, look="link", icon_name="edit-line")
        self.add_head(self.alter)
        self._chips = Flow()
        self.every = FilterChip("")
        self.open = FilterChip("", icon_name="time-fill", token="warn")  # noqa: S106 - a colour
        self.missed = FilterChip("", icon_name="close-circle-fill")
        for chip in (self.every, self.open, self.missed):
            self._chips.add(chip)
            chip.clicked.connect(lambda _checked=False, chip=chip: self._turn(chip))
        self.every.setChecked(True)
        self.body.addWidget(self._chips)
        self.model = LazyTableModel(self._columns(), key=lambda o: o.slot.key, parent=self)
        self.table = TableView(self.model, name=tr("Occurrences"), multiple=True)
        self.table.setMinimumHeight(_LEAST)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.body.addWidget(self.table, 1)
        self.hint = Text("", "hint", wrap=True)
        self.body.addWidget(self.hint)
        ways = QHBoxLayout()
        self.miss = Button(tr("Did not take place…"), self._miss, look="link")
        self.untick = Button(tr("Take the tick back"), self._untick, look="link")
        ways.addWidget(self.miss)
        ways.addWidget(self.untick)
        ways.addStretch(1)
        self.body.addLayout(ways)
        self.tick = self.add_button(Button("", self._tick, look="primary", icon_name="check-line"))
        self.tick_with = Button(tr("With a file…"), self._tick_with, icon_name="attachment-2")
        self.add_button(self.tick_with)
        self.locked = StateWords("", State.MUTE)
        self.locked.hide()
        self.foot.addWidget(self.locked)
        self.foot.addStretch(1)
        keep_to(desk, Right.RECORD, self.alter, self.miss, self.untick, self.tick, self.tick_with)
        self.model.toggled.connect(self._toggle)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._show_actions())

    def show_schedule(self, record: ScheduleRecord, *, own: bool = True) -> None:
        """Show the series, keeping what is chosen while it is the same; another unit's is only looked at."""
        self._own = own
        self.alter.setVisible(own)
        self._foot_frame.setVisible(own)
        same = self.record is not None and self.record.id == record.id
        self.record = record
        self.set_title(record.values.title)
        values = record.values
        self.pattern.setText(
            f"{pattern_words(values)} · {day_words(values.starts_on)} – {day_words(values.ends_on)}"
            + (f" · {', '.join(values.clauses)}" if values.clauses else "")
        )
        counts = record.counts
        self.every.setText(tr("All {n}", n=len(record.occurrences)))
        self.open.setText(tr("Not ticked off {n}", n=counts[OccurrenceState.OPEN]))
        self.missed.setText(tr("Missed {n}", n=counts[OccurrenceState.MISSED]))
        self._fit()
        if not same:
            self.model.set_rows([])
            self._turn(self.every)
        else:
            self._fill()

    def set_narrow(self, *, on: bool) -> None:
        """Say notes in a second line in narrow windows."""
        self._narrow = on
        self.table.set_two_lines(on=on)
        self.table.setMinimumHeight(_LEAST_NARROW if on else _LEAST)
        for chip in (self.every, self.open, self.missed):
            chip.set_bare(on=on)
        self._fit()
        self._show_actions()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the chips the lines they need at this width."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave to the days what the chips do not need: a flow asks for a line for each chip."""
        margins = self.body.contentsMargins()
        room = self.width() - margins.left() - margins.right() - _BAR
        self._chips.setMaximumHeight(self._chips.heightForWidth(room))

    def chosen(self, *states: OccurrenceState) -> list[Occurrence]:
        """Return the chosen occurrences that stand in one of `states` and are not locked."""
        return [row for row in self._selected() if row.state in states and row.lock is None]

    def tick_now(self, chosen: Sequence[Occurrence], files: Sequence[Path] = ()) -> None:
        """Record that these took place, each with every one of `files`."""
        if self.record is None or not chosen:
            return
        slots = [occurrence.slot for occurrence in chosen]
        evidence = [NewEvidence(file) for file in files]
        tick = partial(self._desk.workspace.schedules.tick, self.record.id, slots, evidence=evidence)
        if files:
            self._desk.work.long(
                tr("Saving the evidence"), lambda progress: tick(progress=progress), self._done
            )
        else:
            self._desk.work.change(tick, self._done)

    def untick_now(self, chosen: Sequence[Occurrence]) -> None:
        """Take back that these took place; what was explained is opened again."""
        if self.record is None or not chosen:
            return
        schedules, series = self._desk.workspace.schedules, self.record.id
        ticked = [o.slot for o in chosen if o.state is OccurrenceState.DONE]
        said = [o.slot for o in chosen if o.state is OccurrenceState.MISSED]
        if ticked:
            self._desk.work.change(partial(schedules.untick, series, ticked), self._done)
        if said:
            self._desk.work.change(partial(schedules.miss, series, said, ""), self._done)

    def _columns(self) -> list[Column]:
        def check(occurrence: Occurrence) -> bool | None:
            return _check(occurrence) if self._may_tick() else None

        return [
            Column(title=tr("Day"), text=_day, check=check, locked=_locked, under=_note, stretch=True),
            Column(title=tr("What became of it"), state=_state, chars=18),
            Column(title=tr("Note"), text=_note, tone="text2", chars=20, folds=True, drop=1),
        ]

    def _turn(self, chosen: FilterChip) -> None:
        for chip in (self.every, self.open, self.missed):
            chip.setChecked(chip is chosen)
        self._fill()

    def _fill(self) -> None:
        if self.record is None:
            return
        wanted = set(OccurrenceState)
        if self.open.isChecked():
            wanted = {OccurrenceState.OPEN}
        elif self.missed.isChecked():
            wanted = {OccurrenceState.MISSED}
        shown = [o for o in self.record.occurrences if o.state in wanted]
        if self.open.isChecked():
            shown = [o for o in shown if o.is_open]
        fresh = not self.model.rows()
        self.model.set_rows(shown)
        if fresh:
            first = next((o for o in shown if o.is_open), None)
            if first is not None:
                self.table.select_key(first.slot.key)
        self._show_actions()

    def _show_actions(self) -> None:
        able = self.chosen(OccurrenceState.OPEN, OccurrenceState.MISSED) if self._own else []
        back = self.chosen(OccurrenceState.DONE, OccurrenceState.MISSED) if self._own else []
        self.tick.setVisible(bool(able))
        self.tick.set_words(tr("Took place") if len(able) == 1 else tr("Took place ({n})", n=len(able)))
        self.tick_with.setVisible(bool(able))
        self.miss.setVisible(self._own and bool(self.chosen(OccurrenceState.OPEN)))
        self.untick.setVisible(bool(back))
        locks = [row.lock for row in self._selected() if row.lock is not None]
        stuck = self._own and bool(locks) and not able and not back
        self.locked.setVisible(stuck)
        self.locked.set(locks[0].message if stuck else "", State.MUTE, MEANING["frozen"])
        told = self._told(locks[0].hint if stuck else "")
        if not self._own:
            words = tr("Only the unit itself ticks off its series. Enter opens the activity of a day.")
        elif not able and not back and self.table.selected():
            words = tr("These days have not come yet.")
        else:
            words = tr(
                "Tick what took place. Choose several with Ctrl, Shift or Ctrl+A; Enter opens the activity."
            )
        self.hint.setText(told or words)
        self.hint.setVisible(bool(told) or not self._narrow)

    def _told(self, way: str) -> str:
        """Return what must be read whole of the chosen days: the reason of one, the way to open them."""
        chosen = self._selected()
        said = f"{_day(chosen[0])}: {chosen[0].reason}" if len(chosen) == 1 and chosen[0].reason else ""
        return "\n".join(filter(None, (said, way)))

    def _may_tick(self) -> bool:
        return self._own and not refusal(self._desk, Right.RECORD)

    def _toggle(self, row: Occurrence) -> None:
        if not self._may_tick() or row.lock is not None:
            return
        if row.state is OccurrenceState.DONE:
            self.untick_now([row])
        elif row.state is not OccurrenceState.COMING:
            self.tick_now([row])

    def _selected(self) -> list[Occurrence]:
        return [row for row in self.table.selected() if isinstance(row, Occurrence)]

    def _tick(self) -> None:
        self.tick_now(self.chosen(OccurrenceState.OPEN, OccurrenceState.MISSED))

    def _tick_with(self) -> None:
        chosen = self.chosen(OccurrenceState.OPEN, OccurrenceState.MISSED)
        names, _kind = QFileDialog.getOpenFileNames(self.window(), tr("Choose evidence files"))
        if names:
            self.tick_now(chosen, [Path(name) for name in names])

    def _untick(self) -> None:
        self.untick_now(self.chosen(OccurrenceState.DONE, OccurrenceState.MISSED))

    def _miss(self) -> None:
        chosen = self.chosen(OccurrenceState.OPEN)
        if self.record is not None and chosen:
            dialog = ReasonDialog(self._desk, self.record.id, chosen, parent=self.window())
            if dialog.exec():
                self.changed.emit()

    def _open(self, row: object) -> None:
        if isinstance(row, Occurrence) and row.activity:
            self.activity_wanted.emit(row.activity)

    def _want_pattern(self) -> None:
        if self.record is not None:
            self.pattern_wanted.emit(self.record)

    def _done(self, _changed: Changed[int]) -> None:
        self.changed.emit()


class ReasonDialog(Dialog):
    """Asks why occurrences did not take place; they stay visible with it."""

    def __init__(
        self, desk: Desk, schedule: str, chosen: Sequence[Occurrence], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Why did it not take place?"), width=460, parent=parent)
        self._desk = desk
        self._schedule = schedule
        self._chosen = tuple(chosen)
        days = ", ".join(occurrence.slot.label for occurrence in chosen[:6])
        more = tr("… and {n} more", n=len(chosen) - 6) if len(chosen) > 6 else ""
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        self.body.addWidget(Text(f"{days} {more}".strip(), tone="text2", wrap=True))
        self.reason = TextField(limit=REASON_LENGTH)
        self.field = Field(tr("Reason"), self.reason)
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Save the reason"), self._save, look="primary"))
        self.reason.setFocus()

    def _save(self) -> None:
        if not self.reason.text().strip():
            self.field.set_error(tr("Say in a few words what was in the way."))
            return
        slots = [occurrence.slot for occurrence in self._chosen]
        miss = partial(self._desk.workspace.schedules.miss, self._schedule, slots, self.reason.text())
        self._desk.work.change(miss, self._saved, self._refused)

    def _saved(self, _changed: Changed[int]) -> None:
        self.accept()

    def _refused(self, failure: Failure) -> None:
        self.field.set_error(str(failure))


def _day(occurrence: Occurrence) -> str:
    """Return weekday, day and, where there are several a day, the time: it takes the place of the year."""
    slot = occurrence.slot
    when = f"{slot.day:%d/%m}, {slot.time}" if slot.time else slot.label
    return f"{weekday_label(slot.day.weekday())} {when}"


def _check(occurrence: Occurrence) -> bool | None:
    if occurrence.state is OccurrenceState.COMING:
        return None
    return occurrence.state is OccurrenceState.DONE


def _locked(occurrence: Occurrence) -> str:
    return f"{occurrence.lock.message} {occurrence.lock.hint}" if occurrence.lock is not None else ""


def _state(occurrence: Occurrence) -> Shown:
    if occurrence.lock is not None and occurrence.state is OccurrenceState.OPEN:
        return tr("Locked"), State.MUTE, MEANING["frozen"]
    state, sign = _SHOWN[occurrence.state]
    return occurrence.state.label, state, sign


def _note(occurrence: Occurrence) -> str:
    parts = [occurrence.reason]
    if occurrence.state is OccurrenceState.DONE:
        count = occurrence.evidence_count
        parts.append(tr("{n} files", n=count) if count else tr("no evidence yet"))
    if not occurrence.planned:
        parts.append(tr("not in the pattern any more"))
    if occurrence.lock is not None:
        parts.append(tr("{period} was submitted", period=occurrence.lock.period_label))
    return " · ".join(filter(None, parts))
