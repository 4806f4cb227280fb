"""Files as offices have them: huge, locked, linked, in folders, on sticks that are pulled out."""

import errno
import os
import threading
import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from builders.activities import activity, proof, record
from builders.workspaces import everything_in

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.file_kinds import LARGEST, FileLimits
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.files import sources
from cchc_desktop.files.store import CHUNK
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace

PDF = b"%PDF-1.7\n" + b"x" * 100
GIGABYTE = 1 << 30


def kept_in(at: Workspace) -> list[str]:
    """Return the names of all files below the evidence store, half-written ones too."""
    return sorted(path.name for path in (at.folder / "evidence").rglob("*") if path.is_file())


def large(folder: Path, size: int) -> Path:
    """Make a PDF of `size` octets that takes no room on the disk."""
    file = folder / "quyết định.pdf"
    with file.open("wb") as out:
        out.write(PDF)
        out.truncate(size)
    return file


class Stick(BytesIO):
    """A file on a stick that is pulled out after the first megabyte."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read until the stick is gone."""
        if self.tell() >= CHUNK:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(size)


def test_two_gigabytes_are_refused_before_an_octet_is_copied(commune: Workspace, tmp_path: Path) -> None:
    """The words name the file, its size, the limit, and what to do."""
    with pytest.raises(UserMistake) as told:
        record(commune, large(tmp_path, 2 * GIGABYTE))
    assert "quyết định.pdf" in told.value.message
    assert "2 GB" in told.value.message
    assert "500 MB" in told.value.message
    assert told.value.hint
    assert kept_in(commune) == []


def test_two_gigabytes_stream_where_an_administrator_allows_them(commune: Workspace, tmp_path: Path) -> None:
    """A megabyte at a time, with the share that is done; Cancel then leaves no record and no half file."""
    commune.evidence.set_limits(FileLimits(largest=LARGEST))
    file = large(tmp_path, 2 * GIGABYTE)
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int, words: str = "") -> None:
        seen.append((done, total))
        if done >= 8 * CHUNK:
            raise Cancelled

    before = everything_in(commune.folder)
    with pytest.raises(Cancelled):
        commune.activities.record(activity(), evidence=[NewEvidence(file)], progress=progress)
    assert seen == [(part * CHUNK, 2 * GIGABYTE) for part in range(1, 9)]
    assert kept_in(commune) == []
    assert everything_in(commune.folder) == before


def test_cancelling_the_second_file_takes_the_first_back(commune: Workspace, tmp_path: Path) -> None:
    """Three files are one save: all of them or none; what was kept before stays."""
    old = record(commune, proof(tmp_path)).evidence[0].sha256
    files = [proof(tmp_path), proof(tmp_path, "hai.txt", "hai\n"), proof(tmp_path, "ba.txt", "ba\n")]
    seen: list[tuple[int, int, str]] = []

    def progress(done: int, total: int, words: str = "") -> None:
        seen.append((done, total, words))
        if words == "ba.txt":
            raise Cancelled

    with pytest.raises(Cancelled):
        commune.activities.record(
            activity(), evidence=[NewEvidence(file) for file in files], progress=progress
        )
    total = sum(file.stat().st_size for file in files)
    assert [(done, words) for done, all_, words in seen if all_ == total] == [
        (total - 7, "biên bản.txt"),
        (total - 3, "hai.txt"),
        (total, "ba.txt"),
    ]
    assert kept_in(commune) == [old]
    assert len(commune.activities.page(ActivityFilter())) == 1


def test_a_save_that_is_refused_takes_its_files_back(commune: Workspace, tmp_path: Path) -> None:
    """Somebody else changed the activity meanwhile: the copies made for this save are gone again."""
    made = record(commune)
    commune.activities.change(made.id, made.values)
    with pytest.raises(UserMistake):
        commune.activities.change(made.id, made.values, revision=1, evidence=[NewEvidence(proof(tmp_path))])
    assert kept_in(commune) == []


def test_a_stick_pulled_out_while_copying_is_said(
    commune: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The words speak of the stick; record and store are as before, and the same save works afterwards."""
    file = large(tmp_path, 3 * CHUNK)
    stick = Stick(file.read_bytes())
    whole, before = sources.next_chunk, everything_in(commune.folder)
    with monkeypatch.context() as pulled:
        pulled.setattr(
            "cchc_desktop.files.store.next_chunk", lambda _source, name, size: whole(stick, name, size)
        )
        with pytest.raises(Trouble, match=r"quyết định\.pdf") as told:
            record(commune, file)
    assert "USB" in told.value.hint
    assert everything_in(commune.folder) == before
    assert kept_in(commune) == []
    assert record(commune, file).evidence[0].size == 3 * CHUNK


def test_a_folder_that_disappears_between_two_files_is_said(commune: Workspace, tmp_path: Path) -> None:
    """The second file's stick is gone once the first was copied: nothing of either is kept."""
    first = proof(tmp_path / "một", "một.txt")
    second = proof(tmp_path / "hai", "hai.txt", "hai\n")

    def progress(done: int, total: int, words: str = "") -> None:
        if second.exists():
            second.unlink()
            second.parent.rmdir()

    with pytest.raises(Trouble, match=r"hai\.txt"):
        commune.activities.record(
            activity(), evidence=[NewEvidence(first), NewEvidence(second)], progress=progress
        )
    assert kept_in(commune) == []


def test_a_stick_that_cannot_be_asked_any_more_is_said(
    commune: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything was read, but whether the file stayed the same can no longer be told: it does not count."""
    real = os.fstat
    asked: list[int] = []

    def gone(handle: int) -> os.stat_result:
        asked.append(handle)
        if len(asked) > 1:
            raise OSError(errno.ENODEV, "No such device")
        return real(handle)

    file = proof(tmp_path)
    with monkeypatch.context() as pulled:
        pulled.setattr(sources.os, "fstat", gone)
        with pytest.raises(Trouble) as told:
            record(commune, file)
    assert "USB" in told.value.hint
    assert kept_in(commune) == []


@pytest.mark.parametrize("grows", [True, False], ids=["grows", "is overwritten"])
def test_a_file_that_changes_while_it_is_read_is_refused(
    commune: Workspace, tmp_path: Path, *, grows: bool
) -> None:
    """Also where its length stays the same; the words say to close the program that writes it."""
    file = large(tmp_path, 2 * CHUNK)

    def progress(done: int, total: int, words: str = "") -> None:
        with file.open("ab" if grows else "r+b") as other:
            other.write(b"changed")
        os.utime(file, (1, 1))

    with pytest.raises(UserMistake, match=r"quyết định\.pdf") as told:
        commune.activities.record(activity(), evidence=[NewEvidence(file)], progress=progress)
    assert told.value.hint
    assert kept_in(commune) == []


@pytest.mark.parametrize("code", [32, 33])
def test_a_file_that_another_program_holds_is_said(
    commune: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Word has it open, so Windows answers with a sharing violation: close it there."""
    file = proof(tmp_path)

    def held(*_arguments: Any, **_options: Any) -> None:
        error = PermissionError(errno.EACCES, "sharing violation")
        error.winerror = code  # type: ignore[attr-defined]
        raise error

    with monkeypatch.context() as other:
        other.setattr(Path, "open", held)
        with pytest.raises(Trouble, match="chương trình khác") as told:
            record(commune, file)
    assert file.name in told.value.message
    assert told.value.hint
    assert kept_in(commune) == []


def test_a_link_is_followed_and_a_broken_one_is_said(commune: Workspace, tmp_path: Path) -> None:
    """The content is kept under the link's name; the link itself and what it points to stay."""
    target = proof(tmp_path / "xa", "gốc.txt")
    link, broken, loop = (tmp_path / name for name in ("lối tắt.txt", "gãy.txt", "vòng.txt"))
    link.symlink_to(target)
    broken.symlink_to(tmp_path / "không có.txt")
    loop.symlink_to(loop)
    (made,) = record(commune, link).evidence
    assert (made.name, made.size) == ("lối tắt.txt", target.stat().st_size)
    assert commune.evidence.path(made.sha256).is_symlink() is False
    for wrong in (broken, loop):
        with pytest.raises(Trouble, match=wrong.stem):
            record(commune, wrong)
    assert kept_in(commune) == [made.sha256]


def test_a_pipe_is_refused_at_once(commune: Workspace, tmp_path: Path) -> None:
    """Opening one would wait for ever for somebody to write into it."""
    pipe = tmp_path / "ống.pdf"
    os.mkfifo(pipe)
    told: list[Trouble] = []

    def attach() -> None:
        try:
            record(commune, pipe)
        except Trouble as trouble:
            told.append(trouble)

    trying = threading.Thread(target=attach, daemon=True)
    trying.start()
    trying.join(10)
    assert [trouble.message for trouble in told] == ["Không đọc được ống.pdf."]


@pytest.mark.parametrize("links", [False, True], ids=["folder", "link to a folder"])
def test_a_folder_is_no_file(commune: Workspace, tmp_path: Path, *, links: bool) -> None:
    """The words say to choose the files in it."""
    folder = tmp_path / "ảnh tháng 5"
    folder.mkdir()
    given = tmp_path / "lối tắt"
    given.symlink_to(folder, target_is_directory=True)
    with pytest.raises(UserMistake, match="là thư mục") as told:
        record(commune, given if links else folder)
    assert told.value.hint


def test_names_composed_and_decomposed_are_one_name(commune: Workspace, tmp_path: Path) -> None:
    """A Mac writes "ộ" in three pieces: the name is kept in one form and found either way."""
    composed = "Biên bản họp thôn Đông Dinh, hộ nghèo.txt"
    decomposed = unicodedata.normalize("NFD", composed)
    one = record(commune, proof(tmp_path, composed, "một\n")).evidence[0]
    two = record(commune, proof(tmp_path, decomposed, "hai\n")).evidence[0]
    assert one.name == two.name == composed
    assert one.sha256 != two.sha256
    for words in (composed, decomposed, "bien ban hop thon dong dinh"):
        assert {row.file.id for row in commune.evidence_lists.kept(words)} == {one.id, two.id}


def test_a_program_is_refused_whatever_its_name(commune: Workspace, tmp_path: Path) -> None:
    """By its content: an .exe called .pdf, a script called .txt; the true PDF passes."""
    for name, content in (("văn bản.pdf", b"MZ\x90\x00" + bytes(100)), ("ghi chú.txt", b"#!/bin/sh\nls\n")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UserMistake, match=name.split(".", maxsplit=1)[0]) as told:
            record(commune, tmp_path / name)
        assert told.value.field == "evidence"
        assert "PDF" in told.value.hint
    assert kept_in(commune) == []
    (tmp_path / "văn bản.exe").write_bytes(PDF)
    assert record(commune, tmp_path / "văn bản.exe").evidence[0].media_type == "application/pdf"


def test_only_this_units_records_take_files(
    commune: Workspace, tmp_path: Path, issue: Callable[..., None]
) -> None:
    """Not a record that is not here, not another unit's, not a person; the file is not even copied."""
    other = "574@2018-01-01/2018-Q2/tuyen-truyen-643-2018/a.1"
    for noun, whom in ((Noun.ACTIVITY, "0" * 36), (Noun.ASSESSMENT, other), (Noun.USER, "x")):
        with pytest.raises(UserMistake):
            commune.evidence.attach(noun, whom, proof(tmp_path))
    assert kept_in(commune) == []
