"""What superiors decided on submitted versions, and the points they are still weighing."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class ReviewRow(Table):
    """One decision of one superior; it never changes.

    The version may be unknown here: a decision can arrive before what it decides on.
    """

    __tablename__ = "reviews"
    __table_args__ = (
        Index(None, "unit", "period"),
        Index(None, "period"),
        CheckConstraint("decision IN ('begin', 'return', 'accept', 'reopen')", name="decision"),
    )

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    reviewer: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    period: Mapped[str]
    decision: Mapped[str]
    submission: Mapped[Key]
    version: Mapped[int]
    sha256: Mapped[Digest]
    place: Mapped[int]
    """One more than any decision on the quarter that its author had before them."""
    remark: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class ReturnedItemRow(Table):
    """One thing to be mended, why and until when."""

    __tablename__ = "returned_items"
    __table_args__ = ({"sqlite_with_rowid": False},)

    review: Mapped[Key] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    noun: Mapped[str]
    record: Mapped[str]
    title: Mapped[str]
    reason: Mapped[str]
    due: Mapped[date]


class AppraisedPointRow(Table):
    """What a superior gave one criterion with a decision."""

    __tablename__ = "appraised_points"
    __table_args__ = ({"sqlite_with_rowid": False},)

    review: Mapped[Key] = mapped_column(ForeignKey("reviews.id"), primary_key=True)
    criterion: Mapped[Key] = mapped_column(primary_key=True)
    points: Mapped[str]
    reason: Mapped[str]


class AppraisalDraftRow(Table):
    """Points a reviewer here has typed and not decided with yet; they do not travel."""

    __tablename__ = "appraisal_drafts"
    __table_args__ = ({"sqlite_with_rowid": False},)

    submission: Mapped[Key] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    criterion: Mapped[Key] = mapped_column(primary_key=True)
    points: Mapped[str]
    reason: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
