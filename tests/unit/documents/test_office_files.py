"""The editable report and the workbook carry the same content and run nothing."""

import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO

import docx
import openpyxl
import pytest
from builders import reports

from cchc_desktop.documents.docx import write_report_docx, write_section_docx
from cchc_desktop.documents.xlsx import write_appendices_xlsx
from cchc_desktop.domain.report_text import compose_report
from cchc_desktop.domain.reports import Profile, ReportContent


def content(title: str = "Phát thanh chuyên mục") -> ReportContent:
    """Return a numbered report whose first activity is called `title`."""
    records = (reports.activity(0, title=title), reports.activity(5))
    return compose_report(reports.facts(records=records)).issued(number="5", issued_on=date(2026, 2, 5))


def words_of(out: BytesIO) -> str:
    """Return all text of a DOCX, tables included."""
    document = docx.Document(out)
    texts = [p.text for p in document.paragraphs]
    texts += [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join(texts)


def test_docx_has_the_same_words_in_real_styles() -> None:
    """Head, sections, signature and appendices are there, headings as headings, body justified."""
    out = BytesIO()
    write_report_docx(content("<b>Đối thoại</b> & hỏi đáp\x00"), out)
    words = words_of(out)
    for text in ("Độc lập - Tự do - Hạnh phúc", "Số: 05/BC-UBND", "ngày 05 tháng 02 năm 2026",
                 "TM. ỦY BAN NHÂN DÂN", "- Lưu: VT.", "<b>Đối thoại</b> & hỏi đáp"):  # fmt: skip
        assert text in words
    document = docx.Document(out)
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert headings[:2] == ["I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "II. KẾT QUẢ THỰC HIỆN"]
    assert document.styles["Body Text"].font.name == "Times New Roman"
    assert round(document.sections[0].left_margin.mm) == 30
    assert document.sections[0].different_first_page_header_footer


@pytest.mark.parametrize("profile", list(Profile))
def test_docx_numbers_pages_where_the_profile_says(profile: Profile) -> None:
    """The page number is a field in the head (ND30) or the foot (TT01)."""
    out = BytesIO()
    write_report_docx(replace(content(), profile=profile), out)
    first = docx.Document(out).sections[0]
    part = first.header if profile is Profile.ND30 else first.footer
    assert "PAGE" in part._element.xml


def test_section_alone_has_no_head() -> None:
    """The section for the periodic report begins at I, without letterhead and signature."""
    out = BytesIO()
    write_section_docx(content(), out)
    words = words_of(out)
    assert words.startswith("I. CÔNG TÁC")
    assert "CỘNG HÒA" not in words
    assert "Nơi nhận" not in words


@pytest.mark.parametrize("title", ["=1+1", '=HYPERLINK("x")', "+1", "-1", "@SUM(A1)", "#N/A"])
def test_no_title_becomes_a_formula(title: str) -> None:
    """What a user typed stays text in the workbook, whatever it begins with."""
    out = BytesIO()
    write_appendices_xlsx(content(title), out)
    sheet = openpyxl.load_workbook(out)["Phụ lục III"]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value == title]
    assert [cell.data_type for cell in cells] == ["s"]
    with zipfile.ZipFile(out) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "sheet" in name)


def test_workbook_keeps_numbers_and_days() -> None:
    """Money and counts can be added up; days are days; the header stays in sight."""
    out = BytesIO()
    write_appendices_xlsx(content(), out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == [f"Phụ lục {n}" for n in ("I", "II", "III", "IV", "V", "VI")]
    money = book["Phụ lục VI"]
    assert money["G5"].value == 2_380_000
    assert money["G5"].number_format.endswith("#,##0")
    assert money.freeze_panes == "A5"
    days = [c for row in book["Phụ lục IV"].iter_rows() for c in row if isinstance(c.value, datetime)]
    assert days
    assert {c.number_format for c in days} == {"dd/mm/yyyy"}
