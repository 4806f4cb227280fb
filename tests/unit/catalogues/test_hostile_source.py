"""A catalogue file made to break its reader: told what is wrong with it, like any other mistake."""

import pytest

from cchc_desktop.catalogues.source import Source
from cchc_desktop.domain.errors import UserMistake


@pytest.mark.parametrize(
    "text",
    [
        "a = " + "[" * 100_000,
        "a = " + "{a=" * 5_000 + "1" + "}" * 5_000,
        "a = " + "9" * 100_000,
        "a = 1\na = 2",
    ],
)
def test_what_no_reader_can_bear_is_a_mistake_of_the_file(text: str) -> None:
    """Brackets without end and numbers of a hundred thousand digits are no valid TOML, and no crash."""
    with pytest.raises(UserMistake, match="TOML"):
        Source("bộ-tiêu-chí.toml", text)
