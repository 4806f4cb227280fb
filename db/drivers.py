"""The two drivers below the store: sqlite3 for plain files, SQLCipher for encrypted ones."""

import sqlite3
from pathlib import Path
from typing import Any, Final

KEY_OCTETS: Final = 32


def module(key: bytes | None) -> Any:
    """Return the DB-API module that opens files with this key, or plain ones where there is none."""
    if key is None:
        return sqlite3
    from sqlcipher3 import dbapi2

    return dbapi2


def connect(target: str | Path, key: bytes | None, **options: Any) -> sqlite3.Connection:
    """Connect to `target`, encrypted where there is a key; the key is tried at the first statement.

    SQLCipher's connection offers what sqlite3's does, so that both go by the one name.
    """
    connection: sqlite3.Connection = module(key).connect(target, **options)
    if key is not None:
        unlock(connection, key)
    return connection


def unlock(connection: sqlite3.Connection, key: bytes) -> None:
    """Give an SQLCipher connection its key; no words on wrong ones go to the console."""
    if len(key) != KEY_OCTETS:
        raise ValueError(len(key))
    choose_form(connection)
    connection.execute(f"PRAGMA key = {literal(key)}")


def choose_form(connection: sqlite3.Connection) -> None:
    """Say how encrypted files of this program are laid out, before a key is given or one is attached.

    Each page bears a code against alterations. With SQLCipher's usual HMAC-SHA-512 looking through a whole
    table takes nearly half as long again as with HMAC-SHA-256, which newer processors compute themselves.
    """
    for pragma in (
        "cipher_log_level = NONE",
        "cipher_default_hmac_algorithm = HMAC_SHA256",
    ):
        connection.execute(f"PRAGMA {pragma}")


def literal(key: bytes) -> str:
    """Return the words that hand a key over as it is, past SQLCipher's slow hash of passwords."""
    return f"\"x'{key.hex()}'\""


def is_plain(file: Path) -> bool:
    """Tell whether `file` begins as a database that is not encrypted does."""
    with file.open("rb") as head:
        return head.read(16) == b"SQLite format 3\x00"


def errors() -> tuple[type[Exception], ...]:
    """Return what either driver raises; each error bears a `sqlite_errorname`."""
    from sqlcipher3 import dbapi2

    return sqlite3.DatabaseError, dbapi2.DatabaseError


def contradictions() -> tuple[type[Exception], ...]:
    """Return what either driver raises when a constraint of the tables refuses a row."""
    from sqlcipher3 import dbapi2

    return sqlite3.IntegrityError, dbapi2.IntegrityError
