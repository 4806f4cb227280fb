"""The report of activities without evidence: by clause, opened from here, written as a workbook."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.evidence_lists import BareRecord
from ui.support.desk import Desk
from ui.support.files import ask_target, kinds
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.empty import EmptyState
from ui.widgets.inputs import ComboField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class MissingEvidenceDialog(Dialog):
    """What has no file in the period, under each clause it serves."""

    record_wanted = Signal(str)
    """Carries the id of an activity to open."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Activities without evidence"), width=760, parent=parent)
        self._desk = desk
        self._rows: tuple[BareRecord, ...] = ()
        self.setMinimumHeight(440)
        self.head = Text("", "card")
        self.body.addWidget(self.head)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.clause = ComboField([("", tr("Every clause"))])
        self.clause.setAccessibleName(tr("Clause"))
        self.clause.currentIndexChanged.connect(lambda _at: self._narrow())
        self.body.addWidget(self.clause)
        self.model = LazyTableModel(
            [
                Column(title=tr("Clause"), text=lambda row: row.clause, bold=True, chars=11),
                Column(title=tr("Day"), text=lambda row: day_words(row.starts_on), chars=11),
                Column(title=tr("Activity"), text=lambda row: row.title, stretch=True),
                Column(title=tr("Channel"), text=lambda row: row.channel, chars=24, drop=1, tone="text2"),
            ],
            key=lambda row: (row.clause, row.activity),
        )
        self.table = TableView(self.model, name=tr("Activities without evidence"))
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        self.empty = EmptyState(
            "checkbox-circle-fill",
            tr("Every activity has evidence"),
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
        missing = partial(desk.workspace.evidence_lists.missing, desk.period)
        desk.work.read(missing, self._show, slot="missing")

    def _show(self, rows: tuple[BareRecord, ...]) -> None:
        self._rows = rows
        clauses = dict.fromkeys((row.clause, row.clause_title) for row in rows)
        self.clause.set_choices(
            [
                ("", tr("Every clause")),
                *((code, f"{code}  {title}".strip()) for code, title in clauses),
            ]
        )
        count = len({row.activity for row in rows})
        words = tr("{n} activities of {period} have no evidence", n=number(count), period=self._period())
        self.head.setText(words)
        for widget in (self.table, self.clause, self.export, self.add):
            widget.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._narrow()
        if rows:
            self.table.selectRow(0)
            self.table.setFocus()

    def _period(self) -> str:
        return self._desk.period.label

    def _shown(self) -> Sequence[BareRecord]:
        chosen = self.clause.value()
        return [row for row in self._rows if not chosen or row.clause == chosen]

    def _narrow(self) -> None:
        self.model.set_rows(self._shown())

    def _open(self, row: BareRecord | None) -> None:
        if row is not None:
            self.record_wanted.emit(row.activity)
            self.accept()

    def _export(self) -> None:
        name = f"{tr('activities-without-evidence')}-{self._desk.period.code}.xlsx"
        of = kinds(tr("Excel workbook"), ".xlsx")
        target = ask_target(self, tr("Export to Excel…"), name=name, of=of)
        if target is not None:
            write = partial(
                self._desk.workspace.evidence_lists.write_missing,
                target,
                self._desk.period,
                clause=str(self.clause.value() or ""),
            )
            self._desk.work.read(partial(_written, write, target), self._exported, self._failed)

    def _exported(self, target: Path) -> None:
        self.banner.say(State.OK, tr("The list was written to {file}.", file=str(target)))

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


def _written(write: Callable[[], object], target: Path) -> Path:
    write()
    return target
