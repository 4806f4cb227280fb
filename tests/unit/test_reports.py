"""What a report says: outline, drafted words, bound figures, the officer's own text."""

from datetime import date

import pytest
from builders import reports

from cchc_desktop.domain.letterheads import initials, letterhead_for
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.report_text import compose_report, editable_text
from cchc_desktop.domain.reports import Profile, cell_text, official_file_number, profile_for

OUTLINE = ["I", "II", "II.1", "II.2", "II.3", "III", "IV", "V", "VI"]


def test_profile_follows_the_day_of_issue() -> None:
    """From 05/3/2020 Nghị định 30 holds, before it Thông tư 01, whatever period is reported."""
    assert profile_for(date(2020, 3, 4)) is Profile.TT01
    assert profile_for(date(2020, 3, 5)) is Profile.ND30


def test_outline_is_the_one_of_the_plan() -> None:
    """I to VI, II in three parts, six appendices."""
    content = compose_report(reports.facts())
    assert [section.key for section in content.sections] == OUTLINE
    assert [a.number for a in content.appendices] == ["I", "II", "III", "IV", "V", "VI"]
    assert content.subject == "Kết quả công tác tuyên truyền cải cách hành chính quý II năm 2018"


def test_only_lead_agencies_report_key_tasks() -> None:
    """II.4 appears where III gives the unit a task, and not for III.13, which only asks."""
    task = Obligation("III.2.1", "s", "2018-Q2", 1, 1, 1, ObligationState.DONE, date(2018, 4, 30))
    asked = Obligation("III.13", "x", "2018-Q2", None, 0, None, ObligationState.OPEN, None, asked_only=True)
    led = compose_report(reports.facts(unit=reports.STANDING_BODY, obligations=(task,)))
    assert "II.4" in [section.key for section in led.sections]
    assert "Đã hoàn thành 01 nhiệm vụ được giao chủ trì" in led.section("II.4").paragraphs[-1].text
    other = compose_report(reports.facts(obligations=(asked,)))
    assert "II.4" not in [section.key for section in other.sections]


def test_figures_are_bound_to_the_data() -> None:
    """A figure knows what it counts, and counts under ten have a leading zero."""
    figures = dict(compose_report(reports.facts()).figures())
    assert figures["II.2.a.guidance.times"] == "03"
    assert figures["II.2.a.guidance.participants"] == "159"
    assert figures["II.2.feedback.received"] == "06"
    assert figures["III.total"] == "71,5"


def test_an_activity_is_told_once() -> None:
    """Serving two clauses does not count it twice in the text."""
    twice = reports.activity(2, clauses=("II.2.a.6", "II.2.c.4", "II.3.4"))
    content = compose_report(reports.facts(records=(twice,)))
    told = [key for key, _ in content.figures() if key.endswith("guidance.times")]
    assert told == ["II.2.a.guidance.times"]


def test_an_edited_section_is_the_officers_and_its_figures_follow() -> None:
    """A refresh keeps the officer's words; figures in them are those of today's data."""
    drafted = compose_report(reports.facts())
    text = editable_text(drafted.section("II.2").paragraphs[0]) + " Người dân đánh giá tốt."
    edits = {"II.2": (text,), "opening": ("Kính báo cáo:",)}
    later = compose_report(reports.facts(activities=28), edits)
    paragraph = later.section("II.2").paragraphs[0]
    assert paragraph.edited
    assert paragraph.text.endswith("Người dân đánh giá tốt.")
    assert "04 đợt" in paragraph.text
    assert not later.section("II.1").edited
    assert later.opening[0].text == "Kính báo cáo:"


def test_a_figure_that_is_gone_leaves_a_gap_to_see() -> None:
    """A mark without data is no number."""
    content = compose_report(reports.facts(), {"V": ("Còn [[no.such]] việc, [[ghi chú",)})
    assert content.section("V").paragraphs[0].text == "Còn … việc, [[ghi chú"


def test_nothing_recorded_is_never_a_zero() -> None:
    """An empty quarter is said in words; tables show a dash."""
    content = compose_report(reports.empty_facts())
    text = " ".join(p.text for section in content.sections for p in section.paragraphs)
    assert " 0" not in text
    assert text.count("chưa phát sinh") >= 4
    assert all(not a.tables and a.note for a in content.appendices)
    rows = compose_report(reports.facts()).appendices[1].tables[0].rows
    assert all(0 not in row for row in rows)
    assert cell_text(None) == "–"


def test_a_withdrawn_activity_is_not_reported() -> None:
    """What was withdrawn is in no figure and no list."""
    kept, gone = reports.activity(0), reports.activity(2)
    withdrawn = type(gone)(gone.id, gone.unit, 2, True, gone.values, (), gone.recorded_by, gone.recorded_at)  # noqa: FBT003
    content = compose_report(reports.facts(records=(kept, withdrawn)))
    assert len(content.appendices[2].tables[0].rows) == 1


SNV = reports.STANDING_BODY
PROVINCE = reports.PROVINCE
LEVELS = [
    (reports.COMMUNE, reports.DISTRICT, ("BC-UBND", "Diên An", "Ủy ban nhân dân huyện Diên Khánh")),
    (reports.COMMUNE, SNV, ("BC-UBND", "Diên An", "Sở Nội vụ")),
    (reports.DISTRICT, SNV, ("BC-UBND", "Diên Khánh", "Sở Nội vụ")),
    (reports.MEDIA_DEPARTMENT, SNV, ("BC-STTTT", "Khánh Hòa", "Sở Nội vụ")),
    (SNV, None, ("BC-SNV", "Khánh Hòa", "Ủy ban nhân dân tỉnh Khánh Hòa")),
]


@pytest.mark.parametrize(("unit", "superior", "words"), LEVELS)
def test_letterhead_of_each_level(
    unit: OrgUnit, superior: OrgUnit | None, words: tuple[str, str, str]
) -> None:
    """A committee has no body above its name and signs TM.; a department has, and its director signs."""
    letter = letterhead_for(unit, superior, above=PROVINCE)
    assert (letter.symbol, letter.place, *letter.addressees) == words
    committee = unit.body.startswith("Ủy ban")
    assert letter.superior_body == (() if committee else ("ỦY BAN NHÂN DÂN", "TỈNH KHÁNH HÒA"))
    assert letter.authority == (("TM. ỦY BAN NHÂN DÂN",) if committee else ())
    assert letter.recipients[0] == "Như trên"
    assert letter.recipients[-1].startswith("Lưu: VT")


def test_symbols_and_numbers_are_official() -> None:
    """Initials as symbols write them; numbers under ten with a zero."""
    assert initials("Sở Kế hoạch và Đầu tư") == "SKHĐT"
    assert official_file_number(" 5 ") == "05"
    assert official_file_number("105") == "105"
