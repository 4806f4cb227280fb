"""Lost power, a full disk, a held file, a clock that jumps: what was confirmed is there, nothing is half."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import kills
from builders.activities import RADIO, proof, record
from builders.damage import let_another_program_hold, on_a_disk_that_ends
from builders.workspaces import PASSWORD, SetClock, build_template, everything_in, rows_of
from sqlalchemy import event

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import DATABASE, Workspace

KILLS = int(os.environ.get("FAULT_KILLS", "200"))
PAGES = range(0, 28, 3)


@pytest.mark.skipif(os.name != "posix", reason="workers are forked")
def test_hundreds_of_sudden_ends_lose_no_confirmed_save(tmp_path: Path) -> None:
    """Killed at random moments of mixed work: each confirmed save is there; trail, journal, files hold."""
    folder = build_template(tmp_path / "commune")
    root = Path(kills.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, kills.__file__, str(folder), str(KILLS)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(root), str(root.parent)))},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert int(done.stdout) >= KILLS


@pytest.fixture
def filled(commune: Workspace, tmp_path: Path) -> Workspace:
    """A workspace with an activity that has a file."""
    record(commune, proof(tmp_path, "biên bản.txt", "đã họp"))
    return commune


def bounded(folder: Path, pages: int) -> Workspace:
    """Open a workspace on a disk with room for so many more pages of the database."""
    opened = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    store = opened._office.store
    with rows_of(folder) as rows:
        (held,) = rows.execute("PRAGMA page_count").fetchone()

    def bind(connection: object, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {held + pages}")  # type: ignore[attr-defined]

    event.listen(store._engine, "connect", bind)
    store._engine.dispose()
    return opened


def fill(at: Workspace, saved: list[str]) -> None:
    """Record until it no longer goes, noting what was saved."""
    for number in range(1000):
        title = f"Việc {number:04} " + "dài " * 40
        record(at, title=title)
        saved.append(title)


@pytest.mark.parametrize("pages", PAGES)
def test_a_disk_that_fills_up_at_any_write_keeps_what_was_saved(filled: Workspace, pages: int) -> None:
    """Whichever write no longer fits: told, that change is wholly absent, and with room work goes on."""
    folder = filled.folder
    filled.close()
    opened = bounded(folder, pages)
    saved = [RADIO]
    with pytest.raises(Trouble, match="đầy") as told:
        fill(opened, saved)
    assert told.value.hint
    opened.close()
    again = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    rows = again.activities.page(ActivityFilter(), limit=2000)
    assert sorted(row.title.strip() for row in rows) == sorted(title.strip() for title in saved)
    assert [check.name for check in again.doctor() if not check.ok and check.name != "space"] == []
    record(again, title="Có chỗ lại")
    again.close()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such limit")
@pytest.mark.parametrize("verb", ["make", "restore"])
@pytest.mark.parametrize("limit", [2_000, 40_000, 300_000, 700_000])
def test_a_backup_or_restore_that_does_not_fit_changes_nothing(
    filled: Workspace, tmp_path: Path, verb: str, limit: int
) -> None:
    """Wherever the disk ends: exit code 4, the backups and the data as they were, nothing half copied."""
    folder = filled.folder
    filled.backups.make()
    record(filled, proof(tmp_path, "lớn.txt", "x" * 400_000), title="Sau khi sao lưu")
    filled.close()
    before, backups = everything_in(folder), sorted((folder / "backups").glob("*Z"))
    done = on_a_disk_that_ends(folder, limit, "backup", verb)
    if done.returncode == 0:  # so much room was enough after all
        assert limit == 700_000, done.stdout
        return
    assert (done.returncode, "Traceback" in done.stderr) == (4, False), done.stderr
    assert everything_in(folder) == before
    assert sorted((folder / "backups").glob("*Z")) == backups
    assert not list(folder.glob(".restoring*"))
    assert not list((folder / "backups").glob(".making*"))
    assert not list((folder / "backups" / "pool").glob("*.part"))
    assert not list(folder.glob("before-*"))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """A disk on which an antivirus program holds each new file for as many attempts as the list says."""
    attempts = let_another_program_hold(monkeypatch)
    yield attempts
    attempts[0] = 0


def test_a_file_held_by_an_antivirus_program_is_waited_for(filled: Workspace, held: list[int]) -> None:
    """Held for a moment the backup is made; held for good it is said, and nothing is left of it."""
    held[0] = 3
    assert filled.backups.make().record.new
    record(filled)
    held[0] = 1000
    with pytest.raises(Trouble) as told:
        filled.backups.make()
    assert told.value.hint
    held[0] = 0
    assert len(filled.backups.kept()) == 1
    assert filled.backups.make().record.new


def test_a_clock_that_jumps_disorders_nothing(filled: Workspace, clock: SetClock) -> None:
    """Back to 1999, ahead to 2090, back again: trail, backups and a restore's epoch stay in their order."""
    folder = filled.folder
    backup = filled.backups.make().record
    for day in (date(1999, 1, 1), date(2090, 1, 1), date(2018, 7, 5)):
        clock.set(day)
        filled.settings.set("theme", str(day))
        filled.backups.make()
    assert filled.audit.verify().broken_at is None
    assert len(filled.backups.verify()) == 4
    filled.close()
    epochs = []
    for day in (date(2018, 7, 6), date(1999, 1, 1)):
        done = Workspace.restore(folder, backup.path, password=PASSWORD, clock=SetClock(day))
        epochs.append(done.epoch)
        again = Workspace.open(folder, password=PASSWORD, clock=SetClock(day))
        again.settings.set("theme", "")
        assert [c.name for c in again.doctor() if not c.ok and c.name not in {"space", "clock_order"}] == []
        again.close()
    assert epochs[0] > 1
    assert epochs[1] > 1


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="rights bind only others than root")
def test_a_read_only_disk_is_told_and_can_be_read(filled: Workspace) -> None:
    """As somebody without rights on the folder: opening as usual is told with 4, reading works."""
    folder = filled.folder
    filled._office.store.checkpoint()
    filled.close()
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o555 if place.is_dir() else 0o444)
    words = ("import sys; from pathlib import Path; from cchc_desktop.workspace import Workspace;"
        "from cchc_desktop.services.activity_rows import ActivityFilter;"
        "w = Workspace.open(Path(sys.argv[1]), password=sys.argv[2], read_only=True);"
        "print(len(w.activities.page(ActivityFilter())))")  # fmt: skip
    bound = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all", sys.executable)
    usual = subprocess.run(
        [*bound, "-m", "cchc_desktop", "search", "phat", "--workspace", str(folder)],
        env=os.environ | {"CCHC_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
    )
    reading = subprocess.run(
        [*bound, "-c", words, str(folder), PASSWORD], capture_output=True, text=True, check=False
    )
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o755 if place.is_dir() else 0o644)
    assert (usual.returncode, "Traceback" in usual.stderr) == (4, False), usual.stderr
    assert (reading.returncode, reading.stdout.strip()) == (0, "1"), reading.stderr
    assert (folder / DATABASE).is_file()
