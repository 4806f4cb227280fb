"""What the services collect for one report before a word of it is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.consolidations import Consolidated, FigureChange
from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.reports import Letterhead
from cchc_desktop.domain.unit_plans import BudgetLine


@dataclass(frozen=True, slots=True)
class ScoredGroup:
    """One group of criteria with what the unit gave itself; None while nothing is scored."""

    label: str
    points: Decimal | None
    maximum: Decimal


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """The self-assessment of the period; percentages are re-based to 100."""

    set_title: str
    groups: tuple[ScoredGroup, ...]
    total: Decimal
    maximum: Decimal
    percent: Decimal
    class_label: str
    answered: int
    count: int
    previous_label: str = ""
    previous_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FeedbackFact:
    """A case of the feedback register without anything that tells who sent it."""

    code: str
    received_on: date
    channel: str
    kind: str
    state: str
    due: date | None
    answered_on: date | None
    forwarded: bool = False
    refused: bool = False
    """A complaint or denunciation that was shown its own way."""
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """A file that proves a record."""

    name: str
    sha256: str
    record_title: str
    number: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document on administrative reform that the unit issued in the period."""

    number: str
    issued_on: date
    title: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything one unit's report for one period is drafted from."""

    unit: OrgUnit
    letterhead: Letterhead
    plan: Plan
    period: Period
    as_of: date
    channels: tuple[Channel, ...]
    counters: Mapping[str, Counter]
    activities: tuple[ActivityRecord, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    assessment: AssessmentFacts | None = None
    feedback: tuple[FeedbackFact, ...] = ()
    evidence: tuple[EvidenceFact, ...] = ()
    documents: tuple[IssuedDocument, ...] = ()
    difficulties: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()
    directions: tuple[str, ...] = ()
    budget: tuple[BudgetLine, ...] = ()
    """What the unit's own plan asks for its tasks."""
    claims: Mapping[str, str] = field(default_factory=dict)
    """Clause → reason why it does not apply."""
    consolidated: Consolidated | None = None
    """The pinned inputs of a superior's report; None in a report of the unit's own work."""
    consolidation_number: int = 1
    adjustments: tuple[FigureChange, ...] = ()
    """What differs from the consolidation before."""
