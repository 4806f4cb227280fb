"""Versions of the quarterly report and the paragraphs the officer wrote."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class ReportRow(Table):
    """One version of the report of a unit and period; an issued one never changes."""

    __tablename__ = "reports"
    __table_args__ = (Index(None, "unit", "period", "version"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    period: Mapped[str]
    version: Mapped[int]
    state: Mapped[str]
    number: Mapped[str]
    issued_on: Mapped[date | None]
    profile: Mapped[str]
    origin: Mapped[str]
    """Where the leader's signature was made."""
    amends: Mapped[str | None]
    """The issued version that this one replaces or corrects."""
    amendment: Mapped[str]
    kind: Mapped[str]
    """Of the unit's own work, or consolidated from the units below."""
    consolidation: Mapped[str | None]
    letterhead: Mapped[str]
    sha256: Mapped[Digest | None] = mapped_column(ForeignKey("blobs.sha256"))
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class ReportEditRow(Table):
    """A section whose drafted paragraphs the officer replaced; a refresh never overwrites it."""

    __tablename__ = "report_edits"

    report: Mapped[Key] = mapped_column(ForeignKey("reports.id"), primary_key=True)
    section: Mapped[Key] = mapped_column(primary_key=True)
    text: Mapped[str]
