"""Short codes people compare and read aloud: fingerprints of stations and receipt codes."""

import base64
import hmac
from hashlib import sha256
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FORGIVEN: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2013": None})
_FINGERPRINT_LENGTH: Final = 20
_RECEIPT_LENGTH: Final = 9
_BITS: Final = 5
_FIELD: Final = 0b100101
"""x^5 + x^2 + 1, which makes the five-bit characters a field."""


def fingerprint(certificate: str) -> str:
    """Return 100 bits of the SHA-256 of a PEM `certificate` as XXXXX-XXXXX-XXXXX-XXXXX."""
    body = "".join(line for line in certificate.split("\n") if not line.startswith("-----"))
    text = _characters(
        int.from_bytes(sha256(base64.b64decode(body)).digest(), "big") >> 156, _FINGERPRINT_LENGTH
    )
    return "-".join(text[start : start + 5] for start in range(0, _FINGERPRINT_LENGTH, 5))


def same_fingerprint(first: str, second: str) -> bool:
    """Tell whether two fingerprints are the same to a reader; two incomplete ones never are."""
    one, two = _plain(first), _plain(second)
    return len(one) == _FINGERPRINT_LENGTH and set(one) <= set(ALPHABET) and hmac.compare_digest(one, two)


def receipt_code(secret: str, bundle_id: str, outcome: str) -> str:
    """Return the code that says over the telephone what became of the bundle; `secret` is hex."""
    octets = hmac.digest(bytes.fromhex(secret), f"{bundle_id}:{outcome}".encode(), "sha256")
    body = _characters(int.from_bytes(octets[:5], "big"), _RECEIPT_LENGTH - 1)
    code = body + _check_character(body)
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def read_receipt_code(text: str) -> str:
    """Return the typed code in its one form; `UserMistake` if it was misheard or mistyped."""
    code = _plain(text)
    if len(code) != _RECEIPT_LENGTH or not set(code) <= set(ALPHABET):
        raise UserMistake(
            tr("A receipt code has {count} letters and digits.", count=_RECEIPT_LENGTH),
            hint=tr("Ask for the code again, character by character."),
            field="receipt_code",
        )
    if _check_character(code[:-1]) != code[-1]:
        raise UserMistake(
            tr("The receipt code has a wrong character, or two are swapped."),
            hint=tr("Ask for the code again, character by character."),
            field="receipt_code",
        )
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def _plain(text: str) -> str:
    forgiven = text.upper().translate(_FORGIVEN)
    return forgiven if forgiven.isascii() else ""


def _characters(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> _BITS * place & 31] for place in reversed(range(length)))


def _check_character(body: str) -> str:
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
