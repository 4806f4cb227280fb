"""Counting from the records what the rules of a criteria set are fed with."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import FORMS, Channel
from cchc_desktop.domain.completeness import Tally, clause_tally, plan_tally
from cchc_desktop.domain.criteria import CriteriaSet, Indicator, IndicatorName, IndicatorRef
from cchc_desktop.domain.feedback import FeedbackState
from cchc_desktop.domain.obligations import Obligation, ObligationState, TriggerEvent
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import Plan
from cchc_desktop.services.done_rows import Done, done_between
from cchc_desktop.services.obligations import events_of
from db.asking import asked, day_in

HOTLINE_CLAUSES: Final = frozenset({"II.2.a.2", "II.2.a.6"})
UNIT_PLAN_CLAUSE: Final = "IV.1.1"
_CASES: Final = """
    SELECT id, due, forwarded_on, answered_on, published_on FROM feedback_cases
    WHERE unit = ?1 AND NOT withdrawn AND ending IN ('', ?2)
        AND (due BETWEEN ?3 AND ?4 OR answered_on BETWEEN ?3 AND ?4)
"""
_ISSUED: Final = """
    SELECT issued_on FROM reports
    WHERE unit = ? AND period = ? AND issued_on IS NOT NULL AND NOT withdrawn ORDER BY version LIMIT 1
"""


class _Case(NamedTuple):
    """A case of feedback that enters statistics, as the indicators see it."""

    id: str
    due: date
    forwarded_on: date | None
    answered_on: date | None
    published_on: date | None


@dataclass(frozen=True, slots=True)
class Records:
    """What one unit recorded in one period, read once for all indicators."""

    plan: Plan
    period: Period
    obligations: Sequence[Obligation]
    activities: Sequence[Done]
    serving: Mapping[str, Sequence[int]]
    """Where the activities that serve a clause stand among them."""
    events: Sequence[TriggerEvent]
    feedback: Sequence[_Case]
    issued_on: date | None
    deadline: date
    today: date
    channels: Mapping[str, Channel]


def read_records(
    session: Session,
    *,
    plan: Plan,
    unit: str,
    period: Period,
    channels: Mapping[str, Channel],
    obligations: Sequence[Obligation],
    deadline: date,
    today: date,
    done: Sequence[Done] | None = None,
) -> Records:
    """Read everything the indicators of one unit and period look at.

    `done` is what the unit did then or in a longer time, where that was read already.
    """
    if done is None:
        done = done_between(session, unit, period.starts_on, period.ends_on, channels)
    first, last = period.starts_on, period.ends_on
    activities = [each for each in done if first <= each.day <= last]
    serving: dict[str, list[int]] = {}
    for at, each in enumerate(activities):
        for clause in each.clauses:
            serving.setdefault(clause, []).append(at)
    cases = asked(session, _CASES, (unit, str(FeedbackState.CLOSED), first.isoformat(), last.isoformat()))
    issued = asked(session, _ISSUED, (unit, period.code))
    return Records(
        plan=plan,
        period=period,
        obligations=obligations,
        activities=activities,
        serving=serving,
        events=events_of(session, unit, first, last),
        feedback=[
            _Case(key, date.fromisoformat(due), *(day_in(day) for day in days)) for key, due, *days in cases
        ],
        issued_on=day_in(issued[0][0]) if issued else None,
        deadline=deadline,
        today=today,
        channels=channels,
    )


def indicators_of(criteria_set: CriteriaSet, records: Records) -> dict[str, Indicator]:
    """Return the value of every indicator that `criteria_set` uses, by its reference."""
    wanted = {str(c.indicator): c.indicator for c in criteria_set.criteria if c.indicator is not None}
    return {text: _COUNTS[ref.name](ref, records) for text, ref in wanted.items()}


def _indicator(
    ref: IndicatorRef,
    done: int,
    planned: int,
    *,
    records: Sequence[str] = (),
    planned_records: Sequence[str] = (),
    parts: frozenset[str] = frozenset(),
) -> Indicator:
    return Indicator(str(ref), Decimal(done), Decimal(planned), parts, tuple(records), tuple(planned_records))


def _serving(records: Records, clauses: Collection[str]) -> list[str]:
    found = {at for clause in clauses for at in records.serving.get(clause, ())}
    return [records.activities[at].id for at in sorted(found)]


def _tallied(ref: IndicatorRef, records: Records, tally: Tally) -> Indicator:
    return _indicator(
        ref,
        tally.done,
        tally.planned,
        records=_serving(records, tally.done_clauses),
        planned_records=tally.planned_clauses,
    )


def _plan_completion(ref: IndicatorRef, records: Records) -> Indicator:
    return _tallied(ref, records, plan_tally(records.plan, records.obligations))


def _block_completion(ref: IndicatorRef, records: Records) -> Indicator:
    return _tallied(ref, records, plan_tally(records.plan, records.obligations, ref.parameter))


def _clause_done(ref: IndicatorRef, records: Records) -> Indicator:
    return _tallied(ref, records, clause_tally(records.plan, records.obligations, ref.parameter))


def _channel_variety(ref: IndicatorRef, records: Records) -> Indicator:
    used = {
        records.channels[a.channel].kind: a.id
        for a in records.activities
        if a.channel in records.channels and records.channels[a.channel].kind in FORMS
    }
    return _indicator(
        ref,
        len(used),
        len(FORMS),
        records=tuple(used.values()),
        parts=frozenset(str(kind) for kind in used),
    )


def _channel_count(ref: IndicatorRef, records: Records) -> Indicator:
    wanted = set(ref.parameter.split("+"))
    found = [a for a in records.activities if a.channel in wanted]
    return _indicator(ref, sum(a.times for a in found), 1, records=[a.id for a in found])


def _events_on_time(ref: IndicatorRef, records: Records) -> Indicator:
    events = [
        e
        for e in records.events
        if e.clause == ref.parameter and (e.fulfilled_on is not None or e.due < records.today)
    ]
    good = [e for e in events if e.fulfilled_on is not None and e.fulfilled_on <= e.due]
    return _indicator(
        ref, len(good), len(events), records=[e.id for e in good], planned_records=[e.id for e in events]
    )


def _answered_on_time(ref: IndicatorRef, records: Records) -> Indicator:
    due = [f for f in records.feedback if records.period.contains(f.due) and f.forwarded_on is None]
    good = [f for f in due if f.answered_on is not None and f.answered_on <= f.due]
    return _indicator(
        ref, len(good), len(due), records=[f.id for f in good], planned_records=[f.id for f in due]
    )


def _published(ref: IndicatorRef, records: Records) -> Indicator:
    answered = [
        f for f in records.feedback if f.answered_on is not None and records.period.contains(f.answered_on)
    ]
    good = [f for f in answered if f.published_on is not None]
    return _indicator(
        ref, len(good), len(answered), records=[f.id for f in good], planned_records=[f.id for f in answered]
    )


def _hotline_shown(ref: IndicatorRef, records: Records) -> Indicator:
    found = _serving(records, HOTLINE_CLAUSES)
    return _indicator(ref, int(bool(found)), 1, records=found)


def _unit_plan_sent(ref: IndicatorRef, records: Records) -> Indicator:
    found = next((o for o in records.obligations if o.clause == UNIT_PLAN_CLAUSE), None)
    if found is None or found.state is ObligationState.NOT_APPLICABLE:
        return _indicator(ref, 0, 0)
    return _indicator(
        ref, int(found.state is ObligationState.DONE), 1, records=_serving(records, [UNIT_PLAN_CLAUSE])
    )


def _report_on_time(ref: IndicatorRef, records: Records) -> Indicator:
    if records.issued_on is None:
        return _indicator(ref, int(records.today <= records.deadline), 1)
    return _indicator(ref, int(records.issued_on <= records.deadline), 1)


def _evidence_share(ref: IndicatorRef, records: Records) -> Indicator:
    proved = [a.id for a in records.activities if a.evidence_count]
    every = [a.id for a in records.activities]
    return _indicator(ref, len(proved), len(every), records=proved, planned_records=every)


_COUNTS: Final[Mapping[IndicatorName, Callable[[IndicatorRef, Records], Indicator]]] = {
    IndicatorName.PLAN_COMPLETION: _plan_completion,
    IndicatorName.BLOCK_COMPLETION: _block_completion,
    IndicatorName.CLAUSE_DONE: _clause_done,
    IndicatorName.CHANNEL_VARIETY: _channel_variety,
    IndicatorName.CHANNEL_COUNT: _channel_count,
    IndicatorName.EVENTS_ON_TIME: _events_on_time,
    IndicatorName.FEEDBACK_ANSWERED_ON_TIME: _answered_on_time,
    IndicatorName.FEEDBACK_PUBLISHED: _published,
    IndicatorName.HOTLINE_SHOWN: _hotline_shown,
    IndicatorName.UNIT_PLAN_SENT: _unit_plan_sent,
    IndicatorName.REPORT_ON_TIME: _report_on_time,
    IndicatorName.EVIDENCE_SHARE: _evidence_share,
}
