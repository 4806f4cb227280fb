"""What a submitted version is bound to, and how two versions differ."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from cchc_desktop.domain.criteria import Indicator, ScoreValues
from cchc_desktop.domain.nouns import Noun


@dataclass(frozen=True, slots=True)
class CoveredRecord:
    """One record at the revision that was submitted; `hash` is that of its journal entry."""

    noun: Noun
    record: str
    revision: int
    hash: str


@dataclass(frozen=True, slots=True)
class Covered:
    """Everything a submission's hash is taken over."""

    unit: str
    period: str
    criteria_set: str
    set_version: int
    records: tuple[CoveredRecord, ...] = ()
    evidence: tuple[str, ...] = ()
    """SHA-256 of every file."""
    scores: Mapping[str, ScoreValues] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    obligations: tuple[tuple[str, int, int], ...] = ()
    """Clause, done and owed; what is claimed away owes nothing and has its claim among the records."""

    def record(self, noun: Noun) -> CoveredRecord | None:
        """Return the first covered record of a kind."""
        return next((r for r in self.records if r.noun is noun), None)


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """One criterion whose own points differ between two versions."""

    criterion: str
    before: ScoreValues | None
    after: ScoreValues | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version has that another has not."""

    scores: tuple[ScoreChange, ...] = ()
    added: tuple[CoveredRecord, ...] = ()
    changed: tuple[CoveredRecord, ...] = ()
    removed: tuple[CoveredRecord, ...] = ()
    files_added: int = 0
    files_removed: int = 0
    other_criteria: bool = False
    """The two were made with different criteria sets or versions of one."""

    @property
    def nothing(self) -> bool:
        """Tell whether both cover the same."""
        return not (
            self.scores
            or self.added
            or self.changed
            or self.removed
            or self.files_added
            or self.files_removed
            or self.other_criteria
        )


def difference(old: Covered, new: Covered) -> Difference:
    """Return what changed from `old` to `new`; the assessment itself shows in its scores."""
    before = {(r.noun, r.record): r for r in old.records}
    after = {(r.noun, r.record): r for r in new.records}
    changed = tuple(
        record
        for key, record in after.items()
        if key in before and before[key].hash != record.hash and key[0] is not Noun.ASSESSMENT
    )
    criteria = sorted({*old.scores, *new.scores}, key=_natural)
    scores = tuple(
        ScoreChange(criterion, old.scores.get(criterion), new.scores.get(criterion))
        for criterion in criteria
        if _said(old.scores.get(criterion)) != _said(new.scores.get(criterion))
    )
    return Difference(
        scores=scores,
        added=tuple(r for key, r in after.items() if key not in before),
        changed=changed,
        removed=tuple(r for key, r in before.items() if key not in after),
        files_added=len({*new.evidence} - {*old.evidence}),
        files_removed=len({*old.evidence} - {*new.evidence}),
        other_criteria=(old.criteria_set, old.set_version) != (new.criteria_set, new.set_version),
    )


def _said(score: ScoreValues | None) -> tuple[Decimal | None, bool] | None:
    return None if score is None or not score.answered else (score.points, score.not_applicable)


def _natural(criterion: str) -> tuple[tuple[int, str], ...]:
    """Order 2.10 after 2.9."""
    return tuple((int(part), "") if part.isdecimal() else (0, part) for part in criterion.split("."))
