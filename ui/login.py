"""Signing in to a workspace: who, and the password."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Damage, Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.workspace import Workspace
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.help import SIGN_IN, HelpDialog
from ui.widgets.inputs import ComboField, TextField
from ui.widgets.text import Text


class LoginDialog(Dialog):
    """Opens the workspace for one of `people`; holds it in `workspace` once that succeeded."""

    def __init__(
        self,
        people: Sequence[UserRecord],
        open_for: Callable[[str, str], Workspace],
        *,
        recover: Callable[[str, QWidget], Workspace | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Offer a way for a lost password where `recover` opens the workspace by its recovery sheet."""
        super().__init__(tr("Sign in"), width=380, parent=parent)
        self._open_for = open_for
        self._recover = recover
        self.workspace: Workspace | None = None
        self.damage: Damage | None = None
        """Set when the password was right but the data does not open."""
        self.body.addWidget(Text("CCHC Desktop", "card", wrap=True))
        self.who = ComboField([(person.login, person.name) for person in people])
        self.password = TextField(secret=True)
        self.password_field = Field(tr("Password"), self.password)
        self.body.addWidget(Field(tr("Who is working"), self.who))
        self.body.addWidget(self.password_field)
        self.lost = Button(tr("Forgot the password"), self.recover, look="link")
        self.lost.setVisible(recover is not None)
        self.lost.setAutoDefault(False)
        self.body.addWidget(self.lost, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch(1)
        self.add_button(Button(tr("Quit"), self.reject))
        self.enter = self.add_button(Button(tr("Sign in"), self.sign_in, look="primary"))
        self.enter.setDefault(True)
        self.password.setFocus()
        QShortcut(QKeySequence("F1"), self, self.show_help)

    def show_help(self) -> HelpDialog:
        """Say how to sign in, and what to do when it does not work."""
        dialog = HelpDialog([(SIGN_IN, tr("Sign in"))], SIGN_IN, parent=self)
        dialog.setModal(True)
        dialog.show()
        return dialog

    def recover(self) -> None:
        """Open the workspace by its recovery sheet instead."""
        if self._recover is None:
            return
        try:
            self.workspace = self._recover(str(self.who.value()), self)
        except Damage as damage:
            self.damage = damage
            self.reject()
            return
        if self.workspace is not None:
            self.accept()

    def sign_in(self) -> None:
        """Open the workspace, or say under the password why not."""
        if not self.password.text():
            self.password_field.set_error(tr("Type your password."))
            self.password.setFocus()
            return
        try:
            self.workspace = self._open_for(str(self.who.value()), self.password.text())
        except Damage as damage:
            self.damage = damage
            self.reject()
            return
        except Failure as failure:
            self.password_field.set_error(str(failure))
            self.password.selectAll()
            self.password.setFocus()
            return
        self.accept()
