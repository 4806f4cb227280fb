"""People of an encrypted workspace: each password opens the key, and no other does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.workspaces import LOGIN, PASSWORD, SetClock

from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace

SECOND = NewUser("vanan", "Trần Văn An", "Chủ tịch", "chủ tịch 2018")


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Workspace]:
    """An encrypted workspace with two people."""
    admin = NewUser(LOGIN, "Nguyễn Thị Thu Hà", "", PASSWORD)
    made = Workspace.create(tmp_path / "sealed", unit_code="22651", admin=admin, clock=SetClock())
    made.users.add(SECOND, roles=("recorder",))
    yield made
    made.close()


def opens(at: Workspace, login: str, password: str) -> bool:
    """Tell whether a password opens the workspace."""
    try:
        Workspace.open(at.folder, login=login, password=password, clock=at.clock).close()
    except Refused:
        return False
    return True


def test_a_changed_password_opens_instead_of_the_old(sealed: Workspace) -> None:
    """By oneself, or given by an administrator."""
    sealed.users.change_password(PASSWORD, "mật khẩu thứ hai")
    assert [opens(sealed, LOGIN, word) for word in (PASSWORD, "mật khẩu thứ hai")] == [False, True]
    sealed.users.reset_password("vanan", "mật khẩu thứ ba")
    assert [opens(sealed, "vanan", word) for word in (SECOND.password, "mật khẩu thứ ba")] == [False, True]


def test_who_left_opens_nothing_and_may_come_back(sealed: Workspace) -> None:
    """Their slot of the key file is gone; coming back makes a new one."""
    sealed.users.deactivate("vanan")
    assert not opens(sealed, "vanan", SECOND.password)
    assert [p.login for p in Workspace.people(sealed.folder)] == [LOGIN]
    sealed.users.bring_back("vanan", "trở lại 2018")
    assert [opens(sealed, "vanan", word) for word in (SECOND.password, "trở lại 2018")] == [False, True]


def test_another_name_is_shown_at_sign_in(sealed: Workspace) -> None:
    """The key file follows; the password stays."""
    sealed.users.describe("vanan", name="Trần Văn Ân", title="")
    assert [p.name for p in Workspace.people(sealed.folder)][1] == "Trần Văn Ân"
    assert opens(sealed, "vanan", SECOND.password)
