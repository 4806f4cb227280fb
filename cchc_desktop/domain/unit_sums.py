"""What units did in a period, from the records that were received."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class UnitSum:
    """What one unit did in a period, from the records received; the total row has no unit."""

    unit: str
    name: str
    activities: int = 0
    counters: Mapping[str, int] = field(default_factory=dict)
    evidence: int = 0
    feedback_received: int = 0
    feedback_answered: int = 0
    spent: int = 0
    self_total: Decimal | None = None
    percent: Decimal | None = None
    class_label: str | None = None
    report_number: str = ""
    report_sha256: str = ""
    issued_on: date | None = None
    received_at: datetime | None = None
    """When the last bundle of the unit's own station came in."""
    parts: tuple[str, ...] = ()
    """Names of the older units it is the sum of, by the new boundaries."""
    why_whole: str = ""
    """Why an older unit keeps a line of its own there."""


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """The sums of every unit below, and of all of them."""

    period: str
    units: tuple[UnitSum, ...]
    total: UnitSum
