"""The results of a period: own and appraised points side by side, ranks, classes, weakest criteria."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from cchc_desktop.domain.criteria import CriteriaSet, Criterion
from cchc_desktop.domain.reviews import ReviewState

SETTLED: Final = frozenset({ReviewState.ACCEPTED, ReviewState.CLOSED})
"""States in which points count as judged."""
_THOUSANDTHS: Final = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Points:
    """Own points of one criterion and what they became; None where there are none."""

    own: Decimal | None
    appraised: Decimal | None
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit's quarter: what it gave itself, what it was given, where that puts it."""

    unit: str
    name: str
    kind: str
    state: ReviewState
    own: Decimal | None = None
    """Percentage of what applies by its own points."""
    own_class: str = ""
    appraised: Decimal | None = None
    appraised_class: str = ""
    rank: int | None = None
    """Place among accepted units of its kind; equal percentages share it."""
    of: int = 0
    """How many units share that ranking."""
    before: Decimal | None = None
    """Appraised percentage of the period before."""
    own_points: Mapping[str, Decimal | None] = field(default_factory=dict)
    """By criterion; None for one set aside."""
    given: Mapping[str, Decimal] = field(default_factory=dict)
    """Points a superior gave in place of the own ones."""

    @property
    def settled(self) -> bool:
        """Tell whether its points are judged, so that they count."""
        return self.state in SETTLED

    def points(self, criterion: str) -> Points | None:
        """Return own and appraised points of one criterion; None where the unit answered nothing."""
        given = self.given.get(criterion)
        if criterion not in self.own_points and given is None:
            return None
        own = self.own_points.get(criterion)
        aside = criterion in self.own_points and own is None
        judged = (own if given is None else given) if self.settled else given
        return Points(own, judged, aside)

    @property
    def change(self) -> Decimal | None:
        """Return how many points of a hundred it went up or down since the period before."""
        if self.appraised is None or self.before is None or not self.settled:
            return None
        return self.appraised - self.before


@dataclass(frozen=True, slots=True)
class WeakCriterion:
    """A criterion and what share of its points the accepted units reached together."""

    criterion: Criterion
    share: Decimal
    """From 0 to 1."""
    units: int
    """To how many of them it applied."""
    none: int
    """How many of these got nothing."""


@dataclass(frozen=True, slots=True)
class Results:
    """The table of a period for one criteria set; only accepted versions count."""

    criteria_set: CriteriaSet
    units: tuple[UnitResult, ...]
    weakest: tuple[WeakCriterion, ...]
    classes: tuple[tuple[str, int], ...]
    """How many accepted units each class has, best first."""
    mean: Decimal | None
    """Of the accepted units."""
    waiting: int
    """Handed up and not accepted: left out of every sum."""
    missing: int
    """Not handed up at all."""


def ranked(units: Iterable[UnitResult]) -> tuple[UnitResult, ...]:
    """Return the units with their places, accepted ones first, best first; equals share a place."""
    groups: dict[str, list[UnitResult]] = {}
    others: list[UnitResult] = []
    for unit in units:
        if unit.settled and unit.appraised is not None:
            groups.setdefault(unit.kind, []).append(unit)
        else:
            others.append(unit)
    placed: list[UnitResult] = []
    for group in groups.values():
        ordered = sorted(group, key=lambda u: (-(u.appraised or 0), u.name))
        rank = 0
        for at, unit in enumerate(ordered, 1):
            if at == 1 or unit.appraised != ordered[at - 2].appraised:
                rank = at
            placed.append(replace(unit, rank=rank, of=len(ordered)))
    placed.sort(key=lambda u: (-(u.appraised or 0), u.name))
    return (*placed, *sorted(others, key=lambda u: (u.state is ReviewState.DRAFT, u.name)))


def weakest_of(criteria_set: CriteriaSet, units: Sequence[UnitResult]) -> tuple[WeakCriterion, ...]:
    """Return the scored criteria by the share of their points that accepted units reached, lowest first."""
    found: list[WeakCriterion] = []
    settled = [(unit.given, unit.own_points) for unit in units if unit.settled]
    for leaf in criteria_set.scored:
        key = leaf.id
        judged = [given[key] if key in given else own.get(key) for given, own in settled]
        reached = [points for points in judged if points is not None]
        if reached:
            share = sum(reached, Decimal(0)) / (leaf.max_points * len(reached))
            none = sum(points == 0 for points in reached)
            found.append(WeakCriterion(leaf, share.quantize(_THOUSANDTHS), len(reached), none))
    return tuple(sorted(found, key=lambda weak: (weak.share, weak.criterion.id)))


def results_of(criteria_set: CriteriaSet, units: Iterable[UnitResult]) -> Results:
    """Return the whole table."""
    placed = ranked(units)
    settled = [unit for unit in placed if unit.settled and unit.appraised is not None]
    mean = None
    if settled:
        total = sum((unit.appraised or Decimal(0) for unit in settled), Decimal(0))
        mean = (total / len(settled)).quantize(criteria_set.rounding)
    return Results(
        criteria_set=criteria_set,
        units=placed,
        weakest=weakest_of(criteria_set, placed),
        classes=tuple(
            (band.label, sum(unit.appraised_class == band.label for unit in settled))
            for band in criteria_set.classes
        ),
        mean=mean,
        waiting=sum(not unit.settled and unit.state is not ReviewState.DRAFT for unit in placed),
        missing=sum(unit.state is ReviewState.DRAFT for unit in placed),
    )
