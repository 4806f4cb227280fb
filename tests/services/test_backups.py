"""Copies of the database: whole, checked before they count, the newest kept, a damaged one found."""

import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders.activities import RADIO, record
from builders.workspaces import PASSWORD, SetClock, copy_of

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.backups import ELSEWHERE, KEPT
from cchc_desktop.workspace import DATABASE, Workspace


def test_a_copy_opens_as_a_workspace_with_everything(commune: Workspace, tmp_path: Path) -> None:
    """What was saved a moment before stands in the copy; put into place it opens."""
    record(commune)
    made = commune.backups.make()
    assert made.nouns == {Noun.BACKUP}
    assert made.record.size == made.record.path.stat().st_size
    (tmp_path / "restored").mkdir()
    (tmp_path / "restored" / DATABASE).write_bytes(made.record.path.read_bytes())
    restored = Workspace.open(tmp_path / "restored", password=PASSWORD)
    assert [row.title for row in restored.activities.page(ActivityFilter())] == [RADIO]
    restored.close()


def test_the_newest_fourteen_are_kept(commune: Workspace, clock: SetClock) -> None:
    """Each day's copy comes first in the list; the oldest go."""
    for day in range(KEPT + 2):
        clock.set(date(2018, 7, 3) + timedelta(days=day))
        commune.backups.make()
    kept = commune.backups.kept()
    assert len(kept) == KEPT
    assert [b.made_at.day for b in kept[:2]] == [3 + KEPT + 1, 3 + KEPT]
    assert commune.backups.verify() == kept


def test_a_copy_made_under_a_clock_set_back_is_kept(commune: Workspace, clock: SetClock) -> None:
    """With fourteen copies of later days here, the one just made is not the one that goes."""
    for day in range(KEPT):
        clock.set(date(2018, 7, 3) + timedelta(days=day))
        commune.backups.make()
    record(commune)
    clock.set(date(2018, 6, 1))
    made = commune.backups.make().record
    assert made.path.is_file()
    assert made.path in [copy.path for copy in commune.backups.kept()]
    assert len(commune.backups.kept()) == KEPT


def test_a_damaged_copy_is_named(commune: Workspace, clock: SetClock) -> None:
    """Cut off, overwritten or no database at all: the check says which copy, and its twin passes."""
    sound = commune.backups.make().record
    assert commune.backups.verify() == (sound,)
    octets = sound.path.read_bytes()
    clock.set(date(2018, 7, 4))
    bad = commune.backups.make().record.path
    for damage in (
        octets[: len(octets) // 2],
        octets[:4096] + b"\xff" * 8192 + octets[12288:],
        b"not a database",
    ):
        bad.write_bytes(damage)
        with pytest.raises(Trouble, match=bad.name) as told:
            commune.backups.verify()
        assert told.value.hint
    bad.write_bytes(octets)
    assert len(commune.backups.verify()) == 2


def test_other_files_in_the_folder_are_left_alone(commune: Workspace) -> None:
    """A copy that somebody renamed or a note beside the copies is neither counted nor deleted."""
    made = commune.backups.make().record
    for name in ("workspace-cũ.sqlite", "workspace-20180703.sqlite", "ghi chú.txt"):
        (made.path.parent / name).write_text("của tôi", encoding="utf-8")
    assert commune.backups.kept() == (made,)
    assert commune.backups.verify() == (made,)
    assert (made.path.parent / "workspace-cũ.sqlite").read_text(encoding="utf-8") == "của tôi"


def test_a_backup_that_cannot_be_written_leaves_nothing(commune: Workspace) -> None:
    """A file where the folder should be: said, and the work goes on."""
    (commune.folder / "backups").write_text("in the way", encoding="utf-8")
    with pytest.raises(Trouble) as told:
        commune.backups.make()
    assert told.value.hint
    record(commune)


def test_a_second_folder_gets_the_same_copy(commune: Workspace, clock: SetClock, tmp_path: Path) -> None:
    """A stick that was chosen holds the copy too; pulled out, the first copy is still made."""
    stick = tmp_path / "stick"
    stick.mkdir()
    commune.settings.set(ELSEWHERE, str(stick))
    made = commune.backups.make().record
    assert made.elsewhere == stick / made.path.name
    assert (stick / made.path.name).read_bytes() == made.path.read_bytes()
    (stick / made.path.name).unlink()
    stick.rmdir()
    clock.set(date(2018, 7, 4))
    assert commune.backups.make().record.elsewhere is None
    assert len(commune.backups.verify()) == 2


@pytest.mark.parametrize("name", ["Hồ sơ #1 (50%)", "dữ liệu?x=1", "a b;c&d", "'nháy'"])
def test_a_folder_may_have_any_name(commune_template: Path, tmp_path: Path, name: str) -> None:
    """Signs that mean something in an address mean nothing in a folder's name."""
    opened = copy_of(commune_template, tmp_path / name)
    record(opened)
    opened.backups.make()
    assert len(opened.backups.verify()) == 1
    opened.close()
    assert (tmp_path / name / DATABASE).is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == [name]
    direct = sqlite3.connect(tmp_path / name / DATABASE)
    assert direct.execute("SELECT count(*) FROM activities").fetchone() == (1,)
    direct.close()
