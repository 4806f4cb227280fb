"""Signing a version: who, until when the certificate is valid, password, picture."""

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.reports import Letterhead
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.vietnamese import day
from cchc_desktop.services.identities import IdentityRecord
from cchc_desktop.services.report_versions import ReportRecord
from ui.reports.identities import CreateIdentityDialog, ImportIdentityDialog
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.theme.tokens import State
from ui.widgets.badge import StateWords
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Well
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextField
from ui.widgets.text import ElidedText, Text


class SignDialog(Dialog):
    """Asks who signs and for the password, then signs."""

    def __init__(
        self,
        desk: Desk,
        record: ReportRecord,
        role: Role,
        letterhead: Letterhead,
        *,
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Signature of the leader") if role is Role.LEADER else tr("Seal of the agency")
        super().__init__(title, width=520, parent=parent)
        self._desk = desk
        self._record = record
        self._role = role
        self._letterhead = letterhead
        self._kept: dict[str, IdentityRecord] = {}
        self._wanted = ""
        self._image: Path | None = None
        self.body.addWidget(Text(title, "card"))
        self.body.addWidget(Text(_consequence(role), tone="text2", wrap=True))
        self.identity = ComboField()
        self._identity = Field(tr("Signing identity"), self.identity)
        self.body.addWidget(self._identity)
        more = QHBoxLayout()
        more.setSpacing(8)
        self.take_in = Button(
            tr("Import a .p12 file…"), self._import, look="link", icon_name="folder-open-line"
        )
        self.make = Button(tr("Create an identity…"), self._create, look="link", icon_name="user-add-line")
        more.addWidget(self.take_in)
        more.addWidget(self.make)
        more.addStretch(1)
        self.body.addLayout(more)
        self._facts = Well()
        self.owner = ElidedText("", "strong")
        self.issuer = ElidedText("", "small")
        self.validity = StateWords()
        for widget in (self.owner, self.issuer, self.validity):
            self._facts.body.addWidget(widget)
        self.body.addWidget(self._facts)
        self.password = TextField(secret=True, limit=200)
        self._password = Field(tr("Password"), self.password, hint=tr("It is never kept."))
        self.body.addWidget(self._password)
        picture = QHBoxLayout()
        picture.setSpacing(8)
        self._picture = ElidedText(_picture_words(role), "small")
        self.choose = Button(tr("Choose a picture…"), self._choose, look="link", icon_name="image-line")
        picture.addWidget(self._picture, 1)
        picture.addWidget(self.choose)
        self.body.addLayout(picture)
        self.banner = Banner()
        self.body.addWidget(self.banner)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        words = tr("Sign") if role is Role.LEADER else tr("Put on the seal")
        self.go = self.add_button(Button(words, self._sign, look="primary", icon_name="quill-pen-line"))
        self.identity.currentIndexChanged.connect(lambda _at: self._show_identity())
        self.password.textEdited.connect(lambda _text: self._password.set_error(""))
        self._facts.hide()
        self._read()

    def _read(self) -> None:
        self.go.setEnabled(False)  # what is chosen now may not be what was just created
        self._desk.work.read(self._desk.workspace.identities.kept, self._show_kept, slot="kept")

    def _show_kept(self, kept: tuple[IdentityRecord, ...]) -> None:
        newest = list(reversed(kept))
        self._kept = {record.id: record for record in newest}
        self.identity.set_choices([(record.id, record.subject) for record in newest])
        likely = next((record.id for record in newest if self._suits(record)), "")
        if self._wanted or likely:
            self.identity.choose(self._wanted or likely)
        self.identity.setEnabled(bool(kept))
        self._identity.set_hint(
            "" if kept else tr("There is none here yet: import the leader's .p12 file or create one.")
        )
        self._show_identity()
        self.go.setEnabled(True)
        (self.password if kept else self.take_in).setFocus()

    def _suits(self, record: IdentityRecord) -> bool:
        """Tell whether the agency itself is the holder, as a seal needs and a leader's signature does not."""
        of_agency = record.subject.casefold().startswith(self._letterhead.body_name.casefold())
        return of_agency is (self._role is Role.SEAL)

    def _chosen(self) -> IdentityRecord | None:
        return self._kept.get(str(self.identity.value()))

    def _show_identity(self) -> None:
        record = self._chosen()
        self._facts.setVisible(record is not None)
        if record is None:
            return
        self.owner.setText(record.subject)
        self.issuer.setText(tr("Certified by {issuer}", issuer=record.issuer))
        now = self._desk.workspace.clock.now()
        left = (record.valid_until - now).days
        until = day(record.valid_until.astimezone(VIETNAM).date())
        since = day(record.valid_from.astimezone(VIETNAM).date())
        if now > record.valid_until:
            self.validity.set(tr("Expired on {day}", day=until), State.BAD)
        elif left <= 30:
            self.validity.set(tr("Expires soon, on {day}", day=until), State.WARN)
        else:
            self.validity.set(tr("Valid from {start} to {end}", start=since, end=until), State.OK)

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

    def _choose(self) -> None:
        files = ask_files(self, tr("Choose a picture"), of=kinds(tr("PNG pictures"), ".png"), many=False)
        if files:
            self._image = files[0]
            self._picture.setText(files[0].name)

    def _sign(self) -> None:
        identity = self._chosen()
        if identity is None:
            self._identity.set_error(tr("Import the leader's .p12 file or create an identity first."))
            return
        self._identity.set_error("")
        if not self.password.text():
            self._password.set_error(tr("Type the password of this identity."))
            self.password.setFocus()
            return
        self.banner.clear()
        self.go.setEnabled(False)
        reports, record, role = self._desk.workspace.reports, self._record.id, self._role
        path, password, image = identity.path, self.password.text(), self._image
        self._desk.work.change(
            lambda: reports.sign(record, p12=path, password=password, role=role, image=image),
            self._done,
            self._failed,
        )

    def _done(self, _changed: Changed[ReportRecord]) -> None:
        self.password.clear()
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.go.setEnabled(True)
        if isinstance(failure, UserMistake) and failure.field == "password":
            self._password.set_error(f"{tr('The password of this identity is wrong.')} {failure.hint}")
            self.password.selectAll()
            self.password.setFocus()
        elif isinstance(failure, UserMistake):
            self._identity.set_error(str(failure))
            self.identity.setFocus()
        else:
            self.banner.say(State.BAD, str(failure))


def _consequence(role: Role) -> str:
    if role is Role.LEADER:
        return tr("After signing, the text cannot be changed any more; number and date are entered next.")
    return tr("The seal comes last: after it nothing in the file may change.")


def _picture_words(role: Role) -> str:
    if role is Role.LEADER:
        return tr("Without a picture of the signature, name and time are printed.")
    return tr("Without a picture of the seal, name and time are printed.")
