"""The register of feedback; who sent it lies sealed in a table of its own that never travels."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class FeedbackRow(Table):
    """One case of feedback on regulations or administrative conduct."""

    __tablename__ = "feedback_cases"
    __table_args__ = (
        Index(None, "unit", "code"),
        Index(None, "unit", "received_on"),
        Index(None, "unit", "due"),
    )

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
    classified_on: Mapped[date | None]
    in_charge: Mapped[str]
    assigned_on: Mapped[date | None]
    forwarded_to: Mapped[str]
    forwarded_unit: Mapped[str]
    forwarded_on: Mapped[date | None]
    satisfaction: Mapped[str]
    satisfaction_on: Mapped[date | None]
    ending: Mapped[str]
    ended_on: Mapped[date | None]
    ending_reason: Mapped[str]
    origin: Mapped[str]
    folded: Mapped[str]
    """Code, content, answer and who works on it without diacritics, for the register's own search."""
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class FeedbackNoteRow(Table):
    """What a sender was told while the answer was on its way."""

    __tablename__ = "feedback_notes"

    feedback: Mapped[Key] = mapped_column(ForeignKey("feedback_cases.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    text: Mapped[str]


class FeedbackSenderRow(Table):
    """Personal data of a sender: kept here only, erased without touching the case."""

    __tablename__ = "feedback_senders"

    feedback: Mapped[Key] = mapped_column(ForeignKey("feedback_cases.id"), primary_key=True)
    scheme: Mapped[str]
    """How `sealed` is to be read: plain in rows of an older program until the next opening, else age."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Name, telephone and address as JSON, encrypted to this station; None once erased."""
    mask: Mapped[str]
    erased_on: Mapped[date | None]


class FeedbackFileRow(Table):
    """A file the sender gave with a case: personal data like the sender, kept here only."""

    __tablename__ = "feedback_files"

    id: Mapped[Key] = mapped_column(primary_key=True)
    feedback: Mapped[Key] = mapped_column(ForeignKey("feedback_cases.id"), index=True)
    media_type: Mapped[str]
    size: Mapped[int]
    added_at: Mapped[datetime]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    """Name and content, encrypted to this station."""


class FeedbackTermRow(Table):
    """How many working days a channel gives to answer, where that is not the default."""

    __tablename__ = "feedback_terms"

    channel: Mapped[str] = mapped_column(primary_key=True)
    working_days: Mapped[int]
    source: Mapped[str]
