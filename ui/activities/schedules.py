"""The series of the unit in place of the list of activities: each with what is still to be ticked off."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.schedules import OccurrenceState, pattern_words
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.activity_rows import EVERY_UNIT
from cchc_desktop.services.schedules import ScheduleRecord
from ui.activities.occurrences import OccurrencePane
from ui.activities.pattern import PatternDialog
from ui.support.desk import Desk
from ui.support.messages import confirm
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cells import Column, Shown
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import ComboField
from ui.widgets.panes import PaneSplit
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import PageHead
from ui.widgets.tables import TableView


class ScheduleView(QWidget):
    """What is done again and again: the list of series, the chosen one beside it."""

    left = Signal()
    """The officer goes back to the list of activities."""
    activity_wanted = Signal(str)
    """Carries the id of an activity to open."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._awaited = ""
        channels = {channel.id: channel for channel in desk.workspace.activities.channels()}
        self._channels = channels
        self.head = PageHead(tr("Schedules"))
        self._narrow, self._open = False, 0
        self.back, self.short_back = self._ways_back()
        self.new = Button(tr("New schedule"), self.enter, look="primary", icon_name="add-line")
        self.head.add(self.new)
        own, below = desk.workspace.unit, desk.workspace.units.under(desk.workspace.unit.key)
        self._names = {unit.key: unit.short_body for unit in (own, *below)}
        self.unit = ComboField(
            [
                (own.key, own.short_body),
                (EVERY_UNIT, tr("Every unit")),
                *((unit.key, unit.short_body) for unit in below),
            ],
            icon_name="community-line",
        )
        self.unit.setAccessibleName(tr("Unit whose schedules are shown"))
        self.unit.setVisible(bool(below))
        self.model = LazyTableModel(self._columns(), parent=self)
        self.table = TableView(self.model, name=tr("Schedules"), two_lines=True)
        self._first = Button(tr("Enter a schedule"), self.enter, look="primary", icon_name="add-line")
        self.empty = EmptyState(
            "calendar-check-line",
            tr("No schedule yet"),
            tr("Enter a series once, such as a broadcast twice a week, and tick off what took place."),
            self._first,
        )
        keep_to(desk, Right.RECORD, self.new, self._first)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(20, 14, 16, 10)
        column.setSpacing(10)
        column.addWidget(self.head)
        if below:
            column.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            self.unit.setParent(main)
        column.addWidget(self.stack, 1)
        self.end = Button(tr("End this schedule…"), self._end, look="link")
        keep_to(desk, Right.RECORD, self.end)
        column.addWidget(self.end)
        self.pane = OccurrencePane(desk)
        self.pane.hide()
        self.split = PaneSplit("schedules", main, self.pane, pane_width=520)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.split)
        self.table.chosen.connect(self._choose)
        self.pane.changed.connect(self.refresh)
        self.pane.activity_wanted.connect(self.activity_wanted)
        self.pane.pattern_wanted.connect(self._change)
        self.unit.currentIndexChanged.connect(lambda _at: self._turn_unit())
        self.setFocusProxy(self.table)

    def _ways_back(self) -> tuple[Button, IconButton]:
        """Put the way back to the activities into the head, in words and, where room is short, without."""
        long = Button(tr("Activities"), self.left.emit, icon_name="arrow-left-line")
        long.setAccessibleName(tr("Back to the activities"))
        short = IconButton(tr("Back to the activities"), "arrow-left-line", self.left.emit)
        short.hide()
        self.head.add(long)
        self.head.add(short)
        return long, short

    def refresh(self) -> None:
        """Read the series again."""
        read = partial(self.desk.workspace.schedules.all, unit=str(self.unit.value()))
        self.desk.work.read(read, self._show, slot="schedules")

    def choose(self, series: str) -> None:
        """Read the series again and stand on the one with this id, of whichever unit, if it is there."""
        self._awaited = series
        if series and self.unit.count() > 2:
            found = partial(self.desk.workspace.schedules.get, series)
            self.desk.work.read(found, self._go_to_unit_of, slot="series")
        else:
            self.refresh()

    def _go_to_unit_of(self, record: ScheduleRecord) -> None:
        if self.unit.value() not in (record.unit, EVERY_UNIT):
            self.unit.choose(record.unit)
        self.refresh()

    def _turn_unit(self) -> None:
        own = self.unit.value() == self.desk.workspace.unit.key
        self.new.setVisible(own)
        self._first.setVisible(own)
        self.empty.say(
            tr("No schedule yet"),
            tr("Enter a series once, such as a broadcast twice a week, and tick off what took place.")
            if own
            else tr("The unit sends its schedules with its next bundle, once it has entered some."),
        )
        self.refresh()

    def regions(self) -> list[QWidget]:
        """Return list and pane."""
        return [self.stack, self.pane]

    def set_narrow(self, *, on: bool) -> None:
        """Use short words in narrow windows."""
        self._narrow = on
        self.head.set_narrow(on=on)
        self.back.setVisible(not on)
        self.short_back.setVisible(on)
        self._count()
        self.pane.set_narrow(on=on)
        self.new.set_words(tr("New") if on else tr("New schedule"))

    def enter(self) -> None:
        """Ask for a new series."""
        self._ask(PatternDialog(self.desk, parent=self.window()))

    def _change(self, record: ScheduleRecord) -> None:
        self._ask(PatternDialog(self.desk, record, parent=self.window()))

    def _ask(self, dialog: PatternDialog) -> None:
        if dialog.exec() and dialog.made is not None:
            self._awaited = dialog.made.id
            self.refresh()

    def _show(self, found: list[ScheduleRecord]) -> None:
        wanted = self._awaited or (self.pane.record.id if self.pane.record else "")
        self._awaited = ""
        self._open = sum(record.counts[OccurrenceState.OPEN] for record in found)
        self._count()
        self.model.set_rows(found)
        self.stack.setCurrentWidget(self.table if found else self.empty)
        self.end.setVisible(bool(found))
        if not found:
            self.pane.record = None
            self.pane.hide()
            self.split.open_list()
        elif not self.table.select_key(wanted):
            self.table.selectRow(0)
        else:
            self._choose(self.table.current())

    def _count(self) -> None:
        """Say how much is to be ticked, in fewer words where room is short."""
        words = tr("{n} to tick", n=self._open) if self._narrow else tr("{n} not ticked off", n=self._open)
        self.head.set(tr("Schedules"), words if self._open else "")

    def _choose(self, row: object) -> None:
        if isinstance(row, ScheduleRecord):
            own = row.unit == self.desk.workspace.unit.key
            self.pane.show_schedule(row, own=own)
            self.end.setVisible(own)
            self.split.open_pane()

    def _end(self) -> None:
        record = self.pane.record
        if record is None:
            return
        done = record.counts[OccurrenceState.DONE]
        agreed = confirm(
            self.window(),
            tr("End the schedule “{title}”?", title=record.values.title),
            tr("It is no longer offered. The {n} occurrences that took place stay and count.", n=done),
            yes=tr("End the schedule"),
            danger=True,
        )
        if agreed:
            end = partial(self.desk.workspace.schedules.withdraw, record.id)
            self.desk.work.change(end, self._ended)

    def _ended(self, _changed: Changed[None]) -> None:
        self.pane.record = None
        self.refresh()

    def _columns(self) -> list[Column]:
        return [
            Column(
                title=tr("Schedule"),
                text=lambda record: record.values.title,
                under=self._under,
                icon=self._icon,
                stretch=True,
            ),
            Column(title=tr("Took place"), text=_done, progress=_progress, right=True, chars=11),
            Column(title=tr("Standing"), state=_standing, chars=18, drop=1),
        ]

    def _under(self, record: ScheduleRecord) -> str:
        values = record.values
        days = f"{day_words(values.starts_on)} – {day_words(values.ends_on)}"
        unit = self._names.get(record.unit, "") if self.unit.value() == EVERY_UNIT else ""
        return " · ".join(filter(None, (unit, pattern_words(values), days)))

    def _icon(self, record: ScheduleRecord) -> str:
        channel = self._channels.get(record.values.channel)
        return channel.icon if channel else ""


def _done(record: ScheduleRecord) -> str:
    return f"{record.counts[OccurrenceState.DONE]}/{len(record.occurrences)}"


def _progress(record: ScheduleRecord) -> tuple[int, int]:
    return record.counts[OccurrenceState.DONE], len(record.occurrences)


def _standing(record: ScheduleRecord) -> Shown:
    counts = record.counts
    if counts[OccurrenceState.OPEN]:
        return tr("{n} to tick", n=counts[OccurrenceState.OPEN]), State.WARN, "time-fill"
    if counts[OccurrenceState.COMING]:
        return tr("up to date"), State.OK, "checkbox-circle-fill"
    return tr("completed"), State.OK, "checkbox-circle-fill"
