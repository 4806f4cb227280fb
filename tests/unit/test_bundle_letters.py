"""What stands in the message of a bundle, and which addresses it can go to."""

from dataclasses import replace
from datetime import date

import pytest

from cchc_desktop.domain.bundle_letters import MAIL_LIMIT, BundleLetter, checked_address
from cchc_desktop.domain.errors import UserMistake

LETTER = BundleLetter(
    sender="UBND xã Diên An",
    recipient="Phòng Nội vụ huyện Diên Khánh",
    number=58,
    part=1,
    parts=1,
    size=4_200_000,
    encrypted=True,
    follows=0,
    today=date(2018, 7, 3),
)


def test_the_message_says_what_it_is_and_how_to_bring_it_in() -> None:
    """Subject and text are Vietnamese: who, which number, which day, the file, and the four steps."""
    assert LETTER.subject == "[CCHC] Gói dữ liệu 58 của UBND xã Diên An"
    body = LETTER.body("cchc_22651_574_up_0058.cchc.age")
    for words in (
        "Kính gửi: Phòng Nội vụ huyện Diên Khánh",
        "số 58",
        "03/07/2018",
        "cchc_22651_574_up_0058.cchc.age",
        "Gửi/Nhận",
        "biên nhận",
    ):
        assert words in body
    assert "phần" not in body
    assert "USB" not in body


def test_a_part_says_which_it_is_and_that_any_order_will_do() -> None:
    """The second of three says so in subject and text."""
    part = replace(LETTER, part=2, parts=3, follows=1)
    assert part.subject.endswith("phần 2/3")
    assert "phần 2 trong 3 phần" in part.body("x.cchc.age")
    assert "1 tệp được nêu trong gói nhưng chưa kèm theo" in part.body("x.cchc.age")


def test_a_plain_bundle_warns_against_passing_it_on() -> None:
    """Without encryption the text asks not to forward it."""
    assert "không mã hóa" in replace(LETTER, encrypted=False).body("x.cchc")


def test_a_bundle_at_the_limit_makes_a_message_under_fifteen_megabytes() -> None:
    """Base64 makes four letters of three octets and ends a line every 76."""
    encoded = MAIL_LIMIT * 4 / 3 * 78 / 76
    assert encoded + 20_000 < 15_000_000


@pytest.mark.parametrize("text", ["vpubnd.dienan@khanhhoa.gov.vn", "  a+b@x.vn "])
def test_an_address_is_taken_as_it_is(text: str) -> None:
    """A plain address passes, without the spaces around it."""
    assert checked_address(text) == text.strip()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dienan",
        "a@b",
        "xã@khanhhoa.gov.vn",
        "a b@x.vn",
        "a@x.vn\nBcc: b@x.vn",
        "a@x..vn",
        "a@x.vn,b@x.vn",
    ],
)
def test_anything_else_is_no_address(text: str) -> None:
    """Two addresses, diacritics or a second header line are told as a mistake."""
    with pytest.raises(UserMistake) as told:
        checked_address(text)
    assert told.value.field == "address"
