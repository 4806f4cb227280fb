"""Step 3: a signing identity now, or later."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.services.starting import open_identity
from ui.support.files import ask_files, kinds
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceCards, ChoiceOffer
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.text import Text


class Way(StrEnum):
    """How the signing identity comes about."""

    LATER = "later"
    FILE = "file"
    MAKE = "make"


class IdentityStep(QWidget):
    """Three ways as cards; the fields of the chosen one beside them."""

    def __init__(
        self, *, ask: Callable[[QWidget], Path | None] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask or _ask_p12
        self.file: Path | None = None
        self.owner = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        left = QVBoxLayout()
        row.addLayout(left, 56)
        self.ways = ChoiceCards(
            tr("Signing identity"),
            (
                ChoiceOffer(
                    Way.LATER,
                    "time-line",
                    tr("Later"),
                    tr("Add it under Administration before the first report"),
                ),
                ChoiceOffer(
                    Way.FILE,
                    "file-shield-2-line",
                    tr("I have a .p12 file"),
                    tr("Issued by your certificate authority"),
                ),
                ChoiceOffer(
                    Way.MAKE,
                    "quill-pen-line",
                    tr("Make one now"),
                    tr("For trying out and where the agency trusts it itself"),
                ),
            ),
        )
        self.ways.changed.connect(lambda _way: self._show())
        left.addWidget(self.ways)
        left.addStretch(1)
        right = QVBoxLayout()
        row.addLayout(right, 44)
        self._card = Card(tr("Signing identity"))
        right.addWidget(self._card)
        right.addStretch(1)
        self._words = Text("", tone="text2", wrap=True)
        self._card.body.addWidget(self._words)
        self.pick = Button(tr("Choose the .p12 file…"), self.choose_file)
        self.file_field = Field(tr("File"), self.pick)
        self._card.body.addWidget(self.file_field)
        self.password = TextField(secret=True, limit=200)
        self.password_field = Field(tr("Password of the identity"), self.password)
        self._card.body.addWidget(self.password_field)
        self._show()

    def way(self) -> Way:
        """Return the chosen way."""
        return Way(str(self.ways.value()))

    def summary(self) -> str:
        """Say the choice in a few words."""
        match self.way():
            case Way.FILE:
                return tr("{file}, of {owner}", file=self.file.name if self.file else "", owner=self.owner)
            case Way.MAKE:
                return tr("Made now, for your name and title")
            case Way.LATER:
                return tr("Added later")

    def problem(self) -> str:
        """Mark what is wrong under its field and return it in a few words."""
        if self.way() is Way.LATER:
            return ""
        if self.way() is Way.FILE and self.file is None:
            self.file_field.set_error(tr("Choose the file, or “Later”."))
            return tr("Choose the .p12 file, or “Later”.")
        if self.way() is Way.MAKE:
            if len(self.password.text()) < 4:
                self.password_field.set_error(
                    tr("Choose a password of at least {count} characters.", count=4)
                )
                return tr("The identity needs a password.")
            return ""
        try:
            self.owner = open_identity(self.file, self.password.text()) if self.file else ""
        except Failure as failure:
            self.password_field.set_error(str(failure))
            return tr("The .p12 file cannot be opened.")
        return ""

    def choose_file(self) -> None:
        """Ask for the PKCS#12 file."""
        file = self._ask(self)
        if file is not None:
            self.file = file
            self.pick.set_words(file.name)
            self.file_field.set_error("")

    def _show(self) -> None:
        way = self.way()
        self.file_field.setVisible(way is Way.FILE)
        self.password_field.setVisible(way is not Way.LATER)
        self.password_field.set_error("")
        match way:
            case Way.LATER:
                words = tr("Everything but signing reports works without it. Recording can begin at once.")
            case Way.FILE:
                words = tr(
                    "The file is copied into the workspace; "
                    "its password is asked at each signing and never stored."
                )
            case Way.MAKE:
                words = tr(
                    "A certificate with your name, title and unit. "
                    "Others see it as not yet trusted until they add it."
                )
        self._words.setText(words)


def _ask_p12(parent: QWidget) -> Path | None:
    of = kinds(tr("Signing identities"), ".p12", ".pfx")
    return next(iter(ask_files(parent, tr("Choose the .p12 file"), of=of, many=False)), None)
