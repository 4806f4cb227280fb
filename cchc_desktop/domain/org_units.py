"""Units of the effective-dated tree and who stands above whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.language import tr

STANDING_BODY: Final = "so-noi-vu"
"""Code of Sở Nội vụ, the standing body for CCHC: it acts for the province."""


class UnitKind(StrEnum):
    """What a unit is; the plan names its owners by these words."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    DEPARTMENT = "department"
    VERTICAL = "vertical"
    PUBLIC_SERVICE = "public_service"
    MEDIA = "media"
    CENTRAL_MEDIA = "central_media"
    SCHOOL = "school"
    PARTY = "party"
    FRONT = "front"

    @property
    def label(self) -> str:
        """Return the kind in the officer's words."""
        return {
            UnitKind.PROVINCE: tr("Province"),
            UnitKind.DISTRICT: tr("Districts"),
            UnitKind.COMMUNE: tr("Communes"),
            UnitKind.DEPARTMENT: tr("Departments"),
            UnitKind.VERTICAL: tr("Vertical agencies (tax, customs, insurance…)"),
            UnitKind.PUBLIC_SERVICE: tr("Public service units"),
            UnitKind.MEDIA: tr("Press and radio of the province"),
            UnitKind.CENTRAL_MEDIA: tr("Central press"),
            UnitKind.SCHOOL: tr("Schools"),
            UnitKind.PARTY: tr("Party bodies"),
            UnitKind.FRONT: tr("The Front and its organisations"),
        }[self]


JUDGES: Final = frozenset({UnitKind.DISTRICT, UnitKind.PROVINCE})
"""Kinds of units that judge those below them, as Sở Nội vụ does."""


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A unit as it stands from `valid_from` to `valid_to`; codes are reused, keys are not."""

    key: str
    code: str
    valid_from: date
    valid_to: date | None
    name: str
    """As in the list of units: "Xã Diên An"."""
    body: str
    """The agency that acts and signs: "Ủy ban nhân dân xã Diên An"."""
    kind: UnitKind
    parent: str | None
    """Key of the unit above, None for the province."""

    @property
    def short_body(self) -> str:
        """Return the agency's name as screens write it: "UBND xã Diên An"."""
        return self.body.replace("Ủy ban nhân dân", "UBND")

    def stands_on(self, day: date) -> bool:
        """Tell whether the unit exists on `day`."""
        return self.stands_in(day, day)

    def stands_in(self, first: date, last: date) -> bool:
        """Tell whether the unit exists on some day from `first` to `last`."""
        return self.valid_from <= last and (self.valid_to is None or first <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """One unit's duties (wholly or partly) pass to another."""

    old: str
    new: str
    whole: bool
    basis: str


def unit_key(code: str, valid_from: date) -> str:
    """Return the key of the unit with `code` that begins on `valid_from`."""
    return f"{code}@{valid_from:%Y-%m-%d}"


def superiors(unit: OrgUnit, units: Mapping[str, OrgUnit]) -> list[OrgUnit]:
    """Return who judges `unit`, nearest first; the standing body answers for the province."""
    above: list[OrgUnit] = []
    parent = units.get(unit.parent or "")
    while parent is not None:
        if parent.kind is UnitKind.PROVINCE:
            body = _standing_body(units.values(), parent)
            if body is not None and body.key != unit.key:
                above.append(body)
        else:
            above.append(parent)
        parent = units.get(parent.parent or "")
    return above


def _standing_body(units: Iterable[OrgUnit], province: OrgUnit) -> OrgUnit | None:
    return next((u for u in units if u.code == STANDING_BODY and u.parent == province.key), None)
