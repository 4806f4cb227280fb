"""Writing an encrypted copy of a plain database file, row for row, and holding it against the first."""

import hashlib
from contextlib import closing
from pathlib import Path
from typing import Any

from db import drivers
from db.checking import faults_in, rows_in


def encrypt_file(source: Path, target: Path, key: bytes) -> None:
    """Write the plain database in `source` to the new file `target`, encrypted under `key`.

    The write-ahead log beside the source is read too; nobody may write to it meanwhile.
    """
    with closing(drivers.module(key).connect(source, isolation_level=None)) as plain:
        drivers.choose_form(plain)
        plain.execute(f"ATTACH DATABASE ? AS encrypted KEY {drivers.literal(key)}", (str(target),))
        plain.execute("BEGIN")
        plain.execute("SELECT sqlcipher_export('encrypted')").fetchall()
        version = plain.execute("PRAGMA user_version").fetchone()[0]
        plain.execute(f"PRAGMA encrypted.user_version = {version}")
        plain.execute("COMMIT")
        plain.execute("DETACH DATABASE encrypted")


def differences(source: Path, target: Path, key: bytes) -> list[str]:
    """Return in which tables the encrypted copy differs from the plain file, and what is wrong with it."""
    with (
        closing(drivers.connect(f"{source.absolute().as_uri()}?mode=ro", None, uri=True)) as plain,
        closing(drivers.connect(f"{target.absolute().as_uri()}?mode=ro", key, uri=True)) as copy,
    ):
        faults = faults_in(copy)
        tables, copied = rows_in(plain), rows_in(copy)
        return faults + sorted(
            name
            for name in tables.keys() | copied.keys()
            if tables.get(name) != copied.get(name) or _digest(plain, name) != _digest(copy, name)
        )


def _digest(connection: Any, table: str) -> int:
    """Return a sum of hashes over the rows of a table, in whichever order they lie."""
    rows = connection.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - its own name
    return sum(int.from_bytes(hashlib.sha256(repr(row).encode()).digest(), "big") for row in rows)
