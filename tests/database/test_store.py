"""One database file, plain or encrypted: what was saved stays, what failed never was."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from cchc_desktop.domain.errors import Trouble
from db import drivers
from db.models.plans import DeadlineRow
from db.models.tables import moment_text
from db.models.users import SettingRow
from db.store import Store
from db.writing import add_missing_rows, add_rows, delete_rows, put_rows

DUE = {"plan": "643-2018", "period": "2018-Q1", "kind": "commune"}


KEY = bytes(range(32))


@pytest.fixture(params=[None, KEY], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    """The key of the store: every rule holds with one and without."""
    return request.param


@pytest.fixture
def store(tmp_path: Path, key: bytes | None) -> Iterator[Store]:
    """An empty store at the newest schema."""
    made = Store(tmp_path / "store.sqlite", key)
    made.upgrade()
    yield made
    made.close()


def settings_in(store: Store) -> dict[str, str]:
    """Return every setting."""
    with store.reading() as session:
        return {row.key: row.value for row in session.execute(text("SELECT key, value FROM settings"))}


def set_one(store: Store, key: str, value: str) -> None:
    """Keep one setting."""
    with store.writing() as session:
        session.add(SettingRow(key=key, value=value))


def write_and_fail(store: Store) -> None:
    """Write one row through the mapper and one past it, then stumble."""
    with store.writing() as session:
        session.add(SettingRow(key="a", value="1"))
        session.flush()
        add_rows(session.connection(), SettingRow, [{"key": "b", "value": "2"}])
        raise ZeroDivisionError


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 10_000)],
)
def test_every_connection_is_careful(store: Store, pragma: str, value: object) -> None:
    """References are checked, writing is logged ahead, and a save reaches the disk before it is said."""
    with store.writing() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value
    with store.reading() as session:
        assert session.scalar(text(f"PRAGMA {pragma}")) == value


def test_what_was_written_is_there_when_the_block_ends(store: Store, key: bytes | None) -> None:
    """Another connection sees it at once."""
    set_one(store, "a", "1")
    other = drivers.connect(store.file, key)
    assert other.execute("SELECT value FROM settings").fetchall() == [("1",)]
    other.close()


def test_an_error_leaves_nothing_behind(store: Store) -> None:
    """Whatever goes wrong in the middle, rows written before it never were."""
    with pytest.raises(ZeroDivisionError):
        write_and_fail(store)
    assert settings_in(store) == {}
    set_one(store, "c", "3")
    assert settings_in(store) == {"c": "3"}


def test_a_power_cut_leaves_the_last_whole_state(store: Store, key: bytes | None) -> None:
    """A program that dies while writing has saved what it committed and nothing else."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from db.models.users import SettingRow\n"
        "from db.store import Store\n"
        "store = Store(Path(sys.argv[1]), bytes.fromhex(sys.argv[2]) or None)\n"
        "with store.writing() as session:\n"
        "    session.add(SettingRow(key='whole', value='1'))\n"
        "with store.writing() as session:\n"
        "    session.add(SettingRow(key='half', value='2'))\n"
        "    session.flush()\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    words = [sys.executable, "-c", script, str(store.file), (key or b"").hex()]
    killed = subprocess.run(words, check=False, timeout=60)
    assert killed.returncode == -9
    assert settings_in(store) == {"whole": "1"}


def test_a_reader_sees_one_state_and_does_not_wait(store: Store) -> None:
    """While a save is under way, a list being read shows what was there before it began."""
    set_one(store, "a", "1")
    with store.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM settings")) == 1
        writer = threading.Thread(target=set_one, args=(store, "b", "2"))
        writer.start()
        writer.join(timeout=20)
        assert not writer.is_alive()
        assert session.scalar(text("SELECT count(*) FROM settings")) == 1
    assert settings_in(store) == {"a": "1", "b": "2"}


def test_two_writers_take_turns(store: Store) -> None:
    """Two saves at the same moment both succeed."""
    threads = [threading.Thread(target=set_one, args=(store, f"{number:02d}", "x")) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(settings_in(store)) == 12


def test_a_locked_file_is_said_in_plain_words(
    tmp_path: Path, key: bytes | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If another program keeps the file to itself, the officer reads that and what to do."""
    monkeypatch.setattr("db.store._BUSY_MILLISECONDS", 50)
    store = Store(tmp_path / "store.sqlite", key)
    store.upgrade()
    other = drivers.connect(store.file, key, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Trouble, match=r"store\.sqlite") as told:
        set_one(store, "a", "1")
    other.execute("ROLLBACK")
    other.close()
    assert told.value.hint
    assert settings_in(store) == {}
    store.close()


def test_references_and_checks_are_kept_by_the_database(store: Store) -> None:
    """A row that points to nothing, or holds a negative figure, cannot be written by any path."""
    wrong = (
        "INSERT INTO activity_clauses VALUES ('nobody', 'II.1')",
        "INSERT INTO activity_counters VALUES ('nobody', 'broadcasts', 2)",
        "INSERT INTO blobs VALUES ('x', -1, 'text/plain', 1)",
        "INSERT INTO catalogues VALUES ('plan', 'a', 0, '', '', '')",
    )
    for statement in wrong:
        with pytest.raises(IntegrityError, match="constraint"), store.writing() as session:
            session.execute(text(statement))


def test_rows_written_past_the_mapper_read_back_through_it(store: Store) -> None:
    """Fast statements keep days and moments in the same form as careful ones."""
    with store.writing() as session:
        add_rows(session.connection(), DeadlineRow, [DUE | {"due": date(2018, 4, 4)}])
        put_rows(session.connection(), DeadlineRow, [DUE | {"due": date(2018, 4, 5)}])
        add_missing_rows(session.connection(), DeadlineRow, [DUE | {"due": date(2018, 4, 6)}])
    with store.reading() as session:
        assert session.get_one(DeadlineRow, ("643-2018", "2018-Q1", "commune")).due == date(2018, 4, 5)
    with store.writing() as session:
        delete_rows(session.connection(), DeadlineRow, "period", ["2018-Q1"])
        assert session.get(DeadlineRow, ("643-2018", "2018-Q1", "commune")) is None


def test_moments_sort_as_text() -> None:
    """Every moment is written in UTC with microseconds, so that text order is time order."""
    moment = datetime(2018, 4, 5, 16, 12, tzinfo=timezone(timedelta(hours=7)))
    assert moment_text(moment) == "2018-04-05T09:12:00.000000Z"
    later = datetime(2018, 4, 5, 9, 12, 0, 1, tzinfo=UTC)
    assert moment_text(moment) < moment_text(later)


def test_a_copy_is_consistent_and_stands_alone(store: Store, key: bytes | None, tmp_path: Path) -> None:
    """A copy of the live file is a whole database of one file, also while something is being written."""
    set_one(store, "a", "1")
    target = tmp_path / "copy.sqlite"
    with store.writing() as session:
        session.add(SettingRow(key="b", value="2"))
        session.flush()
        store.copy_to(target)
    copy = drivers.connect(target, key)
    assert copy.execute("SELECT key FROM settings").fetchall() == [("a",)]
    assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    copy.close()
    assert {file.name for file in tmp_path.glob("copy*")} == {"copy.sqlite"}
    assert drivers.is_plain(target) == (key is None)
    with store.looking_into(target) as looked_at:
        assert looked_at.execute("SELECT key FROM settings").fetchall() == [("a",)]
        with pytest.raises(drivers.errors(), match="readonly"):
            looked_at.execute("DELETE FROM settings")


def test_an_encrypted_file_and_its_log_tell_an_outsider_nothing(tmp_path: Path) -> None:
    """Neither file, nor write-ahead log, nor copy hold a word of what was saved; the plain twin does."""
    for key in (None, KEY):
        store = Store(tmp_path / f"{bool(key)}.sqlite", key)
        store.upgrade()
        set_one(store, "name", "Nguyễn Thị Thu Hà")
        store.copy_to(tmp_path / f"{bool(key)}-copy.sqlite")
        octets = b"".join(file.read_bytes() for file in sorted(tmp_path.glob(f"{bool(key)}*")))
        assert ("Thu Hà".encode() in octets) == (key is None)
        assert (b"CREATE TABLE" in octets) == (key is None)
        store.close()


@pytest.mark.parametrize("wrong", [None, bytes(32)], ids=["no key", "another key"])
def test_without_its_key_an_encrypted_file_does_not_open(
    tmp_path: Path, wrong: bytes | None, capfd: pytest.CaptureFixture[str]
) -> None:
    """It is refused in plain words, and the driver writes nothing of its own to the console."""
    store = Store(tmp_path / "store.sqlite", KEY)
    store.upgrade()
    store.close()
    before = store.file.read_bytes()
    other = Store(store.file, wrong)
    with pytest.raises(Trouble, match=r"store\.sqlite"):
        other.schema()
    other.close()
    assert store.file.read_bytes() == before
    assert capfd.readouterr() == ("", "")


def test_an_octet_changed_in_an_encrypted_file_is_noticed(tmp_path: Path) -> None:
    """No page that was written by another hand is ever read as data."""
    store = Store(tmp_path / "store.sqlite", KEY)
    store.upgrade()
    for number in range(400):
        set_one(store, f"{number:03d}", "x" * 200)
    store.checkpoint()
    store.close()
    octets = bytearray(store.file.read_bytes())
    octets[-3000] ^= 1
    store.file.write_bytes(octets)
    with pytest.raises(Trouble, match=r"store\.sqlite"):
        settings_in(store)
    store.close()
