"""Plans and criteria sets as versioned documents, what units claim and what triggers duties."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class CatalogueRow(Table):
    """One version of a plan, a criteria set or the channels; a version never changes."""

    __tablename__ = "catalogues"
    __table_args__ = (CheckConstraint("version >= 1", name="version"),)

    kind: Mapped[Key] = mapped_column(primary_key=True)
    id: Mapped[Key] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[str]
    sha256: Mapped[Digest]
    loaded_at: Mapped[datetime]


class DeadlineRow(Table):
    """The last day on which units of one kind hand in their report of a period."""

    __tablename__ = "deadlines"

    plan: Mapped[Key] = mapped_column(primary_key=True)
    period: Mapped[Key] = mapped_column(primary_key=True)
    kind: Mapped[Key] = mapped_column(primary_key=True)
    due: Mapped[date]


class ObligationClaimRow(Table):
    """A unit's claim that a duty does not apply to it in a period, with the reason."""

    __tablename__ = "obligation_claims"
    __table_args__ = (Index(None, "unit", "period"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    clause: Mapped[str]
    period: Mapped[str]
    reason: Mapped[str]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class TriggerRow(Table):
    """An event that makes a duty fall due: a document issued, a conference held."""

    __tablename__ = "triggers"
    __table_args__ = (Index(None, "unit", "day"), Index(None, "activity"), Index(None, "cause"))

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    clause: Mapped[str]
    title: Mapped[str]
    day: Mapped[date]
    due: Mapped[date]
    fulfilled_on: Mapped[date | None]
    activity: Mapped[str | None]
    cause: Mapped[str | None]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
