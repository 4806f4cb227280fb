"""The letters of the window: bundled faces and the few sizes in use, in points."""

from functools import cache
from typing import Final

from PySide6.QtGui import QFont, QFontDatabase, QFontMetrics

from resources import resource

SANS: Final = "Liberation Sans"
SERIF: Final = "Liberation Serif"
ICONS: Final = "remixicon"

BODY: Final = 10
SMALL: Final = 9
CARD: Final = 11
TITLE: Final = 15
FIGURE: Final = 20

_SANS_FILES: Final = ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf", "remixicon-2.5.0.ttf")
_SERIF_FILES: Final = (
    "LiberationSerif-Regular.ttf",
    "LiberationSerif-Bold.ttf",
    "LiberationSerif-Italic.ttf",
    "LiberationSerif-BoldItalic.ttf",
)


@cache
def register_fonts() -> None:
    """Register the window's faces; without them a bare system draws boxes."""
    for name in _SANS_FILES:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))


@cache
def register_serif() -> None:
    """Register the document face, which only the report editor needs."""
    for name in _SERIF_FILES:
        QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}")))


_percent = 100


def enlarge(percent: int) -> None:
    """Choose the officer's text size, 100 to 200 percent; applies from the next `apply_theme`."""
    global _percent  # noqa: PLW0603 - one window has one text size at a time
    _percent = percent


def points(size: int) -> float:
    """Return `size` points at the officer's text size."""
    return size * _percent / 100


def font(size: int = BODY, *, bold: bool = False) -> QFont:
    """Return the window's face at `size` points."""
    face = QFont(SANS)
    face.setPointSizeF(points(size))
    face.setBold(bold)
    return face


def metrics(size: int = BODY, *, bold: bool = False) -> QFontMetrics:
    """Return the measures of `font(size, bold=bold)`; widths come from here, never from pixels."""
    return QFontMetrics(font(size, bold=bold))
