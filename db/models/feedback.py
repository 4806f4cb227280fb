"""The register of feedback; who sent it lies in a table of its own that never travels."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class FeedbackRow(Table):
    """One case of feedback on regulations or administrative conduct."""

    __tablename__ = "feedback_cases"
    __table_args__ = (UniqueConstraint("unit", "code"), Index(None, "unit", "received_on"))

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    code: Mapped[str]
    received_on: Mapped[date]
    channel: Mapped[str]
    kind: Mapped[str]
    content: Mapped[str]
    due: Mapped[date]
    answer_number: Mapped[str]
    answered_on: Mapped[date | None]
    answer: Mapped[str]
    published_on: Mapped[date | None]
    published_at: Mapped[str]
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class FeedbackSenderRow(Table):
    """Personal data of a sender: kept here only, erased without touching the case."""

    __tablename__ = "feedback_senders"

    feedback: Mapped[Key] = mapped_column(ForeignKey("feedback_cases.id"), primary_key=True)
    name: Mapped[str]
    phone: Mapped[str]
    address: Mapped[str]
