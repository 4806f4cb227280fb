"""What an officer is reminded of when the day begins: duties overdue or due within a week."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.domain.plans import PlanTask
from cchc_desktop.domain.standings import Standing, standing_of

REMIND_DAYS: Final = 7
_FULFILLED: Final = frozenset({Standing.DONE, Standing.LATE, Standing.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Reminder:
    """One duty to think of today."""

    clause: str
    title: str
    due: date
    days_left: int
    """Until the due date; negative once it has passed."""
    done: int
    times: int | None
    proposed: bool

    @property
    def overdue(self) -> bool:
        """Tell whether its due date has passed."""
        return self.days_left < 0


def reminder_of(task: PlanTask, obligation: Obligation, *, today: date, days: int) -> Reminder | None:
    """Return what to remind of for one duty, None where there is nothing to do within `days`.

    What is only proposed or asked for never counts as overdue: it is not reminded of after its day.
    """
    if obligation.due is None or standing_of(task, obligation, today) in _FULFILLED:
        return None
    left = (obligation.due - today).days
    soft = obligation.proposed or obligation.asked_only
    if left > days or (left < 0 and soft):
        return None
    return Reminder(
        clause=task.clause,
        title=task.title,
        due=obligation.due,
        days_left=left,
        done=obligation.done,
        times=obligation.times,
        proposed=obligation.proposed,
    )
