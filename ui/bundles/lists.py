"""The lists behind the page: streams, quarantine, receipts to take back, the receipt code."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day, number
from cchc_desktop.services.bundle_results import BundleView, StreamView
from cchc_desktop.services.setbacks import Setback
from ui.bundles.words import outcome_badge
from ui.support.desk import Desk
from ui.support.files import ask_folder
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import Text


class StreamsDialog(Dialog):
    """How far each station's entries have come here."""

    def __init__(self, streams: Sequence[StreamView], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Streams"), width=680, parent=parent)
        self.body.addWidget(Text(tr("Streams"), "card", wrap=True))
        words = tr(
            "A stream is the unbroken chain of entries of one station. "
            "The last number is how far it came here."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        model = LazyTableModel(
            [
                Column(
                    title=tr("Unit"),
                    stretch=True,
                    text=lambda row: (
                        tr("{unit} (this station)", unit=row.unit_name) if row.own else row.unit_name
                    ),
                ),
                Column(
                    title=tr("Stream"),
                    chars=14,
                    text=lambda row: tr("notices") if row.notices else tr("records"),
                    tone="text2",
                ),
                Column(title=tr("Last number"), text=lambda row: number(row.seq), right=True, chars=10),
                Column(
                    title=tr("Last entry"),
                    chars=12,
                    right=True,
                    text=lambda row: day(local_day(row.last_at)) if row.last_at else tr("none yet"),
                    tone=lambda row: "text" if row.last_at else "text3",
                ),
            ],
            key=lambda row: (row.station, row.epoch),
        )
        model.set_rows(streams)
        self.table = TableView(model, name=tr("Streams"))
        self.table.setMinimumHeight(280)
        self.body.addWidget(self.table, 1)
        self.add_button(Button(tr("Close"), self.accept, look="primary")).setFocus()


class SetbacksDialog(Dialog):
    """Files that were kept out, with why and what to do; tells `enrol_wanted` for an unknown sender."""

    enrol_wanted = Signal()
    again_wanted = Signal()

    def __init__(self, desk: Desk, rows: Sequence[Setback], *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Not imported"), width=660, parent=parent)
        self._desk = desk
        self._rows = list(rows)
        self.body.addWidget(Text(tr("Not imported"), "card", wrap=True))
        words = tr(
            "Nothing of these files was written, and nothing here was changed. A file leaves the list once "
            "it comes in, or when you put it away."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.model = LazyTableModel(
            [
                Column(
                    title=tr("Bundle"),
                    text=lambda row: row.sender or row.file_name,
                    under=lambda row: row.file_name if row.sender else "",
                    stretch=True,
                ),
                Column(title=tr("Date"), text=lambda row: day(local_day(row.at)), chars=10),
                Column(title=tr("State"), chars=24, badge=lambda row: outcome_badge(row.outcome)),
            ],
            key=lambda row: row.id,
        )
        self.table = TableView(self.model, name=tr("Not imported"), two_lines=True)
        self.table.setMinimumHeight(190)
        self.table.chosen.connect(self._explain)
        self.body.addWidget(self.table, 1)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.add_button(Button(tr("Close"), self.accept, look="primary")).setFocus()
        self._fill()

    def put_away(self) -> None:
        """Take the file that is stood on off the list."""
        row = self._standing
        if row is not None:
            setbacks = self._desk.workspace.bundles.setbacks
            self._desk.work.change(lambda: setbacks.put_away(row.id), self._gone, self._failed)

    def _fill(self) -> None:
        self.model.set_rows(self._rows)
        self._standing = self._rows[0] if self._rows else None
        if self._standing is None:
            self.banner.say(State.OK, tr("Nothing is left on the list."))
        else:
            self.table.select_key(self._standing.id)
            self._explain(self._standing)

    def _explain(self, row: object) -> None:
        if not isinstance(row, Setback):
            return
        self._standing = row
        _words, state, sign = outcome_badge(row.outcome)
        kept = tr("The file itself is kept here and need not be brought again.") if row.kept else ""
        self.banner.say(state, f"{row.hint} {kept}".strip(), head=row.reason, icon_name=sign)
        if row.offered:
            self.banner.add_button(tr("Import the kept files again"), self._again)
        if row.outcome is Outcome.QUARANTINED:
            enrol = self.banner.add_button(tr("Enrol a station…"), self._enrol)
            keep_to(self._desk, Right.ADMINISTER, enrol)
        away = self.banner.add_button(tr("Put away"), self.put_away, look="link")
        keep_to(self._desk, Right.EXCHANGE, away)

    def _again(self) -> None:
        self.accept()
        self.again_wanted.emit()

    def _enrol(self) -> None:
        self.accept()
        self.enrol_wanted.emit()

    def _gone(self, _changed: object) -> None:
        self._rows = [row for row in self._rows if row is not self._standing]
        self._fill()

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


class ReceiptCodeDialog(Dialog):
    """Takes the short code that the receiver reads out over the telephone."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Enter a receipt code"), width=440, parent=parent)
        self._desk = desk
        self.body.addWidget(Text(tr("Enter a receipt code"), "card", wrap=True))
        words = tr(
            "The receiver reads it out after importing. It changes what the list shows; "
            "only the receipt file counts as proof."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.code = TextField(placeholder="ABC-DEF-GHJ", limit=16)
        self.field = Field(tr("Receipt code"), self.code)
        self.body.addWidget(self.field)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.body.addStretch(1)
        self.add_button(Button(tr("Close"), self.reject))
        self.enter = self.add_button(Button(tr("Note as received"), self.note, look="primary"))
        self.enter.setDefault(True)
        self.code.setFocus()

    def note(self) -> None:
        """Look the code up and note what it says."""
        code, bundles = self.code.text(), self._desk.workspace.bundles
        if not code.strip():
            self.field.set_error(tr("Type the code as it is read out."))
            return
        self._desk.work.change(lambda: bundles.acknowledge(code), self._noted, self._failed)

    def _noted(self, changed: Changed[BundleView]) -> None:
        view = changed.record
        self.code.clear()
        words = tr("Bundle {number} for {unit} is received.", number=view.number, unit=view.partner_name)
        self.banner.say(State.OK, words)

    def _failed(self, failure: Failure) -> None:
        self.banner.clear()
        self.field.set_error(str(failure))
        self.code.selectAll()
        self.code.setFocus()


class ReceiptsDialog(Dialog):
    """Codes to read out, and a receipt file to carry back to one unit."""

    def __init__(
        self,
        desk: Desk,
        received: Sequence[BundleView],
        *,
        ask: Callable[[QWidget | None, str], Path | None] = ask_folder,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Receipts to take back"), width=600, parent=parent)
        self._desk = desk
        self._ask = ask
        self.body.addWidget(Text(tr("Receipts to take back"), "card", wrap=True))
        words = tr("Read the code out over the telephone, or give the receipt file back with the USB drive.")
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        model = LazyTableModel(
            [
                Column(
                    title=tr("Unit"),
                    text=lambda row: row.partner_name,
                    under=lambda row: row.file_name,
                    stretch=True,
                ),
                Column(title=tr("Imported on"), text=lambda row: day(local_day(row.at)), chars=11),
                Column(
                    title=tr("Code to read out"), text=lambda row: row.code or tr("none"), bold=True, chars=16
                ),
            ]
        )
        model.set_rows(received)
        table = TableView(model, name=tr("Receipts to take back"), two_lines=True)
        table.setMinimumHeight(200)
        self.body.addWidget(table, 1)
        senders = {view.partner: view.partner_name for view in received}
        self.whom = ComboField(list(senders.items()))
        self.body.addWidget(Field(tr("Receipt file for"), self.whom))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.add_button(Button(tr("Close"), self.reject))
        self.write = self.add_button(Button(tr("Write the receipt file…"), self.write_file, look="primary"))
        keep_to(desk, Right.EXCHANGE, self.write)
        if not received:
            self.banner.say(State.INFO, tr("Nothing has been imported yet, so there is no receipt."))

    def write_file(self) -> None:
        """Write the receipt of the chosen unit into a folder."""
        unit, bundles = str(self.whom.value() or ""), self._desk.workspace.bundles
        if not unit:
            self.banner.say(State.INFO, tr("Nothing has been imported yet, so there is no receipt."))
            return
        folder = self._ask(self, tr("Where to write the receipt"))
        if folder is not None:
            self._desk.work.change(lambda: bundles.receipt(folder, unit), self._written, self._failed)

    def _written(self, changed: Changed[Path]) -> None:
        path = changed.record
        self.banner.say(State.OK, tr("{file} lies in {folder}.", file=path.name, folder=path.parent))

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)
