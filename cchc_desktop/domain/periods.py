"""Reporting periods under both rules, the ISO weeks and the working days that belong to them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.holidays import EVERY_WEEK, WorkDays
from cchc_desktop.domain.language import tr

_ROMAN: Final = ("I", "II", "III", "IV")
_CODE: Final = re.compile(r"(\d{4})(?:-(Q[1-4]|H1|9M|0[1-9]|1[0-2]))?")
_CUT_OFF_DAY: Final = 15
_THURSDAY: Final = timedelta(days=3)
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""Between these years days and periods are taken; beyond them somebody mistyped."""


class PeriodRule(StrEnum):
    """How months are cut: by the calendar, or from the 15th to the 14th.

    The second is Nghị định 09/2019/NĐ-CP, Điều 12, in force since 12/3/2019.
    """

    CALENDAR = "calendar"
    CUT_OFF_15 = "cut_off_15"


class PeriodKind(StrEnum):
    """How long a period is; half-year and nine months count from the start of the year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


_LENGTH: Final = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of whole months, both ends included; `code` is written 2018-Q1, 2018-03, 2018-H1."""

    code: str
    kind: PeriodKind
    year: int
    rule: PeriodRule
    starts_on: date
    ends_on: date

    @property
    def label(self) -> str:
        """Return the name as screens write it: "Quý II/2018"."""
        match self.kind:
            case PeriodKind.MONTH:
                return tr("Month {month}/{year}", month=self._ordinal, year=self.year)
            case PeriodKind.QUARTER:
                return tr("Quarter {quarter}/{year}", quarter=_ROMAN[self._ordinal - 1], year=self.year)
            case PeriodKind.HALF_YEAR:
                return tr("First half of {year}", year=self.year)
            case PeriodKind.NINE_MONTHS:
                return tr("First nine months of {year}", year=self.year)
            case PeriodKind.YEAR:
                return tr("Year {year}", year=self.year)

    @property
    def long_label(self) -> str:
        """Return the name as official documents write it, always Vietnamese: "quý II năm 2018"."""
        match self.kind:
            case PeriodKind.MONTH:
                # Months 1 and 2 take a leading zero in documents (Nghị định 30/2020/NĐ-CP, Phụ lục I).
                number = f"{self._ordinal:02d}" if self._ordinal <= 2 else str(self._ordinal)
                return f"tháng {number} năm {self.year}"
            case PeriodKind.QUARTER:
                return f"quý {_ROMAN[self._ordinal - 1]} năm {self.year}"
            case PeriodKind.HALF_YEAR:
                return f"6 tháng đầu năm {self.year}"
            case PeriodKind.NINE_MONTHS:
                return f"9 tháng đầu năm {self.year}"
            case PeriodKind.YEAR:
                return f"năm {self.year}"

    @property
    def _ordinal(self) -> int:
        """Return which month or quarter of its year this is, from 1; 1 for longer kinds."""
        suffix = self.code[5:]
        return int(suffix.removeprefix("Q")) if suffix.removeprefix("Q").isdecimal() else 1

    def contains(self, day: date) -> bool:
        """Tell whether `day` lies in the period, ends included."""
        return self.starts_on <= day <= self.ends_on

    def previous(self) -> "Period":
        """Return the period of the same kind before this one; for kinds within a year, last year's."""
        return self._neighbour(-1)

    def next(self) -> "Period":
        """Return the period of the same kind after this one; for kinds within a year, next year's."""
        return self._neighbour(1)

    def months(self) -> tuple["Period", ...]:
        """Return the months that make up the period, under the same rule."""
        return self.parts(PeriodKind.MONTH)

    def parts(self, kind: PeriodKind) -> tuple["Period", ...]:
        """Return the whole months or quarters that end in this period, in order; a year is its own part."""
        first = period_of(self.starts_on, self.rule, kind)
        found: list[Period] = []
        part = first
        while part.ends_on <= self.ends_on:
            if part.ends_on >= self.starts_on:
                found.append(part)
            part = part.next()
        return tuple(found)

    def _neighbour(self, step: int) -> "Period":
        per_year = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4}.get(self.kind, 1)
        index = self.year * per_year + self._ordinal - 1 + step
        return _period(self.kind, index // per_year, index % per_year + 1, self.rule)


def parse_period(code: str, rule: PeriodRule) -> Period:
    """Read `2018-Q1`, `2018-03`, `2018-H1`, `2018-9M` or `2018`; raise UserMistake otherwise."""
    found = _CODE.fullmatch(code.strip().upper())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        raise UserMistake(
            tr("“{code}” is not a reporting period.", code=code),
            hint=tr("Write it as 2018-Q1, 2018-03, 2018-H1, 2018-9M or 2018."),
            field="period",
        )
    year, suffix = int(found[1]), found[2]
    if suffix is None:
        return _period(PeriodKind.YEAR, year, 1, rule)
    if suffix == "H1":
        return _period(PeriodKind.HALF_YEAR, year, 1, rule)
    if suffix == "9M":
        return _period(PeriodKind.NINE_MONTHS, year, 1, rule)
    if suffix.startswith("Q"):
        return _period(PeriodKind.QUARTER, year, int(suffix[1]), rule)
    return _period(PeriodKind.MONTH, year, int(suffix), rule)


def period_words(code: str) -> str:
    """Return the name of the period called `code`, under either rule; a code that is none stands as it is."""
    try:
        return parse_period(code, PeriodRule.CALENDAR).label
    except UserMistake:
        return code


def period_of(day: date, rule: PeriodRule, kind: PeriodKind = PeriodKind.QUARTER) -> Period:
    """Return the period of `kind` that `day` belongs to.

    Half-year and nine months exist once a year: a day after their end still gets its year's one.
    """
    year, month = day.year, day.month
    if rule is PeriodRule.CUT_OFF_15 and day.day >= _CUT_OFF_DAY:
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    ordinal = {PeriodKind.MONTH: month, PeriodKind.QUARTER: (month + 2) // 3}.get(kind, 1)
    return _period(kind, year, ordinal, rule)


def weeks_of(period: Period, not_before: date | None = None) -> list[date]:
    """Return the Mondays of the ISO weeks whose Thursday lies in `period`, on or after `not_before`.

    The Thursday decides, so that over a year no week is counted twice and none is lost.
    """
    start = period.starts_on if not_before is None else max(period.starts_on, not_before)
    thursday = start + timedelta(days=(3 - start.weekday()) % 7)
    mondays: list[date] = []
    while thursday <= period.ends_on:
        mondays.append(thursday - _THURSDAY)
        thursday += timedelta(days=7)
    return mondays


def working_days_from(day: date, work: WorkDays = EVERY_WEEK) -> Iterator[date]:
    """Yield the days after `day` on which offices work."""
    while True:
        day += timedelta(days=1)
        if work.works(day):
            yield day


def add_working_days(day: date, count: int, work: WorkDays = EVERY_WEEK) -> date:
    """Return the `count`-th working day after `day`; `day` itself when `count` is 0."""
    days = working_days_from(day, work)
    for _ in range(count):
        day = next(days)
    return day


@lru_cache(maxsize=512)
def _period(kind: PeriodKind, year: int, ordinal: int, rule: PeriodRule) -> Period:
    length = _LENGTH[kind]
    first = length * (ordinal - 1) + 1
    last = first + length - 1
    after = (year + 1, 1) if last == 12 else (year, last + 1)
    if rule is PeriodRule.CALENDAR:
        starts_on, ends_on = date(year, first, 1), date(*after, 1) - timedelta(days=1)
    else:
        before = (year - 1, 12) if first == 1 else (year, first - 1)
        starts_on, ends_on = date(*before, _CUT_OFF_DAY), date(year, last, _CUT_OFF_DAY - 1)
    suffix = {
        PeriodKind.MONTH: f"-{ordinal:02d}",
        PeriodKind.QUARTER: f"-Q{ordinal}",
        PeriodKind.HALF_YEAR: "-H1",
        PeriodKind.NINE_MONTHS: "-9M",
        PeriodKind.YEAR: "",
    }[kind]
    return Period(f"{year}{suffix}", kind, year, rule, starts_on, ends_on)
