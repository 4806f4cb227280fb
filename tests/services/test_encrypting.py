"""A plain workspace becomes an encrypted one: all is kept, nothing stays readable, power may fail."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.workspaces import (
    COMMUNE,
    LOGIN,
    OFFICER,
    PASSWORD,
    SECOND,
    SetClock,
    build_template,
    everything_in,
)

from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.files import private, swapping
from cchc_desktop.files.key_slots import KeySlots
from cchc_desktop.services import encrypting
from cchc_desktop.workspace import DATABASE, Workspace
from db import drivers

TITLE, WORDS = "Phát thanh về dịch vụ công tuyệt mật", "Biên bản với bà Lê Thị Mật\n"
SECRETS = (
    TITLE,
    WORDS.strip(),
    "CREATE TABLE",
    "PRIVATE KEY",
    "AGE-SECRET-KEY",
    "Nháp tuyệt mật",
    "tuyet mat",
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed plain workspace with records, evidence, a draft with a picture, a backup and two people."""
    folder = build_template(tmp_path_factory.mktemp("plain") / "commune", COMMUNE)
    at = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    at.users.add(SECOND, ("leader",))
    record(at, proof(folder.parent, words=WORDS), title=TITLE)
    held = at.drafts.hold("activity-new", "ảnh.png", b"\x89PNG mat")
    at.drafts.keep("activity-new", {"title": "Nháp tuyệt mật", "evidence": [{"file": str(held)}]})
    at.backups.make()
    record(at, title=TITLE)
    at.close()
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of it for one test; the draft names its picture where that lies."""
    copy = tmp_path / "commune"
    shutil.copytree(template, copy)
    draft = copy / "drafts" / "activity-new.json"
    draft.write_text(draft.read_text("utf-8").replace(str(template), str(copy)), "utf-8")
    yield copy
    private.leave()


def encrypt(folder: Path) -> None:
    """Encrypt as the program does: prepared in the open workspace, put into place by opening it again."""
    at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    at.users.recovery.encrypt(PASSWORD)
    at.close()
    Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock()).close()


def rows_in(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of an encrypted workspace's tables."""
    key = KeySlots(folder).open(Workspace.people(folder)[0].id, PASSWORD)
    with drivers.connect(folder / DATABASE, key.store) as rows:
        names = [name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(rows.execute(f"SELECT * FROM {name}"), key=repr) for name in names}  # noqa: S608


def readable_in(folder: Path) -> dict[str, list[str]]:
    """Return which secrets stand readable in which files."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            octets = path.read_bytes()
            said = [w for w in SECRETS for e in ("utf-8", "utf-16-le", "utf-16-be") if w.encode(e) in octets]
            if said:
                found[path.relative_to(folder).as_posix()] = said
    return found


def test_everything_is_kept_and_nothing_stays_readable(folder: Path) -> None:
    """Every row, every file, draft and picture; old backups and all that was plain are gone."""
    before = everything_in(folder)
    assert set(readable_in(folder)) >= {DATABASE, "drafts/activity-new.json", "keys/station.key"}
    encrypt(folder)
    assert readable_in(folder) == {}
    assert list(folder.glob(".*")) == []
    assert {name: rows for name, rows in rows_in(folder).items() if name != "users"} == {
        name: rows for name, rows in before.items() if name != "users"
    }
    at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    assert at.evidence.verify() == []
    assert all(check.ok for check in at.doctor() if check.name != "space")
    assert at.search.find("tuyệt mật")
    assert at._key.certificate == (folder / "station.pem").read_text("ascii")
    (draft,) = at.drafts.list()
    assert draft.values["title"] == "Nháp tuyệt mật"
    assert Path(draft.values["evidence"][0]["file"]).read_bytes() == b"\x89PNG mat"
    (backup,) = at.backups.kept()
    assert not drivers.is_plain(backup.database)
    at.backups.verify()
    at.close()


def test_people_keep_their_passwords_and_get_slots_of_their_own(folder: Path) -> None:
    """The hash of a password, as old copies hold it, opens nothing once the person has signed in."""
    encrypt(folder)
    slots = KeySlots(folder)
    text = slots.people_file.read_text("utf-8")
    assert text.count('"renew"') == 1
    with pytest.raises(Refused):
        Workspace.open(folder, login="vanan", password=PASSWORD)
    Workspace.open(folder, login="vanan", password=SECOND.password).close()
    assert '"renew"' not in slots.people_file.read_text("utf-8")
    Workspace.open(folder, login="vanan", password=SECOND.password).close()
    assert [p.name for p in Workspace.people(folder)] == [OFFICER, "Trần Văn An"]


def test_nothing_is_saved_between_encrypting_and_opening_again(folder: Path) -> None:
    """What would be lost with the plain file is refused in words instead."""
    at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    at.users.recovery.encrypt(PASSWORD)
    with pytest.raises(Trouble) as told:
        record(at)
    assert told.value.hint
    at.close()


def test_a_wrong_password_or_an_encrypted_workspace_change_nothing(folder: Path) -> None:
    """Encrypting asks for the password again, and is done once."""
    before = everything_in(folder)
    at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    with pytest.raises(Refused):
        at.users.recovery.encrypt("sai")
    assert everything_in(folder) == before
    at.close()
    encrypt(folder)
    at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    with pytest.raises(UserMistake):
        at.users.recovery.encrypt(PASSWORD)
    at.close()


def test_a_damaged_evidence_file_stops_it_and_nothing_changes(folder: Path) -> None:
    """What was altered is not sealed as if it were whole."""
    (file,) = (path for path in (folder / "evidence").rglob("*") if path.is_file())
    file.chmod(0o644)
    file.write_bytes(b"?")
    at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    with pytest.raises(Trouble, match=file.name[:12]):
        at.users.recovery.encrypt(PASSWORD)
    record(at)
    at.close()
    assert drivers.is_plain(folder / DATABASE)
    assert not KeySlots(folder).here()
    assert not swapping.staged_in(folder).exists()


def test_a_copy_that_differs_is_never_put_into_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The encrypted database is held against the plain one, row for row, before anything is replaced."""
    whole = encrypting.encrypt_file

    def lossy(source: Path, target: Path, key: bytes) -> None:
        whole(source, target, key)
        with drivers.connect(target, key) as rows:
            rows.execute("DELETE FROM activity_counters")

    monkeypatch.setattr(encrypting, "encrypt_file", lossy)
    at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    with pytest.raises(Trouble, match="activity_counters"):
        at.users.recovery.encrypt(PASSWORD)
    at.close()
    assert drivers.is_plain(folder / DATABASE)


def test_a_full_disk_is_said_before_anything_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It needs room for a second copy; nothing changes where there is none."""
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(encrypting.shutil, "disk_usage", lambda _folder: usage._replace(free=1000))
    at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
    with pytest.raises(Trouble) as told:
        at.users.recovery.encrypt(PASSWORD)
    assert told.value.hint
    record(at)
    at.close()


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from builders.workspaces import LOGIN, PASSWORD, SetClock
from cchc_desktop.files import moving, swapping
from cchc_desktop.workspace import Workspace

left = [int(sys.argv[2])]
def counted(step):
    def run(*values, **named):
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return step(*values, **named)
    return run

swapping.move = counted(swapping.move)
swapping.write_durably = counted(swapping.write_durably)
swapping.shutil.rmtree = counted(swapping.shutil.rmtree)
folder = Path(sys.argv[1])
at = Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock())
at.users.recovery.encrypt(PASSWORD)
at.close()
Workspace.open(folder, login=LOGIN, password=PASSWORD, clock=SetClock()).close()
print("done")
"""


def test_killed_at_any_step_either_the_old_or_the_new_workspace_opens(folder: Path, tmp_path: Path) -> None:
    """After each renaming, writing and removing in turn; the encrypted one then leaves nothing plain."""
    titles = 2
    tests = str(Path(__file__).parents[1])
    old = new = 0
    for step in range(60):
        place = tmp_path / f"{step}"
        shutil.copytree(folder, place)
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(place), str(step * 2), tests],
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert done.returncode in {0, -signal.SIGKILL}, done.stderr
        at = Workspace.open(place, login=LOGIN, password=PASSWORD, clock=SetClock())
        assert len(at.search.find("tuyệt mật")) >= titles
        assert at.evidence.verify() == []
        encrypted = at.users.recovery.encrypted()
        at.close()
        if encrypted:
            new += 1
            assert readable_in(place) == {}
        else:
            old += 1
            assert drivers.is_plain(place / DATABASE)
        shutil.rmtree(place)
        if done.returncode == 0:
            break
    assert (old > 0, new > 2, done.stdout) == (True, True, "done\n")
