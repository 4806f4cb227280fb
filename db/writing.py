"""Statements that write many rows at once, in SQLite's own words, past the ORM."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Date, Table

from db.models import tables


def table_of(model: type[tables.Table]) -> Table:
    """Return the Core table of `model`."""
    table: Any = model.__table__
    if not isinstance(table, Table):
        raise TypeError(model)
    return table


Row = Mapping[str, Any]


def add_rows(connection: Connection, model: type[tables.Table], rows: Sequence[Row]) -> None:
    """Add `rows` of `model`, past SQLAlchemy: a save is a dozen small statements, and its own time."""
    _run(connection, _insert_sql(model, ""), model, rows)


def put_rows(connection: Connection, model: type[tables.Table], rows: Sequence[Row]) -> None:
    """Add `rows` of `model`, or replace those with the same key."""
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    kept = [column.name for column in table.columns if column.name not in keys]
    conflict = f" ON CONFLICT ({', '.join(keys)}) DO UPDATE SET " + ", ".join(
        f"{name} = excluded.{name}" for name in kept
    )
    _run(connection, _insert_sql(model, conflict), model, rows)


def add_missing_rows(connection: Connection, model: type[tables.Table], rows: Sequence[Row]) -> None:
    """Add those `rows` of `model` whose key is not there yet."""
    _run(connection, _insert_sql(model, " ON CONFLICT DO NOTHING"), model, rows)


def delete_rows(connection: Connection, model: type[tables.Table], column: str, keys: Iterable[str]) -> None:
    """Delete the rows of `model` whose `column` is one of `keys`."""
    table = table_of(model)
    sql = f"DELETE FROM {table.name} WHERE {table.c[column].name} = ?"  # noqa: S608 - names of our models
    driver_of(connection).executemany(sql, [(key,) for key in keys])


def driver_of(connection: Connection) -> Any:
    """Return the SQLite connection below, inside the same transaction."""
    return connection.connection.driver_connection


@cache
def _insert_sql(model: type[tables.Table], conflict: str) -> str:
    names = [column.name for column in table_of(model).columns]
    marks = ", ".join("?" * len(names))
    into = f"{table_of(model).name} ({', '.join(names)})"
    return f"INSERT INTO {into} VALUES ({marks}){conflict}"  # noqa: S608 - names of our models


@cache
def _shape(
    model: type[tables.Table],
) -> tuple[Callable[[Row], tuple[Any, ...]], tuple[int, ...], tuple[int, ...]]:
    """Return what takes a row's values in the table's order, and where days and where moments stand in it."""
    columns = table_of(model).columns
    names = [column.name for column in columns]
    days = tuple(at for at, column in enumerate(columns) if isinstance(column.type, Date))
    moments = tuple(at for at, column in enumerate(columns) if isinstance(column.type, tables.Moment))
    take = itemgetter(*names)
    return (take if len(names) > 1 else lambda row: (row[names[0]],)), days, moments


def _run(connection: Connection, sql: str, model: type[tables.Table], rows: Sequence[Row]) -> None:
    take, days, moments = _shape(model)
    values: list[Sequence[Any]] = list(map(take, rows))
    if days or moments:
        values = [_plain(row, days, moments) for row in values]
    driver = driver_of(connection)
    if len(values) == 1:
        driver.execute(sql, values[0])
    elif values:
        driver.executemany(sql, values)


def _plain(values: Sequence[Any], days: tuple[int, ...], moments: tuple[int, ...]) -> Sequence[Any]:
    """Return `values` as SQLite keeps them: days and moments as ISO text."""
    plain = list(values)
    for at in days:
        if type(plain[at]) is date:
            plain[at] = plain[at].isoformat()
    for at in moments:
        if isinstance(plain[at], datetime):
            plain[at] = tables.moment_text(plain[at])
    return plain
