"""The forms every payload is made of: who and when, digests, points."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]
Points = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$", max_length=13)]
"""Own points: a plain decimal, never NaN or an exponent."""


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it travels; `revision` and `withdrawn` stand in the entry's header."""

    id: str
    unit: str
    recorded_by: str
    recorded_at: Annotated[datetime, msgspec.Meta(tz=True)]

    def __post_init__(self) -> None:
        """Refuse a moment that has no place in UTC."""
        try:
            self.recorded_at.astimezone(UTC)
        except OverflowError as fault:
            raise ValueError("recorded_at") from fault
