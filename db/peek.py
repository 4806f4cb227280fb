"""A first look into a store without SQLAlchemy: who may sign in, and against which hash."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from cchc_desktop.domain.errors import Damage, Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.users import UserRecord

_PEOPLE = "SELECT id, login, name, title, roles FROM users WHERE active ORDER BY id"
_HASH = "SELECT password_hash FROM users WHERE id = ?"


def people_in(file: Path) -> tuple[UserRecord, ...]:
    """Return who may sign in to the store in `file`; Trouble when it cannot be read."""
    return tuple(
        UserRecord(i, login, name, title, tuple(json.loads(roles)))
        for i, login, name, title, roles in _rows(file, _PEOPLE)
    )


def password_hash_of(file: Path, user: str) -> str:
    """Return the Argon2id hash that the password of `user` must match; Trouble when it cannot be read."""
    return str(_rows(file, _HASH, [user])[0][0])


def _rows(file: Path, statement: str, values: Sequence[str] = ()) -> list[Any]:
    try:
        return _read(f"{file.absolute().as_uri()}?mode=ro", statement, values)
    except sqlite3.DatabaseError as error:
        name = getattr(error, "sqlite_errorname", "")
        log = file.with_name(f"{file.name}-wal")
        alone = file.is_file() and not (log.is_file() and log.stat().st_size)
        if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")) and alone:
            # a disc that cannot be written has no room for a log; nobody is at work there
            with suppress(sqlite3.DatabaseError):
                return _read(f"{file.absolute().as_uri()}?immutable=1", statement, values)
        kind = Damage if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_ERROR")) else Trouble
        raise kind(
            tr("{file} cannot be read.", file=file),
            hint=tr("Close other programs that use it; if it is damaged, restore the newest backup."),
        ) from error


def _read(address: str, statement: str, values: Sequence[str]) -> list[Any]:
    with closing(sqlite3.connect(address, uri=True)) as connection:
        return connection.execute(statement, values).fetchall()
