"""The time as the program is told it, so that a test or `--as-of` can choose the day."""

from datetime import date, datetime, timedelta, timezone
from typing import Final, Protocol

VIETNAM: Final = timezone(timedelta(hours=7))


class Clock(Protocol):
    """Tells the present moment."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        ...


class ChosenClock:
    """What a clock is that somebody set to a day on purpose, whatever the computer says."""


def local_day(moment: datetime) -> date:
    """Return the calendar day of `moment` in Việt Nam."""
    return moment.astimezone(VIETNAM).date()
