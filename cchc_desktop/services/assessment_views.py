"""What is shown of an assessment: every criterion with its points, proofs, remarks and locks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from cchc_desktop.domain.criteria import CriteriaSet, Criterion, Indicator, ScoreValues
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import EvidenceFit, EvidenceRecord, fit_of
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.reviews import ReturnedItem, ReviewState, Standing
from cchc_desktop.domain.scoring import Proof, Proposal, Total, needs_explanation, propose, total_of


@dataclass(frozen=True, slots=True)
class Remark:
    """What a superior wrote about one criterion."""

    words: str
    author: str
    unit: str
    """Name of the unit that judged."""
    at: datetime
    period: Period
    version: int
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """How the same criterion stood in the period before."""

    own: ScoreValues | None
    appraised: Decimal | None


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
    proof: Proof = Proof.COMPLETE
    remark: Remark | None = None
    returned: ReturnedItem | None = None
    """What the superior wants mended here."""
    locked: bool = False
    before: Before | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A numbered version of a quarter that was handed up."""

    id: str
    version: int
    sha256: str
    submitted_by: str
    submitted_at: datetime
    withdrawn: bool = False
    presented_by: str = ""
    alone: bool = False
    late: bool = False
    """Handed up after the last day for it."""


@dataclass(frozen=True, slots=True)
class AssessmentView:
    """One unit's self-assessment of one period."""

    criteria_set: CriteriaSet
    period: Period
    unit: str
    rows: tuple[CriterionView, ...]
    total: Total
    submissions: tuple[Submission, ...]
    standing: Standing
    lock: Lock | None = None
    """What keeps the quarter from being changed; None while it is open."""
    appraised: Total | None = None
    """The total by the superior's points, once a superior has accepted the version."""
    deadline: date | None = None
    presented_by: str = ""
    newer: int = 0
    """Version of the set that was published since this assessment was begun."""
    dropped: tuple[ScoreValues, ...] = ()
    """Answers to criteria that the set does not have; they do not count."""

    @property
    def blockers(self) -> tuple[CriterionView, ...]:
        """Return the criteria that keep it from being submitted."""
        return tuple(row for row in self.rows if row.problem)

    @property
    def state(self) -> ReviewState:
        """Return how far the quarter has come."""
        if self.standing.state is ReviewState.DRAFT and self.presented_by:
            return ReviewState.PRESENTED
        return self.standing.state

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


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside the own points of a quarter: how it was judged, and the period before."""

    units: Mapping[str, OrgUnit]
    standing: Standing
    period: Period
    lock: Lock | None = None
    before: Standing | None = None
    before_period: Period | None = None
    before_scores: Mapping[str, ScoreValues] | None = None

    def appraised(self, criterion: str, own: ScoreValues | None) -> Decimal | None:
        """Return the points a superior gave, or let stand by accepting."""
        return appraised_points(self.standing, criterion, own)

    def remark(self, criterion: str) -> Remark | None:
        """Return the superior's last words on a criterion, of this period or else of the one before."""
        here = _remark(self.standing, criterion, self.period, self.units)
        if here is not None or self.before is None or self.before_period is None:
            return here
        return _remark(self.before, criterion, self.before_period, self.units)

    def returned(self, criterion: str) -> ReturnedItem | None:
        """Return what is to be mended in a criterion now."""
        current = self.standing.current
        items = current.returned.items if current is not None and current.returned is not None else ()
        wanted = (Noun.ASSESSMENT, criterion)
        return next((item for item in items if (item.noun, item.record) == wanted), None)

    def earlier(self, criterion: str) -> Before | None:
        """Return how the criterion stood in the period before; None where it was not scored then."""
        own = (self.before_scores or {}).get(criterion)
        judged = appraised_points(self.before, criterion, own) if self.before is not None else None
        return None if own is None and judged is None else Before(own, judged)


def appraised_points(standing: Standing, criterion: str, own: ScoreValues | None) -> Decimal | None:
    """Return the points that count after review; None while nobody has judged the criterion."""
    current = standing.current
    if current is None:
        return None
    given = next((p.points for p in current.points if p.criterion == criterion), None)
    if given is not None or not current.accepted or own is None:
        return given
    return own.points


def appraised_scores(standing: Standing, scores: Mapping[str, ScoreValues]) -> dict[str, ScoreValues] | None:
    """Return the scores as judged; None while no superior has accepted the version."""
    current = standing.current
    if current is None or not current.accepted:
        return None
    judged = {p.criterion: ScoreValues(p.criterion, p.points) for p in current.points}
    return {**scores, **judged}


def view_rows(
    criteria_set: CriteriaSet,
    scores: Mapping[str, ScoreValues],
    indicators: Mapping[str, Indicator],
    files: Mapping[str, tuple[EvidenceRecord, ...]],
    *,
    keys: Mapping[str, str],
    activities: Collection[str],
    beside: Beside,
) -> tuple[CriterionView, ...]:
    """Return every criterion as screens show it; `activities` are those a file is asked for."""
    return tuple(
        _view(
            leaf,
            indicators,
            scores.get(leaf.id),
            files,
            key=keys[leaf.id],
            rounding=criteria_set.rounding,
            activities=activities,
            beside=beside,
        )
        for leaf in criteria_set.leaves()
    )


def appraised_total(
    criteria_set: CriteriaSet, standing: Standing, scores: Mapping[str, ScoreValues]
) -> Total | None:
    """Return the total by the superior's points, once there is one."""
    judged = appraised_scores(standing, scores)
    return None if judged is None else total_of(criteria_set, judged)


def _view(
    leaf: Criterion,
    indicators: Mapping[str, Indicator],
    score: ScoreValues | None,
    files: Mapping[str, tuple[EvidenceRecord, ...]],
    *,
    key: str,
    rounding: Decimal,
    activities: Collection[str],
    beside: Beside,
) -> CriterionView:
    indicator = indicators.get(str(leaf.indicator)) if leaf.indicator else None
    proposal = propose(leaf, indicator, rounding=rounding)
    values = score or ScoreValues(leaf.id, None)
    behind = indicator.records if indicator else ()
    own = files.get(key, ())
    evidence = own + tuple(file for record in behind for file in files.get(record, ()))
    asked = [record for record in behind if record in activities]
    proof = proof_of(own, [files.get(record, ()) for record in asked], beside.period)
    returned = beside.returned(leaf.id)
    return CriterionView(
        criterion=leaf,
        indicator=indicator,
        proposal=proposal,
        score=values,
        appraised=beside.appraised(leaf.id, score),
        evidence=evidence,
        evidence_key=key,
        problem="" if leaf.survey else _problem(leaf, values, proposal, proof),
        proof=proof,
        remark=beside.remark(leaf.id),
        returned=returned,
        locked=beside.lock is not None and returned is None,
        before=beside.earlier(leaf.id),
    )


def proof_of(
    own: Sequence[EvidenceRecord], behind: Sequence[Sequence[EvidenceRecord]], period: Period
) -> Proof:
    """Tell how well files prove a criterion: its own, and those of the activities it counts."""
    if any(_fits(file, period) for file in own):
        return Proof.COMPLETE
    proved = sum(any(_fits(file, period) for file in files) for files in behind)
    if proved and proved == len(behind):
        return Proof.COMPLETE
    if proved:
        return Proof.PARTIAL
    return Proof.OUTSIDE if own or any(behind) else Proof.MISSING


def _fits(file: EvidenceRecord, period: Period) -> bool:
    return fit_of(file.values, period) is not EvidenceFit.OUTSIDE


def _problem(leaf: Criterion, values: ScoreValues, proposal: Proposal, proof: Proof) -> str:
    if not values.answered:
        return tr("Not scored yet.")
    complete = proof is Proof.COMPLETE
    if needs_explanation(leaf, values, proposal, evidence_complete=complete) and not values.explanation:
        return tr("An explanation is missing.")
    return ""


def _remark(
    standing: Standing, criterion: str, period: Period, units: Mapping[str, OrgUnit]
) -> Remark | None:
    for decision in reversed(standing.decisions):
        item = next((i for i in decision.items if (i.noun, i.record) == (Noun.ASSESSMENT, criterion)), None)
        given = next((p for p in decision.points if p.criterion == criterion), None)
        words = item.reason if item is not None else given.reason if given is not None else ""
        if words:
            by = units.get(decision.reviewer)
            return Remark(
                words=words,
                author=decision.author,
                unit=by.short_body if by else decision.reviewer,
                at=decision.at,
                period=period,
                version=decision.version,
                points=given.points if given is not None else None,
            )
    return None
