"""Periods under both rules, ISO weeks and working days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.holidays import WorkDays
from cchc_desktop.domain.periods import (
    Period,
    PeriodKind,
    PeriodRule,
    add_working_days,
    parse_period,
    period_of,
    period_words,
    weeks_of,
)

RULES = st.sampled_from(PeriodRule)
YEARS = st.integers(1990, 2100)
WHOLE = st.sampled_from([PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR])
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))


def codes(year: int) -> list[str]:
    """Return every code a year has."""
    months = [f"{year}-{month:02d}" for month in range(1, 13)]
    return [*months, *(f"{year}-Q{q}" for q in range(1, 5)), f"{year}-H1", f"{year}-9M", f"{year}"]


@pytest.mark.parametrize(
    ("code", "starts_on", "ends_on"),
    [
        ("2019-Q1", date(2018, 12, 15), date(2019, 3, 14)),
        ("2019-Q2", date(2019, 3, 15), date(2019, 6, 14)),
        ("2019-Q3", date(2019, 6, 15), date(2019, 9, 14)),
        ("2019-Q4", date(2019, 9, 15), date(2019, 12, 14)),
        ("2019-H1", date(2018, 12, 15), date(2019, 6, 14)),
        ("2019-9M", date(2018, 12, 15), date(2019, 9, 14)),
        ("2019", date(2018, 12, 15), date(2019, 12, 14)),
    ],
)
def test_cut_off_periods_are_those_of_the_decree(code: str, starts_on: date, ends_on: date) -> None:
    """Nghị định 09/2019/NĐ-CP cuts every period on the 14th."""
    period = parse_period(code, PeriodRule.CUT_OFF_15)
    assert (period.starts_on, period.ends_on) == (starts_on, ends_on)


def test_december_activity_belongs_to_next_year() -> None:
    """Under the cut-off an activity of 20 December belongs to next year's first quarter."""
    assert period_of(date(2019, 12, 20), PeriodRule.CUT_OFF_15).code == "2020-Q1"
    assert period_of(date(2019, 12, 20), PeriodRule.CALENDAR).code == "2019-Q4"


@given(RULES, YEARS, WHOLE)
def test_periods_fill_the_year(rule: PeriodRule, year: int, kind: PeriodKind) -> None:
    """Months, and quarters, follow each other through the year with no gap and no overlap."""
    whole = parse_period(str(year), rule)
    parts = whole.parts(kind)
    assert parts[0].starts_on == whole.starts_on
    assert parts[-1].ends_on == whole.ends_on
    assert all(b.starts_on - a.ends_on == timedelta(days=1) for a, b in pairwise(parts))


@given(RULES, DAYS, st.sampled_from(PeriodKind))
def test_a_day_lies_in_its_period(rule: PeriodRule, day: date, kind: PeriodKind) -> None:
    """A day lies in the period it is said to belong to, and in neither neighbour."""
    period = period_of(day, rule, kind)
    if kind in {PeriodKind.HALF_YEAR, PeriodKind.NINE_MONTHS}:
        assert period.year == period_of(day, rule, PeriodKind.YEAR).year
        return
    assert period.contains(day)
    assert not period.previous().contains(day)
    assert not period.next().contains(day)


@given(RULES, YEARS.flatmap(lambda year: st.sampled_from(codes(year))))
def test_codes_read_back(rule: PeriodRule, code: str) -> None:
    """A code names one period; stepping there and back returns to it; it is whole months."""
    period = parse_period(code, rule)
    assert period.code == code
    assert period.next().previous() == period
    months = period.months()
    assert (months[0].starts_on, months[-1].ends_on) == (period.starts_on, period.ends_on)


@given(RULES, YEARS)
def test_every_week_is_counted_once(rule: PeriodRule, year: int) -> None:
    """The weeks of the four quarters are the weeks of the year, each once."""
    whole = parse_period(str(year), rule)
    by_quarter = [monday for quarter in whole.parts(PeriodKind.QUARTER) for monday in weeks_of(quarter)]
    assert by_quarter == weeks_of(whole)
    assert len(set(by_quarter)) == len(by_quarter)
    assert all(monday.weekday() == 0 for monday in by_quarter)
    before = weeks_of(whole.previous())
    assert by_quarter[0] - before[-1] == timedelta(days=7)


@pytest.mark.parametrize("code", ["", "18-Q1", "2018-Q5", "2018-13", "2018-00", "2018-H2", "2018-6M", "0000"])
def test_a_wrong_code_is_a_mistake(code: str) -> None:
    """What is no period is refused with the forms that are."""
    with pytest.raises(UserMistake) as caught:
        parse_period(code, PeriodRule.CALENDAR)
    assert "2018-Q1" in caught.value.hint


def test_a_code_is_told_in_words_and_what_is_none_stands_as_it_is() -> None:
    """2018-Q2 reads Quý II/2018 under either rule; a code nobody knows is shown rather than lost."""
    named = {code: period_words(code) for code in ("2018-Q2", "2018", "2018-Q7")}
    assert named == {"2018-Q2": "Quý II/2018", "2018": "Năm 2018", "2018-Q7": "2018-Q7"}


def test_labels() -> None:
    """Screens write Quý II/2018, documents quý II năm 2018."""
    names = {code: parse_period(code, PeriodRule.CALENDAR) for code in codes(2018)}
    assert names["2018-Q2"].label == "Quý II/2018"
    assert names["2018-Q2"].long_label == "quý II năm 2018"
    assert names["2018-02"].label == "Tháng 2/2018"
    assert names["2018-02"].long_label == "tháng 02 năm 2018"
    assert names["2018-H1"].label == "6 tháng đầu năm 2018"
    assert names["2018-9M"].long_label == "9 tháng đầu năm 2018"
    assert names["2018"].label == "Năm 2018"
    assert names["2018"].long_label == "năm 2018"


def test_a_month_holds_the_end_of_a_quarter_only_if_it_is_its_last() -> None:
    """A quarterly duty falls due in the last month of its quarter."""

    def quarters(month: str) -> list[str]:
        period: Period = parse_period(month, PeriodRule.CALENDAR)
        return [part.code for part in period.parts(PeriodKind.QUARTER)]

    assert quarters("2018-02") == []
    assert quarters("2018-03") == ["2018-Q1"]


def test_working_days_skip_weekends_and_holidays() -> None:
    """Working days after Thursday 26/4/2018 pass over the weekend, 30 April and 1 May."""
    holidays = WorkDays(frozenset({date(2018, 4, 30), date(2018, 5, 1)}))
    assert add_working_days(date(2018, 4, 26), 3, holidays) == date(2018, 5, 3)
    assert add_working_days(date(2018, 4, 26), 4, holidays) == date(2018, 5, 4)
    assert add_working_days(date(2018, 4, 26), 0) == date(2018, 4, 26)
