"""Number and date as the clerk entered them in the register of outgoing documents."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.reports import official_file_number
from cchc_desktop.services.report_versions import ReportRecord
from ui.support.desk import Desk
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text


class IssueDialog(Dialog):
    """Asks for number and date and writes them into the signed version."""

    def __init__(
        self, desk: Desk, record: ReportRecord, symbol: str, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Number and date of the report"), width=480, parent=parent)
        self._desk = desk
        self._record = record
        today = desk.workspace.today()
        self.number = TextField(limit=20)
        self.day = DateField(today, year=today.year)
        self._number = Field(tr("Number"), self.number, hint=tr("Printed as “Số: …/{symbol}”", symbol=symbol))
        self._day = Field(tr("Date of issue"), self.day)
        self.body.addWidget(Text(tr("Number and date of the report"), "card", wrap=True))
        self.body.addWidget(
            Text(
                tr(
                    "Type them as they stand in the register of outgoing documents, which restarts each year."
                ),
                tone="text2",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._number, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._day, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(tr("Enter number and date"), self._apply, look="primary"))
        self.number.editingFinished.connect(self._look)
        self.day.changed.connect(lambda _day: self._look())
        self.number.setFocus()

    def _look(self) -> None:
        number, day = self.number.text().strip(), self.day.value()
        self._day.set_error(self.day.problem())
        if not number or day is None:
            self.banner.clear()
            return
        reports, record = self._desk.workspace.reports, self._record.id
        self._desk.work.read(
            lambda: reports.number_taken(number, day.year, but=record), self._warn, slot="taken"
        )

    def _warn(self, taken: bool) -> None:
        if not taken:
            self.banner.clear()
            return
        self.banner.say(
            State.WARN,
            tr(
                "Another report of this year already bears number {number}. Check the register; it may stay.",
                number=official_file_number(self.number.text()),
            ),
        )

    def _apply(self) -> None:
        number, day = self.number.text().strip(), self.day.value()
        missing = "" if number else tr("Type the number from the register of outgoing documents.")
        wrong = self.day.problem() or ("" if day else tr("Enter the date of issue as dd/mm/yyyy."))
        self._number.set_error(missing)
        self._day.set_error(wrong)
        if missing or wrong or day is None:
            (self.number if missing else self.day).setFocus()
            return
        self._issue(number, day)

    def _issue(self, number: str, day: date) -> None:
        self.go.setEnabled(False)
        signatures, record = self._desk.workspace.signatures, self._record.id
        self._desk.work.change(
            lambda: signatures.issue(record, number=number, day=day), self._done, self._failed
        )

    def _done(self, changed: Changed[ReportRecord]) -> None:
        self._desk.saved(tr("Issued as {number}", number=changed.record.number))
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        named = failure.field if isinstance(failure, UserMistake) else ""
        if named in {"number", "day"}:
            field, control = (self._number, self.number) if named == "number" else (self._day, self.day)
            field.set_error(str(failure))
            control.setFocus()
        else:
            self.banner.say(State.BAD, str(failure))
