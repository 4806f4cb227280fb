"""Making, opening and closing a workspace."""

import errno
from datetime import date
from pathlib import Path

import pytest
from builders.workspaces import COMMUNE, PASSWORD, SetClock, copy_of, everything_in

from cchc_desktop.bundles import keys
from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import DATABASE, Workspace

ADMIN = NewUser("ha", "Nguyễn Thị Thu Hà", "Công chức", "mật khẩu")


def make(folder: Path, **changes: object) -> Workspace:
    """Make a workspace; `changes` replace what it is made with."""
    values = {"unit_code": COMMUNE, "admin": ADMIN, "clock": SetClock(), **changes}
    return Workspace.create(folder, **values)  # type: ignore[arg-type]


def files_in(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder, octet for octet."""
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_a_new_workspace_holds_what_work_begins_with(tmp_path: Path) -> None:
    """The unit of the plan's year, plan, criteria sets, a station certificate, an administrator."""
    made = make(tmp_path / "mới" / "sâu")
    assert (made.unit.name, made.user.name, made.today()) == (
        "Thị trấn Diên Khánh",
        "Nguyễn Thị Thu Hà",
        date(2018, 7, 3),
    )
    assert "administrator" in made.user.roles
    assert made.plans.current().id == "643-2018"
    assert len(made.assessments.sets()) == 2
    assert (made.folder / "station.pem").read_text(encoding="ascii").startswith("-----BEGIN CERTIFICATE")
    assert made.audit.verify().broken_at is None
    made.close()
    assert Workspace.exists(made.folder)


def test_a_code_that_was_reused_means_the_unit_of_the_plans_year(tmp_path: Path) -> None:
    """22651 was thị trấn Diên Khánh in 2018 and is xã Diên Khánh since 2025."""
    made = make(tmp_path / "một")
    assert made.units.find(COMMUNE, date(2026, 1, 1)).name == "Xã Diên Khánh"
    made.close()
    later = make(tmp_path / "hai", day=date(2026, 1, 1))
    assert later.unit.name == "Xã Diên Khánh"
    later.close()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"unit_code": "99999"}, "unit"),
        ({"unit_code": ""}, "unit"),
        ({"plan_id": "1-1900"}, "plan"),
        ({"admin": NewUser("", "Hà", "", "mật khẩu")}, "login"),
        ({"admin": NewUser("ha", "Hà", "", "123")}, "password"),
    ],
)
def test_a_mistake_while_making_leaves_no_trace(
    tmp_path: Path, changes: dict[str, object], field: str
) -> None:
    """An unknown unit or plan, no name, too short a password: not even the folder is left."""
    with pytest.raises(UserMistake) as told:
        make(tmp_path / "mới", **changes)
    assert (told.value.field, bool(told.value.hint)) == (field, True)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_there_keeps_what_it_held(tmp_path: Path) -> None:
    """A failed making takes its own files back and no others."""
    (tmp_path / "ghi chú.txt").write_text("của tôi", encoding="utf-8")
    with pytest.raises(UserMistake):
        make(tmp_path, admin=NewUser("ha", "Hà", "", "123"))
    assert [file.name for file in tmp_path.iterdir()] == ["ghi chú.txt"]


def test_a_workspace_is_not_made_twice(commune: Workspace) -> None:
    """What lies there is never overwritten."""
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        make(commune.folder)
    assert told.value.hint
    assert everything_in(commune.folder) == before


@pytest.mark.parametrize("left", ["keys", "identities", "station.pem"])
def test_a_folder_with_keys_but_no_workspace_is_refused_untouched(tmp_path: Path, left: str) -> None:
    """Keys and signing identities of a lost workspace are all there is of it: they are not written over."""
    if left == "station.pem":
        (tmp_path / left).write_text("chứng thư", encoding="utf-8")
    else:
        (tmp_path / left).mkdir()
        (tmp_path / left / "khóa.pem").write_text("khóa", encoding="utf-8")
    before = files_in(tmp_path)
    with pytest.raises(UserMistake) as told:
        make(tmp_path)
    assert left in told.value.message
    assert "sao lưu" in told.value.hint
    assert files_in(tmp_path) == before


def test_a_making_that_fails_late_removes_what_it_made_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk fills while the key is saved: folders made on the way go, files of others stay."""
    (tmp_path / "có sẵn").mkdir()
    (tmp_path / "có sẵn" / "ghi chú.txt").write_text("của tôi", encoding="utf-8")

    def full(*_args: object, **_sealing: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(keys, "save_station_key", full)
    for folder in (tmp_path / "có sẵn", tmp_path / "mới" / "sâu"):
        with pytest.raises(Trouble, match="đầy"):
            make(folder)
    assert [path.name for path in tmp_path.rglob("*")] == ["có sẵn", "ghi chú.txt"]


def test_a_folder_that_cannot_be_one_is_said(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    with pytest.raises(Trouble) as told:
        make(tmp_path / "tệp" / "trong")
    assert (told.value.exit_code, bool(told.value.hint)) == (4, True)


def test_where_there_is_none_the_way_to_one_is_said(tmp_path: Path) -> None:
    """Opening an empty folder tells how to make a workspace, and makes nothing."""
    with pytest.raises(UserMistake) as told:
        Workspace.open(tmp_path, password="x")
    assert "cchc init" in told.value.hint
    assert list(tmp_path.iterdir()) == []


def test_looking_at_a_workspace_changes_nothing(commune_template: Path, tmp_path: Path) -> None:
    """Opened, read and closed, or refused at the door, every row is as before and one file holds them."""
    opened = copy_of(commune_template, tmp_path / "xem")
    before = everything_in(opened.folder)
    opened.overview.read(opened.plans.period("2018-Q2"))
    opened.bundles.history()
    opened.doctor()
    opened.close()
    with pytest.raises(Refused):
        Workspace.open(opened.folder, password="sai")
    assert everything_in(opened.folder) == before
    assert {file.name for file in opened.folder.glob("workspace*")} == {DATABASE}


def test_two_windows_may_be_open_on_one_workspace(commune: Workspace) -> None:
    """What one saves the other sees."""
    other = Workspace.open(commune.folder, password=PASSWORD)
    other.settings.set("theme", "dark")
    assert commune.settings.get("theme") == "dark"
    other.close()
