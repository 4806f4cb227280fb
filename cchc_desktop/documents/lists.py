"""Write a plain list as a workbook: a title, a frozen header, texts as texts and days as days."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from cchc_desktop.domain.vietnamese import nfc

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell

_FACE: Final = "Times New Roman"
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_HEADER: Final = 4


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column; `width` in letters."""

    title: str
    width: int


def write_list_xlsx(
    out: Path,
    *,
    title: str,
    subtitle: str,
    columns: Sequence[ListColumn],
    rows: Iterable[Sequence[str | int | date]],
) -> None:
    """Write `rows` under `columns` to `out`; OSError when the disk does not take it."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = re.sub(r"[\[\]:*?/\\]", " ", title)[:31]
    for place, (words, face) in enumerate(
        ((title, Font(name=_FACE, size=13, bold=True)), (subtitle, Font(name=_FACE, size=12, italic=True))), 1
    ):
        cell = sheet.cell(row=place, column=1, value=_text(words))
        cell.font = face
    for place, column in enumerate(columns, 1):
        cell = sheet.cell(row=_HEADER, column=place, value=_text(column.title))
        cell.font = Font(name=_FACE, size=11, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    plain, wrapped = Font(name=_FACE, size=11), Alignment(vertical="top", wrap_text=True)
    last = _HEADER
    for last, row in enumerate(rows, _HEADER + 1):
        for place, value in enumerate(row, 1):
            cell = cast("Cell", sheet.cell(row=last, column=place))
            _put(cell, value)
            cell.font, cell.alignment = plain, wrapped
    sheet.freeze_panes = f"A{_HEADER + 1}"
    sheet.print_title_rows = f"{_HEADER}:{_HEADER}"
    sheet.auto_filter.ref = f"A{_HEADER}:{get_column_letter(len(columns))}{last}"
    sheet.page_setup.orientation = "landscape"
    book.save(out)


def _put(cell: "Cell", value: str | int | date) -> None:
    if isinstance(value, str):
        cell.value = _text(value)
        cell.data_type = "s"  # a title that begins with = stays a title
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
        return
    cell.value = value
    if isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"


def _text(value: str) -> str:
    return _UNPRINTABLE.sub(" ", nfc(value))[:32_767]
