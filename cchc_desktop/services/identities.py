"""Signing identities kept in the workspace, and whom the workspace trusts."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.signing_checks import PinState
from cchc_desktop.files.whole import read_whole, write_whole
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.permissions import guarded
from db.models.identities import IdentityRow, TrustedCertificateRow
from db.writing import add_rows, put_rows

if TYPE_CHECKING:
    from cchc_desktop.signing.certificates import CertificateFacts
    from cchc_desktop.signing.identities import PersonalIdentity
    from cchc_desktop.signing.trust import TrustPack

VALID_FOR = timedelta(days=3 * 365)
AUTHORITY_FOR = timedelta(days=10 * 365)


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """A certificate with its PKCS#12 file in the workspace."""

    id: str
    label: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    path: Path


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A certificate on a token that is plugged in."""

    token: str
    label: str
    subject: str
    issuer: str
    valid_from: datetime
    valid_until: datetime
    pin: PinState


@dataclass(frozen=True, slots=True)
class TrustedCertificate:
    """A root, an intermediate certificate or a revocation list the workspace goes by."""

    fingerprint: str
    kind: str
    subject: str
    added_at: datetime


@guarded
class Identities:
    """Who signs here, and whom this workspace trusts."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._folder = office.folder / "identities"

    def kept(self) -> tuple[IdentityRecord, ...]:
        """Return the identities of this workspace, newest last."""
        with self._office.reading() as session:
            rows = session.scalars(select(IdentityRow).order_by(IdentityRow.id))
            return tuple(self._record(row) for row in rows)

    def create_authority(self, name: str, password: str) -> Changed[IdentityRecord]:
        """Make a local certificate authority for agencies that have none; it is trusted here."""
        from cchc_desktop.signing.authorities import create_authority

        now = self._office.clock.now()
        made = create_authority(
            name=name, unit=self._office.unit.body, valid_from=now, valid_until=now + AUTHORITY_FOR
        )
        with self._office.changing() as change:
            record = self._keep(change, made, name, password)
            self._trust(change, made.certificate)
            return change.done(record)

    def create(
        self,
        name: str,
        title: str,
        password: str,
        *,
        authority: Path | None = None,
        authority_password: str = "",
        valid_for: timedelta = VALID_FOR,
    ) -> Changed[IdentityRecord]:
        """Make a personal identity; without an authority nobody else will trust it yet."""
        from cchc_desktop.signing.authorities import create_identity
        from cchc_desktop.signing.identities import load_pkcs12

        issuer = load_pkcs12(authority, authority_password) if authority else None
        now = self._office.clock.now()
        made = create_identity(
            name=name,
            title=title,
            unit=self._office.unit.body,
            valid_from=now,
            valid_until=now + valid_for,
            issuer=issuer,
        )
        with self._office.changing() as change:
            return change.done(self._keep(change, made, name, password))

    def import_p12(self, file: Path, password: str) -> Changed[IdentityRecord]:
        """Take a PKCS#12 file into the workspace; its password is asked at each signing."""
        from cchc_desktop.signing.certificates import facts_of
        from cchc_desktop.signing.identities import load_pkcs12

        identity = load_pkcs12(file, password)
        label = facts_of(identity.certificate).owner
        with self._office.changing() as change:
            return change.done(self._keep(change, identity, label, password, octets=file.read_bytes()))

    def on_tokens(self, module: Path) -> tuple[TokenRecord, ...]:
        """Return the certificates on the tokens plugged in, whose driver library is `module`."""
        from cchc_desktop.signing.certificates import facts_of
        from cchc_desktop.signing.tokens import certificates_on

        found = []
        for each in certificates_on(module):
            facts = facts_of(each.certificate)
            found.append(
                TokenRecord(
                    each.token,
                    each.label,
                    _subject(facts),
                    facts.issuer,
                    facts.valid_from,
                    facts.valid_until,
                    each.pin,
                )
            )
        return tuple(found)

    def get(self, label: str) -> IdentityRecord:
        """Return the newest identity with this id or label."""
        found = [i for i in self.kept() if label in {i.id, i.label, i.subject}]
        if not found:
            raise UserMistake(
                tr("There is no signing identity “{label}” here.", label=label),
                hint=tr("Import a PKCS#12 file or create an identity."),
                field="identity",
            )
        return found[-1]

    def trust_file(self, file: Path) -> Changed[int]:
        """Trust the certificates and revocation lists in a PEM or DER file; return how many."""
        return self.trust(read_whole(file))

    def trust(self, data: bytes) -> Changed[int]:
        """Trust the certificates and revocation lists in `data`, PEM or DER; return how many."""
        with self._office.changing() as change:
            new = self.trust_in(change, data)
            _publish(self._office, change)
            return change.done(new)

    def trust_in(self, change: Change, data: bytes) -> int:
        """Trust what `data` holds as part of a larger change; return how many were not here yet.

        What is trusted already counts as part of it: a new revocation list comes without its root.
        """
        from cryptography.hazmat.primitives.serialization import Encoding

        from cchc_desktop.signing.trust import build_trust_pack

        held = change.session.execute(
            select(TrustedCertificateRow.fingerprint, TrustedCertificateRow.pem)
        ).all()
        pems = [row.pem.encode() for row in held]
        pack = build_trust_pack(data, *pems, version="", made_on=self._office.today())
        known = {row.fingerprint for row in held}
        new = 0
        for certificate in (*pack.roots, *pack.intermediates):
            new += self._trust(change, certificate, known)
        for crl in pack.crls:
            pem = crl.public_bytes(Encoding.PEM)
            new += self._trust_row(change, "crl", crl.issuer.rfc4514_string(), pem, known)
        return new

    def trusted(self) -> tuple[TrustedCertificate, ...]:
        """Return what this workspace goes by."""
        with self._office.reading() as session:
            rows = session.scalars(select(TrustedCertificateRow).order_by(TrustedCertificateRow.added_at))
            return tuple(TrustedCertificate(r.fingerprint, r.kind, r.subject, r.added_at) for r in rows)

    def trust_pack(self) -> "TrustPack | None":
        """Return everything trusted as one pack; None while nothing is."""
        from cchc_desktop.signing.trust import build_trust_pack

        with self._office.reading() as session:
            rows = session.scalars(select(TrustedCertificateRow)).all()
            files = [row.pem.encode() for row in rows]
            newest = max((row.added_at for row in rows), default=None)
        if newest is None:
            return None
        from cchc_desktop.domain.clock import local_day

        return build_trust_pack(*files, version=str(len(files)), made_on=local_day(newest))

    def trust_pem(self) -> str:
        """Return everything trusted as one PEM text, for a starter bundle."""
        with self._office.reading() as session:
            return "".join(session.scalars(select(TrustedCertificateRow.pem)))

    def _keep(
        self,
        change: Change,
        identity: "PersonalIdentity",
        label: str,
        password: str,
        *,
        octets: bytes | None = None,
    ) -> IdentityRecord:
        from cchc_desktop.signing.certificates import facts_of
        from cchc_desktop.signing.identities import save_pkcs12

        facts = facts_of(identity.certificate)
        row = {
            "id": new_id(),
            "label": label,
            "subject": _subject(facts),
            "issuer": facts.issuer,
            "fingerprint": facts.sha256,
            "valid_from": facts.valid_from,
            "valid_until": facts.valid_until,
            "file": "",
        }
        row["file"] = f"{row['id']}.p12"
        self._folder.mkdir(parents=True, exist_ok=True)
        write_whole(self._folder / str(row["file"]), octets or save_pkcs12(identity, password))
        add_rows(change.connection, IdentityRow, [row])
        change.audit("keep", Noun.IDENTITY, str(row["id"]), after={"subject": row["subject"]})
        return self._record(change.session.get_one(IdentityRow, row["id"]))

    def _trust(self, change: Change, certificate: "object", known: Collection[str] = ()) -> bool:
        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import Encoding

        if not isinstance(certificate, x509.Certificate):
            raise TypeError(certificate)
        kind = "root" if certificate.issuer == certificate.subject else "intermediate"
        pem = certificate.public_bytes(Encoding.PEM)
        return self._trust_row(change, kind, certificate.subject.rfc4514_string(), pem, known)

    def _trust_row(self, change: Change, kind: str, subject: str, pem: bytes, known: Collection[str]) -> bool:
        """Trust one certificate or list unless it is among the `known`; tell whether it was new."""
        fingerprint = hashlib.sha256(pem).hexdigest()
        if fingerprint in known:
            return False
        row = {
            "fingerprint": fingerprint,
            "kind": kind,
            "subject": subject,
            "pem": pem.decode(),
            "added_at": change.now,
        }
        put_rows(change.connection, TrustedCertificateRow, [row])
        change.audit("trust", Noun.TRUST_PACK, fingerprint, after={"kind": kind, "subject": subject})
        return True

    def _record(self, row: IdentityRow) -> IdentityRecord:
        return IdentityRecord(
            row.id,
            row.label,
            row.subject,
            row.issuer,
            row.valid_from,
            row.valid_until,
            self._folder / row.file,
        )


def _subject(facts: "CertificateFacts") -> str:
    """Name owner, title and unit; a seal's owner is the agency itself, which is named once."""
    return ", ".join(dict.fromkeys(filter(None, (facts.owner, facts.title, facts.unit))))


def _publish(office: Office, change: Change) -> None:
    """Let what Sở Nội vụ trusts from now on travel down with its next bundle."""
    from cchc_desktop.services.publications import publish

    change.session.flush()
    publish(office, change)
