"""Public holidays: days on which offices are closed, and the Saturdays that are worked instead."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final

_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off, or a day of a weekend that is worked for it, and which notice or law says so."""

    day: date
    name: str
    source: str
    shipped: bool = False
    """Whether the program brought it, or somebody here entered it."""
    made_up: bool = False
    """It is worked, to make up for a working day that was given off."""


@dataclass(frozen=True, slots=True)
class WorkDays:
    """On which days offices work: Monday to Friday, but for days off, and weekends that make up for some."""

    off: AbstractSet[date] = frozenset()
    made_up: AbstractSet[date] = frozenset()

    def works(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        return day in self.made_up or (day.weekday() < _SATURDAY and day not in self.off)


EVERY_WEEK: Final = WorkDays()
"""Monday to Friday, whatever the calendar says."""


def is_weekend(day: date) -> bool:
    """Tell whether `day` is a Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def work_days(listed: Iterable[Holiday]) -> WorkDays:
    """Return the days on which offices work when `listed` holds."""
    known = tuple(listed)
    return WorkDays(
        frozenset(holiday.day for holiday in known if not holiday.made_up),
        frozenset(holiday.day for holiday in known if holiday.made_up),
    )
