"""Changing the units at Sở Nội vụ: names, mergers, splits, new ones, one by one or from a file."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.reorganisations import (
    Reorganisation,
    UnitChanges,
    renamed,
    reorganised,
    with_changes,
)
from cchc_desktop.services.notices import is_standing_body
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.successions import successions_in
from cchc_desktop.services.unit_lists import change_units, units_as_stored


@dataclass(frozen=True, slots=True)
class UnitsChanged:
    """What a change made of the list."""

    begun: tuple[OrgUnit, ...]
    ended: tuple[OrgUnit, ...]
    renamed: tuple[OrgUnit, ...]


def units_first(files: Iterable[Path]) -> list[Path]:
    """Return lists as `read` wants them: that of successions, told by its first column, last."""

    def holds_successions(file: Path) -> bool:
        with suppress(OSError), file.open(encoding="utf-8-sig", errors="replace") as text:
            return text.readline().startswith("old_code")
        return False  # what cannot be read is told when it is looked at

    return sorted(files, key=holds_successions)


@guarded
class Reorganisations:
    """The changes of the list of units; they go down with the next bundles."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def may_change(self) -> bool:
        """Tell whether this unit is the one that changes units."""
        return is_standing_body(self._office.unit)

    def preview(self, wanted: Reorganisation) -> UnitsChanged:
        """Return what a reorganisation would change; UserMistake where it cannot be."""
        return _told(self._office.units, self._reorganised(wanted))

    def rename(self, unit: str, name: str, body: str) -> Changed[UnitsChanged]:
        """Give a unit another name; it stays the same unit."""
        return self._change(lambda: renamed(self._office.units, unit, name, body), "rename")

    def reorganise(self, wanted: Reorganisation) -> Changed[UnitsChanged]:
        """End units and let others begin or take over on a day."""
        return self._change(lambda: self._reorganised(wanted), "reorganise")

    def read(self, units: Path, successions: Path | None = None) -> UnitsChanged:
        """Return what files in the form of the shipped lists would change; they name what is new or other."""
        return _told(self._office.units, self._read(units, successions))

    def bring_in(self, units: Path, successions: Path | None = None) -> Changed[UnitsChanged]:
        """Change the units as files say; UserMistake with file and line for what is wrong in them."""
        return self._change(lambda: self._read(units, successions), "bring_in_units")

    def _reorganised(self, wanted: Reorganisation) -> UnitChanges:
        with self._office.reading() as session:
            return reorganised(self._office.units, wanted, successions_in(session))

    def _read(self, units: Path, successions: Path | None) -> UnitChanges:
        from cchc_desktop.catalogues.org_units import load_successions, load_units

        known = self._office.units
        merged = load_units(units, known)
        changed = tuple(unit for key, unit in merged.items() if known.get(key) != unit)
        links = load_successions(successions, merged) if successions is not None else ()
        with self._office.reading() as session:
            held = set(successions_in(session))
        links = tuple(link for link in links if link not in held)
        if not changed and not links:
            raise UserMistake(
                tr("The file changes nothing."),
                hint=tr(
                    "Enter the units that are new or other than before, each with its code and first day."
                ),
            )
        return UnitChanges(changed, links)

    def _change(self, wanted: Callable[[], UnitChanges], action: str) -> Changed[UnitsChanged]:
        office = self._office
        if not self.may_change():
            raise UserMistake(
                tr("Only Sở Nội vụ changes units; {unit} receives them.", unit=office.unit.short_body),
                hint=tr("Tell Sở Nội vụ what is wrong; its next bundle brings the change."),
            )
        with units_as_stored(office), office.changing() as change:
            before = office.units
            changes = wanted()
            told = _told(before, changes)
            change_units(office, change, changes, action=action)
            return change.done(told)


def _told(units: Mapping[str, OrgUnit], changes: UnitChanges) -> UnitsChanged:
    with_changes(units, changes)
    begun = tuple(unit for unit in changes.units if unit.key not in units)
    known = [unit for unit in changes.units if unit.key in units]
    return UnitsChanged(
        begun,
        tuple(unit for unit in known if unit.valid_to != units[unit.key].valid_to),
        tuple(
            unit for unit in known if (unit.name, unit.body) != (units[unit.key].name, units[unit.key].body)
        ),
    )
