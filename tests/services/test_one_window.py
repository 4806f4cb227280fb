"""Two windows on one workspace: the second is refused in words; a crash leaves nothing to be mended."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import victims
from builders.activities import record
from builders.workspaces import PASSWORD, SetClock, rows_of

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.files.sole_use import LOCK
from cchc_desktop.files.swapping import STAGED
from cchc_desktop.workspace import SystemClock, Workspace
from db import store
from db.store import SCHEMA


@contextmanager
def another(work: str, *words: object) -> Iterator["subprocess.Popen[str]"]:
    """Let another process do `work` on the workspace; killed at the end of the block at the latest."""
    root = Path(victims.__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, victims.__file__, work, *map(str, words)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(root), str(root.parent)))},
    ) as started:
        try:
            assert started.stdout is not None
            assert started.stdout.readline().strip() in {"held", "writing"}
            yield started
        finally:
            started.kill()


def test_a_second_window_is_refused_until_the_first_is_gone(commune: Workspace) -> None:
    """It says which process holds the workspace since when; a killed window holds nothing any more."""
    with another("hold", commune.folder) as window:
        with pytest.raises(Trouble, match=f"tiến trình {window.pid}") as told:
            commune.hold()
        assert f"{datetime.now(UTC):%Y}" in told.value.message
        assert "đóng" in told.value.hint
        window.send_signal(signal.SIGKILL)
        window.wait()
        assert (commune.folder / LOCK).is_file()
        commune.hold()
    with pytest.raises(Trouble, match=f"tiến trình {os.getpid()}"):
        Workspace.take(commune.folder)


def test_closing_lets_the_next_window_in(commune: Workspace) -> None:
    """One after the other, in one process or in two; what the file says is never in the way."""
    commune.hold()
    commune.close()
    (commune.folder / LOCK).write_text("not what it should say", encoding="utf-8")
    Workspace.take(commune.folder).release()


def test_what_the_holder_said_may_be_unreadable(commune: Workspace) -> None:
    """The second window is refused all the same."""
    commune.hold()
    (commune.folder / LOCK).write_text("{", encoding="utf-8")
    with pytest.raises(Trouble, match="không rõ"):
        Workspace.take(commune.folder)


def test_the_command_line_works_beside_the_window(commune: Workspace) -> None:
    """It reads and records while the window is open, and the window is told what to read again."""
    commune.hold()
    assert commune.elsewhere.news() == frozenset()
    record(commune)
    assert commune.elsewhere.news() == frozenset()
    beside = Workspace.open(commune.folder, password=PASSWORD, clock=commune.clock)
    made = record(beside, title="Ghi từ dòng lệnh")
    beside.close()
    record(commune)
    assert commune.elsewhere.news() == {Noun.ACTIVITY}
    assert commune.elsewhere.news() == frozenset()
    assert commune.activities.get(made.id).values.title == "Ghi từ dòng lệnh"
    assert commune.audit.verify().broken_at is None


def test_a_save_waits_for_another_process_that_is_writing(commune: Workspace) -> None:
    """Both are kept, one after the other."""
    with another("block", commune.folder, 0.7):
        made = record(commune)
    assert commune.activities.get(made.id).id == made.id


def test_a_save_that_would_wait_too_long_says_so(commune: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is saved, and the officer is told to close the other program."""
    monkeypatch.setattr(store, "_BUSY_MILLISECONDS", 100)
    beside = Workspace.open(commune.folder, password=PASSWORD, clock=commune.clock)
    with another("block", commune.folder, 30), pytest.raises(Trouble, match="chương trình khác") as told:
        record(beside)
    assert told.value.hint
    beside.close()
    with rows_of(commune.folder) as rows:
        assert rows.execute("SELECT count(*) FROM activities").fetchone() == (0,)


def test_a_workspace_is_not_brought_up_to_date_under_an_open_window(commune: Workspace) -> None:
    """A newer program on the command line waits until the older window is closed."""
    with another("hold", commune.folder):
        with rows_of(commune.folder) as rows:
            rows.execute("UPDATE alembic_version SET version_num = 'r0001'")
        with pytest.raises(Trouble, match="cửa sổ khác"):
            Workspace.open(commune.folder, password=PASSWORD, clock=commune.clock)
    with rows_of(commune.folder) as rows:
        assert rows.execute("SELECT version_num FROM alembic_version").fetchone() == ("r0001",)
        rows.execute("UPDATE alembic_version SET version_num = ?", (SCHEMA,))


def test_nothing_is_restored_under_an_open_window(commune: Workspace) -> None:
    """The window that is open is named, and nothing is prepared beside its data; closed, it is restored."""
    backup = commune.backups.make().record.path
    commune.close()
    with another("hold", commune.folder), pytest.raises(Trouble, match="cửa sổ khác"):
        Workspace.restore(commune.folder, backup, password=PASSWORD, clock=commune.clock)
    assert not (commune.folder / STAGED).exists()
    assert Workspace.restore(commune.folder, backup, password=PASSWORD, clock=commune.clock).epoch > 1


def test_a_clock_set_back_is_noticed_on_opening(commune: Workspace, clock: SetClock) -> None:
    """Days that were chosen on purpose, seconds of difference and a clock that is right say nothing."""
    assert commune.clock_behind() is None
    record(commune)
    last = commune.last_moment()
    clock.set(datetime(2018, 6, 20, tzinfo=UTC).date())
    assert commune.clock_behind() == last
    today = Workspace.open(commune.folder, password=PASSWORD, clock=SystemClock())
    assert today.clock_behind() is None
    today.close()
