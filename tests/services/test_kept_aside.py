"""States put aside by restores and repairs go by a plain rule; copies of an older program become backups."""

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.workspaces import PASSWORD, SetClock, build_encrypted_template, copy_of, rows_of

from cchc_desktop.domain.backups import ASIDE_FOR, leaving
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.kept_aside import AsideReason, sweep_removed
from cchc_desktop.workspace import DATABASE, Workspace

FIRST = datetime(2018, 1, 1, 8, tzinfo=UTC)
LATER = FIRST + timedelta(days=400)


def days(*numbers: int) -> list[datetime]:
    """Return moments so many days after the first."""
    return [FIRST + timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("aside", "today", "gone"),
    [
        ([0], 400, []),
        ([0, 1], 89, []),
        ([0, 1], 91, [0]),
        ([0, 1, 2, 3], 4, [0]),
        ([0, 1, 2, 3, 4], 4, [0, 1]),
        ([0, 1, 2, 100], 99, [0, 1, 2]),
    ],
    ids=["only one", "young", "old", "fourth", "fourth and fifth", "all but the newest"],
)
def test_which_states_leave(aside: list[int], today: int, gone: list[int]) -> None:
    """The newest stays however old; others go after 90 days or beyond three."""
    now = FIRST + timedelta(days=today)
    assert leaving(days(*aside), LATER, now) == set(days(*gone))


def test_nothing_leaves_that_no_newer_backup_holds() -> None:
    """Where the last sound backup was made before a state was put aside, the state is all there is of it."""
    assert timedelta(days=90) == ASIDE_FOR
    assert leaving(days(0, 1, 2, 3, 4), FIRST + timedelta(days=1), LATER) == set(days(0))
    assert leaving(days(0, 1, 2, 3, 4), FIRST, LATER) == set()


def put_aside(at: Workspace, reason: AsideReason, day: date) -> Path:
    """Lay a state of the data aside, as a restore or a repair does."""
    folder = at.folder / f"{reason}{day:%Y%m%d}T010203Z"
    folder.mkdir()
    shutil.copyfile(at.folder / DATABASE, folder / DATABASE)
    return folder


@pytest.fixture
def crowded(commune: Workspace) -> Workspace:
    """A workspace that was restored and repaired five times in June."""
    record(commune)
    for day, reason in enumerate([*list(AsideReason)[:3], AsideReason.RESTORE, AsideReason.REPAIR], 1):
        put_aside(commune, reason, date(2018, 6, day))
    return commune


def names(at: Workspace) -> list[str]:
    """Return the names of what is kept aside, newest first."""
    return [kept.path.name for kept in at.backups.aside()]


def test_the_next_backup_thins_what_was_put_aside(crowded: Workspace) -> None:
    """Of five three stay; the backup was rehearsed before anything went, and the trail says what did."""
    assert len(names(crowded)) == 5
    assert all(kept.size >= (crowded.folder / DATABASE).stat().st_size for kept in crowded.backups.aside())
    made = crowded.backups.make().record
    assert [name[-16:-8] for name in names(crowded)] == ["20180605", "20180604", "20180603"]
    assert crowded.backups.find(made.path).verified_at is not None
    (line,) = [line for line in crowded.audit.lines(limit=50) if line.action == "clear_aside"]
    assert "before-restore-20180601T010203Z" in str(line.after)
    assert not list(crowded.folder.glob(".removing*"))


def test_a_backup_that_does_not_come_back_lets_nothing_go(
    crowded: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the new backup damaged on its way, every state put aside stays."""
    from cchc_desktop.domain.errors import Trouble
    from cchc_desktop.services.backups import Backups

    def broken(*_values: object) -> None:
        raise Trouble("hỏng", hint="x")

    monkeypatch.setattr(Backups, "_rehearse", broken)
    crowded.backups.make()
    assert len(names(crowded)) == 5


def test_folders_of_other_names_stay(crowded: Workspace) -> None:
    """What somebody renamed, or put there by hand, is neither counted nor removed."""
    mine = crowded.folder / "before-restore-cua-toi"
    mine.mkdir()
    (crowded.folder / "before-repair-20180601T010203Z.txt").write_text("ghi chú", encoding="utf-8")
    crowded.backups.make()
    assert mine.is_dir()
    assert (crowded.folder / "before-repair-20180601T010203Z.txt").is_file()


def test_what_a_power_cut_left_of_a_removal_goes_next_time(crowded: Workspace) -> None:
    """A folder that was being removed is never taken for a whole state, and goes at the next backup."""
    left = crowded.folder / ".removing-before-repair-20180601T010203Z"
    left.mkdir()
    (left / DATABASE).write_bytes(b"half")
    assert left.name not in names(crowded)
    sweep_removed(crowded.folder)
    assert not left.exists()


@pytest.mark.parametrize(
    "make", [lambda at, _: at.settings.set("theme", "x"), lambda at, tmp: record(at, proof(tmp), title="B")],
    ids=["word", "file"],
)  # fmt: skip
def test_a_copy_of_an_older_program_becomes_a_backup(
    commune: Workspace, tmp_path: Path, make: Callable[[Workspace, Path], object]
) -> None:
    """It is listed, rehearsed and restored like any other, with the keys and the files of today."""
    record(commune, proof(tmp_path, "cũ.txt", "cũ"), title="A")
    commune._office.store.checkpoint()
    commune.backups.place.mkdir()
    copy = commune.backups.place / "workspace-20180601T010203Z.sqlite"
    shutil.copyfile(commune.folder / DATABASE, copy)
    (commune.backups.place / "workspace-hỏng.sqlite").write_bytes(b"x")
    make(commune, tmp_path)
    assert [kept.reason for kept in commune.backups.aside()] == [AsideReason.OLD_COPY]
    commune.backups.make()
    assert (copy.exists(), commune.backups.aside()) == (False, ())
    old = commune.backups.kept()[-1]
    assert old.made_at == datetime(2018, 6, 1, 1, 2, 3, tzinfo=UTC)
    commune.backups.verify(old.path)
    commune.close()
    Workspace.restore(commune.folder, old.path, password=PASSWORD, clock=SetClock())
    again = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock())
    (row,) = again.activities.page(ActivityFilter())
    assert (row.title, row.evidence_count) == ("A", 1)
    assert again.activities.get(row.id).evidence[0].present
    assert (commune.backups.place / "workspace-hỏng.sqlite").is_file()
    again.close()


def test_old_copies_on_the_stick_become_backups_there(commune: Workspace, tmp_path: Path) -> None:
    """The second place is brought to the same order, beside what other units keep on the stick."""
    record(commune, title="A")
    commune._office.store.checkpoint()
    stick = tmp_path / "stick"
    commune.backups.choose_elsewhere(stick)
    commune._office.store.checkpoint()
    shutil.copyfile(commune.folder / DATABASE, stick / "workspace-20180601T010203Z.sqlite")
    (stick / "báo cáo.docx").write_bytes(b"x")
    commune.backups.make()
    away = [backup for backup in commune.backups.everywhere() if backup.away]
    assert [f"{backup.made_at:%d/%m/%Y}" for backup in away] == ["03/07/2018", "01/06/2018"]
    commune.backups.verify(away[-1].path)
    assert {place.name for place in stick.iterdir()} == {away[0].path.parent.name, "báo cáo.docx"}


def test_a_damaged_old_copy_is_no_backup_and_goes_like_what_is_aside(commune: Workspace) -> None:
    """It is never taken for a state that comes back; beyond the rule it goes."""
    record(commune)
    commune.backups.place.mkdir()
    for day in range(1, 6):
        copy = commune.backups.place / f"workspace-201806{day:02}T010203Z.sqlite"
        copy.write_bytes(b"no database" * 100)
    commune.backups.make()
    assert len(commune.backups.kept()) == 1
    assert len(names(commune)) == 3


def test_another_stations_old_copy_stays(commune: Workspace) -> None:
    """A copy of another computer's data would bring its numbers here: it is left alone."""
    record(commune)
    commune._office.store.checkpoint()
    commune.backups.place.mkdir()
    copy = commune.backups.place / "workspace-20180601T010203Z.sqlite"
    shutil.copyfile(commune.folder / DATABASE, copy)
    strange = commune.folder.parent / "strange"
    strange.mkdir()
    copy.rename(strange / DATABASE)
    with rows_of(strange) as rows:
        rows.execute("UPDATE stations SET id = 'khác' WHERE state = 'own'")
    (strange / DATABASE).rename(copy)
    commune.backups.make()
    assert (copy.is_file(), len(commune.backups.kept())) == (True, 1)


def test_the_doctor_says_what_is_aside(crowded: Workspace) -> None:
    """Reason and day of each, and the room they take; that they are there is not wrong."""
    (check,) = [check for check in crowded.doctor() if check.name == "aside"]
    assert check.ok
    assert check.detail.count("trước khi") == 5


def test_encrypting_takes_every_plain_state_along(commune: Workspace, tmp_path: Path) -> None:
    """A state put aside by a repair is as readable as the data was: it does not stay so."""
    kept = [put_aside(commune, reason, date(2018, 6, 1)) for reason in list(AsideReason)[:3]]
    from cchc_desktop.services.encrypting import prepare

    prepare(commune._office, password=PASSWORD)
    commune.close()
    Workspace.open(commune.folder, password=PASSWORD, clock=SetClock()).close()
    assert [folder.exists() for folder in kept] == [False] * 3
    assert not list(commune.folder.glob(".unencrypted-*"))


def test_an_encrypted_workspace_thins_as_well(tmp_path: Path) -> None:
    """Old plain copies cannot become its backups: they go with what is aside."""
    commune = copy_of(build_encrypted_template(tmp_path / "template"), tmp_path / "commune")
    commune.backups.place.mkdir()
    for day in range(1, 6):
        put_aside(commune, AsideReason.REPAIR, date(2018, 6, day))
    commune.backups.make()
    assert len(names(commune)) == 3
    commune.close()
