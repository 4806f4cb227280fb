"""Bundles that were brought in, each with what it changed, so that the last of them can be taken back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class ImportRow(Table):
    """One bundle brought in at one moment; those of one lot share `batch`."""

    __tablename__ = "imports"
    __table_args__ = (Index(None, "batch"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    batch: Mapped[Key]
    bundle: Mapped[Key]
    file_name: Mapped[str]
    partner: Mapped[Key]
    new: Mapped[int]
    changed: Mapped[int]
    files: Mapped[int]
    author: Mapped[str]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class ImportChangeRow(Table):
    """A row as it was before an import of the last lot and after it."""

    __tablename__ = "import_changes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    import_id: Mapped[Key] = mapped_column(ForeignKey("imports.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    """The table."""
    key: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]


class SetbackRow(Table):
    """A file that could not be brought in, with the reason and what to do, until it can or is put away."""

    __tablename__ = "setbacks"
    __table_args__ = (Index(None, "at"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    bundle: Mapped[str]
    sender: Mapped[str]
    """What the file says of its sender; unproven."""
    outcome: Mapped[str]
    reason: Mapped[str]
    hint: Mapped[str]
    author: Mapped[str]
    at: Mapped[datetime]
    kept: Mapped[str | None]
    """SHA-256 of the file, where it is kept until a newer program can read it."""
    kept_name: Mapped[str | None]
    program: Mapped[str | None]
    """The version that could not read it."""


class ConflictRow(Table):
    """A record of this unit or one below that two of its stations changed without knowing of each other."""

    __tablename__ = "conflicts"
    __table_args__ = (Index(None, "unit"),)

    noun: Mapped[Key] = mapped_column(primary_key=True)
    record: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(server_default="")
    """Whose record it is; empty in rows of an older program, which noted the own unit's alone."""
    found_at: Mapped[datetime]
