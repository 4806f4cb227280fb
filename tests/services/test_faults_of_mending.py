"""A full disk, lost power, held files and jumping clocks while data is repaired, restored or encrypted."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.damage import let_another_program_hold, on_a_disk_that_ends, strike
from builders.workspaces import (
    PASSWORD,
    SetClock,
    build_encrypted_template,
    copy_of,
    everything_in,
)

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.files import swapping
from cchc_desktop.services import backups
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import DATABASE, Workspace

STRUCK = "activity_audiences"
BOUND = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")


@pytest.fixture
def filled(commune: Workspace, tmp_path: Path) -> Path:
    """A closed workspace with an activity that has a file, backed up."""
    record(commune, proof(tmp_path, "biên bản.txt", "x" * 100_000))
    commune.backups.make()
    commune.close()
    return commune.folder


def opened(folder: Path, day: date = date(2018, 7, 4)) -> Workspace:
    """Open the workspace."""
    return Workspace.open(folder, password=PASSWORD, clock=SetClock(day))


def sound(at: Workspace) -> bool:
    """Tell whether every check of the doctor is in order; the clock and the room on the disk apart."""
    return all(check.ok for check in at.doctor() if check.name not in {"space", "clock_order"})


def left_over(folder: Path) -> list[str]:
    """Return what half done work would leave in a data folder."""
    kinds = (".restoring*", "before-*", ".before-*", ".unencrypted-*", ".removing-*")
    return [place.name for kind in kinds for place in folder.glob(kind)]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such limit")
@pytest.mark.parametrize(
    "words", [("doctor", "--repair"), ("workspace", "encrypt")], ids=["repair", "encrypt"]
)
@pytest.mark.parametrize("limit", [2_000, 500_000])
def test_what_does_not_fit_leaves_the_data_as_it_was(
    filled: Path, words: tuple[str, ...], limit: int
) -> None:
    """Wherever the disk ends while it is repaired or encrypted: exit code 4 with what to do, nothing else."""
    if "doctor" in words:
        strike(filled, STRUCK)
    before = (filled / DATABASE).read_bytes()
    done = on_a_disk_that_ends(filled, limit, *words)
    assert (done.returncode, "Traceback" in done.stderr) == (4, False), done.stderr
    assert len(done.stderr.strip().splitlines()) == 2, done.stderr
    assert (filled / DATABASE).read_bytes() == before
    assert left_over(filled) == []
    if "doctor" in words:
        Workspace.repair(filled, password=PASSWORD, clock=SetClock())
    again = opened(filled)
    assert sound(again)
    again.close()


def test_a_second_disk_that_is_full_keeps_the_backup_here(
    commune: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work goes on; the backup beside the data counts, and the stick gets it once there is room."""
    stick = tmp_path / "stick"
    commune.backups.choose_elsewhere(stick)
    record(commune, proof(tmp_path))
    copy = backups.copy_backup

    def full(*_values: object) -> Path:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(backups, "copy_backup", full)
    made = commune.backups.make().record
    assert (made.new, made.elsewhere) == (True, None)
    monkeypatch.setattr(backups, "copy_backup", copy)
    assert commune.backups.make().record.elsewhere is not None
    assert len(commune.backups.everywhere()) == 2


class _Cut(BaseException):
    """The power went off."""


@pytest.mark.parametrize("step", range(5))
def test_a_power_cut_while_a_repair_is_put_into_place(
    filled: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Cut off before any renaming, the next start completes the repair: every record, in every field."""
    whole = everything_in(filled)[STRUCK]
    strike(filled, STRUCK)
    count, move = 0, swapping.move

    def cut_off(source: Path, target: Path) -> None:
        nonlocal count
        if count == step:
            raise _Cut
        count += 1
        move(source, target)

    monkeypatch.setattr(swapping, "move", cut_off)
    try:
        Workspace.repair(filled, password=PASSWORD, clock=SetClock())
    except _Cut:
        assert Workspace.exists(filled)
    monkeypatch.undo()
    again = opened(filled)
    assert sound(again)
    again.close()
    assert everything_in(filled)[STRUCK] == whole
    assert len(list(filled.glob("before-repair-*"))) == 1


def test_a_power_cut_while_a_repair_is_prepared_changes_nothing(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was decided yet: what was prepared is forgotten, the damaged data can be repaired again."""
    strike(filled, STRUCK)
    before = (filled / DATABASE).read_bytes()

    def cut_off(*_values: object, **_named: object) -> None:
        raise _Cut

    monkeypatch.setattr(swapping, "make_ready", cut_off)
    monkeypatch.setattr("cchc_desktop.services.repairing.shutil.rmtree", lambda *_values, **_named: None)
    with pytest.raises(_Cut):
        Workspace.repair(filled, password=PASSWORD, clock=SetClock())
    monkeypatch.undo()
    assert (filled / DATABASE).read_bytes() == before
    Workspace.repair(filled, password=PASSWORD, clock=SetClock())
    again = opened(filled)
    assert sound(again)
    again.close()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A disk on which an antivirus program holds each file for as many attempts as the list says."""
    attempts = let_another_program_hold(monkeypatch)
    yield attempts
    attempts[0] = 0


def _repair(folder: Path) -> None:
    Workspace.repair(folder, password=PASSWORD, clock=SetClock())


def _restore(folder: Path) -> None:
    (backup,) = (folder / "backups").glob("*Z")
    Workspace.restore(folder, backup, password=PASSWORD, clock=SetClock())


def _encrypt(folder: Path) -> None:
    at = opened(folder)
    try:
        at.users.recovery.encrypt(PASSWORD)
    finally:
        at.close()


WAYS: dict[str, Callable[[Path], None]] = {"repair": _repair, "restore": _restore, "encrypt": _encrypt}


@pytest.mark.parametrize("way", WAYS)
def test_an_antivirus_program_that_holds_a_file(filled: Path, held: list[int], way: str) -> None:
    """Held for a moment it is waited for; held for good it is told, and afterwards the data opens whole."""
    if way == "repair":
        strike(filled, STRUCK)
    held[0] = 1000
    with pytest.raises(Trouble) as told:
        WAYS[way](filled)
    assert told.value.hint
    held[0] = 3
    if not Workspace.waits(filled):
        WAYS[way](filled)
    held[0] = 3
    again = opened(filled)
    assert [row.evidence_count for row in again.activities.page(ActivityFilter())] == [1]
    assert sound(again)
    again.close()


@pytest.mark.parametrize("day", [date(1999, 1, 1), date(2090, 1, 1)], ids=["1999", "2090"])
def test_a_repair_under_a_clock_that_jumped(filled: Path, day: date) -> None:
    """Its epoch lies above the one before, the trail stays in order, and two repairs keep two states."""
    epochs = []
    for _ in range(2):
        strike(filled, STRUCK)
        Workspace.repair(filled, password=PASSWORD, clock=SetClock(day))
        at = opened(filled)
        record(at)
        epochs.append(at._office.epoch)
        assert sound(at)
        at.close()
    assert 1 < epochs[0] < epochs[1]
    assert len(list(filled.glob("before-repair-*"))) == 2


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="rights bind only others than root")
def test_a_write_protected_stick_can_be_restored_from(filled: Path, tmp_path: Path) -> None:
    """Nothing is written where the backup lies: a stick with its lock on, or a disc, will do."""
    (filled / "backups").rename(tmp_path / "stick")
    (backup,) = (tmp_path / "stick").glob("*Z")
    for place in (tmp_path / "stick", *(tmp_path / "stick").rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)
    words = ("-m", "cchc_desktop", "backup", "restore", str(backup), "--workspace", str(tmp_path / "mới"))
    done = subprocess.run(
        [*BOUND, sys.executable, *words],
        env=os.environ | {"CCHC_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    for place in (tmp_path / "stick", *(tmp_path / "stick").rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    assert done.returncode == 0, done.stderr
    again = opened(tmp_path / "mới")
    record(again)
    assert sound(again)
    again.close()


def fill(at: Workspace, saved: list[str]) -> None:
    """Record until it no longer goes, noting what was saved."""
    for number in range(1000):
        title = f"Việc {number:04} " + "dài " * 40
        record(at, title=title)
        saved.append(title.strip())


def test_an_encrypted_workspace_survives_a_full_disk(tmp_path: Path) -> None:
    """Whichever write no longer fits: told, that change is wholly absent, and with room work goes on."""
    from sqlalchemy import event

    commune = copy_of(build_encrypted_template(tmp_path / "template"), tmp_path / "commune")
    store = commune._office.store
    with store.reading() as session:
        held = session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()

    def bind(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {held + 6}")  # type: ignore[attr-defined]

    event.listen(store._engine, "connect", bind)
    store._engine.dispose()
    saved: list[str] = []
    with pytest.raises(Trouble, match="đầy") as told:
        fill(commune, saved)
    assert told.value.hint
    commune.close()
    again = opened(commune.folder)
    rows = again.activities.page(ActivityFilter(), limit=2000)
    assert sorted(row.title for row in rows) == sorted(saved)
    assert sound(again)
    record(again, title="Có chỗ lại")
    again.close()
