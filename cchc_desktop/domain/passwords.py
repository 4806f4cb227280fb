"""How hard a password is to guess, as a hint while it is typed, and a sign-in name made from a name."""

from enum import StrEnum
from typing import Final

from cchc_desktop.domain.vietnamese import fold

_LONG: Final = 14
_FAIR: Final = 8
_COMMON: Final = ("123456", "password", "matkhau", "qwerty", "abc123", "111111", "000000", "admin", "cchc")


class Strength(StrEnum):
    """How hard a password is to guess."""

    WEAK = "weak"
    FAIR = "fair"
    GOOD = "good"


def strength_of(password: str) -> Strength:
    """Judge a password by its length, its kinds of characters and words everybody tries."""
    plain = fold(password).replace(" ", "")
    kinds = sum(
        any(test(c) for c in password)
        for test in (str.islower, str.isupper, str.isdecimal, lambda c: not c.isalnum())
    )
    if len(password) < _FAIR or len(set(plain)) < 5 or any(word in plain for word in _COMMON):
        return Strength.WEAK
    return Strength.GOOD if len(password) >= _LONG or (len(password) >= 10 and kinds >= 3) else Strength.FAIR


def login_of(name: str) -> str:
    """Return a sign-in name from the last two words of a full name: "thuha" of Nguyễn Thị Thu Hà."""
    return "".join(c for word in name.split()[-2:] for c in fold(word) if c.isalnum())
