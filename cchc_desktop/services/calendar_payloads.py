"""What Sở Nội vụ says of time: days off and made up, terms to answer, last days to hand in."""

from datetime import date
from typing import Annotated, Final

import msgspec

from cchc_desktop.domain.feedback import FeedbackChannel
from cchc_desktop.domain.holidays import is_weekend
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.services import payload_forms

CALENDAR_ID: Final = "calendar"
LONGEST_TERM: Final = 260
_MOST: Final = 2_000
_Words = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class DayPayload(msgspec.Struct, frozen=True):
    """A day off, or a day of a weekend that is worked; or one that is taken off the list."""

    day: date
    name: _Words
    source: _Words
    made_up: bool
    kept: bool

    def __post_init__(self) -> None:
        """Refuse days nobody reckons with, and a working day that is made up for."""
        payload_forms.check_days(self)
        if self.made_up and not is_weekend(self.day):
            raise ValueError("made_up")


class TermPayload(msgspec.Struct, frozen=True):
    """How many working days one channel gives to answer."""

    channel: FeedbackChannel
    working_days: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_TERM)]
    source: _Words


class LastDayPayload(msgspec.Struct, frozen=True):
    """The last day on which units of one kind hand in their report of a period."""

    plan: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    period: payload_forms.PeriodCode
    kind: UnitKind
    due: date

    def __post_init__(self) -> None:
        """Refuse days nobody reckons with."""
        payload_forms.check_days(self)


class CalendarPayload(payload_forms.Payload, frozen=True, kw_only=True):
    """Everything that differs from what the program ships; there is one such record."""

    days: Annotated[tuple[DayPayload, ...], msgspec.Meta(max_length=_MOST)]
    terms: Annotated[tuple[TermPayload, ...], msgspec.Meta(max_length=50)]
    last_days: Annotated[tuple[LastDayPayload, ...], msgspec.Meta(max_length=_MOST)]

    def __post_init__(self) -> None:
        """Refuse a second calendar, and a day said twice."""
        super().__post_init__()
        if self.id != CALENDAR_ID:
            raise ValueError("id")
        if len({day.day for day in self.days}) < len(self.days):
            raise ValueError("days")
