"""Workbooks of activities that were brought in, and which activities each made."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class ActivityImportRow(Table):
    """One workbook brought in at one moment."""

    __tablename__ = "activity_imports"
    __table_args__ = (Index(None, "sha256"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    sha256: Mapped[Digest]
    count: Mapped[int]
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ImportedActivityRow(Table):
    """An activity that came out of a workbook, with the row it stood in."""

    __tablename__ = "imported_activities"
    __table_args__ = ({"sqlite_with_rowid": False},)

    import_id: Mapped[Key] = mapped_column(ForeignKey("activity_imports.id"), primary_key=True)
    activity: Mapped[Key] = mapped_column(ForeignKey("activities.id"), primary_key=True)
    row: Mapped[int]
