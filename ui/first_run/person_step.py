"""Step 2: the first administrator."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.passwords import Strength, login_of, strength_of
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services.passwords import LEAST_PASSWORD
from ui.theme.tokens import State
from ui.widgets.badge import StateWords
from ui.widgets.cards import Card
from ui.widgets.choices import ChoiceCards, ChoiceOffer
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox, TextField
from ui.widgets.panes import ScrollBody
from ui.widgets.text import Icon, Text

LEAST: Final = LEAST_PASSWORD
ENCRYPT, PLAIN = "encrypt", "plain"


class PersonStep(QWidget):
    """Name, title, sign-in name and a password typed twice."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._login_typed = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        card = Card(tr("You"))
        scroll = ScrollBody(margins=(0, 0, 0, 0))
        scroll.column.addWidget(card)
        scroll.column.addStretch(1)
        row.addWidget(scroll, 56)
        self.name = TextField(placeholder=tr("for example Nguyễn Thị Thu Hà"), limit=100)
        self.post = TextField(placeholder=tr("for example Công chức Văn phòng - Thống kê"), limit=100)
        self.login = TextField(limit=40)
        self.password = TextField(secret=True, limit=200)
        self.again = TextField(secret=True, limit=200)
        self.name_field = Field(tr("Full name"), self.name)
        self.post_field = Field(tr("Post held"), self.post, optional=True)
        self.login_field = Field(tr("Sign-in name"), self.login, hint=tr("Short, without diacritics: thuha"))
        self.password_field = Field(tr("Password"), self.password)
        self.again_field = Field(tr("Password once more"), self.again)
        card.body.addWidget(self.name_field)
        pair = QGridLayout()
        pair.setHorizontalSpacing(12)
        top = Qt.AlignmentFlag.AlignTop
        pair.addWidget(self.post_field, 0, 0, top)
        pair.addWidget(self.login_field, 0, 1, top)
        pair.addWidget(self.password_field, 1, 0, top)
        pair.addWidget(self.again_field, 1, 1, top)
        card.body.addLayout(pair)
        self.strength = StateWords(tr("A short sentence is easy to remember and hard to guess."), State.MUTE)
        card.body.addWidget(self.strength)
        self.seen = CheckBox(tr("Show what I type"))
        self.seen.toggled.connect(self._show_passwords)
        card.body.addWidget(self.seen)
        row.addWidget(self._note(), 44)
        self.name.textEdited.connect(self._propose_login)
        self.login.textEdited.connect(self._own_login)
        self.password.textChanged.connect(self._judge)

    def person(self) -> NewUser:
        """Return what was typed."""
        return NewUser(self.login.text(), self.name.text(), self.post.text(), self.password.text())

    def encrypts(self) -> bool:
        """Tell whether the data shall be encrypted."""
        return self.protection.value() == ENCRYPT

    def fill(self, person: NewUser) -> None:
        """Put back what was typed before."""
        self.name.setText(person.name)
        self.post.setText(person.title)
        self.login.setText(person.login)
        self._login_typed = bool(person.login)
        self.password.setText(person.password)
        self.again.setText(person.password)

    def problem(self) -> str:
        """Mark what is wrong under its field and return how many there are."""
        wrong = {
            self.name_field: "" if self.name.text().strip() else tr("Enter your full name."),
            self.login_field: "" if self.login.text().strip() else tr("Enter a name to sign in with."),
            self.password_field: ""
            if len(self.password.text()) >= LEAST
            else tr("The password needs at least {count} characters.", count=LEAST),
            self.again_field: ""
            if self.again.text() == self.password.text()
            else tr("The two passwords differ; type them again."),
        }
        for field, words in wrong.items():
            field.set_error(words)
        faults = [field for field, words in wrong.items() if words]
        if faults:
            faults[0].control.setFocus()
            return tr("{n} to mend on this step", n=len(faults))
        return ""

    def _note(self) -> QWidget:
        holder = ScrollBody(margins=(0, 0, 0, 0))
        column = holder.column
        protection = Card(tr("Protecting the data"))
        column.addWidget(protection)
        self.protection = ChoiceCards(
            tr("Protecting the data"),
            (
                ChoiceOffer(
                    ENCRYPT,
                    "shield-check-line",
                    tr("Encrypt (advised)"),
                    tr("Copied or stolen, it tells nobody anything"),
                ),
                ChoiceOffer(
                    PLAIN,
                    "folder-line",
                    tr("Do not encrypt"),
                    tr("Whoever has the folder reads it"),
                ),
            ),
        )
        protection.body.addWidget(self.protection)
        card = Card(tr("Good to know"))
        column.addWidget(card)
        column.addStretch(1)
        for sign, words in (
            (
                "shield-user-line",
                tr("The administrator adds colleagues, stations and backups, and may do all the rest."),
            ),
            (
                "key-2-line",
                tr("Nobody can read the password back. The recovery sheet, printed at the end, replaces it."),
            ),
            ("wifi-off-line", tr("The account is for this computer only; nothing is sent anywhere.")),
        ):
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(Icon(sign, "text2", size=16))
            line.addWidget(Text(words, tone="text2", wrap=True), 1)
            card.body.addLayout(line)
        return holder

    def _propose_login(self, name: str) -> None:
        if not self._login_typed:
            self.login.setText(login_of(name))

    def _own_login(self, text: str) -> None:
        self._login_typed = bool(text)

    def _judge(self, password: str) -> None:
        if not password:
            self.strength.set(tr("A short sentence is easy to remember and hard to guess."), State.MUTE)
            return
        match strength_of(password):
            case Strength.WEAK:
                self.strength.set(tr("Easy to guess: make it longer"), State.WARN)
            case Strength.FAIR:
                self.strength.set(tr("Fair: a few more words make it good"), State.INFO)
            case Strength.GOOD:
                self.strength.set(tr("Hard to guess"), State.OK)

    def _show_passwords(self, on: bool) -> None:
        mode = TextField.EchoMode.Normal if on else TextField.EchoMode.Password
        self.password.setEchoMode(mode)
        self.again.setEchoMode(mode)
