"""How a sender is masked, who may look, and when the data are due to go."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.personal_data import Sender, erase_on, mask, masked_name, masked_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Nguyễn Văn A", "N*** V** A"), ("  Trần   Thị Bí Mật ", "T*** T** B* M**"), ("", "")],
)
def test_a_name_shows_first_letters(name: str, shown: str) -> None:
    """The first letter of each word and at most three stars, so that long names do not show their length."""
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [("0905123412", "09******12"), ("0905 123 412", "09******12"), ("113", "***"), ("không có", "")],
)
def test_a_telephone_shows_its_ends(phone: str, shown: str) -> None:
    """Two digits at either end; a short number shows none."""
    assert masked_phone(phone) == shown


@given(st.lists(st.text("aăâđNgọcHà", min_size=1), min_size=1), st.from_regex(r"0[0-9]{9}", fullmatch=True))
def test_a_mask_never_holds_the_data(words: list[str], phone: str) -> None:
    """Of a word of the name its first letter, of a telephone four digits, of the address nothing."""
    name, _, number = mask(Sender(" ".join(words), phone, "12 đường Giấu Kín")).partition(" · ")
    assert [shown[0] for shown in name.split()] == [word[0] for word in words]
    assert all(set(shown[1:]) <= {"*"} for shown in name.split())
    assert number == f"{phone[:2]}******{phone[-2:]}"


def test_data_go_so_many_days_after_the_end() -> None:
    """A year by default, counted from the end of the case."""
    assert erase_on(date(2018, 6, 30), 365) == date(2019, 6, 30)
