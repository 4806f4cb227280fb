"""Noting which rows a transaction adds, changes and removes, and putting back what was there before.

Rows of a table that hangs on another one, such as the items of a decision, are noted only where the row
they hang on was there before: otherwise they come and go with it. Triggers make SQLite keep each touched
page once more for every statement, so that tables which get many rows are better not watched.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, Table

_LOG: Final = (
    "CREATE TEMP TABLE row_log (name TEXT, key TEXT, before TEXT, PRIMARY KEY (name, key)) WITHOUT ROWID"
)
_EVENTS: Final = ("UPDATE", "DELETE", "INSERT")


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after; None where it was not there. A row that hangs on another tells no `after`."""

    table: str
    key: str
    """Its primary key, as a JSON list."""
    before: str | None
    """The whole row as a JSON object."""
    after: str | None


class RowLog:
    """Watches `tables` from its making until `finish`, inside one write transaction."""

    def __init__(self, driver: sqlite3.Connection, tables: Iterable[Table]) -> None:
        self._driver = driver
        self._tables = list(tables)
        self._last = {
            table.name: driver.execute(f"SELECT coalesce(max(rowid), 0) FROM {table.name}").fetchone()[0]  # noqa: S608
            for table in self._tables
            if _has_rowid(table)
        }
        driver.execute(_LOG)
        for table in self._tables:
            for number, event in enumerate(_EVENTS):
                driver.execute(self._trigger(table, number, event))

    def finish(self) -> Iterator[RowChange]:
        """Stop watching and yield every row that is not as it was."""
        for table in self._tables:
            for number in range(len(_EVENTS)):
                self._driver.execute(f"DROP TRIGGER temp.{_trigger_name(table, number)}")
        logged = self._driver.execute("SELECT name, key, before FROM row_log").fetchall()
        by_name = {table.name: table for table in self._tables}
        noted = {(name, key) for name, key, _ in logged}
        for name, key, before in logged:
            after = row_as_json(self._driver, by_name[name], key)
            if before != after:
                yield RowChange(name, key, before, after)
        self._driver.execute("DROP TABLE temp.row_log")
        for table in self._tables:
            if _parent(table) is None:
                found = self._driver.execute(
                    f"SELECT {_key_json(table, '')}, {_row_json(table, '')} FROM {table.name}"  # noqa: S608
                    " WHERE rowid > ?",
                    (self._last[table.name],),
                )
                for key, after in found:
                    if (table.name, key) not in noted:
                        yield RowChange(table.name, key, None, after)

    def _trigger(self, table: Table, number: int, event: str) -> str:
        side = "new" if event == "INSERT" else "old"
        before = "NULL" if event == "INSERT" else _row_json(table, "old.")
        when = "AFTER" if event == "INSERT" else "BEFORE"
        parent = _parent(table)
        if parent is None:
            known = f"{side}.rowid <= {self._last[table.name]}"
        else:
            above, column, own = parent
            known = (
                f"(SELECT rowid FROM {above.name} WHERE {column} = {side}.{own}) <= {self._last[above.name]}"  # noqa: S608
            )
        key = _key_json(table, f"{side}.")
        return (
            f"CREATE TEMP TRIGGER {_trigger_name(table, number)} {when} {event} ON main.{table.name}"  # noqa: S608
            f" WHEN {known} BEGIN INSERT INTO row_log SELECT '{table.name}', {key}, {before}"
            f" WHERE NOT EXISTS (SELECT 1 FROM row_log WHERE name = '{table.name}' AND key = {key}); END"
        )


def row_as_json(driver: sqlite3.Connection, table: Table, key: str) -> str | None:
    """Return a row as it stands now; None where there is none."""
    row = driver.execute(
        f"SELECT {_row_json(table, '')} FROM {table.name} WHERE {_by_key(table)}",  # noqa: S608
        json.loads(key),
    ).fetchone()
    return None if row is None else str(row[0])


def put_back(driver: sqlite3.Connection, table: Table, change: RowChange) -> None:
    """Make a row what it was before `change`; rows that hang on an added one go with it."""
    key = json.loads(change.key)
    if change.before is None:
        for child in table.metadata.tables.values():
            parent = _parent(child)
            if parent is not None and parent[0] is table:
                driver.execute(f"DELETE FROM {child.name} WHERE {parent[2]} = ?", key)  # noqa: S608
    driver.execute(f"DELETE FROM {table.name} WHERE {_by_key(table)}", key)  # noqa: S608
    if change.before is not None:
        row = json.loads(change.before)
        marks = ", ".join("?" * len(row))
        driver.execute(
            f"INSERT INTO {table.name} ({', '.join(row)}) VALUES ({marks})",  # noqa: S608
            list(row.values()),
        )


def hangs_on(table: Table) -> Table | None:
    """Return the table whose rows those of `table` come and go with; None for most."""
    parent = _parent(table)
    return None if parent is None else parent[0]


def _has_rowid(table: Table) -> bool:
    return bool(table.dialect_options["sqlite"].get("with_rowid", True))


def _parent(table: Table) -> tuple[Table, str, str] | None:
    """Return the table whose rows this one's hang on, its key and the column here; None for others."""
    first: Column[object] = next(iter(table.primary_key))
    for key in first.foreign_keys:
        return key.column.table, key.column.name, first.name
    return None


def _trigger_name(table: Table, number: int) -> str:
    return f"row_log_{table.name}_{number}"


def _key_json(table: Table, side: str) -> str:
    return f"json_array({', '.join(f'{side}{column.name}' for column in table.primary_key)})"


def _row_json(table: Table, side: str) -> str:
    pairs = ", ".join(f"'{column.name}', {side}{column.name}" for column in table.columns)
    return f"json_object({pairs})"


def _by_key(table: Table) -> str:
    return " AND ".join(f"{column.name} = ?" for column in table.primary_key)
