"""Series that are entered once and ticked off; what took place are activities."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class ScheduleRow(Table):
    """A pattern of days and times; lists are kept as JSON, because they are only read as a whole."""

    __tablename__ = "schedules"
    __table_args__ = (
        Index(None, "unit", "starts_on"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("every BETWEEN 1 AND 8", name="every"),
    )

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    title: Mapped[str]
    channel: Mapped[str]
    weekdays: Mapped[str]
    times: Mapped[str]
    every: Mapped[int]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    clauses: Mapped[str]
    audiences: Mapped[str]
    counters: Mapped[str]
    place: Mapped[str]
    summary: Mapped[str]
    missed: Mapped[str]
    """Reason by occurrence."""
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
