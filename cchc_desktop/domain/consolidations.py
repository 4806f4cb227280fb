"""A superior's sums over pinned versions: what each unit did, what is left out, what changed since."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number, sort_key


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
class Consolidated:
    """The sums of a period over the units below, from pinned inputs."""

    period: str
    units: tuple[ConsolidatedUnit, ...]
    left_out: tuple[LeftOut, ...]
    with_received: bool
    """Versions that are received but not accepted yet are counted too, and marked."""

    @property
    def total(self) -> Figures:
        """Return the sums over all units; points are not added up."""
        counters: Counter[str] = Counter()
        for each in self.units:
            counters.update(each.figures.counters)
        found = [each.figures for each in self.units]
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

    @property
    def unaccepted(self) -> int:
        """Return how many inputs are only received."""
        return sum(not each.pinned.accepted for each in self.units)


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit's place; units of equal points share one."""

    place: int
    unit: ConsolidatedUnit
    points: Decimal


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of one unit that differs from the consolidation before."""

    unit: str
    name: str
    figure: str
    before: str
    after: str


def ranked(units: Iterable[ConsolidatedUnit]) -> tuple[Ranked, ...]:
    """Rank by appraised points where a unit has them, else by its own; without points it has no place."""
    scored = [
        (points, each)
        for each in units
        if (points := each.figures.appraised if each.figures.appraised is not None else each.figures.own)
        is not None
    ]
    scored.sort(key=lambda pair: (-pair[0], sort_key(pair[1].pinned.name)))
    found: list[Ranked] = []
    for at, (points, each) in enumerate(scored, 1):
        place = found[-1].place if found and found[-1].points == points else at
        found.append(Ranked(place, each, points))
    return tuple(found)


def changes_between(before: Consolidated, after: Consolidated) -> tuple[FigureChange, ...]:
    """Return what a later consolidation says differently, unit by unit: its difference table."""
    old = {each.pinned.unit: each for each in before.units}
    new = {each.pinned.unit: each for each in after.units}
    found: list[FigureChange] = []
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
