"""Statements that write many rows at once, in SQLite's own words."""

from functools import cache
from typing import Any

from sqlalchemy import Delete, Insert, Table, bindparam, delete, insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from db.models import tables


def table_of(model: type[tables.Table]) -> Table:
    """Return the Core table of `model`."""
    table: Any = model.__table__
    if not isinstance(table, Table):
        raise TypeError(model)
    return table


@cache
def inserting(model: type[tables.Table]) -> Insert:
    """Return the statement that adds rows of `model`."""
    return insert(table_of(model))


@cache
def upserting(model: type[tables.Table]) -> Insert:
    """Return the statement that adds rows of `model`, or replaces those with the same key."""
    table = table_of(model)
    keys = [column.name for column in table.primary_key]
    statement = sqlite_insert(table)
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys},
    )


@cache
def adding_missing(model: type[tables.Table]) -> Insert:
    """Return the statement that adds rows of `model` unless their key is there already."""
    return sqlite_insert(table_of(model)).on_conflict_do_nothing()


@cache
def deleting_by(model: type[tables.Table], column: str) -> Delete:
    """Return the statement that deletes the rows whose `column` equals the parameter `key`."""
    table = table_of(model)
    return delete(table).where(table.c[column] == bindparam("key"))
