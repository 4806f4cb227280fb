"""A unit's own scores for a quarter: proposed points, own points, what still blocks, submission."""

import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, cast

from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.criteria import CriteriaSet, ScoreValues
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.mergers import check_stood
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period, parse_period
from cchc_desktop.domain.scoring import check_score, total_of
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.assessment_views import (
    AssessmentView,
    Beside,
    CriterionView,
    Submission,
    appraised_total,
    view_rows,
)
from cchc_desktop.services.criteria_sets import CriteriaSets
from cchc_desktop.services.done_rows import done_between
from cchc_desktop.services.evidence import evidence_of
from cchc_desktop.services.indicators import indicators_of, read_records
from cchc_desktop.services.obligations import obligations_of
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_tasks import plan_for
from cchc_desktop.services.payloads import AssessmentPayload, ScorePayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.review_payloads import SubmissionPayload
from cchc_desktop.services.review_rows import standing_of, standings_in
from cchc_desktop.services.submissions import (
    check_ready,
    check_withdrawable,
    document_of,
    hand_up,
    present,
    submissions_of,
    take_back,
)
from db.asking import asked

__all__ = ["AssessmentView", "Assessments", "CriterionView", "Submission"]

_OF_ASSESSMENTS: Final = uuid.UUID("2f7c3f0e-6f0b-4a3c-9f43-0a6f1f6f5a11")
_BEGUN: Final = """
    SELECT id, set_version, presented_by FROM assessments
    WHERE unit = ? AND period = ? AND criteria_set = ? ORDER BY id = ? DESC, id
"""
_SCORES: Final = """
    SELECT criterion, points, explanation, not_applicable, reason FROM scores WHERE assessment = ?
"""


class _Begun(NamedTuple):
    """An assessment that was begun: by which version of its set, and by whom it was put before the leader."""

    id: str
    set_version: int
    presented_by: str


@guarded
class Assessments:
    """Self-assessment against a criteria set."""

    def __init__(
        self, office: Office, plans: Plans, channels: Mapping[str, Channel], sets: CriteriaSets
    ) -> None:
        self._office = office
        self._plans = plans
        self._channels = channels
        self._sets = sets

    def sets(self) -> list[CriteriaSet]:
        """Return the criteria sets this unit can be assessed by: its plan's year and the fullest first."""
        return self._sets.usable_by(self._office.unit)

    def show(self, period: Period, *, set_id: str = "", unit: str | None = None) -> AssessmentView:
        """Return every criterion with proposed, own and appraised points, the total and what blocks."""
        return self._read(period, set_id, self._office.units[unit] if unit else self._office.unit)[0]

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
            if not row.score.answered
            and not row.locked
            and (row.proposal.points is not None or row.proposal.not_applicable)
        ]
        with self._office.changing() as change:
            if taken:
                self._write(change, period, view.criteria_set, taken, action="use_proposals")
            return change.done(len(taken))

    def adopt_newest(self, period: Period, *, set_id: str = "") -> Changed[tuple[str, ...]]:
        """Go on with the newest version of the criteria set; return the answers that fall away with it.

        Points above a criterion's new maximum fall away too. What was answered stays in the trail.
        """
        view = self.show(period, set_id=set_id)
        newest = self._newest(view.criteria_set.id)
        if view.lock is not None:
            raise UserMistake(view.lock.message, hint=view.lock.hint)
        if newest.version == view.criteria_set.version:
            raise UserMistake(
                tr("The assessment already goes by the newest version."),
                hint=tr("Nothing needs to be done."),
            )
        limits = {leaf.id: leaf.max_points for leaf in newest.leaves() if not leaf.survey}
        answered = [row.score for row in view.rows if row.score.answered] + list(view.dropped)
        fitting = [s for s in answered if s.criterion in limits and (s.points or 0) <= limits[s.criterion]]
        with self._office.changing() as change:
            self._write(change, period, newest, fitting, action="adopt", anew=True)
            kept = {s.criterion for s in fitting}
            return change.done(tuple(s.criterion for s in answered if s.criterion not in kept))

    def present(self, period: Period, *, set_id: str = "") -> Changed[AssessmentView]:
        """Put the quarter before the leader, who approves exactly what it holds now."""
        check_stood(self._office.unit, period)
        view, obligations = self._read(period, set_id, self._office.unit)
        check_ready(view)
        with self._office.changing() as change:
            document = document_of(change.session, view.unit, period, view, obligations)
            present(self._office, change, view, document)
            done = change.done(None)
        return Changed(self.show(period, set_id=set_id), done.nouns)

    def take_back(self, period: Period, *, set_id: str = "") -> Changed[None]:
        """Take the quarter back from the leader."""
        view = self.show(period, set_id=set_id)
        with self._office.changing() as change:
            if view.presented_by:
                take_back(self._office, change, view)
            return change.done(None)

    def submit(self, period: Period, *, set_id: str = "") -> Changed[Submission]:
        """Hand the quarter up as a numbered version whose hash covers everything it rests on.

        Where the unit has several people, somebody other than who presented it approves it this way.
        The quarter is frozen from then on.
        """
        check_stood(self._office.unit, period)
        view, obligations = self._read(period, set_id, self._office.unit)
        check_ready(view)
        with self._office.changing() as change:
            document = document_of(change.session, view.unit, period, view, obligations)
            return change.done(hand_up(self._office, change, view, document))

    def withdraw(self, period: Period, reason: str) -> Changed[Submission]:
        """Take the newest version back while no superior is known to hold it; its number stays used."""
        if not reason.strip():
            raise UserMistake(
                tr("Withdrawing a version needs a reason."),
                hint=tr("Write why version and records must be changed."),
                field="reason",
            )
        office = self._office
        with office.changing() as change:
            standing = standing_of(change.session, office.units, office.unit.key, period.code, own=True)
            version = check_withdrawable(standing).version
            change.withdraw(Noun.SUBMISSION, version.id, action="withdraw", reason=nfc(reason).strip())
            change.touch(Noun.ASSESSMENT)
            payload = cast(SubmissionPayload, change.payload_of(Noun.SUBMISSION, version.id))
            return change.done(
                Submission(
                    version.id,
                    version.number,
                    payload.sha256,
                    version.submitted_by,
                    version.submitted_at,
                    withdrawn=True,
                )
            )

    def _read(
        self, period: Period, set_id: str, whom: OrgUnit
    ) -> tuple[AssessmentView, Sequence[Obligation]]:
        office = self._office
        deadline = self._plans.deadline(period, whom.key)
        own = whom.key == office.unit.key
        with office.reading() as session:
            chosen, row, newest = self._chosen(session, whom, period, set_id)
            scores = scores_of(session, row.id) if row else {}
            before = period.previous()
            codes = [period.code, before.code]
            standings = standings_in(session, office.units, whom.key, codes, own=own)
            standing = standings[period.code]
            lock = Lock(standing, period.label) if standing.current is not None else None
            beside = Beside(
                units=office.units,
                standing=standing,
                period=period,
                lock=lock,
                before=standings[before.code],
                before_period=before,
                before_scores=_scores_in(session, whom.key, before.code, chosen.id),
            )
            plan = plan_for(session, office.plan, whom)
            year = parse_period(str(plan.year), plan.period_rule)
            first, last = min(year.starts_on, period.starts_on), max(year.ends_on, period.ends_on)
            done = done_between(session, whom.key, first, last, self._channels)
            obligations = obligations_of(
                session,
                plan,
                whom,
                period,
                self._channels,
                units=office.units,
                as_of=office.today(),
                done=done,
            )
            records = read_records(
                session,
                plan=plan,
                unit=whom.key,
                period=period,
                channels=self._channels,
                obligations=obligations,
                deadline=deadline,
                today=office.today(),
                done=done,
            )
            indicators = indicators_of(chosen, records)
            keys = {leaf.id: evidence_key(whom.key, period, chosen, leaf.id) for leaf in chosen.leaves()}
            behind = {record for i in indicators.values() for record in i.records}
            files = evidence_of(session, [*keys.values(), *behind])
        rows = view_rows(
            chosen,
            scores,
            indicators,
            files,
            keys=keys,
            activities={a.id for a in records.activities},
            beside=beside,
        )
        view = AssessmentView(
            criteria_set=chosen,
            period=period,
            unit=whom.key,
            rows=rows,
            total=total_of(chosen, scores),
            submissions=submissions_of(standing, deadline),
            standing=standing,
            lock=lock,
            appraised=appraised_total(chosen, standing, scores),
            deadline=deadline,
            presented_by=row.presented_by if row else "",
            newer=newest if newest > chosen.version else 0,
            dropped=tuple(s for key, s in sorted(scores.items()) if key not in keys),
        )
        return view, obligations

    def _put(self, period: Period, values: ScoreValues, set_id: str, *, action: str) -> Changed[None]:
        office = self._office
        with office.changing() as change:
            chosen, _row, _newest = self._chosen(change.session, office.unit, period, set_id)
            check_score(chosen.criterion(values.criterion), values)
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
        anew: bool = False,
    ) -> None:
        office = self._office
        row = _row(change.session, office.unit.key, period.code, chosen.id)
        scores = scores_of(change.session, row.id) if row and not anew else {}
        for values in answers:
            scores[values.criterion] = values
        payload = AssessmentPayload(
            id=row.id if row else _id_of(office.unit.key, period.code, chosen.id),
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

    def _chosen(
        self, session: Session, whom: OrgUnit, period: Period, set_id: str
    ) -> tuple[CriteriaSet, _Begun | None, int]:
        """Return the set the quarter is scored by, as it was begun, its row and the set's newest version."""
        usable = self._sets.usable_by(whom, session)
        if not usable:
            raise UserMistake(
                tr("There is no criteria set for this unit."),
                hint=tr("Import the starter bundle of Sở Nội vụ."),
            )
        found = next((s for s in usable if s.id == set_id), usable[0] if not set_id else None)
        if found is None:
            raise UserMistake(
                tr("There is no criteria set {name}.", name=set_id),
                hint=tr("Known sets: {names}.", names=", ".join(s.id for s in usable)),
            )
        newest = found.version
        row = _row(session, whom.key, period.code, found.id)
        if row is not None and row.set_version != newest:
            found = self._sets.find(found.id, row.set_version)
        return found, row, newest

    def _newest(self, identity: str) -> CriteriaSet:
        return next(s for s in self._sets.newest() if s.id == identity)


def evidence_key(unit: str, period: Period, criteria_set: CriteriaSet, criterion: str) -> str:
    """Return the record id under which files are attached to a criterion of a unit's quarter."""
    return f"{unit}/{period.code}/{criteria_set.id}/{criterion}"


def scores_of(session: Session, assessment: str) -> dict[str, ScoreValues]:
    """Return the own points of an assessment, by criterion."""
    return {
        criterion: ScoreValues(
            criterion, None if points is None else Decimal(points), explanation, bool(aside), reason
        )
        for criterion, points, explanation, aside, reason in asked(session, _SCORES, (assessment,))
    }


def _scores_in(session: Session, unit: str, period: str, set_id: str) -> dict[str, ScoreValues]:
    row = _row(session, unit, period, set_id)
    return scores_of(session, row.id) if row is not None else {}


def _row(session: Session, unit: str, period: str, set_id: str) -> _Begun | None:
    found = asked(session, _BEGUN, (unit, period, set_id, _id_of(unit, period, set_id)))
    return _Begun(*found[0]) if found else None


def _id_of(unit: str, period: str, criteria_set: str) -> str:
    """Return the id of a self-assessment: two computers of a unit that begin one begin the same."""
    return str(uuid.uuid5(_OF_ASSESSMENTS, f"{unit}/{period}/{criteria_set}"))
