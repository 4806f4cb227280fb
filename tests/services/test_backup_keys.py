"""Backups are opened by today's passwords: whoever left, or had another password, opens no earlier one."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.activities import record
from builders.workspaces import LOGIN, PASSWORD, SECOND, SetClock, build_encrypted_template

from cchc_desktop.domain.recovery_codes import read_recovery_code
from cchc_desktop.files.key_slots import DoesNotOpen, KeySlots
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.backup_keys import renew_keys
from cchc_desktop.workspace import Workspace


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encrypted workspace of the officer and a recorder, closed."""
    folder = tmp_path_factory.mktemp("keys") / "template"
    return build_encrypted_template(folder, (SECOND, "recorder"))


@pytest.fixture
def sealed(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it with two backups, the officer at work."""
    shutil.copytree(template, tmp_path / "sealed")
    opened = Workspace.open(tmp_path / "sealed", login=LOGIN, password=PASSWORD, clock=SetClock())
    opened.backups.make()
    record(opened)
    opened.backups.make()
    yield opened
    opened.close()


def user_of(at: Workspace, login: str) -> str:
    """Return somebody's id."""
    return next(person.id for person in at.users.everybody(left=True) if person.login == login)


def opens(place: Path, user: str, password: str) -> bool:
    """Tell whether a password opens the key that lies in a folder."""
    try:
        KeySlots(place).open(user, password)
    except DoesNotOpen:
        return False
    return True


def test_who_left_opens_no_earlier_backup(sealed: Workspace) -> None:
    """The password that opened each backup opens none from the moment the sign-in is taken away."""
    left = user_of(sealed, SECOND.login)
    backups = [backup.path for backup in sealed.backups.kept()]
    assert [opens(each, left, SECOND.password) for each in backups] == [True, True]
    sealed.users.deactivate(SECOND.login)
    assert [opens(each, left, SECOND.password) for each in backups] == [False, False]
    assert [opens(each, user_of(sealed, LOGIN), PASSWORD) for each in backups] == [True, True]
    assert SECOND.login not in "".join((each / "keys/people.json").read_text() for each in backups)


def test_an_earlier_password_opens_no_earlier_backup(sealed: Workspace) -> None:
    """Changed by oneself or given by an administrator; the new one opens them all."""
    me, other = user_of(sealed, LOGIN), user_of(sealed, SECOND.login)
    sealed.users.change_password(PASSWORD, "mật khẩu thứ hai")
    sealed.users.reset_password(SECOND.login, "mật khẩu thứ ba")
    for backup in sealed.backups.kept():
        assert [opens(backup.path, me, word) for word in (PASSWORD, "mật khẩu thứ hai")] == [False, True]
        assert [opens(backup.path, other, word) for word in (SECOND.password, "mật khẩu thứ ba")] == [
            False,
            True,
        ]


def test_an_earlier_sheet_opens_no_earlier_backup(sealed: Workspace) -> None:
    """A new recovery sheet ends the old one in the backups too."""
    first = read_recovery_code(sealed.users.recovery.make_sheet().record.code)
    record(sealed, title="Phát thanh tuần 27")
    backup = sealed.backups.make().record.path
    assert KeySlots(backup).open_with_sheet(first)
    second = read_recovery_code(sealed.users.recovery.make_sheet().record.code)
    assert KeySlots(backup).open_with_sheet(second)
    with pytest.raises(DoesNotOpen):
        KeySlots(backup).open_with_sheet(first)


def test_the_backups_are_sound_as_before(sealed: Workspace) -> None:
    """Their restore is rehearsed, and today's password restores the oldest."""
    sealed.users.change_password(PASSWORD, "mật khẩu thứ hai")
    assert len(sealed.backups.verify()) == 2
    oldest = sealed.backups.kept()[-1].path
    sealed.prepare_successor(oldest, login=LOGIN, password="mật khẩu thứ hai")
    sealed.close()
    restored = Workspace.open(sealed.folder, login=LOGIN, password="mật khẩu thứ hai", clock=SetClock())
    assert restored.activities.totals(ActivityFilter()).count == 0
    restored.close()


def test_a_power_cut_between_key_file_and_contents_is_mended(sealed: Workspace) -> None:
    """A backup whose contents still speak of the old key file is right again after the next change."""
    backup = sealed.backups.kept()[-1].path
    before = (backup / "contents.json").read_bytes()
    sealed.users.change_password(PASSWORD, "mật khẩu thứ hai")
    (backup / "contents.json").write_bytes(before)
    sealed.users.change_password("mật khẩu thứ hai", "mật khẩu thứ ba")
    assert len(sealed.backups.verify()) == 2
    assert renew_keys(sealed.folder, sealed.backups.place) == 0


def test_a_backup_of_another_workspace_keeps_its_own_keys(sealed: Workspace) -> None:
    """A key file that belongs elsewhere is not written over, whatever it lies beside."""
    file = sealed.backups.kept()[-1].path / "keys/people.json"
    said = json.loads(file.read_text()) | {"workspace": "00" * 16}
    file.write_text(json.dumps(said))
    sealed.users.deactivate(SECOND.login)
    assert json.loads(file.read_text()) == said


def test_the_second_place_follows_with_the_next_backup(sealed: Workspace, tmp_path: Path) -> None:
    """A stick that was away when somebody left is brought up to date when it is here again."""
    stick = tmp_path / "usb"
    sealed.backups.choose_elsewhere(stick)
    carried = sealed.backups.make().record.elsewhere
    assert carried is not None
    left = user_of(sealed, SECOND.login)
    stick.rename(tmp_path / "away")
    sealed.users.deactivate(SECOND.login)
    (tmp_path / "away").rename(stick)
    assert opens(carried, left, SECOND.password)
    record(sealed, title="Phát thanh tuần 27")
    sealed.backups.make()
    assert not opens(carried, left, SECOND.password)
    assert len(sealed.backups.verify()) >= 3


def test_what_a_restore_put_aside_follows_too(sealed: Workspace) -> None:
    """The data that lay here before a restore is opened by nobody who has left since."""
    left = user_of(sealed, SECOND.login)
    sealed.prepare_successor(sealed.backups.kept()[-1].path, login=LOGIN, password=PASSWORD)
    sealed.close()
    restored = Workspace.open(sealed.folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    (aside,) = sealed.folder.glob("before-restore-*")
    assert opens(aside, left, SECOND.password)
    restored.users.deactivate(SECOND.login)
    assert not opens(aside, left, SECOND.password)
    restored.close()
