"""The embedded faces of printed documents and how wide their letters are."""

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from cchc_desktop.domain.vietnamese import nfc
from resources import resource

MISSING: Final = "□"
"""Printed for a character the faces do not have."""

_FAMILY: Final = "LiberationSerif"
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me"})


@dataclass(frozen=True, slots=True)
class Face:
    """One registered face; widths are in thousandths of the type size."""

    name: str
    widths: dict[str, float]
    words: dict[str, float] = field(default_factory=dict)

    def width(self, text: str, size: float) -> float:
        """Return the width of `text` in points at `size`."""
        known = self.words.get(text)
        if known is None:
            widths = self.widths
            known = sum([widths[char] for char in text])
            if len(text) < 24 and len(self.words) < 50_000:
                self.words[text] = known
        return known * size / 1000


@dataclass(frozen=True, slots=True)
class Faces:
    """The four faces of the family that is metric-compatible with Times New Roman."""

    regular: Face
    bold: Face
    italic: Face
    bold_italic: Face
    known: frozenset[str]

    def printable(self, text: str) -> str:
        """Return `text` in NFC with what cannot be printed replaced, newlines kept.

        A file name or a title may hold emoji or control characters: the reader sees a box where a
        picture stood, and the report is still made.
        """
        if text.isascii() and text.isprintable():
            return text
        whole = nfc(text)
        if self.known.issuperset(whole):
            return whole
        return "".join(self._replacement(char) for char in whole)

    def _replacement(self, char: str) -> str:
        if char in self.known:
            return char
        kind = unicodedata.category(char)
        if kind in _UNSEEN:
            return ""
        return " " if kind in {"Cc", "Zs", "Zl", "Zp"} else MISSING


@cache
def faces() -> Faces:
    """Register the family with ReportLab once and return it."""
    from reportlab.lib.fonts import addMapping
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    found: dict[str, Face] = {}
    known: frozenset[str] | None = None
    for style in ("Regular", "Bold", "Italic", "BoldItalic"):
        name = f"{_FAMILY}-{style}"
        font = TTFont(name, str(resource(f"fonts/{name}.ttf")))
        pdfmetrics.registerFont(font)
        letters = frozenset(chr(code) for code in font.face.charToGlyph if code >= 0x20)
        known = letters if known is None else known & letters
        found[style] = Face(name, {chr(c): w for c, w in font.face.charWidths.items()})
        addMapping(_FAMILY, int("Bold" in style), int("Italic" in style), name)
    if known is None:
        raise AssertionError
    _keep_helvetica_out(found["Regular"].name)
    return Faces(
        found["Regular"],
        found["Bold"],
        found["Italic"],
        found["BoldItalic"],
        known | {"\n"},
    )


def _keep_helvetica_out(name: str) -> None:
    # ReportLab's defaults name Helvetica, which it never embeds; PDF/A wants every face inside.
    from reportlab import rl_config
    from reportlab.graphics.shapes import STATE_DEFAULTS
    from reportlab.platypus.tables import CellStyle

    rl_config.canvas_basefontname = name
    # Binary streams are legal and quicker; the text form doubles the time of long tables.
    rl_config.useA85 = 0
    CellStyle.fontname = name
    STATE_DEFAULTS["fontName"] = name
