"""A unit's own scores for a quarter: proposed points, own points, what still blocks, submission."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.canonical import canonical
from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.criteria import CriteriaSet, Criterion, Indicator, ScoreValues
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.scoring import (
    Proposal,
    Total,
    check_score,
    needs_explanation,
    propose,
    total_of,
)
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.evidence import evidence_of
from cchc_desktop.services.indicators import indicators_of, read_records
from cchc_desktop.services.obligations import obligations_of
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.own_tasks import plan_for
from cchc_desktop.services.payloads import AssessmentPayload, ScorePayload, SubmissionPayload
from cchc_desktop.services.plans import Plans
from db.models.activities import ActivityRow
from db.models.assessments import AssessmentRow, ScoreRow, SubmissionRow
from db.models.bundles import JournalRow
from db.models.evidence import EvidenceRow
from db.models.feedback import FeedbackRow
from db.models.plans import ObligationClaimRow, TriggerRow


@dataclass(frozen=True, slots=True)
class CriterionView:
    """One scored criterion with everything the screen shows beside it."""

    criterion: Criterion
    indicator: Indicator | None
    proposal: Proposal
    score: ScoreValues
    appraised: Decimal | None
    evidence: tuple[EvidenceRecord, ...]
    evidence_key: str
    """Record id under which files are attached to this criterion."""
    problem: str
    """Why it cannot be submitted yet; empty when it can."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A numbered version of a quarter that was handed up."""

    id: str
    version: int
    sha256: str
    submitted_by: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One unit's self-assessment of one period."""

    criteria_set: CriteriaSet
    period: Period
    unit: str
    rows: tuple[CriterionView, ...]
    total: Total
    submissions: tuple[Submission, ...]

    @property
    def blockers(self) -> tuple[CriterionView, ...]:
        """Return the criteria that keep it from being submitted."""
        return tuple(row for row in self.rows if row.problem)

    def row(self, criterion: str) -> CriterionView:
        """Return one criterion; UserMistake when the set has none by that id."""
        self.criteria_set.criterion(criterion)
        found = next((row for row in self.rows if row.criterion.id == criterion), None)
        if found is None:
            raise UserMistake(
                tr("{criterion} is a group of criteria.", criterion=criterion),
                hint=tr("Score the criteria below it."),
                field="criterion",
            )
        return found


class Assessments:
    """Self-assessment against a criteria set."""

    def __init__(
        self,
        office: Office,
        plans: Plans,
        channels: Mapping[str, Channel],
        criteria_sets: Sequence[CriteriaSet],
    ) -> None:
        self._office = office
        self._plans = plans
        self._channels = channels
        self._sets = criteria_sets

    def sets(self) -> list[CriteriaSet]:
        """Return the criteria sets this unit can be assessed by: its plan's year and the fullest first."""
        kinds = {"all", str(self._office.unit.kind)}
        usable = [s for s in self._sets if s.level in kinds]
        return sorted(usable, key=lambda s: (s.year != self._office.plan.year, -len(s.criteria), s.id))

    def show(self, period: Period, *, set_id: str = "", unit: str | None = None) -> AssessmentView:
        """Return every criterion with proposed and own points, the total and what blocks."""
        office = self._office
        whom = office.units[unit] if unit else office.unit
        chosen = self._set(set_id)
        deadline = self._plans.deadline(period, whom.key)
        with office.reading() as session:
            row = _row(session, whom.key, period.code, chosen.id)
            scores = _scores(session, row.id) if row else {}
            plan = plan_for(session, office.plan, whom)
            obligations = obligations_of(session, plan, whom, period, self._channels, as_of=office.today())
            records = read_records(
                session,
                plan=plan,
                unit=whom.key,
                period=period,
                channels=self._channels,
                obligations=obligations,
                deadline=deadline,
                today=office.today(),
            )
            indicators = indicators_of(chosen, records)
            leaves = chosen.leaves()
            keys = {leaf.id: f"{whom.key}/{period.code}/{chosen.id}/{leaf.id}" for leaf in leaves}
            behind = {record for i in indicators.values() for record in i.records}
            files = evidence_of(session, [*keys.values(), *behind])
            submissions = _submissions(session, whom.key, period.code)
        rows = tuple(
            _view(leaf, indicators, scores.get(leaf.id), files, key=keys[leaf.id], rounding=chosen.rounding)
            for leaf in leaves
        )
        return AssessmentView(chosen, period, whom.key, rows, total_of(chosen, scores), submissions)

    def set_score(
        self, period: Period, criterion: str, points: Decimal, explanation: str = "", *, set_id: str = ""
    ) -> Changed[None]:
        """Give own points to a criterion; the explanation is kept with them."""
        values = ScoreValues(criterion, points, nfc(explanation).strip())
        return self._put(period, values, set_id, action="score")

    def set_not_applicable(
        self, period: Period, criterion: str, reason: str, *, set_id: str = ""
    ) -> Changed[None]:
        """Set a criterion aside with a reason; the maximum falls by its points."""
        values = ScoreValues(criterion, None, not_applicable=True, reason=nfc(reason).strip())
        return self._put(period, values, set_id, action="set_aside")

    def clear(self, period: Period, criterion: str, *, set_id: str = "") -> Changed[None]:
        """Take own points off a criterion: it counts as not answered."""
        return self._put(period, ScoreValues(criterion, None), set_id, action="clear_score")

    def use_proposals(self, period: Period, *, set_id: str = "") -> Changed[int]:
        """Take the proposed points for every criterion that has no answer yet; return how many."""
        view = self.show(period, set_id=set_id)
        taken = [
            ScoreValues(
                row.criterion.id,
                row.proposal.points,
                not_applicable=row.proposal.not_applicable,
                reason=row.proposal.text if row.proposal.not_applicable else "",
            )
            for row in view.rows
            if not row.score.answered and (row.proposal.points is not None or row.proposal.not_applicable)
        ]
        with self._office.changing() as change:
            if taken:
                self._write(change, period, view.criteria_set, taken, action="use_proposals")
            return change.done(len(taken))

    def submit(self, period: Period, *, set_id: str = "") -> Changed[Submission]:
        """Hand the quarter up as a numbered version whose hash covers everything it rests on."""
        view = self.show(period, set_id=set_id)
        if view.blockers:
            first = view.blockers[0]
            raise UserMistake(
                tr(
                    "{count} criteria block the submission, first {criterion}: {problem}",
                    count=len(view.blockers),
                    criterion=first.criterion.id,
                    problem=first.problem,
                ),
                hint=tr("Open the self-assessment and mend the list of blockers."),
            )
        office = self._office
        with office.changing() as change:
            document = canonical(self._covered(change.session, period, view))
            payload = SubmissionPayload(
                id=new_id(),
                unit=office.unit.key,
                recorded_by=office.user.name,
                recorded_at=change.now,
                period=period.code,
                version=len(view.submissions) + 1,
                sha256=hashlib.sha256(document).hexdigest(),
                document=document.decode(),
            )
            change.put_new(Noun.SUBMISSION, payload, action="submit")
            change.touch(Noun.ASSESSMENT)
            return change.done(
                Submission(payload.id, payload.version, payload.sha256, payload.recorded_by, change.now)
            )

    def _covered(self, session: Session, period: Period, view: AssessmentView) -> dict[str, object]:
        """Return what a submission is bound to: (noun, id, revision, entry hash) and file hashes."""
        unit = self._office.unit.key
        activities = select(ActivityRow.id).where(
            ActivityRow.unit == unit,
            ~ActivityRow.withdrawn,
            ActivityRow.starts_on.between(period.starts_on, period.ends_on),
        )
        inside = (period.starts_on, period.ends_on)
        feedback = select(FeedbackRow.id).where(
            FeedbackRow.unit == unit,
            FeedbackRow.received_on.between(*inside)
            | FeedbackRow.due.between(*inside)
            | FeedbackRow.answered_on.between(*inside),
        )
        events = select(TriggerRow.id).where(TriggerRow.unit == unit, TriggerRow.day.between(*inside))
        claims = select(ObligationClaimRow.id).where(
            ObligationClaimRow.unit == unit, ObligationClaimRow.period == period.code
        )
        assessments = select(AssessmentRow.id).where(
            AssessmentRow.unit == unit, AssessmentRow.period == period.code
        )
        records = activities.union_all(feedback, events, claims, assessments)
        entries = session.execute(
            select(JournalRow.noun, JournalRow.record, JournalRow.revision, JournalRow.hash)
            .where(JournalRow.record.in_(records))
            .order_by(JournalRow.record, JournalRow.revision)
        )
        newest = {row.record: [row.noun, row.record, row.revision, row.hash] for row in entries}
        evidence = session.scalars(
            select(EvidenceRow.sha256)
            .where(
                ~EvidenceRow.withdrawn,
                EvidenceRow.record.in_(records) | EvidenceRow.record.in_([r.evidence_key for r in view.rows]),
            )
            .distinct()
            .order_by(EvidenceRow.sha256)
        )
        return {
            "criteria": f"{view.criteria_set.id}@{view.criteria_set.version}",
            "evidence": list(evidence),
            "period": period.code,
            "records": [newest[record] for record in sorted(newest)],
            "unit": unit,
        }

    def _put(self, period: Period, values: ScoreValues, set_id: str, *, action: str) -> Changed[None]:
        chosen = self._set(set_id)
        check_score(chosen.criterion(values.criterion), values)
        with self._office.changing() as change:
            self._write(change, period, chosen, [values], action=action)
            return change.done(None)

    def _write(
        self,
        change: Change,
        period: Period,
        chosen: CriteriaSet,
        answers: Sequence[ScoreValues],
        *,
        action: str,
    ) -> None:
        office = self._office
        row = _row(change.session, office.unit.key, period.code, chosen.id)
        scores = _scores(change.session, row.id) if row else {}
        for values in answers:
            scores[values.criterion] = values
        payload = AssessmentPayload(
            id=row.id if row else new_id(),
            unit=office.unit.key,
            recorded_by=office.user.name,
            recorded_at=change.now,
            period=period.code,
            criteria_set=chosen.id,
            set_version=chosen.version,
            scores=tuple(
                ScorePayload(
                    s.criterion,
                    None if s.points is None else str(s.points),
                    s.explanation,
                    s.not_applicable,
                    s.reason,
                )
                for s in sorted(scores.values(), key=lambda s: s.criterion)
                if s.answered
            ),
        )
        change.put(Noun.ASSESSMENT, payload, action=action)

    def _set(self, set_id: str) -> CriteriaSet:
        usable = self.sets()
        if not usable:
            raise UserMistake(
                tr("There is no criteria set for this unit."),
                hint=tr("Import the starter bundle of Sở Nội vụ."),
            )
        if not set_id:
            return usable[0]
        found = next((s for s in usable if s.id == set_id), None)
        if found is None:
            raise UserMistake(
                tr("There is no criteria set {name}.", name=set_id),
                hint=tr("Known sets: {names}.", names=", ".join(s.id for s in usable)),
            )
        return found


def _view(
    leaf: Criterion,
    indicators: Mapping[str, Indicator],
    score: ScoreValues | None,
    files: Mapping[str, tuple[EvidenceRecord, ...]],
    *,
    key: str,
    rounding: Decimal,
) -> CriterionView:
    indicator = indicators.get(str(leaf.indicator)) if leaf.indicator else None
    proposal = propose(leaf, indicator, rounding=rounding)
    values = score or ScoreValues(leaf.id, None)
    evidence = files.get(key, ()) + tuple(
        file for record in (indicator.records if indicator else ()) for file in files.get(record, ())
    )
    problem = ""
    if not leaf.survey:
        if not values.answered:
            problem = tr("Not scored yet.")
        elif (
            needs_explanation(leaf, values, proposal, evidence_complete=bool(evidence))
            and not values.explanation
        ):
            problem = tr("An explanation is missing.")
    return CriterionView(leaf, indicator, proposal, values, None, evidence, key, problem)


def _row(session: Session, unit: str, period: str, set_id: str) -> AssessmentRow | None:
    return session.scalar(
        select(AssessmentRow).where(
            AssessmentRow.unit == unit, AssessmentRow.period == period, AssessmentRow.criteria_set == set_id
        )
    )


def _scores(session: Session, assessment: str) -> dict[str, ScoreValues]:
    return {
        row.criterion: ScoreValues(
            row.criterion,
            None if row.points is None else Decimal(row.points),
            row.explanation,
            row.not_applicable,
            row.reason,
        )
        for row in session.scalars(select(ScoreRow).where(ScoreRow.assessment == assessment))
    }


def _submissions(session: Session, unit: str, period: str) -> tuple[Submission, ...]:
    rows = session.scalars(
        select(SubmissionRow)
        .where(SubmissionRow.unit == unit, SubmissionRow.period == period)
        .order_by(SubmissionRow.version)
    )
    return tuple(Submission(r.id, r.version, r.sha256, r.recorded_by, r.recorded_at) for r in rows)
