"""Old units by newer boundaries: which are summed under whom, and which cannot be divided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit, Succession
from cchc_desktop.domain.vietnamese import sort_key

LINE: Final = "line "
"""What the key of a line that gathers units begins with: its own unit may stand beneath it."""


class Boundaries(StrEnum):
    """By which units figures are shown."""

    REPORTING = "reporting"
    """The units as they stood when they reported."""
    NEW = "new"
    """Those that took them over since."""

    @property
    def label(self) -> str:
        """Return the choice in the officer's words."""
        if self is Boundaries.NEW:
            return tr("By new units")
        return tr("By units as they reported")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Units whose figures stand in one line."""

    unit: OrgUnit
    """The successor; the unit itself where it has none or cannot be divided."""
    parts: tuple[OrgUnit, ...]
    why_whole: str = ""
    """Why a unit that was split keeps a line of its own."""


def by_successors(
    units: Iterable[OrgUnit], successions: Sequence[Succession], known: Mapping[str, OrgUnit]
) -> tuple[Gathered, ...]:
    """Gather `units` under those that took them over wholly, however often boundaries changed.

    A unit that went to several, or only in part to one, keeps its line: nobody can tell from its
    figures what was done in which part.
    """
    lines: dict[str, list[OrgUnit]] = {}
    split: list[Gathered] = []
    for unit in units:
        heir, heirs = _heir_of(unit, successions, known)
        if heirs:
            names = ", ".join(each.name for each in heirs)
            why = tr("Split between {units}; its figures cannot be divided.", units=names)
            split.append(Gathered(unit, (unit,), why))
        else:
            lines.setdefault(heir.key, []).append(unit)
    gathered = [
        Gathered(known[key], tuple(sorted(parts, key=lambda unit: sort_key(unit.name))))
        for key, parts in lines.items()
    ]
    return tuple(sorted((*gathered, *split), key=lambda line: (line.unit.kind, sort_key(line.unit.name))))


def _heir_of(
    unit: OrgUnit, successions: Sequence[Succession], known: Mapping[str, OrgUnit]
) -> tuple[OrgUnit, tuple[OrgUnit, ...]]:
    """Return who stands for `unit` in the end, and where it was split, the units it went to."""
    heir, passed = unit, {unit.key}
    while True:
        following = [s for s in successions if s.old == heir.key and s.new in known and s.new not in passed]
        if not following:
            return heir, ()
        if len(following) > 1 or not following[0].whole:
            return heir, tuple(known[s.new] for s in following)
        heir = known[following[0].new]
        passed.add(heir.key)
