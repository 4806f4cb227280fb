"""The append-only, hash-chained trail of who did what."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Table


class AuditRow(Table):
    """One use case carried out by one person; triggers refuse every change to a line (r0014)."""

    __tablename__ = "audit_lines"
    __table_args__ = (Index(None, "record"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    author: Mapped[str]
    action: Mapped[str]
    noun: Mapped[str]
    record: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    reason: Mapped[str]
    previous: Mapped[Digest | None]
    hash: Mapped[Digest]
