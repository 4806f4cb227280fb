"""A lost password: the code of the recovery sheet, then a new password."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.services.passwords import LEAST_PASSWORD
from cchc_desktop.workspace import Workspace
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextField
from ui.widgets.text import Text


class RecoverDialog(Dialog):
    """Asks for the code, shows whom it lets in, and opens the workspace with a new password."""

    def __init__(
        self,
        people_by_code: Callable[[str], Sequence[UserRecord]],
        recover: Callable[[str, str, str], Workspace],
        *,
        login: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Forgot the password"), width=460, parent=parent)
        self._people_by_code = people_by_code
        self._recover = recover
        self._login = login
        self.workspace: Workspace | None = None
        self.body.addWidget(Text(tr("Set a new password with the recovery sheet"), "card", wrap=True))
        words = tr(
            "The sheet lies in the office safe. Without it, an administrator who can still sign in gives"
            " a new password under Administration, People."
        )
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.code = TextField(limit=80, placeholder="XXXXX-XXXXX-…")
        self.code_field = Field(tr("Code of the recovery sheet"), self.code)
        self.body.addWidget(self.code_field)
        self.who = ComboField([])
        self.password = TextField(secret=True, limit=200)
        self.again = TextField(secret=True, limit=200)
        self.who_field = Field(tr("Who gets a new password"), self.who)
        self.password_field = Field(tr("New password"), self.password)
        self.again_field = Field(tr("Password once more"), self.again)
        self._second = (self.who_field, self.password_field, self.again_field)
        for field in self._second:
            field.hide()
            self.body.addWidget(field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.enter = self.add_button(Button(tr("Continue"), self.go, look="primary"))
        self.code.setFocus()

    def go(self) -> None:
        """Check the code first, then set the password; say under the field what is wrong."""
        if self.who_field.isHidden():
            self._check_code()
        elif len(self.password.text()) < LEAST_PASSWORD:
            words = tr("The password needs at least {count} characters.", count=LEAST_PASSWORD)
            self.password_field.set_error(words)
            self.password.setFocus()
        elif self.password.text() != self.again.text():
            self.again_field.set_error(tr("The two passwords differ; type them again."))
            self.again.setFocus()
        else:
            self._set_password()

    def _check_code(self) -> None:
        try:
            people = self._people_by_code(self.code.text())
        except Failure as failure:
            self.code_field.set_error(str(failure))
            self.code.setFocus()
            return
        self.who.set_choices([(person.login, person.name) for person in people])
        self.who.choose(self._login)
        self.code.setReadOnly(True)
        for field in self._second:
            field.show()
        self.enter.set_words(tr("Set the password and open"))
        self.password.setFocus()

    def _set_password(self) -> None:
        try:
            self.workspace = self._recover(self.code.text(), str(self.who.value()), self.password.text())
        except UserMistake as mistake:
            field = self.password_field if mistake.field == "password" else self.code_field
            field.set_error(str(mistake))
            return
        except Failure as failure:
            self.code_field.set_error(str(failure))
            return
        self.accept()
