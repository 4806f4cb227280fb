"""What Sở Nội vụ says of the units: those it has changed, and who succeeds whom."""

from datetime import date
from typing import Annotated, Final

import msgspec

from cchc_desktop.domain.org_units import OrgUnit, Succession, UnitKind, unit_key
from cchc_desktop.domain.reorganisations import UnitChanges
from cchc_desktop.services import payload_forms

UNITS_ID: Final = "units"
_MOST: Final = 5_000
_Code = Annotated[str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}$", max_length=40)]
_Key = Annotated[
    str, msgspec.Meta(pattern="^[a-z0-9][a-z0-9-]{0,39}@[0-9]{4}-[0-9]{2}-[0-9]{2}$", max_length=51)
]
_Words = Annotated[str, msgspec.Meta(pattern=r"^\S[^\x00-\x1f\x7f]*$", max_length=300)]


class UnitPayload(msgspec.Struct, frozen=True, kw_only=True):
    """One unit as it stands now; its key is code and first day."""

    code: _Code
    valid_from: date
    valid_to: date | None
    name: _Words
    body: _Words
    kind: UnitKind
    parent: _Key | None

    def __post_init__(self) -> None:
        """Refuse days nobody reckons with."""
        payload_forms.check_days(self)


class SuccessionPayload(msgspec.Struct, frozen=True):
    """One unit's duties pass, wholly or partly, to another."""

    old: _Key
    new: _Key
    whole: bool
    basis: _Words


class UnitsPayload(payload_forms.Payload, frozen=True, kw_only=True):
    """Every unit that Sở Nội vụ has ever changed, as it stands now; there is one such record."""

    units: Annotated[tuple[UnitPayload, ...], msgspec.Meta(max_length=_MOST)]
    successions: Annotated[tuple[SuccessionPayload, ...], msgspec.Meta(max_length=_MOST)]

    def __post_init__(self) -> None:
        """Refuse a second list, and a unit or a succession said twice."""
        super().__post_init__()
        if self.id != UNITS_ID:
            raise ValueError("id")
        if len({(unit.code, unit.valid_from) for unit in self.units}) < len(self.units):
            raise ValueError("units")
        if len({(each.old, each.new) for each in self.successions}) < len(self.successions):
            raise ValueError("successions")

    @property
    def changes(self) -> UnitChanges:
        """Return what it says, as the domain sees it."""
        units = (
            OrgUnit(
                key=unit_key(u.code, u.valid_from),
                code=u.code,
                valid_from=u.valid_from,
                valid_to=u.valid_to,
                name=u.name,
                body=u.body,
                kind=u.kind,
                parent=u.parent,
            )
            for u in self.units
        )
        successions = (Succession(s.old, s.new, s.whole, s.basis) for s in self.successions)
        return UnitChanges(tuple(units), tuple(successions))


def unit_payload(unit: OrgUnit) -> UnitPayload:
    """Return a unit as it travels."""
    return UnitPayload(
        code=unit.code,
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        name=unit.name,
        body=unit.body,
        kind=unit.kind,
        parent=unit.parent,
    )
