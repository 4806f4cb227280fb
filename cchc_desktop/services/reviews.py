"""Judging what units below submitted: the queue, appraised points, returning, accepting, reopening."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.reviews import (
    AppraisedPoints,
    Decision,
    DecisionKind,
    ReturnedItem,
    Standing,
    why_not,
)
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.criteria_sets import CriteriaSets
from cchc_desktop.services.notices import put_notice
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.review_checks import check_item, check_points
from cchc_desktop.services.review_payloads import AppraisedPayload, ReturnedPayload, ReviewPayload
from cchc_desktop.services.review_queue import read_queue
from cchc_desktop.services.review_rows import covered_by, standing_of
from cchc_desktop.services.review_versions import (
    activities_behind,
    drafts_of,
    missing_from,
    read_version,
)
from cchc_desktop.services.review_views import (
    BehindView,
    BulkResult,
    HistoryLine,
    QueueRow,
    ReturnedView,
    ReviewView,
    history_of,
    returned_of,
)
from cchc_desktop.services.rows import write_rows
from cchc_desktop.services.said_again import as_held
from cchc_desktop.services.versions import Version
from db.models.activities import ActivityRow
from db.models.assessments import SubmissionRow
from db.models.feedback import FeedbackRow
from db.models.reviews import AppraisalDraftRow
from db.writing import put_rows


@guarded
class Reviews:
    """What superiors decide on submitted versions, and what a unit is told of it."""

    def __init__(
        self, office: Office, plans: Plans, sets: CriteriaSets, channels: Mapping[str, Channel]
    ) -> None:
        self._office = office
        self._plans = plans
        self._sets = sets
        self._channels = channels

    def queue(self, period: Period) -> list[QueueRow]:
        """Return every quarter handed up to this unit, those that await it first."""
        return read_queue(self._office, self._plans, self._sets, period)

    def version(self, submission: str) -> ReviewView:
        """Return one submitted version with everything beside it, as it was when it was handed up."""
        return read_version(self._office, self._plans, self._sets, self._channels, submission)

    def latest(self, unit: str, period: Period) -> str:
        """Return the id of the version of a unit's quarter that counts; UserMistake when there is none."""
        with self._office.reading() as session:
            standing = standing_of(session, self._office.units, unit, period.code)
        if standing.current is None:
            raise UserMistake(
                tr(
                    "{unit} has not submitted {period}.",
                    unit=self._office.units[unit].name,
                    period=period.label,
                ),
                hint=tr("Import its bundle first."),
                field="unit",
            )
        return standing.current.version.id

    def standing(self, period: Period, unit: str | None = None) -> Standing:
        """Return how a unit's quarter stands, by default the own one's."""
        whom = unit or self._office.unit.key
        with self._office.reading() as session:
            return standing_of(
                session, self._office.units, whom, period.code, own=whom == self._office.unit.key
            )

    def returned(self, period: Period) -> tuple[ReturnedView, ...]:
        """Return what superiors want mended in the own quarter, with their words, first due first."""
        return returned_of(self.standing(period), period, self._office.units)

    def history(self, period: Period, unit: str | None = None) -> tuple[HistoryLine, ...]:
        """Return everything that was ever submitted and decided on a unit's quarter, oldest first."""
        return history_of(self.standing(period, unit), self._office.units)

    def behind(self, submission: str, criterion: str) -> list[BehindView]:
        """Return the activities that a criterion's figure counts, as they stand here."""
        view = self.version(submission).assessment
        indicator = view.row(criterion).indicator
        with self._office.reading() as session:
            return activities_behind(session, indicator.records if indicator else ())

    def begin(self, submission: str) -> Changed[None]:
        """Begin the appraisal: the unit sees it and can no longer withdraw the version."""
        with self._office.changing() as change:
            self._decide(change, submission, DecisionKind.BEGIN)
            return change.done(None)

    def appraise(self, submission: str, criterion: str, points: Decimal, reason: str = "") -> Changed[None]:
        """Note the points a criterion is to get; they count with the decision on the version.

        A reason is compulsory where they differ from the unit's own.
        """
        with self._office.changing() as change:
            row, standing = self._judged(change.session, submission)
            covered = covered_by(row.document)
            chosen = self._sets.find(covered.criteria_set, covered.set_version)
            given = AppraisedPoints(criterion, points, nfc(reason).strip())
            check_points(chosen, covered.scores.get(criterion), given)
            self._check_turn(standing, self._decision(standing, DecisionKind.BEGIN, change))
            if standing.current is not None and not standing.current.begun:
                self._decide(change, submission, DecisionKind.BEGIN)
            draft = {
                "submission": submission,
                "criterion": criterion,
                "points": str(points),
                "reason": given.reason,
                "recorded_by": self._office.user.name,
                "recorded_at": change.now,
            }
            put_rows(change.connection, AppraisalDraftRow, [draft])
            change.audit(
                "appraise",
                Noun.REVIEW,
                submission,
                after={"criterion": criterion, "points": str(points)},
                reason=given.reason,
            )
            return change.done(None)

    def leave_as_it_is(self, submission: str, criterion: str) -> Changed[None]:
        """Take noted points back: the unit's own points stand."""
        with self._office.changing() as change:
            change.session.execute(
                delete(AppraisalDraftRow).where(
                    AppraisalDraftRow.submission == submission, AppraisalDraftRow.criterion == criterion
                )
            )
            change.audit("appraise", Noun.REVIEW, submission, after={"criterion": criterion, "points": None})
            return change.done(None)

    def return_items(self, submission: str, items: Sequence[ReturnedItem], remark: str = "") -> Changed[None]:
        """Give single items back with a reason and a day; the unit can change these and nothing else."""
        if not items:
            raise UserMistake(
                tr("Nothing was chosen to be returned."),
                hint=tr("Choose the criteria, clauses or activities that must be mended."),
                field="items",
            )
        for item in items:
            check_item(item, self._office.today())
        with self._office.changing() as change:
            named = tuple(self._named(change.session, submission, item) for item in items)
            self._decide(change, submission, DecisionKind.RETURN, remark=remark, items=named)
            return change.done(None)

    def accept(self, submission: str, remark: str = "") -> Changed[None]:
        """Accept a version with the noted points; where none are noted the unit's own stand."""
        with self._office.changing() as change:
            self._decide(change, submission, DecisionKind.ACCEPT, remark=remark)
            return change.done(None)

    def accept_all(self, submissions: Sequence[str], remark: str = "") -> Changed[BulkResult]:
        """Accept many versions; one that cannot be accepted is left with its reason, the others are."""
        accepted: list[str] = []
        skipped: list[tuple[str, str]] = []
        with self._office.changing() as change:
            for submission in submissions:
                row = self._row(change.session, submission)
                try:
                    self._check_chosen(change.session, row)
                    self._decide(change, submission, DecisionKind.ACCEPT, remark=remark)
                    accepted.append(row.unit)
                except UserMistake as mistake:
                    skipped.append((self._office.units[row.unit].name, mistake.message))
            return change.done(BulkResult(tuple(accepted), tuple(skipped)))

    def reopen(self, submission: str, reason: str) -> Changed[None]:
        """Take this unit's acceptance back, the highest level first; items can be returned afterwards."""
        if not reason.strip():
            raise UserMistake(
                tr("Reopening needs a reason."),
                hint=tr("Write why the accepted version must be looked at again."),
                field="reason",
            )
        with self._office.changing() as change:
            self._decide(change, submission, DecisionKind.REOPEN, remark=reason)
            return change.done(None)

    def _decide(
        self,
        change: Change,
        submission: str,
        kind: DecisionKind,
        *,
        remark: str = "",
        items: tuple[ReturnedItem, ...] = (),
    ) -> None:
        row, standing = self._judged(change.session, submission)
        decision = replace(self._decision(standing, kind, change), remark=nfc(remark).strip(), items=items)
        self._check_turn(standing, decision)
        if kind in {DecisionKind.ACCEPT, DecisionKind.RETURN}:
            drafts = drafts_of(change.session, submission)
            decision = replace(decision, points=tuple(drafts[key] for key in sorted(drafts)))
        if kind is DecisionKind.ACCEPT:
            covered = as_held(change.session, covered_by(row.document))
            missing = missing_from(change.session, covered)
            if missing:
                raise UserMistake(
                    tr("{count} records of version {n} have not arrived yet.", count=missing, n=row.version),
                    hint=tr("Import the unit's other bundles first; what is judged must be here."),
                )
        self._write(change, decision, row.period)
        if kind in {DecisionKind.ACCEPT, DecisionKind.RETURN}:
            change.session.execute(
                delete(AppraisalDraftRow).where(AppraisalDraftRow.submission == submission)
            )

    def _write(self, change: Change, decision: Decision, period: str) -> None:
        payload = ReviewPayload(
            id=decision.id,
            unit=decision.unit,
            recorded_by=decision.author,
            recorded_at=decision.at,
            reviewer=decision.reviewer,
            period=period,
            decision=decision.kind,
            submission=decision.submission,
            version=decision.version,
            sha256=decision.sha256,
            order=decision.order,
            remark=decision.remark,
            items=tuple(
                ReturnedPayload(str(i.noun), i.record, i.title, i.reason, i.due) for i in decision.items
            ),
            points=tuple(AppraisedPayload(p.criterion, str(p.points), p.reason) for p in decision.points),
        )
        write_rows(change.connection, Noun.REVIEW, [Version(payload, 1)])
        put_notice(self._office, change, Noun.REVIEW, payload, action=f"review_{decision.kind}")
        change.touch(Noun.REVIEW, Noun.SUBMISSION, Noun.ASSESSMENT)

    def _decision(self, standing: Standing, kind: DecisionKind, change: Change) -> Decision:
        version = standing.current.version if standing.current is not None else None
        return Decision(
            id=new_id(),
            unit=standing.unit,
            reviewer=self._office.unit.key,
            kind=kind,
            submission=version.id if version else "",
            version=version.number if version else 0,
            sha256=version.sha256 if version else "",
            order=standing.next_order,
            author=self._office.user.name,
            at=change.now,
        )

    def _judged(self, session: Session, submission: str) -> tuple[SubmissionRow, Standing]:
        """Return a version and how its quarter stands; UserMistake when it is not the one to decide on."""
        row = self._row(session, submission)
        standing = standing_of(session, self._office.units, row.unit, row.period)
        self._check_above(standing)
        current = standing.current
        if current is None or current.version.id != submission:
            counts = current.name if current is not None else None
            raise UserMistake(
                tr("Version {n} has expired: version {counts} took its place.", n=row.version, counts=counts)
                if counts is not None
                else tr("Version {n} is not the one that counts.", n=row.version),
                hint=tr("Open version {n} instead.", n=counts)
                if counts is not None
                else tr("The unit has withdrawn it; wait for its next version."),
            )
        return row, standing

    def _row(self, session: Session, submission: str) -> SubmissionRow:
        row = session.get(SubmissionRow, submission, populate_existing=True)
        if row is None:
            raise UserMistake(
                tr("This version is not here."),
                hint=tr("Import the unit's bundle, then open it from the list."),
            )
        return row

    def _check_above(self, standing: Standing) -> None:
        if self._office.unit.key not in {above.key for above in standing.path}:
            raise UserMistake(
                tr("Only a unit above {unit} judges it.", unit=self._office.units[standing.unit].name),
                hint=tr("Its superiors are: {names}.", names=", ".join(u.name for u in standing.path)),
            )

    def _check_chosen(self, session: Session, row: SubmissionRow) -> None:
        """Refuse to settle by the way what the unit itself has not chosen yet."""
        standing = standing_of(session, self._office.units, row.unit, row.period)
        if standing.unchosen:
            names = ", ".join(version.name for version in standing.unchosen)
            raise UserMistake(
                tr("The unit has to choose between versions {names}.", names=names),
                hint=tr("Ask it which one counts, or open the version and accept it by itself."),
            )

    def _check_turn(self, standing: Standing, decision: Decision) -> None:
        if standing.current is None:
            return
        why = why_not(standing.current, decision, standing.path)
        if why:
            raise UserMistake(why, hint=tr("Look at the history of the version."))

    def _named(self, session: Session, submission: str, item: ReturnedItem) -> ReturnedItem:
        """Return the item with its title; UserMistake when the version does not hold it."""
        row = self._row(session, submission)
        covered = covered_by(row.document)
        title: str | None = None
        if item.noun is Noun.ASSESSMENT:
            title = self._sets.find(covered.criteria_set, covered.set_version).criterion(item.record).title
        elif item.noun is Noun.PLAN:
            title = self._office.plan.task(item.record).title
        elif any(r.noun is item.noun and r.record == item.record for r in covered.records):
            column = ActivityRow.title if item.noun is Noun.ACTIVITY else FeedbackRow.code
            model = ActivityRow if item.noun is Noun.ACTIVITY else FeedbackRow
            title = session.scalar(select(column).where(model.id == item.record))
        if title is None:
            raise UserMistake(
                tr("The version does not hold {item}.", item=item.title or item.record),
                hint=tr("Choose an item of the version that is open."),
                field="items",
            )
        return replace(item, title=title, reason=nfc(item.reason).strip())
