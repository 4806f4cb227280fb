"""Difficulties that units report upward, and the answers that come down."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class DifficultyRow(Table):
    """A difficulty or proposal of one unit."""

    __tablename__ = "difficulties"
    __table_args__ = (Index(None, "unit", "raised_on"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    raised_on: Mapped[date]
    clause: Mapped[str]
    content: Mapped[str]
    proposal: Mapped[str]
    addressee: Mapped[str]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class DifficultyAnswerRow(Table):
    """What a unit above answered; it may arrive before the difficulty itself."""

    __tablename__ = "difficulty_answers"
    __table_args__ = (Index(None, "difficulty"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    by: Mapped[Key]
    difficulty: Mapped[Key]
    number: Mapped[str]
    text: Mapped[str]
    answered_on: Mapped[date]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
