"""The forms every payload is made of: who and when, days, periods, digests, points, figures."""

import typing
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Annotated, Any, Final

import msgspec

from cchc_desktop.domain.activities import LARGEST_AMOUNT, LARGEST_COUNTER, SUMMARY_LENGTH, TITLE_LENGTH
from cchc_desktop.domain.evidence import NAME_LENGTH
from cchc_desktop.domain.periods import FIRST_YEAR, LAST_YEAR

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
Points = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$", max_length=13)]
"""Own points: a plain decimal, never NaN or an exponent."""
Measure = Annotated[str, msgspec.Meta(pattern=r"^-?[0-9]{1,15}(\.[0-9]{1,30})?(E[+-][0-9]{1,2})?$")]
"""What points are proposed from, as Decimal writes itself: never NaN, never endless."""
PeriodCode = Annotated[
    str, msgspec.Meta(pattern=r"^(19|20|21)[0-9]{2}(-(Q[1-4]|H1|9M|0[1-9]|1[0-2]))?$", max_length=7)
]
Ordinal = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
"""Number of a version."""
Counter = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_COUNTER)]
Amount = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_AMOUNT)]
SetReference = Annotated[str, msgspec.Meta(pattern=r"^[^\s@]{1,100}@[1-9][0-9]{0,5}$")]
"""A criteria set with its version: tuyen-truyen-643-2018@1."""
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=TITLE_LENGTH)]
Summary = Annotated[str, msgspec.Meta(max_length=SUMMARY_LENGTH)]
FileName = Annotated[str, msgspec.Meta(pattern=r"^[^/\\\x00-\x1f\x7f]+$", max_length=NAME_LENGTH)]
"""A file name without folders: it never leads out of the folder it is written into."""
TimeOfDay = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
OwnCadence = Annotated[
    str, msgspec.Meta(pattern="^(one_off|continuous|(weekly|monthly|quarterly|yearly):[1-9][0-9]{0,2})$")
]
LastGood = Annotated[
    str,
    msgspec.Meta(pattern=r"^[0-9]{1,15}:[0-9]{1,15}:[0-9a-f]{64}(,[0-9]{1,15}:[0-9]{1,15}:[0-9a-f]{64})*$"),
]
"""EPOCH:SEQ:HASH of the last entries that count, one for each stream."""
MOST_COSTS: Final = 1_000
_FIRST_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MOMENT: Final = datetime(LAST_YEAR, 12, 31, tzinfo=UTC)


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it travels; `revision` and `withdrawn` stand in the entry's header."""

    id: str
    unit: str
    recorded_by: str
    recorded_at: Annotated[datetime, msgspec.Meta(tz=True)]

    def __post_init__(self) -> None:
        """Refuse moments and days so far off that nothing can be reckoned from them."""
        try:
            known = _FIRST_MOMENT <= self.recorded_at.astimezone(UTC) <= _LAST_MOMENT
        except OverflowError as fault:
            raise ValueError("recorded_at") from fault
        if not known:
            raise ValueError("recorded_at")
        check_days(self)


def check_days(record: msgspec.Struct) -> None:
    """Raise ValueError for a day of `record` outside the years the program reckons with."""
    for name in _days_of(type(record)):
        day = getattr(record, name)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValueError(name)


@cache
def _days_of(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    hints: Callable[..., dict[str, Any]] = typing.get_type_hints
    return tuple(name for name, hint in hints(kind).items() if hint is date or date in typing.get_args(hint))
