"""Every line of the trail names its record as an officer does, never by an id, a hash or a code."""

import ast
from pathlib import Path
from typing import Any

import pytest

from cchc_desktop import services
from cchc_desktop.domain.act_fields import HIDDEN
from cchc_desktop.domain.acts import act_words
from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.trail_subjects import setting_words, subject_words
from cchc_desktop.services.payloads import PAYLOADS
from cchc_desktop.services.record_words import field_label

ID = "01a213bb-42d8-7707-9b4d-8e36451eb2ff"
HASH = "0dbfc94f10096327c380d273b1079b5fd16915c523410933d743a61fb9780000"
SAID: dict[Noun, tuple[str, dict[str, Any], str]] = {
    Noun.ORG_UNIT: ("574@2018-01-01", {}, "UBND huyện Diên Khánh"),
    Noun.PLAN: ("643-2018", {"title": "Kế hoạch tuyên truyền", "version": 2}, "Kế hoạch tuyên truyền, bản 2"),
    Noun.CRITERIA_SET: ("par-2018", {"title": "Bộ tiêu chí", "version": 1}, "Bộ tiêu chí, bản 1"),
    Noun.DEADLINE: ("2018-Q2/commune", {}, "Quý II/2018, của cấp xã"),
    Noun.UNIT_PLAN: ("22693@2018-01-01/643-2018", {"number": "09/KH-UBND"}, "09/KH-UBND"),
    Noun.OBLIGATION_CLAIM: (ID, {"clause": "II.2.b.1", "period": "2018-Q2"}, "II.2.b.1, Quý II/2018"),
    Noun.TRIGGER: (ID, {"title": "57/TB-UBND lịch tiếp công dân"}, "57/TB-UBND lịch tiếp công dân"),
    Noun.EXTENSION: (
        ID,
        {"clause": "II.3", "period": "2018-Q2", "unit": "574@2018-01-01"},
        "II.3, Quý II/2018, UBND huyện Diên Khánh",
    ),
    Noun.CADENCE_CONFIRMATION: ("643-2018/II.3.3", {"clause": "II.3.3"}, "II.3.3"),
    Noun.ACTIVITY: (ID, {"title": "Phát thanh tuần 26"}, "Phát thanh tuần 26"),
    Noun.SCHEDULE: (ID, {"title": "Phát thanh hằng tuần"}, "Phát thanh hằng tuần"),
    Noun.EVIDENCE: (HASH, {"name": "biên bản.pdf"}, "biên bản.pdf"),
    Noun.FEEDBACK: (ID, {"code": "PAKN.20180521.0001"}, "PAKN.20180521.0001"),
    Noun.DIFFICULTY: (ID, {"content": "Cụm loa\nhỏng."}, "Cụm loa hỏng."),
    Noun.DIFFICULTY_ANSWER: (
        ID,
        {"text": "Đã cấp máy.", "unit": "574@2018-01-01"},
        "UBND huyện Diên Khánh, Đã cấp máy.",
    ),
    Noun.ASSESSMENT: (ID, {"period": "2018-Q2"}, "Quý II/2018"),
    Noun.SUBMISSION: (ID, {"period": "2018-Q2", "version": 2}, "Quý II/2018, bản 2"),
    Noun.REVIEW: (
        ID,
        {"period": "2018-Q1", "version": 1, "unit": "574@2018-01-01"},
        "Quý I/2018, bản 1, UBND huyện Diên Khánh",
    ),
    Noun.REPORT: (ID, {"period": "2018-Q2", "version": 1, "number": "48"}, "số 48, Quý II/2018, bản 1"),
    Noun.CONSOLIDATION: (ID, {"period": "2018-Q2", "number": 3}, "số 3, Quý II/2018"),
    Noun.STATION: (
        ID,
        {"unit": "574@2018-01-01", "fingerprint": "JBV6G-AAAAA"},
        "UBND huyện Diên Khánh, dấu vân tay JBV6G…",
    ),
    Noun.KEY_RENEWAL: (ID, {"unit": "574@2018-01-01"}, "UBND huyện Diên Khánh"),
    Noun.RECEIPT: (f"{ID}/574@2018-01-01", {}, "UBND huyện Diên Khánh"),
    Noun.BUNDLE: (ID, {"file_name": "cchc_up_0002.cchc.age"}, "cchc_up_0002.cchc.age"),
    Noun.IDENTITY: (ID, {"label": "Nguyễn Thị Thu Hà"}, "Nguyễn Thị Thu Hà"),
    Noun.TRUST_PACK: (HASH, {"subject": "CN=CA của tỉnh,O=Sở Nội vụ,C=VN"}, "CA của tỉnh"),
    Noun.USER: (ID, {"name": "Trần Văn An", "title": "Chủ tịch"}, "Trần Văn An"),
    Noun.SETTING: ("idle_minutes", {}, "Khi nào cửa sổ tự khóa"),
    Noun.BACKUP: ("20180703T010000Z", {}, "03/07/2018 08:00"),
}


def unit_name(key: str) -> str:
    """Return the name of the one unit that is known."""
    return {"574@2018-01-01": "UBND huyện Diên Khánh"}.get(key, "")


@pytest.mark.parametrize("noun", Noun)
def test_each_kind_is_named(noun: Noun) -> None:
    """By its title, number, quarter, unit or day."""
    record, said, words = SAID[noun]
    assert subject_words(noun, record, said, unit_name=unit_name) == words


@pytest.mark.parametrize("noun", Noun)
def test_what_is_known_by_nothing_is_left_to_its_kind(noun: Noun) -> None:
    """A record of which nothing is left shows neither id nor hash."""
    for record in (ID, HASH, "trust", "calendar"):
        assert subject_words(noun, record, {}, unit_name=unit_name) == ""


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("backup_folder", "Nơi sao lưu thứ hai"),
        ("activity_filters:thuha", "Bộ lọc đã lưu của thuha"),
        ("phone", "Thời hạn cho kênh: Đường dây nóng"),
        ("2018-09-02", "02/09/2018"),
        ("program", "Chương trình"),
    ],
)
def test_a_setting_is_named_as_the_page_calls_it(key: str, words: str) -> None:
    """Filters by whose they are, terms by their channel, holidays by their day."""
    assert setting_words(key) == words


def test_it_reads_in_english_too() -> None:
    """Quarter, version and number follow the language."""
    set_language("en")
    try:
        said = {"period": "2018-Q2", "version": 1, "number": "48"}
        assert subject_words(Noun.REPORT, ID, said) == "number 48, Quarter II/2018, version 1"
    finally:
        set_language("vi")


def test_each_part_of_a_record_has_words() -> None:
    """What a line shows of before and after is named in Vietnamese, or left out."""
    parts = {part for payload in PAYLOADS.values() for part in payload.__struct_fields__}
    assert len(parts) > 80
    assert (
        sorted(part for part in parts - HIDDEN if field_label(part) == f"{part[:1].upper()}{part[1:]}") == []
    )


def acts_written() -> set[str]:
    """Return every act that a service names where it writes its line."""
    found = {"undo", "redo", "miss", "tick", "confirm_cadence", "unconfirm_cadence"}
    for file in Path(services.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            given = [word.value for word in node.keywords if word.arg == "action"]
            if isinstance(node.func, ast.Attribute) and node.func.attr == "audit":
                given += node.args[:1]
            found |= {str(each.value) for each in given if isinstance(each, ast.Constant)}
    return found


def test_each_act_has_words() -> None:
    """No line says only that something was done."""
    acts = acts_written()
    assert len(acts) > 80
    assert sorted(act for act in acts if act_words(act) == act_words("không có")) == []
