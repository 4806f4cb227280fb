"""The results of a period: own and appraised points side by side, ranks, classes, weakest criteria."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from cchc_desktop.domain.boundaries import LINE, Boundaries, Gathered
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
    parts: tuple["UnitResult", ...] = ()
    """By new boundaries, the units that it took over; its percentages are their means."""
    note: str = ""
    """Why a unit that was divided stands by itself."""
    within: bool = False
    """Whether it is listed beneath the unit that took it over, and has no place of its own."""

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
    boundaries: Boundaries = Boundaries.REPORTING

    @property
    def settled(self) -> int:
        """Return how many units that reported are judged."""
        return sum(each.settled for unit in self.units for each in (unit.parts or (unit,)))

    @property
    def rows(self) -> tuple[UnitResult, ...]:
        """Return the units as tables list them, those that were taken over beneath the one they became."""
        found: list[UnitResult] = []
        for unit in self.units:
            named = f"{unit.name} · {unit.note}" if unit.note else unit.name
            found.append(replace(unit, name=named))
            found += [replace(part, name=f"– {part.name}", rank=None, within=True) for part in unit.parts]
        return tuple(found)


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


def by_new_boundaries(results: Results, lines: Sequence[Gathered]) -> Results:
    """Return the table with units ranked as those that took them over, by the mean of their points.

    Mean, weakest criteria and what is left out stay those of the units that reported, so that both
    tables tell the same.
    """
    known = {unit.unit: replace(unit, rank=None, of=0) for unit in results.units}
    placed = ranked(
        _line_result(results.criteria_set, line, [known[part.key] for part in line.parts]) for line in lines
    )
    settled = [unit for unit in placed if unit.settled and unit.appraised is not None]
    return replace(
        results,
        units=placed,
        classes=_classes(results.criteria_set, settled),
        boundaries=Boundaries.NEW,
    )


def _line_result(criteria_set: CriteriaSet, line: Gathered, parts: Sequence[UnitResult]) -> UnitResult:
    if len(parts) == 1 and parts[0].unit == line.unit.key:
        return replace(parts[0], note=line.why_whole)
    own = _mean(criteria_set, [part.own for part in parts])
    appraised = _mean(criteria_set, [part.appraised for part in parts])
    order = list(ReviewState)
    return UnitResult(
        unit=f"{LINE}{line.unit.key}",
        name=line.unit.name,
        kind=str(line.unit.kind),
        state=min((part.state for part in parts), key=order.index),
        own=own,
        own_class=criteria_set.class_of(own) if own is not None else "",
        appraised=appraised,
        appraised_class=criteria_set.class_of(appraised) if appraised is not None else "",
        before=_mean(criteria_set, [part.before for part in parts]),
        parts=tuple(parts),
    )


def _mean(criteria_set: CriteriaSet, points: Sequence[Decimal | None]) -> Decimal | None:
    """Return the mean where every unit has such points; None otherwise."""
    known = [each for each in points if each is not None]
    if not known or len(known) < len(points):
        return None
    return (sum(known, Decimal(0)) / len(known)).quantize(criteria_set.rounding)


def _classes(criteria_set: CriteriaSet, settled: Sequence[UnitResult]) -> tuple[tuple[str, int], ...]:
    return tuple(
        (band.label, sum(unit.appraised_class == band.label for unit in settled))
        for band in criteria_set.classes
    )


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
    return Results(
        criteria_set=criteria_set,
        units=placed,
        weakest=weakest_of(criteria_set, placed),
        classes=_classes(criteria_set, settled),
        mean=_mean(criteria_set, [unit.appraised for unit in settled]),
        waiting=sum(not unit.settled and unit.state is not ReviewState.DRAFT for unit in placed),
        missing=sum(unit.state is ReviewState.DRAFT for unit in placed),
    )
