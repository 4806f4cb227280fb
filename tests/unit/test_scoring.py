"""Points as officers type them."""

from decimal import Decimal

import pytest

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.scoring import parse_points


def test_points_are_typed_with_comma_or_dot() -> None:
    """Both 4,5 and 4.5 are four and a half points."""
    assert [parse_points(text) for text in (" 4,5", "4.5", "4")] == [Decimal("4.5"), Decimal("4.5"), 4]


@pytest.mark.parametrize("text", ["", "-1", "1.000,5", "bốn", "4,555", "NaN"])
def test_anything_else_is_no_number_of_points(text: str) -> None:
    """What is not a number of points is refused at its field."""
    with pytest.raises(UserMistake) as caught:
        parse_points(text)
    assert caught.value.field == "points"
