"""Who may open a workspace: names, passwords in any typing, several people, no way around."""

import unicodedata
from pathlib import Path

import pytest
from builders.activities import record
from builders.workspaces import LOGIN, OFFICER, PASSWORD, everything_in, rows_of

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace

SECOND = NewUser("vanan", "Trần  Văn An ", "Chủ tịch", "chủ tịch 2018")


def sign_in(folder: Path, login: str | None, password: str | None) -> str:
    """Open the workspace and return whose name it bears."""
    opened = Workspace.open(folder, login=login, password=password)
    opened.close()
    return opened.user.name


def test_the_only_person_needs_no_name(commune: Workspace) -> None:
    """A workspace of one is opened with the password alone, or with the name as well."""
    assert sign_in(commune.folder, None, PASSWORD) == OFFICER
    assert sign_in(commune.folder, LOGIN, PASSWORD) == OFFICER
    assert sign_in(commune.folder, LOGIN, unicodedata.normalize("NFD", PASSWORD)) == OFFICER


@pytest.mark.parametrize(
    ("login", "password"),
    [
        (None, "sai"),
        (LOGIN, ""),
        (LOGIN, PASSWORD.upper()),
        (LOGIN, f"{PASSWORD} "),
        ("ai đó", PASSWORD),
        ("", PASSWORD),
    ],
)
def test_a_wrong_name_or_password_is_refused(commune: Workspace, login: str | None, password: str) -> None:
    """Exit code 5, and not a word on which of the two was wrong."""
    with pytest.raises(Refused) as told:
        sign_in(commune.folder, login, password)
    assert told.value.exit_code == 5
    with pytest.raises(Refused) as other:
        sign_in(commune.folder, "ai đó", "sai")
    assert str(told.value) == str(other.value)


def test_without_a_password_it_is_asked_for(commune: Workspace) -> None:
    """A script learns how to give one."""
    with pytest.raises(UserMistake) as told:
        sign_in(commune.folder, None, None)
    assert (told.value.field, "CCHC_PASSWORD" in told.value.hint) == ("password", True)


def test_several_people_say_who_they_are(commune: Workspace) -> None:
    """With two people the name is needed; each has a password of their own."""
    made = commune.users.add(SECOND, roles=("leader",)).record
    assert (made.name, made.roles) == ("Trần Văn An", ("leader",))
    assert [p.login for p in commune.users.everybody()] == [LOGIN, "vanan"]
    assert [p.name for p in Workspace.people(commune.folder)] == [OFFICER, "Trần Văn An"]
    with pytest.raises(UserMistake) as told:
        sign_in(commune.folder, None, PASSWORD)
    assert (told.value.field, "--user" in told.value.hint) == ("login", True)
    assert sign_in(commune.folder, "vanan", SECOND.password) == "Trần Văn An"
    with pytest.raises(Refused):
        sign_in(commune.folder, "vanan", PASSWORD)


def test_what_a_person_does_bears_their_name(commune: Workspace) -> None:
    """Each line of the trail names who was signed in."""
    commune.users.add(SECOND)
    other = Workspace.open(commune.folder, login="vanan", password=SECOND.password)
    record(other)
    other.close()
    assert [line.author for line in commune.audit.lines()] == ["Trần Văn An", OFFICER]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewUser("  ", "Trần Văn An", "", "mật khẩu"), "login"),
        (NewUser("an", " ", "", "mật khẩu"), "name"),
        (NewUser("an", "Trần Văn An", "", "abc"), "password"),
        (NewUser(LOGIN, "Trần Văn An", "", "mật khẩu"), "login"),
    ],
)
def test_a_person_without_name_or_password_is_not_added(commune: Workspace, new: NewUser, field: str) -> None:
    """Each mistake names its field, and nobody is added."""
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        commune.users.add(new)
    assert (told.value.field, bool(told.value.hint)) == (field, True)
    assert everything_in(commune.folder) == before


def test_passwords_are_kept_as_slow_hashes_alone(commune: Workspace) -> None:
    """The password stands nowhere in the workspace, also not in the trail."""
    commune.users.add(SECOND)
    commune.close()
    for file in commune.folder.rglob("*"):
        if file.is_file():
            assert SECOND.password.encode() not in file.read_bytes()
    with rows_of(commune.folder) as rows:
        (kept,) = rows.execute("SELECT password_hash FROM users WHERE login = 'vanan'").fetchone()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_somebody_who_left_signs_in_no_more(commune: Workspace) -> None:
    """A person set inactive is not listed and their password opens nothing."""
    commune.users.add(SECOND)
    with rows_of(commune.folder) as rows:
        rows.execute("UPDATE users SET active = 0 WHERE login = 'vanan'")
    assert [p.login for p in commune.users.everybody()] == [LOGIN]
    with pytest.raises(Refused):
        sign_in(commune.folder, "vanan", SECOND.password)
