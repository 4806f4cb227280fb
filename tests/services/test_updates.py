"""A newer program comes in a file: it is checked, the data are backed up, the program before is kept."""

import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest
from builders.updates import NEWEST, altered, program, release_key, update_file

from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.services import updates
from cchc_desktop.services.updates import Updates, running_facts, running_program, shipped_keys
from cchc_desktop.updates import switching
from cchc_desktop.updates.packing import program_in
from cchc_desktop.workspace import Workspace

PRIVATE, PUBLIC = release_key()
Usage = namedtuple("Usage", "total used free")  # noqa: PYI024 - what shutil returns


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The running program, installed in a folder with a space and Vietnamese letters in its path."""
    return program(tmp_path / "Máy của Hà" / "program")


@pytest.fixture
def at(commune: Workspace, installed: Path) -> Updates:
    """What is offered at a commune whose program takes updates under one release key."""
    return Updates(commune._office, commune.backups, program=installed, keys=[PUBLIC])


def state(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its content."""
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_an_update_takes_the_place_of_the_program(at: Updates, installed: Path, tmp_path: Path) -> None:
    """Checked and unpacked beside it first; the switch itself changes names, and the old one stays."""
    before = state(installed)
    ready = at.apply(update_file(tmp_path, PRIVATE)).record
    assert state(installed) == before, "the running program is left alone until the switch"
    ready.switch()
    assert program_in(installed).version == NEWEST
    assert state(switching.beside(installed, ".before")) == before
    assert sorted(path.name for path in installed.parent.iterdir()) == ["program", "program.before"]


def test_the_workspace_is_backed_up_first(at: Updates, commune: Workspace, tmp_path: Path) -> None:
    """What the newer program will migrate can be had again as it was; the trail names both versions."""
    ready = at.apply(update_file(tmp_path, PRIVATE)).record
    (kept,) = commune.backups.kept()
    assert (kept.path, str(kept.reason)) == (ready.backup, "migration")
    line = next(iter(commune.audit.lines(limit=1)))
    assert line.action == "update_program"


@pytest.mark.parametrize(
    ("what", "failure"),
    [
        ({"number": "0.0.1"}, Refused),
        ({"schema": "r0001"}, Refused),
        ({"number": running_facts().version}, UserMistake),
        ({"machine": "aarch64" if running_facts().platform.endswith("x86_64") else "x86_64"}, UserMistake),
    ],
    ids=["older", "older schema", "the same", "another machine"],
)
def test_what_may_not_follow_changes_nothing(
    what: dict[str, str], failure: type[Exception], at: Updates, installed: Path, tmp_path: Path
) -> None:
    """An older program is refused, the same one and one for another computer are told; no backup is made."""
    before = state(installed)
    with pytest.raises(failure):
        at.apply(update_file(tmp_path, PRIVATE, **what))
    assert state(installed) == before
    assert [path.name for path in installed.parent.iterdir()] == ["program"]
    assert not (tmp_path / "commune" / "backups").exists()


def test_an_altered_update_changes_nothing(
    at: Updates, commune: Workspace, installed: Path, tmp_path: Path
) -> None:
    """The twin of a sound update with one octet changed is refused before anything is written."""
    sound = update_file(tmp_path, PRIVATE)
    name = "files/cchc"
    twin = altered(sound, lambda held: held.update({name: held[name] + b"!"}))
    with pytest.raises(Refused):
        at.apply(twin)
    with pytest.raises(Refused):
        at.inspect(twin)
    assert [path.name for path in installed.parent.iterdir()] == ["program"]
    assert commune.backups.kept() == ()
    assert at.inspect(sound).program.version == NEWEST


def test_the_program_before_can_be_had_again(at: Updates, installed: Path, tmp_path: Path) -> None:
    """Going back changes both names again; and the newer one is kept in its turn."""
    with pytest.raises(UserMistake):
        at.go_back()
    at.apply(update_file(tmp_path, PRIVATE)).record.switch()
    assert (earlier := at.earlier()) is not None
    assert earlier.version == running_facts().version
    at.go_back().record.switch()
    assert program_in(installed).version == running_facts().version
    assert (newer := at.earlier()) is not None
    assert newer.version == NEWEST


def test_a_second_update_keeps_the_program_before_it_alone(
    at: Updates, commune: Workspace, installed: Path, tmp_path: Path
) -> None:
    """One program is kept for going back: the disk does not fill up."""
    at.apply(update_file(tmp_path, PRIVATE)).record.switch()
    (tmp_path / "again").mkdir()
    at.apply(update_file(tmp_path / "again", PRIVATE, number="9.0.1")).record.switch()
    assert program_in(installed).version == "9.0.1"
    assert program_in(switching.beside(installed, ".before")).version == NEWEST
    del commune


def test_the_uninstaller_stays_with_the_program(at: Updates, installed: Path, tmp_path: Path) -> None:
    """What Windows' installer left to remove the program with goes over to the newer one."""
    (installed / "unins000.exe").write_bytes(b"MZ")
    at.apply(update_file(tmp_path, PRIVATE)).record.switch()
    assert (installed / "unins000.exe").read_bytes() == b"MZ"


def test_without_room_nothing_is_begun(
    at: Updates, commune: Workspace, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk too full for the newer program is told with both figures, before the backup."""
    file = update_file(tmp_path, PRIVATE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10, 9, 1))
    with pytest.raises(Trouble, match="cần"):
        at.apply(file)
    assert [path.name for path in installed.parent.iterdir()] == ["program"]
    assert commune.backups.kept() == ()


def test_a_stopped_update_leaves_nothing_behind(at: Updates, installed: Path, tmp_path: Path) -> None:
    """Whoever presses Hủy half way has the program as it was."""
    file = update_file(tmp_path, PRIVATE)

    def stop(done: int, total: int, _words: str = "") -> None:
        if done > total * 3 // 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        at.apply(file, stop)
    assert [path.name for path in installed.parent.iterdir()] == ["program"]


@pytest.mark.skipif(os.name == "nt", reason="Windows switches by a script after the end")
def test_a_system_without_exchange_changes_names_in_two_steps(
    at: Updates, installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some disks cannot exchange two folders at once; a failure half way puts the program back."""
    monkeypatch.setattr(switching.ctypes, "CDLL", lambda *_words, **_more: object())
    ready = at.apply(update_file(tmp_path, PRIVATE)).record
    there = switching.beside(installed, ".next")
    there.rename(there.with_name("away"))
    before = state(installed)
    with pytest.raises(Trouble):
        ready.switch()
    assert state(installed) == before
    there.with_name("away").rename(there)
    ready.switch()
    assert program_in(installed).version == NEWEST


def test_a_program_from_its_sources_is_not_updated(commune: Workspace, tmp_path: Path) -> None:
    """Here, where the tests run, there is no folder to switch, and no key was shipped."""
    assert running_program() is None
    with pytest.raises(UserMistake, match="mã nguồn"):
        Updates(commune._office, commune.backups, program=None, keys=[PUBLIC]).apply(
            update_file(tmp_path, PRIVATE)
        )


def test_the_program_takes_only_keys_it_was_shipped_with(
    commune: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes updates are the PEM files in resources/release; a program without one takes none."""
    monkeypatch.setattr(updates, "resource", lambda _path: tmp_path / "release")
    assert shipped_keys() == ()
    with pytest.raises(Refused):
        commune.updates.inspect(update_file(tmp_path, PRIVATE))
    (tmp_path / "release").mkdir()
    (tmp_path / "release" / "README.md").write_text("words", encoding="utf-8")
    (tmp_path / "release" / "2026.pem").write_bytes(PUBLIC)
    assert shipped_keys() == (PUBLIC,)
