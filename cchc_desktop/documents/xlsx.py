"""Write a report's appendices as a workbook: one sheet each, numbers as numbers, text as text."""

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, cast

from cchc_desktop.documents.sheet_cells import BROKEN, DAY, WHOLE, begins_like_formula, cell_text
from cchc_desktop.domain.reports import NOT_RECORDED, Align, Appendix, Cell, ReportContent, Table

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

_FACE: Final = "Times New Roman"
_TITLE_ROWS: Final = 2


def write_appendices_xlsx(content: ReportContent, out: BinaryIO | Path) -> None:
    """Write the appendices of `content` to `out`, the header of each first table frozen."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = cell_text(content.subject)
    book.properties.creator = cell_text(content.letterhead.body_name)
    book.properties.language = "vi"
    for appendix in content.appendices:
        _fill(book.create_sheet(appendix.heading), appendix, content)
    if not book.worksheets:
        book.create_sheet("Phụ lục")
    book.save(out)


def _fill(sheet: "Worksheet", appendix: Appendix, content: ReportContent) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.properties import PageSetupProperties

    _put(sheet, 1, 1, appendix.title.upper()).font = Font(name=_FACE, size=13, bold=True)
    _put(sheet, 2, 1, f"{content.letterhead.body_name}, {content.period_label}").font = Font(
        name=_FACE, size=12, italic=True
    )
    sheet.page_setup.orientation = "landscape" if appendix.landscape else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    row = _TITLE_ROWS + 2
    for index, table in enumerate(appendix.tables):
        row = _write_table(sheet, table, row, first=index == 0) + 2
    if appendix.note:
        _put(sheet, row, 1, appendix.note).font = Font(name=_FACE, size=11, italic=True)


def _write_table(sheet: "Worksheet", table: Table, row: int, *, first: bool) -> int:
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter

    bold, plain = Font(name=_FACE, size=11, bold=True), Font(name=_FACE, size=11)
    thin = Side(style="thin")
    box = Border(left=thin, right=thin, top=thin, bottom=thin)
    if table.title:
        _put(sheet, row, 1, table.title).font = Font(name=_FACE, size=12, bold=True)
        row += 1
    for index, column in enumerate(table.columns, 1):
        cell = _put(sheet, row, index, column.title)
        cell.font, cell.border = bold, box
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        letter = get_column_letter(index)
        wide = max(column.width * 5, len(column.title) * 0.7, 6)
        sheet.column_dimensions[letter].width = max(
            wide, sheet.column_dimensions[letter].width if not first else 0
        )
    if first:
        sheet.freeze_panes = f"A{row + 1}"
        sheet.print_title_rows = f"{row}:{row}"
    aligns = [
        Alignment(horizontal=_horizontal(column.align), vertical="center", wrap_text=True)
        for column in table.columns
    ]
    last = [table.total] if table.total is not None else []
    for cells in [*table.rows, *last]:
        row += 1
        face = bold if last and cells is table.total else plain
        for index, value in enumerate(cells, 1):
            cell = _put(sheet, row, index, value)
            cell.font, cell.border, cell.alignment = face, box, aligns[index - 1]
    return row


def _put(sheet: "Worksheet", row: int, column: int, value: Cell) -> "SheetCell":
    cell = cast("SheetCell", sheet.cell(row=row, column=column))
    if value is None:
        value = NOT_RECORDED
    if isinstance(value, str):
        cell.value = cell_text(value)
        # A title that begins with = stays a title: the type is stated, not guessed from the text.
        cell.data_type = "s"
        cell.quotePrefix = begins_like_formula(value)
        return cell
    cell.value = value
    if isinstance(value, Decimal):
        cell.number_format = BROKEN
    else:
        cell.number_format = WHOLE if isinstance(value, int) else DAY
    return cell


def _horizontal(align: Align) -> str:
    return "center" if align is Align.CENTRE else align.value
