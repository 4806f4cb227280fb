"""The running text of a report: headings, paragraphs and tables that keep together as they should."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cchc_desktop.documents import measures as m
from cchc_desktop.documents.faces import Faces
from cchc_desktop.documents.lines import Line, Piece, wrap_pieces
from cchc_desktop.documents.sheets import Sheets
from cchc_desktop.documents.tables import draw_table, least_height
from cchc_desktop.domain.reports import Paragraph, ReportContent, Section, Table

_TABLE_SIZE = 12.0
_HEADING_GAP = 3.0


@dataclass(frozen=True, slots=True)
class Unit:
    """Something drawn in one go; `keep` ties it to the unit after it."""

    height: float
    draw: Callable[[], None]
    keep: bool = False


def draw_body(sheets: Sheets, content: ReportContent, tail: Unit) -> None:
    """Draw opening, sections and closing; `tail`, the signature block, follows the last two lines."""
    units = [*_units(sheets, content)]
    kept = 0
    closing: list[Unit] = []
    while units and kept < 2:
        unit = units.pop()
        kept += max(round(unit.height // m.TEXT_LEADING), 1)
        closing.insert(0, Unit(unit.height, unit.draw, keep=True))
    _place(sheets, [*units, *closing, tail])


def _place(sheets: Sheets, units: list[Unit]) -> None:
    index = 0
    while index < len(units):
        end = index
        while units[end].keep and end + 1 < len(units):
            end += 1
        group = units[index : end + 1]
        sheets.make_room(min(sum(unit.height for unit in group), sheets.paper.text_height))
        for unit in group:
            sheets.make_room(unit.height)
            unit.draw()
        index = end + 1


def _units(sheets: Sheets, content: ReportContent) -> Iterator[Unit]:
    for paragraph in content.opening:
        yield from _paragraph(sheets, paragraph)
    for section in content.sections:
        yield _heading(sheets, section)
        for paragraph in section.paragraphs:
            yield from _paragraph(sheets, paragraph)
        for table in section.tables:
            yield _table(sheets, table)
    for paragraph in content.closing:
        yield from _paragraph(sheets, paragraph)


def _heading(sheets: Sheets, section: Section) -> Unit:
    text = sheets.faces.printable(section.heading)
    lines = wrap_pieces([(text, sheets.faces.bold)], m.TEXT_SIZE, sheets.paper.text_width - m.FIRST_LINE)

    def draw() -> None:
        _mark(sheets, section, text)
        sheets.y -= _HEADING_GAP
        for line in lines:
            sheets.lines([line], m.TEXT_SIZE, m.TEXT_LEADING, indent=m.FIRST_LINE, justify=False)
        sheets.y -= m.PARAGRAPH_GAP

    height = _HEADING_GAP + len(lines) * m.TEXT_LEADING + m.PARAGRAPH_GAP
    return Unit(height, draw, keep=True)


def _mark(sheets: Sheets, section: Section, text: str) -> None:
    canvas = sheets.canvas
    canvas.bookmarkHorizontal(section.key, 0, sheets.y)
    canvas.addOutlineEntry(text, section.key, level=section.level - 1)


def pieces_of(paragraph: Paragraph, faces: Faces) -> list[Piece]:
    """Return the runs of a paragraph as printable text with its face."""
    return [(faces.printable(run.text), faces.bold if run.bold else faces.regular) for run in paragraph.runs]


def _paragraph(sheets: Sheets, paragraph: Paragraph) -> Iterator[Unit]:
    lines = wrap_pieces(
        pieces_of(paragraph, sheets.faces), m.TEXT_SIZE, sheets.paper.text_width, indent=m.FIRST_LINE
    )
    # Two lines stay together at either end of a paragraph.
    ends = [lines[:2], *([line] for line in lines[2:-2]), lines[-2:]]
    groups = ends if len(lines) > 3 else [lines]
    for index, group in enumerate(groups):
        yield _text(sheets, group, first=index == 0, last=index == len(groups) - 1)


def _text(sheets: Sheets, lines: list[Line], *, first: bool, last: bool) -> Unit:
    gap = m.PARAGRAPH_GAP if last else 0.0

    def draw() -> None:
        indent = m.FIRST_LINE if first else 0.0
        sheets.lines(lines, m.TEXT_SIZE, m.TEXT_LEADING, indent=indent)
        sheets.y -= gap

    # The gap may fall off the end of a page, so it takes no room.
    return Unit(len(lines) * m.TEXT_LEADING, draw)


def _table(sheets: Sheets, table: Table) -> Unit:
    def draw() -> None:
        draw_table(sheets, table, size=_TABLE_SIZE)
        sheets.y -= m.PARAGRAPH_GAP * 2

    return Unit(least_height(sheets, table, _TABLE_SIZE), draw)
