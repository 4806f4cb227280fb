"""Backups on the command line: made, listed, rehearsed, restored, also where the data cannot be read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.damage import strike
from builders.workspaces import PASSWORD, SetClock, build_template, copy_of, everything_in

from cchc_desktop.cli import main
from cchc_desktop.workspace import DATABASE, Workspace

Said = tuple[int, str, str]
Cchc = Callable[..., Said]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed workspace with one activity that has a file."""
    opened = copy_of(build_template(tmp_path / "template"), tmp_path / "commune", SetClock())
    record(opened, proof(tmp_path))
    opened.close()
    return opened.folder


@pytest.fixture
def cchc(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cchc:
    """The command line on that workspace: exit code, what it printed, what it complained of."""
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_WORKSPACE", str(folder))

    def run(*words: str) -> Said:
        code = main.run([*words, "--as-of", "2018-07-03"], open_window=lambda *_args, **_options: 99)
        return (code, *capsys.readouterr())

    return run


def test_a_backup_is_made_listed_checked_and_restored(cchc: Cchc, folder: Path) -> None:
    """Each command says what it did, and to machines the same."""
    code, said, _ = cchc("backup", "make")
    assert (code, Path(said.splitlines()[0]).parent) == (0, folder / "backups")
    made = json.loads(cchc("backup", "make", "--json")[1])
    assert (made["new"], made["rows"]["activities"], made["evidence"]["files"]) == (False, 1, 1)
    (listed,) = json.loads(cchc("backup", "list", "--json")[1])
    assert (listed["file"], listed["verified"]) == (made["file"], None)
    assert "1" in cchc("backup", "verify")[1]
    assert "đã kiểm tra 03/07/2018" in cchc("backup", "list")[1]
    outlook = json.loads(cchc("backup", "restore", "--dry-run", "--json")[1])
    assert (outlook["changes_lost"], outlook["then"]["activities"]) == (0, 1)
    done = json.loads(cchc("backup", "restore", "--json")[1])
    assert (done["backup"], done["epoch"] > 1) == (made["folder"], True)
    assert Path(done["aside"]).is_dir()
    assert cchc("activity", "list", "--period", "2018-Q2")[0] == 0


def test_looking_ahead_changes_nothing(cchc: Cchc, folder: Path) -> None:
    """It says how many changes the backup does not have."""
    cchc("backup", "make")
    opened = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    record(opened)
    opened.close()
    before = everything_in(folder)
    code, said, _ = cchc("backup", "restore", "--dry-run")
    assert (code, "1 thay đổi" in said) == (0, True)
    assert everything_in(folder) == before
    assert len(list((folder / "backups").glob("*Z"))) == 1


def test_what_is_newer_is_backed_up_before_it_is_replaced(cchc: Cchc, folder: Path) -> None:
    """A restore of the wrong backup is undone by restoring the one it made itself."""
    cchc("backup", "make")
    (old,) = (folder / "backups").glob("*Z")
    opened = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    record(opened)
    opened.close()
    assert cchc("backup", "restore", old.name)[0] == 0
    listed = json.loads(cchc("backup", "list", "--json")[1])
    assert sorted((b["reason"], b["rows"]["activities"]) for b in listed) == [("asked", 1), ("restore", 2)]
    newer = next(b["folder"] for b in listed if b["reason"] == "restore")
    assert cchc("backup", "restore", newer)[0] == 0
    assert len(json.loads(cchc("activity", "list", "--period", "2018-Q2", "--json")[1])) == 2


def test_a_damaged_database_is_replaced_by_the_newest_backup(cchc: Cchc, folder: Path) -> None:
    """Nothing can be compared then; the restore itself works, and the damaged file is kept."""
    cchc("backup", "make")
    (folder / DATABASE).write_bytes(b"no database")
    code, _, complaint = cchc("backup", "restore", "--dry-run")
    assert (code, "khôi phục" in complaint) == (4, True)
    done = json.loads(cchc("backup", "restore", "--json")[1])
    assert (Path(done["aside"]) / DATABASE).read_bytes() == b"no database"
    assert len(json.loads(cchc("activity", "list", "--period", "2018-Q2", "--json")[1])) == 1


def test_without_a_backup_the_way_to_one_is_said(cchc: Cchc, tmp_path: Path) -> None:
    """No backup here, none of that name, a folder that is none: told in words, exit codes as ever."""
    assert cchc("backup", "restore")[0] == 3
    assert cchc("backup", "restore", "20180101T000000Z")[0] == 3
    assert cchc("backup", "verify", "20180101T000000Z")[0] == 3
    assert cchc("backup", "restore", str(tmp_path))[0] == 4


def test_the_doctor_repairs_on_request(cchc: Cchc, folder: Path) -> None:
    """A struck page is named with exit code 4; with --repair the same workspace is sound again."""
    strike(folder, "activities")
    assert cchc("doctor")[0] == 4
    code, out, told = cchc("doctor", "--repair", "--json")
    assert (code, "dựng lại" in told) == (0, True), told
    assert all(check["ok"] for check in json.loads(out)["checks"])
    assert len(json.loads(cchc("activity", "list", "--period", "2018-Q2", "--json")[1])) == 1
