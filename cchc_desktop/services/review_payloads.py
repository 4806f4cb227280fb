"""What travels of handing up and judging: versions, what they cover, decisions."""

import hashlib
from datetime import date
from typing import Annotated, Final

import msgspec

from cchc_desktop.bundles.canonical import parse_canonical
from cchc_desktop.domain.reviews import DecisionKind
from cchc_desktop.services.payload_forms import (
    Counter,
    Digest,
    Measure,
    Ordinal,
    Payload,
    PeriodCode,
    Points,
    SetReference,
    check_days,
)

LONGEST_DOCUMENT: Final = 16 << 20


class CoveredPayload(msgspec.Struct, frozen=True, kw_only=True):
    """What a submission's hash is taken over, in short rows."""

    unit: str
    period: PeriodCode
    criteria: SetReference
    """Set and version: tuyen-truyen-643-2018@1."""
    records: tuple[tuple[str, str, int, Digest], ...]
    """Noun, id, revision and hash of the journal entry."""
    evidence: tuple[Digest, ...]
    scores: tuple[tuple[str, Points | None, bool], ...] = ()
    """Criterion, own points, whether it does not apply."""
    indicators: tuple[tuple[str, Measure, Measure, tuple[str, ...]], ...] = ()
    """Reference, done, planned and parts present: what the proposals were computed from."""
    obligations: tuple[tuple[str, Counter, Counter], ...] = ()
    """Clause, done and owed."""


class SubmissionPayload(Payload, frozen=True, kw_only=True):
    """A numbered version of a quarter; `document` is the canonical JSON that `sha256` hashes."""

    period: PeriodCode
    version: Ordinal
    sha256: Digest
    document: str
    presented_by: str = ""
    alone: bool = False

    def __post_init__(self) -> None:
        """Refuse a document that is not what its hash says, or not canonical."""
        super().__post_init__()
        octets = self.document.encode()
        if hashlib.sha256(octets).hexdigest() != self.sha256:
            raise ValueError("sha256")
        covered = msgspec.convert(parse_canonical(octets, longest=LONGEST_DOCUMENT), CoveredPayload)
        if (covered.unit, covered.period) != (self.unit, self.period):
            raise ValueError("document")


class ReturnedPayload(msgspec.Struct, frozen=True):
    """One thing to be mended, why and until when."""

    noun: str
    record: str
    title: str
    reason: str
    due: date

    def __post_init__(self) -> None:
        """Refuse a day nothing can be reckoned from."""
        check_days(self)


class AppraisedPayload(msgspec.Struct, frozen=True):
    """What a superior gives one criterion."""

    criterion: str
    points: Points
    reason: str


class ReviewPayload(Payload, frozen=True, kw_only=True):
    """A superior's decision; `unit` is the unit judged, `reviewer` the unit that judges."""

    reviewer: str
    period: PeriodCode
    decision: DecisionKind
    submission: str
    version: Ordinal
    sha256: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$", max_length=64)]
    order: int
    remark: str = ""
    items: tuple[ReturnedPayload, ...] = ()
    points: tuple[AppraisedPayload, ...] = ()


def read_covered(document: str) -> CoveredPayload:
    """Return what the document of a submission lists."""
    return msgspec.json.decode(document, type=CoveredPayload)
