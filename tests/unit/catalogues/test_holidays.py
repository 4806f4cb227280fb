"""The public holidays shipped agree with the law, the lunar calendar and each other."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from builders.lunar import first_of_lunar_year, lunar_day

from cchc_desktop.catalogues.holidays import load_holidays
from cchc_desktop.domain.holidays import is_weekend, work_days

YEARS = range(2017, 2027)
CODE_OF_2019 = 2021
"""From this year a second day belongs to the National Day (Bộ luật Lao động 2019, Điều 112)."""
ONE = timedelta(days=1)
LISTED = load_holidays()
OFF = frozenset(holiday.day for holiday in LISTED if not holiday.made_up)
SWAPPED = frozenset(holiday.day for holiday in LISTED if "hoán đổi" in holiday.name)
CULTURE_DAY = date(2026, 11, 24)
"""Nghị quyết 28/2026/QH16, Điều 2: a day off that is not made up for."""


@pytest.mark.parametrize(
    ("year", "tet"),
    [
        (1985, date(1985, 1, 21)),
        (2007, date(2007, 2, 17)),
        (2018, date(2018, 2, 16)),
        (2026, date(2026, 2, 17)),
        (2030, date(2030, 2, 2)),
    ],
)
def test_the_lunar_calendar_is_the_vietnamese_one(year: int, tet: date) -> None:
    """In 1985, 2007 and 2030 the new moon fell on another day in Hà Nội than in Beijing."""
    assert first_of_lunar_year(year) == tet


@pytest.mark.parametrize("year", YEARS)
def test_every_day_off_follows_from_the_law(year: int) -> None:
    """Fixed days, Giỗ Tổ on 10/3, Tết, Quốc khánh; one on a weekend is given on the next working day."""
    fixed = {date(year, 1, 1), lunar_day(year, 3, 10), date(year, 4, 30), date(year, 5, 1)}
    chosen = {
        frozenset(observed(fixed | {date(year, 9, 2)} | second | tet))
        for tet in (tet_days(year, before) for before in (1, 2))
        for second in second_national_days(year)
    }
    listed = {day for day in OFF if day.year == year} - SWAPPED - {CULTURE_DAY}
    assert frozenset(listed) in chosen


def test_the_culture_day_is_off_from_2026() -> None:
    """It is the one day that the Labour Code does not name."""
    assert {day for day in OFF if (day.month, day.day) == (11, 24)} == {CULTURE_DAY}


def test_every_day_swapped_is_made_up_on_a_weekend_near_it() -> None:
    """One Saturday for each, within two weeks; it stands beside days off, and both name the same notice."""
    made_up = [holiday for holiday in LISTED if holiday.made_up]
    swapped = [holiday for holiday in LISTED if holiday.day in SWAPPED]
    assert len(made_up) == len(swapped) == 6
    for holiday in swapped:
        (worked,) = [m for m in made_up if f"{holiday.day:%d/%m/%Y}" in m.name]
        assert f"{worked.day:%d/%m/%Y}" in holiday.name
        assert worked.source == holiday.source
        assert is_weekend(worked.day)
        assert abs((worked.day - holiday.day).days) <= 14
        assert is_free(holiday.day - ONE)
        assert is_free(holiday.day + ONE)


def test_a_saturday_that_is_made_up_counts_as_a_working_day() -> None:
    """In 2019 offices worked on 5 January and 4 May, and were closed on 29 April."""
    work = work_days(LISTED)
    assert work.works(date(2019, 1, 5))
    assert work.works(date(2019, 5, 4))
    assert not work.works(date(2019, 4, 29))
    assert not work.works(date(2019, 5, 11))


def test_each_source_is_a_document() -> None:
    """Law, resolution, official letter or notice; swaps name a numbered letter or notice."""
    for holiday in LISTED:
        assert holiday.source.startswith(("Bộ luật", "Nghị quyết", "Công văn", "Thông báo")), holiday
        if holiday.made_up:
            assert any(part[0].isdigit() for part in holiday.source.split()), holiday


def tet_days(year: int, before: int) -> set[date]:
    """Return the five days of Tết, `before` of them in the old year."""
    first = first_of_lunar_year(year) - before * ONE
    return {first + at * ONE for at in range(5)}


def second_national_days(year: int) -> Iterator[set[date]]:
    """Yield what may be the second day of the National Day: the day before or the day after."""
    if year < CODE_OF_2019:
        yield set()
    else:
        yield {date(year, 9, 1)}
        yield {date(year, 9, 3)}


def observed(holidays: set[date]) -> set[date]:
    """Return the weekdays off: the holidays, and the next work day for each that falls on a weekend."""
    off = {day for day in holidays if not is_weekend(day)}
    for day in sorted(holidays):
        if is_weekend(day):
            instead = day
            while is_weekend(instead) or instead in off or instead in holidays:
                instead += ONE
            off.add(instead)
    return off


def is_free(day: date) -> bool:
    """Tell whether nobody works on `day`."""
    return is_weekend(day) or day in OFF


def test_a_wrong_day_would_be_noticed() -> None:
    """Giỗ Tổ of 2018 a day later is none of what the law allows."""
    wrong = (OFF - {date(2018, 4, 25)}) | {date(2018, 4, 26)}
    fixed = {date(2018, 1, 1), lunar_day(2018, 3, 10), date(2018, 4, 30), date(2018, 5, 1)}
    allowed = [observed(fixed | {date(2018, 9, 2)} | tet_days(2018, before)) for before in (1, 2)]
    assert {day for day in wrong if day.year == 2018} - SWAPPED not in allowed
