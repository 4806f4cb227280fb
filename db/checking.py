"""Looking a database file over: SQLite's own checks and how many rows each table holds."""

from collections.abc import Callable
from typing import Any, Final

_STEPS: Final = 50_000
"""Steps of SQLite's machine between two questions whether to go on: some milliseconds."""
_MOST_FAULTS: Final = 20


def faults_in(
    connection: Any, *, thorough: bool = True, stopped: Callable[[], bool] | None = None
) -> list[str]:
    """Return what SQLite finds wrong with the file, in its words; nothing when it is sound.

    Thorough compares every index with its table and every reference with its row. When `stopped` says
    so the check ends early, with what the driver then raises.
    """
    if stopped is not None:
        connection.set_progress_handler(lambda: int(stopped()), _STEPS)
    try:
        check = "integrity_check" if thorough else "quick_check"
        found = [str(row[0]) for row in connection.execute(f"PRAGMA {check}({_MOST_FAULTS})")]
        faults = [words for words in found if words != "ok"]
        if thorough and not faults:
            broken = connection.execute("PRAGMA foreign_key_check").fetchmany(_MOST_FAULTS)
            faults += [f"{table} refers to no row of {parent}" for table, _row, parent, _key in broken]
        return faults
    finally:
        if stopped is not None:
            connection.set_progress_handler(None, 0)


def rows_in(connection: Any) -> dict[str, int]:
    """Return how many rows each table holds, the inner tables of full-text search left out."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'search_text%' ORDER BY name"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - its own name
        for (name,) in names
    }
