"""How a unit's quarter is told, and which units stand first."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cchc_desktop.domain.hand_ins import WORST_FIRST, HandIn, MatrixCell, MatrixRow
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.domain.vietnamese import sort_key
from ui.theme.tokens import State

Shown = tuple[str, State, str]
_REVIEWED: Final[Mapping[ReviewState | None, Callable[[], Shown]]] = {
    ReviewState.RETURNED: lambda: (tr("Returned"), State.BAD, "arrow-go-back-line"),
    ReviewState.APPRAISING: lambda: (tr("Being appraised"), State.WARN, "scales-3-line"),
    ReviewState.ACCEPTED: lambda: (tr("Approved"), State.OK, "checkbox-circle-fill"),
    ReviewState.CLOSED: lambda: (tr("Approved"), State.OK, "check-double-line"),
}
_OF_LINES: Final[Mapping[HandIn, tuple[State, str]]] = {
    HandIn.MISSING: (State.BAD, "error-warning-fill"),
    HandIn.LATE: (State.WARN, "time-fill"),
    HandIn.RECEIVED: (State.INFO, "mail-check-line"),
}


def cell_of(row: MatrixRow, period: str) -> MatrixCell | None:
    """Return the quarter `period` of a unit."""
    return next((cell for cell in row.cells if cell.period == period), None)


def shown_state(cell: MatrixCell | None) -> Shown | None:
    """Return icon, word and colour of a quarter; None for one that nothing is owed for, a quiet word."""
    if cell is None:
        return None
    if cell.owing:
        shown = _OF_LINES.get(cell.state)
        return (tr("{n} of {all} in", n=cell.received, all=cell.owing), *shown) if shown else None
    match cell.state:
        case HandIn.MISSING:
            return tr("Missing"), State.BAD, "error-warning-fill"
        case HandIn.LATE:
            days = (cell.issued_on - cell.due).days if cell.issued_on else 0
            words = tr("{n} days late", n=days) if days > 0 else tr("Late")
            return words, State.WARN, "time-fill"
        case HandIn.RECEIVED:
            return _REVIEWED.get(cell.review, lambda: (tr("In time"), State.INFO, "mail-check-line"))()
        case HandIn.NOT_DUE | HandIn.NOT_YET | HandIn.ENDED:
            return None


def quiet_words(cell: MatrixCell | None) -> str:
    """Return the words of a quarter for which nothing is owed, or not yet."""
    if cell is None or cell.state is HandIn.NOT_DUE:
        return tr("not due yet")
    if cell.state is HandIn.NOT_YET:
        return tr("did not exist yet")
    return tr("no longer existed") if cell.state is HandIn.ENDED else ""


def name_of(row: MatrixRow) -> str:
    """Return the unit of a row, with what became of it; one that others stand under with how many."""
    if row.parts:
        return tr("{unit} ({n} units)", unit=row.name, n=len(row.parts))
    name = f"{row.name} · {row.became}" if row.became else row.name
    if row.unsettled:
        name = tr("{unit} · two versions not chosen yet", unit=name)
    return f"– {name}" if row.within else name


def worst_first(rows: Sequence[MatrixRow], period: str) -> list[MatrixRow]:
    """Return the units whose `period` is missing, then late, then in time, each by name.

    Units that stand under a line stay under it.
    """

    def place(row: MatrixRow) -> tuple[int, str]:
        cell = cell_of(row, period)
        return (WORST_FIRST.index(cell.state) if cell else len(WORST_FIRST), sort_key(row.name))

    lines = {row.unit: row for row in rows if row.parts}

    def order(row: MatrixRow) -> tuple[tuple[int, str], str, bool, tuple[int, str]]:
        head = lines.get(row.within) or row
        return place(head), head.unit, bool(row.within), place(row)

    return sorted(rows, key=order)
