"""The list of activities with everything around it: head, filters, rows, what is chosen, sums."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.activities import ActivityTotals
from cchc_desktop.services.activity_rows import EVERY_UNIT, ActivityFilter
from cchc_desktop.services.drafts import Draft
from cchc_desktop.services.saved_filters import SavedFilter
from ui.activities.exporting import ExportDialog
from ui.activities.filters import FilterBar
from ui.activities.importing import ImportDialog
from ui.activities.table import DraftRow, ListRow, ListWords, draft_rows, rows_of, sums
from ui.activities.together import BulkEditDialog, SelectionBar, WithdrawDialog
from ui.activities.tools import ColumnTool, SavedFilterTool
from ui.support.desk import Desk
from ui.support.greeting import ACTIVITY_DRAFTS
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.empty import EmptyState
from ui.widgets.rows import LazyTableModel
from ui.widgets.screen import PageHead
from ui.widgets.tables import TableView
from ui.widgets.text import ElidedText


@dataclass(frozen=True, slots=True)
class _Read:
    """What the list says around its rows."""

    everything: ActivityTotals
    filtered: ActivityTotals
    drafts: tuple[Draft, ...]


class ActivityList(QWidget):
    """Everything that was done in the period, narrowed and ordered as the officer likes."""

    drafts_read = Signal(tuple)
    """Carries the drafts, whenever they were read again."""
    recording_wanted = Signal()

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        activities = desk.workspace.activities
        self.drafts: tuple[Draft, ...] = ()
        self._total = 0
        self._whole = False
        units = desk.workspace.units
        self.words = ListWords(
            {channel.id: channel for channel in activities.channels()},
            activities.counters(),
            lambda key: units.get(key).name,
        )
        self.head = PageHead(tr("Activities"))
        self.new = Button(
            tr("New activity"),
            self.recording_wanted.emit,
            look="primary",
            icon_name="add-line",
            shortcut="Ctrl+N",
        )
        self.head.add(self.new)
        importing = Button(tr("Import from Excel…"), self.import_rows, icon_name="file-excel-2-line")
        keep_to(desk, Right.RECORD, self.new, importing)
        self.head.add_secondary(importing)
        self.head.add_secondary(Button(tr("Export to Excel…"), self.export_rows, icon_name="download-2-line"))
        self.head.add_secondary(
            Button(tr("Without evidence…"), self.list_missing, icon_name="file-search-line")
        )
        self.banner = Banner()
        self.filters = FilterBar(
            activities.channels(),
            desk.workspace.plans.current(),
            superior=bool(units.below(desk.workspace.unit.key)),
        )
        self.model = LazyTableModel(
            self.words.columns(), work=desk.work, fetch=self._fetch(), sort="-starts_on", parent=self
        )
        self.table = TableView(self.model, name=tr("Activities"), multiple=True, remember="activities")
        self.saved = SavedFilterTool(desk, self)
        self.columns = ColumnTool(self.table, self)
        self.filters.add_tools(self.saved.button, self.columns.button)
        self.head.fold_too(self.saved.button, self.saved.menu)
        self.head.fold_too(self.columns.button, self.columns.menu)
        self.chosen = SelectionBar(edit=self.change_together, withdraw=self.withdraw_together)
        keep_to(desk, Right.RECORD, self.chosen.edit, self.chosen.withdraw)
        self._lay_out()
        self._connect()
        self.saved.read()

    def refresh(self) -> None:
        """Read rows, counts and drafts again."""
        workspace, narrow = self.desk.workspace, self.filters.wanted(self.desk.period)
        whole = ActivityFilter(period=self.desk.period, unit=narrow.unit)
        self.words.every_unit = narrow.unit == EVERY_UNIT

        def read() -> _Read:
            return _Read(
                workspace.activities.totals(whole),
                workspace.activities.totals(narrow),
                tuple(workspace.drafts.list(ACTIVITY_DRAFTS)),
            )

        self.desk.work.read(read, self._show, slot="around")
        self.model.set_fetch(self._fetch())

    def set_narrow(self, *, on: bool) -> None:
        """Use two-line rows, folded filters and short words, or the wide ones."""
        self.words.narrow = on
        self.table.set_two_lines(on=on)
        self.filters.set_narrow(on=on)
        self.head.set_narrow(on=on)
        self.new.set_words(tr("New") if on else tr("New activity"))

    def several(self) -> bool:
        """Tell whether more than one row is chosen."""
        return self._whole or len(self.table.selected()) > 1

    def change_together(self) -> None:
        """Ask what is to be the same in everything chosen."""
        self._with_chosen(self._open_change)

    def withdraw_together(self) -> None:
        """Ask why everything chosen does not count."""
        self._with_chosen(self._open_withdrawal)

    def import_rows(self) -> None:
        """Look a workbook through and bring its rows in."""
        ImportDialog(self.desk, parent=self.window()).exec()

    def list_missing(self) -> None:
        """List the activities of the period without evidence, by clause."""
        from ui.activities.missing import MissingEvidenceDialog

        dialog = MissingEvidenceDialog(self.desk, parent=self.window())
        dialog.record_wanted.connect(lambda activity: self.desk.go("activities", record=activity))
        dialog.exec()

    def export_rows(self) -> None:
        """Write the list as it stands into a workbook."""
        ExportDialog(
            self.desk,
            self.filters.wanted(self.desk.period),
            sort=self.model.sorting(),
            count=self._total,
            written=self._exported,
            parent=self.window(),
        ).exec()

    def _exported(self, file: Path, count: int) -> None:
        words = tr("{n} activities written: {file}", n=number(count), file=str(file))
        self.banner.say(State.OK, words)

    def use_filter(self, saved: SavedFilter) -> None:
        """Narrow and order the list as `saved` says."""
        self.filters.set(saved.wanted)
        self.model.set_sort(saved.sort)

    def show_chosen(self) -> None:
        """Say how many rows are chosen out of how many."""
        total = len(self.model.rows()) if self.filters.only_drafts() else self._total
        self.chosen.show_counts(total if self._whole else len(self._chosen_ids()), total)
        self._sums.setVisible(not (self.several() and self.words.narrow))

    def _with_chosen(self, act: Callable[[Sequence[str]], object]) -> None:
        if self._whole:
            find = partial(self.desk.workspace.activities.ids, self.filters.wanted(self.desk.period))
            self.desk.work.read(find, act, slot="ids")
        else:
            act(self._chosen_ids())

    def _open_change(self, ids: Sequence[str]) -> None:
        if ids:
            BulkEditDialog(self.desk, ids, parent=self.window()).exec()

    def _open_withdrawal(self, ids: Sequence[str]) -> None:
        if ids:
            WithdrawDialog(self.desk, ids, parent=self.window()).exec()

    def _chosen_ids(self) -> list[str]:
        return [row.id for row in self.table.selected() if row is not None and not isinstance(row, DraftRow)]

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 16, 10)
        column.setSpacing(10)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addWidget(self.filters)
        record = Button(
            tr("Record an activity"), self.recording_wanted.emit, look="primary", icon_name="add-line"
        )
        keep_to(self.desk, Right.RECORD, record)
        self.empty = EmptyState(
            "broadcast-line", "", tr("Record the first one; drop its evidence in."), record
        )
        self.nothing = EmptyState(
            "filter-line",
            tr("No activity passes the filters"),
            tr("Other activities of the period are hidden by them."),
            Button(tr("Drop the filters"), self.filters.clear, look="primary"),
        )
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(96)
        for widget in (self.table, self.empty, self.nothing):
            self.stack.addWidget(widget)
        column.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        self._sums = ElidedText("", "small")
        self._sums.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        foot.addWidget(self.chosen)
        foot.addWidget(self._sums, 1)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.filters.changed.connect(self._filtered)
        self.model.loaded.connect(self._show_rows)
        self.model.headerDataChanged.connect(lambda *_where: self._note_filter())
        self.table.selectionModel().selectionChanged.connect(lambda _new, _old: self._selection_changed())
        self.table.all_selected.connect(self._select_whole)
        self.saved.wanted.connect(self.use_filter)

    def _filtered(self) -> None:
        self._whole = False
        self._note_filter()
        self.refresh()

    def _note_filter(self) -> None:
        self.saved.stand_at(SavedFilter("", self.filters.wanted(None), self.model.sorting()))

    def _selection_changed(self) -> None:
        self._whole = False
        self.show_chosen()

    def _select_whole(self) -> None:
        self._whole = not self.filters.only_drafts()
        self.show_chosen()

    def _fetch(self) -> "partial[list[ListRow]]":
        if self.filters.only_drafts():
            return partial(draft_rows, self.drafts)
        return partial(rows_of, self.desk.workspace.activities.page, self.filters.wanted(self.desk.period))

    def _show(self, read: _Read) -> None:
        changed = read.drafts != self.drafts
        self.drafts = read.drafts
        count = read.everything.count
        self.head.set(tr("Activities"), tr("{n} in {period}", n=number(count), period=self.desk.period.label))
        self.filters.show_counts(count, read.everything.without_evidence, len(read.drafts))
        self._total = read.filtered.count
        if not self.filters.only_drafts():
            self.model.set_total(self._total)
        words = sums(read.filtered)
        whole = tr("Sum of the filter: {sums}", sums=words) if words else ""
        self._sums.setText(words if self.words.narrow else whole)
        self.show_chosen()
        self.empty.say(
            tr("No activity yet in {period}", period=self.desk.period.label),
            tr("Record the first one; drop its evidence in."),
        )
        if changed and self.filters.only_drafts():
            self.model.set_fetch(self._fetch())
        self.drafts_read.emit(self.drafts)

    def _show_rows(self) -> None:
        empty = self.model.is_empty()
        shown = self.table if not empty else self.nothing if self.filters.narrows() else self.empty
        self.stack.setCurrentWidget(shown)
        if self._whole:
            self.table.selectAll()
            self._whole = True
        self.show_chosen()
