"""A first look into a store without SQLAlchemy: who may sign in."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import UserRecord

_PEOPLE = "SELECT id, login, name, title, roles FROM users WHERE active ORDER BY id"


def people_in(file: Path) -> tuple[UserRecord, ...]:
    """Return who may sign in to the store in `file`; Trouble when it cannot be read."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute(_PEOPLE).fetchall()
    except sqlite3.DatabaseError as error:
        raise Trouble(
            tr("{file} cannot be read.", file=file),
            hint=tr("Close other programs that use it; if it is damaged, restore the newest backup."),
        ) from error
    return tuple(
        UserRecord(i, login, name, title, tuple(json.loads(roles))) for i, login, name, title, roles in rows
    )
