"""Charts say their numbers directly and look alike on paper and on the screen."""

from cchc_desktop.documents.charts import BAR, PALE, as_svg, bar_chart, column_chart
from cchc_desktop.domain.reports import ChartData


def test_bars_carry_labels_and_values() -> None:
    """Every bar has its label and its value beside it, written the Vietnamese way."""
    svg = as_svg(bar_chart(ChartData("Số hoạt động", (("Phát thanh", 1234), ("Niêm yết", 0))), width=400))
    for text in ("Phát thanh", "Niêm yết", "1.234"):
        assert text in svg
    assert "Liberation Serif" in svg
    assert "Helvetica" not in svg


def test_the_current_month_stands_out() -> None:
    """The month in question has the full colour, the others are pale."""
    data = ChartData("Theo tháng", (("T4", 3), ("T5", 5), ("T6", 7)))
    drawing = column_chart(data, width=300, height=160, current=2)
    fills = [shape.fillColor.hexval()[2:] for shape in drawing.contents if hasattr(shape, "rx")]
    assert fills == [PALE[1:], PALE[1:], BAR[1:]]


def test_a_chart_of_nothing_is_only_its_title() -> None:
    """No bars, no failure."""
    assert "Trống" in as_svg(bar_chart(ChartData("Trống", ()), width=200))
    assert "Trống" in as_svg(column_chart(ChartData("Trống", ()), width=200, height=100))
