"""The workbook in which officers list activities: how to fill it, the columns, the lists to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cchc_desktop.documents.sheet_cells import DAY, WHOLE, cell_text
from cchc_desktop.documents.table_sheets import FACE, HEADING_FILL
from cchc_desktop.domain.language import language, tr

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

ROWS_PREPARED: Final = 2_000
"""So many rows have lists and checks; more can be filled without them."""
_GREY: Final = "5F6C7D"
_REQUIRED_FILL: Final = "CFDFF5"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """A column to fill: its heading, how to fill it, an example, and what may stand in it."""

    title: str
    hint: str
    width: int
    example: object
    required: bool = False
    choices: Sequence[str] = field(default=())
    several: bool = False
    """True where a cell may hold several of the choices, so that Excel must not refuse them."""
    days: tuple[date, date] | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """The sheets' names and the lines of the sheet that explains."""

    title: str
    guide: str
    table: str
    lists: str
    lines: Sequence[str]


def write_activity_template(out: Path, words: TemplateWords, columns: Sequence[TemplateColumn]) -> None:
    """Write the template to `out`: the guide first, the table with one example row, the lists last."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.title = cell_text(words.title)
    book.properties.language = language()
    guide: Any = book.active
    guide.title = words.guide
    table = book.create_sheet(words.table)
    _fill_guide(guide, words, columns)
    ranges = _fill_lists(book, words.lists, columns)
    _fill_table(table, columns, ranges)
    book.active = 1
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is table
    book.save(out)


def _fill_guide(sheet: "Worksheet", words: TemplateWords, columns: Sequence[TemplateColumn]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    top = Alignment(vertical="top", wrap_text=True)
    sheet.column_dimensions["A"].width = 34
    sheet.column_dimensions["B"].width = 90
    _put(sheet, 1, 1, words.title).font = Font(name=FACE, size=14, bold=True)
    row = 3
    for number, line in enumerate(words.lines, 1):
        cell = _put(sheet, row, 1, f"{number}. {line}")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=2)
        cell.font, cell.alignment = Font(name=FACE, size=11), top
        sheet.row_dimensions[row].height = 32 if len(line) > 105 else 17
        row += 1
    row += 1
    for at, title in enumerate((tr("Column"), tr("How to fill it")), 1):
        cell = _put(sheet, row, at, title)
        cell.font, cell.fill = Font(name=FACE, size=11, bold=True), PatternFill("solid", fgColor=HEADING_FILL)
    for column in columns:
        row += 1
        _put(sheet, row, 1, column.title).font = Font(name=FACE, size=11, bold=column.required)
        cell = _put(sheet, row, 2, column.hint)
        cell.font, cell.alignment = Font(name=FACE, size=11), top
    sheet.sheet_view.showGridLines = False


def _fill_lists(book: "Workbook", title: str, columns: Sequence[TemplateColumn]) -> dict[str, str]:
    """Write the lists side by side; return by column title where its list stands."""
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet: Any = book.create_sheet(title)
    ranges: dict[str, str] = {}
    for at, column in enumerate((c for c in columns if c.choices), 1):
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = min(max(map(len, column.choices)) + 2, 70)
        _put(sheet, 1, at, column.title).font = Font(name=FACE, size=11, bold=True)
        for row, choice in enumerate(column.choices, 2):
            _put(sheet, row, at, choice).font = Font(name=FACE, size=11)
        ranges[column.title] = f"'{title}'!${letter}$2:${letter}${len(column.choices) + 1}"
    sheet.freeze_panes = "A2"
    return ranges


def _fill_table(sheet: "Worksheet", columns: Sequence[TemplateColumn], ranges: dict[str, str]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.row_dimensions[1].height = 46
    for at, column in enumerate(columns, 1):
        letter = get_column_letter(at)
        dimension = sheet.column_dimensions[letter]
        dimension.width = column.width
        cell = _put(sheet, 1, at, f"{column.title} *" if column.required else column.title)
        cell.font = Font(name=FACE, size=10, bold=True)
        cell.fill = PatternFill("solid", fgColor=_REQUIRED_FILL if column.required else HEADING_FILL)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.comment = Comment(cell_text(column.hint), "CCHC", height=70, width=260)
        example = _put(sheet, 2, at, column.example)
        example.font = Font(name=FACE, size=10, color=_GREY)
        example.alignment = Alignment(vertical="top", wrap_text=at == 1)
        if column.days is not None or column.whole:
            form = DAY if column.days is not None else WHOLE
            example.number_format = dimension.number_format = form
        rule = _validation(column, ranges.get(column.title))
        if rule is not None:
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{ROWS_PREPARED + 1}")
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"


def _validation(column: TemplateColumn, listed: str | None) -> Any:
    from openpyxl.worksheet.datavalidation import DataValidation

    if listed is not None:
        rule = DataValidation("list", formula1=listed, allow_blank=True, showErrorMessage=not column.several)
    elif column.days is not None:
        first, last = (f"DATE({day.year},{day.month},{day.day})" for day in column.days)
        rule = DataValidation("date", operator="between", formula1=first, formula2=last, allow_blank=True)
        # A day typed as text is read as well: Excel asks, and lets it stand.
        rule.errorStyle = "warning"
    elif column.whole:
        rule = DataValidation("whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    else:
        return None
    rule.errorTitle = cell_text(column.title)[:32]
    rule.error = cell_text(column.hint)[:220]
    return rule


def _put(sheet: "Worksheet", row: int, column: int, value: object) -> Any:
    cell: Any = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = cell_text(value)
        cell.data_type = "s"
    elif value is not None:
        cell.value = value
    return cell
