"""Bars with their figures beside them, laid out once for the screen and for the printed report.

A layout is a list of shapes in the painter's own unit, y pointing down; a painter only needs to know how to
draw a box, a line of words and a rule, and how wide words are in its face.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from cchc_desktop.domain.vietnamese import number

MORE: Final = "…"
_LEAST_BAR: Final = 2.0
"""A bar that stands for something is never invisible."""


class Ink(StrEnum):
    """What a colour is for; the painter has one for each."""

    BAR = "bar"
    OTHER = "other"
    """Bars of other periods than the one at hand."""
    TEXT = "text"
    QUIET = "quiet"
    AXIS = "axis"


class Anchor(StrEnum):
    """Which end of a label its place means."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


class Measure(Protocol):
    """Tells how wide words are."""

    def __call__(self, words: str, *, bold: bool = False) -> float:
        """Return the width of `words` in one line."""
        ...


@dataclass(frozen=True, slots=True)
class Bar:
    """What it counts, how many, and whether it belongs to the period at hand."""

    words: str
    value: int | None
    """None where there is nothing to count yet: no bar and no figure."""
    current: bool = True

    @property
    def figure(self) -> str:
        """Return the number as it stands beside the bar."""
        return "" if self.value is None else number(self.value)


@dataclass(frozen=True, slots=True)
class Look:
    """The measures of a painter: its line of words, its bars, the room it gives names."""

    line: float
    thick: float
    """Thickness of a lying bar."""
    row: float
    """Height of a lying bar with what is around it; more where a name needs more lines."""
    wide: float
    """Most width of an upright bar."""
    names: float = 0.5
    """Most share of the width that names take."""
    name_lines: int = 1
    corner: float = 0.0


@dataclass(frozen=True, slots=True)
class Box:
    """A bar."""

    x: float
    y: float
    width: float
    height: float
    ink: Ink
    corner: float = 0.0
    stands: bool = False
    """Only the corners at the top are round."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words in one line; `y` is the middle of the line."""

    x: float
    y: float
    words: str
    ink: Ink
    bold: bool = False
    anchor: Anchor = Anchor.START


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin line from left to right."""

    x: float
    y: float
    width: float
    ink: Ink = Ink.AXIS


Shape = Box | Label | Rule


@dataclass(frozen=True, slots=True)
class Chart:
    """A layout; `bands` are the parts of it that belong to each bar, as (x, y, width, height)."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    bands: tuple[tuple[float, float, float, float], ...]


def lying_bars(
    bars: Sequence[Bar], *, width: float, measure: Measure, look: Look, height: float | None = None
) -> Chart:
    """Lay out one bar a line: name, bar, figure; rows move closer where `height` asks for it."""
    gap = look.line / 2
    widest = max((measure(bar.words) for bar in bars), default=0.0)
    names = min(widest, width * look.names)
    figures = max((measure(bar.figure, bold=True) for bar in bars), default=0.0) + gap
    room = max(width - names - figures - 2 * gap, look.thick)
    most = max((bar.value or 0 for bar in bars), default=0) or 1
    cut = [_lines(bar.words, names, look.name_lines, measure) for bar in bars]
    rows = [max(len(lines) * look.line + look.line / 2, look.row) for lines in cut]
    if height is not None and sum(rows) > height:
        rows = [row * height / sum(rows) for row in rows]
    shapes: list[Shape] = []
    bands = []
    top = 0.0
    for bar, lines, row in zip(bars, cut, rows, strict=True):
        middle = top + row / 2
        for at, words in enumerate(lines):
            y = middle + (at - (len(lines) - 1) / 2) * look.line
            shapes.append(Label(0, y, words, Ink.QUIET))
        long = max(_LEAST_BAR, room * bar.value / most) if bar.value else 0.0
        x = names + 2 * gap
        if long:
            ink = Ink.BAR if bar.current else Ink.OTHER
            shapes.append(Box(x, middle - look.thick / 2, long, look.thick, ink, look.corner))
        shapes.append(Label(x + long + gap, middle, bar.figure, Ink.TEXT, bold=True))
        bands.append((0.0, top, width, row))
        top += row
    return Chart(width, top, tuple(shapes), tuple(bands))


def standing_bars(bars: Sequence[Bar], *, width: float, height: float, measure: Measure, look: Look) -> Chart:
    """Lay out upright bars side by side, figures over them, names under them."""
    if not bars:
        return Chart(width, height, (), ())
    base, ceiling = height - look.line - look.line / 3, look.line * 1.2
    most = max((bar.value or 0 for bar in bars), default=0) or 1
    slot = width / len(bars)
    wide = min(look.wide, slot * 0.56)
    shapes: list[Shape] = []
    bands = []
    for at, bar in enumerate(bars):
        middle = slot * (at + 0.5)
        tall = (base - ceiling) * (bar.value or 0) / most
        if tall:
            ink = Ink.BAR if bar.current else Ink.OTHER
            shapes.append(Box(middle - wide / 2, base - tall, wide, tall, ink, look.corner, stands=True))
        ink = Ink.TEXT if bar.current else Ink.QUIET
        over = base - tall - look.line * 0.6
        shapes.append(Label(middle, over, bar.figure, ink, bold=bar.current, anchor=Anchor.MIDDLE))
        words = _shortened(bar.words, slot, measure)
        under = base + look.line * 0.75
        shapes.append(Label(middle, under, words, Ink.QUIET, anchor=Anchor.MIDDLE))
        bands.append((slot * at, 0.0, slot, height))
    shapes.append(Rule(0, base, width))
    return Chart(width, height, tuple(shapes), tuple(bands))


def _lines(words: str, room: float, most: int, measure: Measure) -> list[str]:
    """Break a name into at most `most` lines, the last one shortened where it must be."""
    lines = list(_broken(words, room, measure))
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [_shortened(line, room, measure) for line in lines]


def _broken(words: str, room: float, measure: Measure) -> Iterator[str]:
    line = ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and measure(longer) > room + 0.01:
            yield line
            line = word
        else:
            line = longer
    yield line


def _shortened(words: str, room: float, measure: Measure) -> str:
    if measure(words) <= room + 0.01:
        return words
    short = words
    while short and measure(short.rstrip() + MORE) > room:
        short = short[:-1]
    return short.rstrip() + MORE
