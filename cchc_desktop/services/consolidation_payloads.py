"""What travels of a consolidation: its pinned inputs with their figures, and who was left out."""

import hashlib
from decimal import Decimal
from typing import Annotated

import msgspec

from cchc_desktop.bundles.canonical import canonical, parse_canonical
from cchc_desktop.domain.boundaries import Boundaries
from cchc_desktop.domain.consolidations import (
    BoundaryLine,
    Consolidated,
    ConsolidatedUnit,
    Figures,
    LeftOut,
    PinnedInput,
)
from cchc_desktop.services.payload_forms import Digest, Ordinal, Payload, PeriodCode

LONGEST_DOCUMENT = 16 << 20

Count = Annotated[int, msgspec.Meta(ge=0, le=(1 << 53) - 1)]
Percent = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,6}(\.[0-9]{1,30})?$", max_length=40)]


class InputPayload(msgspec.Struct, frozen=True, kw_only=True):
    """One unit's version with what it says."""

    unit: str
    name: str
    submission: str
    version: int
    sha256: Digest
    accepted: bool
    late: bool
    activities: Count
    counters: dict[str, Count]
    evidence: Count
    feedback: tuple[Count, Count, Count]
    """Received, answered, answered late."""
    spent: Count
    duties: tuple[Count, Count]
    """Fulfilled and owed."""
    own: Percent | None
    appraised: Percent | None
    class_label: str
    incomplete: Count


class LinePayload(msgspec.Struct, frozen=True, kw_only=True):
    """Which inputs stand in one line by new boundaries."""

    unit: str
    name: str
    parts: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    why_whole: str


class DocumentPayload(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the hash of a consolidation is taken over."""

    period: str
    with_received: bool
    inputs: tuple[InputPayload, ...]
    left_out: tuple[tuple[str, str, str], ...]
    """Unit, name and why."""
    boundaries: Boundaries = Boundaries.REPORTING
    """Left out where it is the default, so that older documents keep their hash."""
    lines: tuple[LinePayload, ...] = ()

    def __post_init__(self) -> None:
        """Refuse lines that leave an input out or count one twice."""
        gathered = sorted(part for line in self.lines for part in line.parts)
        wanted = sorted(each.unit for each in self.inputs) if self.boundaries is Boundaries.NEW else []
        if gathered != wanted:
            raise ValueError("lines")


class ConsolidationPayload(Payload, frozen=True, kw_only=True):
    """A numbered consolidation; `document` is the canonical JSON that `sha256` hashes."""

    period: PeriodCode
    number: Ordinal
    sha256: Digest
    document: str

    def __post_init__(self) -> None:
        """Refuse a document that is not what its hash says, or not canonical."""
        super().__post_init__()
        octets = self.document.encode()
        if hashlib.sha256(octets).hexdigest() != self.sha256:
            raise ValueError("sha256")
        if _parsed(octets).period != self.period:
            raise ValueError("document")


def document_of(found: Consolidated) -> bytes:
    """Return the canonical JSON that pins `found`."""
    document = DocumentPayload(
        period=found.period,
        with_received=found.with_received,
        inputs=tuple(_input(each) for each in found.units),
        left_out=tuple((each.unit, each.name, each.why) for each in found.left_out),
        boundaries=found.boundaries,
        lines=tuple(
            LinePayload(unit=each.unit, name=each.name, parts=each.parts, why_whole=each.why_whole)
            for each in found.gathered
        ),
    )
    return canonical(msgspec.to_builtins(document))


def read_document(document: str) -> Consolidated:
    """Return what a consolidation pinned."""
    plain = _parsed(document.encode())
    return Consolidated(
        period=plain.period,
        units=tuple(_unit(each) for each in plain.inputs),
        left_out=tuple(LeftOut(*each) for each in plain.left_out),
        with_received=plain.with_received,
        boundaries=plain.boundaries,
        gathered=tuple(
            BoundaryLine(each.unit, each.name, each.parts, each.why_whole) for each in plain.lines
        ),
    )


def _parsed(octets: bytes) -> DocumentPayload:
    return msgspec.convert(parse_canonical(octets, longest=LONGEST_DOCUMENT), DocumentPayload)


def _input(each: ConsolidatedUnit) -> InputPayload:
    pinned, f = each.pinned, each.figures
    return InputPayload(
        unit=pinned.unit,
        name=pinned.name,
        submission=pinned.submission,
        version=pinned.version,
        sha256=pinned.sha256,
        accepted=pinned.accepted,
        late=pinned.late,
        activities=f.activities,
        counters=dict(f.counters),
        evidence=f.evidence,
        feedback=(f.feedback_received, f.feedback_answered, f.feedback_late),
        spent=f.spent,
        duties=(f.fulfilled, f.owed),
        own=None if f.own is None else str(f.own),
        appraised=None if f.appraised is None else str(f.appraised),
        class_label=f.class_label,
        incomplete=f.incomplete,
    )


def _unit(each: InputPayload) -> ConsolidatedUnit:
    pinned = PinnedInput(
        each.unit, each.name, each.submission, each.version, each.sha256, each.accepted, each.late
    )
    received, answered, late = each.feedback
    figures = Figures(
        activities=each.activities,
        counters=each.counters,
        evidence=each.evidence,
        feedback_received=received,
        feedback_answered=answered,
        feedback_late=late,
        spent=each.spent,
        owed=each.duties[1],
        fulfilled=each.duties[0],
        own=None if each.own is None else Decimal(each.own),
        appraised=None if each.appraised is None else Decimal(each.appraised),
        class_label=each.class_label,
        incomplete=each.incomplete,
    )
    return ConsolidatedUnit(pinned, figures)
