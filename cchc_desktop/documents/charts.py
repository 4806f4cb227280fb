"""Bars with direct labels, drawn alike for the printed report and for the screen."""

from typing import TYPE_CHECKING, Final

from cchc_desktop.documents.faces import Face, faces
from cchc_desktop.documents.lines import wrap
from cchc_desktop.domain.reports import ChartData
from cchc_desktop.domain.vietnamese import number

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

BAR: Final = "#1f5fbf"
PALE: Final = "#b9d1f0"
INK: Final = "#111827"
QUIET: Final = "#475569"

_SIZE: Final = 10.0
_TITLE_SIZE: Final = 11.0


def bar_chart(data: ChartData, *, width: float, colours: tuple[str, ...] = (BAR,)) -> "Drawing":
    """Return horizontal bars, one a line: label, bar, value; for channels and other long labels.

    `width` in points; the height follows the number of bars.
    """
    from reportlab.graphics.shapes import Drawing, Rect, String

    known = faces()
    labels = [known.printable(label) for label, _ in data.bars]
    label_width = min(max((known.regular.width(x, _SIZE) for x in labels), default=0), width * 0.42)
    value_width = max((known.bold.width(number(v), _SIZE) for _, v in data.bars), default=0) + 8
    room = max(width - label_width - value_width - 8, 10)
    most = max((value for _, value in data.bars), default=0) or 1
    cut = [wrap(label, known.regular, _SIZE, label_width) for label in labels]
    steps = [max(len(lines) * 12 + 5, 19) for lines in cut]
    drawing = Drawing(width, sum(steps) + 22)
    y = drawing.height - _TITLE_SIZE
    drawing.add(_string(String, 0, y, _title(data), known.bold, _TITLE_SIZE, INK))
    y -= 11
    for index, ((_, value), lines, step) in enumerate(zip(data.bars, cut, steps, strict=True)):
        middle = y - step / 2
        for row, text in enumerate(lines):
            at = middle - 3.5 + (len(lines) - 1) * 6 - row * 12
            drawing.add(_string(String, label_width, at, text, known.regular, _SIZE, INK, "end"))
        long = max(room * value / most, 0.8)
        fill = _colour(colours[index % len(colours)])
        drawing.add(Rect(label_width + 8, middle - 5.5, long, 11, fillColor=fill, strokeColor=None))
        at_x = label_width + 8 + long + 4
        drawing.add(_string(String, at_x, middle - 3.5, number(value), known.bold, _SIZE, INK))
        y -= step
    return drawing


def column_chart(data: ChartData, *, width: float, height: float, current: int | None = None) -> "Drawing":
    """Return upright bars, one a month, the bar at index `current` in full colour and the others pale.

    Without `current` all bars have the full colour. Sizes in points.
    """
    from reportlab.graphics.shapes import Drawing, Line, Rect, String

    known = faces()
    drawing = Drawing(width, height)
    drawing.add(_string(String, 0, height - _TITLE_SIZE, _title(data), known.bold, _TITLE_SIZE, INK))
    floor, ceiling = 16.0, height - _TITLE_SIZE - 20
    most = max((value for _, value in data.bars), default=0) or 1
    step = width / max(len(data.bars), 1)
    wide = min(step * 0.62, 46)
    for index, (label, value) in enumerate(data.bars):
        middle = step * (index + 0.5)
        tall = (ceiling - floor) * value / most
        fill = _colour(BAR if current is None or index == current else PALE)
        if value:
            drawing.add(Rect(middle - wide / 2, floor, wide, tall, fillColor=fill, strokeColor=None))
        drawing.add(
            _string(String, middle, floor + tall + 3, number(value), known.bold, _SIZE, INK, "middle")
        )
        text = known.printable(label)
        drawing.add(_string(String, middle, 3, text, known.regular, _SIZE, QUIET, "middle"))
    drawing.add(Line(0, floor, width, floor, strokeColor=_colour(QUIET), strokeWidth=0.6))
    return drawing


def as_svg(drawing: "Drawing") -> str:
    """Return the drawing as SVG text for the screen, its texts in the family the program ships."""
    from reportlab.graphics import renderSVG

    svg: str = renderSVG.drawToString(drawing)
    # The screen knows the family and the weight, not the names the faces have in a PDF.
    return (
        svg.replace("font-family: LiberationSerif-Bold", "font-family: 'Liberation Serif'; font-weight: bold")
        .replace("font-family: LiberationSerif-Regular", "font-family: 'Liberation Serif'")
    )  # fmt: skip


def _title(data: ChartData) -> str:
    return faces().printable(f"{data.title} ({data.unit})" if data.unit else data.title)


def _colour(code: str) -> object:
    from reportlab.lib.colors import HexColor

    return HexColor(code)


def _string(  # noqa: PLR0917 - a label's place, words and looks, in the order ReportLab takes them
    kind: type, x: float, y: float, text: str, face: Face, size: float, colour: str, anchor: str = "start"
) -> object:
    return kind(x, y, text, fontName=face.name, fontSize=size, fillColor=_colour(colour), textAnchor=anchor)
