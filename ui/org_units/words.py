"""How a unit's quarter is told, and which units stand first."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.domain.vietnamese import sort_key
from cchc_desktop.services.consolidations import HandIn, MatrixCell, MatrixRow
from ui.theme.tokens import State

Shown = tuple[str, State, str]
_REVIEWED: Final[Mapping[ReviewState | None, Callable[[], Shown]]] = {
    ReviewState.RETURNED: lambda: (tr("Returned"), State.BAD, "arrow-go-back-line"),
    ReviewState.APPRAISING: lambda: (tr("Being appraised"), State.WARN, "scales-3-line"),
    ReviewState.ACCEPTED: lambda: (tr("Approved"), State.OK, "checkbox-circle-fill"),
    ReviewState.CLOSED: lambda: (tr("Approved"), State.OK, "check-double-line"),
}
_WORST_FIRST: Final = (HandIn.MISSING, HandIn.LATE, HandIn.RECEIVED, HandIn.NOT_DUE)


def cell_of(row: MatrixRow, period: str) -> MatrixCell | None:
    """Return the quarter `period` of a unit."""
    return next((cell for cell in row.cells if cell.period == period), None)


def shown_state(cell: MatrixCell | None) -> Shown | None:
    """Return icon, word and colour of a quarter; None for one that is not due, which is a quiet word."""
    if cell is None:
        return None
    match cell.state:
        case HandIn.MISSING:
            return tr("Missing"), State.BAD, "error-warning-fill"
        case HandIn.LATE:
            days = (cell.issued_on - cell.due).days if cell.issued_on else 0
            words = tr("{n} days late", n=days) if days > 0 else tr("Late")
            return words, State.WARN, "time-fill"
        case HandIn.RECEIVED:
            return _REVIEWED.get(cell.review, lambda: (tr("In time"), State.INFO, "mail-check-line"))()
        case HandIn.NOT_DUE:
            return None


def quiet_words(cell: MatrixCell | None) -> str:
    """Return the words of a quarter that is not due."""
    return tr("not due yet") if cell is None or cell.state is HandIn.NOT_DUE else ""


def worst_first(rows: Sequence[MatrixRow], period: str) -> list[MatrixRow]:
    """Return the units whose `period` is missing, then late, then in time, each by name."""

    def place(row: MatrixRow) -> tuple[int, str]:
        cell = cell_of(row, period)
        return (_WORST_FIRST.index(cell.state) if cell else len(_WORST_FIRST), sort_key(row.name))

    return sorted(rows, key=place)
