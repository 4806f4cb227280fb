"""Colours by what they are for, in three themes."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Theme(StrEnum):
    """Which table of colours the window uses."""

    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class State(StrEnum):
    """What a badge, banner or message says about a thing; never told by colour alone."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    MUTE = "mute"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme: every colour as #RRGGBB."""

    app: str
    nav: str
    surface: str
    sunken: str
    line: str
    line2: str
    control: str
    text: str
    text2: str
    text3: str
    primary: str
    primary_hover: str
    on_primary: str
    accent: str
    focus: str
    tint: str
    tint2: str
    ok: str
    ok_fill: str
    warn: str
    warn_fill: str
    bad: str
    bad_fill: str
    mute: str
    mute_fill: str
    mark_warn: str
    mark_bad: str
    mark_ok: str
    chart: str
    other: str
    track: str
    high_contrast: bool = False

    def words(self, state: State) -> str:
        """Return the text colour of `state`."""
        return self.accent if state is State.INFO else str(getattr(self, state.value))

    def fill(self, state: State) -> str:
        """Return the ground of `state`."""
        return self.tint if state is State.INFO else str(getattr(self, f"{state.value}_fill"))

    def mark(self, state: State) -> str:
        """Return the colour of a banner's mark."""
        if state is State.INFO:
            return self.accent
        return self.text2 if state is State.MUTE else str(getattr(self, f"mark_{state.value}"))


LIGHT: Final = Tokens(
    app="#F2F4F7", nav="#E8ECF1", surface="#FFFFFF", sunken="#F7F8FA",
    line="#DBE0E7", line2="#C5CDD8", control="#7E8B9B",
    text="#17202C", text2="#465365", text3="#5F6C7D",
    primary="#1B5CB5", primary_hover="#164E9B", on_primary="#FFFFFF",
    accent="#1B5CB5", focus="#1B5CB5", tint="#E7EFFA", tint2="#CFDFF5",
    ok="#17693A", ok_fill="#E2F3E8", warn="#854D00", warn_fill="#FCEFD2",
    bad="#AE2018", bad_fill="#FCE7E5", mute="#465365", mute_fill="#E9EDF2",
    mark_warn="#B56A00", mark_bad="#C7362D", mark_ok="#2E8B57",
    chart="#1B5CB5", other="#8593A6", track="#DDE3EB",
)  # fmt: skip

DARK: Final = Tokens(
    app="#14181E", nav="#101419", surface="#1C222A", sunken="#171C23",
    line="#303945", line2="#3E4957", control="#78869A",
    text="#E8ECF2", text2="#B6C0CD", text3="#97A3B3",
    primary="#2C69BF", primary_hover="#3372CA", on_primary="#FFFFFF",
    accent="#84B6F6", focus="#84B6F6", tint="#1D304B", tint2="#274265",
    ok="#74D39B", ok_fill="#173325", warn="#F2BD63", warn_fill="#3A2C12",
    bad="#F79A90", bad_fill="#43201E", mute="#B6C0CD", mute_fill="#2B333E",
    mark_warn="#D6932F", mark_bad="#DE5B50", mark_ok="#3FA66E",
    chart="#5E9BE8", other="#66758A", track="#313B48",
)  # fmt: skip

CONTRAST: Final = Tokens(
    app="#000000", nav="#000000", surface="#000000", sunken="#000000",
    line="#FFFFFF", line2="#FFFFFF", control="#FFFFFF",
    text="#FFFFFF", text2="#FFFFFF", text3="#FFFFFF",
    primary="#FFE100", primary_hover="#FFF07A", on_primary="#000000",
    accent="#7FD7FF", focus="#FFE100", tint="#1A1A00", tint2="#333300",
    ok="#7CF5A5", ok_fill="#000000", warn="#FFC14D", warn_fill="#000000",
    bad="#FF9C94", bad_fill="#000000", mute="#FFFFFF", mute_fill="#000000",
    mark_warn="#FFC14D", mark_bad="#FF9C94", mark_ok="#7CF5A5",
    chart="#FFE100", other="#A6A6A6", track="#4D4D4D", high_contrast=True,
)  # fmt: skip

THEMES: Final = {Theme.LIGHT: LIGHT, Theme.DARK: DARK, Theme.CONTRAST: CONTRAST}

_current = LIGHT


def choose(theme: Theme) -> Tokens:
    """Make `theme` the one every later `tokens()` returns."""
    global _current  # noqa: PLW0603 - one window wears one theme at a time
    _current = THEMES[theme]
    return _current


def tokens() -> Tokens:
    """Return the colours in use; painters ask at painting time, so a change needs no rebuilding."""
    return _current


def contrast(first: str, second: str) -> float:
    """Return the WCAG 2 contrast ratio of two #RRGGBB colours, 1 to 21."""
    bright, dim = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
