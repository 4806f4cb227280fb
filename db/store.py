"""Opening the database file: its key, pragmas, read and write transactions, the schema brought up to date."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, create_engine, event, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from cchc_desktop.domain.errors import Damage, Failure, Trouble
from cchc_desktop.domain.language import tr
from db import drivers
from db.checking import faults_in

SCHEMA: Final = "r0017"
"""The newest migration; `tests/database` compares it with the migrations themselves."""

_BUSY_MILLISECONDS: Final = 10_000
_CACHE: Final = 16_384
_CACHE_OF_ENCRYPTED: Final = 65_536
"""Kibibytes of pages a connection keeps: encrypted ones that the system keeps must be decrypted again."""


class Store:
    """One database file, encrypted if it has a key, read by many threads and written by one at a time."""

    def __init__(self, file: Path, key: bytes | None = None, *, read_only: bool = False) -> None:
        """Open `file`; `read_only` neither writes to it nor needs to write beside it."""
        self.file = file
        self.read_only = read_only
        self._key = key
        self._retired = False
        self._writing = threading.RLock()
        self._engine = create_engine(
            URL.create("sqlite+pysqlite", database=str(file)),
            module=drivers.module(key),
            creator=self._connected,
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=8,
            pool_use_lifo=True,  # the connection used last has the pages of the list that is shown
        )
        kibibytes = _CACHE if key is None else _CACHE_OF_ENCRYPTED
        set_up = _set_up_to_read if read_only else partial(_set_up, kibibytes=kibibytes)
        event.listen(self._engine, "connect", set_up)
        event.listen(self._engine, "begin", _begin)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session that sees one state of the store and changes nothing."""
        with (
            _plain_words(self.file),
            self._engine.connect() as connection,
            Session(connection, autoflush=False) as session,
            _dropped_when_struck(connection),
        ):
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session whose changes are durable once the block ends, or never happened."""
        if self._retired:
            raise Trouble(
                tr("The data of this workspace are being replaced; nothing was saved."),
                hint=tr("Open the workspace again, then save once more."),
            )
        self.check_writable()
        with _plain_words(self.file), self._writing, self._engine.connect() as connection:
            connection.execution_options(cchc_write=True)
            with Session(connection, autoflush=False) as session:
                yield session
                session.commit()

    def check_writable(self) -> None:
        """Raise Trouble where the file is open for reading only: nothing beside it is written either."""
        if self.read_only:
            raise Trouble(
                tr("This workspace is open for reading only; nothing was saved."),
                hint=tr("Repair the data or restore a backup, then open it as usual."),
            )

    @contextmanager
    def filling(self) -> Iterator[Any]:
        """Give a connection of the driver that writes rows before those they refer to, all or none."""
        with _plain_words(self.file), self._writing:
            connection = drivers.connect(self.file, self._key, isolation_level=None)
            try:
                connection.execute("PRAGMA foreign_keys = OFF")
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            finally:
                connection.close()

    def schema(self) -> str | None:
        """Return the migration the file stands at, or None for an empty file."""
        with _plain_words(self.file), self._engine.connect() as connection:
            known = connection.execute(
                text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
            ).scalar()
            if not known:
                return None
            return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()

    def upgrade(self) -> None:
        """Carry out every migration the file has not had.

        References are not held meanwhile, and cannot be let go inside a transaction: a table that is made
        anew is gone for a moment from under the rows that refer to it.
        """
        from alembic import command
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", "db:migrations")
        with _plain_words(self.file), self._engine.connect() as connection:
            connection.execution_options(cchc_write=True)
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            try:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
                connection.commit()
            finally:
                connection.rollback()
                raw.execute("PRAGMA foreign_keys = ON")

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of the live file to `target` through SQLite's backup API.

        The copy is encrypted as the live file is, under the same key: `looking_into` opens it. Whoever
        counts on it makes it durable: page by page that would take twice as long.
        """
        with _plain_words(target), self._engine.connect() as connection:
            source: Any = connection.connection.driver_connection
            copy = drivers.connect(target, self._key)
            try:
                copy.execute("PRAGMA synchronous = OFF")
                source.backup(copy, pages=2048)
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()

    def checkpoint(self) -> None:
        """Fold the write-ahead log into the file."""
        if self.read_only:
            return
        with _plain_words(self.file), self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def mark(self) -> str:
        """Return what differs after every write to the file; empty while somebody is at work on it.

        The log is folded in first, so that the file alone tells: its size and when it was last written.
        """
        if self.read_only:
            return ""
        with _plain_words(self.file), self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA busy_timeout = 0")
            try:
                busy = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                raw.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")
        if busy:
            return ""
        seen = self.file.stat()
        return f"{seen.st_size}-{seen.st_mtime_ns}"

    @contextmanager
    def looking_into(self, copy: Path) -> Iterator[Any]:
        """Give a connection of the driver that only reads `copy`, which `copy_to` of this store made."""
        with _plain_words(copy):
            connection = drivers.connect(f"{copy.absolute().as_uri()}?mode=ro", self._key, uri=True)
            try:
                yield connection
            finally:
                connection.close()

    def retire(self) -> None:
        """Take no more changes: a successor of the file waits to be put into its place."""
        self._retired = True

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def faults(self, *, thorough: bool = False, stopped: Callable[[], bool] | None = None) -> list[str]:
        """Return what the database itself finds wrong with the file, in its words; Damage when unreadable.

        Ends early, with nothing found, once `stopped` says so.
        """
        with _plain_words(self.file), self._engine.connect() as connection, _dropped_when_struck(connection):
            try:
                found = faults_in(connection.connection.driver_connection, thorough=thorough, stopped=stopped)
                if found:
                    connection.invalidate()
                return found
            except drivers.errors():
                if stopped is not None and stopped():
                    return []
                raise

    def another(self) -> Any:
        """Return a new connection of the driver that only reads the file; the caller closes it."""
        target = f"{self.file.absolute().as_uri()}?mode=ro"
        return drivers.connect(target, self._key, uri=True, isolation_level=None)

    def _connected(self) -> sqlite3.Connection:
        options: dict[str, Any] = {"check_same_thread": False, "timeout": _BUSY_MILLISECONDS / 1000}
        if not self.read_only:
            return drivers.connect(self.file, self._key, **options)
        # without a log nobody is at work, and a disc that cannot be written has no room for a new one
        log = self.file.with_name(f"{self.file.name}-wal")
        alone = not log.is_file() or not log.stat().st_size
        target = f"{self.file.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
        return drivers.connect(target, self._key, uri=True, **options)


def _set_up(connection: sqlite3.Connection, _record: object, *, kibibytes: int) -> None:
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = FULL",
        f"busy_timeout = {_BUSY_MILLISECONDS}",
        "temp_store = MEMORY",
        f"cache_size = -{kibibytes}",
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _set_up_to_read(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None
    for pragma in ("query_only = ON", f"busy_timeout = {_BUSY_MILLISECONDS}", "temp_store = MEMORY"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("cchc_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def _dropped_when_struck(connection: Connection) -> Iterator[None]:
    """Use a connection no more that met a damaged page: SQLCipher's would fail at every page from then on."""
    try:
        yield
    except Exception as error:
        if isinstance(error, (DatabaseError, *drivers.errors())):
            connection.invalidate()
        raise


@contextmanager
def _plain_words(file: Path) -> Iterator[None]:
    """Turn what SQLite says of the disk into words an officer can act on."""
    try:
        yield
    except Failure:
        raise
    except Exception as error:
        if not isinstance(error, (DatabaseError, *drivers.errors())):
            raise
        raise _trouble(error, file) from error


def _trouble(error: Exception, file: Path) -> Exception:
    cause: Any = error.orig if isinstance(error, DatabaseError) else error
    name = getattr(cause, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL"):
        return Trouble(
            tr("The disk is full: nothing was saved in {file}.", file=file),
            hint=tr("Free some space on that disk, then save again."),
        )
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return Trouble(
            tr("{file} cannot be written or opened.", file=file),
            hint=tr("Check that the folder exists and that you may write in it, then try again."),
        )
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Trouble(
            tr("{file} is in use by another program.", file=file),
            hint=tr("Close the other window or wait for the antivirus check to end, then try again."),
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return Damage(
            tr("{file} is damaged.", file=file),
            hint=tr("Do not delete it. Restore the newest backup, and keep this file for repair."),
        )
    if name.startswith("SQLITE_IOERR"):
        return Trouble(
            tr("The disk does not answer while reading or writing {file}.", file=file),
            hint=tr("Check the disk and its cable, then open the program again."),
        )
    return error
