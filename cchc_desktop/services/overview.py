"""What the first screen shows: due, late and done, by block, by month, by channel, what blocks closing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.completeness import Completeness, Tally, completeness, completeness_by_block
from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.periods import Period, period_of
from cchc_desktop.domain.reports import ReportKind
from cchc_desktop.domain.standings import due_soon, duty_tally
from cchc_desktop.services.activities import Activities, ActivityTotals
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.assessments import Assessments, AssessmentView
from cchc_desktop.services.feedback import FeedbackRegister
from cchc_desktop.services.feedback_rows import FeedbackFilter
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.review_views import ReturnedView
from db.models.activities import ActivityClauseRow, ActivityRow
from db.models.reports import ReportRow


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
    open_feedback: tuple[FeedbackRecord, ...]
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
            open_feedback=tuple(self._feedback.find(FeedbackFilter(waiting=True))),
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
        mine = (ActivityRow.unit == unit, ~ActivityRow.withdrawn)
        inside = ActivityRow.starts_on.between(period.starts_on, period.ends_on)
        with self._office.reading() as session:
            days = session.execute(
                select(ActivityRow.starts_on, func.count())
                .where(*mine, ActivityRow.starts_on.between(before.starts_on, period.ends_on))
                .group_by(ActivityRow.starts_on)
            ).all()
            by_channel = session.execute(
                select(ActivityRow.channel, func.count())
                .where(*mine, inside)
                .group_by(ActivityRow.channel)
                .order_by(func.count().desc(), ActivityRow.channel)
            ).all()
            without_clause = (
                session.scalar(
                    select(func.count())
                    .select_from(ActivityRow)
                    .where(
                        *mine,
                        inside,
                        ~select(ActivityClauseRow.activity)
                        .where(ActivityClauseRow.activity == ActivityRow.id)
                        .exists(),
                    )
                )
                or 0
            )
            state = session.scalar(
                select(ReportRow.state)
                .where(
                    ReportRow.unit == unit,
                    ReportRow.period == period.code,
                    ReportRow.kind == str(ReportKind.OWN),
                    ~ReportRow.withdrawn,
                )
                .order_by(ReportRow.version.desc())
                .limit(1)
            )
        counts: dict[str, int] = {}
        for day, number in days:
            code = period_of(day, rule, period.months()[0].kind).code
            counts[code] = counts.get(code, 0) + number
        months = tuple(
            MonthCount(month, counts.get(month.code, 0), period.contains(month.ends_on))
            for month in (*before.months(), *period.months())
        )
        channels = tuple(
            (self._channels[name], number) for name, number in by_channel if name in self._channels
        )
        return months, channels, without_clause, state or ""
