"""Activities with their clauses, audiences, counters and costs."""

from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Dong, Key, Table

_LISTS: Final[dict[str, tuple[str, ...]]] = {
    "starts_on": ("withdrawn", "starts_on", "id", "evidence_count", "spent"),
    "title": ("withdrawn", "sort_key", "id", "starts_on"),
    "channel": ("withdrawn", "channel", "starts_on", "id"),
    "evidence": ("withdrawn", "evidence_count", "starts_on", "id"),
    "ends_on": ("withdrawn", "ends_on", "id", "starts_on"),
    "spent": ("withdrawn", "spent", "id", "starts_on"),
    "recorded_at": ("withdrawn", "recorded_at", "id", "starts_on"),
}
"""What the list over all units is walked by, for each column it is sorted by."""
UNIT_INDEX: Final = "ix_activities_unit_withdrawn_starts_on"
"""What the list of one unit is found by."""
LIST_INDICES: Final = {name: f"ix_activities_list_{name}" for name in _LISTS}


class ActivityRow(Table):
    """Something done for the plan."""

    __tablename__ = "activities"
    __table_args__ = (
        Index(UNIT_INDEX, "unit", "withdrawn", "starts_on", "id"),
        *(Index(LIST_INDICES[name], *columns) for name, columns in _LISTS.items()),
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
