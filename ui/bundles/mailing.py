"""Sending by e-mail: to which address, and where the drafts are kept until the mail program takes them."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.bundle_letters import LONGEST_ADDRESS, checked_address
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number, size
from cchc_desktop.services.bundle_results import ExportPreview, SentParts
from ui.support.files import ask_folder
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text


class MailDialog(Dialog):
    """Asks whom the messages go to; the address may be left to the mail program."""

    def __init__(self, preview: ExportPreview, address: str, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Make e-mail drafts"), width=520, parent=parent)
        self.body.addWidget(Text(tr("Make e-mail drafts"), "card", wrap=True))
        words = tr(
            "Each message is under 15 MB and carries a bundle. Nothing is sent from here: "
            "open the drafts in the mail program on a computer with a network, and send them there."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.address = TextField(placeholder="noivu.dienkhanh@khanhhoa.gov.vn", limit=LONGEST_ADDRESS)
        self.address.setText(address)
        hint = tr("Kept for the next time. Leave it empty to write it in the mail program.")
        self.body.addWidget(Text(tr("For {unit}", unit=preview.recipient_name), "strong", wrap=True))
        self.field = Field(tr("E-mail address"), self.address, hint=hint, optional=True)
        self.body.addWidget(self.field)
        if not preview.encryptable:
            note = Banner()
            note.say(State.WARN, tr("The bundle is not encrypted: whoever reads the mail can read it."))
            self.body.addWidget(note)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Choose the folder…"), self.take, look="primary", icon_name="folder-line"))
        self.folder: Path | None = None
        self.address.setFocus()

    def take(self) -> None:
        """Check the address, then ask where to keep the drafts."""
        if self.address.text().strip():
            try:
                checked_address(self.address.text())
            except UserMistake as mistake:
                self.field.set_error(str(mistake))
                self.address.setFocus()
                return
        self.folder = ask_folder(self, tr("Where to keep the drafts"))
        if self.folder is not None:
            self.accept()


def tell_drafts(banner: Banner, sent: SentParts) -> None:
    """Say where the drafts lie, what to do with them, and what has to go by USB."""
    first = sent.parts[0]
    words = tr("They lie in {folder}. Open each one and send it.", folder=first.path.parent)
    state = State.OK
    if sent.left_out:
        files = ", ".join(f"{file.name} ({size(file.size)})" for file in sent.left_out)
        by_usb = tr("Larger than a message may be, so export them to a USB drive: {files}.", files=files)
        words, state = f"{words} {by_usb}", State.WARN
    banner.say(
        state,
        words,
        head=tr("{n} drafts are written, not yet sent", n=number(len(sent.parts))),
        button=tr("Open the draft") if len(sent.parts) == 1 else tr("Open the folder"),
        on_click=lambda: _open(first.path if len(sent.parts) == 1 else first.path.parent),
    )


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
