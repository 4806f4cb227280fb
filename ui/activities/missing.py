"""The report of records without evidence: by kind and clause, mended from here, written as a workbook."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.evidence import LACKING
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.bare_records import BareRecord
from ui.support.desk import Desk
from ui.support.files import ask_target, kinds
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import ComboField
from ui.widgets.record_files import RecordFilesDialog
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class MissingEvidenceDialog(Dialog):
    """What has no file in the period, under each clause it serves."""

    record_wanted = Signal(str)
    """Carries the id of an activity to open."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Records without evidence"), width=820, parent=parent)
        self._desk = desk
        self._rows: tuple[BareRecord, ...] = ()
        self.prefer_height(440)
        self.head = Text("", "card")
        self.body.addWidget(self.head)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.clause = ComboField([("", tr("Every clause"))])
        self.clause.setAccessibleName(tr("Clause"))
        self.clause.currentIndexChanged.connect(lambda _at: self._narrow())
        self.kind = ComboField([("", tr("Every kind")), *((noun, noun.label) for noun in LACKING)])
        self.kind.setAccessibleName(tr("Kind of record"))
        self.kind.currentIndexChanged.connect(lambda _at: self._narrow())
        narrowing = QHBoxLayout()
        narrowing.setSpacing(8)
        narrowing.addWidget(self.kind, 1)
        narrowing.addWidget(self.clause, 2)
        self.body.addLayout(narrowing)
        self.model = LazyTableModel(
            [
                Column(title=tr("Clause"), text=lambda row: row.clause, bold=True, chars=11),
                Column(title=tr("Day"), text=lambda row: day_words(row.starts_on), chars=11),
                Column(title=tr("Kind of record"), text=lambda row: row.noun.label, chars=16, tone="text2"),
                Column(title=tr("What lacks evidence"), text=lambda row: row.title, stretch=True),
                Column(title=tr("Note"), text=lambda row: row.note, chars=20, drop=1, tone="text2"),
            ],
            key=lambda row: (row.clause, row.record),
        )
        self.table = TableView(self.model, name=tr("Records without evidence"))
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        self.empty = EmptyState(
            "checkbox-circle-fill",
            tr("Every record has evidence"),
            tr("Choose another period in the bar at the top to look there."),
        )
        self.empty.hide()
        self.body.addWidget(self.empty, 1)
        self.export = Button(tr("Export to Excel…"), self._export, icon_name="file-excel-2-line")
        self.foot.insertWidget(0, self.export)
        self.add_button(Button(tr("Close"), self.reject))
        self.add = self.add_button(
            Button(tr("Add the evidence"), lambda: self._open(self.table.current()), look="primary")
        )
        self._read()

    def _read(self) -> None:
        missing = partial(self._desk.workspace.evidence_lists.missing, self._desk.period)
        self._desk.work.read(missing, self._show, slot="missing")

    def _show(self, rows: tuple[BareRecord, ...]) -> None:
        self._rows = rows
        clause = self.clause.value()
        clauses = dict.fromkeys((row.clause, row.clause_title) for row in rows if row.clause)
        self.clause.set_choices(
            [
                ("", tr("Every clause")),
                *((code, f"{code}  {title}".strip()) for code, title in clauses),
            ]
        )
        self.clause.choose(clause if clause in {code for code, _title in clauses} else "")
        count = len({row.record for row in rows})
        words = tr("{n} records of {period} have no evidence", n=number(count), period=self._period())
        self.head.setText(words)
        for widget in (self.table, self.kind, self.clause, self.export, self.add):
            widget.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._narrow()
        if rows:
            self.table.selectRow(0)
            self.table.setFocus()

    def _period(self) -> str:
        return self._desk.period.label

    def _shown(self) -> Sequence[BareRecord]:
        clause, kind = self.clause.value(), self.kind.value()
        return [
            row
            for row in self._rows
            if (not clause or row.clause == clause) and (not kind or row.noun == kind)
        ]

    def _narrow(self) -> None:
        self.model.set_rows(self._shown())

    def _open(self, row: BareRecord | None) -> None:
        if row is None:
            return
        if row.noun is Noun.ACTIVITY:
            self.record_wanted.emit(row.record)
            self.accept()
        else:
            RecordFilesDialog(self._desk, row.noun, row.record, row.title, parent=self).exec()
            self._read()

    def _export(self) -> None:
        name = f"{tr('records-without-evidence')}-{self._desk.period.code}.xlsx"
        of = kinds(tr("Excel workbook"), ".xlsx")
        target = ask_target(self, tr("Export to Excel…"), name=name, of=of)
        if target is not None:
            write = partial(
                self._desk.workspace.evidence_lists.write_missing,
                target,
                self._desk.period,
                clause=str(self.clause.value() or ""),
                kinds=(Noun(str(kind)),) if (kind := self.kind.value()) else LACKING,
            )
            self._desk.work.read(partial(_written, write, target), self._exported, self._failed)

    def _exported(self, target: Path) -> None:
        self.banner.say(State.OK, tr("The list was written to {file}.", file=str(target)))

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


def _written(write: Callable[[], object], target: Path) -> Path:
    write()
    return target
