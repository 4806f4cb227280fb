"""Questions in SQLite's own words, past SQLAlchemy: what screens ask again whenever anything changes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db.writing import driver_of


def asked(session: Session, sql: str, values: Sequence[Any] = ()) -> list[Any]:
    """Return every row that answers `sql`, as SQLite keeps it, within the session's transaction.

    A small statement takes SQLAlchemy twenty times as long as SQLite, and its first time a hundred.
    """
    return driver_of(session.connection()).execute(sql, values).fetchall()  # type: ignore[no-any-return]


def day_in(text: str | None) -> date | None:
    """Return a day as it is kept."""
    return None if text is None else date.fromisoformat(text)


def moment_in(text: str) -> datetime:
    """Return a moment as it is kept."""
    return datetime.fromisoformat(text)
