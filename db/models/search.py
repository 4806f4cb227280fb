"""Which record stands at which row of the full-text index."""

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Key, Table


class SearchRow(Table):
    """A record in the index; `search_text` (FTS5) holds its folded words at the same rowid."""

    __tablename__ = "search_rows"
    __table_args__ = (UniqueConstraint("record"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    noun: Mapped[str]
    record: Mapped[Key]
    title: Mapped[str]
