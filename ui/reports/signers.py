"""Whose key signs: an identity kept here or a token, what is to be known of it, password or PIN."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reports import Letterhead
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.signing_checks import Holder, SigningCheck
from cchc_desktop.domain.vietnamese import day
from cchc_desktop.services.identities import IdentityRecord, TokenRecord
from cchc_desktop.services.signing_keys import FileKey, SigningKey, TokenKey
from ui.reports.identities import CreateIdentityDialog, ImportIdentityDialog
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.theme.icons import STATE_ICONS
from ui.theme.tokens import State
from ui.widgets.badge import StateWords
from ui.widgets.buttons import Button
from ui.widgets.cards import Well
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextField
from ui.widgets.text import ElidedText, Icon, Text

_DRIVER = "token_driver"


@dataclass(frozen=True, slots=True)
class _Known:
    """The keys at hand, and why the token could not be read, if it could not."""

    kept: tuple[IdentityRecord, ...]
    tokens: tuple[TokenRecord, ...]
    trouble: str = ""


class SignerChoice(QWidget):
    """Chooses the key, says what is known of its certificate and takes its password or PIN."""

    asked = Signal()
    """The keys are being read: what is chosen now may not be what was just made."""
    found = Signal()
    """The keys at hand were read."""

    def __init__(
        self, desk: Desk, report: str, role: Role, letterhead: Letterhead, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._report = report
        self._role = role
        self._letterhead = letterhead
        self._keys: dict[str, IdentityRecord | TokenRecord] = {}
        self._wanted = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.identity = ComboField()
        self._identity = Field(tr("Signing identity"), self.identity)
        column.addWidget(self._identity)
        more = QHBoxLayout()
        more.setSpacing(8)
        self.take_in = Button(
            tr("Import a .p12 file…"), self._import, look="link", icon_name="folder-open-line"
        )
        self.token = Button(tr("Use a token…"), self._use_token, look="link", icon_name="usb-line")
        self.make = Button(tr("Create an identity…"), self._create, look="link", icon_name="user-add-line")
        for button in (self.take_in, self.token, self.make):
            more.addWidget(button)
        more.addStretch(1)
        column.addLayout(more)
        self._facts = Well()
        self.owner = ElidedText("", "strong")
        self.issuer = ElidedText("", "small")
        self.validity = StateWords()
        for widget in (self.owner, self.issuer, self.validity):
            self._facts.body.addWidget(widget)
        self._warnings: list[QWidget] = []
        column.addWidget(self._facts)
        self.password = TextField(secret=True, limit=200)
        self._password = Field(tr("Password"), self.password, hint=tr("It is never kept."))
        column.addWidget(self._password)
        self.identity.currentIndexChanged.connect(lambda _at: self._show())
        self._facts.hide()
        self._read()

    def checks(self) -> list[str]:
        """Return the warnings shown of the chosen certificate."""
        return [line.accessibleName() for line in self._warnings]

    def key(self) -> SigningKey | None:
        """Return the chosen key with its password or PIN; None, with the reason at its field, without."""
        chosen = self._chosen()
        secret = self.password.text()
        if chosen is None:
            self._identity.set_error(tr("Import the leader's .p12 file or create an identity first."))
            self.identity.setFocus()
            return None
        self._identity.set_error("")
        if not secret:
            self._password.set_error(
                tr("Type the PIN of this token.")
                if isinstance(chosen, TokenRecord)
                else tr("Type the password of this identity.")
            )
            self.password.setFocus()
            return None
        if isinstance(chosen, TokenRecord):
            return TokenKey(_driver(), chosen.token, chosen.label, secret)
        return FileKey(chosen.path, secret)

    def forget_secret(self) -> None:
        """Empty the field of the password or PIN."""
        self.password.clear()

    def take(self, failure: Failure) -> bool:
        """Say a failure at the field it is about; tell whether there is one."""
        if not isinstance(failure, UserMistake):
            return False
        if failure.field in {"password", "pin"}:
            wrong = tr("The password of this identity is wrong.") if failure.field == "password" else ""
            self._password.set_error(f"{wrong or failure.message} {failure.hint}".strip())
            self.password.selectAll()
            self.password.setFocus()
        else:
            self._identity.set_error(str(failure))
            self.identity.setFocus()
        return True

    def _read(self) -> None:
        self.asked.emit()
        identities = self._desk.workspace.identities

        def read() -> _Known:
            kept = identities.kept()
            if not _driver().is_file():
                return _Known(kept, ())
            try:
                return _Known(kept, identities.on_tokens(_driver()))
            except Failure as failure:
                return _Known(kept, (), str(failure))

        self._desk.work.read(read, self._show_known, slot="kept")

    def _show_known(self, known: _Known) -> None:
        newest = list(reversed(known.kept))
        self._keys = {record.id: record for record in newest}
        self._keys |= {f"{each.token}/{each.label}": each for each in known.tokens}
        choices = [(record.id, record.subject) for record in newest]
        choices += [
            (f"{each.token}/{each.label}", tr("{subject} (token)", subject=each.subject))
            for each in known.tokens
        ]
        self.identity.set_choices(choices)
        likely = next((name for name, record in self._keys.items() if self._suits(record.subject)), "")
        if self._wanted or likely:
            self.identity.choose(self._wanted or likely)
        self.identity.setEnabled(bool(choices))
        self._identity.set_hint(
            known.trouble
            or ("" if choices else tr("There is none here yet: import the leader's .p12 file or create one."))
        )
        self._show()
        (self.password if choices else self.take_in).setFocus()
        self.found.emit()

    def _suits(self, subject: str) -> bool:
        """Tell whether the agency itself is the holder, as a seal needs and a leader's signature does not."""
        of_agency = subject.casefold().startswith(self._letterhead.body_name.casefold())
        return of_agency is (self._role is Role.SEAL)

    def _chosen(self) -> IdentityRecord | TokenRecord | None:
        return self._keys.get(str(self.identity.value()))

    def _show(self) -> None:
        record = self._chosen()
        self._facts.setVisible(record is not None)
        self._show_checks(())
        if record is None:
            return
        on_token = isinstance(record, TokenRecord)
        self._password.set_label(tr("PIN of the token") if on_token else tr("Password"))
        self.owner.setText(record.subject)
        self.issuer.setText(tr("Certified by {issuer}", issuer=record.issuer))
        since, until = (
            day(moment.astimezone(VIETNAM).date()) for moment in (record.valid_from, record.valid_until)
        )
        now = self._desk.workspace.clock.now()
        if record.valid_from <= now <= record.valid_until:
            self.validity.set(tr("Valid from {start} to {end}", start=since, end=until), State.OK)
        else:
            self.validity.set(tr("Not valid today: {start} to {end}", start=since, end=until), State.BAD)
        pin = record.pin if isinstance(record, TokenRecord) else None
        holder = Holder(record.subject, record.valid_from, record.valid_until, pin)
        signatures, report, role = self._desk.workspace.signatures, self._report, self._role
        self._desk.work.read(
            lambda: signatures.checks(report, holder, role), self._show_checks, slot="checks"
        )

    def _show_checks(self, checks: tuple[SigningCheck, ...]) -> None:
        for line in self._warnings:
            line.setParent(None)
            line.deleteLater()
        self._warnings = [_warning(check) for check in checks]
        for line in self._warnings:
            self._facts.body.addWidget(line)

    def _import(self) -> None:
        files = ask_files(
            self,
            tr("Choose a .p12 or .pfx file"),
            of=kinds(tr("Signing identities"), ".p12", ".pfx"),
            many=False,
        )
        if files:
            self._take(ImportIdentityDialog(self._desk, files[0], parent=self))

    def _create(self) -> None:
        name, title = self._letterhead.signer_name, self._letterhead.signer_title.capitalize()
        if self._role is Role.SEAL:
            name, title = self._letterhead.body_name, ""
        self._take(CreateIdentityDialog(self._desk, name, title, parent=self))

    def _take(self, dialog: CreateIdentityDialog | ImportIdentityDialog) -> None:
        if dialog.exec() and dialog.record is not None:
            self._wanted = dialog.record.id
            self.password.setText(dialog.password.text())
            self._read()

    def _use_token(self) -> None:
        """Choose the driver library that came with the token; this computer remembers it."""
        files = ask_files(
            self,
            tr("Choose the driver library of the token"),
            of=kinds(tr("Driver libraries"), ".dll", ".so", ".dylib"),
            many=False,
        )
        if files:
            QSettings().setValue(_DRIVER, str(files[0]))
            self._read()


def _driver() -> Path:
    return Path(str(QSettings().value(_DRIVER) or "-"))


def _warning(check: SigningCheck) -> QWidget:
    line = QWidget()
    line.setAccessibleName(check.words)
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    state = State.BAD if check.blocks else State.WARN
    row.addWidget(Icon(STATE_ICONS[state], state.value, size=14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(check.words, "small", wrap=True), 1)
    return line
