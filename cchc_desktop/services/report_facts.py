"""Collecting from the records what a report is drafted from."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from cchc_desktop.domain.activities import ActivityRecord, ActivityValues, Cost
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.difficulties import Difficulty
from cchc_desktop.domain.feedback import FeedbackState
from cchc_desktop.domain.language import speaking
from cchc_desktop.domain.letterheads import letterhead_for
from cchc_desktop.domain.org_units import superiors
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.report_facts import (
    AssessmentFacts,
    EvidenceFact,
    FeedbackFact,
    IssuedDocument,
    ReportFacts,
    ScoredGroup,
)
from cchc_desktop.domain.reports import Letterhead
from cchc_desktop.domain.vietnamese import official_date
from cchc_desktop.services.activity_rows import activities_of
from cchc_desktop.services.assessments import Assessments
from cchc_desktop.services.consolidation_inputs import read_records
from cchc_desktop.services.difficulties import difficulties_of
from cchc_desktop.services.feedback import FeedbackRegister
from cchc_desktop.services.office import Office
from cchc_desktop.services.own_tasks import unit_plan_of
from cchc_desktop.services.payloads import ActivityPayload, FeedbackPayload
from cchc_desktop.services.pinned_consolidations import consolidation_of
from cchc_desktop.services.plans import Plans
from db.models.activities import ActivityRow
from db.models.plans import ObligationClaimRow, TriggerRow

DOCUMENT_CLAUSE = "II.2.b.1"


@dataclass(frozen=True, slots=True)
class FactCollector:
    """Reads everything one unit's report of one period rests on."""

    office: Office
    plans: Plans
    assessments: Assessments
    feedback: FeedbackRegister
    channels: Mapping[str, Channel]
    counters: Mapping[str, Counter]

    def letterhead(self) -> Letterhead:
        """Return the letterhead this unit begins with."""
        office = self.office
        above = superiors(office.unit, office.units)
        parent = office.units.get(office.unit.parent or "")
        return letterhead_for(office.unit, above[0] if above else None, above=parent)

    def collect(self, period: Period, letterhead: Letterhead) -> ReportFacts:
        """Return the facts of `period` as they stand now."""
        office = self.office
        unit = office.unit.key
        with office.reading() as session:
            ids = session.scalars(
                select(ActivityRow.id)
                .where(
                    ActivityRow.unit == unit,
                    ~ActivityRow.withdrawn,
                    ActivityRow.starts_on.between(period.starts_on, period.ends_on),
                )
                .order_by(ActivityRow.starts_on, ActivityRow.id)
            ).all()
            activities = tuple(activities_of(session, ids))
            issued = session.scalars(
                select(TriggerRow)
                .where(
                    TriggerRow.unit == unit,
                    TriggerRow.clause == DOCUMENT_CLAUSE,
                    ~TriggerRow.withdrawn,
                    TriggerRow.day.between(period.starts_on, period.ends_on),
                )
                .order_by(TriggerRow.day)
            )
            documents = tuple(IssuedDocument("", row.day, row.title) for row in issued)
            claims = {
                row.clause: row.reason
                for row in session.scalars(
                    select(ObligationClaimRow).where(
                        ObligationClaimRow.unit == unit,
                        ObligationClaimRow.period == period.code,
                        ~ObligationClaimRow.withdrawn,
                    )
                )
            }
            difficulties = [
                d for d in difficulties_of(session, [unit]) if d.values.raised_on <= period.ends_on
            ]
            budget = unit_plan_of(session, office.plan.id, unit).values.budget
        today = office.today()
        cases = self.feedback.cases(period)
        return ReportFacts(
            unit=office.unit,
            letterhead=letterhead,
            plan=office.plan,
            period=period,
            as_of=today,
            channels=tuple(self.channels.values()),
            counters=self.counters,
            activities=activities,
            obligations=tuple(self.plans.obligations(period)),
            assessment=self._assessment(period),
            feedback=tuple(
                FeedbackFact(
                    code=case.code,
                    received_on=case.received_on,
                    channel=case.channel,
                    kind=case.kind,
                    state=case.state,
                    due=case.due,
                    answered_on=case.answered_on,
                    forwarded=case.forwarded_on is not None,
                    refused=case.state is FeedbackState.REFUSED,
                    taken_back=case.state is FeedbackState.TAKEN_BACK,
                )
                for case in reversed(cases)
            ),
            evidence=tuple(
                EvidenceFact(
                    file.name, file.sha256, activity.values.title, file.values.number, file.values.locator
                )
                for activity in activities
                for file in activity.evidence
            ),
            documents=documents,
            difficulties=tuple(_difficulty(d) for d in difficulties if _told_in(d, period)),
            proposals=tuple(_proposal(d) for d in difficulties if d.open and d.values.proposal),
            budget=budget,
            claims=claims,
        )

    def consolidated(self, period: Period, letterhead: Letterhead, consolidation: str) -> ReportFacts:
        """Return the facts of a superior's report: what the pinned versions hold, record by record."""
        office = self.office
        with office.reading() as session, speaking("vi"):
            pinned = consolidation_of(session, consolidation)
            adjustments = pinned.changes
            units = pinned.consolidated.units
            records = read_records(session, [each.pinned.submission for each in units])
            raised = [
                d
                for d in difficulties_of(session, [each.pinned.unit for each in units])
                if d.values.raised_on <= period.ends_on
            ]
        return ReportFacts(
            unit=office.unit,
            letterhead=letterhead,
            plan=office.plan,
            period=period,
            as_of=office.today(),
            channels=tuple(self.channels.values()),
            counters=self.counters,
            activities=tuple(_activity(payload) for payload in records.activities),
            feedback=tuple(_case(payload) for payload in records.feedback),
            difficulties=tuple(_difficulty(d) for d in raised if _told_in(d, period)),
            proposals=tuple(_proposal(d) for d in raised if d.open and d.values.proposal),
            consolidated=pinned.consolidated,
            consolidation_number=pinned.number,
            adjustments=adjustments,
        )

    def _assessment(self, period: Period) -> AssessmentFacts | None:
        view = self.assessments.show(period)
        if not view.total.answered or view.total.percent is None:
            return None
        before = self.assessments.show(period.previous())
        return AssessmentFacts(
            set_title=view.criteria_set.title,
            groups=tuple(
                ScoredGroup(g.title, g.points if g.answered else None, g.maximum)
                for g in view.total.groups
                if view.criteria_set.criterion(g.criterion).parent is None
            ),
            total=view.total.points,
            maximum=view.total.maximum,
            percent=view.total.percent,
            class_label=view.total.class_label or "",
            answered=view.total.answered,
            count=view.total.count,
            previous_label=before.period.long_label if before.total.answered else "",
            previous_percent=before.total.percent if before.total.answered else None,
        )


def _activity(payload: ActivityPayload) -> ActivityRecord:
    return ActivityRecord(
        id=payload.id,
        unit=payload.unit,
        revision=0,
        withdrawn=False,
        values=ActivityValues(
            title=payload.title,
            channel=payload.channel,
            starts_on=payload.starts_on,
            ends_on=payload.ends_on,
            clauses=payload.clauses,
            audiences=payload.audiences,
            counters=payload.counters,
            place=payload.place,
            summary=payload.summary,
            costs=tuple(Cost(c.category, c.source, c.planned, c.approved, c.spent) for c in payload.costs),
        ),
        evidence=(),
        recorded_by=payload.recorded_by,
        recorded_at=payload.recorded_at,
    )


def _case(payload: FeedbackPayload) -> FeedbackFact:
    return FeedbackFact(
        code=payload.code,
        received_on=payload.received_on,
        channel=payload.channel,
        kind=payload.kind,
        state="",
        due=payload.due,
        answered_on=payload.answered_on,
        forwarded=payload.forwarded_on is not None,
        refused=payload.ending == "refused",
        taken_back=payload.ending == "taken_back",
    )


def _told_in(difficulty: Difficulty, period: Period) -> bool:
    """Tell whether a report of `period` speaks of a difficulty: raised in it, or still open from before."""
    return period.contains(difficulty.values.raised_on) or difficulty.open


def _difficulty(difficulty: Difficulty) -> str:
    values = difficulty.values
    words = _sentence(values.content)
    if values.clause:
        words = f"{words[:-1]} (mục {values.clause} của Kế hoạch)."
    if difficulty.answers:
        last = difficulty.answers[-1]
        number = f" tại văn bản số {last.number}" if last.number else ""
        words += f" Cấp trên đã trả lời{number} {official_date(last.answered_on)}."
    return words


def _proposal(difficulty: Difficulty) -> str:
    values = difficulty.values
    return (
        f"Đề nghị {values.addressee}: {_sentence(values.proposal)}"
        if values.addressee
        else _sentence(values.proposal)
    )


def _sentence(text: str) -> str:
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."
