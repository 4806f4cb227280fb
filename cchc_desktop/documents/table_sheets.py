"""Writing a list as a workbook, however long: a frozen heading, fitting widths, text that stays text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cchc_desktop.documents.sheet_cells import BROKEN, DAY, WHOLE, begins_like_formula, cell_text
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.vietnamese import number as number_words

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FACE: Final = "Arial"
HEADING_FILL: Final = "E7EFFA"
MARKED_FILL: Final = "FCE7E5"
MOST_ROWS: Final = 1_048_575
"""A sheet holds one row more, which is the heading."""

_EVERY: Final = 500


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column of the list: its heading, its width in letters; `marked` gives it the colour of errors."""

    title: str
    width: int
    marked: bool = False


@dataclass(frozen=True, slots=True)
class OutSheet:
    """One sheet of a workbook: its name, its columns and about `count` rows."""

    title: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[object]]
    count: int


def write_table_xlsx(
    out: Path,
    *,
    sheet: str,
    columns: Sequence[OutColumn],
    rows: Iterable[Sequence[object]],
    count: int,
    progress: Progress = silent,
) -> int:
    """Write `rows`, about `count` of them, under the headings of `columns`; return how many were written.

    Days and numbers stay what they are, everything else becomes text. The rows are streamed, so that a
    long list needs no more memory than a short one.
    """
    return write_tables_xlsx(out, [OutSheet(sheet, columns, rows, count)], progress=progress)


def write_tables_xlsx(out: Path, sheets: Sequence[OutSheet], *, progress: Progress = silent) -> int:
    """Write several lists as sheets of one workbook; return how many rows were written in all."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    book.properties.language = "vi"
    written = sum(_fill(book.create_sheet(_sheet_title(sheet.title)), sheet, progress) for sheet in sheets)
    book.save(out)
    return written


def _fill(page: Any, sheet: OutSheet, progress: Progress) -> int:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    page.freeze_panes = "A2"
    for at, column in enumerate(sheet.columns, 1):
        page.column_dimensions[get_column_letter(at)].width = column.width
    heading = []
    for column in sheet.columns:
        cell = WriteOnlyCell(page, cell_text(column.title))
        cell.data_type = "s"
        cell.font = Font(name=FACE, size=10, bold=True)
        cell.fill = PatternFill("solid", fgColor=MARKED_FILL if column.marked else HEADING_FILL)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        heading.append(cell)
    page.append(heading)
    written = 0
    try:
        for row in sheet.rows:
            page.append([_cell(page, value, WriteOnlyCell) for value in row])
            written += 1
            if written % _EVERY == 0:
                progress(written, max(sheet.count, written), number_words(written))
            if written >= MOST_ROWS:
                break
    except BaseException:
        # what was streamed so far lies in a file of openpyxl's own
        page.close()
        page._writer.cleanup()  # noqa: SLF001 - there is no other way to be rid of it
        raise
    page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.columns))}{written + 1}"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    return written


def _cell(page: "Worksheet", value: object, new: Any) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        value = str(value)
    if isinstance(value, date):
        cell = new(page, value)
        cell.number_format = DAY
    elif isinstance(value, Decimal):
        cell = new(page, value)
        cell.number_format = BROKEN
    elif isinstance(value, int | float):
        cell = new(page, value)
        cell.number_format = WHOLE
    else:
        text = cell_text(str(value))
        cell = new(page, text)
        # A name that begins with = stays a name: the type is stated, not guessed from the text.
        cell.data_type = "s"
        if begins_like_formula(text):
            cell.quotePrefix = True
    return cell


def _sheet_title(words: str) -> str:
    """Return a name a sheet can have: no signs of a path, at most 31 letters."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in cell_text(words))[:31].strip() or "1"
