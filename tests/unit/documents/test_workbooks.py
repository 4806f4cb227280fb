"""A workbook from anywhere is read within bounds, understood where it can be, and refused in plain words."""

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pytest
from builders.workbooks import GOOD, TITLES, as_excel_saves, good, with_part, workbook
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from cchc_desktop.documents import workbooks
from cchc_desktop.documents.workbooks import open_table
from cchc_desktop.domain.activity_sheet_rows import Unreadable
from cchc_desktop.domain.errors import Trouble, UserMistake

JUNE = date(2018, 6, 5)
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of an old Excel begin, and those under a password."""
SHEET = "xl/worksheets/sheet1.xml"


def wanted(cells: tuple[object, ...]) -> int:
    """Rate a row by how many of the headings stand in it."""
    return len(set(TITLES) & {str(cell) for cell in cells})


def read(file: Path) -> list[tuple[int, tuple[object, ...]]]:
    """Return all rows of the table in `file`."""
    with open_table(file, wanted) as table:
        return list(table.rows)


def refused(file: Path) -> UserMistake:
    """Return why the file is not read."""
    with pytest.raises(UserMistake) as told:
        read(file)
    assert told.value.hint
    assert told.value.field == "file"
    return told.value


def test_rows_come_with_the_number_the_spreadsheet_shows(tmp_path: Path) -> None:
    """Empty rows are passed over, yet every row keeps the number the officer sees in Excel."""
    rows = read(workbook(tmp_path / "a.xlsx", GOOD, (), ("", None), good(title="Hai")))
    assert [(number, cells[0]) for number, cells in rows] == [(2, "Phát thanh chuyên mục"), (5, "Hai")]


def test_texts_are_found_where_excel_keeps_them(tmp_path: Path) -> None:
    """Texts in a part of their own, in pieces of several fonts, or with a reading aid are whole."""
    plain = read(workbook(tmp_path / "a.xlsx", GOOD, good(title="Hai & ba < bốn")))
    file = as_excel_saves(workbook(tmp_path / "b.xlsx", GOOD, good(title="Hai & ba < bốn")))
    assert read(file) == plain
    pieces = (
        "<r><t>Phát </t></r><r><rPr><b/></rPr><t>thanh</t></r><rPh sb='0' eb='1'><t>xa</t></rPh>".encode()
    )
    first = f"<t>{GOOD[0]}</t>".encode("ascii", "xmlcharrefreplace")
    with_part(file, "xl/sharedStrings.xml", lambda xml: xml.replace(first, pieces))
    assert read(file)[0][1][0] == "Phát thanh"


def test_headings_are_found_below_a_title_and_on_any_visible_sheet(tmp_path: Path) -> None:
    """A book with a cover sheet and three lines above the table is read where the table is."""

    def touch(sheet: Worksheet) -> None:
        sheet.insert_rows(1, 3)
        sheet["A1"] = "UBND XÃ DIÊN AN"
        cover = sheet.parent.create_sheet("Bìa", 0)
        cover["A1"] = "Sổ năm 2018"
        sheet.parent.create_sheet("Nháp").sheet_state = "hidden"

    with open_table(workbook(tmp_path / "a.xlsx", GOOD, touch=touch), wanted) as table:
        assert (table.sheet, table.heading_row, table.hidden) == ("Sổ theo dõi", 4, ("Nháp",))
        assert [number for number, _cells in table.rows] == [5]


def test_days_are_days_and_numbers_are_numbers(tmp_path: Path) -> None:
    """A cell Excel shows as a day is a day, whole numbers are whole, text stays text."""

    def touch(sheet: Worksheet) -> None:
        sheet["C2"] = datetime.combine(JUNE, time())
        sheet["C2"].number_format = '"ngày" dd" tháng "mm'
        sheet["F2"], sheet["G2"] = 2.0, 1.5
        sheet["H2"] = 5
        sheet["H2"].number_format = '[Red]"d"0'

    ((_number, cells),) = read(workbook(tmp_path / "a.xlsx", GOOD, touch=touch))
    assert cells[2] == JUNE
    assert (cells[5], cells[6], cells[7]) == (2, 1.5, 5)
    assert type(cells[5]) is int


def test_books_that_count_days_from_1904_are_read_right(tmp_path: Path) -> None:
    """A workbook that began on an old Mac has its own first day."""
    file = workbook(tmp_path / "a.xlsx", GOOD)
    book = load_workbook(file)
    book.epoch = datetime.combine(date(1904, 1, 1), time())
    book.worksheets[0]["C2"] = datetime.combine(JUNE, time())
    book.save(file)
    assert read(file)[0][1][2] == JUNE


def test_a_formula_has_the_result_that_was_stored_or_says_why_not(tmp_path: Path) -> None:
    """What Excel worked out is used; a formula nobody ever worked out is named, not taken for nothing."""

    def touch(sheet: Worksheet) -> None:
        sheet["F2"], sheet["G2"] = "=1+1", "=F2*75000"

    file = workbook(tmp_path / "a.xlsx", GOOD, touch=touch)
    ((_number, cells),) = read(file)
    assert cells[5] == Unreadable("=1+1", formula=True)
    with_part(file, SHEET, lambda xml: xml.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
        b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"))  # fmt: skip
    with_part(
        file,
        SHEET,
        lambda xml: (
            xml.replace(b'<c r="G2"><f>', b'<c r="G2" t="e"><f>')
            .replace(b"<f>F2*75000</f><v />", b"<f>F2*75000</f><v>#REF!</v>")
            .replace(b"<f>F2*75000</f><v></v>", b"<f>F2*75000</f><v>#REF!</v>")
        ),
    )
    ((_number, cells),) = read(file)
    assert cells[5] == 2
    assert cells[6] == Unreadable("#REF!", formula=False)


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    """A name that was typed as text with = in front is that name."""

    def touch(sheet: Worksheet) -> None:
        sheet["A2"] = "=Một cửa"
        sheet["A2"].data_type = "s"

    assert read(workbook(tmp_path / "a.xlsx", GOOD, touch=touch))[0][1][0] == "=Một cửa"


def test_a_merged_block_counts_for_each_of_its_rows(tmp_path: Path) -> None:
    """The day merged over three rows is the day of all three; the next row is not touched."""
    rows = [good(title=str(n), day=None) for n in range(4)]

    def touch(sheet: Worksheet) -> None:
        sheet["C2"] = "05/06/2018"
        sheet.merge_cells("C2:C4")
        sheet.merge_cells("D5:E5")

    found = read(workbook(tmp_path / "a.xlsx", *rows, touch=touch))
    assert [cells[2] for _number, cells in found] == ["05/06/2018"] * 3 + [None]


def test_a_sheet_that_claims_a_huge_size_is_read_as_it_is(tmp_path: Path) -> None:
    """The size a file claims is not believed: two rows are two rows, and a cell far right is left out."""

    def touch(sheet: Worksheet) -> None:
        sheet["XFD2"] = "xa"
        sheet["A1048576"] = "cuối"

    found = read(workbook(tmp_path / "a.xlsx", GOOD, touch=touch))
    assert [number for number, _cells in found] == [2, 1_048_576]
    assert max(len(cells) for _number, cells in found) <= 200


def test_more_rows_than_the_limit_are_refused_with_the_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of more rows than can be looked through is split by the officer, not cut by the program."""
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    assert len(read(workbook(tmp_path / "a.xlsx", *[GOOD] * 3))) == 3
    assert "50.000" in refused(workbook(tmp_path / "b.xlsx", *[GOOD] * 4)).message


def test_a_book_without_such_a_table_is_refused(tmp_path: Path) -> None:
    """A budget workbook is no list of activities; a hidden one is not looked into."""
    refused(workbook(tmp_path / "a.xlsx", ("x", 1), titles=("Khoản", "Số tiền")))

    def hide(sheet: Worksheet) -> None:
        sheet.parent.create_sheet("Trống")
        sheet.sheet_state = "hidden"

    refused(workbook(tmp_path / "b.xlsx", GOOD, touch=hide))


@pytest.mark.parametrize(
    ("octets", "words"),
    [
        (b"", "không phải tệp Excel"),
        (b"Ten;Hinh thuc\nA;B\n", "không phải tệp Excel"),
        (b"%PDF-1.7 not a workbook", "không phải tệp Excel"),
        (OLD + bytes(2000), "đời cũ"),
        (OLD + bytes(900) + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"PK\x03\x04 cut off", "không phải tệp Excel"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_says_what_it_is(tmp_path: Path, octets: bytes, words: str) -> None:
    """An empty file, a CSV, a PDF, an old .xls and a file under a password each say what to do."""
    file = tmp_path / "danh sách.xlsx"
    file.write_bytes(octets)
    assert words in refused(file).message


def test_any_other_archive_is_no_workbook(tmp_path: Path) -> None:
    """A Word document is a ZIP too."""
    file = tmp_path / "a.xlsx"
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr("[Content_Types].xml", "<x/>")
        parts.writestr("word/document.xml", "<x/>")
    refused(file)


def test_a_damaged_workbook_is_called_damaged(tmp_path: Path) -> None:
    """Cut, altered or half written: the officer saves it anew."""
    whole = as_excel_saves(workbook(tmp_path / "a.xlsx", *[GOOD] * 50))
    for name, change in (
        (SHEET, lambda xml: xml[: len(xml) // 2]),
        (SHEET, lambda xml: xml.replace(b't="s"', b't="s" x', 1)),
        (SHEET, lambda xml: xml.replace(b'<row r="5"', b'<row r="x"')),
        (SHEET, lambda xml: xml.replace(b'<row r="5"', b'<row r="99999999"')),
        (SHEET, lambda xml: xml.replace(b"<v>7</v>", b"<v>70000</v>")),
        ("xl/workbook.xml", lambda xml: xml[:-20]),
        ("xl/_rels/workbook.xml.rels", lambda _xml: b"<Relationships/>"),
    ):
        file = tmp_path / "b.xlsx"
        file.write_bytes(whole.read_bytes())
        refused(with_part(file, name, change))
    octets = bytearray(whole.read_bytes())
    octets[len(octets) // 3 : len(octets) // 3 + 64] = bytes(64)
    (tmp_path / "c.xlsx").write_bytes(octets)
    refused(tmp_path / "c.xlsx")


def test_entities_are_refused_before_they_are_read(tmp_path: Path) -> None:
    """A document type, with which a small file becomes gigabytes or reaches for others, is never parsed."""
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
    file = with_part(workbook(tmp_path / "a.xlsx", GOOD), SHEET, lambda xml: bomb + xml)
    refused(file)


def test_a_bomb_is_refused_by_the_size_it_unpacks_to(tmp_path: Path) -> None:
    """A file of some kilobytes that would unpack to gigabytes is left packed."""
    file = workbook(tmp_path / "a.xlsx", GOOD)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as parts, parts.open("xl/x.bin", "w") as part:
        for _ in range(600):
            part.write(bytes(1 << 20))
    assert file.stat().st_size < 2 << 20
    assert "quá lớn" in refused(file).message


def test_macros_are_told_and_not_run(tmp_path: Path) -> None:
    """A workbook with macros is read as any other; the officer is told."""
    file = with_part(workbook(tmp_path / "a.xlsx", GOOD), "xl/vbaProject.bin", lambda _x: b"Sub Auto_Open()")
    with open_table(file, wanted) as table:
        assert table.macros
        assert len(list(table.rows)) == 1


def test_a_file_that_is_gone_or_locked_is_told(tmp_path: Path) -> None:
    """A removed stick is named as what it is, not as a bad workbook."""
    with pytest.raises(UserMistake):
        read(tmp_path / "gone.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises((Trouble, UserMistake)):
        read(tmp_path / "folder.xlsx")


def test_a_fault_of_the_reader_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    """What goes wrong while a row is used is a bug of the program, and stays one."""
    file = workbook(tmp_path / "a.xlsx", GOOD)

    def use() -> None:
        with open_table(file, wanted) as table:
            for _row in table.rows:
                raise KeyError("bug")

    with pytest.raises(KeyError):
        use()
