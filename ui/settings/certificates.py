"""Signing identities, trusted certificates and the stations known here."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day, number
from cchc_desktop.services.identities import Identities, IdentityRecord, TrustedCertificate
from cchc_desktop.services.stations import StationRecord
from ui.support.desk import Desk
from ui.support.files import ask_files, kinds
from ui.support.rights import keep_to
from ui.theme.tokens import State
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.cells import Column
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextField
from ui.widgets.rows import LazyTableModel
from ui.widgets.tables import TableView
from ui.widgets.text import ElidedText, Text


class IdentitiesCard(Card):
    """Certificates that sign reports here."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Signing identities"), parent=parent)
        self._desk = desk
        importing = Button(
            tr("Import a .p12 file…"), self.take, look="primary", icon_name="file-shield-2-line"
        )
        keep_to(desk, Right.SIGN, importing)
        self.add_head(importing)
        self.model = LazyTableModel(
            [
                Column(
                    title=tr("Owner"), text=lambda row: row.label, under=lambda row: row.subject, stretch=True
                ),
                Column(title=tr("Issued by"), text=lambda row: row.issuer, chars=24, tone="text2", drop=1),
                Column(title=tr("Valid until"), text=lambda row: day(local_day(row.valid_until)), chars=10),
            ]
        )
        self.body.addWidget(
            TableView(self.model, name=tr("Signing identities"), framed=False, two_lines=True), 1
        )

    def read(self) -> None:
        """Read the list again."""
        self._desk.work.read(self._desk.workspace.identities.kept, self._show, slot="identities")

    def take(self) -> None:
        """Ask for a PKCS#12 file and its password."""
        of = kinds(tr("Signing identities"), ".p12", ".pfx")
        for file in ask_files(self, tr("Choose the .p12 file"), of=of, many=False):
            ImportDialog(self._desk, file, parent=self).exec()

    def _show(self, rows: Sequence[IdentityRecord]) -> None:
        self.model.set_rows(rows)


class ImportDialog(Dialog):
    """Asks for the password of a PKCS#12 file."""

    def __init__(self, desk: Desk, file: Path, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Import a .p12 file"), width=420, parent=parent)
        self._desk, self._file = desk, file
        self.body.addWidget(Text(self.windowTitle(), "card", wrap=True))
        self.body.addWidget(ElidedText(file.name, tone="text2"))
        self.password = TextField(secret=True, limit=200)
        self.field = Field(tr("Password of the identity"), self.password)
        self.body.addWidget(self.field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Import"), self.take, look="primary")).setDefault(True)
        self.password.setFocus()

    def take(self) -> None:
        """Keep the identity, or say under the password why not."""
        identities, file, password = self._desk.workspace.identities, self._file, self.password.text()
        self._desk.work.change(lambda: identities.import_p12(file, password), self._taken, self._failed)

    def _taken(self, _changed: Changed[IdentityRecord]) -> None:
        self.accept()

    def _failed(self, failure: Failure) -> None:
        self.field.set_error(str(failure))


class TrustCard(Card):
    """Certificates and revocation lists this workspace goes by."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Trusted certificates"), parent=parent)
        self._desk = desk
        trusting = Button(tr("Trust a .pem file…"), self.take, icon_name="shield-check-line")
        keep_to(desk, Right.ADMINISTER, trusting)
        self.add_head(trusting)
        self.model = LazyTableModel(
            [
                Column(title=tr("Certificate"), text=lambda row: row.subject, stretch=True),
                Column(title=tr("Kind"), text=_kind, chars=18, tone="text2"),
                Column(title=tr("Added on"), text=lambda row: day(local_day(row.added_at)), chars=10, drop=1),
            ],
            key=lambda row: row.fingerprint,
        )
        self.body.addWidget(TableView(self.model, name=tr("Trusted certificates"), framed=False), 1)

    def read(self) -> None:
        """Read the list again."""
        self._desk.work.read(self._desk.workspace.identities.trusted, self._show, slot="trusted")

    def take(self) -> None:
        """Ask for a file with certificates and trust what is in it."""
        of = kinds(tr("Certificates"), ".pem", ".crt", ".cer", ".crl")
        identities = self._desk.workspace.identities
        for file in ask_files(self, tr("Certificates to trust"), of=of, many=False):
            self._desk.work.change(partial(_trust, identities, file), self._taken)

    def _taken(self, changed: Changed[int]) -> None:
        self._desk.saved(tr("{n} certificates are trusted", n=number(changed.record)))

    def _show(self, rows: Sequence[TrustedCertificate]) -> None:
        self.model.set_rows(rows)


class StationsCard(Card):
    """Installations known here, each with its fingerprint."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("Known stations"), parent=parent)
        self._desk = desk
        self.add_head(Button(tr("Open Send/Receive"), lambda: desk.go("bundles"), look="link"))
        self.model = LazyTableModel(
            [
                Column(title=tr("Unit"), text=lambda row: row.unit_name, stretch=True),
                Column(title=tr("Fingerprint"), text=lambda row: row.fingerprint, chars=27),
                Column(
                    title=tr("Known since"),
                    text=lambda row: day(local_day(row.known_since)),
                    chars=11,
                    drop=1,
                ),
                Column(title=tr("State"), badge=_station_state, chars=14),
            ]
        )
        self.body.addWidget(TableView(self.model, name=tr("Known stations"), framed=False), 1)

    def read(self) -> None:
        """Read the list again."""
        self._desk.work.read(self._desk.workspace.stations.everybody, self._show, slot="stations")

    def _show(self, rows: Sequence[StationRecord]) -> None:
        self.model.set_rows(rows)


def _trust(identities: Identities, file: Path) -> Changed[int]:
    return identities.trust(file.read_bytes())


def _kind(row: TrustedCertificate) -> str:
    match row.kind:
        case "root":
            return tr("root certificate")
        case "crl":
            return tr("revocation list")
    return tr("intermediate certificate")


def _station_state(row: StationRecord) -> tuple[str, State, str]:
    match row.state:
        case "own":
            return tr("This station"), State.INFO, "computer-line"
        case "enrolled":
            return tr("Enrolled"), State.OK, "checkbox-circle-fill"
        case "revoked":
            return tr("Revoked"), State.BAD, "forbid-line"
    return tr("Not compared yet"), State.WARN, "time-fill"
