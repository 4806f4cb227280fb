"""What a unit owes for each task in a period, computed from the cadence and from what was done."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.holidays import EVERY_WEEK, WorkDays
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period, PeriodRule, add_working_days, parse_period, period_of
from cchc_desktop.domain.plans import Basis, CadenceKind, Plan, PlanTask, tasks_of
from cchc_desktop.domain.spans import Span, belongs, falls_to, share_out, spans_of

EVENT_KINDS: Final = frozenset({CadenceKind.AFTER_EVENT, CadenceKind.ON_REQUEST})


class ObligationState(StrEnum):
    """How an obligation stands; missing is a state of its own, never shown as zero."""

    NOT_APPLICABLE = "not_applicable"
    NOT_DUE = "not_due"
    OPEN = "open"
    """Nothing yet and nothing owed in this period: continuous, on request, due later, or only proposed."""
    IN_PROGRESS = "in_progress"
    DONE = "done"
    LATE = "late"
    """Done after the due date."""
    MISSING = "missing"
    """The due date has passed."""


FULFILLED: Final = frozenset({ObligationState.DONE, ObligationState.LATE})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something done for a clause on a day; `times` is broadcasts or meetings, else 1."""

    clause: str
    day: date
    times: int
    activity_id: str
    for_period: str = ""
    """Code of the month or quarter it is for, where that is not the one of its day: a quarterly
    report is issued after its quarter."""


@dataclass(frozen=True, slots=True)
class TriggerEvent:
    """An event that owes one thing: a document issued, a conference held, a request received."""

    id: str
    clause: str
    day: date
    title: str
    due: date
    fulfilled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """What one unit owes for one task in one period, and how it stands."""

    clause: str
    unit: str
    period: str
    owed: int | None
    """How much falls due in this period; None where nothing does."""
    done: int
    """Capped at what each week, month or quarter owes; uncapped where nothing is owed."""
    times: int | None
    """The n of "k of n" over the task's whole span, also in periods before its due date."""
    state: ObligationState
    due: date | None
    proposed: bool = False
    """The cadence is our proposal, not confirmed by Sở Nội vụ: it warns and is never late."""
    asked_only: bool = False
    overdue_days: int = 0
    """Days after the due date: until today when missing, until it was done when late."""
    behind: int = 0
    """How many of `owed` were due before today and are not done, also while the period runs."""

    @property
    def counts(self) -> bool:
        """Tell whether it enters completeness: owed here, and either binding or fulfilled."""
        if self.owed is None or self.state is ObligationState.NOT_APPLICABLE:
            return False
        return self.state in FULFILLED or not (self.proposed or self.asked_only)


@dataclass(frozen=True, slots=True)
class _Standing:
    owed: int | None
    done: int
    times: int | None
    state: ObligationState
    due: date | None
    overdue_days: int = 0
    behind: int = 0


def event_due(task: PlanTask, day: date, work: WorkDays = EVERY_WEEK) -> date:
    """Return when the duty that an event on `day` starts falls due, by the task's working days."""
    return add_working_days(day, task.respond_within, work)


def with_more_time(event: TriggerEvent, rule: PeriodRule, extensions: Mapping[str, date]) -> TriggerEvent:
    """Return an event with the day until which the unit above lets its duty be done."""
    more = extensions.get(f"{event.clause}@{period_of(event.day, rule).code}")
    return event if more is None or more <= event.due else replace(event, due=more)


def compute_obligations(
    plan: Plan,
    unit: OrgUnit,
    period: Period,
    *,
    occurrences: Iterable[Occurrence],
    as_of: date,
    events: Iterable[TriggerEvent] = (),
    claims: Mapping[str, str] | None = None,
    confirmed: AbstractSet[str] = frozenset(),
    extensions: Mapping[str, date] | None = None,
    hand_in: Mapping[str, date] | None = None,
    waived: Mapping[str, Sequence[Period]] | None = None,
) -> list[Obligation]:
    """Return what `unit` owes in `period` as it stands on `as_of`, in the plan's order.

    `occurrences` are those of the whole plan year: a week may begin before the period, and a yearly
    duty counts from the first day of the year. `claims` maps a clause to the reason why it does not
    apply in the whole period, `waived` to the shorter periods inside it in which it does not apply:
    what falls due in them is not owed. `confirmed` are the clauses whose proposed cadence Sở Nội vụ has
    confirmed. `extensions` maps a clause to its new due date; for a month, a quarter with its weeks, or the
    events of a quarter, `clause@2018-Q1` moves the day until which it can be done in time. `hand_in` does
    so for reports, which say themselves what period they are for.

    A unit owes what falls due while it stands, and its report of every quarter in which it stood; what was
    done before its first day, by those that were merged into it, pays for what falls due after it.
    """
    done_for: dict[str, list[Occurrence]] = {}
    for occurrence in occurrences:
        if occurrence.day <= as_of:
            done_for.setdefault(occurrence.clause, []).append(occurrence)
    events_of: dict[str, list[TriggerEvent]] = {}
    for event in events:
        if period.contains(event.day) and plan.effective_from <= event.day <= as_of:
            events_of.setdefault(event.clause, []).append(event)
    obligations: list[Obligation] = []
    for task in tasks_of(plan, unit):
        clause = task.clause
        standing = _standing(
            task,
            plan,
            period,
            done_for.get(clause, ()),
            events_of.get(clause, ()),
            unit=unit,
            as_of=as_of,
            extensions=extensions or {},
            hand_in=hand_in or {},
            waived=(waived or {}).get(clause, ()),
        )
        proposed = task.basis is Basis.PROPOSED and clause not in confirmed
        if clause in (claims or {}):
            standing = _not_applicable(standing)
        elif proposed or task.asked_only:
            standing = _softened(standing)
        obligations.append(
            Obligation(
                clause=clause,
                unit=unit.key,
                period=period.code,
                owed=standing.owed,
                done=standing.done,
                times=standing.times,
                state=standing.state,
                due=standing.due,
                proposed=proposed,
                asked_only=task.asked_only,
                overdue_days=standing.overdue_days,
                behind=standing.behind,
            )
        )
    return obligations


def _standing(
    task: PlanTask,
    plan: Plan,
    period: Period,
    occurrences: Sequence[Occurrence],
    events: Sequence[TriggerEvent],
    *,
    unit: OrgUnit,
    as_of: date,
    extensions: Mapping[str, date],
    hand_in: Mapping[str, date],
    waived: Sequence[Period],
) -> _Standing:
    if period.ends_on < max(plan.start_of(task), unit.valid_from):
        return _Standing(None, 0, None, ObligationState.NOT_DUE, None)
    if not unit.stands_in(period.starts_on, period.ends_on):
        return _Standing(None, 0, None, ObligationState.NOT_APPLICABLE, None)
    kind = task.cadence.kind
    if kind in {CadenceKind.ONE_OFF, CadenceKind.YEARLY}:
        standing = _dated(task, plan, unit, period, occurrences, as_of=as_of, extensions=extensions)
        due = standing.due
        if due is not None and due <= period.ends_on and any(part.contains(due) for part in waived):
            return _not_applicable(standing)
        return standing
    events = [with_more_time(e, plan.period_rule, extensions) for e in events]
    events = [
        e
        for e in events
        if not any(part.contains(e.day) for part in waived) and not _outlived(e, unit, as_of=as_of)
    ]
    if kind in EVENT_KINDS and events:
        return _after_events(events, as_of=as_of)
    every = spans_of(task, plan, period, extensions, hand_in)
    shares = None
    if any(key.startswith(f"{task.clause}@") for key in extensions):
        whole = spans_of(task, plan, parse_period(str(plan.year), plan.period_rule), extensions, hand_in)
        shares = share_out(whole, occurrences)
    reported = any(key.startswith(f"{task.clause}@") for key in hand_in)
    spans = [
        s
        for s in every
        if falls_to(unit, s, reported=reported) and not any(part.contains(s.belongs_on) for part in waived)
    ]
    if spans:
        return _over_spans(spans, occurrences, as_of=as_of, shares=shares)
    if every:
        return _not_applicable(_over_spans(every, occurrences, as_of=as_of, shares=shares))
    done = sum(o.times for o in occurrences if period.contains(o.day) and unit.stands_on(o.day))
    return _Standing(None, done, None, _open_or_in_progress(done), None)


def _over_spans(
    spans: Sequence[Span],
    occurrences: Sequence[Occurrence],
    *,
    as_of: date,
    shares: Mapping[Span, Sequence[Occurrence]] | None = None,
) -> _Standing:
    """Judge stretches that each owe their own; `shares` says what pays for them where time was granted."""
    owed = done = in_time = behind = overdue = 0
    for span in spans:
        inside = [o for o in occurrences if belongs(o, span)] if shares is None else shares[span]
        paid = min(span.times, sum(o.times for o in inside))
        paid_in_time = min(span.times, sum(o.times for o in inside if o.day <= span.due))
        owed += span.times
        done += paid
        in_time += paid_in_time
        if as_of > span.due:
            behind += span.times - paid
        if paid > paid_in_time:
            overdue = max(overdue, *((o.day - span.due).days for o in inside))
    due = max(span.due for span in spans)
    state = _state(owed, done, in_time, overdue=as_of > due)
    if state is ObligationState.MISSING:
        overdue = (as_of - due).days
    elif state is not ObligationState.LATE:
        overdue = 0
    return _Standing(owed, done, owed, state, due, overdue, behind)


def _dated(
    task: PlanTask,
    plan: Plan,
    unit: OrgUnit,
    period: Period,
    occurrences: Sequence[Occurrence],
    *,
    as_of: date,
    extensions: Mapping[str, date],
) -> _Standing:
    """Judge a one-off or yearly duty: owed where its due date lies, open before, carried after.

    The unit that stands on its due date owes it, also where more time was granted.
    """
    year = parse_period(str(plan.year), plan.period_rule)
    planned = task.due or year.ends_on
    due = extensions.get(task.clause) or planned
    first = year.starts_on if task.cadence.kind is CadenceKind.YEARLY else date.min
    times = task.cadence.times
    if period.ends_on < due:
        # A period shows what was done by its own end, so that its report stays as it was issued.
        done = min(times, sum(o.times for o in occurrences if first <= o.day <= period.ends_on))
        state = ObligationState.DONE if done >= times else _open_or_in_progress(done)
        return _Standing(None, done, times, state, due)
    span = Span("", first, date.max, due, times)
    standing = _over_spans([span], occurrences, as_of=as_of)
    if not unit.stands_on(planned):
        return replace(standing, owed=None) if standing.state in FULFILLED else _not_applicable(standing)
    return standing if period.contains(due) else replace(standing, owed=None)


def _outlived(event: TriggerEvent, unit: OrgUnit, *, as_of: date) -> bool:
    """Tell whether a unit ended before it had to do what an event calls for, and had not done it yet."""
    last = unit.valid_to
    if last is None or as_of <= last or event.due <= last:
        return False
    return event.fulfilled_on is None or event.fulfilled_on > last


def _after_events(events: Sequence[TriggerEvent], *, as_of: date) -> _Standing:
    fulfilled = [
        (e.due, e.fulfilled_on) for e in events if e.fulfilled_on is not None and e.fulfilled_on <= as_of
    ]
    unfulfilled = sorted(e.due for e in events if e.fulfilled_on is None or e.fulfilled_on > as_of)
    days_late = max((0, *((on - due).days for due, on in fulfilled if on > due)))
    owed, done = len(events), len(fulfilled)
    in_time = sum(on <= due for due, on in fulfilled)
    behind = sum(due < as_of for due in unfulfilled)
    due = unfulfilled[0] if unfulfilled else max(e.due for e in events)
    state = _state(owed, done, in_time, overdue=behind > 0)
    overdue_days = {
        ObligationState.MISSING: (as_of - due).days,
        ObligationState.LATE: days_late,
    }.get(state, 0)
    return _Standing(owed, done, owed, state, due, overdue_days, behind)


def _state(owed: int, done: int, in_time: int, *, overdue: bool) -> ObligationState:
    if done >= owed:
        return ObligationState.DONE if in_time >= owed else ObligationState.LATE
    if overdue:
        return ObligationState.MISSING
    return ObligationState.IN_PROGRESS if done else ObligationState.NOT_DUE


def _open_or_in_progress(done: int) -> ObligationState:
    return ObligationState.IN_PROGRESS if done else ObligationState.OPEN


def _not_applicable(standing: _Standing) -> _Standing:
    state = ObligationState.NOT_APPLICABLE
    return replace(standing, owed=None, state=state, overdue_days=0, behind=0)


def _softened(standing: _Standing) -> _Standing:
    """Take lateness away from a duty that is only proposed or asked for."""
    state = standing.state
    if state is ObligationState.LATE:
        state = ObligationState.DONE
    elif state is ObligationState.MISSING:
        state = _open_or_in_progress(standing.done)
    return replace(standing, state=state, overdue_days=0, behind=0)
