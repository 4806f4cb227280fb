"""Colours, icons and the style sheet."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

import ui
from ui.theme.glyphs import GLYPHS
from ui.theme.icons import MEANING, STATE_ICONS, icon
from ui.theme.style import apply_theme
from ui.theme.tokens import CONTRAST, DARK, LIGHT, State, Theme, Tokens, choose, contrast

GROUNDS = ("app", "surface", "sunken", "tint")


def lowest(t: Tokens, ink: str, grounds: tuple[str, ...]) -> float:
    """Return the poorest contrast of `ink` on any of `grounds`."""
    return min(contrast(getattr(t, ink), getattr(t, ground)) for ground in grounds)


def test_black_on_white_is_the_greatest_contrast() -> None:
    """The measure itself is WCAG's."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_words_can_be_read_on_every_ground(theme: Tokens) -> None:
    """Main words, labels, hints and links keep at least 4.5 to 1 wherever they may stand."""
    assert lowest(theme, "text", (*GROUNDS, "tint2", "nav")) >= 8.6
    assert lowest(theme, "text2", GROUNDS) >= 5
    assert lowest(theme, "text3", GROUNDS) >= 4.5
    assert lowest(theme, "accent", (*GROUNDS, "tint2")) >= 4.5
    assert contrast(theme.on_primary, theme.primary) >= 4.5
    assert contrast(theme.on_primary, theme.primary_hover) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("state", list(State))
def test_states_can_be_read_on_their_ground(theme: Tokens, state: State) -> None:
    """A badge's words keep 4.8 to 1 on its own ground and its mark 3 to 1."""
    assert contrast(theme.words(state), theme.fill(state)) >= 4.8
    assert contrast(theme.mark(state), theme.fill(state)) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_borders_bars_and_the_ring_are_seen(theme: Tokens) -> None:
    """What is no word keeps 3 to 1: field borders, bars, the focus ring."""
    assert contrast(theme.control, theme.surface) >= 3
    assert lowest(theme, "focus", (*GROUNDS, "tint2")) >= 4.5
    assert contrast(theme.chart, theme.surface) >= 3
    assert contrast(theme.other, theme.surface) >= 2.7


def test_high_contrast_is_far_above_all_that() -> None:
    """In high contrast words keep 13 to 1 and states 8 to 1."""
    assert lowest(CONTRAST, "text", (*GROUNDS, "tint2")) >= 12.5
    assert min(contrast(CONTRAST.words(s), CONTRAST.fill(s)) for s in State) >= 8


def test_every_icon_that_is_named_can_be_drawn() -> None:
    """No screen names an icon the face does not have."""
    rooms = Path(str(ui.__file__)).parent
    named = set(MEANING.values()) | set(STATE_ICONS.values())
    pattern = re.compile(r'"([a-z0-9]+(?:-[a-z0-9]+)*-(?:line|fill|l)|node-tree|links-line|functions)"')
    for file in rooms.rglob("*.py"):
        named |= set(pattern.findall(file.read_text(encoding="utf-8")))
    assert named <= set(GLYPHS)


def test_an_icon_takes_the_colour_of_its_token(dressed: QApplication) -> None:
    """The same icon is dark on white and light on dark after the theme changed."""
    shades = {}
    for theme in (Theme.LIGHT, Theme.DARK):
        choose(theme)
        picture: QImage = icon("save-line", "text").pixmap(QSize(32, 32)).toImage()
        inks = [
            QColor(picture.pixelColor(x, y)).lightness()
            for x in range(32)
            for y in range(32)
            if picture.pixelColor(x, y).alpha() > 200
        ]
        shades[theme] = sum(inks) / len(inks)
    choose(Theme.LIGHT)
    assert shades[Theme.LIGHT] < 80
    assert shades[Theme.DARK] > 180


def test_the_application_wears_each_theme(dressed: QApplication) -> None:
    """Changing the theme changes the window's ground at once."""
    for theme in (Theme.DARK, Theme.CONTRAST, Theme.LIGHT):
        apply_theme(dressed, theme)
        assert dressed.palette().window().color() == QColor(choose(theme).app)


def test_an_icon_without_room_is_no_picture(dressed: QApplication) -> None:
    """Left out beside words that need its room, it is not painted at all; Qt would warn of every try."""
    del dressed
    assert icon("check-line", "accent").pixmap(QSize(0, 0)).isNull()
