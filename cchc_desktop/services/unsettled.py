"""What units below still have to choose between, shown to their superiors."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import sort_key
from cchc_desktop.services.conflicts import is_torn
from cchc_desktop.services.office import Office
from cchc_desktop.services.same_numbers import SharedNumber, shared_numbers
from db.models.imports import ConflictRow


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What one unit below has to choose between."""

    unit: str
    name: str
    records: tuple[Noun, ...]
    """Kinds of the records that two of its computers changed apart."""
    numbers: tuple[SharedNumber, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return each open choice in words."""
        shared = [
            tr("{what}: {n} were made with this number", what=each.title, n=len(each.records))
            for each in self.numbers
        ]
        torn = [tr("{noun}: changed on two computers", noun=noun.label) for noun in self.records]
        return (*shared, *torn)


def unsettled_below(session: Session, office: Office) -> dict[str, Unsettled]:
    """Return the units other than this one that have an open choice, by key, in Vietnamese order."""
    records: dict[str, list[Noun]] = defaultdict(list)
    rows = session.execute(
        select(ConflictRow.unit, ConflictRow.noun, ConflictRow.record)
        .where(ConflictRow.unit.not_in(["", office.unit.key]))
        .order_by(ConflictRow.found_at)
    )
    for unit, noun, record in rows.all():
        if is_torn(session, noun, record):
            records[unit].append(Noun(noun))
    numbers: dict[str, list[SharedNumber]] = defaultdict(list)
    for shared in shared_numbers(session, office):
        if shared.unit != office.unit.key:
            numbers[shared.unit].append(shared)
    units = [office.units[key] for key in {*records, *numbers} if key in office.units]
    return {
        unit.key: Unsettled(unit.key, unit.name, tuple(records[unit.key]), tuple(numbers[unit.key]))
        for unit in sorted(units, key=lambda unit: sort_key(unit.name))
    }
