"""How a duty stands in an officer's words, and how many stand well of those a period calls for."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.completeness import Tally
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.plans import CadenceKind, Plan, PlanTask

SOON_DAYS: Final = 14
"""A duty due within this many days is said to fall due soon."""

_WAITING: Final = frozenset({ObligationState.NOT_DUE, ObligationState.IN_PROGRESS, ObligationState.OPEN})


class Standing(StrEnum):
    """What an officer reads of a duty, worst first."""

    MISSING = "missing"
    BEHIND = "behind"
    """Weeks or months of the running period were missed."""
    DUE_SOON = "due_soon"
    NOTHING_YET = "nothing_yet"
    """Nothing recorded, and nothing overdue: a continuous duty or a proposed cadence."""
    IN_PROGRESS = "in_progress"
    NOT_DUE = "not_due"
    NO_EVENT = "no_event"
    """Owed after an event, and none was recorded."""
    LATE = "late"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


def due_soon(obligation: Obligation, today: date) -> bool:
    """Tell whether something owed here is not done and falls due within `SOON_DAYS`."""
    return (
        obligation.state in _WAITING
        and obligation.owed is not None
        and obligation.due is not None
        and 0 <= (obligation.due - today).days <= SOON_DAYS
    )


def standing_of(task: PlanTask, obligation: Obligation, today: date) -> Standing:
    """Return how `obligation` for `task` stands on `today`."""
    decided = {
        ObligationState.NOT_APPLICABLE: Standing.NOT_APPLICABLE,
        ObligationState.MISSING: Standing.MISSING,
        ObligationState.DONE: Standing.DONE,
        ObligationState.LATE: Standing.LATE,
    }.get(obligation.state)
    if decided is not None:
        return decided
    if obligation.behind:
        return Standing.BEHIND
    if due_soon(obligation, today):
        return Standing.DUE_SOON
    if obligation.state is ObligationState.IN_PROGRESS:
        return Standing.IN_PROGRESS
    if obligation.state is ObligationState.NOT_DUE:
        return Standing.NOT_DUE
    if obligation.owed is None and obligation.due is not None:
        return Standing.NOT_DUE
    if task.cadence.kind in {CadenceKind.AFTER_EVENT, CadenceKind.ON_REQUEST}:
        return Standing.NO_EVENT
    return Standing.NOTHING_YET


def duty_tally(plan: Plan, obligations: Iterable[Obligation], block: str = "") -> Tally:
    """Count the duties that stand well of those the period calls for, of one block or of the plan.

    A duty of a running kind stands well once something was done. Left out are duties that do not
    apply, wait for an event, or are due in a later period with nothing done yet.
    """
    called = [
        o
        for o in obligations
        if (not block or plan.task(o.clause).block == block) and _called_for(plan.task(o.clause), o)
    ]
    well = tuple(o.clause for o in called if _stands_well(o))
    return Tally(len(well), len(called), well, tuple(o.clause for o in called))


def _called_for(task: PlanTask, obligation: Obligation) -> bool:
    if obligation.state is ObligationState.NOT_APPLICABLE:
        return False
    if obligation.owed is not None or obligation.done > 0 or obligation.state is ObligationState.MISSING:
        return True
    return (
        obligation.state is ObligationState.OPEN
        and obligation.due is None
        and task.cadence.kind is CadenceKind.CONTINUOUS
    )


def _stands_well(obligation: Obligation) -> bool:
    if obligation.state in {ObligationState.DONE, ObligationState.LATE}:
        return True
    return obligation.state is ObligationState.IN_PROGRESS and obligation.owed is None
