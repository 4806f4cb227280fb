"""Computers that go off at a chosen statement: nothing they do after it reaches their database."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest.mock import patch

from db import drivers


class Killed(BaseException):
    """The computer goes off."""


class Life:
    """One run of the program on one data folder, from opening to closing or to its sudden end."""

    def __init__(self) -> None:
        self.left: int | None = None
        """So many statements more; None for as many as it likes."""
        self.dead = False
        self.connections: list[sqlite3.Connection] = []

    def step(self) -> None:
        """Take one statement more, or raise Killed: the last one allowed is carried out, no other."""
        if self.left is not None and not self.dead:
            self.dead = self.left == 0
            self.left -= 1
        if self.dead:
            raise Killed

    def bury(self) -> None:
        """Let go of what the dead program held open and locked, as the system does."""
        for connection in self.connections:
            with suppress(sqlite3.Error):
                connection.rollback()
                connection.close()


class _Connection(sqlite3.Connection):
    life: Life

    def cursor(self, factory: Any = None) -> Any:  # type: ignore[override]
        cursor = super().cursor(factory or _Cursor)
        cursor.life = self.life
        return cursor

    def commit(self) -> None:
        self.life.step()
        super().commit()


class _Cursor(sqlite3.Cursor):
    life: Life

    def execute(self, *words: Any) -> "_Cursor":
        self.life.step()
        return super().execute(*words)

    def executemany(self, *words: Any) -> "_Cursor":
        self.life.step()
        return super().executemany(*words)


@contextmanager
def mortality(lives: dict[Path, Life]) -> Iterator[None]:
    """Let each data file in `lives` be opened by the run that stands there at that moment."""
    real = drivers.connect

    def connect(target: str | Path, key: bytes | None, **options: Any) -> sqlite3.Connection:
        life = lives.get(target) if isinstance(target, Path) else None
        if life is None:
            return real(target, key, **options)
        connection: Any = real(target, key, factory=_Connection, **options)
        connection.life = life
        life.connections.append(connection)
        return connection  # type: ignore[no-any-return]

    with patch.object(drivers, "connect", connect):
        yield
