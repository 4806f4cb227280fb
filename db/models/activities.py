"""Activities with their clauses, audiences, counters and costs."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Dong, Key, Table


class ActivityRow(Table):
    """Something done for the plan."""

    __tablename__ = "activities"
    __table_args__ = (
        Index(None, "unit", "starts_on"),
        Index(None, "starts_on"),
        Index(None, "schedule", sqlite_where=text("schedule <> ''")),
        CheckConstraint("ends_on >= starts_on", name="dates"),
    )

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    channel: Mapped[str]
    title: Mapped[str]
    folded: Mapped[str]
    sort_key: Mapped[str]
    place: Mapped[str]
    summary: Mapped[str]
    evidence_count: Mapped[int]
    spent: Mapped[Dong]
    schedule: Mapped[Key] = mapped_column(server_default="")
    """The schedule this was ticked off in, empty for most."""
    occurrence: Mapped[Key] = mapped_column(server_default="")
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class ActivityClauseRow(Table):
    """A clause of the plan that an activity serves."""

    __tablename__ = "activity_clauses"
    __table_args__ = (Index(None, "clause", "activity"), {"sqlite_with_rowid": False})

    activity: Mapped[Key] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    clause: Mapped[Key] = mapped_column(primary_key=True)


class ActivityAudienceRow(Table):
    """Whom an activity addressed."""

    __tablename__ = "activity_audiences"
    __table_args__ = ({"sqlite_with_rowid": False},)

    activity: Mapped[Key] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    audience: Mapped[Key] = mapped_column(primary_key=True)


class ActivityCounterRow(Table):
    """A figure the channel asks for."""

    __tablename__ = "activity_counters"
    __table_args__ = (CheckConstraint("value >= 0", name="value"), {"sqlite_with_rowid": False})

    activity: Mapped[Key] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    counter: Mapped[Key] = mapped_column(primary_key=True)
    value: Mapped[int]


class ActivityCostRow(Table):
    """Money of one category from one source, in whole đồng."""

    __tablename__ = "activity_costs"
    __table_args__ = (
        CheckConstraint("planned >= 0 AND approved >= 0 AND spent >= 0", name="amounts"),
        {"sqlite_with_rowid": False},
    )

    activity: Mapped[Key] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str]
    source: Mapped[str]
    planned: Mapped[Dong]
    approved: Mapped[Dong]
    spent: Mapped[Dong]
