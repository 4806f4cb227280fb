"""Codes that people compare and read aloud forgive what ears and eyes confuse, and nothing else."""

import base64
from hashlib import sha256

import pytest
from builders.bundles import station
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.bundles.codes import fingerprint, read_receipt_code, receipt_code, same_fingerprint
from cchc_desktop.domain.crockford import ALPHABET
from cchc_desktop.domain.errors import UserMistake

SECRET = "00112233445566778899aabbccddeeff"


def test_fingerprint_is_the_first_hundred_bits_of_the_certificate() -> None:
    """Twenty characters in groups of five, computed from the DER."""
    certificate = station().certificate
    der = base64.b64decode("".join(certificate.strip().split("\n")[1:-1]))
    bits = f"{int.from_bytes(sha256(der).digest(), 'big'):0256b}"[:100]
    expected = "".join(ALPHABET[int(bits[start : start + 5], 2)] for start in range(0, 100, 5))
    assert fingerprint(certificate).replace("-", "") == expected
    assert [len(group) for group in fingerprint(certificate).split("-")] == [5, 5, 5, 5]


def test_fingerprint_comparison_forgives_spelling_only() -> None:
    """Case, dashes, O for 0 and I or L for 1 are the same; a different character is not."""
    assert same_fingerprint("0A1B2-C3D4E-5F6G7-H8J9K", "oaib2c3d4e5f6g7h8j9k")
    assert same_fingerprint("0A1B2 C3D4E 5F6G7 H8J9K", "OaLB2-C3D4E-5F6G7-H8J9K")
    assert not same_fingerprint("0A1B2-C3D4E-5F6G7-H8J9K", "0A1B2-C3D4E-5F6G7-H8J9M")
    assert not same_fingerprint("", "")
    assert not same_fingerprint("0A1B2", "0A1B2")
    assert not same_fingerprint("ấ" * 20, "ấ" * 20)


def test_receipt_code_depends_on_secret_bundle_and_outcome() -> None:
    """Only who holds the bundle's secret can say the code, and it says one outcome."""
    code = receipt_code(SECRET, "b1", "imported")
    others = {
        receipt_code(SECRET, "b1", "refused"),
        receipt_code(SECRET, "b2", "imported"),
        receipt_code("ff" * 16, "b1", "imported"),
    }
    assert len(others | {code}) == 4
    assert read_receipt_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == code


@given(st.text(st.sampled_from("0123456789abcdef"), min_size=32, max_size=32))
def test_check_character_catches_single_errors_and_swaps(secret: str) -> None:
    """One misheard character, or two swapped ones, are always noticed."""
    code = receipt_code(secret, "b", "imported").replace("-", "")
    for place in range(9):
        for wrong in set(ALPHABET) - {code[place]}:
            with pytest.raises(UserMistake):
                read_receipt_code(code[:place] + wrong + code[place + 1 :])
        for other in range(place + 1, 9):
            if code[place] != code[other]:
                swapped = list(code)
                swapped[place], swapped[other] = code[other], code[place]
                with pytest.raises(UserMistake):
                    read_receipt_code("".join(swapped))


@pytest.mark.parametrize("text", ["", "ABC", "0" * 10, "UUUUUUUUU", "ấấấấấấấấấ"])
def test_other_texts_are_no_receipt_codes(text: str) -> None:
    """A text of another length or alphabet is refused with what to do."""
    with pytest.raises(UserMistake) as mistake:
        read_receipt_code(text)
    assert mistake.value.hint
