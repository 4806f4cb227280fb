"""The code on the recovery sheet is typed from paper: habits are forgiven, mistakes are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.crockford import ALPHABET
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.recovery_codes import GROUPS, OCTETS, read_recovery_code, recovery_code

SECRETS = st.binary(min_size=OCTETS, max_size=OCTETS)


@given(secret=SECRETS)
def test_a_code_reads_back_however_it_is_typed(secret: bytes) -> None:
    """Small letters, spaces for dashes, O for nought and L for one are forgiven."""
    code = recovery_code(secret)
    assert [len(group) for group in code.split("-")] == [5] * GROUPS
    assert read_recovery_code(code) == secret
    assert read_recovery_code(code.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == secret


@given(secret=SECRETS, place=st.integers(0, 39), shift=st.integers(1, 31))
def test_every_wrong_character_is_noticed_in_its_group(secret: bytes, place: int, shift: int) -> None:
    """The officer is told which group to compare with the sheet."""
    code = recovery_code(secret).replace("-", "")
    other = ALPHABET[(ALPHABET.index(code[place]) + shift) % 32]
    with pytest.raises(UserMistake) as told:
        read_recovery_code(code[:place] + other + code[place + 1 :])
    assert (told.value.field, f"{place // 5 + 1}" in told.value.message) == ("recovery_code", True)


@given(secret=SECRETS, first=st.integers(0, 7), second=st.integers(0, 7))
def test_groups_in_another_order_are_noticed(secret: bytes, first: int, second: int) -> None:
    """Two groups that changed places do not pass for the code."""
    groups = recovery_code(secret).split("-")
    groups[first], groups[second] = groups[second], groups[first]
    if first == second:
        assert read_recovery_code("-".join(groups)) == secret
    else:
        with pytest.raises(UserMistake):
            read_recovery_code("-".join(groups))


@pytest.mark.parametrize("typed", ["", "ABCDE", "x" * 40, "é" * 40, "U" * 40, "A" * 41])
def test_what_is_no_code_says_how_one_looks(typed: str) -> None:
    """Too short, too long, or letters that no code has."""
    with pytest.raises(UserMistake) as told:
        read_recovery_code(typed)
    assert told.value.hint
