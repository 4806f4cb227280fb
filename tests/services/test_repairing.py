"""Damage found and mended: indexes, pages of tables, the search; what cannot be mended stays as it is."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from builders.activities import RADIO, proof, record
from builders.workspaces import PASSWORD, SetClock, build_encrypted_template, copy_of, everything_in, rows_of

from cchc_desktop.domain.errors import Damage, Refused, Trouble, UserMistake
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.repairing import ASIDE
from cchc_desktop.workspace import DATABASE, Workspace

PAGE = 4096


def root_of(folder: Path, name: str) -> int:
    """Return the page at which a table or index begins."""
    with rows_of(folder) as rows:
        return int(rows.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0])


def flip_page(folder: Path, page: int) -> None:
    """Overwrite a page with what a dying disk gives back."""
    with (folder / DATABASE).open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(os.urandom(PAGE))


def lose_an_index_entry(folder: Path) -> None:
    """Let an index not know of a row, as after a write that never reached the disk."""
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as rows:
        rows.execute("PRAGMA writable_schema = ON")
        name = "ix_evidence_sha256"
        held = rows.execute("SELECT * FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        rows.execute("DELETE FROM sqlite_master WHERE name = ?", (name,))
        rows.commit()
    with contextlib.closing(sqlite3.connect(folder / DATABASE)) as rows:
        rows.execute("DELETE FROM evidence")
        rows.execute("PRAGMA writable_schema = ON")
        rows.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", held)
        rows.commit()


def mended(folder: Path) -> Workspace:
    """Repair the workspace in `folder` and open it."""
    Workspace.repair(folder, password=PASSWORD, clock=SetClock())
    return Workspace.open(folder, password=PASSWORD, clock=SetClock())


def unsound(at: Workspace) -> list[str]:
    """Return the names of the checks that fail, room on the disk apart."""
    return [check.name for check in at.doctor() if not check.ok and check.name != "space"]


@pytest.fixture
def filled(commune: Workspace, tmp_path: Path) -> Workspace:
    """A closed workspace with three activities, one of them with a file, one changed, one withdrawn."""
    record(commune, proof(tmp_path, "biên bản.txt", "đã họp"))
    gone = record(commune, title="Sai")
    commune.activities.withdraw(gone.id, "nhập nhầm")
    record(commune, title="Treo băng rôn")
    commune.close()
    return commune


def shown(at: Workspace) -> list[tuple[str, int]]:
    """Return the activities with how many files each has."""
    rows = at.activities.page(ActivityFilter(), limit=100)
    return sorted((row.title, row.evidence_count) for row in rows)


WHOLE = [(RADIO, 1), ("Treo băng rôn", 0)]


def test_an_index_that_lost_entries_is_made_anew(filled: Workspace) -> None:
    """Records stay as they are; the file before the repair is kept, and the search finds again."""
    lose_an_index_entry(filled.folder)
    with rows_of(filled.folder) as rows:
        rows.execute("DELETE FROM search_text")
    done = Workspace.repair(filled.folder, password=PASSWORD, clock=SetClock())
    assert not done.rebuilt
    with rows_of(filled.folder) as rows:
        assert rows.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    opened = Workspace.open(filled.folder, password=PASSWORD, clock=SetClock())
    assert "Treo băng rôn" in [hit.title for hit in opened.search.find("bang ron")]
    opened.close()
    assert (done.aside / DATABASE).is_file()


@pytest.mark.parametrize(
    "table", ["activities", "activity_clauses", "evidence", "blobs", "ix_activities_unit", "search_rows"]
)
def test_a_page_of_random_octets_is_rebuilt_from_the_journal(filled: Workspace, table: str) -> None:
    """Whatever table or index it struck: every record, clause and file is there again, in a new epoch."""
    with rows_of(filled.folder) as rows:
        known = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE rootpage > 0")]
    name = table if table in known else next(n for n in known if n.startswith("ix_activities"))
    flip_page(filled.folder, root_of(filled.folder, name))
    with contextlib.suppress(Damage):
        opened = Workspace.open(filled.folder, password=PASSWORD, clock=SetClock())
        assert opened.faults() != []
        opened.close()
    done = Workspace.repair(filled.folder, password=PASSWORD, clock=SetClock())
    assert (done.rebuilt, done.incomplete) == (True, ())
    opened = Workspace.open(filled.folder, password=PASSWORD, clock=SetClock())
    assert (shown(opened), unsound(opened), opened.faults()) == (WHOLE, [], [])
    assert opened.search.find("bang ron")
    with rows_of(filled.folder) as rows:
        assert rows.execute("SELECT max(epoch) > 1 FROM streams").fetchone() == (1,)
        assert rows.execute("SELECT count(*) FROM activity_clauses").fetchone() > (0,)
    record(opened, title="Sau khi sửa")
    assert unsound(opened) == []
    opened.close()


@pytest.mark.parametrize("table", ["journal", "audit_lines", "users"])
def test_what_nothing_else_holds_cannot_be_repaired(filled: Workspace, table: str) -> None:
    """With a hole in the journal, the trail or the people a backup is the way; nothing changes."""
    flip_page(filled.folder, root_of(filled.folder, table))
    before = (filled.folder / DATABASE).read_bytes()
    with pytest.raises(Trouble) as told:
        Workspace.repair(filled.folder, password=PASSWORD, clock=SetClock())
    assert told.value.hint
    assert (filled.folder / DATABASE).read_bytes() == before
    assert not list(filled.folder.glob(".restoring*"))


def test_a_file_that_is_no_database_cannot_be_repaired(filled: Workspace) -> None:
    """It is said to be damaged, and kept."""
    (filled.folder / DATABASE).write_bytes(b"nothing" * 5000)
    with pytest.raises(Damage):
        Workspace.repair(filled.folder, password=PASSWORD, clock=SetClock())
    assert (filled.folder / DATABASE).read_bytes() == b"nothing" * 5000


def test_an_encrypted_workspace_is_repaired_as_well(tmp_path: Path) -> None:
    """A page that cannot be deciphered is rebuilt; without the password nothing is."""
    commune = copy_of(build_encrypted_template(tmp_path / "template"), tmp_path / "commune")
    for number in range(60):
        record(commune, title=f"Phát thanh {number:02}")
    with commune._office.reading() as session:
        root = session.connection().exec_driver_sql(
            "SELECT rootpage FROM sqlite_master WHERE name = 'activity_clauses'"
        )
        page = root.scalar_one()
    commune.close()
    flip_page(commune.folder, int(page))
    with pytest.raises(Refused):
        Workspace.repair(commune.folder, password="sai", clock=SetClock())
    opened = mended(commune.folder)
    assert len(shown(opened)) == 60
    assert (unsound(opened), opened.faults()) == ([], [])
    opened.close()
    (aside,) = commune.folder.glob(f"{ASIDE}*")
    assert (aside / DATABASE).stat().st_size > 0


def test_a_sound_workspace_survives_its_repair(filled: Workspace) -> None:
    """Asked for needlessly, it changes no record."""
    before = everything_in(filled.folder)
    opened = mended(filled.folder)
    assert (shown(opened), unsound(opened)) == (WHOLE, [])
    opened.close()
    after = everything_in(filled.folder)
    assert {name: rows for name, rows in after.items() if not name.startswith("search")} == {
        name: rows for name, rows in before.items() if not name.startswith("search")
    }


def test_a_lost_log_loses_only_what_it_held(commune: Workspace, tmp_path: Path) -> None:
    """With the write-ahead log deleted, the file before it opens sound; nothing is half there."""
    record(commune)
    commune._office.store.checkpoint()
    record(commune, title="Chỉ có trong nhật ký ghi trước")
    copy = tmp_path / "copy"
    shutil.copytree(commune.folder, copy, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    opened = Workspace.open(copy, password=PASSWORD, clock=SetClock())
    assert [title for title, _ in shown(opened)] == [RADIO]
    assert (unsound(opened), opened.faults()) == ([], [])
    opened.close()


LOOKS: dict[str, Callable[[Workspace], object]] = {
    "activities": lambda at: at.activities.page(ActivityFilter()),
    "overview": lambda at: at.overview.read(at.plans.period("2018-Q2")),
    "search": lambda at: at.search.find("phat thanh"),
    "doctor": lambda at: at.doctor(),
    "backups": lambda at: at.backups.everywhere(),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_for_reading_only_everything_can_be_seen_and_nothing_written(
    filled: Workspace, look: Callable[[Workspace], object]
) -> None:
    """Not an octet of the folder changes; saving is refused with what to do."""
    before = {file: file.read_bytes() for file in filled.folder.rglob("*") if file.is_file()}
    opened = Workspace.open(filled.folder, password=PASSWORD, clock=SetClock(), read_only=True)
    assert opened.read_only
    look(opened)
    with pytest.raises(Trouble, match="chỉ để đọc") as told:
        record(opened)
    assert told.value.hint
    with pytest.raises(Trouble, match="chỉ để đọc"):
        opened.backups.make()
    opened.close()
    assert {file: file.read_bytes() for file in before} == before
    assert not opened.backups.place.exists()


def test_a_damaged_workspace_can_still_be_read(filled: Workspace) -> None:
    """Where one table is struck, the others open for reading only."""
    flip_page(filled.folder, root_of(filled.folder, "feedback_cases"))
    opened = Workspace.open(filled.folder, password=PASSWORD, clock=SetClock(), read_only=True)
    assert shown(opened) == WHOLE
    opened.close()


def test_live_data_on_a_stick_is_refused_but_can_be_read(
    filled: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder must be copied to this computer first; for reading only it opens where it is."""
    from cchc_desktop.services import data_places
    from cchc_desktop.services.drives import Mount

    stick = Mount("//máy-chủ/chung", str(filled.folder), "cifs")
    monkeypatch.setattr(data_places, "mounts", lambda: (stick,))
    with pytest.raises(UserMistake, match="mạng") as told:
        Workspace.open(filled.folder, password=PASSWORD, clock=SetClock())
    assert told.value.hint
    opened = Workspace.open(filled.folder, password=PASSWORD, clock=SetClock(), read_only=True)
    assert shown(opened) == WHOLE
    opened.close()
