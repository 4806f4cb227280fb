"""Bringing in a workbook: the template, the file, what each row says, then all good rows at once."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from cchc_desktop.domain.activity_sheet_rows import SheetRow
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.activity_imports import ImportPreview, ImportRecord, ImportUndone
from ui.support.desk import Desk
from ui.support.files import ask_files, ask_target, kinds
from ui.support.work import Job
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button, FilterChip
from ui.widgets.cells import Column, Shown
from ui.widgets.dialog import Dialog
from ui.widgets.drops import DropZone
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import CheckBox
from ui.widgets.progress import ProgressLine
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text

SUFFIXES: Final = (".xlsx", ".xlsm")
_WIDTH: Final = 880
_HEIGHT: Final = 470


class ImportDialog(Dialog):
    """Looks a workbook through before anything is recorded; problems stand first."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Import activities from Excel"), width=640, parent=parent)
        self._desk = desk
        self._imports = desk.workspace.activity_imports
        self._channels = {c.id: c.label for c in desk.workspace.activities.channels()}
        self._job: Job | None = None
        self.preview: ImportPreview | None = None
        self.made: ImportRecord | None = None
        self._recorded: frozenset[int] = frozenset()
        """Rows that were just imported."""
        self.zone = DropZone(
            tr("Drop the Excel file here"),
            tr("Rows are checked; nothing is recorded yet"),
            Button(tr("Save the template…"), self.save_template),
            Button(tr("Choose a file…"), self.choose),
            icon_name="upload-2-line",
            suffixes=SUFFIXES,
        )
        self.zone.dropped.connect(lambda files: self.look(files[0]))
        self.zone.accept_drops_of(self)
        self.banner = Banner()
        self.all = FilterChip("")
        self.blocked = FilterChip("", icon_name="error-warning-fill", token="bad")  # noqa: S106 - a colour
        self.repeating = FilterChip("", icon_name="file-copy-line")
        self.ready = FilterChip("", icon_name="checkbox-circle-fill", token="ok")  # noqa: S106 - a colour
        self.model = LazyTableModel(self._columns(), key=lambda row: row.number, parent=self)
        self.table = TableView(self.model, name=tr("Rows of the file"), two_lines=True)
        self.table.chosen.connect(self._explain)
        self.explained = Text("", "small", tone="text2", wrap=True)
        self.progress = ProgressLine()
        self.stop = Button(tr("Stop"), self._stop)
        self.with_repeats = CheckBox("")
        self.with_repeats.toggled.connect(self._count)
        self.faults = Button(tr("Save the rows to mend…"), self.save_faults, look="link")
        self.close_button = Button(tr("Close"), self.reject)
        self.go = Button(tr("Import the rows"), self.bring_in, look="primary", icon_name="download-2-line")
        self._lay_out()
        self._show()
        room = parent.window().size() if parent is not None else self.sizeHint()
        self.resize(min(_WIDTH, room.width() - 24), min(_HEIGHT + 110, room.height() - 24))

    def choose(self) -> None:
        """Ask for a workbook and look it through."""
        of = kinds(tr("Excel workbooks"), *SUFFIXES)
        self.zone.take(ask_files(self, tr("Workbook of activities"), of=of, many=False))

    def save_template(self) -> None:
        """Write the empty workbook where the officer wants it."""
        year = self._desk.workspace.plans.current().year
        name = tr("Activities {year}.xlsx", year=year)
        of = kinds(tr("Excel workbooks"), ".xlsx")
        target = ask_target(self, tr("Save the template"), name=name, of=of)
        if target is not None:
            write = partial(self._imports.write_template, target.with_suffix(".xlsx"))
            self._desk.work.read(write, self._template_saved, self._failed)

    def look(self, file: Path) -> None:
        """Look the file through; nothing is recorded, and what was shown of another file goes away."""
        self.made = None
        self.preview = None
        self._show()
        self._recorded = frozenset()
        self._run(
            tr("Reading {file}", file=file.name),
            lambda progress: self._imports.read(file, progress=progress),
            self._looked,
        )

    def bring_in(self) -> None:
        """Record every good row in one act; say where to begin while there is none."""
        preview, numbers = self.preview, self._wanted()
        if preview is None or self.made is not None or not numbers:
            words = tr("No row is ready. Drop a file above, or mend what the list says.")
            self.banner.say(State.INFO, words)
            return
        self._run(
            tr("Importing {n} rows", n=number(len(numbers))),
            lambda progress: self._imports.bring_in(preview, numbers=numbers, progress=progress),
            self._brought,
        )

    def take_back(self) -> None:
        """Withdraw what was just imported."""
        made = self.made
        if made is not None:
            self._run(
                tr("Taking the import back"),
                lambda progress: self._imports.withdraw(made.id, progress=progress),
                self._taken_back,
            )

    def save_faults(self) -> None:
        """Write the rows that must be mended into a workbook of their own."""
        preview = self.preview
        if preview is None or not preview.blocked:
            return
        name = tr("To mend - {file}", file=f"{preview.file.stem}.xlsx")
        of = kinds(tr("Excel workbooks"), ".xlsx")
        target = ask_target(self, tr("Save the rows to mend"), name=name, of=of)
        if target is not None:
            write = partial(self._imports.write_faults, preview, target.with_suffix(".xlsx"))
            self._desk.work.read(write, self._faults_saved, self._failed)

    def done(self, result: int) -> None:
        """Stop what is running, then close."""
        if self._job is not None:
            self._job.cancel()
        super().done(result)

    def _columns(self) -> list[Column]:
        return [
            Column(title=tr("Row"), text=lambda row: str(row.number), right=True, chars=5),
            Column(title=tr("Activity"), text=self._title, under=self._under, stretch=True),
            Column(title=tr("What the check says"), text=_message(0), under=_message(1), chars=44),
            Column(title=tr("State"), badge=self._state, chars=15),
        ]

    def _title(self, row: SheetRow) -> str:
        return row.title or tr("(no name yet)")

    def _under(self, row: SheetRow) -> str:
        values = row.values
        if values is None:
            return ""
        return f"{day_words(values.starts_on)} · {self._channels.get(values.channel, values.channel)}"

    def _state(self, row: SheetRow) -> Shown:
        if row.number in self._recorded:
            return tr("Imported"), State.OK, ""
        if row.values is None:
            return tr("To mend"), State.BAD, ""
        if row.repeats:
            return tr("Seems recorded"), State.WARN, "file-copy-line"
        if row.messages:
            return tr("Ready, look again"), State.WARN, ""
        return tr("Ready"), State.MUTE, "checkbox-circle-fill"

    def _lay_out(self) -> None:
        self.body.addWidget(self.zone)
        self.body.addWidget(self.banner)
        self._chips = QWidget()
        row = QHBoxLayout(self._chips)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for chip in (self.all, self.blocked, self.repeating, self.ready):
            row.addWidget(chip)
            chip.clicked.connect(partial(self._filter, chip))
        row.addStretch(1)
        row.addWidget(self.faults)
        self.body.addWidget(self._chips)
        self.empty = EmptyState(
            "file-excel-2-line",
            tr("No file is being looked at"),
            tr("Save the template, fill it in Excel, then drop it above. Your own book works too."),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self.explained)
        self._working = QWidget()
        line = QHBoxLayout(self._working)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.progress, 1)
        line.addWidget(self.stop)
        self.body.addWidget(self._working)
        self._working.hide()
        self.foot.insertWidget(0, self.with_repeats)
        self.add_button(self.close_button)
        self.add_button(self.go)

    def _run(
        self, words: str, work: Callable[[Callable[..., None]], object], then: Callable[..., object]
    ) -> None:
        """Run long work with its progress in the dialog; what was told before goes away."""
        self.banner.clear()
        self._wait(on=True, words=words)
        job = self._desk.work.long(words, work, then, self._failed, cancelled=self._stopped)
        job.moved.connect(self._moved)
        self._job = job

    def _moved(self, done: int, total: int, words: str) -> None:
        if total:
            self.progress.set(done, total, words or None)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _wait(self, *, on: bool, words: str = "") -> None:
        self._working.setVisible(on)
        if on:
            self.progress.set(0, 0, words)
        for widget in (self.zone, self.go, self.with_repeats, self.faults):
            widget.setEnabled(not on)
        if not on:
            self._job = None

    def _looked(self, preview: ImportPreview) -> None:
        self._wait(on=False)
        self.preview = preview
        self.with_repeats.setChecked(False)
        first = self.blocked if preview.blocked else self.all
        self._filter(first)
        if not preview.rows:
            self.banner.say(State.INFO, tr("{file} has no row to import.", file=preview.file.name))
        elif preview.notes:
            self.banner.say(State.INFO, " ".join(preview.notes), head=preview.file.name)
        (self.go if preview.ready else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self, chip: FilterChip) -> None:
        for other in (self.all, self.blocked, self.repeating, self.ready):
            other.setChecked(other is chip)
        self._show()

    def _show(self) -> None:
        preview = self.preview
        rows: list[SheetRow] = []
        if preview is not None:
            if self.blocked.isChecked():
                rows = list(preview.blocked)
            elif self.repeating.isChecked():
                rows = list(preview.repeating)
            elif self.ready.isChecked():
                rows = list(preview.ready)
            else:
                rows = sorted(preview.rows, key=_urgency)
            self.all.setText(tr("All {n}", n=number(len(preview.rows))))
            self.blocked.setText(tr("To mend {n}", n=number(len(preview.blocked))))
            self.repeating.setText(tr("Seem recorded {n}", n=number(len(preview.repeating))))
            self.ready.setText(tr("Ready {n}", n=number(len(preview.ready))))
        some = preview is not None and bool(preview.rows)
        self._chips.setVisible(some)
        self.faults.setVisible(some and bool(preview and preview.blocked))
        self.blocked.setVisible(some and bool(preview and preview.blocked))
        self.repeating.setVisible(some and bool(preview and preview.repeating))
        self.explained.setVisible(some)
        self._stack.setCurrentWidget(self.table if some else self.empty)
        self.model.set_rows(rows)
        if rows:
            self.table.select_key(rows[0].number)
        self._count()

    def _count(self, *_what: object) -> None:
        repeating = len(self.preview.repeating) if self.preview else 0
        self.with_repeats.setVisible(repeating > 0 and self.made is None)
        self.with_repeats.setText(tr("Also the {n} that seem recorded", n=number(repeating)))
        numbers = self._wanted()
        words = tr("Import {n} rows", n=number(len(numbers))) if numbers else tr("Import the rows")
        self.go.set_words(words)
        self.go.setVisible(self.made is None)

    def _wanted(self) -> list[int]:
        if self.preview is None:
            return []
        rows = [*self.preview.ready, *(self.preview.repeating if self.with_repeats.isChecked() else ())]
        return [row.number for row in rows]

    def _explain(self, row: SheetRow | None) -> None:
        """Say everything of the row the officer stands on."""
        if not isinstance(row, SheetRow):
            self.explained.setText("")
            return
        told = "\n".join(str(message) for message in row.messages) or tr("Nothing is wrong with this row.")
        self.explained.setText(tr("Row {row}: {message}", row=row.number, message=told))

    def _brought(self, changed: Changed[ImportRecord]) -> None:
        self._wait(on=False)
        self.made = changed.record
        self._recorded = frozenset(self._wanted())
        self.table.viewport().update()
        left = len(self.preview.blocked) if self.preview else 0
        self._count()
        self.banner.say(
            State.OK,
            tr("{n} rows still have to be mended; save them, mend them, import that file.", n=number(left))
            if left
            else tr("They stand in the list of activities; each was recorded in your name."),
            head=tr("{n} activities imported", n=number(self.made.count)),
            button=tr("Undo"),
            on_click=self.take_back,
        )
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _taken_back(self, changed: Changed[ImportUndone]) -> None:
        self._wait(on=False)
        self.made = None
        self._recorded = frozenset()
        self.table.viewport().update()
        self._count()
        words = tr("{n} activities were taken back.", n=number(changed.record.withdrawn))
        if changed.record.kept:
            words += " " + tr("{n} were changed since and stay.", n=number(changed.record.kept))
        self.banner.say(State.INFO, words)

    def _template_saved(self, file: Path) -> None:
        words = tr("Fill the sheet “{sheet}” in Excel, then drop the file here.", sheet=tr("Activities"))
        self.banner.say(State.OK, words, head=tr("Template saved: {file}", file=file.name))

    def _faults_saved(self, file: Path) -> None:
        words = tr("The first column says what to mend; then import that file.")
        self.banner.say(State.OK, words, head=tr("Rows saved: {file}", file=file.name))

    def _failed(self, failure: Failure) -> None:
        self._wait(on=False)
        self.banner.say(State.BAD, failure.hint, head=failure.message)

    def _stopped(self) -> None:
        self._wait(on=False)
        self.banner.say(State.INFO, tr("Stopped; nothing was recorded."))


def _message(at: int) -> Callable[[SheetRow], str]:
    def words(row: SheetRow) -> str:
        if at < len(row.messages):
            message = row.messages[at]
            return f"{message.column}: {message.message}" if message.column else message.message
        return ""

    return words


def _urgency(row: SheetRow) -> tuple[int, int]:
    """Order rows: to mend, repeating, warned of, good; each as in the file."""
    rank = 0 if row.values is None else 1 if row.repeats else 2 if row.messages else 3
    return rank, row.number
