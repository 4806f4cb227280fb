"""Draws the layouts of charts into PDF, in the document's own face."""

from typing import TYPE_CHECKING, Final

from cchc_desktop.documents.faces import faces
from cchc_desktop.domain.charts import Anchor, Bar, Box, Chart, Ink, Label, Look, lying_bars, standing_bars
from cchc_desktop.domain.reports import ChartData

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

INKS: Final = {
    Ink.BAR: "#1f5fbf",
    Ink.OTHER: "#b9d1f0",
    Ink.TEXT: "#111827",
    Ink.QUIET: "#475569",
    Ink.AXIS: "#475569",
}
LOOK: Final = Look(line=12, thick=11, row=19, wide=46, names=0.42, name_lines=3)

_SIZE: Final = 10.0
_TITLE_SIZE: Final = 11.0
_HEAD: Final = 22.0
"""Room over the bars for the title."""


def bar_chart(data: ChartData, *, width: float) -> "Drawing":
    """Return horizontal bars under their title; `width` in points, the height follows the bars."""
    return _drawn(lying_bars(_bars(data), width=width, measure=_width, look=LOOK), data)


def column_chart(data: ChartData, *, width: float, height: float, current: int | None = None) -> "Drawing":
    """Return upright bars, one a month, the bar at index `current` in full colour and the others pale.

    Without `current` all bars have the full colour. Sizes in points.
    """
    bars = [Bar(bar.words, bar.value, current is None or at == current) for at, bar in enumerate(_bars(data))]
    chart = standing_bars(bars, width=width, height=height - _HEAD, measure=_width, look=LOOK)
    return _drawn(chart, data)


def _bars(data: ChartData) -> list[Bar]:
    known = faces()
    return [Bar(known.printable(words), value) for words, value in data.bars]


def _width(words: str, *, bold: bool = False) -> float:
    known = faces()
    return (known.bold if bold else known.regular).width(words, _SIZE)


def _drawn(chart: Chart, data: ChartData) -> "Drawing":
    """Draw a layout under its title; ReportLab's y points up."""
    from reportlab.graphics.shapes import Drawing, Line, Rect, String
    from reportlab.lib.colors import HexColor

    known = faces()
    anchors = {Anchor.START: "start", Anchor.MIDDLE: "middle", Anchor.END: "end"}
    top = chart.height
    drawing = Drawing(chart.width, chart.height + _HEAD)
    title = known.printable(f"{data.title} ({data.unit})" if data.unit else data.title)
    drawing.add(
        String(
            0, top + _HEAD - _TITLE_SIZE, title, fontName=known.bold.name, fontSize=_TITLE_SIZE,
            fillColor=HexColor(INKS[Ink.TEXT]),
        )
    )  # fmt: skip
    for shape in chart.shapes:
        colour = HexColor(INKS[shape.ink])
        if isinstance(shape, Box):
            low = top - shape.y - shape.height
            drawing.add(Rect(shape.x, low, shape.width, shape.height, fillColor=colour, strokeColor=None))
        elif isinstance(shape, Label):
            face = known.bold if shape.bold else known.regular
            drawing.add(
                String(
                    shape.x, top - shape.y - _SIZE * 0.35, shape.words, fontName=face.name, fontSize=_SIZE,
                    fillColor=colour, textAnchor=anchors[shape.anchor],
                )
            )  # fmt: skip
        else:
            y = top - shape.y
            drawing.add(Line(shape.x, y, shape.x + shape.width, y, strokeColor=colour, strokeWidth=0.6))
    return drawing
