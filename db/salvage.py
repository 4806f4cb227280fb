"""Reading what can still be read of a damaged database, table by table, into a new one."""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from db import drivers

_BATCH: Final = 500
_WIDEST: Final = 200_000
"""Rows between two readable stretches that are looked for one by one."""


class Salvaged(NamedTuple):
    """What came of one table."""

    table: str
    rows: int
    whole: bool
    """Whether it could be read from one end to the other, so that nothing of it is missing."""


def salvage(connect: Callable[[], Any], target: Any, told: Callable[[str], None]) -> list[Salvaged]:
    """Copy the rows of every table that `target` has; the search index is made anew by others.

    `connect` opens the damaged one: SQLCipher's connections are good for nothing once they met a page that
    cannot be deciphered. Raises what the driver raises when not even the list of tables can be read.
    """
    source = connect()
    names = [
        name
        for (name,) in target.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'search_%' AND name != 'alembic_version' ORDER BY name"
        )
    ]
    here = {name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    source.close()
    found = []
    for name in names:
        told(name)
        found.append(_copy(connect, target, name) if name in here else Salvaged(name, 0, whole=False))
    return found


def _copy(connect: Callable[[], Any], target: Any, table: str) -> Salvaged:
    source = connect()
    there = [row[1] for row in target.execute(f'PRAGMA table_info("{table}")')]
    described = source.execute(f'PRAGMA table_info("{table}")').fetchall()
    columns = [row[1] for row in described if row[1] in there]
    keys = [row[1] for row in sorted(described, key=lambda row: row[5]) if row[5]]
    by_number = _has_row_numbers(source, table)
    source.close()
    order = "rowid" if by_number else ", ".join(f'"{key}" DESC' for key in keys)
    read = f'"{table}" NOT INDEXED'
    chosen = ", ".join((["rowid"] if by_number else []) + [f'"{column}"' for column in columns])
    marks = ", ".join("?" * len(columns))
    into = f'INSERT OR IGNORE INTO "{table}" ({", ".join(columns)}) VALUES ({marks})'  # noqa: S608 - as below
    reader = _Reader(connect, target, into, numbered=by_number)
    whole = reader.take(f"SELECT {chosen} FROM {read}")  # noqa: S608 - names the database gave
    if not whole:
        first = reader.last
        back = f"{order} DESC" if by_number else order
        reader.take(f"SELECT {chosen} FROM {read} ORDER BY {back}")  # noqa: S608 - as above
        second = reader.last
        if by_number and first is not None and second is not None and second - first < _WIDEST:
            for number in range(first + 1, second):
                reader.take(f"SELECT {chosen} FROM {read} WHERE rowid = {number}")  # noqa: S608 - as above
    kept = target.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608 - as above
    return Salvaged(table, kept, whole)


class _Reader:
    """Writes whatever a statement gives before the damage stops it."""

    def __init__(self, connect: Callable[[], Any], target: Any, into: str, *, numbered: bool) -> None:
        self._connect = connect
        self._target = target
        self._into = into
        self._numbered = numbered
        self.last: int | None = None
        """Number of the last row that was read, where the table has numbers."""

    def take(self, statement: str) -> bool:
        """Write the rows of `statement`; tell whether its end was reached."""
        waiting: list[tuple[Any, ...]] = []
        whole = True
        source = self._connect()
        source.text_factory = lambda octets: octets.decode(errors="replace")
        try:
            for row in source.execute(statement):
                values = tuple(row)
                if self._numbered:
                    self.last, values = values[0], values[1:]
                waiting.append(values)
                if len(waiting) >= _BATCH:
                    self._write(waiting)
        except drivers.errors():
            whole = False
        finally:
            source.close()
        self._write(waiting)
        return whole

    def _write(self, waiting: list[tuple[Any, ...]]) -> None:
        for values in waiting:
            try:
                self._target.execute(self._into, values)
            except drivers.contradictions():
                continue  # a row so damaged that the table refuses it
        waiting.clear()


def _has_row_numbers(source: Any, table: str) -> bool:
    try:
        source.execute(f'SELECT rowid FROM "{table}" LIMIT 0')  # noqa: S608 - a name the database gave
    except drivers.errors():
        return False
    return True
