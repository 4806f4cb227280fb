"""Making a signing identity, or taking one in from a .p12 file."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.identities import IdentityRecord
from ui.support.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import ElidedText, Text


class _IdentityDialog(Dialog):
    """Ends with an identity in the workspace and the password that opens it."""

    def __init__(self, desk: Desk, title: str, go: str, *, parent: QWidget | None = None) -> None:
        super().__init__(title, width=480, parent=parent)
        self.desk = desk
        self.record: IdentityRecord | None = None
        self.password = TextField(secret=True, limit=200)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.go = self.add_button(Button(go, self.apply, look="primary"))

    def apply(self) -> None:
        """Ask the workspace for the identity."""

    def keep(self, changed: Changed[IdentityRecord]) -> None:
        """Close with what was made."""
        self.record = changed.record
        self.accept()

    def fail(self, failure: Failure) -> None:
        """Say under the field what is wrong."""
        self.go.setEnabled(True)
        field = failure.field if isinstance(failure, UserMistake) else ""
        self.say(field, str(failure))

    def say(self, field: str, words: str) -> None:
        """Show `words` under `field`."""


class CreateIdentityDialog(_IdentityDialog):
    """Asks for name, title and a password twice."""

    def __init__(self, desk: Desk, name: str, title: str, *, parent: QWidget | None = None) -> None:
        super().__init__(desk, tr("New signing identity"), tr("Create the identity"), parent=parent)
        self.name = TextField(name, limit=100)
        self.title = TextField(title, limit=100)
        self.again = TextField(secret=True, limit=200)
        self._name = Field(tr("Signer's name"), self.name)
        self._title = Field(tr("Signer's title"), self.title)
        self._password = Field(
            tr("Password"), self.password, hint=tr("It is asked at each signing and kept nowhere.")
        )
        self._again = Field(tr("Password again"), self.again)
        self.body.addWidget(Text(tr("New signing identity"), "card", wrap=True))
        self.body.addWidget(
            Text(
                tr(
                    "Others trust it only once the trust pack holds its certificate. "
                    "Where the leader has a government certificate, import that one instead."
                ),
                tone="text2",
                wrap=True,
            )
        )
        for field in (self._name, self._title, self._password, self._again):
            self.body.addWidget(field)
        self.body.addStretch(1)
        (self.password if name else self.name).setFocus()

    def apply(self) -> None:
        """Make the identity."""
        same = self.password.text() == self.again.text()
        self._name.set_error("" if self.name.text().strip() else tr("Enter the name of who signs."))
        self._again.set_error("" if same else tr("The two passwords differ. Type the same one twice."))
        self._password.set_error(
            "" if self.password.text() else tr("Type a password of 8 characters or more.")
        )
        wrong = [f for f in (self._name, self._password, self._again) if f.error()]
        if wrong:
            wrong[0].control.setFocus()
            return
        self.go.setEnabled(False)
        identities = self.desk.workspace.identities
        name, title, password = (
            nfc(self.name.text()).strip(),
            nfc(self.title.text()).strip(),
            self.password.text(),
        )
        self.desk.work.change(lambda: identities.create(name, title, password), self.keep, self.fail)

    def say(self, field: str, words: str) -> None:
        """Show `words` under the field they are about."""
        del field
        self._password.set_error(words)
        self.password.setFocus()


class ImportIdentityDialog(_IdentityDialog):
    """Asks for the password of a .p12 file."""

    def __init__(self, desk: Desk, file: Path, *, parent: QWidget | None = None) -> None:
        super().__init__(desk, tr("Import a signing identity"), tr("Import the identity"), parent=parent)
        self._file = file
        self._password = Field(
            tr("Password of the file"),
            self.password,
            hint=tr("The file is copied into the data folder as it is."),
        )
        self.body.addWidget(Text(tr("Import a signing identity"), "card", wrap=True))
        self.body.addWidget(ElidedText(file.name, "strong"))
        self.body.addWidget(self._password)
        self.body.addStretch(1)
        self.password.setFocus()

    def apply(self) -> None:
        """Take the file in."""
        self.go.setEnabled(False)
        identities, file, password = self.desk.workspace.identities, self._file, self.password.text()
        self.desk.work.change(lambda: identities.import_p12(file, password), self.keep, self.fail)

    def say(self, field: str, words: str) -> None:
        """Show `words` under the password."""
        del field
        self._password.set_error(words)
        self.password.selectAll()
        self.password.setFocus()
