"""The series of the unit in place of the list of activities: each with what is still to be ticked off."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.schedules import OccurrenceState, pattern_words
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.schedules import ScheduleRecord
from ui.activities.occurrences import OccurrencePane
from ui.activities.pattern import PatternDialog
from ui.support.desk import Desk
from ui.support.messages import confirm
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.cells import Column, Shown
from ui.widgets.empty import EmptyState
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
        back = Button(tr("Activities"), self.left.emit, icon_name="arrow-left-line")
        back.setAccessibleName(tr("Back to the activities"))
        self.head.add(back)
        self.new = Button(tr("New schedule"), self.enter, look="primary", icon_name="add-line")
        self.head.add(self.new)
        self.model = LazyTableModel(self._columns(), parent=self)
        self.table = TableView(self.model, name=tr("Schedules"), two_lines=True)
        self.empty = EmptyState(
            "calendar-check-line",
            tr("No schedule yet"),
            tr("Enter a series once, such as a broadcast twice a week, and tick off what took place."),
            Button(tr("Enter a schedule"), self.enter, look="primary", icon_name="add-line"),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.empty)
        main = QWidget()
        column = QVBoxLayout(main)
        column.setContentsMargins(20, 14, 16, 10)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addWidget(self.stack, 1)
        self.end = Button(tr("End this schedule…"), self._end, look="link")
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
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Read the series again."""
        self.desk.work.read(self.desk.workspace.schedules.all, self._show, slot="schedules")

    def choose(self, series: str) -> None:
        """Read the series again and stand on the one with this id, if it is there."""
        self._awaited = series
        self.refresh()

    def regions(self) -> list[QWidget]:
        """Return list and pane."""
        return [self.stack, self.pane]

    def set_narrow(self, *, on: bool) -> None:
        """Use short words in narrow windows."""
        self.head.set_narrow(on=on)
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
        open_ = sum(record.counts[OccurrenceState.OPEN] for record in found)
        self.head.set(tr("Schedules"), tr("{n} not ticked off", n=open_) if open_ else "")
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

    def _choose(self, row: object) -> None:
        if isinstance(row, ScheduleRecord):
            self.pane.show_schedule(row)
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
        return f"{pattern_words(values)} · {days}"

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
