"""Reading days and whole numbers as people type them into spreadsheets."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import FIRST_YEAR, LAST_YEAR
from cchc_desktop.domain.vietnamese import fold

_DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[t ]+[\d:.]+z?)?")
_IN_WORDS: Final = re.compile(r"(?:ngay\s+)?(\d{1,2})\s+thang\s+(\d{1,2})\s+nam\s+(\d{4})")
_CLOCK_TAIL: Final = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?$")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_ZERO_DECIMALS: Final = re.compile(r"(.*\d)[.,]0{1,2}")
_SERIAL_ZERO: Final = date(1899, 12, 30)
_FIRST_SERIAL: Final = 36_526
"""1 January 2000 as spreadsheets count."""
_LAST_SERIAL: Final = 73_051
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")
_MOST_DIGITS: Final = 15


def read_day(value: object) -> date:
    """Return the day that a cell means: a date, dd/mm/yyyy, d-m-yy, ISO, a document's words, a serial.

    Day stands before month, as in Việt Nam; two digits of a year are of this century. A bare number
    is a day as spreadsheets count them. UserMistake when it is no day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and _FIRST_SERIAL <= value < _LAST_SERIAL
    ):
        return _SERIAL_ZERO + timedelta(days=int(value))
    text = _CLOCK_TAIL.sub("", _SPACES.sub(" ", fold(str(value))).strip())
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            year, month, day = (int(part) for part in found.groups())
        elif found := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(text):
            day, month, year = (int(part) for part in found.groups())
        else:
            raise ValueError(text)
        year = year + 2000 if year < 100 else year
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise ValueError(text)
        return date(year, month, day)
    except ValueError:
        raise UserMistake(
            tr("“{text}” is not a day.", text=_short(value)),
            hint=tr("Write day, month and year, for example 05/06/2018."),
        ) from None


def read_whole(value: object) -> int:
    """Return the whole number that a cell means: 1234, 1.234, 1,234, "1 234", 12.0.

    UserMistake when it is no number, or has a part of one behind the point.
    """
    if isinstance(value, bool):
        raise _no_number(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if not value.is_integer():
            raise _not_whole(value)
        return int(value)
    text = _SPACES.sub("", str(value))
    sign, bare = (-1, text[1:]) if text[:1] in {"-", "\u2212"} else (1, text)
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", "")
    elif found := _ZERO_DECIMALS.fullmatch(bare):
        bare = found[1].replace(".", "").replace(",", "")
    if bare.isascii() and bare.isdigit() and len(bare) <= _MOST_DIGITS:
        return sign * int(bare)
    try:
        part = Decimal(bare.replace(",", "."))
    except InvalidOperation:
        raise _no_number(value) from None
    raise _not_whole(value) if part.is_finite() and abs(part) < 10**_MOST_DIGITS else _no_number(value)


def _no_number(value: object) -> UserMistake:
    return UserMistake(
        tr("“{text}” is not a number.", text=_short(value)),
        hint=tr("Write digits only, for example 120, and leave the unit out."),
    )


def _not_whole(value: object) -> UserMistake:
    return UserMistake(
        tr("“{text}” is not a whole number.", text=_short(value)),
        hint=tr("Write a whole number, for example 12 or 1.200."),
    )


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 40 else f"{text[:39]}…"
