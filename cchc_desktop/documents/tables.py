"""Ruled tables that run over pages and repeat their header."""

from collections.abc import Sequence
from dataclasses import dataclass

from cchc_desktop.documents.faces import Face
from cchc_desktop.documents.lines import wrap
from cchc_desktop.documents.sheets import Sheets
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.reports import Align, Cell, Column, Table, cell_text

_PAD_X = 3.5
_PAD_Y = 2.5
_RULE = 0.4
_ROWS_BETWEEN_REPORTS = 250
_ROWS_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class _Row:
    cells: tuple[tuple[list[str], str], ...]
    """Lines and alignment of each cell."""
    face: Face
    lines: int


class _Press:
    """Draws the rows of one table, a page at a time."""

    def __init__(self, sheets: Sheets, table: Table, size: float) -> None:
        self.sheets = sheets
        self.size = size
        self.leading = size * 1.16
        self.widths = self._widths(table)
        edges = [sheets.paper.left]
        for wide in self.widths:
            edges.append(edges[-1] + wide)
        self.edges = edges
        self.header = self._header(table.columns)
        self.top = sheets.y
        self.rules: list[float] = []
        self.pen = sheets.canvas.beginText()
        self.fresh = True

    def _widths(self, table: Table) -> list[float]:
        """Share the width out, but give every column room for the words of its header and for dates."""
        faces, size = self.sheets.faces, self.size
        shares = sum(column.width for column in table.columns) or 1
        whole = self.sheets.paper.text_width
        widths = [column.width / shares * whole for column in table.columns]
        least = [
            max((faces.bold.width(word, size) for word in faces.printable(column.title).split()), default=0)
            for column in table.columns
        ]
        for row in [*table.rows[:_ROWS_LOOKED_AT], *([table.total] if table.total else [])]:
            for index, cell in enumerate(row):
                if cell is not None and not isinstance(cell, str):
                    least[index] = max(least[index], faces.bold.width(cell_text(cell), size))
        least = [wide + 2 * _PAD_X + 0.5 for wide in least]
        missing = sum(max(need - wide, 0) for need, wide in zip(least, widths, strict=True))
        spare = sum(max(wide - need, 0) for need, wide in zip(least, widths, strict=True))
        if not missing or spare <= missing:
            return widths
        return [
            need if wide < need else wide - (wide - need) * missing / spare
            for need, wide in zip(least, widths, strict=True)
        ]

    def _header(self, columns: Sequence[Column]) -> _Row:
        return self.row([column.title for column in columns], [Align.CENTRE.value] * len(columns), bold=True)

    def row(self, cells: Sequence[Cell], aligns: Sequence[str], *, bold: bool = False) -> _Row:
        faces = self.sheets.faces
        face = faces.bold if bold else faces.regular
        size = self.size
        made: list[tuple[list[str], str]] = []
        tallest = 1
        for cell, wide, align in zip(cells, self.widths, aligns, strict=True):
            text = cell if isinstance(cell, str) else cell_text(cell)
            lines = wrap(faces.printable(text), face, size, wide - 2 * _PAD_X)
            tallest = max(tallest, len(lines))
            made.append((lines, _alignment(cell, align)))
        return _Row(tuple(made), face, tallest)

    def height(self, row: _Row) -> float:
        return row.lines * self.leading + 2 * _PAD_Y

    def begin(self) -> None:
        self.pen = self.sheets.canvas.beginText()
        self.top = self.sheets.y
        self.rules = [self.top]
        self.put(self.header)
        self.fresh = True

    def put(self, row: _Row, start: int = 0, stop: int | None = None) -> None:
        """Draw lines `start` to `stop` of a row and move down."""
        size, leading, pen = self.size, self.leading, self.pen
        face = row.face
        pen.setFont(face.name, size, leading)
        count = (row.lines if stop is None else stop) - start
        first = self.sheets.y - _PAD_Y - size * 0.86
        for (lines, align), left, right in zip(row.cells, self.edges, self.edges[1:], strict=False):
            y = first - max(count - len(lines), 0) * leading / 2
            for text in lines[start : start + count]:
                if align == "left":
                    x = left + _PAD_X
                elif align == "right":
                    x = right - _PAD_X - face.width(text, size)
                else:
                    x = (left + right - face.width(text, size)) / 2
                pen.setTextOrigin(x, y)
                pen.textOut(text)
                y -= leading
        self.sheets.y -= count * leading + 2 * _PAD_Y
        self.rules.append(self.sheets.y)
        self.fresh = False

    def end(self) -> None:
        canvas = self.sheets.canvas
        canvas.setLineWidth(_RULE)
        canvas.drawText(self.pen)
        left, right, bottom = self.edges[0], self.edges[-1], self.sheets.y
        canvas.lines([(left, y, right, y) for y in self.rules])
        canvas.lines([(x, self.top, x, bottom) for x in self.edges])

    def turn(self) -> None:
        self.end()
        self.sheets.turn()
        self.begin()

    def place(self, row: _Row) -> None:
        """Draw a row, on the next page where it does not fit, over pages where none can hold it."""
        room = self.sheets.room
        if self.height(row) > room and not self.fresh:
            self.turn()
            room = self.sheets.room
        if self.height(row) <= room:
            self.put(row)
            return
        start = 0
        while start < row.lines:
            fit = max(int((self.sheets.room - 2 * _PAD_Y) / self.leading), 1)
            stop = min(start + fit, row.lines)
            self.put(row, start, stop)
            start = stop
            if start < row.lines:
                self.turn()


def draw_table(
    sheets: Sheets, table: Table, *, size: float, progress: Progress = silent, words: str = ""
) -> None:
    """Draw `table` from the pen down, over as many pages as it needs; `progress` counts rows."""
    press = _Press(sheets, table, size)
    aligns = [column.align.value for column in table.columns]
    first = press.row(table.rows[0], aligns) if table.rows else None
    if table.title:
        title = wrap(
            sheets.faces.printable(table.title), sheets.faces.bold, size + 1, sheets.paper.text_width
        )
        leading = (size + 1) * 1.25
        need = len(title) * leading + 4 + press.height(press.header) + (press.height(first) if first else 0)
        sheets.make_room(min(need, sheets.paper.text_height))
        for text in title:
            sheets.text(
                text, sheets.faces.bold, size + 1, sheets.paper.left, sheets.baseline(size + 1, leading)
            )
            sheets.y -= leading
        sheets.y -= 4
    else:
        need = press.height(press.header) + (press.height(first) if first else 0)
        sheets.make_room(min(need, sheets.paper.text_height))
    press.begin()
    total = len(table.rows)
    for index, row in enumerate(table.rows):
        if index % _ROWS_BETWEEN_REPORTS == 0:
            progress(index, total, words)
        press.place(press.row(row, aligns))
    if table.total is not None:
        press.place(press.row(table.total, aligns, bold=True))
    press.end()


def least_height(sheets: Sheets, table: Table, size: float) -> float:
    """Return the points below which a table should not be begun: header and first row."""
    press = _Press(sheets, table, size)
    aligns = [column.align.value for column in table.columns]
    first = press.height(press.row(table.rows[0], aligns)) if table.rows else 0
    title = (size + 1) * 1.25 + 4 if table.title else 0
    return title + press.height(press.header) + first


def _alignment(cell: Cell, align: str) -> str:
    return Align.CENTRE.value if cell is None else align
