"""Taking back what was signed elsewhere: a PDF from another program, or a scan of the paper original."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.verdicts import ContentState, verdict_lines
from cchc_desktop.services.report_signatures import SignedOutside
from cchc_desktop.services.report_versions import ReportRecord
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox, TextField
from ui.widgets.text import ElidedText, Text


class AttachDialog(Dialog):
    """Shows our version beside the file that came back, what was found of it, and takes it in."""

    def __init__(
        self, desk: Desk, record: ReportRecord, file: Path, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Attach the signed file"), width=820, parent=parent)
        self._desk = desk
        self._record = record
        self._file = file
        self.body.addWidget(Text(tr("Attach the signed file"), "card", wrap=True))
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.lines = Text("", "small", wrap=True)
        self.body.addWidget(self.lines)
        pages = QHBoxLayout()
        pages.setSpacing(12)
        self.ours, self.theirs = _Pages(tr("The report put before the leader")), _Pages(file.name)
        pages.addWidget(self.ours, 1)
        pages.addWidget(self.theirs, 1)
        self.body.addLayout(pages, 1)
        self.seen = CheckBox(tr("I compared both page by page: they say the same."))
        self.seen.hide()
        self.body.addWidget(self.seen)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(tr("Attach this file"), self._attach, look="primary"))
        self.go.setEnabled(False)
        self.seen.toggled.connect(self.go.setEnabled)
        self.ours.follow(self.theirs)
        workspace, report = desk.workspace, record.id
        desk.work.read(
            lambda: (
                workspace.signatures.look_at(report, file),
                workspace.reports.render_for_screen(report),
                file.read_bytes(),
            ),
            self._show,
            self._failed,
        )

    def _show(self, found: tuple[SignedOutside, bytes, bytes]) -> None:
        look, ours, theirs = found
        self.ours.show_pdf(ours)
        self.theirs.show_pdf(theirs)
        self.lines.setText("\n".join(f"{line.label}: {line.text}" for line in verdict_lines(look.verdict)))
        if look.verdict.content is not ContentState.INTACT:
            self.banner.say(State.BAD, tr("Changed after it was signed: this file cannot be attached."))
            return
        self.seen.setVisible(not look.extended)
        self.go.setEnabled(look.extended)
        if look.extended:
            self.banner.say(State.OK, tr("This is the exported file with the signature added to it."))
        elif look.same_pages:
            self.banner.say(
                State.WARN,
                tr("The other program made the file anew; its pages draw what ours draw. Compare both."),
            )
        else:
            self.banner.say(
                State.WARN,
                tr("The other program made the file anew, its pages too. Compare both word by word."),
            )

    def _attach(self) -> None:
        self.go.setEnabled(False)
        signatures, report, file, seen = (
            self._desk.workspace.signatures, self._record.id, self._file, self.seen.isChecked(),
        )  # fmt: skip
        self._desk.work.change(lambda: signatures.attach(report, file, seen=seen), self._done, self._failed)

    def _done(self, _changed: Changed[ReportRecord]) -> None:
        self._desk.saved(tr("The signed file is kept with the report"))
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.go.setEnabled(False)
        self.banner.say(State.BAD, str(failure))


class PaperDialog(Dialog):
    """Asks for the scan of the paper original, its number and its date."""

    def __init__(self, desk: Desk, record: ReportRecord, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Signed on paper"), width=480, parent=parent)
        self._desk = desk
        self._record = record
        self._files: list[Path] = []
        self.body.addWidget(Text(tr("Signed on paper"), "card", wrap=True))
        self.body.addWidget(
            Text(
                tr(
                    "The scan of the signed and stamped paper becomes this version. It bears no digital "
                    "signature, and is marked as a paper original everywhere."
                ),
                tone="text2",
                wrap=True,
            )
        )
        self.choose = Button(tr("Choose the scan…"), self._choose, icon_name="scan-2-line")
        self._scans = Field(tr("Scan (PDF, PNG or JPEG)"), self.choose)
        self.number = TextField(limit=20)
        today = desk.workspace.today()
        self.day = DateField(today, year=today.year)
        self._number = Field(tr("Number"), self.number)
        self._day = Field(tr("Date of issue"), self.day)
        self.body.addWidget(self._scans)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._number, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._day, 1, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(tr("Issue as a paper original"), self._attach, look="primary"))

    def take(self, files: list[Path]) -> None:
        """Take these files as the scan."""
        self._files = files
        self._scans.set_error("")
        self._scans.set_hint(", ".join(file.name for file in files))

    def _choose(self) -> None:
        files = ask_files(
            self, tr("Choose the scan…"), of=kinds(tr("Scans"), ".pdf", ".png", ".jpg", ".jpeg")
        )
        if files:
            self.take(files)

    def _attach(self) -> None:
        number, day, files = self.number.text().strip(), self.day.value(), self._files
        missing = tr("Type the number from the register of outgoing documents.")
        wrong = self.day.problem() or ("" if day else tr("Enter the date of issue as dd/mm/yyyy."))
        self._scans.set_error("" if files else tr("Choose the scan of the signed paper first."))
        self._number.set_error("" if number else missing)
        self._day.set_error(wrong)
        if not files or not number or day is None or wrong:
            (self.choose if not files else self.number if not number else self.day).setFocus()
            return
        self.go.setEnabled(False)
        signatures, report = self._desk.workspace.signatures, self._record.id
        self._desk.work.change(
            lambda: signatures.attach_paper(report, files, number=number, day=day), self._done, self._failed
        )

    def _done(self, changed: Changed[ReportRecord]) -> None:
        self._desk.saved(tr("Issued as {number}", number=changed.record.number))
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        fields = {"scans": self._scans, "number": self._number, "day": self._day}
        field = fields.get(failure.field) if isinstance(failure, UserMistake) else None
        if field is None:
            self.banner.say(State.BAD, str(failure))
        else:
            field.set_error(str(failure))


class _Pages(QFrame):
    """The pages of one PDF under its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("part", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 8, 1, 1)
        title = ElidedText(name, "label")
        title.setContentsMargins(10, 0, 10, 0)
        column.addWidget(title)
        self._pages = QPdfDocument(self)
        self._buffer = QBuffer(self)
        self.view = QPdfView(self)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setDocument(self._pages)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self.view.setMinimumHeight(260)
        self.view.setAccessibleName(name)
        column.addWidget(self.view, 1)

    def show_pdf(self, pdf: bytes) -> None:
        """Show the pages of `pdf`."""
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pages.load(self._buffer)

    def follow(self, other: "_Pages") -> None:
        """Scroll both together."""
        for one, two in ((self, other), (other, self)):
            one.view.verticalScrollBar().valueChanged.connect(two.view.verticalScrollBar().setValue)
