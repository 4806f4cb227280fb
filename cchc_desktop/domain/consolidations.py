"""A superior's sums over pinned versions: what each unit did, what is left out, what changed since."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from cchc_desktop.domain.boundaries import Boundaries, Gathered
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number, sort_key

_HUNDREDTHS: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PinnedInput:
    """One unit's version that a consolidation rests on, known by its hash for ever."""

    unit: str
    name: str
    submission: str
    version: int
    sha256: str
    accepted: bool
    """Accepted by the consolidating unit when it was pinned; otherwise only received."""
    late: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A unit that no figure counts, and why."""

    unit: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Figures:
    """What was done, counted from the records of a version as it was handed up."""

    activities: int = 0
    counters: Mapping[str, int] = field(default_factory=dict)
    evidence: int = 0
    feedback_received: int = 0
    feedback_answered: int = 0
    feedback_late: int = 0
    spent: int = 0
    owed: int = 0
    """Duties of the plan that fell due."""
    fulfilled: int = 0
    own: Decimal | None = None
    """Own points re-based to 100; None without a self-assessment."""
    appraised: Decimal | None = None
    class_label: str = ""
    incomplete: int = 0
    """Records of the version that have not arrived yet and so are not counted."""


@dataclass(frozen=True, slots=True)
class ConsolidatedUnit:
    """One unit with its pinned version and what that version says."""

    pinned: PinnedInput
    figures: Figures


@dataclass(frozen=True, slots=True)
class BoundaryLine:
    """Which units stand together by new boundaries, as it was known when they were summed."""

    unit: str
    name: str
    parts: tuple[str, ...]
    """Keys of the units it is the sum of."""
    why_whole: str = ""
    """Why a unit that was divided keeps a line of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sums: a unit, or by new boundaries one that took over the units in `parts`.

    Counts are sums. Points are those of one unit, or the mean of those that have points, which has no class.
    """

    unit: str
    name: str
    figures: Figures
    parts: tuple[ConsolidatedUnit, ...]
    why_whole: str = ""

    @property
    def gathers(self) -> bool:
        """Tell whether the line stands for other units than itself, which are listed beneath it."""
        return len(self.parts) > 1 or self.parts[0].pinned.unit != self.unit


@dataclass(frozen=True, slots=True)
class Consolidated:
    """The sums of a period over the units below, from pinned inputs."""

    period: str
    units: tuple[ConsolidatedUnit, ...]
    left_out: tuple[LeftOut, ...]
    with_received: bool
    """Versions that are received but not accepted yet are counted too, and marked."""
    boundaries: Boundaries = Boundaries.REPORTING
    gathered: tuple[BoundaryLine, ...] = ()
    """By new boundaries, the line of every unit; each unit stands in one."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Return the lines by the boundaries that were chosen; together they are the total."""
        if self.boundaries is Boundaries.REPORTING:
            return tuple(line_of(each) for each in self.units)
        known = {each.pinned.unit: each for each in self.units}
        return tuple(_line(each, tuple(known[key] for key in each.parts)) for each in self.gathered)

    @property
    def total(self) -> Figures:
        """Return the sums over all units; points are not added up."""
        return _summed([each.figures for each in self.units])

    @property
    def unaccepted(self) -> int:
        """Return how many inputs are only received."""
        return sum(not each.pinned.accepted for each in self.units)


@dataclass(frozen=True, slots=True)
class Ranked:
    """The place of a line; those of equal points share one."""

    place: int
    line: Line
    points: Decimal


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of one unit that differs from the consolidation before."""

    unit: str
    name: str
    figure: str
    before: str
    after: str


def line_of(unit: ConsolidatedUnit) -> Line:
    """Return the line of one unit as it reported."""
    return Line(unit.pinned.unit, unit.pinned.name, unit.figures, (unit,))


def boundary_lines(found: Iterable[Gathered]) -> tuple[BoundaryLine, ...]:
    """Return what is pinned of lines by new boundaries."""
    return tuple(
        BoundaryLine(line.unit.key, line.unit.name, tuple(part.key for part in line.parts), line.why_whole)
        for line in found
    )


def ranked(lines: Iterable[Line]) -> tuple[Ranked, ...]:
    """Rank by appraised points where a line has them, else by own ones; without points it has no place."""
    scored = [
        (points, each)
        for each in lines
        if (points := each.figures.appraised if each.figures.appraised is not None else each.figures.own)
        is not None
    ]
    scored.sort(key=lambda pair: (-pair[0], sort_key(pair[1].name)))
    found: list[Ranked] = []
    for at, (points, each) in enumerate(scored, 1):
        place = found[-1].place if found and found[-1].points == points else at
        found.append(Ranked(place, each, points))
    return tuple(found)


def _line(line: BoundaryLine, parts: tuple[ConsolidatedUnit, ...]) -> Line:
    found = [part.figures for part in parts]
    if len(found) == 1:
        return Line(line.unit, line.name, found[0], parts, line.why_whole)
    scored = [f for f in found if f.own is not None or f.appraised is not None]
    figures = replace(
        _summed(found),
        own=_mean([f.own for f in scored]),
        appraised=_mean([f.appraised for f in scored]),
    )
    return Line(line.unit, line.name, figures, parts, line.why_whole)


def _mean(points: Sequence[Decimal | None]) -> Decimal | None:
    """Return the mean where every one of the units has such points; None otherwise."""
    known = [each for each in points if each is not None]
    if not known or len(known) < len(points):
        return None
    return (sum(known, Decimal(0)) / len(known)).quantize(_HUNDREDTHS)


def _summed(found: Sequence[Figures]) -> Figures:
    counters: Counter[str] = Counter()
    for each in found:
        counters.update(each.counters)
    return Figures(
        activities=sum(f.activities for f in found),
        counters=dict(counters),
        evidence=sum(f.evidence for f in found),
        feedback_received=sum(f.feedback_received for f in found),
        feedback_answered=sum(f.feedback_answered for f in found),
        feedback_late=sum(f.feedback_late for f in found),
        spent=sum(f.spent for f in found),
        owed=sum(f.owed for f in found),
        fulfilled=sum(f.fulfilled for f in found),
        incomplete=sum(f.incomplete for f in found),
    )


def changes_between(before: Consolidated, after: Consolidated) -> tuple[FigureChange, ...]:
    """Return what a later consolidation says differently, unit by unit: its difference table."""
    old = {each.pinned.unit: each for each in before.units}
    new = {each.pinned.unit: each for each in after.units}
    found: list[FigureChange] = []
    if before.boundaries is not after.boundaries:
        names = (before.boundaries.label, after.boundaries.label)
        found.append(FigureChange("", tr("All units"), tr("Boundaries"), *names))
    for unit in sorted({*old, *new}, key=lambda u: sort_key((new.get(u) or old[u]).pinned.name)):
        name = (new.get(unit) or old[unit]).pinned.name
        was, now = old.get(unit), new.get(unit)
        found += [
            FigureChange(unit, name, label, one, other)
            for (label, one), (_label, other) in zip(_told(was), _told(now), strict=True)
            if one != other
        ]
    return tuple(found)


def _told(each: ConsolidatedUnit | None) -> Sequence[tuple[str, str]]:
    if each is None:
        return [(label, "–") for label, _ in _told(_NOBODY)]
    f = each.figures
    return [
        (tr("Version"), str(each.pinned.version)),
        (tr("Standing"), tr("Accepted") if each.pinned.accepted else tr("Received")),
        (tr("Activities"), number(f.activities)),
        (tr("Evidence"), number(f.evidence)),
        (tr("Feedback received"), number(f.feedback_received)),
        (tr("Answered"), number(f.feedback_answered)),
        (tr("Duties fulfilled"), f"{f.fulfilled}/{f.owed}"),
        (tr("Spent (đồng)"), number(f.spent)),
        (tr("Self-score"), "–" if f.own is None else number(f.own)),
        (tr("Appraised score"), "–" if f.appraised is None else number(f.appraised)),
    ]


_NOBODY = ConsolidatedUnit(PinnedInput("", "", "", 0, "", accepted=False), Figures())
