"""Vietnamese text, numbers and dates: folding for search, sorting keys, official forms."""

import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_TONE_RANK: Final = {mark: rank for rank, mark in enumerate(_TONES)}
_MOST_WORDS: Final = 50_000
_MOST_TEXTS: Final = 2_000
"""So many are remembered whole: a record is folded for its row, for the index and to find its like."""
_LETTER_RANK: Final = {letter: chr(0x100 + rank) for rank, letter in enumerate(_ALPHABET)}


def nfc(text: str) -> str:
    """Return `text` in Unicode NFC, the only form that is stored and printed."""
    return unicodedata.normalize("NFC", text)


class _PerCharacter(dict[int, str]):
    """Remembers what a rule makes of each character, because the same few come again and again."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._rule = rule

    def __missing__(self, code: int) -> str:
        self[code] = made = self._rule(chr(code))
        return made


class _PerWord(dict[str, str]):
    """Remembers what a rule for characters makes of each word, because the same words come again."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        super().__init__()
        self._characters = _PerCharacter(rule)

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = made = word.translate(self._characters)
        return made

    def of(self, text: str, space: str) -> str:
        """Return what becomes of `text`, in which the rule makes `space` of a space."""
        return space.join([self[word] for word in text.split(" ")])


def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFD", char.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def _letter(char: str) -> str:
    pieces = unicodedata.normalize("NFD", char)
    letter = unicodedata.normalize("NFC", "".join(p for p in pieces if p not in _TONE_RANK))
    return _LETTER_RANK.get(letter, letter)


def _tone(char: str) -> str:
    pieces = unicodedata.normalize("NFD", char)
    return str(_TONE_RANK[next((p for p in pieces if p in _TONE_RANK), "")])


_NEXT_UNIT: Final = Decimal("999.95")
"""From here on an amount rounded to one decimal would have four digits."""
_FOLDED: Final = _PerWord(_folded)
_LETTERS: Final = _PerWord(_letter)
_TONE_OF: Final = _PerWord(_tone)


@lru_cache(maxsize=_MOST_TEXTS)
def fold(text: str) -> str:
    """Drop diacritics and case, đ included, so that "dien an" finds "Diên An"."""
    return text.casefold() if text.isascii() else _FOLDED.of(text, " ")


def sort_key(text: str) -> str:
    """Return a string whose code-point order is the Vietnamese dictionary order of `text`.

    Letters decide first (a ă â … đ … ơ … ư), tones (ngang huyền hỏi ngã sắc nặng) only between
    words of the same letters.
    """
    plain = nfc(text).casefold()
    return f"{_LETTERS.of(plain, ' ')}\x00{_TONE_OF.of(plain, '0')}"


def number(value: int | Decimal) -> str:
    """Write `value` with dots between thousands and a comma before decimals: 1.234,5."""
    whole, _, decimals = (
        f"{value:,f}".partition(".") if isinstance(value, Decimal) else (f"{value:,}", "", "")
    )
    whole = whole.replace(",", ".")
    decimals = decimals.rstrip("0")
    return f"{whole},{decimals}" if decimals else whole


def official_number(value: int) -> str:
    """Write `value` as documents do: a number under ten has a leading zero (Nghị định 30/2020)."""
    return f"{value:02d}" if value < 10 else number(value)


def day(value: date) -> str:
    """Write `value` as dd/mm/yyyy."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def official_date(value: date) -> str:
    """Write `value` as a document's date: days under 10, months 1 and 2 have a leading zero."""
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def size(octets: int) -> str:
    """Write a file size in the largest fitting unit: 1,2 MB."""
    amount = Decimal(octets)
    for unit in ("byte", "KB", "MB", "GB"):
        if amount < _NEXT_UNIT or unit == "GB":
            return f"{number(amount.quantize(Decimal('0.1')) if unit != 'byte' else amount)} {unit}"
        amount /= 1024
    raise AssertionError
