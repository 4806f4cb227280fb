"""Encryption in Quản trị: whether the data is encrypted, a new recovery sheet, encrypting later."""

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.services.recovery import RecoverySheet
from ui.support.desk import Desk
from ui.support.messages import confirm
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.recovery_sheet import RecoverySheetDialog
from ui.widgets.text import Icon, Text


class EncryptionCard(Card):
    """One line on how the data is protected, with what can be done about it."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.tighten(6)
        self._desk = desk
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(Icon("shield-check-line", "text2", size=16))
        self.state = Text("", wrap=True)
        row.addWidget(self.state, 1)
        self.encrypt_button = Button(tr("Encrypt the data…"), self.encrypt, icon_name="lock-line")
        self.sheet_button = Button(tr("New recovery sheet…"), self.make_sheet, icon_name="printer-line")
        keep_to(desk, Right.ADMINISTER, self.encrypt_button, self.sheet_button)
        row.addWidget(self.encrypt_button)
        row.addWidget(self.sheet_button)
        self.body.addLayout(row)
        self.banner = Banner()
        self.body.addWidget(self.banner)

    def read(self) -> None:
        """Look how the data is protected."""
        recovery = self._desk.workspace.users.recovery
        self._desk.work.read(
            lambda: (recovery.encrypted(), recovery.has_sheet()), self._show, slot="encryption"
        )

    def make_sheet(self) -> None:
        """Make a new sheet, once the officer has read what that means."""
        sure = confirm(
            self.window(),
            tr("Make a new recovery sheet?"),
            tr("The sheet made before opens nothing from then on: destroy it when the new one is printed."),
            yes=tr("Make the sheet"),
            no=tr("Keep the old one"),
        )
        if sure:
            make = self._desk.workspace.users.recovery.make_sheet
            self._desk.work.change(make, self._made, self._failed)

    def encrypt(self) -> None:
        """Ask for the password and encrypt; the window then closes and opens the encrypted data."""
        dialog = EncryptDialog(self._desk, parent=self)
        if dialog.exec():
            self._desk.reopen.emit()

    def _show(self, found: tuple[bool, bool]) -> None:
        encrypted, sheet = found
        self.encrypt_button.setVisible(not encrypted)
        self.sheet_button.setVisible(encrypted)
        if not encrypted:
            words = tr("Not encrypted: whoever has the folder or a backup reads it.")
        elif sheet:
            words = tr("Data and backups are encrypted; there is a recovery sheet.")
        else:
            words = tr("Data and backups are encrypted.")
            self.banner.say(
                State.WARN, tr("There is no recovery sheet: when all passwords are lost, so is the data.")
            )
        if not encrypted or sheet:
            self.banner.clear()
        self.state.setText(words)

    def _made(self, changed: Changed[RecoverySheet]) -> None:
        RecoverySheetDialog(changed.record, parent=self.window()).exec()
        self.read()

    def _failed(self, failure: Failure) -> None:
        self.banner.say(State.BAD, failure.hint, head=failure.message)


class EncryptDialog(Dialog):
    """Says what encrypting means and asks for the password of whoever is at work."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Encrypt the data"), width=520, parent=parent)
        self._desk = desk
        self.body.addWidget(Text(tr("Encrypt the data on this computer?"), "card", wrap=True))
        for words in (
            tr("Everybody keeps their password. The window closes and opens again with the encrypted data."),
            tr("Backups beside the data are replaced by an encrypted one; delete older ones on sticks."),
            tr("Print the recovery sheet afterwards: without it lost passwords lose the data."),
        ):
            self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.password = TextField(secret=True, limit=200)
        self.password_field = Field(tr("Your password"), self.password)
        self.body.addWidget(self.password_field)
        self.body.addStretch(1)
        self.cancel = self.add_button(Button(tr("Cancel"), self.reject))
        self.enter = self.add_button(Button(tr("Encrypt"), self.go, look="primary"))
        self.password.setFocus()

    def go(self) -> None:
        """Encrypt off the window's thread; say under the field why not."""
        self.setEnabled(False)
        encrypt = partial(self._desk.workspace.users.recovery.encrypt, self.password.text())
        self._desk.work.long(tr("Encrypting"), encrypt, lambda _done: self.accept(), self._failed)

    def _failed(self, failure: Failure) -> None:
        self.setEnabled(True)
        self.password_field.set_error(str(failure))
        self.password.setFocus()
