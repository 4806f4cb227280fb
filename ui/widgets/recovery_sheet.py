"""Hands the recovery sheet over once: the code on the screen, saved as a page, printed."""

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.services.recovery import RecoverySheet
from ui.support.files import ask_target, kinds
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.dialog import Dialog
from ui.widgets.inputs import CheckBox
from ui.widgets.printing import print_pages
from ui.widgets.text import Text

_ROW = 4
"""Groups of the code in a line."""


class RecoverySheetDialog(Dialog):
    """Shows a new sheet; it closes once the officer says where the sheet is."""

    def __init__(self, sheet: RecoverySheet, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Recovery sheet"), width=560, parent=parent)
        self._sheet = sheet
        self.body.addWidget(Text(tr("Print the recovery sheet and lock it away"), "card", wrap=True))
        words = tr(
            "The data is encrypted. When passwords are lost, only this code opens it again; it is shown"
            " here once and kept nowhere. Whoever has the sheet and the data reads everything."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        frame = Card()
        self.code = Text(_in_rows(sheet.code), "figure", selectable=True)
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setAccessibleName(tr("Code of the recovery sheet"))
        frame.body.addWidget(self.code)
        self.body.addWidget(frame)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.printing = Button(tr("Print the sheet…"), self.print_sheet, icon_name="printer-line")
        self.saving = Button(tr("Save as PDF…"), self.save, icon_name="download-2-line")
        row.addWidget(self.printing)
        row.addWidget(self.saving)
        row.addStretch(1)
        self.body.addLayout(row)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.kept = CheckBox(tr("The sheet is printed, or copied out by hand, and goes into the office safe"))
        self.body.addWidget(self.kept)
        self.body.addStretch(1)
        self.close_button = self.add_button(Button(tr("Continue"), self.accept, look="primary"))
        self.close_button.setEnabled(False)
        self.kept.toggled.connect(self.close_button.setEnabled)
        self.printing.setFocus()

    def reject(self) -> None:
        """Stay: a sheet that nobody has is lost with this dialog."""
        if self.kept.isChecked():
            self.accept()
        else:
            self.banner.say(State.WARN, tr("Print or save the sheet first, then tick the line below."))
            self.kept.setFocus()

    def print_sheet(self) -> None:
        """Print the page."""
        data = QByteArray(self._sheet.pdf)
        buffer = QBuffer(self)
        buffer.setData(data)
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        pages = QPdfDocument(self)
        pages.load(buffer)
        if print_pages(pages, self):
            self.banner.say(State.OK, tr("The sheet was sent to the printer."))
        pages.close()
        buffer.close()

    def save(self) -> None:
        """Write the page where the officer wants it."""
        of = kinds("PDF", ".pdf")
        target = ask_target(self, tr("Save the recovery sheet"), name=tr("recovery-sheet.pdf"), of=of)
        if target is None:
            return
        try:
            Path(target).write_bytes(self._sheet.pdf)
        except OSError:
            self.banner.say(
                State.BAD, tr("The sheet cannot be written there. Choose another folder with enough space.")
            )
            return
        words = tr("Saved as {file}. Print it, then delete the file from this computer.", file=target)
        self.banner.say(State.OK, words)


def _in_rows(code: str) -> str:
    groups = code.split("-")
    return "\n".join(" - ".join(groups[at : at + _ROW]) for at in range(0, len(groups), _ROW))
