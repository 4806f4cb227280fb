"""Break Vietnamese text into lines: between words only, never inside a syllable that fits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cchc_desktop.documents.faces import Face

Piece = tuple[str, Face]


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its pieces, their natural width in points, and how many spaces can stretch."""

    pieces: tuple[Piece, ...]
    width: float
    gaps: int
    last: bool


def wrap(text: str, face: Face, size: float, width: float, *, first: float | None = None) -> list[str]:
    """Break `text` into lines of at most `width` points; the first line may be `first` wide.

    A word longer than a line (a hash, an address) is cut between letters.
    """
    room = width if first is None else first
    if "\n" not in text and face.width(text, size) <= room:
        return [text]
    lines: list[str] = []
    space = face.width(" ", size)
    for stretch in text.split("\n"):
        held: list[str] = []
        used = 0.0
        for whole in stretch.split(" "):
            if not whole:
                continue
            word = whole
            wide = face.width(word, size)
            if held and used + space + wide <= room:
                held.append(word)
                used += space + wide
                continue
            if held:
                lines.append(" ".join(held))
                room = width
            while wide > room and len(word) > 1:
                fit = _fitting(word, face, size, room)
                lines.append(word[:fit])
                room = width
                word = word[fit:]
                wide = face.width(word, size)
            held, used = [word], wide
        lines.append(" ".join(held))
        room = width
    return lines


def balanced(text: str, face: Face, size: float, width: float) -> list[str]:
    """Break `text` into as few lines as `width` allows, of about the same length, for centred titles."""
    lines = wrap(text, face, size, width)
    if len(lines) < 2 or "\n" in text:
        return lines
    low, high = face.width(text, size) / len(lines), width
    for _ in range(8):
        middle = (low + high) / 2
        if len(wrap(text, face, size, middle)) > len(lines):
            low = middle
        else:
            high = middle
    return wrap(text, face, size, high)


def wrap_pieces(pieces: Iterable[Piece], size: float, width: float, *, indent: float = 0.0) -> list[Line]:
    """Break text of several faces into lines; the first is shorter by `indent` points."""
    lines: list[Line] = []
    held: list[tuple[Piece, ...]] = []
    used = 0.0
    room = width - indent
    for word in _words(pieces, size, width):
        wide = _word_width(word, size)
        gap = _gap(held[-1], size) if held else 0.0
        if held and used + gap + wide > room:
            lines.append(_line(held, used, last=False))
            held, used, gap, room = [], 0.0, 0.0, width
        held.append(word)
        used += gap + wide
    lines.append(_line(held, used, last=True))
    return lines


def _fitting(word: str, face: Face, size: float, room: float) -> int:
    used = 0.0
    for count, char in enumerate(word):
        used += face.widths[char] * size / 1000
        if used > room:
            return max(count, 1)
    return len(word)


def _words(pieces: Iterable[Piece], size: float, width: float) -> list[tuple[Piece, ...]]:
    words: list[tuple[Piece, ...]] = []
    current: list[Piece] = []
    for text, face in pieces:
        for index, part in enumerate(text.replace("\n", " ").split(" ")):
            if index and current:
                words.append(tuple(current))
                current = []
            rest = part
            while len(rest) > 1 and face.width(rest, size) > width * 0.8:
                fit = _fitting(rest, face, size, width * 0.8)
                words.append((*current, (rest[:fit], face)))
                current = []
                rest = rest[fit:]
            if rest:
                current.append((rest, face))
    if current:
        words.append(tuple(current))
    return words


def _word_width(word: Sequence[Piece], size: float) -> float:
    return sum(face.width(text, size) for text, face in word)


def _gap(word: Sequence[Piece], size: float) -> float:
    return word[-1][1].width(" ", size)


def _line(words: Sequence[Sequence[Piece]], width: float, *, last: bool) -> Line:
    merged: list[Piece] = []
    for index, word in enumerate(words):
        for text, face in word:
            if merged and merged[-1][1] is face:
                merged[-1] = (merged[-1][0] + text, face)
            else:
                merged.append((text, face))
        if index < len(words) - 1:
            merged[-1] = (merged[-1][0] + " ", merged[-1][1])
    return Line(tuple(merged), width, max(len(words) - 1, 0), last)
