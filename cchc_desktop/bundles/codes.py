"""Short codes people compare and read aloud: fingerprints of stations and receipt codes."""

import base64
import hmac
from hashlib import sha256
from typing import Final

from cchc_desktop.domain.crockford import ALPHABET, characters, check_character, plain
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr

_FINGERPRINT_LENGTH: Final = 20
_RECEIPT_LENGTH: Final = 9


def fingerprint(certificate: str) -> str:
    """Return 100 bits of the SHA-256 of a PEM `certificate` as XXXXX-XXXXX-XXXXX-XXXXX."""
    body = "".join(line for line in certificate.split("\n") if not line.startswith("-----"))
    text = characters(
        int.from_bytes(sha256(base64.b64decode(body)).digest(), "big") >> 156, _FINGERPRINT_LENGTH
    )
    return "-".join(text[start : start + 5] for start in range(0, _FINGERPRINT_LENGTH, 5))


def same_fingerprint(first: str, second: str) -> bool:
    """Tell whether two fingerprints are the same to a reader; two incomplete ones never are."""
    one, two = plain(first), plain(second)
    return len(one) == _FINGERPRINT_LENGTH and set(one) <= set(ALPHABET) and hmac.compare_digest(one, two)


def receipt_code(secret: str, bundle_id: str, outcome: str) -> str:
    """Return the code that says over the telephone what became of the bundle; `secret` is hex."""
    octets = hmac.digest(bytes.fromhex(secret), f"{bundle_id}:{outcome}".encode(), "sha256")
    body = characters(int.from_bytes(octets[:5], "big"), _RECEIPT_LENGTH - 1)
    code = body + check_character(body)
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"


def read_receipt_code(text: str) -> str:
    """Return the typed code in its one form; `UserMistake` if it was misheard or mistyped."""
    code = plain(text)
    if len(code) != _RECEIPT_LENGTH or not set(code) <= set(ALPHABET):
        raise UserMistake(
            tr("A receipt code has {count} letters and digits.", count=_RECEIPT_LENGTH),
            hint=tr("Ask for the code again, character by character."),
            field="receipt_code",
        )
    if check_character(code[:-1]) != code[-1]:
        raise UserMistake(
            tr("The receipt code has a wrong character, or two are swapped."),
            hint=tr("Ask for the code again, character by character."),
            field="receipt_code",
        )
    return f"{code[:3]}-{code[3:6]}-{code[6:]}"
