"""What the first screen shows: due, late and done, by block, by month, by channel, what blocks closing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.completeness import Completeness, Tally, completeness, completeness_by_block
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.periods import Period, PeriodKind, period_of
from cchc_desktop.domain.reports import ReportKind
from cchc_desktop.domain.standings import due_soon, duty_tally
from cchc_desktop.services.activities import Activities, ActivityTotals
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.assessments import Assessments, AssessmentView
from cchc_desktop.services.feedback import FeedbackRegister
from cchc_desktop.services.feedback_rows import WaitingCase
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.review_views import ReturnedView
from db.asking import asked

_MINE: Final = "unit = ? AND NOT withdrawn AND starts_on BETWEEN ? AND ?"
_BY_DAY: Final = f"SELECT starts_on, count(*) FROM activities WHERE {_MINE} GROUP BY starts_on"  # noqa: S608
_BY_CHANNEL: Final = f"""
    SELECT channel, count(*) FROM activities WHERE {_MINE} GROUP BY channel ORDER BY count(*) DESC, channel
"""  # noqa: S608
_WITHOUT_CLAUSE: Final = f"""
    SELECT count(*) FROM activities a
    WHERE {_MINE} AND NOT EXISTS (SELECT 1 FROM activity_clauses WHERE activity = a.id)
"""  # noqa: S608
_REPORT_STATE: Final = """
    SELECT state FROM reports WHERE unit = ? AND period = ? AND kind = ? AND NOT withdrawn
    ORDER BY version DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How many activities began in a month."""

    month: Period
    count: int
    in_period: bool


@dataclass(frozen=True, slots=True)
class OverviewView:
    """Everything the first screen shows of one period."""

    period: Period
    today: date
    deadline: date
    missing: tuple[Obligation, ...]
    due_soon: tuple[Obligation, ...]
    whole: Completeness
    previous: Completeness
    blocks: tuple[Completeness, ...]
    months: tuple[MonthCount, ...]
    channels: tuple[tuple[Channel, int], ...]
    totals: ActivityTotals
    without_clause: int
    assessment: AssessmentView
    open_feedback: tuple[WaitingCase, ...]
    report_state: str
    """State of the newest report of the period; empty when there is none."""
    obligations: tuple[Obligation, ...]
    duties: Tally
    """Duties that stand well of those the period calls for, with their clauses."""
    duties_before: Tally
    """The same of the period before."""
    returned: tuple[ReturnedView, ...] = ()
    """What superiors want mended, in this period or one before it, what is due first at the top."""


@guarded
class Overview:
    """The first screen's figures."""

    def __init__(
        self,
        office: Office,
        *,
        plans: Plans,
        activities: Activities,
        assessments: Assessments,
        feedback: FeedbackRegister,
        channels: Mapping[str, Channel],
        returned: Callable[[Period], tuple[ReturnedView, ...]],
    ) -> None:
        """Take `returned` as what superiors want mended in a period."""
        self._office = office
        self._plans = plans
        self._activities = activities
        self._assessments = assessments
        self._feedback = feedback
        self._channels = channels
        self._returned = returned

    def read(self, period: Period) -> OverviewView:
        """Return the state of `period` as it is today."""
        today = self._office.today()
        obligations = self._plans.obligations(period)
        before = self._plans.obligations(period.previous())
        deadline = self._plans.deadline(period)
        wanted = ActivityFilter(period=period)
        months, channels, without_clause, report_state = self._counts(period)
        return OverviewView(
            period=period,
            today=today,
            deadline=deadline,
            missing=tuple(o for o in obligations if o.state is ObligationState.MISSING),
            due_soon=tuple(o for o in obligations if due_soon(o, today)),
            whole=completeness(obligations),
            previous=completeness(before),
            blocks=tuple(completeness_by_block(self._office.plan, obligations)),
            months=months,
            channels=channels,
            totals=self._activities.totals(wanted),
            without_clause=without_clause,
            assessment=self._assessments.show(period),
            open_feedback=self._feedback.waiting(),
            report_state=report_state,
            obligations=tuple(obligations),
            duties=duty_tally(self._office.plan, obligations),
            duties_before=duty_tally(self._office.plan, before),
            returned=self._to_mend(period),
        )

    def _to_mend(self, period: Period) -> tuple[ReturnedView, ...]:
        quarters = [q for q in self._plans.quarters() if q.starts_on <= period.ends_on]
        found = [view for quarter in quarters for view in self._returned(quarter)]
        return tuple(sorted(found, key=lambda view: (view.item.due, view.period.code)))

    def _counts(
        self, period: Period
    ) -> tuple[tuple[MonthCount, ...], tuple[tuple[Channel, int], ...], int, str]:
        unit = self._office.unit.key
        rule = self._office.plan.period_rule
        before = period.previous()
        inside = (unit, period.starts_on.isoformat(), period.ends_on.isoformat())
        with self._office.reading() as session:
            days = asked(session, _BY_DAY, (unit, before.starts_on.isoformat(), period.ends_on.isoformat()))
            by_channel = asked(session, _BY_CHANNEL, inside)
            ((without_clause,),) = asked(session, _WITHOUT_CLAUSE, inside)
            state = asked(session, _REPORT_STATE, (unit, period.code, str(ReportKind.OWN)))
        counts: dict[str, int] = {}
        for day, number in days:
            code = period_of(date.fromisoformat(day), rule, PeriodKind.MONTH).code
            counts[code] = counts.get(code, 0) + number
        months = tuple(
            MonthCount(month, counts.get(month.code, 0), period.contains(month.ends_on))
            for month in (*before.months(), *period.months())
        )
        channels = tuple(
            (self._channels[name], number) for name, number in by_channel if name in self._channels
        )
        return months, channels, without_clause, state[0][0] if state else ""
