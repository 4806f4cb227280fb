"""Reading who came after whom, where units were merged or divided."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from cchc_desktop.domain.mergers import forerunners_of
from cchc_desktop.domain.org_units import OrgUnit, Succession
from db.asking import asked

_SUCCESSIONS: Final = "SELECT old, new, whole, basis FROM successions ORDER BY old, new"


def successions_in(session: Session) -> list[Succession]:
    """Return every succession the workspace knows."""
    return [
        Succession(old, new, bool(whole), basis) for old, new, whole, basis in asked(session, _SUCCESSIONS)
    ]


def became(session: Session, unit: OrgUnit, units: Mapping[str, OrgUnit]) -> tuple[OrgUnit, ...]:
    """Return the units that became `unit` on its first day; none for one that begins with the list."""
    if all(known.valid_from >= unit.valid_from for known in units.values()):
        return ()
    return forerunners_of(unit, successions_in(session), units)
