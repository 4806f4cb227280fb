"""Which record stands at which row of the full-text index, and its words as they were written."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class SearchRow(Table):
    """A record in the index; `search_text` (FTS5) holds its folded words at the same rowid.

    The ids of one kind of record follow each other in a range of their own.
    """

    __tablename__ = "search_rows"
    __table_args__ = (UniqueConstraint("record"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    noun: Mapped[str]
    record: Mapped[Key]
    title: Mapped[str]
    body: Mapped[str]


class SearchKindRow(Table):
    """A kind of record in the index and the number of its range of ids."""

    __tablename__ = "search_kinds"
    __table_args__ = (UniqueConstraint("noun"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    noun: Mapped[str]
