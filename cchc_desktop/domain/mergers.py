"""Units that were merged, divided or ended: who comes after whom, and how it is said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit, Succession
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import sort_key

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a unit ended, and who took it over the day after."""

    unit: OrgUnit
    last_day: date
    heirs: tuple[OrgUnit, ...] = ()
    divided: bool = False
    """Whether it went to several, or only in part to one."""

    @property
    def words(self) -> str:
        """Return what became of it, from which day."""
        day = day_words(self.last_day + _DAY)
        if not self.heirs:
            return tr("Ceased to exist on {day}", day=day_words(self.last_day))
        names = ", ".join(unit.name for unit in self.heirs)
        if self.divided:
            return tr("Divided between {units} on {day}", units=names, day=day)
        return tr("Merged into {unit} on {day}", unit=names, day=day)


def ending_of(
    unit: OrgUnit, successions: Sequence[Succession], units: Mapping[str, OrgUnit]
) -> Ending | None:
    """Return how a unit ended; None for one whose end is not known."""
    if unit.valid_to is None:
        return None
    following = [s for s in successions if s.old == unit.key and s.new in units and s.new != unit.key]
    heirs = sorted((units[s.new] for s in following), key=lambda heir: sort_key(heir.name))
    divided = len(heirs) > 1 or any(not s.whole for s in following)
    return Ending(unit, unit.valid_to, tuple(heirs), divided)


def check_stood(unit: OrgUnit, period: Period) -> None:
    """Raise UserMistake where a unit owes nothing of its own for a period: it did not stand in it."""
    if not unit.stands_in(period.starts_on, period.ends_on):
        raise UserMistake(
            tr("{unit} did not exist in {period}.", unit=unit.name, period=period.label),
            hint=_stood(unit),
            field="period",
        )


def why_not_owed(unit: OrgUnit, period: Period) -> str:
    """Return why a unit does not owe in a period what others owe; empty where it stood throughout."""
    if unit.valid_to is not None and unit.valid_to < period.ends_on:
        return tr(
            "The unit ended on {day}; what falls due later is owed by the unit that took it over.",
            day=day_words(unit.valid_to),
        )
    if period.starts_on < unit.valid_from:
        return tr(
            "The unit began on {day}; what fell due before was owed by the units it came from.",
            day=day_words(unit.valid_from),
        )
    return ""


def day_mistakes(unit: OrgUnit, first: date, last: date, *, since: date) -> list[UserMistake]:
    """Return what is wrong with the days of a record that a unit keeps of its own work.

    Units that were there before `since`, the first day of the plan's year, may record what came before it.
    """
    wrong = None
    if unit.valid_to is not None and last > unit.valid_to:
        wrong = last if first <= unit.valid_to else first
    elif since < unit.valid_from and first < unit.valid_from:
        wrong = first
    if wrong is None:
        return []
    return [
        UserMistake(
            tr("{unit} did not exist on {day}.", unit=unit.name, day=day_words(wrong)),
            hint=_stood(unit),
            field="starts_on" if wrong == first else "ends_on",
        )
    ]


def _stood(unit: OrgUnit) -> str:
    if unit.valid_to is None:
        return tr(
            "It began on {day}; what was done before belongs to the units it came from.",
            day=day_words(unit.valid_from),
        )
    return tr(
        "It ended on {day}; what was done later belongs to the unit that took it over.",
        day=day_words(unit.valid_to),
    )


def forerunners_of(
    unit: OrgUnit, successions: Sequence[Succession], units: Mapping[str, OrgUnit]
) -> tuple[OrgUnit, ...]:
    """Return the units that became `unit` on its first day, and those that had become these.

    One that was divided is none: nobody can tell what of its work was done for which part. Nor is one
    that a unit took over which went on, since that has owed its own all along.
    """
    found: dict[str, OrgUnit] = {}
    waiting = [unit]
    while waiting:
        heir = waiting.pop()
        for succession in successions:
            old = units.get(succession.old)
            if succession.new != heir.key or old is None or old.key in found or old.key == unit.key:
                continue
            ending = ending_of(old, successions, units)
            if ending and not ending.divided and ending.last_day + _DAY == heir.valid_from:
                found[old.key] = old
                waiting.append(old)
    return tuple(sorted(found.values(), key=lambda old: (old.valid_from, sort_key(old.name))))
