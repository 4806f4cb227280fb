"""More time, granted by the unit above for one duty of a unit below it, with the reason."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period, PeriodKind
from cchc_desktop.domain.plans import CadenceKind, PlanTask
from cchc_desktop.domain.vietnamese import day as day_words

REASON_LENGTH: Final = 1_000
_PARTS: Final = {
    CadenceKind.MONTHLY: PeriodKind.MONTH,
    CadenceKind.QUARTERLY: PeriodKind.QUARTER,
    CadenceKind.WEEKLY: PeriodKind.QUARTER,
    CadenceKind.AFTER_EVENT: PeriodKind.QUARTER,
    CadenceKind.ON_REQUEST: PeriodKind.QUARTER,
}
"""For which stretch more time is given: the weeks and the events of a quarter together."""
_DATED: Final = frozenset({CadenceKind.ONE_OFF, CadenceKind.YEARLY})


@dataclass(frozen=True, slots=True)
class Extension:
    """A later due date for one duty of `unit`, granted by unit `by`."""

    id: str
    unit: str
    by: str
    clause: str
    period: str
    """Code of the month, or of the quarter whose weeks or events it is for; empty for what is due once."""
    due: date
    reason: str
    granted_on: datetime

    @property
    def key(self) -> str:
        """Return what the duty is called among due dates: `clause`, or `clause@2018-Q1`."""
        return f"{self.clause}@{self.period}" if self.period else self.clause


def period_to_extend(task: PlanTask, period: Period | None) -> str:
    """Return the code of the period for which `task` may be extended, empty for a dated one.

    UserMistake where the task has no due date that could move, or `period` is not one of its own.
    """
    if task.cadence.kind in _DATED:
        return ""
    kind = _PARTS.get(task.cadence.kind)
    if kind is None:
        raise UserMistake(
            tr("Clause {clause} has no due date that could be extended.", clause=task.clause),
            hint=tr("What goes on all the time has no day that could be moved."),
            field="clause",
        )
    if period is None or period.kind is not kind:
        raise UserMistake(
            tr("Clause {clause} is due by month or quarter.", clause=task.clause)
            if period is None
            else tr("Clause {clause} is not due by {period}.", clause=task.clause, period=period.label),
            hint=tr("Name the month or quarter it is owed for, such as 2018-Q2 or 2018-05."),
            field="period",
        )
    return period.code


def periods_to_extend(task: PlanTask, period: Period) -> tuple[Period, ...]:
    """Return the months or quarters of `period` for which `task` can be extended; none for a dated duty."""
    kind = _PARTS.get(task.cadence.kind)
    return period.parts(kind) if kind is not None else ()


def check_extension(*, before: date, due: date, reason: str, last: date) -> None:
    """Raise UserMistake unless `due` lies after the due date `before`, until `last`, with a reason."""
    if not before < due <= last:
        raise UserMistake(
            tr(
                "{day} is no extension: it is due on {before} now.",
                day=day_words(due),
                before=day_words(before),
            ),
            hint=tr(
                "Enter a day after {before}, until {last}.", before=day_words(before), last=day_words(last)
            ),
            field="due",
        )
    if not reason.strip():
        raise UserMistake(
            tr("An extension needs a reason."),
            hint=tr("Write why the unit has more time; the unit reads it beside the duty."),
            field="reason",
        )
    if len(reason) > REASON_LENGTH:
        raise UserMistake(
            tr("The reason has {count} letters, at most {most}.", count=len(reason), most=REASON_LENGTH),
            hint=tr("Shorten the text."),
            field="reason",
        )
