"""Days and numbers are understood however officers type them into a spreadsheet."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.typed_values import read_day, read_whole
from cchc_desktop.domain.vietnamese import number

JUNE = date(2018, 6, 5)


@pytest.mark.parametrize(
    "value",
    [
        JUNE,
        datetime.combine(JUNE, time(14, 30)),
        "05/06/2018",
        "5/6/2018",
        "5-6-18",
        "05.06.2018",
        " 5 / 6 / 2018 ",
        "2018-06-05",
        "2018-06-05T00:00:00",
        "2018/6/5",
        "05/06/2018 08:30",
        "ngày 05 tháng 6 năm 2018",
        "Ngày 5 tháng 06 năm 2018",
        43256,
        43256.5,
    ],
)
def test_a_day_is_understood_however_it_is_written(value: object) -> None:
    """Dates, dd/mm/yyyy, d-m-yy, ISO, the words of a document and Excel's own numbers are the same day."""
    assert read_day(value) == JUNE


@pytest.mark.parametrize(
    "value", ["31/02/2018", "5/6", "hôm qua", "13/13/2018", 7, 12.5, True, "quý II", "5/6/201"]
)
def test_what_is_no_day_is_told_with_the_mend(value: object) -> None:
    """A day that does not exist, or half a day, is never guessed."""
    with pytest.raises(UserMistake) as told:
        read_day(value)
    assert str(value) in told.value.message
    assert "05/06/2018" in told.value.hint


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_written_the_vietnamese_way_is_read_back(day: date) -> None:
    """Day before month, always."""
    assert read_day(f"{day:%d/%m/%Y}") == day
    assert read_day(f"{day.day}-{day.month}-{day.year % 100:02d}") == day


@pytest.mark.parametrize(
    ("value", "whole"),
    [(12, 12), (12.0, 12), ("12", 12), ("1.234", 1234), ("1,234", 1234), ("1.234.567", 1_234_567),
     ("1 234", 1234), ("1\u00a0234", 1234), ("12,0", 12), ("1.234,00", 1234), ("-3", -3), (" 7 ", 7)],
)  # fmt: skip
def test_a_number_is_understood_however_it_is_grouped(value: object, whole: int) -> None:
    """Dots, commas and spaces between thousands do not matter; a figure behind the comma only if it is 0."""
    assert read_whole(value) == whole


@pytest.mark.parametrize(
    "value", ["mười", "12 lượt", "", "1.5", 2.5, True, "1e9", "١٢", "NaN", "inf", "9" * 40]
)
def test_what_is_no_whole_number_is_told_with_the_mend(value: object) -> None:
    """A unit behind the number, half a thing and words are named, not cut off."""
    with pytest.raises(UserMistake) as told:
        read_whole(value)
    assert told.value.hint


@given(st.integers(0, 10**14))
def test_every_number_the_program_writes_is_read_back(value: int) -> None:
    """What an export shows as 1.234.567 comes back as that number."""
    assert read_whole(number(value)) == value
