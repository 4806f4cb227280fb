"""The printed report, measured against the layout of official documents."""

import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from builders import reports
from pdfplumber.page import Page

from cchc_desktop.documents.measures import MM
from cchc_desktop.documents.pdf import DrawnReport, draw_report
from cchc_desktop.domain.report_text import compose_report
from cchc_desktop.domain.reports import Paragraph, Profile, ReportContent, Run, Section

pytestmark = pytest.mark.parametrize("profile", list(Profile))


def drawn(content: ReportContent, *, for_signing: bool = False) -> tuple[pdfplumber.PDF, DrawnReport]:
    """Draw `content`; return the opened PDF and what the drawing said."""
    out = BytesIO()
    report = draw_report(content, out, for_signing=for_signing)
    out.seek(0)
    return pdfplumber.open(out), report


def full(profile: Profile) -> ReportContent:
    """Return the second quarter's report, numbered 5 and dated 5 February."""
    content = compose_report(reports.facts())
    named = replace(content.letterhead, signer_name="Trần Văn Hòa")
    return replace(content, letterhead=named).issued(number="5", issued_on=date(2026, 2, 5), profile=profile)


def line(page: Page, text: str) -> dict[str, Any]:
    """Return the words of the first line that holds `text` as one box with face and size."""
    found = page.search(text, regex=False)
    assert found, f"{text!r} is not on the page"
    first = found[0]
    return {
        **first,
        "face": first["chars"][0]["fontname"].partition("+")[2],
        "size": round(first["chars"][0]["size"], 1),
    }


def middle(box: dict[str, Any]) -> float:
    """Return where the centre of a box lies across the page."""
    return (box["x0"] + box["x1"]) / 2


def rules(page: Page, near: dict[str, Any]) -> list[float]:
    """Return the lengths of rules just below a line and centred on it."""
    return [
        r["width"]
        for r in page.lines
        if 0 < r["top"] - near["bottom"] + 4 < 10 and abs((r["x0"] + r["x1"]) / 2 - middle(near)) < 1
    ]


def test_paper_is_a4_with_the_margins_of_the_decree(profile: Profile) -> None:
    """A4; left 30, right 15, top and bottom 20 mm; no word of the body leaves them."""
    pdf, _ = drawn(full(profile))
    for page in pdf.pages[:3]:
        assert page.width == pytest.approx(210 * MM, abs=0.1)
        assert page.height == pytest.approx(297 * MM, abs=0.1)
        words = [w for w in page.extract_words() if 20 * MM <= w["top"] <= 277 * MM]
        assert min(w["x0"] for w in words) >= 30 * MM - 0.5
        assert max(w["x1"] for w in words) <= 195 * MM + 0.5
        assert max(w["bottom"] for w in words) <= 277 * MM + 1
    assert min(w["x0"] for w in pdf.pages[0].extract_words()) == pytest.approx(30 * MM, abs=1)


def test_head_has_the_sizes_and_rules_of_the_table(profile: Profile) -> None:
    """National title 12-13 bold, motto 13-14 bold with a rule as long as itself, body with 1/3 to 1/2."""
    page = drawn(full(profile))[0].pages[0]
    nation = line(page, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    motto = line(page, "Độc lập - Tự do - Hạnh phúc")
    body = line(page, "XÃ DIÊN AN")
    assert (nation["face"], nation["size"]) == ("LiberationSerif-Bold", 12)
    assert (motto["face"], motto["size"]) == ("LiberationSerif-Bold", 13)
    assert (body["face"], body["size"]) == ("LiberationSerif-Bold", 12)
    assert middle(nation) == pytest.approx(middle(motto), abs=0.5)
    assert rules(page, motto) == [pytest.approx(motto["x1"] - motto["x0"], abs=1)]
    assert 1 / 3 <= rules(page, body)[0] / (body["x1"] - body["x0"]) <= 1 / 2
    assert line(page, "ỦY BAN NHÂN DÂN")["x1"] < nation["x0"]


def test_number_and_date_are_written_as_documents_write_them(profile: Profile) -> None:
    """05/BC-UBND without spaces, upright 13; the day under 10 and month 2 with a zero, italic."""
    page = drawn(full(profile))[0].pages[0]
    number = line(page, "Số: 05/BC-UBND")
    dated = line(page, "Diên An, ngày 05 tháng 02 năm 2026")
    assert (number["face"], number["size"]) == ("LiberationSerif", 13)
    assert (dated["face"], dated["size"]) == ("LiberationSerif-Italic", 13)
    assert number["top"] == pytest.approx(dated["top"], abs=0.5)


def test_subject_is_bold_and_centred_over_a_short_rule(profile: Profile) -> None:
    """BÁO CÁO and its subject are bold, 13-14, centred, the rule 1/3 to 1/2 of the line above."""
    page = drawn(full(profile))[0].pages[0]
    title, last = line(page, "BÁO CÁO"), line(page, "quý II năm 2018")
    assert (title["face"], title["size"]) == ("LiberationSerif-Bold", 14)
    assert middle(title) == pytest.approx(30 * MM + 165 * MM / 2, abs=0.5)
    assert 1 / 3 <= rules(page, last)[0] / (last["x1"] - last["x0"]) <= 1 / 2
    assert line(page, "Kính gửi: Ủy ban nhân dân huyện Diên Khánh.")["size"] == 14


def test_body_is_justified_with_an_indented_first_line(profile: Profile) -> None:
    """First line 12.7 mm in, later lines from margin to margin, size 14."""
    page = drawn(full(profile))[0].pages[0]
    first = line(page, "Thực hiện Kế hoạch tuyên truyền")
    assert (first["face"], first["size"]) == ("LiberationSerif", 14)
    assert first["x0"] == pytest.approx(30 * MM + 12.7 * MM, abs=0.5)
    row = [w for w in page.extract_words() if abs(w["top"] - first["top"]) < 2]
    assert max(w["x1"] for w in row) == pytest.approx(195 * MM, abs=0.7)


def test_page_number_stands_where_the_profile_says_and_not_on_page_one(profile: Profile) -> None:
    """ND30: centred in the top margin; TT01: right end of the foot; appendices count on their own."""
    pdf, _ = drawn(full(profile))

    def outside(page: Page) -> list[dict[str, Any]]:
        top, bottom = 20 * MM, page.height - 20 * MM
        return [w for w in page.extract_words() if w["bottom"] <= top + 1 or w["top"] >= bottom]

    assert outside(pdf.pages[0]) == []
    (number,) = outside(pdf.pages[1])
    assert number["text"] == "2"
    if profile is Profile.ND30:
        assert number["bottom"] < 20 * MM
        assert middle(number) == pytest.approx(30 * MM + 165 * MM / 2, abs=0.5)
    else:
        assert number["top"] > 277 * MM
        assert number["x1"] == pytest.approx(195 * MM, abs=0.5)
    first = next(page for page in pdf.pages if page.search("Phụ lục I"))
    assert outside(first) == []


@pytest.mark.parametrize("lines", range(0, 40, 3))
def test_signature_is_never_parted_from_the_last_lines(profile: Profile, lines: int) -> None:
    """However long the text, the closing words stand on the page of the signature."""
    content = full(profile)
    text = Paragraph((Run("Nội dung được báo cáo đầy đủ theo quy định."),))
    more = Section("I", "I", "Công tác chỉ đạo, điều hành", 1, (text,) * lines)
    pdf, report = drawn(replace(content, sections=(more,), appendices=()))
    page = pdf.pages[report.places.leader.page]
    assert page.search("Trên đây là báo cáo", regex=False)
    assert line(page, "Nơi nhận:")["top"] == pytest.approx(line(page, "TM. ỦY BAN NHÂN DÂN")["top"], abs=4)


def test_signature_block_follows_the_table(profile: Profile) -> None:
    """Nơi nhận 12 bold italic and its list 11 at the left; authority, title and name 14 bold at the right."""
    pdf, report = drawn(full(profile))
    page = pdf.pages[report.places.leader.page]
    heads = line(page, "Nơi nhận:")
    listed, last = line(page, "- Như trên;"), line(page, "- Lưu: VT.")
    authority, title = line(page, "TM. ỦY BAN NHÂN DÂN"), line(page, "CHỦ TỊCH")
    name = line(page, "Trần Văn Hòa")
    assert (heads["face"], heads["size"]) == ("LiberationSerif-BoldItalic", 12)
    assert (listed["face"], listed["size"], last["size"]) == ("LiberationSerif", 11, 11)
    for box in (authority, title, name):
        assert (box["face"], box["size"]) == ("LiberationSerif-Bold", 14)
        assert middle(box) == pytest.approx(middle(authority), abs=0.5)
    leader, seal = report.places.leader.box, report.places.seal.box
    assert page.height - leader.top >= title["bottom"] - 4
    assert page.height - leader.bottom <= name["top"] + 4
    assert (leader.left + leader.right) / 2 == pytest.approx(middle(name), abs=0.5)
    assert seal.right - leader.left == pytest.approx(leader.width / 3, abs=0.1)


def test_places_are_left_free_for_number_and_date(profile: Profile) -> None:
    """Before the clerk writes them, number and date are blank and the places say where they go."""
    content = replace(compose_report(reports.facts()), profile=profile)
    pdf, report = drawn(content, for_signing=True)
    page = pdf.pages[0]
    assert "/BC-UBND" in page.extract_text()
    for place in (report.places.number, report.places.date):
        assert place.page == 0
        box = (place.box.left, page.height - place.box.top, place.box.right, page.height - place.box.bottom)
        assert not page.crop(box).extract_text().strip()
    paper, _ = drawn(content)
    assert "tháng" in paper.pages[0].crop((300, 80, 560, 120)).extract_text()


def test_every_face_is_embedded(profile: Profile, tmp_path: Path) -> None:
    """No Helvetica sneaks in: pdffonts lists the family alone, all of it embedded."""
    out = tmp_path / "báo cáo.pdf"
    draw_report(full(profile), out)
    rows = subprocess.run(["pdffonts", out], check=True, capture_output=True, text=True).stdout.splitlines()[
        2:
    ]
    assert rows
    for row in rows:
        assert "LiberationSerif" in row
        assert row.split()[-5:-2] == ["yes", "yes", "yes"]


def test_text_can_be_searched_with_right_diacritics(profile: Profile, tmp_path: Path) -> None:
    """Another program reads the words as they were written, and finds the file sound."""
    out = tmp_path / "r.pdf"
    draw_report(full(profile), out)
    text = subprocess.run(["pdftotext", out, "-"], check=True, capture_output=True, text=True).stdout
    for words in ("Độc lập - Tự do - Hạnh phúc", "Kết quả công tác tuyên truyền", "Phú Ân Nam 2"):
        assert words in " ".join(text.split())
    assert subprocess.run(["qpdf", "--check", out], check=False, capture_output=True).returncode == 0
