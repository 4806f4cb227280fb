"""Which renewals of a station's key count, for whoever knows some of its keys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.key_renewals import (
    REASON_LENGTH,
    KeyStep,
    Standing,
    checked_reason,
    standing_of,
    way,
)


@pytest.mark.parametrize(
    ("step", "standing"),
    [
        (KeyStep("two", "three"), Standing.NEXT),
        (KeyStep("one", "two"), Standing.KNOWN),
        (KeyStep("zero", "one"), Standing.HISTORY),
        (KeyStep("one", "thief"), Standing.CONTRADICTED),
        (KeyStep("two", "one"), Standing.CONTRADICTED),
        (KeyStep("two", "two"), Standing.CONTRADICTED),
    ],
)
def test_a_key_is_replaced_once_and_does_not_come_back(step: KeyStep, standing: Standing) -> None:
    """The key that counts names the next; a replaced one names no other, and nobody goes back to it."""
    assert standing_of(step, current="two", earlier={"one": "two"}) is standing


def test_the_way_to_the_key_that_signed_is_followed_from_the_one_known() -> None:
    """Renewals of before are passed over; a branch that does not start at the known key leads nowhere."""
    steps = [KeyStep("a", "b"), KeyStep("b", "c"), KeyStep("c", "d")]
    assert way(steps, known="b", wanted="d") == (KeyStep("b", "c"), KeyStep("c", "d"))
    assert way(steps, known="a", wanted="b") == (KeyStep("a", "b"),)
    assert way([KeyStep("x", "d")], known="a", wanted="d") == ()
    assert way(reversed(steps), known="a", wanted="d") == ()


@given(st.lists(st.builds(KeyStep, *(st.sampled_from("abcde"),) * 2)), *(st.sampled_from("abcde"),) * 2)
def test_a_way_is_unbroken_and_never_passes_a_key_twice(
    steps: list[KeyStep], known: str, wanted: str
) -> None:
    """Whatever a hostile stream lists, the way found begins at the known key and ends at the wanted one."""
    found = way(steps, known=known, wanted=wanted)
    keys = [known, *(step.after for step in found)]
    if found:
        assert keys[-1] == wanted
    assert len(set(keys)) == len(keys)
    assert all(step.before == key for step, key in zip(found, keys, strict=False))


@pytest.mark.parametrize("text", ["", "  \n", "x" * (REASON_LENGTH + 1)])
def test_a_renewal_says_why_in_a_sentence(text: str) -> None:
    """Without a reason, or with a page of it, it is not made; the field is named."""
    with pytest.raises(UserMistake) as mistake:
        checked_reason(text)
    assert mistake.value.field == "reason"
    assert checked_reason(" Thay máy\u0301y ") == "Thay máýy"
