"""Charts say their numbers directly, in the document's own face."""

from reportlab.graphics.shapes import Drawing, Rect, String

from cchc_desktop.documents.charts import INKS, bar_chart, column_chart
from cchc_desktop.domain.charts import Ink
from cchc_desktop.domain.reports import ChartData


def words(drawing: Drawing) -> list[str]:
    """Return what is written in a drawing."""
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def test_bars_carry_labels_and_values() -> None:
    """Every bar has its label and its value beside it, written the Vietnamese way, in embedded faces."""
    drawing = bar_chart(ChartData("Số hoạt động", (("Phát thanh", 1234), ("Niêm yết", 0))), width=400)
    assert words(drawing) == ["Số hoạt động", "Phát thanh", "1.234", "Niêm yết", "0"]
    faces = {shape.fontName for shape in drawing.contents if isinstance(shape, String)}
    assert faces == {"LiberationSerif-Regular", "LiberationSerif-Bold"}
    assert all(0 <= shape.y <= drawing.height for shape in drawing.contents)


def test_the_current_month_stands_out() -> None:
    """The month in question has the full colour, the others are pale."""
    data = ChartData("Theo tháng", (("T4", 3), ("T5", 5), ("T6", 7)))
    drawing = column_chart(data, width=300, height=160, current=2)
    fills = [f"#{shape.fillColor.hexval()[2:]}" for shape in drawing.contents if isinstance(shape, Rect)]
    assert fills == [INKS[Ink.OTHER], INKS[Ink.OTHER], INKS[Ink.BAR]]


def test_a_chart_of_nothing_is_only_its_title() -> None:
    """No bars, no failure."""
    assert words(bar_chart(ChartData("Trống", (), "lượt"), width=200)) == ["Trống (lượt)"]
    assert words(column_chart(ChartData("Trống", ()), width=200, height=100)) == ["Trống"]
