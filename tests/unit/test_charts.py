"""A chart is laid out once: bars in proportion, figures beside them, names never over their room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.charts import Bar, Box, Chart, Ink, Label, Look, Rule, lying_bars, standing_bars

LOOK = Look(line=12, thick=10, row=20, wide=40, name_lines=2)
BARS = st.lists(
    st.builds(Bar, st.text(max_size=60), st.none() | st.integers(0, 10**9), st.booleans()), max_size=30
)


def seven(words: str, *, bold: bool = False) -> float:
    """Measure words as a face would in which every letter has seven units, bold ones eight."""
    return len(words) * (8.0 if bold else 7.0)


def boxes(chart: Chart) -> list[Box]:
    """Return the bars."""
    return [shape for shape in chart.shapes if isinstance(shape, Box)]


def labels(chart: Chart) -> list[str]:
    """Return the words."""
    return [shape.words for shape in chart.shapes if isinstance(shape, Label)]


def test_bars_are_in_proportion_and_carry_their_figures() -> None:
    """Twice as many is twice as long; the figure stands behind the bar, written the Vietnamese way."""
    chart = lying_bars([Bar("Phát thanh", 2468), Bar("Niêm yết", 1234)], width=400, measure=seven, look=LOOK)
    long, short = boxes(chart)
    assert long.width == pytest.approx(2 * short.width)
    assert labels(chart) == ["Phát thanh", "2.468", "Niêm yết", "1.234"]
    assert [shape.x for shape in chart.shapes if isinstance(shape, Label)][1] > long.x + long.width


def test_months_stand_on_one_line_and_the_period_at_hand_stands_out() -> None:
    """A month of another period is grey, one that is not there yet has neither bar nor figure."""
    bars = [Bar("T3", 4, current=False), Bar("T4", 2), Bar("T5", 0), Bar("T6", None)]
    chart = standing_bars(bars, width=400, height=200, measure=seven, look=LOOK)
    (base,) = [shape.y for shape in chart.shapes if isinstance(shape, Rule)]
    assert [box.ink for box in boxes(chart)] == [Ink.OTHER, Ink.BAR]
    assert {box.y + box.height for box in boxes(chart)} == {base}
    assert labels(chart) == ["4", "T3", "2", "T4", "0", "T5", "", "T6"]


def test_a_long_name_takes_a_second_line_and_is_then_shortened() -> None:
    """Nothing is written over the bar."""
    name = "Hướng dẫn trực tiếp người dân và doanh nghiệp nộp hồ sơ trực tuyến"
    chart = lying_bars([Bar(name, 1)], width=300, measure=seven, look=LOOK)
    first, second, _figure = labels(chart)
    assert first == "Hướng dẫn trực tiếp"
    assert second.endswith("…")
    assert all(seven(line) <= boxes(chart)[0].x for line in (first, second))


@given(BARS, st.floats(60, 2000), st.floats(60, 900))
def test_everything_stays_inside_and_belongs_to_its_bar(bars: list[Bar], width: float, height: float) -> None:
    """Whatever is counted, no bar leaves the chart, and each bar has a part of the chart to be clicked."""
    for chart in (
        lying_bars(bars, width=width, measure=seven, look=LOOK),
        lying_bars(bars, width=width, measure=seven, look=LOOK, height=height),
        standing_bars(bars, width=width, height=height, measure=seven, look=LOOK),
    ):
        assert len(chart.bands) == len(bars)
        assert all(box.width >= 0 and box.height > 0 and box.x >= 0 for box in boxes(chart))
        for (x, y, wide, tall), (nx, ny, *_size) in zip(chart.bands, chart.bands[1:], strict=False):
            assert nx == pytest.approx(x + wide) or ny == pytest.approx(y + tall)
