"""How long a name stays locked after wrong passwords: the first few cost nothing, then each more."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cchc_desktop.domain.language import tr

FREE: Final = 4
"""Wrong passwords in a row that are told and cost no time."""
_FIRST: Final = timedelta(seconds=30)
LONGEST: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Failures:
    """Wrong passwords in a row for one person, and when the last was typed."""

    count: int
    last: datetime


def wait_after(count: int) -> timedelta:
    """Return how long nobody is let in after `count` wrong passwords in a row."""
    if count <= FREE:
        return timedelta(0)
    doublings = min(count - FREE - 1, 20)
    return min(LONGEST, _FIRST * (1 << doublings))


def left_to_wait(failures: Failures, now: datetime) -> timedelta:
    """Return how much of the wait is left; a clock that was set back does not make it longer."""
    passed = max(timedelta(0), now - failures.last)
    return max(timedelta(0), wait_after(failures.count) - passed)


def wait_words(left: timedelta) -> str:
    """Return a wait in words, rounded up, so that nobody comes too early."""
    seconds = -(-left // timedelta(seconds=1))
    if seconds <= 90:
        return tr("{n} seconds", n=seconds)
    return tr("{n} minutes", n=-(-seconds // 60))
