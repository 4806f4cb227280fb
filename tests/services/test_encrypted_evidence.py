"""Evidence and unsaved forms of an encrypted workspace: usable inside, unreadable outside."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from builders.activities import DAY, proof, record
from builders.workspaces import LOGIN, OFFICER, PASSWORD, SetClock, build_encrypted_template

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.evidence import FaultKind
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.files import private, sealed
from cchc_desktop.files.store import FileStore
from cchc_desktop.files.workspace_key import WorkspaceKey
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace

WORDS = "Biên bản làm việc với bà Lê Thị Mật\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed encrypted workspace of thị trấn Diên Khánh."""
    return build_encrypted_template(tmp_path_factory.mktemp("encrypted") / "commune")


@pytest.fixture
def commune(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it, open."""
    shutil.copytree(template, tmp_path / "commune")
    opened = Workspace.open(tmp_path / "commune", password=PASSWORD, clock=SetClock())
    yield opened
    opened.close()
    private.leave()


def kept_in(at: Workspace) -> list[Path]:
    """Return the files of the evidence store."""
    return sorted(path for path in (at.folder / "evidence").rglob("*") if path.is_file())


def test_a_file_lies_encrypted_under_a_name_that_tells_nothing(commune: Workspace, tmp_path: Path) -> None:
    """Whoever has the same file cannot even tell that it is here."""
    file = proof(tmp_path, words=WORDS)
    (made,) = record(commune, file).evidence
    assert made.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    (kept,) = kept_in(commune)
    assert made.sha256 not in kept.name
    assert "Mật".encode() not in kept.read_bytes()
    assert kept.read_bytes().startswith(b"age-encryption.org/v1")
    assert commune.evidence.verify() == []
    with commune._office.files.open(made.sha256) as source:
        assert source.read() == file.read_bytes()


def test_the_same_file_is_kept_once(commune: Workspace, tmp_path: Path) -> None:
    """Two activities with the same minutes share one encrypted copy; another workspace names it otherwise."""
    for name in ("a.txt", "b.txt"):
        record(commune, proof(tmp_path, name, WORDS))
    (kept,) = kept_in(commune)
    other = FileStore(tmp_path / "other", WorkspaceKey.new())
    assert other.path(other.add(proof(tmp_path, words=WORDS)).sha256).name != kept.name


def test_a_viewer_gets_a_copy_that_goes_with_the_workspace(commune: Workspace, tmp_path: Path) -> None:
    """It lies in a folder of this process alone, once however often it is looked at."""
    (made,) = record(commune, proof(tmp_path, words=WORDS)).evidence
    shown = commune.evidence.show(made)
    assert shown.path.read_text("utf-8") == WORDS
    assert shown.media_type == "text/plain"
    assert not shown.path.is_relative_to(commune.folder)
    assert shown.path.parent.stat().st_mode & 0o777 == 0o700
    assert commune.evidence.show(made).path == shown.path
    again = NewEvidence(commune.evidence.path(made.sha256), name=made.name, sha256=made.sha256)
    assert commune.evidence.look_at(again).path.read_text("utf-8") == WORDS
    commune.close()
    assert not shown.path.exists()


def test_only_the_last_copies_stay(tmp_path: Path) -> None:
    """Whoever looks at a hundred files does not have a hundred of them lying open."""
    store = FileStore(tmp_path / "store", WorkspaceKey.new())
    lent = [store.lend(store.add_bytes(f"tệp {number}".encode()).sha256) for number in range(12)]
    assert [copy.exists() for copy in lent] == [False] * 4 + [True] * 8
    store.take_back_lent()
    assert not any(copy.exists() for copy in lent)


def test_what_a_killed_program_lent_goes_at_the_next_opening(commune: Workspace) -> None:
    """A folder that nobody holds any more is removed; this program's own stays."""
    mine = private.private_folder()
    script = (
        "import os, signal\n"
        "from cchc_desktop.files.private import private_folder\n"
        "(private_folder() / 'x').write_text('mật')\n"
        "print(private_folder(), flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False, capture_output=True, text=True)
    left = Path(done.stdout.strip())
    assert (left / "x").exists()
    Workspace.open(commune.folder, password=PASSWORD).close()
    assert not left.exists()
    assert mine.is_dir()


@pytest.mark.parametrize("place", [3, 200, -1], ids=["head", "key", "content"])
def test_a_flipped_bit_is_found(commune: Workspace, tmp_path: Path, place: int) -> None:
    """The file counts as changed, is not shown and not sent; a copy of the original mends it."""
    file = proof(tmp_path, words=WORDS)
    (made,) = record(commune, file).evidence
    (kept,) = kept_in(commune)
    octets = bytearray(kept.read_bytes())
    octets[place] ^= 1
    kept.write_bytes(octets)
    (fault,) = commune.evidence.verify()
    assert (fault.kind, fault.sha256) == (FaultKind.CHANGED, made.sha256)
    with pytest.raises(Trouble):
        commune.evidence.show(made)
    with pytest.raises(Trouble):
        commune._office.files.open(made.sha256)
    commune.evidence_checks.mend(made.sha256, file)
    assert commune.evidence.verify() == []


def test_swapped_files_are_found(commune: Workspace, tmp_path: Path) -> None:
    """Each opens under the workspace's key, but its bytes are not those of its name."""
    for number in range(2):
        record(commune, proof(tmp_path, f"{number}.txt", f"{WORDS}{number}"))
    one, two = kept_in(commune)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert [fault.kind for fault in commune.evidence.verify()] == [FaultKind.CHANGED] * 2


def test_a_missing_file_and_one_that_proves_nothing_are_listed(commune: Workspace, tmp_path: Path) -> None:
    """Also where names do not tell hashes; what never was attached may be removed after a day."""
    record(commune, proof(tmp_path, words=WORDS))
    kept_in(commune)[0].unlink()
    loose = commune._office.files.add_bytes(b"nobody's")
    found = commune.evidence_checks.check()
    assert [fault.kind for fault in found.faults] == [FaultKind.MISSING]
    (orphan,) = found.orphans
    commune._office.files.path(loose.sha256).touch()
    with pytest.raises(UserMistake):
        commune.evidence_checks.remove([orphan.sha256])
    os.utime(commune._office.files.path(loose.sha256), (0, 0))
    commune.evidence_checks.remove([orphan.sha256])
    assert kept_in(commune) == []


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 5 << 20, (9 << 20) + 17])
def test_every_size_comes_back_octet_for_octet(tmp_path: Path, size: int) -> None:
    """Small files are opened in memory, large ones flow."""
    store = FileStore(tmp_path / "store", WorkspaceKey.new())
    data = bytes(range(256)) * (size // 256 + 1)
    sha256 = store.add_bytes(data[:size]).sha256
    with store.open(sha256) as source:
        assert source.read() == data[:size]
    assert store.sound(sha256)
    assert store.lend(sha256).stat().st_size == size
    with store.open(sha256) as source:
        assert source.read(10) == data[: min(10, size)]  # and stops without reading the rest
    store.take_back_lent()


def test_a_large_file_altered_or_cut_off_never_ends_well(tmp_path: Path) -> None:
    """Whoever reads it to the end is told, whichever piece was touched."""
    store = FileStore(tmp_path / "store", WorkspaceKey.new())
    sha256 = store.add_bytes(bytes(sealed.IN_MEMORY + 200_000)).sha256
    place = store.path(sha256)
    whole = place.read_bytes()
    flipped = bytearray(whole)
    flipped[-100_000] ^= 1
    for octets in (bytes(flipped), whole[: len(whole) // 65_552 * 65_552], whole[:-1]):
        place.write_bytes(octets)
        with pytest.raises(Trouble), store.open(sha256) as source:
            source.read()
        assert not store.sound(sha256)


def test_a_copy_that_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    """Whatever the progress, the check or the disk raises arrives as it was raised."""
    store = FileStore(tmp_path / "store", WorkspaceKey.new())

    def stop(*_told: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.add(proof(tmp_path), progress=stop)
    with pytest.raises(UserMistake):
        store.add(proof(tmp_path), wanted="0" * 64)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_a_draft_and_its_picture_are_encrypted_and_come_back(commune: Workspace) -> None:
    """After a power cut the form is offered again with the picture that was pasted into it."""
    held = commune.drafts.hold("activity-new", "ảnh.png", b"\x89PNG mat")
    assert held.read_bytes() == b"\x89PNG mat"
    values = {"title": "Phát thanh bí mật", "evidence": [{"file": str(held), "name": ""}]}
    commune.drafts.keep("activity-new", values)
    octets = b"".join(path.read_bytes() for path in (commune.folder / "drafts").rglob("*") if path.is_file())
    assert not any(words in octets for words in (b"PNG", "bí mật".encode(), str(held).encode()))
    private.leave()
    again = Workspace.open(commune.folder, password=PASSWORD)
    (draft,) = again.drafts.list("activity-")
    assert draft.values["title"] == "Phát thanh bí mật"
    found = Path(draft.values["evidence"][0]["file"])
    assert (found.name, found.read_bytes()) == ("ảnh.png", b"\x89PNG mat")
    again.drafts.keep("activity-new", draft.values)
    assert again.drafts.read("activity-new").values["title"] == "Phát thanh bí mật"
    again.drafts.forget("activity-new")
    assert again.drafts.list() == []
    assert not [path for path in (commune.folder / "drafts").rglob("*") if path.is_file()]
    again.close()


def test_a_tampered_draft_is_passed_over(commune: Workspace) -> None:
    """A flipped bit, or a draft sealed for another workspace: as if there were none."""
    commune.drafts.keep("activity-new", {"title": "Phát thanh"})
    (file,) = (path for path in (commune.folder / "drafts").rglob("*") if path.is_file())
    whole = file.read_bytes()
    for octets in (whole[:-1] + bytes([whole[-1] ^ 1]), WorkspaceKey.new().seal(b"{}"), b"{}"):
        file.write_bytes(octets)
        assert commune.drafts.read("activity-new") is None


SECRETS = {
    "title": "Phát thanh về dịch vụ công tuyệt mật",
    "evidence": WORDS.strip(),
    "file name": "biên bản tuyệt mật",
    "sender": "Lê Thị Bí Mật",
    "case": "Cán bộ một cửa hẹn nhiều lần",
    "draft": "Bản nháp tuyệt mật",
    "search word": "tuyet mat",
    "password": PASSWORD,
    "schema": "CREATE TABLE",
    "key": "PRIVATE KEY",
    "identity": "AGE-SECRET-KEY",
}


def test_a_copied_folder_gives_an_outsider_nothing_readable(commune: Workspace, tmp_path: Path) -> None:
    """No title, name of a sender, evidence, draft or search word stands in any file, in any writing.

    The folder is copied while the program runs, with log, lock, drafts and backups, and once more after it
    was closed. Only who may sign in can be read, for the sign-in window shows it to everybody.
    """
    record(commune, proof(tmp_path, "biên bản tuyệt mật.txt", WORDS), title=SECRETS["title"])
    said = FeedbackValues(
        DAY, FeedbackChannel.PAPER, FeedbackKind.CONDUCT, SECRETS["case"], sender_name=SECRETS["sender"]
    )
    case = commune.feedback.receive(said).record
    commune.feedback.files.add(case.id, proof(tmp_path, "đơn.txt", WORDS))
    commune.drafts.keep("activity-new", {"title": SECRETS["draft"]})
    commune.drafts.hold("activity-new", "ảnh.txt", WORDS.encode())
    commune.hold()
    commune.backups.make()
    record(commune, title=SECRETS["title"])
    assert (commune.folder / "workspace.sqlite-wal").stat().st_size > 0
    assert commune.search.find("tuyet mat")
    running = tmp_path / "running"
    shutil.copytree(commune.folder, running)
    commune.close()
    for folder in (running, commune.folder):
        files = [path for path in folder.rglob("*") if path.is_file()]
        assert {path.suffix for path in files} >= {".sqlite", ".age", ".json"}
        for path in files:
            octets = path.read_bytes()
            for what, words in SECRETS.items():
                for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                    assert words.encode(encoding) not in octets, (path.name, what, encoding)
        readable = [path.name for path in files if OFFICER.encode() in path.read_bytes()]
        assert set(readable) == {"people.json"}
        assert LOGIN in (folder / "keys" / "people.json").read_text("utf-8")
