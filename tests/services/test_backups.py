"""Backups: database, keys and evidence together, checked before they count, thinned, carried to a stick."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.workspaces import PASSWORD, SetClock, copy_of

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services import backup_making
from cchc_desktop.services.backup_sets import CONTENTS, EVIDENCE, POOL
from cchc_desktop.services.backups import ELSEWHERE
from cchc_desktop.workspace import DATABASE, Workspace

DAY = date(2018, 7, 3)


def pooled(place: Path) -> set[str]:
    """Return the names of the evidence files that backups in a place share."""
    return {file.name for file in (place / POOL).glob("??/*")}


def test_a_backup_holds_database_keys_and_evidence(commune: Workspace, tmp_path: Path) -> None:
    """What was saved a moment before stands in it, with its file and the station's keys."""
    made_record = record(commune, proof(tmp_path, "biên bản.txt", "đã họp"))
    made = commune.backups.make()
    backup = made.record
    assert (made.nouns, backup.new, backup.reason) == ({Noun.BACKUP}, True, BackupReason.ASKED)
    with sqlite3.connect(backup.database) as rows:
        assert rows.execute("SELECT id FROM activities").fetchall() == [(made_record.id,)]
    rows.close()
    assert (backup.path / "station.pem").read_bytes() == (commune.folder / "station.pem").read_bytes()
    assert {file.name for file in (backup.path / "keys").iterdir()} == {
        file.name for file in (commune.folder / "keys").iterdir()
    }
    assert pooled(commune.backups.place) == {made_record.evidence[0].sha256}
    assert (backup.contents.evidence_files, backup.contents.database.rows["activities"]) == (1, 1)
    assert commune.backups.kept() == (backup,)


def test_evidence_is_copied_once(commune: Workspace, clock: SetClock, tmp_path: Path) -> None:
    """The second backup copies the new file alone; the file of the first lies there untouched."""
    first = record(commune, proof(tmp_path, "một.txt", "một")).evidence[0].sha256
    commune.backups.make()
    (before,) = (commune.backups.place / POOL).glob("??/*")
    written = before.stat().st_mtime_ns
    second = record(commune, proof(tmp_path, "hai.txt", "hai")).evidence[0].sha256
    clock.set(DAY, hour=9)
    backup = commune.backups.make().record
    assert (before.name, before.stat().st_mtime_ns) == (first, written)
    assert pooled(commune.backups.place) == {first, second}
    assert backup.contents.evidence_files == 2


def test_where_nothing_changed_no_backup_is_made(commune: Workspace, clock: SetClock, tmp_path: Path) -> None:
    """Also after the workspace was closed and opened; a saved word, a new file or a lost backup makes one."""
    record(commune)
    made = commune.backups.make().record
    folder = commune.folder
    commune.close()
    again = Workspace.open(folder, password=PASSWORD, clock=clock)
    clock.set(DAY, hour=9)
    same = again.backups.make().record
    assert (same.new, same.path) == (False, made.path)
    assert again.backups.make_if_changed(BackupReason.CLOSING).record is None
    record(again, proof(tmp_path, "tệp.txt", "mới"))
    second = again.backups.make_if_changed(BackupReason.CLOSING).record
    assert second is not None
    assert (second.new, second.reason) == (True, BackupReason.CLOSING)
    shutil.rmtree(second.path)
    clock.set(DAY, hour=10)
    assert again.backups.make().record.new
    again.close()


def test_evidence_lost_or_spoilt_since_stays_in_later_backups(
    commune: Workspace, clock: SetClock, tmp_path: Path
) -> None:
    """A later backup takes neither the gap nor the wrong octets: it lists the file as the last one had it."""
    lost, spoilt = (
        record(commune, proof(tmp_path, f"{name}.txt", name)).evidence[0].sha256 for name in ("mất", "hỏng")
    )
    first = commune.backups.make().record
    commune.evidence.path(lost).unlink()
    commune.evidence.path(spoilt).chmod(0o644)
    commune.evidence.path(spoilt).write_bytes(b"?")
    record(commune)
    clock.set(DAY, hour=9)
    second = commune.backups.make().record
    assert second.new
    assert (second.path / EVIDENCE).read_bytes() == (first.path / EVIDENCE).read_bytes()
    assert len(commune.backups.verify()) == 2


def test_old_backups_go_and_take_their_evidence_along(
    commune: Workspace, clock: SetClock, tmp_path: Path
) -> None:
    """Forty days of work leave days, weeks and months; a file that only older ones listed goes with them."""
    kept = record(commune, proof(tmp_path, "còn.txt", "còn")).evidence[0]
    loose = commune._office.files.add_bytes(b"never attached").sha256
    first = commune.backups.make().record
    assert pooled(commune.backups.place) == {kept.sha256, loose}
    commune._office.files.remove(loose)
    for day in range(1, 40):
        clock.set(DAY + timedelta(days=day))
        record(commune)
        commune.backups.make(BackupReason.WORK)
    days = [backup.made_at.date() for backup in commune.backups.kept()]
    assert days[:7] == [DAY + timedelta(days=39 - day) for day in range(7)]
    assert len(days) < 14
    assert not first.path.exists()
    assert pooled(commune.backups.place) == {kept.sha256}


def test_a_backup_made_under_a_clock_set_back_is_kept(commune: Workspace, clock: SetClock) -> None:
    """With many backups of later days here, the one just made is not the one that goes."""
    for day in range(14):
        clock.set(DAY + timedelta(days=day))
        record(commune)
        commune.backups.make()
    record(commune)
    clock.set(date(2018, 6, 1))
    made = commune.backups.make().record
    assert made.new
    assert made.path in [backup.path for backup in commune.backups.kept()]


def test_two_backups_of_one_second_are_two(commune: Workspace, clock: SetClock) -> None:
    """A clock that stands still, or is set back to the very second, replaces no backup."""
    first = commune.backups.make().record
    record(commune)
    clock.set(DAY)
    second = commune.backups.make().record
    assert second.path != first.path
    assert len(commune.backups.verify()) == 2


def spoil_middle(file: Path) -> None:
    """Flip one bit in the middle of a file."""
    octets = bytearray(file.read_bytes())
    octets[len(octets) // 2] ^= 1
    file.write_bytes(octets)


def other_count(file: Path) -> None:
    """Let the contents speak of a row more than there is."""
    said = json.loads(file.read_bytes())
    said["database"]["rows"]["activities"] += 1
    file.write_text(json.dumps(said), encoding="utf-8")


DAMAGE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a bit of the database": (DATABASE, spoil_middle),
    "half of the database": (DATABASE, lambda file: os.truncate(file, file.stat().st_size // 2)),
    "no database": (DATABASE, Path.unlink),
    "the list of evidence": (EVIDENCE, spoil_middle),
    "the contents cut off": (CONTENTS, lambda file: os.truncate(file, 200)),
    "a figure of the contents": (CONTENTS, other_count),
    "the station's certificate": ("station.pem", spoil_middle),
    "a file that proves something": (f"../{POOL}/*/*", spoil_middle),
    "a file that proves something, gone": (f"../{POOL}/*/*", Path.unlink),
}


@pytest.mark.parametrize(("where", "spoil"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_backup_is_named(
    commune: Workspace, tmp_path: Path, where: str, spoil: Callable[[Path], None]
) -> None:
    """Whatever was changed in it, rehearsing the restore says so; its twin that nobody touched passes."""
    record(commune, proof(tmp_path, "tệp.txt", "nội dung"))
    made = commune.backups.make().record
    assert [backup.verified_at for backup in commune.backups.verify()] != [None]
    assert commune.backups.kept()[0].verified_at is not None
    (file,) = made.path.glob(where)
    spoil(file)
    with pytest.raises(Trouble, match=made.path.name) as told:
        commune.backups.verify()
    assert told.value.hint


def test_one_backup_is_checked_by_its_name(commune: Workspace, clock: SetClock) -> None:
    """The newest is sound although the one before is damaged; a name that is none is said."""
    bad = commune.backups.make().record
    record(commune)
    clock.set(DAY, hour=9)
    sound = commune.backups.make().record
    spoil_middle(bad.database)
    assert [b.path for b in commune.backups.verify(Path(sound.path.name))] == [sound.path]
    with pytest.raises(Trouble):
        commune.backups.verify(bad.path)
    with pytest.raises(UserMistake) as told:
        commune.backups.verify(Path("20010101T000000Z"))
    assert told.value.hint


def test_other_files_in_the_folder_are_left_alone(commune: Workspace, clock: SetClock) -> None:
    """A folder that somebody renamed or a note beside the backups is neither counted nor deleted."""
    made = commune.backups.make().record
    mine = [made.path.parent / name for name in ("bản cũ", "20180703", "ghi chú.txt")]
    for place in mine:
        place.write_text("của tôi", encoding="utf-8")
    record(commune)
    clock.set(DAY, hour=9)
    second = commune.backups.make().record
    assert [backup.path for backup in commune.backups.kept()] == [second.path, made.path]
    assert [place.read_text(encoding="utf-8") for place in mine] == ["của tôi"] * 3


def test_a_backup_that_cannot_be_written_leaves_nothing(commune: Workspace) -> None:
    """A file where the folder should be: said, and the work goes on."""
    (commune.folder / "backups").write_text("in the way", encoding="utf-8")
    with pytest.raises(Trouble) as told:
        commune.backups.make()
    assert told.value.hint
    record(commune)


def test_a_copy_that_is_not_what_was_copied_does_not_count(
    commune: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were a page lost on the way to the disk, the backup is refused and nothing of it is left."""
    record(commune)
    copy_to = commune._office.store.copy_to

    def lossy(target: Path) -> None:
        copy_to(target)
        with sqlite3.connect(target) as copy:
            copy.execute("DELETE FROM activity_clauses")
        copy.close()

    monkeypatch.setattr(type(commune._office.store), "copy_to", lambda _self, target: lossy(target))
    with pytest.raises(Trouble, match="không giống"):
        commune.backups.make()
    assert list(commune.backups.place.glob("*Z")) == []
    monkeypatch.undo()
    assert commune.backups.make().record.new


def test_a_stick_gets_the_same_backup(commune: Workspace, clock: SetClock, tmp_path: Path) -> None:
    """A stick that was chosen holds it too, evidence and all; what it missed it gets once it is back."""
    stick = tmp_path / "stick"
    stick.mkdir()
    commune.settings.set(ELSEWHERE, str(stick))
    sha256 = record(commune, proof(tmp_path, "một.txt", "một")).evidence[0].sha256
    made = commune.backups.make().record
    assert made.elsewhere is not None
    assert pooled(made.elsewhere.parent) == {sha256}
    place = commune.backups.second_place()
    assert place is not None
    assert (place.here, place.newest, place.stale) == (True, made.made_at, False)
    assert [backup.away for backup in commune.backups.verify()] == [False, True]
    stick.rename(tmp_path / "pulled out")
    clock.set(DAY + timedelta(days=8))
    record(commune)
    later = commune.backups.make().record
    assert later.elsewhere is None
    place = commune.backups.second_place()
    assert place is not None
    assert (place.here, place.newest, place.stale) == (False, made.made_at, True)
    (tmp_path / "pulled out").rename(stick)
    again = commune.backups.make().record
    assert (again.new, again.elsewhere is not None) == (False, True)
    place = commune.backups.second_place()
    assert place is not None
    assert (place.newest, place.stale) == (later.made_at, False)


def test_a_stick_that_comes_back_gets_what_it_missed(commune: Workspace, tmp_path: Path) -> None:
    """At the next look, within half an hour or on closing, although nothing was recorded since."""
    stick = tmp_path / "stick"
    commune.backups.choose_elsewhere(stick)
    stick.rmdir()
    made = commune.backups.make().record
    assert commune.backups.make_if_changed(BackupReason.WORK).nouns == frozenset()
    stick.mkdir()
    changed = commune.backups.make_if_changed(BackupReason.WORK)
    assert (changed.record, changed.nouns) == (None, {Noun.BACKUP})
    assert [(b.path.name, b.away) for b in commune.backups.everywhere()].count((made.path.name, True)) == 1
    assert commune.backups.make_if_changed(BackupReason.WORK).nouns == frozenset()


def test_a_damaged_backup_on_the_stick_is_named(commune: Workspace, tmp_path: Path) -> None:
    """Sticks lose octets: the check reads them too."""
    (tmp_path / "stick").mkdir()
    commune.settings.set(ELSEWHERE, str(tmp_path / "stick"))
    made = commune.backups.make().record
    assert made.elsewhere is not None
    spoil_middle(made.elsewhere / DATABASE)
    with pytest.raises(Trouble, match=made.path.name):
        commune.backups.verify()
    assert len(commune.backups.verify(made.path)) == 1


def test_a_killed_backup_leaves_no_half_one(commune: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed program left half made never counts, and the next backup removes it."""

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    left = commune.backups.place / ".making-20180703T000000Z"
    left.mkdir(parents=True)
    (left / DATABASE).write_bytes(b"half")
    assert commune.backups.kept() == ()
    monkeypatch.setattr(backup_making, "write_durably", killed)
    with pytest.raises(KeyboardInterrupt):
        commune.backups.make()
    assert commune.backups.kept() == ()
    monkeypatch.undo()
    commune.backups.make()
    assert list(commune.backups.place.glob(".making-*")) == []


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
