"""The written answer as a letter: drafted, on the unit's letterhead, as PDF and DOCX, a copy kept."""

import io
from datetime import date
from pathlib import Path

import docx
import pdfplumber
import pytest
from builders.workspaces import everything_in

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackRecord, FeedbackValues
from cchc_desktop.domain.feedback_letters import split_number
from cchc_desktop.workspace import Workspace

DAY = date(2018, 5, 9)
NAME, ADDRESS = "Lê Thị Bí Mật", "12 đường Giấu Kín"


def receive(at: Workspace) -> FeedbackRecord:
    """Enter a case of May 2018 with its sender."""
    return at.feedback.receive(
        FeedbackValues(
            DAY,
            FeedbackChannel.PHONE,
            FeedbackKind.CONDUCT,
            "Hồ sơ hộ tịch trả chậm hai ngày.",
            NAME,
            "0905 123 456",
            ADDRESS,
        )
    ).record


def words_of(pdf: bytes) -> str:
    """Return the text of a PDF on one line."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return " ".join(" ".join((page.extract_text() or "").split()) for page in opened.pages)


def paragraphs_of(file: Path) -> str:
    """Return the text of a DOCX, tables included."""
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_the_draft_says_what_was_reported(commune: Workspace) -> None:
    """When and how it came in, its code and content, and room for the answer; the sender is not named."""
    made = receive(commune)
    draft = commune.feedback.letters.draft(made.code)
    for said in (made.code, "09/05/2018", "đường dây nóng", "Hồ sơ hộ tịch trả chậm hai ngày"):
        assert said in draft
    assert "Ủy ban nhân dân thị trấn Diên Khánh" in draft
    assert NAME not in draft


@pytest.mark.parametrize("left", ["", "…", "  \n ......  "])
def test_a_draft_without_an_answer_in_it_is_no_answer(commune: Workspace, left: str) -> None:
    """The letter of the template with nothing but dots behind “trả lời như sau:” is refused at its text."""
    made = receive(commune)
    draft = commune.feedback.letters.draft(made.code)
    announced, end = draft.split("trả lời như sau:\n")
    for text in (f"{announced}trả lời như sau:\n{left}\n{end}", f"{announced}trả lời như sau:\n{left}"):
        with pytest.raises(UserMistake, match="trả lời như sau") as refused:
            commune.feedback.answer(made.code, number="21/UBND-VP", day=DAY, text=text)
        assert refused.value.field == "text"
        assert refused.value.hint
    assert commune.feedback.get(made.code).answered_on is None


@pytest.mark.parametrize(
    "text",
    [
        "{announced}trả lời như sau:\nHồ sơ đã được trả ngày 08/5.\n{end}",
        "{announced}trả lời như sau: hồ sơ đã được trả.\n{end}",
        "{announced}trả lời như sau:\n\n1. Hồ sơ đã được trả; xin lỗi Ông (bà).",
        "Hồ sơ đã được trả ngày 08/5.",
    ],
    ids=["under it", "beside it", "without an end", "in own words"],
)
def test_an_answer_in_the_draft_or_in_own_words_is_taken(commune: Workspace, text: str) -> None:
    """Whatever is said is the unit's matter: under the sentence, beside it, or without the template."""
    made = receive(commune)
    announced, end = commune.feedback.letters.draft(made.code).split("trả lời như sau:\n")
    said = text.format(announced=announced, end=end)
    answered = commune.feedback.answer(made.code, number="21/UBND-VP", day=DAY, text=said).record
    assert answered.answered_on == DAY


def test_the_letter_has_the_layout_of_an_official_letter(commune: Workspace) -> None:
    """Bodies and motto, number and date as typed, the subject under the number, addressee, Nơi nhận."""
    made = receive(commune)
    commune.feedback.answer(
        made.id, number="7/UBND-VP", day=date(2018, 5, 20), text="Đã trả hồ sơ.\nXin lỗi Ông (bà)."
    )
    words = words_of(commune.feedback.letters.preview(made.id))
    for said in (
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 07/UBND-VP",
        "ngày 20 tháng 5 năm 2018",
        "V/v trả lời phản ánh, kiến nghị",
        f"Kính gửi: Người gửi phản ánh, kiến nghị mã số {made.code}",
        "Đã trả hồ sơ.",
        "Xin lỗi Ông (bà).",
        "Nơi nhận:",
        "Như trên",
        "TM. ỦY BAN NHÂN DÂN",
    ):
        assert said in words
    assert "BÁO CÁO" not in words


def test_what_is_typed_is_shown_before_it_is_saved(commune: Workspace) -> None:
    """The preview follows the form; without a number there is room to write it; nothing is recorded."""
    made = receive(commune)
    before = everything_in(commune.folder)
    words = words_of(commune.feedback.letters.preview(made.id, text="Đang gõ dở"))
    assert "Đang gõ dở" in words
    assert "Số: /UBND" in words.replace("\u00a0", "")
    assert everything_in(commune.folder) == before


@pytest.mark.parametrize("ending", [".pdf", ".docx"])
def test_the_letter_is_written_with_the_sender_for_a_reason(
    commune: Workspace, tmp_path: Path, ending: str
) -> None:
    """Without a reason it names nobody; with one it is addressed by name, and the trail says by whom."""
    made = receive(commune)
    commune.feedback.answer(made.id, number="7/UBND-VP", day=date(2018, 5, 20), text="Đã trả hồ sơ.")

    def text(file: Path) -> str:
        return words_of(file.read_bytes()) if ending == ".pdf" else paragraphs_of(file)

    plain = text(commune.feedback.letters.write(made.id, tmp_path / f"a{ending}"))
    assert made.code in plain
    assert NAME not in plain
    assert commune.feedback.senders.log(made.id) == ()
    named = text(commune.feedback.letters.write(made.id, tmp_path / f"b{ending}", reason="Gửi bưu điện"))
    assert f"Ông (bà) {NAME}, {ADDRESS}" in named
    (look,) = commune.feedback.senders.log(made.id)
    assert (look.action, look.reason) == ("print_letter", "Gửi bưu điện")


def test_another_kind_of_file_is_refused(commune: Workspace, tmp_path: Path) -> None:
    """A letter is PDF or DOCX; nothing is written otherwise."""
    with pytest.raises(UserMistake) as told:
        commune.feedback.letters.write(receive(commune).id, tmp_path / "x.odt")
    assert told.value.field == "out"
    assert list(tmp_path.glob("x.*")) == []


def test_a_copy_is_kept_as_evidence(commune: Workspace) -> None:
    """With number, issuer and date, without the sender; a corrected answer replaces the copy."""
    made = receive(commune)
    with pytest.raises(UserMistake):
        commune.feedback.letters.keep(made.id)
    commune.feedback.answer(made.id, number="7/UBND-VP", day=date(2018, 5, 20), text="Đã trả hồ sơ.")
    commune.feedback.letters.keep(made.id)
    commune.feedback.answer(made.id, number="8/UBND-VP", day=date(2018, 5, 20), text="Đã trả hồ sơ.")
    kept = commune.feedback.letters.keep(made.id).record
    assert [file.id for file in commune.evidence.of(made.id)] == [kept.id]
    assert (kept.values.number, kept.values.effective_on) == ("8/UBND-VP", date(2018, 5, 20))
    words = words_of(commune.evidence.path(kept.sha256).read_bytes())
    assert "Số: 08/UBND-VP" in words
    assert NAME not in words


def test_a_letter_of_many_pages_goes_on(commune: Workspace) -> None:
    """A long answer turns pages, and the signature stays with its last lines."""
    made = receive(commune)
    pdf = commune.feedback.letters.preview(made.id, text="Nội dung trả lời. " * 40 + "\n" + "Câu dài. " * 900)
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        assert len(opened.pages) > 1
        last = opened.pages[-1].extract_text() or ""
    assert "Nơi nhận" in last
    assert "Câu dài" in last


@pytest.mark.parametrize(
    ("typed", "split"),
    [
        ("21/UBND-VP", ("21", "UBND-VP")),
        (" 5 / UBND ", ("5", "UBND")),
        ("21", ("21", "UBND")),
        ("21/", ("21", "UBND")),
        ("", (None, "UBND")),
    ],
)
def test_number_and_symbol_are_told_apart(typed: str, split: tuple[str | None, str]) -> None:
    """What stands in the outgoing register is number and symbol; a number alone takes the unit's symbol."""
    assert split_number(typed, "UBND") == split
