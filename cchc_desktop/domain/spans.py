"""The weeks, months and quarters a duty is owed in, and what pays for which once more time is granted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from cchc_desktop.domain.periods import Period, PeriodKind, parse_period, period_of, weeks_of
from cchc_desktop.domain.plans import CadenceKind, Plan, PlanTask

if TYPE_CHECKING:
    from cchc_desktop.domain.obligations import Occurrence
    from cchc_desktop.domain.org_units import OrgUnit

WEEK: Final = timedelta(days=6)
_THURSDAY: Final = timedelta(days=3)
_PART_KINDS: Final = {
    CadenceKind.MONTHLY: PeriodKind.MONTH,
    CadenceKind.QUARTERLY: PeriodKind.QUARTER,
}


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch that owes `times`; what is done in it cannot pay for another."""

    code: str
    starts_on: date
    ends_on: date
    due: date
    times: int
    granted: bool = False
    """More time was granted: what is done between its end and `due` pays for it."""

    @property
    def belongs_on(self) -> date:
        """Return the day that decides which period a week, month or quarter belongs to."""
        return self.ends_on if self.code else self.starts_on + _THURSDAY


def spans_of(
    task: PlanTask,
    plan: Plan,
    period: Period,
    extensions: Mapping[str, date],
    hand_in: Mapping[str, date],
) -> list[Span]:
    """Return the weeks, months or quarters of the plan year that end in `period` after the start.

    `extensions` and `hand_in` move the day until which what is done for `clause@2018-Q1` is in time; the
    weeks of a quarter are extended together.
    """
    year = parse_period(str(plan.year), plan.period_rule)
    cadence = task.cadence
    found = []
    if cadence.kind is CadenceKind.WEEKLY:
        start = max(plan.start_of(task), year.starts_on)
        for monday in weeks_of(period, not_before=start):
            if monday + _THURSDAY <= year.ends_on:
                quarter = period_of(monday + _THURSDAY, plan.period_rule).code
                more = extensions.get(f"{task.clause}@{quarter}")
                ends = monday + WEEK
                due = max(more or ends, ends)
                found.append(Span("", monday, ends, due, cadence.times, more is not None))
    elif (kind := _PART_KINDS.get(cadence.kind)) is not None:
        for part in period.parts(kind):
            if part.year == plan.year and part.ends_on >= plan.start_of(task):
                key = f"{task.clause}@{part.code}"
                more = extensions.get(key)
                due = more or hand_in.get(key, part.ends_on)
                found.append(
                    Span(part.code, part.starts_on, part.ends_on, due, cadence.times, more is not None)
                )
    return found


def falls_to(unit: OrgUnit, span: Span, *, reported: bool) -> bool:
    """Tell whether `unit` owes a stretch: who stands on the day that decides where it belongs owes it whole.

    A quarter that is `reported` is owed by every unit that stood in it, each for its own days.
    """
    if reported:
        return unit.stands_in(span.starts_on, span.ends_on)
    return unit.stands_on(span.belongs_on)


def belongs(occurrence: Occurrence, span: Span) -> bool:
    """Tell whether something was done in the stretch, or expressly for it."""
    if occurrence.for_period and span.code:
        return occurrence.for_period == span.code
    return span.starts_on <= occurrence.day <= span.ends_on


def share_out(spans: Sequence[Span], occurrences: Sequence[Occurrence]) -> dict[Span, list[Occurrence]]:
    """Return what pays for each of the `spans` of a year where some were given more time.

    What is done by the new day pays for the oldest month or quarter that is not paid yet. A week goes
    first to itself, since the weekly column goes on: only what exceeds it makes up for an idle one.
    Nothing pays twice; what is over stays with its own stretch, which counts no more than it owes.
    """
    shares: dict[Span, list[Occurrence]] = {span: [] for span in spans}
    left = {span: span.times for span in spans}

    def pay(occurrence: Occurrence, span: Span, times: int) -> int:
        if times:
            shares[span].append(replace(occurrence, times=times))
            left[span] = max(0, left[span] - times)
        return times

    for occurrence in sorted(occurrences, key=lambda each: each.day):
        times = occurrence.times
        own = [span for span in spans if belongs(occurrence, span)]
        older = [
            span
            for span in spans
            if span.granted
            and not occurrence.for_period
            and span not in own
            and span.ends_on < occurrence.day <= span.due
        ]
        weekly = [span for span in own if not span.code]
        for span in (*weekly, *older, *own):
            times -= pay(occurrence, span, min(times, left[span]))
        for span in own[:1]:
            pay(occurrence, span, times)
    return shares
