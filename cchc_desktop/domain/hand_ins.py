"""Whether units have handed in their reports, quarter by quarter, also where they were merged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.boundaries import LINE, Gathered
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.reviews import ReviewState


class HandIn(StrEnum):
    """Whether a unit's report of a quarter is here."""

    NOT_DUE = "not_due"
    MISSING = "missing"
    RECEIVED = "received"
    LATE = "late"
    NOT_YET = "not_yet"
    """The unit did not stand yet."""
    ENDED = "ended"
    """The unit had ended before the quarter began: it was merged, divided or dissolved."""

    @property
    def label(self) -> str:
        """Return the state in the officer's words."""
        match self:
            case HandIn.NOT_DUE:
                return tr("Not due yet")
            case HandIn.MISSING:
                return tr("Missing")
            case HandIn.RECEIVED:
                return tr("Received in time")
            case HandIn.LATE:
                return tr("Received late")
            case HandIn.NOT_YET:
                return tr("Did not exist yet")
            case HandIn.ENDED:
                return tr("No longer existed")


NOT_OWED: Final = frozenset({HandIn.NOT_YET, HandIn.ENDED})
"""States in which a unit owes no report."""
WORST_FIRST: Final = (HandIn.MISSING, HandIn.LATE, HandIn.RECEIVED, HandIn.NOT_DUE, *sorted(NOT_OWED))


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One unit's quarter; of a line that gathers several, how many of them have handed in."""

    period: str
    due: date
    state: HandIn
    issued_on: date | None
    percent: Decimal | None
    class_label: str | None
    review: ReviewState | None = None
    """How far the self-assessment has come; None while none was handed up."""
    appraised: Decimal | None = None
    """Its percentage by the superior's points, once it is accepted."""
    received: int = 0
    owing: int = 0
    """How many units of a gathered line owe the report; 0 for the line of one unit."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One unit's year."""

    unit: str
    name: str
    cells: tuple[MatrixCell, ...]
    became: str = ""
    """What became of a unit that ended; by new boundaries also why one that was divided stands by itself."""
    parts: tuple[str, ...] = ()
    """Keys of the units that a line by new boundaries gathers; their own rows follow it."""
    within: str = ""
    """The line by new boundaries that the unit stands in."""
    unsettled: bool = False
    """Whether the unit has not chosen yet between what two of its computers wrote."""


def hand_in_state(
    unit: OrgUnit, quarter: Period, *, due: date, handed: bool, issued_on: date | None, today: date
) -> HandIn:
    """Return how a unit's report of a quarter stands; only a unit that stood in the quarter owes one."""
    if handed:
        return HandIn.LATE if issued_on is not None and issued_on > due else HandIn.RECEIVED
    if quarter.ends_on < unit.valid_from:
        return HandIn.NOT_YET
    if not unit.stands_in(quarter.starts_on, quarter.ends_on):
        return HandIn.ENDED
    return HandIn.NOT_DUE if today <= due else HandIn.MISSING


def gathered_rows(rows: Sequence[MatrixRow], lines: Sequence[Gathered]) -> list[MatrixRow]:
    """Return the rows by new boundaries: a line for each unit that took others over, theirs beneath it."""
    known: Mapping[str, MatrixRow] = {row.unit: row for row in rows}
    found: list[MatrixRow] = []
    for line in lines:
        parts = [known[part.key] for part in line.parts if part.key in known]
        if len(parts) == 1 and parts[0].unit == line.unit.key:
            found.append(replace(parts[0], became=parts[0].became or line.why_whole))
        elif parts:
            key = f"{LINE}{line.unit.key}"
            cells = tuple(_together(cells) for cells in zip(*(part.cells for part in parts), strict=True))
            keys = tuple(part.unit for part in parts)
            found.append(MatrixRow(key, line.unit.name, cells, parts=keys))
            found += [replace(part, within=key) for part in parts]
    return found


def _together(cells: Sequence[MatrixCell]) -> MatrixCell:
    """Return the worst state of several units' quarter, with how many have handed in."""
    worst = min(cells, key=lambda cell: WORST_FIRST.index(cell.state))
    return MatrixCell(
        worst.period,
        worst.due,
        worst.state,
        None,
        None,
        None,
        received=sum(cell.state in {HandIn.RECEIVED, HandIn.LATE} for cell in cells),
        owing=sum(cell.state not in NOT_OWED for cell in cells),
    )
