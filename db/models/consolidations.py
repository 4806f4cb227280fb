"""Consolidations: numbered sums over pinned versions of the units below."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class ConsolidationRow(Table):
    """One numbered consolidation of a unit and period; it never changes, a late change makes the next."""

    __tablename__ = "consolidations"
    __table_args__ = (Index(None, "unit", "period", "number"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    period: Mapped[str]
    number: Mapped[int]
    sha256: Mapped[Digest]
    document: Mapped[str]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
