"""A case of feedback from receipt to erased sender on the command line, in JSON and in words."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders.workspaces import PASSWORD, build_template, copy_of

from cchc_desktop.cli import main

Said = tuple[int, str, str]
Cchc = Callable[..., Said]
TODAY = ("--as-of", "2018-07-03")
ADD = (
    *("feedback", "add", "--received", "2018-05-09", "--channel", "phone", "--kind", "conduct"),
    *("--content", "Hồ sơ trả chậm", "--sender-name", "Lê Thị Hoa", "--sender-phone", "0905123412"),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("cli") / "template")


@pytest.fixture
def cchc(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cchc:
    """The command line on a copy of it: exit code, what it printed, what it complained of."""
    copy_of(template, tmp_path / "commune").close()
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_WORKSPACE", str(tmp_path / "commune"))

    def run(*words: str) -> Said:
        code = main.run([*words, *TODAY], open_window=lambda *_args, **_options: 99)
        return (code, *capsys.readouterr())

    return run


def asked(cchc: Cchc, *words: str) -> Any:
    """Return what a command answers as JSON: one document on stdout, nothing on stderr."""
    code, out, err = cchc(*words, "--json")
    assert (code, err) == (0, ""), err
    return json.loads(out)


def test_a_case_goes_through_every_stage(cchc: Cchc, tmp_path: Path) -> None:
    """Each verb takes one step and answers how the case stands; the sender is masked throughout."""
    case = asked(cchc, *ADD)
    code = case["code"]
    assert (case["state"], case["term"], case["sender"]) == ("received", "late", "L* T** H** · 09******12")
    day = ("--day", "2018-05-20")
    steps: list[tuple[tuple[str, ...], str]] = [
        (("classify", code, "--kind", "regulation", *day), "classified"),
        (("assign", code, "--who", "Bà Hà", *day), "assigned"),
        (("note", code, "--text", "Đang xác minh", "--day", "2018-06-08"), "assigned"),
        (("answer", code, "--number", "21/UBND-VP", "--text", "Đã trả", "--day", "2018-06-10"), "answered"),
        (("publish", code, "--place", "Bảng tin", "--day", "2018-06-11"), "published"),
        (("satisfy", code, "--level", "satisfied", "--day", "2018-06-12"), "published"),
        (("close", code, "--day", "2018-06-12"), "closed"),
    ]
    for words, state in steps:
        assert asked(cchc, "feedback", *words)["state"] == state
    shown = asked(cchc, "feedback", "show", code)
    assert (shown["kind"], shown["satisfaction"], shown["notes"]) == (
        "regulation",
        "satisfied",
        [{"day": "2018-06-08", "text": "Đang xác minh"}],
    )
    assert shown["term"] == "missed"
    letter = tmp_path / "tra-loi.docx"
    assert asked(cchc, "feedback", "letter", code, "--out", str(letter), "--keep") == {
        "file": str(letter),
        "evidence": f"Tra-loi-{code}.pdf",
        "draft": None,
    }
    assert letter.read_bytes().startswith(b"PK")
    assert "Lê Thị Hoa" not in cchc("feedback", "show", code)[1]


def test_the_sender_is_shown_for_a_reason_and_erased(cchc: Cchc) -> None:
    """The log names who and why; after erasing, nobody is shown and the case is still there."""
    code = asked(cchc, *ADD)["code"]
    assert cchc("feedback", "sender", code)[0] == 2
    assert asked(cchc, "feedback", "sender", code, "--reason", "Gọi lại")["name"] == "Lê Thị Hoa"
    (look,) = asked(cchc, "feedback", "log", code)
    assert (look["action"], look["reason"]) == ("open_sender", "Gọi lại")
    set_sender = ("feedback", "set-sender", code, "--name", "Lê Thị Hoa", "--phone", "0905123499")
    assert asked(cchc, *set_sender)["sender"] == "L* T** H** · 09******99"
    asked(cchc, "feedback", "take-back", code, "--day", "2018-05-10", "--reason", "Rút")
    assert asked(cchc, "feedback", "due") == []
    asked(cchc, "feedback", "terms", "--retention", "30")
    assert [row["code"] for row in asked(cchc, "feedback", "due")] == [code]
    assert asked(cchc, "feedback", "erase", "--due", "--reason", "Hết hạn giữ") == {"erased": 1}
    assert asked(cchc, "feedback", "sender", code, "--reason", "Xem")["name"] == ""
    assert asked(cchc, "feedback", "show", code)["content"] == "Hồ sơ trả chậm"


def test_a_file_of_the_sender_is_kept_and_taken_out_for_a_reason(cchc: Cchc, tmp_path: Path) -> None:
    """Listed by number and kind, without its name; written out with a reason under its own name."""
    code = asked(cchc, *ADD)["code"]
    letter = tmp_path / "don.txt"
    letter.write_text("Kính gửi UBND", encoding="utf-8")
    assert asked(cchc, "feedback", "attach", code, str(letter))["media_type"] == "text/plain"
    (row,) = asked(cchc, "feedback", "files", code)
    assert "don" not in json.dumps(row)
    out = ("--out", str(tmp_path / "commune"))
    assert cchc("feedback", "files", code, "--take", "1", *out)[0] == 3
    assert cchc("feedback", "files", code, "--take", "2", *out, "--reason", "x")[0] == 3
    taken = asked(cchc, "feedback", "files", code, "--take", "1", *out, "--reason", "Xác minh")
    assert Path(taken["file"]).read_text(encoding="utf-8") == "Kính gửi UBND"


def test_complaints_leave_a_line_and_lists_are_filtered(cchc: Cchc) -> None:
    """A refused line has the way the law names and no content; lists take stage, lateness and words."""
    code = asked(cchc, *ADD)["code"]
    received = ("--received", "2018-05-09", "--channel", "paper")
    line = asked(cchc, "feedback", "refuse", *received, "--kind", "complaint")
    assert (line["state"], line["content"]) == ("refused", "")
    assert "Luật Khiếu nại" in line["reason"]
    assert [c["code"] for c in asked(cchc, "feedback", "list", "--late")] == [code]
    assert [c["code"] for c in asked(cchc, "feedback", "list", "--state", "refused")] == [line["code"]]
    assert [c["code"] for c in asked(cchc, "feedback", "list", "--words", "tra cham")] == [code]
    words = cchc("feedback", "list")[1]
    assert "Quá hạn trả lời" in words
    assert "Không tiếp nhận" in words
    refused = cchc("feedback", "refuse-case", code, "--kind", "denunciation", "--day", "2018-05-20")
    assert (refused[0], "Không tiếp nhận" in refused[1]) == (0, True)


def test_a_step_out_of_order_says_why(cchc: Cchc) -> None:
    """Exit code 3, the reason and the way out on stderr, in Vietnamese and in English."""
    code = asked(cchc, *ADD)["code"]
    wrong = ("feedback", "assign", code, "--who", "Hà", "--day", "2018-05-20")
    got, out, err = cchc(*wrong)
    assert (got, out) == (3, "")
    assert "chưa được phân loại" in err
    assert "not classified" in cchc(*wrong, "--lang", "en")[2]


def test_a_forwarded_case_without_a_key_goes_on_paper(cchc: Cchc, tmp_path: Path) -> None:
    """Without the other unit's key the sealed file is refused with the way out; the sheet is written."""
    code = asked(cchc, *ADD)["code"]
    asked(cchc, "feedback", "forward", code, "--to", "574", "--day", "2018-05-10")
    got, _, err = cchc("feedback", "hand-over", code, "--out", str(tmp_path))
    assert (got, "giấy" in err) == (3, True)
    made = asked(cchc, "feedback", "hand-over", code, "--out", str(tmp_path), "--paper")
    assert Path(made["file"]).read_bytes().startswith(b"%PDF")
    assert asked(cchc, "feedback", "reopen", code, "--reason", "Huyện trả lại")["state"] == "received"


def test_holidays_and_terms_are_listed_and_set(cchc: Cchc) -> None:
    """A day off entered here lengthens the term of the next case."""
    assert {"day", "name", "source", "shipped"} <= set(asked(cchc, "holidays", "list", "--year", "2018")[0])
    before = asked(cchc, *ADD)["due"]
    asked(cchc, "holidays", "add", "2018-05-14", "--name", "Nghỉ bão", "--source", "CĐ 1")
    after = asked(cchc, *ADD)["due"]
    assert before < after
    asked(cchc, "holidays", "remove", "2018-05-14")
    assert asked(cchc, *ADD)["due"] == before
    terms = asked(cchc, "feedback", "terms", "--channel", "phone", "--days", "5", "--source", "QĐ 1")
    assert {t["channel"]: t["working_days"] for t in terms["terms"]}["phone"] == 5
    assert asked(cchc, *ADD)["due"] == "2018-05-16"
