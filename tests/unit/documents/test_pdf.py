"""What users type cannot break the printed report, and the file is fit for the archive."""

import subprocess
import unicodedata
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pikepdf
import pytest
from builders import reports

from cchc_desktop.documents.pdf import draw_report
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.domain.report_text import compose_report
from cchc_desktop.domain.reports import Column, ReportContent, Table


def one(title: str) -> ReportContent:
    """Return a report whose only activity is called `title`."""
    return compose_report(reports.facts(records=(reports.activity(0, title=title),)))


def text_of(content: ReportContent) -> str:
    """Return everything the drawn report says, line ends as spaces."""
    out = BytesIO()
    draw_report(content, out)
    with pdfplumber.open(out) as pdf:
        return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


@pytest.mark.parametrize("title", ['<b>x & <img src="a.png"/>', "<para>", "&lt;", "]]>", "{%s} %d"])
def test_markup_in_a_title_is_printed_as_typed(title: str) -> None:
    """A title is words: no tag works, nothing is fetched, nothing breaks."""
    assert title in text_of(one(title))


def test_decomposed_letters_are_printed_whole() -> None:
    """Text typed on another system (NFD) reads the same in the report."""
    assert "Tuyên truyền ở thôn" in text_of(one(unicodedata.normalize("NFD", "Tuyên truyền ở thôn")))


def test_a_picture_character_becomes_a_visible_box() -> None:
    """An emoji in a file name does not stop the report; the reader sees that something stood there."""
    assert "Vui □ lắm" in text_of(one("Vui \U0001f600\ufe0f lắm\x00"))


def test_an_empty_quarter_makes_a_whole_report() -> None:
    """With nothing recorded the outline stands, in words and without zeros."""
    text = text_of(compose_report(reports.empty_facts()))
    assert "Trong kỳ chưa phát sinh hoạt động tuyên truyền." in text
    assert "VI. KIẾN NGHỊ, ĐỀ XUẤT" in text


def test_a_subject_of_forty_lines_and_a_row_taller_than_a_page_are_printed() -> None:
    """Nothing is cut off, however long."""
    long = one("Nội dung rất dài " * 1200)
    long = replace(long, subject="Kết quả thực hiện nhiệm vụ tuyên truyền " * 60 + "hết")
    text = text_of(long)
    assert "tuyên truyền hết" in text
    assert text.count("Nội dung rất dài") == 1200


def test_long_tables_repeat_their_header() -> None:
    """Every page of the list of activities begins with the header row."""
    out = BytesIO()
    draw_report(compose_report(reports.facts(activities=120)), out)
    with pdfplumber.open(out) as pdf:
        wide = [p for p in pdf.pages if p.width > p.height and "SHA" not in p.extract_text()]
        assert len(wide) > 3
        assert all(page.search("Hình thức", regex=False) for page in wide)


def test_file_says_what_it_is() -> None:
    """Title, subject, author, language, output intent and the PDF/A-2b mark are inside; bookmarks too."""
    out = BytesIO()
    draw_report(compose_report(reports.facts()), out)
    with pikepdf.open(out) as pdf:
        assert str(pdf.Root.Lang) == "vi"
        assert str(pdf.docinfo["/Author"]) == "Ủy ban nhân dân xã Diên An"
        assert str(pdf.docinfo["/Subject"]).endswith("quý II năm 2018")
        xmp = pdf.open_metadata()
        assert (xmp["pdfaid:part"], xmp["pdfaid:conformance"]) == ("2", "B")
        assert xmp["dc:title"] == str(pdf.docinfo["/Title"])
        assert len(pdf.Root.OutputIntents) == 1
        assert pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"
        with pdf.open_outline() as outline:
            assert outline.root[0].title == "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"
            assert outline.root[-1].title.startswith("Phụ lục VI")


def test_the_same_content_gives_the_same_bytes() -> None:
    """Made twice without the time of making, a report is the same file."""
    content = compose_report(reports.facts())
    first, second = BytesIO(), BytesIO()
    draw_report(content, first, invariant=True)
    draw_report(content, second, invariant=True)
    assert first.getvalue() == second.getvalue()


def test_cancelling_writes_nothing() -> None:
    """Pressing Hủy leaves no half-made file."""
    out = BytesIO()

    def stop(done: int, total: int, words: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        draw_report(compose_report(reports.facts()), out, progress=stop)
    assert out.getvalue() == b""


def test_a_table_without_rows_shows_its_header() -> None:
    """A table may be empty."""
    content = compose_report(reports.empty_facts())
    bare = Table("Bảng trống", (Column("Nội dung", 1),), ())
    first = replace(content.appendices[0], tables=(bare,), note="")
    assert "Bảng trống Nội dung" in text_of(replace(content, appendices=(first,)))


def test_five_thousand_activities_are_all_printed() -> None:
    """A busy province's list runs over many pages; the last one is there, and no page is empty."""
    records = tuple(reports.activity(number, title=f"Hoạt động số {number}") for number in range(5000))
    out = BytesIO()
    drawn = draw_report(compose_report(reports.facts(records=records)), out)
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == drawn.pages
        assert all(len(page.obj["/Contents"].read_bytes()) > 200 for page in pdf.pages)
    text = subprocess.run(
        ["pdftotext", "-", "-"], input=out.getvalue(), capture_output=True, check=True
    ).stdout
    assert text.decode().count("Hoạt động số 4999") >= 1
