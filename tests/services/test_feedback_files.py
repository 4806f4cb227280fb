"""Files a sender gave with a case: sealed, counted, opened for a reason, erased with the sender."""

from datetime import date
from pathlib import Path

import pytest
from builders.workspaces import SetClock, rows_of

from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackRecord, FeedbackValues
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services import feedback_files
from cchc_desktop.workspace import DATABASE, Workspace

DAY = date(2018, 5, 9)
WORDS = "Kính gửi UBND, tôi là Lê Thị Bí Mật ".encode() * 20


def letter(folder: Path, name: str = "Đơn của Lê Thị Bí Mật.txt", content: bytes = WORDS) -> Path:
    """Write a letter."""
    file = folder / name
    file.write_bytes(content)
    return file


def receive(at: Workspace) -> FeedbackRecord:
    """Enter an anonymous case."""
    return at.feedback.receive(FeedbackValues(DAY, FeedbackChannel.PAPER, FeedbackKind.CONDUCT, "x")).record


def test_a_file_is_sealed_and_opened_for_a_reason(commune: Workspace, tmp_path: Path) -> None:
    """Neither its name nor its words lie readable in the data folder; who opened it and why is logged."""
    made = receive(commune)
    kept = commune.feedback.files.add(made.code, letter(tmp_path)).record
    assert (kept.media_type, kept.size) == ("text/plain", len(WORDS))
    assert commune.feedback.get(made.id).files == 1
    commune._office.store.checkpoint()
    octets = b"".join(f.read_bytes() for f in commune.folder.rglob("*") if f.is_file())
    assert "Bí Mật".encode() not in octets
    with pytest.raises(UserMistake) as told:
        commune.feedback.files.open(kept.id, " ")
    assert told.value.field == "reason"
    name, content = commune.feedback.files.open(kept.id, "Xác minh").record
    assert (name, content) == ("Đơn của Lê Thị Bí Mật.txt", WORDS)
    assert [(look.action, look.reason) for look in commune.feedback.senders.log(made.id)] == [
        ("open_sender", "Xác minh")
    ]
    out = commune.feedback.files.write(kept.id, tmp_path / "commune", "Xác minh").record
    assert out.read_bytes() == WORDS


def test_an_altered_file_is_not_shown(commune: Workspace, tmp_path: Path) -> None:
    """One flipped bit is noticed."""
    made = receive(commune)
    kept = commune.feedback.files.add(made.id, letter(tmp_path)).record
    with rows_of(commune.folder) as rows:
        (sealed,) = rows.execute("SELECT sealed FROM feedback_files").fetchone()
        rows.execute("UPDATE feedback_files SET sealed = ?", (sealed[:-1] + bytes([sealed[-1] ^ 1]),))
    with pytest.raises(Trouble):
        commune.feedback.files.open(kept.id, "Xem")


def test_files_go_with_the_sender(commune: Workspace, tmp_path: Path, clock: SetClock) -> None:
    """A case with nothing but files is due to be erased too; afterwards their octets are gone."""
    made = receive(commune)
    commune.feedback.files.add(made.id, letter(tmp_path))
    commune.feedback.take_back(made.id, day=DAY, reason="Rút")
    clock.set(date(2019, 5, 9))
    assert [c.id for c in commune.feedback.senders.due_for_erasing()] == [made.id]
    with rows_of(commune.folder) as rows:
        (sealed,) = rows.execute("SELECT sealed FROM feedback_files").fetchone()
    assert commune.feedback.senders.erase([made.id], "Hết thời gian giữ").record == 1
    database = commune.folder / DATABASE
    octets = database.read_bytes() + database.with_name(f"{DATABASE}-wal").read_bytes()
    assert not any(sealed[at : at + 60] in octets for at in range(0, len(sealed) - 60, 60))
    assert (commune.feedback.files.of(made.id), commune.feedback.get(made.id).files) == ((), 0)
    assert commune.feedback.senders.due_for_erasing() == []


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "0 byte"), (b"MZ\x90\x00\x03" * 50, "chương trình"), (b"#!/bin/sh\nrm -rf", "chương trình")],
)
def test_what_is_no_letter_is_refused(commune: Workspace, tmp_path: Path, content: bytes, words: str) -> None:
    """Empty files and programs are not kept, whatever their name says."""
    made = receive(commune)
    with pytest.raises(UserMistake, match=words):
        commune.feedback.files.add(made.id, letter(tmp_path, "don.pdf", content))
    assert commune.feedback.files.of(made.id) == ()


def test_too_large_and_too_many_are_refused(
    commune: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A film does not go into the register; the size is looked at before the file is read."""
    made = receive(commune)
    monkeypatch.setattr(feedback_files, "LARGEST", 100)
    with pytest.raises(UserMistake, match="quá lớn"):
        commune.feedback.files.add(made.id, letter(tmp_path))
    monkeypatch.setattr(feedback_files, "LARGEST", 10_000)
    monkeypatch.setattr(feedback_files, "MOST", 1)
    commune.feedback.files.add(made.id, letter(tmp_path))
    with pytest.raises(UserMistake) as told:
        commune.feedback.files.add(made.id, letter(tmp_path))
    assert told.value.field == "file"
    with pytest.raises(Trouble):
        commune.feedback.files.add(made.id, tmp_path / "không có.pdf")


def test_only_who_works_on_cases_opens_or_removes_files(commune: Workspace, tmp_path: Path) -> None:
    """An administrator is refused; a recorder may take off what does not belong to the case."""
    made = receive(commune)
    kept = commune.feedback.files.add(made.id, letter(tmp_path)).record
    commune.users.add(NewUser("it", "Quản Trị", "", "mat-khau-it"), ("administrator",))
    commune._office.user = next(u for u in commune.users.everybody() if u.login == "it")
    with pytest.raises(Refused):
        commune.feedback.files.open(kept.id, "Xem")
    with pytest.raises(Refused):
        commune.feedback.files.remove(kept.id, "Xóa")
    commune._office.user = next(u for u in commune.users.everybody() if u.login != "it")
    commune.feedback.files.remove(kept.id, "Nhầm vụ việc")
    assert commune.feedback.files.of(made.id) == ()
    with pytest.raises(UserMistake):
        commune.feedback.files.open(kept.id, "Xem")
