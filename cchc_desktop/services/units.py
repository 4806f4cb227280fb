"""Looking units up: by key or code, in the tree of a day, by words without diacritics."""

from collections.abc import Sequence
from datetime import date

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.mergers import Ending, ending_of
from cchc_desktop.domain.org_units import OrgUnit, superiors
from cchc_desktop.domain.periods import Period, parse_period
from cchc_desktop.domain.vietnamese import fold, sort_key
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.successions import became, successions_in


@guarded
class Units:
    """The units of the effective-dated tree."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def get(self, key: str) -> OrgUnit:
        """Return the unit with `key`; UserMistake when there is none."""
        unit = self._office.units.get(key)
        if unit is None:
            raise UserMistake(
                tr("There is no unit {code}.", code=key),
                hint=tr("Look the code up with “cchc units list”."),
                field="unit",
            )
        return unit

    def find(self, code: str, on: date | None = None) -> OrgUnit:
        """Return the unit with `code` (or key) that stands on a day, by default in the plan's year."""
        if code in self._office.units:
            return self._office.units[code]
        return find_unit(list(self._office.units.values()), code, on or date(self._office.plan.year, 7, 1))

    def tree(self, on: date | None = None) -> list[OrgUnit]:
        """Return the units that stand on a day, parents before children, in Vietnamese order."""
        return tree_of(list(self._office.units.values()), on or date(self._office.plan.year, 7, 1))

    def search(self, words: str, on: date | None = None) -> list[OrgUnit]:
        """Return the units of a day whose name or code has `words`, diacritics or not."""
        wanted = fold(words).split()
        return [u for u in self.tree(on) if all(w in f"{fold(u.name)} {u.code}" for w in wanted)]

    def below(self, key: str, period: Period | None = None) -> list[OrgUnit]:
        """Return the units whose reports `key` receives: its children, or for Sở Nội vụ the province's.

        Those that stood at some time of `period`, by default of the plan's year, are among them: where
        units were merged in it, the old and the new ones.
        """
        units = self._office.units
        here = [
            u
            for u in self._standing(period)
            if u.key != key and (above := superiors(u, units)) and above[0].key == key
        ]
        return sorted(here, key=lambda u: (u.kind, sort_key(u.name), u.valid_from))

    def under(self, key: str, period: Period | None = None) -> list[OrgUnit]:
        """Return every unit that `key` stands above, as `below` does, in the order of the tree."""
        units = self._office.units
        return [u for u in self._standing(period) if key in {above.key for above in superiors(u, units)}]

    def superiors(self, key: str) -> list[OrgUnit]:
        """Return who judges the unit, nearest first."""
        return superiors(self.get(key), self._office.units)

    def ending(self, key: str) -> Ending | None:
        """Return how a unit ended and who took it over; None for one whose end is not known."""
        with self._office.reading() as session:
            return ending_of(self.get(key), successions_in(session), self._office.units)

    def forerunners(self, key: str) -> tuple[OrgUnit, ...]:
        """Return the units that became `key` on its first day, whose work counts for it."""
        with self._office.reading() as session:
            return became(session, self.get(key), self._office.units)

    def _standing(self, period: Period | None) -> list[OrgUnit]:
        plan = self._office.plan
        whole = period or parse_period(str(plan.year), plan.period_rule)
        first, last = whole.starts_on, whole.ends_on
        return _in_order([u for u in self._office.units.values() if u.stands_in(first, last)])


def find_unit(units: Sequence[OrgUnit], code: str, on: date) -> OrgUnit:
    """Return the unit of `units` with `code` on a day; UserMistake when there is none."""
    found = next((u for u in units if u.code == code and u.stands_on(on)), None)
    if found is None:
        raise UserMistake(
            tr("There is no unit {code} on {day}.", code=code, day=f"{on:%d/%m/%Y}"),
            hint=tr("Look the code up with “cchc units list”."),
            field="unit",
        )
    return found


def tree_of(units: Sequence[OrgUnit], on: date) -> list[OrgUnit]:
    """Return the units that stand on a day, parents before children, in Vietnamese order."""
    return _in_order([u for u in units if u.stands_on(on)])


def _in_order(standing: Sequence[OrgUnit]) -> list[OrgUnit]:
    children: dict[str | None, list[OrgUnit]] = {}
    keys = {unit.key for unit in standing}
    for unit in standing:
        children.setdefault(unit.parent if unit.parent in keys else None, []).append(unit)
    ordered: list[OrgUnit] = []

    def walk(parent: str | None) -> None:
        for unit in sorted(
            children.get(parent, ()), key=lambda u: (u.code.isdecimal() is False, sort_key(u.name))
        ):
            ordered.append(unit)
            walk(unit.key)

    walk(None)
    return ordered
