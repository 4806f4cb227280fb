"""An encrypted workspace: opened by passwords, closed to everybody else."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.workspaces import COMMUNE, LOGIN, OFFICER, PASSWORD, SECOND, SetClock, build_encrypted_template

from cchc_desktop.domain.errors import Refused, Trouble
from cchc_desktop.domain.users import NewUser
from cchc_desktop.files.key_slots import KeySlots
from cchc_desktop.workspace import DATABASE, Workspace
from db import drivers


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed encrypted workspace of thị trấn Diên Khánh."""
    folder = tmp_path_factory.mktemp("encrypted") / "commune"
    return build_encrypted_template(folder, (SECOND, "leader"))


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    shutil.copytree(template, tmp_path / "commune")
    return tmp_path / "commune"


@pytest.fixture
def commune(folder: Path) -> Iterator[Workspace]:
    """The workspace, open."""
    opened = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    yield opened
    opened.close()


def test_each_password_opens_it_for_its_person(folder: Path) -> None:
    """Who signs in has the name, the title and the roles that the store keeps of them."""
    for login, password, role in ((LOGIN, PASSWORD, "administrator"), ("vanan", SECOND.password, "leader")):
        opened = Workspace.open(folder, login=login, password=password)
        opened.close()
        assert (opened.user.login, role in opened.user.roles, bool(opened.user.title)) == (login, True, True)


def test_the_sign_in_window_knows_the_names(folder: Path) -> None:
    """They stand in the key file; nothing else of the people does."""
    assert [(p.login, p.name, p.roles) for p in Workspace.people(folder)] == [
        (LOGIN, OFFICER, ()),
        ("vanan", "Trần Văn An", ()),
    ]


@pytest.mark.parametrize(
    ("login", "password"), [(LOGIN, "sai"), (LOGIN, SECOND.password), ("vanan", PASSWORD), ("ai", "sai")]
)
def test_a_wrong_password_gives_nothing(folder: Path, login: str, password: str) -> None:
    """It is refused in the words of every wrong sign-in."""
    with pytest.raises(Refused, match="Tên đăng nhập hoặc mật khẩu"):
        Workspace.open(folder, login=login, password=password)


def test_somebody_who_left_signs_in_no_more(folder: Path) -> None:
    """Who is inactive in the store is refused, and their slot goes where it was left in the key file."""
    key = KeySlots(folder).open(Workspace.people(folder)[0].id, PASSWORD)
    rows = drivers.connect(folder / DATABASE, key.store)
    rows.execute("UPDATE users SET active = 0 WHERE login = 'vanan'")
    rows.commit()
    rows.close()
    with pytest.raises(Refused, match="Tên đăng nhập hoặc mật khẩu"):
        Workspace.open(folder, login="vanan", password=SECOND.password)
    assert [p.login for p in Workspace.people(folder)] == [LOGIN]


def test_a_slot_left_by_a_change_that_failed_opens_nothing(commune: Workspace) -> None:
    """Whoever the store does not know has no place in the key file after the next opening."""
    commune._office.passwords.put({"id": "stray", "login": "la", "name": "Lạ"}, "mật khẩu lạ")
    assert [p.login for p in Workspace.people(commune.folder)] == [LOGIN, "vanan", "la"]
    with pytest.raises(Refused):
        Workspace.open(commune.folder, login="la", password="mật khẩu lạ")
    assert [p.login for p in Workspace.people(commune.folder)] == [LOGIN, "vanan"]


def test_a_new_name_is_shown_at_the_next_sign_in(commune: Workspace) -> None:
    """The key file follows the store."""
    with commune._office.store.writing() as session:
        session.connection().exec_driver_sql("UPDATE users SET name = 'Lê Văn An' WHERE login = 'vanan'")
    commune._office.passwords.follow()
    assert [p.name for p in Workspace.people(commune.folder)] == [OFFICER, "Lê Văn An"]


def test_the_password_is_asked_again_by_its_slot(commune: Workspace) -> None:
    """Unlocking an idle window needs the password of the person at work."""
    commune._office.passwords.check(commune.user.id, PASSWORD)
    with pytest.raises(Refused):
        commune._office.passwords.check(commune.user.id, SECOND.password)


def test_key_files_of_another_workspace_do_not_open_it(folder: Path, tmp_path: Path) -> None:
    """Somebody who puts their own key files beside a copied store reads nothing of it."""
    admin = NewUser(LOGIN, OFFICER, "", PASSWORD)
    other = tmp_path / "other"
    Workspace.create(other, unit_code=COMMUNE, admin=admin, clock=SetClock()).close()
    shutil.copyfile(other / "keys" / "people.json", folder / "keys" / "people.json")
    with pytest.raises(Trouble, match="khóa") as told:
        Workspace.open(folder, login=LOGIN, password=PASSWORD)
    assert told.value.hint


def test_without_key_files_it_says_what_to_put_back(folder: Path) -> None:
    """The folder “keys” of a backup makes it open again."""
    shutil.move(folder / "keys", folder.parent / "elsewhere")
    with pytest.raises(Trouble, match="khóa") as told:
        Workspace.people(folder)
    assert "keys" in told.value.hint
    shutil.move(folder.parent / "elsewhere", folder / "keys")
    Workspace.open(folder, login=LOGIN, password=PASSWORD).close()


def test_the_key_of_the_station_is_sealed(commune: Workspace) -> None:
    """It signs what is sent, and lies on the disk as octets that only this workspace opens."""
    assert commune._key.certificate == (commune.folder / "station.pem").read_text("ascii")
    for name in ("station.key", "station.age"):
        octets = (commune.folder / "keys" / name).read_bytes()
        assert octets.startswith(b"age-encryption.org/v1")
        assert b"PRIVATE KEY" not in octets
        assert b"AGE-SECRET-KEY" not in octets


def test_backups_are_encrypted_and_checked(commune: Workspace) -> None:
    """A copy opens with the key of the workspace alone; one with a flipped bit is named."""
    made = commune.backups.make().record
    assert not drivers.is_plain(made.database)
    assert commune.backups.verify()
    octets = bytearray(made.database.read_bytes())
    octets[len(octets) // 2] ^= 1
    made.database.write_bytes(octets)
    with pytest.raises(Trouble, match=made.path.name):
        commune.backups.verify()


def test_a_backup_opens_as_a_workspace_with_the_passwords_of_its_day(
    commune: Workspace, tmp_path: Path
) -> None:
    """It carries the key files, so that nothing but a password is needed."""
    made = commune.backups.make().record
    shutil.copytree(made.path, tmp_path / "again")
    opened = Workspace.open(tmp_path / "again", login="vanan", password=SECOND.password)
    assert opened.user.name == "Trần Văn An"
    opened.close()


BEFORE_SIGN_IN = """
import sys
from pathlib import Path
from cchc_desktop.workspace import Workspace
folder = Path(sys.argv[1])
print(Workspace.exists(folder), len(Workspace.people(folder)), Workspace.can_recover(folder))
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_the_sign_in_window_needs_neither_database_nor_cryptography(folder: Path) -> None:
    """Who may sign in, and whether there is a recovery sheet, is known before either is loaded."""
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_SIGN_IN, str(folder)], check=True, capture_output=True, text=True
    )
    said, loaded = done.stdout.splitlines()
    assert said == "True 2 False"
    assert not {"sqlalchemy", "sqlcipher3", "cryptography", "pyrage", "argon2"} & set(loaded.split())
