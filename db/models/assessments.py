"""A unit's own scores for a period and the versions it submitted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class AssessmentRow(Table):
    """One unit's self-assessment of one period with one version of a criteria set."""

    __tablename__ = "assessments"
    __table_args__ = (Index(None, "unit", "period", "criteria_set"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    period: Mapped[str]
    criteria_set: Mapped[str]
    set_version: Mapped[int]
    presented_by: Mapped[str] = mapped_column(server_default="")
    presented_sha256: Mapped[str] = mapped_column(server_default="")
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class ScoreRow(Table):
    """The unit's own points for one criterion; decimals are kept as text."""

    __tablename__ = "scores"

    assessment: Mapped[Key] = mapped_column(ForeignKey("assessments.id"), primary_key=True)
    criterion: Mapped[Key] = mapped_column(primary_key=True)
    points: Mapped[str | None]
    explanation: Mapped[str]
    not_applicable: Mapped[bool]
    reason: Mapped[str]


class SubmissionRow(Table):
    """An immutable numbered version of a quarter, known by the hash of what it covers.

    Two computers of a unit may give one number: the standing of the quarter tells which version counts.
    """

    __tablename__ = "submissions"
    __table_args__ = (Index(None, "unit", "period", "version"), Index(None, "period"))

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    period: Mapped[str]
    version: Mapped[int]
    sha256: Mapped[Digest]
    document: Mapped[str]
    presented_by: Mapped[str] = mapped_column(server_default="")
    alone: Mapped[bool] = mapped_column(server_default="0")
    revision: Mapped[int]
    withdrawn: Mapped[bool]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]


class SubmittedScoreRow(Table):
    """The unit's own points as one version has them; totals read these, never live scores."""

    __tablename__ = "submitted_scores"
    __table_args__ = ({"sqlite_with_rowid": False},)

    submission: Mapped[Key] = mapped_column(ForeignKey("submissions.id"), primary_key=True)
    criterion: Mapped[Key] = mapped_column(primary_key=True)
    points: Mapped[str | None]
    not_applicable: Mapped[bool]
