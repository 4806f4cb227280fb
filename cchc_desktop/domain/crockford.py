"""Crockford's base32: letters and digits that people read aloud and type, with a check character."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
BITS: Final = 5
_FORGIVEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2013": None})
_FIELD: Final = 0b100101
"""x^5 + x^2 + 1, which makes the five-bit characters a field."""


def plain(text: str) -> str:
    """Return typed `text` in its one form, without dashes and spaces; empty where letters are foreign."""
    forgiven = text.upper().translate(_FORGIVEN)
    return forgiven if forgiven.isascii() else ""


def characters(number: int, length: int) -> str:
    """Return the low `length` characters of `number`."""
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(length)))


def number_of(text: str) -> int:
    """Return the number that `text` in its one form writes; ValueError for a foreign character."""
    number = 0
    for character in text:
        number = number << BITS | ALPHABET.index(character)
    return number


def check_character(body: str) -> str:
    """Return the weighted sum in GF(32); distinct weights catch each wrong character and each swap."""
    total, weight = 0, 1
    for character in body:
        weight = _times(weight, 2)
        total ^= _times(weight, ALPHABET.index(character))
    return ALPHABET[total]


def _times(first: int, second: int) -> int:
    product = 0
    while second:
        if second & 1:
            product ^= first
        first <<= 1
        if first > len(ALPHABET) - 1:
            first ^= _FIELD
        second >>= 1
    return product
