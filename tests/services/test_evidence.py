"""Files that prove records: kept once, known by their content, and found out when they change."""

import hashlib
import os
import socket
import unicodedata
from contextlib import chdir
from datetime import date
from pathlib import Path

import pytest
from builders.activities import activity, proof, record
from builders.workspaces import everything_in, rows_of

from cchc_desktop.domain.errors import Failure, Trouble, UserMistake
from cchc_desktop.domain.evidence import EvidenceValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace

PDF = b"%PDF-1.7\n" + b"x" * 100
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 100


def kept_in(at: Workspace) -> list[Path]:
    """Return the files of the evidence store."""
    return sorted(path for path in (at.folder / "evidence").rglob("*") if path.is_file())


def test_a_file_is_kept_under_the_hash_of_its_octets(commune: Workspace, tmp_path: Path) -> None:
    """The copy is the same octet for octet; the original may go."""
    file = proof(tmp_path)
    octets = file.read_bytes()
    (made,) = record(commune, file).evidence
    file.unlink()
    assert made.sha256 == hashlib.sha256(octets).hexdigest()
    assert (made.name, made.size, made.media_type) == ("biên bản.txt", len(octets), "text/plain")
    assert commune.evidence.path(made.sha256).read_bytes() == octets
    assert commune.evidence.verify() == []


def test_the_same_file_is_kept_once(commune: Workspace, tmp_path: Path) -> None:
    """Two activities with the same minutes, under two names, share one copy."""
    one = record(commune, proof(tmp_path, "a.txt"))
    two = record(commune, proof(tmp_path, "b.txt"), proof(tmp_path, "c.txt"))
    assert {f.sha256 for f in (*one.evidence, *two.evidence)} == {one.evidence[0].sha256}
    assert [f.name for f in two.evidence] == ["b.txt", "c.txt"]
    assert len(kept_in(commune)) == 1


def test_what_a_file_is_comes_from_its_content(commune: Workspace, tmp_path: Path) -> None:
    """A picture named .pdf is a picture."""
    (tmp_path / "ảnh.pdf").write_bytes(PNG)
    (tmp_path / "văn bản.jpg").write_bytes(PDF)
    made = record(commune, tmp_path / "ảnh.pdf", tmp_path / "văn bản.jpg")
    assert [f.media_type for f in made.evidence] == ["image/png", "application/pdf"]


@pytest.mark.parametrize("kind", ["empty", "folder", "vanished", "unreadable", "changing"])
def test_a_file_that_cannot_be_kept_is_named_with_the_mend(
    commune: Workspace, tmp_path: Path, kind: str
) -> None:
    """An empty, missing, unreadable or changing file stops the save; record and store are as before."""
    record(commune, proof(tmp_path))
    file = tmp_path / "biên bản họp.pdf"
    growing = file.open("wb")
    growing.write(b"" if kind == "empty" else PDF)
    growing.flush()
    expected: type[Failure] = UserMistake
    if kind == "folder":
        file = tmp_path
    elif kind == "vanished":
        file.unlink()
        expected = Trouble
    elif kind == "unreadable":
        file.unlink()
        unread = socket.socket(socket.AF_UNIX)  # what nobody can open as a file, not even root
        with chdir(file.parent):  # a whole path may be too long for a socket
            unread.bind(file.name)
        unread.close()
        expected = Trouble

    def progress(done: int, total: int, words: str = "") -> None:
        del done, total, words
        if kind == "changing":
            growing.write(b"more")
            growing.flush()

    before, kept = everything_in(commune.folder), kept_in(commune)
    with pytest.raises(expected) as told:
        commune.activities.record(activity(), evidence=[NewEvidence(file)], progress=progress)
    growing.close()
    assert file.name in told.value.message
    assert told.value.hint
    assert everything_in(commune.folder) == before
    assert kept_in(commune) == kept


def test_a_too_large_file_is_refused(commune: Workspace, tmp_path: Path) -> None:
    """A film of five gigabytes is not copied first and refused then."""
    film = tmp_path / "phim.mp4"
    with film.open("wb") as file:
        file.truncate(5 << 30)
    with pytest.raises(UserMistake, match=r"phim\.mp4") as told:
        record(commune, film)
    assert "GB" in told.value.message
    assert kept_in(commune) == []


def test_a_cancelled_copy_leaves_nothing(commune: Workspace, tmp_path: Path) -> None:
    """Pressing Cancel while a large file is copied leaves no record and no half file."""
    file = tmp_path / "lớn.pdf"
    file.write_bytes(PDF + os.urandom((3 << 20) - len(PDF)))
    seen = []

    def progress(done: int, total: int, words: str = "") -> None:
        seen.append((done, total, words))
        if len(seen) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        commune.activities.record(activity(), evidence=[NewEvidence(file)], progress=progress)
    assert seen == [(1 << 20, 3 << 20, "lớn.pdf"), (2 << 20, 3 << 20, "lớn.pdf")]
    assert kept_in(commune) == []
    assert commune.activities.page(ActivityFilter()) == []


def test_a_long_name_is_cut_and_keeps_its_ending(commune: Workspace, tmp_path: Path) -> None:
    """A name of 255 octets is kept whole; a composed name is stored in one form."""
    longest = "é" * 125 + "x.pdf"
    assert len(longest.encode()) == 255
    decomposed = unicodedata.normalize("NFD", "Biên bản họp thôn Đông.pdf")
    names = []
    for name in (longest, decomposed):
        (tmp_path / name).write_bytes(PDF + name.encode())
        names.append(record(commune, tmp_path / name).evidence[0].name)
    assert names == [longest, "Biên bản họp thôn Đông.pdf"]


def test_a_found_file_leads_to_what_it_proves_and_stands_after_it(commune: Workspace, tmp_path: Path) -> None:
    """Words found in an activity and in the name of its file list the activity first."""
    made = record(commune)
    commune.evidence.attach(Noun.ACTIVITY, made.id, proof(tmp_path, "phat thanh.txt"))
    records = {Noun.ACTIVITY, Noun.EVIDENCE}
    activity, file = (hit for hit in commune.search.find("phat thanh") if hit.noun in records)
    assert (activity.record, activity.owner) == (made.id, None)
    assert file.owner is not None
    assert (file.title, file.owner.noun, file.owner.record) == ("phat thanh.txt", Noun.ACTIVITY, made.id)
    assert file.owner.title == activity.title


def test_a_file_attached_later_counts_at_once(commune: Workspace, tmp_path: Path) -> None:
    """Attaching, describing and taking off show in the list, in the search and in the trail."""
    made = record(commune)
    file = commune.evidence.attach(Noun.ACTIVITY, made.id, proof(tmp_path))
    assert file.nouns >= {Noun.EVIDENCE, Noun.ACTIVITY}
    assert commune.activities.page(ActivityFilter())[0].evidence_count == 1
    said = EvidenceValues(" 12/BB-UBND ", "UBND thị trấn", date(2018, 5, 9), "mục 2, trang 3")
    commune.evidence.describe(file.record.id, said)
    (found,) = commune.evidence.of(made.id)
    assert (found.values.number, found.values.locator) == ("12/BB-UBND", "mục 2, trang 3")
    assert [hit.record for hit in commune.search.find("12 bb ubnd")] == [found.id]
    commune.evidence.detach(found.id, "Đính kèm nhầm")
    assert commune.evidence.of(made.id) == ()
    assert commune.activities.page(ActivityFilter())[0].evidence_count == 0
    assert commune.search.find("12 bb ubnd") == []
    assert [line.action for line in commune.audit.lines()] == ["detach", "describe", "attach", "record"]
    assert commune.evidence.path(found.sha256).is_file()


def test_a_changed_and_a_missing_file_are_found(commune: Workspace, tmp_path: Path) -> None:
    """Hashing every file again names those that changed; the untouched twin passes."""
    made = record(
        commune,
        *(proof(tmp_path, name, name) for name in ("nguyên vẹn.txt", "bị sửa.txt", "bị mất.txt")),
    )
    sound, changed, missing = made.evidence
    assert commune.evidence.verify() == []
    place = commune.evidence.path(changed.sha256)
    octets = bytearray(place.read_bytes())
    octets[0] ^= 1
    place.chmod(0o644)
    place.write_bytes(octets)
    commune.evidence.path(missing.sha256).unlink()
    faults = {fault.name: fault for fault in commune.evidence.verify()}
    assert set(faults) == {"bị sửa.txt", "bị mất.txt"}
    assert faults["bị sửa.txt"].reason != faults["bị mất.txt"].reason
    assert sound.sha256 not in {fault.sha256 for fault in faults.values()}
    (check,) = [check for check in commune.doctor() if check.name == "evidence"]
    assert not check.ok
    assert "bị sửa.txt" in check.detail


def test_a_lost_file_is_mended_by_choosing_it_again(commune: Workspace, tmp_path: Path) -> None:
    """Attaching the same file once more puts its octets back where they were missing."""
    file = proof(tmp_path)
    (made,) = record(commune, file).evidence
    commune.evidence.path(made.sha256).unlink()
    record(commune, file)
    assert commune.evidence.verify() == []


def test_a_damaged_file_is_mended_by_choosing_it_again(commune: Workspace, tmp_path: Path) -> None:
    """Also where damaged octets of the same length lie in its place."""
    file = proof(tmp_path)
    (made,) = record(commune, file).evidence
    place = commune.evidence.path(made.sha256)
    place.chmod(0o644)
    place.write_bytes(b"?" * made.size)
    record(commune, file)
    assert commune.evidence.verify() == []


def test_a_promised_file_says_that_it_is_on_its_way(commune: Workspace, tmp_path: Path) -> None:
    """A file a bundle has only promised is no fault; opening it says what to do."""
    (made,) = record(commune, proof(tmp_path)).evidence
    commune.evidence.path(made.sha256).unlink()
    with rows_of(commune.folder) as rows:
        rows.execute("UPDATE blobs SET present = 0")
    assert commune.evidence.verify() == []
    assert not commune.evidence.of(made.record)[0].present
    with pytest.raises(UserMistake) as told:
        commune.evidence.path(made.sha256)
    assert told.value.hint


def test_files_of_a_withdrawn_activity_stay(commune: Workspace, tmp_path: Path) -> None:
    """Withdrawing takes the record out of counts; what proved it is kept for the trail."""
    made = record(commune, proof(tmp_path))
    commune.activities.withdraw(made.id)
    commune.activities.restore(made.id)
    assert commune.activities.page(ActivityFilter())[0].evidence_count == 1
