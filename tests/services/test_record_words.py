"""Values of records as an officer reads them, in the trail and between two versions."""

import pytest

from cchc_desktop.services.record_words import value_words


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("counters", {"broadcasts": 2, "minutes": 30}, "Lượt phát: 2; Thời lượng phát: 30"),
        ("weekdays", [1, 4], "Thứ Ba, Thứ Sáu"),
        ("starts_on", "2018-03-20", "20/03/2018"),
        ("channel", "radio", "Phát thanh"),
        ("audiences", ["citizens"], "Người dân, doanh nghiệp"),
        ("roles", ["viewer"], "Chỉ xem"),
        ("alone", False, "không"),
        ("points", 0, "0"),
        ("counters", {}, "không có"),
        ("place", "", "không có"),
    ],
)
def test_a_value_is_read_in_words(name: str, value: object, words: str) -> None:
    """Figures by their names, days as on paper, days of the week and roles by name, nothing as nothing."""
    assert value_words(name, value) == words
