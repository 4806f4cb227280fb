"""The hint beside a new password, and the sign-in name proposed from a full name."""

import pytest

from cchc_desktop.domain.passwords import Strength, login_of, strength_of


@pytest.mark.parametrize(
    ("password", "strength"),
    [
        ("", Strength.WEAK),
        ("abc", Strength.WEAK),
        ("matkhau2018!", Strength.WEAK),
        ("Mật khẩu 12", Strength.WEAK),
        ("aaaaaaaaaaaaaaaa", Strength.WEAK),
        ("sông cái xanh", Strength.FAIR),
        ("lúa chín vàng đồng Diên An", Strength.GOOD),
        ("Xã DiênAn#9", Strength.GOOD),
    ],
)
def test_a_password_is_judged_while_it_is_typed(password: str, strength: Strength) -> None:
    """Length counts most; words everybody tries are weak whatever stands around them."""
    assert strength_of(password) is strength


def test_a_sign_in_name_is_proposed_from_the_full_name() -> None:
    """The officer need not think of one, and it has no diacritics to type."""
    assert login_of("Nguyễn Thị Thu Hà") == "thuha"
    assert login_of("Đỗ Đạt") == "dodat"
    assert login_of("") == ""
