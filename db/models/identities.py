"""Signing identities kept in the workspace and the certificates it trusts."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class IdentityRow(Table):
    """A personal or agency certificate whose PKCS#12 file lies in the workspace."""

    __tablename__ = "identities"

    id: Mapped[Key] = mapped_column(primary_key=True)
    label: Mapped[str]
    subject: Mapped[str]
    issuer: Mapped[str]
    fingerprint: Mapped[Digest]
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime]
    file: Mapped[str]


class TrustedCertificateRow(Table):
    """A root, an intermediate certificate or a revocation list, in PEM."""

    __tablename__ = "trusted_certificates"

    fingerprint: Mapped[Digest] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    pem: Mapped[str]
    added_at: Mapped[datetime]
