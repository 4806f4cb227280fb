"""Who may open a workspace: names, passwords in any typing, several people, no way around."""

import unicodedata
from pathlib import Path

import pytest
from builders.activities import record
from builders.workspaces import LOGIN, OFFICER, PASSWORD, everything_in, rows_of

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services.activity_rows import ActivityFilter
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


@pytest.mark.usefixtures("costly_passwords")
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


def test_roles_are_given_and_hold_at_once(commune: Workspace) -> None:
    """Of several known roles; what an administrator takes from themselves they cannot do any more."""
    made = commune.users.add(SECOND, roles=("leader", "recorder")).record
    assert made.roles == ("recorder", "leader")
    assert commune.users.set_roles("vanan", ["administrator"]).record.roles == ("administrator",)
    commune.users.set_roles(LOGIN, ["viewer"])
    with pytest.raises(Refused, match="Người quản trị"):
        commune.users.set_roles(LOGIN, ["administrator"])
    line = commune.audit.verify()
    assert (line.lines, line.broken_at) == (3, None)


@pytest.mark.parametrize("roles", [(), ("king",), ("recorder", "king")])
def test_roles_there_are_not_are_not_given(commune: Workspace, roles: tuple[str, ...]) -> None:
    """At least one, and only those of this program; the message lists them."""
    with pytest.raises(UserMistake) as told:
        commune.users.set_roles(LOGIN, roles)
    assert (told.value.field, "recorder" in told.value.hint) == ("roles", True)


def test_the_last_administrator_stays(commune: Workspace) -> None:
    """Neither by roles nor by leaving is a workspace left to nobody; two administrators may become one."""
    commune.users.add(SECOND, roles=("administrator", "leader"))
    other = Workspace.open(commune.folder, login="vanan", password=SECOND.password)
    with pytest.raises(UserMistake, match="của mình"):
        commune.users.deactivate(LOGIN)
    commune.users.set_roles("vanan", ["leader"])
    before = everything_in(commune.folder)
    for attempt in (
        lambda: commune.users.set_roles(LOGIN, ["recorder"]),
        lambda: other.users.deactivate(LOGIN),
    ):
        with pytest.raises(UserMistake, match="quản trị cuối cùng"):
            attempt()
    other.close()
    assert everything_in(commune.folder) == before


def test_roles_changed_elsewhere_reach_an_open_window(commune: Workspace) -> None:
    """Whoever is signed in loses or gains at the next look; somebody whose sign-in was taken only looks."""
    commune.users.add(SECOND)
    other = Workspace.open(commune.folder, login="vanan", password=SECOND.password)
    other.elsewhere.news()
    commune.users.set_roles("vanan", ["leader"])
    other.elsewhere.news()
    assert other.user.roles == ("leader",)
    commune.users.deactivate("vanan")
    other.elsewhere.news()
    with pytest.raises(Refused):
        record(other)
    other.close()


def test_a_password_is_changed_by_who_knows_it(commune: Workspace) -> None:
    """The old one opens nothing from then on; a wrong old one changes nothing."""
    commune.users.add(SECOND, roles=("viewer",))
    other = Workspace.open(commune.folder, login="vanan", password=SECOND.password)
    with pytest.raises(UserMistake) as told:
        other.users.change_password("đoán", "mật khẩu mới")
    assert told.value.field == "old"
    with pytest.raises(UserMistake) as told:
        other.users.change_password(SECOND.password, "ba")
    assert told.value.field == "password"
    other.users.change_password(SECOND.password, "mật khẩu mới")
    other.close()
    assert sign_in(commune.folder, "vanan", "mật khẩu mới") == "Trần Văn An"
    with pytest.raises(Refused):
        sign_in(commune.folder, "vanan", SECOND.password)


def test_an_administrator_gives_a_new_password(commune: Workspace) -> None:
    """To whoever forgot theirs; the trail says so, without the password."""
    commune.users.add(SECOND)
    commune.users.reset_password("vanan", "tạm thời 2018")
    assert sign_in(commune.folder, "vanan", "tạm thời 2018") == "Trần Văn An"
    assert commune.audit.lines()[0].action == "reset_password"
    assert "tạm thời" not in repr(everything_in(commune.folder)["audit_lines"])


def test_names_are_corrected_and_kept_apart(commune: Workspace) -> None:
    """What was recorded before keeps the name it bears; two people are never called the same."""
    commune.users.add(SECOND, roles=("recorder",))
    corrected = commune.users.describe("vanan", name="Trần  Văn Ân", title="Phó Chủ tịch").record
    assert (corrected.name, corrected.title) == ("Trần Văn Ân", "Phó Chủ tịch")
    with pytest.raises(UserMistake) as told:
        commune.users.describe("vanan", name=OFFICER, title="")
    assert told.value.field == "name"
    commune.users.describe(LOGIN, name="Nguyễn Thị Hà", title="")
    record(commune)
    assert [line.author for line in commune.audit.lines()][:2] == ["Nguyễn Thị Hà", OFFICER]


def hand_in_charge(at: Workspace, who: str) -> str:
    """Take a case in, put somebody in charge of it and return its code."""
    day = at.today()
    values = FeedbackValues(day, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Chờ lâu.")
    case = at.feedback.receive(values).record
    at.feedback.classify(case.id, kind=FeedbackKind.CONDUCT, day=day)
    at.feedback.assign(case.id, who=who, day=day)
    return case.code


def test_who_leaves_hands_over(commune: Workspace) -> None:
    """Open cases and filters go to a colleague, ended ones and the name in history stay."""
    commune.users.add(SECOND, roles=("recorder",))
    leaver = Workspace.open(commune.folder, login="vanan", password=SECOND.password, clock=commune.clock)
    made = record(leaver)
    leaver.saved_filters.save("Phát thanh", ActivityFilter())
    leaver.close()
    code = hand_in_charge(commune, "Trần Văn An")
    ended = hand_in_charge(commune, "Trần Văn An")
    commune.feedback.take_back(ended, day=commune.today(), reason="Đã tự giải quyết")
    held = commune.users.holdings("vanan")
    assert (held.cases, held.filters) == ((code,), 1)
    with pytest.raises(UserMistake) as told:
        commune.users.deactivate("vanan")
    assert told.value.field == "to"
    commune.users.deactivate("vanan", to=LOGIN, reason="Chuyển công tác")
    assert commune.feedback.get(code).in_charge == OFFICER
    assert commune.feedback.get(ended).in_charge == "Trần Văn An"
    assert [each.name for each in commune.saved_filters.all()] == ["Phát thanh"]
    assert commune.activities.get(made.id).recorded_by == "Trần Văn An"
    assert [(p.login, p.active) for p in commune.users.everybody(left=True)] == [
        (LOGIN, True),
        ("vanan", False),
    ]
    line = commune.audit.lines()[0]
    assert (line.action, line.reason, code in str(line.after)) == ("deactivate", "Chuyển công tác", True)
    assert commune.audit.verify().broken_at is None
    with pytest.raises(Refused):
        sign_in(commune.folder, "vanan", SECOND.password)


def test_nobody_hands_over_to_themselves_or_to_who_left(commune: Workspace) -> None:
    """The colleague works here; otherwise nothing happens at all."""
    commune.users.add(SECOND)
    commune.users.add(NewUser("cu", "Người Cũ", "", "mật khẩu cũ"))
    commune.users.deactivate("cu")
    before = everything_in(commune.folder)
    for to in ("vanan", "cu", "không ai"):
        with pytest.raises(UserMistake):
            commune.users.deactivate("vanan", to=to)
    assert everything_in(commune.folder) == before


def test_who_comes_back_gets_a_new_password(commune: Workspace) -> None:
    """With the roles they had; the old password stays worth nothing."""
    commune.users.add(SECOND, roles=("leader",))
    commune.users.deactivate("vanan")
    assert commune.users.bring_back("vanan", "trở lại 2018").record.roles == ("leader",)
    assert sign_in(commune.folder, "vanan", "trở lại 2018") == "Trần Văn An"
    with pytest.raises(Refused):
        sign_in(commune.folder, "vanan", SECOND.password)
    with pytest.raises(UserMistake):
        commune.users.bring_back("vanan", "lần nữa 2018")


def test_somebody_who_left_signs_in_no_more(commune: Workspace) -> None:
    """A person set inactive is not listed and their password opens nothing."""
    commune.users.add(SECOND)
    with rows_of(commune.folder) as rows:
        rows.execute("UPDATE users SET active = 0 WHERE login = 'vanan'")
    assert [p.login for p in commune.users.everybody()] == [LOGIN]
    with pytest.raises(Refused):
        sign_in(commune.folder, "vanan", SECOND.password)
