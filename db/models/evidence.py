"""Files that prove records, and which of their bytes are here."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class BlobRow(Table):
    """Bytes known by their SHA-256; not present while a bundle has only promised them."""

    __tablename__ = "blobs"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    sha256: Mapped[Digest] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    present: Mapped[bool]


class EvidenceRow(Table):
    """One file attached to one record."""

    __tablename__ = "evidence"
    __table_args__ = (Index(None, "record"), Index(None, "sha256"))

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    noun: Mapped[str]
    record: Mapped[Key]
    name: Mapped[str]
    sha256: Mapped[Digest] = mapped_column(ForeignKey("blobs.sha256"))
    number: Mapped[str]
    issuer: Mapped[str]
    effective_on: Mapped[date | None]
    locator: Mapped[str]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
