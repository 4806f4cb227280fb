"""Something done for the plan: values typed by the officer, rules, the record kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cchc_desktop.domain.evidence import EvidenceRecord


class Audience(StrEnum):
    """Whom an activity or a task addresses."""

    OFFICIALS = "officials"
    CITIZENS = "citizens"
    PRESS = "press"


@dataclass(frozen=True, slots=True)
class Cost:
    """Money of one category from one source, in whole đồng."""

    category: str
    source: str
    planned: int = 0
    approved: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class ActivityValues:
    """What the form holds; `check_activity` says what is wrong with it."""

    title: str
    channel: str
    starts_on: date
    ends_on: date
    clauses: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    counters: Mapping[str, int] = field(default_factory=dict)
    place: str = ""
    summary: str = ""
    costs: tuple[Cost, ...] = ()


@dataclass(frozen=True, slots=True)
class ActivityRecord:
    """An activity as it is stored."""

    id: str
    unit: str
    revision: int
    withdrawn: bool
    values: ActivityValues
    evidence: tuple[EvidenceRecord, ...]
    recorded_by: str
    recorded_at: datetime
