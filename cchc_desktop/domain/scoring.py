"""Points proposed by a rule with the formula behind them, and the totals of an assessment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final, assert_never

from cchc_desktop.domain.criteria import (
    HUNDREDTHS,
    Brackets,
    Checklist,
    CriteriaSet,
    Criterion,
    Deduction,
    Direct,
    Indicator,
    Measure,
    Ratio,
    ScoreValues,
    YesNo,
)
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number

_ZERO: Final = Decimal(0)
_HUNDRED: Final = Decimal(100)
_TENTHS: Final = Decimal("0.1")
_POINTS: Final = re.compile(r"\d{1,4}(\.\d{1,2})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of a formula; `link` names the number behind it: `events_on_time:II.2.b.1#done`."""

    text: str
    link: str | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the program proposes: points, None where it cannot, and how it came to them."""

    points: Decimal | None
    formula: tuple[Run, ...] = ()
    not_applicable: bool = False

    @property
    def text(self) -> str:
        """Return the formula as one line."""
        return "".join(run.text for run in self.formula)


class Proof(StrEnum):
    """How well files prove the points of one criterion."""

    MISSING = "missing"
    PARTIAL = "partial"
    """Some of the activities it counts have no file."""
    OUTSIDE = "outside"
    """There are files, but none dated in the period or in force in it."""
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        """Return why an explanation is asked for; empty where the proof is complete."""
        match self:
            case Proof.MISSING:
                return tr("compulsory, because there is no evidence yet")
            case Proof.PARTIAL:
                return tr("compulsory, because some activities have no evidence")
            case Proof.OUTSIDE:
                return tr("compulsory, because the evidence is not of this period")
            case Proof.COMPLETE:
                return ""


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """The sum of the leaves below one group."""

    criterion: str
    title: str
    points: Decimal
    maximum: Decimal
    answered: int
    count: int


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of an assessment; `percent` re-bases it to 100 over what applies."""

    points: Decimal
    maximum: Decimal
    percent: Decimal | None
    """None when nothing applies."""
    class_label: str | None
    """None until something is answered."""
    answered: int
    count: int
    groups: tuple[GroupTotal, ...]


def propose(criterion: Criterion, indicator: Indicator | None, *, rounding: Decimal = HUNDREDTHS) -> Proposal:
    """Return the points the rule of `criterion` gives for `indicator`, with the formula.

    Without an indicator, for a directly typed or a survey criterion, nothing is proposed. Nothing
    planned means that the criterion does not apply.
    """
    rule = criterion.rule
    if rule is None or isinstance(rule, Direct) or indicator is None or criterion.survey:
        return Proposal(None)
    if indicator.planned <= 0 and not isinstance(rule, Deduction):
        nothing = tr("Nothing was planned in this period, so the criterion does not apply.")
        return Proposal(None, (Run(nothing),), not_applicable=True)
    match rule:
        case Ratio():
            points, formula = _ratio(criterion, rule, indicator)
        case Brackets():
            points, formula = _brackets(criterion, rule, indicator)
        case Checklist():
            points, formula = _checklist(rule, indicator)
        case YesNo():
            points, formula = _yes_no(criterion, indicator)
        case Deduction():
            points, formula = _deduction(criterion, rule, indicator)
        case _:
            assert_never(rule)
    points = rounded(points, rounding)
    return Proposal(points, (*formula, Run(_points(points), strong=True)))


def rounded(points: Decimal, step: Decimal) -> Decimal:
    """Round `points` to a multiple of `step`, half up."""
    return (points / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step


def points_text(points: Decimal) -> str:
    """Write points with at least one decimal: 3,0; 0,25."""
    text = number(points)
    return text if "," in text else f"{text},0"


def parse_points(text: str) -> Decimal:
    """Read points as they are typed, 4,5 or 4.5; raise UserMistake for anything else."""
    typed = text.strip().replace(",", ".")
    if not _POINTS.fullmatch(typed):
        raise UserMistake(
            tr("“{text}” is no number of points.", text=text.strip()),
            hint=tr("Enter a number such as 4,5."),
            field="points",
        )
    return Decimal(typed)


def check_score(criterion: Criterion, values: ScoreValues) -> None:
    """Raise UserMistake when `values` cannot stand for `criterion`."""
    if not criterion.is_leaf:
        raise UserMistake(
            tr("“{title}” is a group and is not scored itself.", title=criterion.title),
            hint=tr("Score the criteria below it."),
            field="criterion",
        )
    if criterion.survey:
        raise UserMistake(
            tr("“{title}” is scored by a survey, not by the unit.", title=criterion.title),
            hint=tr("Leave it empty; the superior enters the result of the survey."),
            field="points",
        )
    if values.not_applicable:
        if not values.reason.strip():
            raise UserMistake(
                tr("Not applicable needs a reason."),
                hint=tr("Write why the criterion does not apply to the unit in this period."),
                field="reason",
            )
        return
    if values.points is None:
        return
    if not values.points.is_finite() or not _ZERO <= values.points <= criterion.max_points:
        raise UserMistake(
            tr("Points must lie between 0 and {maximum}.", maximum=number(criterion.max_points)),
            hint=tr(
                "Enter a number in that range, for example {example}.",
                example=points_text(criterion.max_points),
            ),
            field="points",
        )
    if isinstance(criterion.rule, Direct) and not values.explanation.strip():
        raise _explanation_missing(tr("Points typed by hand need an explanation."))


def needs_explanation(
    criterion: Criterion, values: ScoreValues, proposal: Proposal, *, evidence_complete: bool
) -> bool:
    """Tell whether an explanation is compulsory.

    It is where the points were typed by hand or differ from the proposal, and where the evidence asked
    for is missing or partial.
    """
    if values.not_applicable or values.points is None:
        return False
    differs = proposal.not_applicable or (proposal.points is not None and values.points != proposal.points)
    unproved = criterion.evidence_required and not evidence_complete
    return isinstance(criterion.rule, Direct) or differs or unproved


def total_of(criteria_set: CriteriaSet, scores: Mapping[str, ScoreValues]) -> Total:
    """Sum `scores` (by criterion id) over the tree.

    What does not apply lowers the maximum; what is not answered yet keeps it and gives no points. A
    survey criterion counts only once it has points, which the unit cannot give itself.
    """
    groups = tuple(
        _sum(group, criteria_set.leaves(group.id), scores)
        for group in criteria_set.criteria
        if not group.is_leaf
    )
    whole = _sum(None, criteria_set.leaves(), scores)
    percent = None
    if whole.maximum > 0:
        percent = rounded(whole.points * _HUNDRED / whole.maximum, criteria_set.rounding)
    label = criteria_set.class_of(percent) if percent is not None and whole.answered else None
    return Total(whole.points, whole.maximum, percent, label, whole.answered, whole.count, groups)


def percent_of(criteria_set: CriteriaSet, points: Mapping[str, Decimal | None]) -> Decimal | None:
    """Return the percentage of `total_of` from bare points; a criterion set aside has None.

    It is for tables of many units, where the sums of the groups are not asked for.
    """
    maximum = reached = _ZERO
    for leaf in criteria_set.scored:
        if leaf.id in points:
            given = points[leaf.id]
            if given is None:
                continue
            reached += given
        elif leaf.survey:
            continue
        maximum += leaf.max_points
    if maximum <= 0:
        return None
    return rounded(reached * _HUNDRED / maximum, criteria_set.rounding)


def _sum(
    group: Criterion | None, leaves: Sequence[Criterion], scores: Mapping[str, ScoreValues]
) -> GroupTotal:
    points = maximum = _ZERO
    answered = count = 0
    for leaf in leaves:
        score = scores.get(leaf.id)
        if leaf.survey and (score is None or score.points is None):
            continue
        count += 1
        if score is not None and score.answered:
            answered += 1
        if score is not None and score.not_applicable:
            continue
        maximum += leaf.max_points
        if score is not None and score.points is not None:
            points += score.points
    return GroupTotal(
        group.id if group else "", group.title if group else "", points, maximum, answered, count
    )


def _ratio(criterion: Criterion, rule: Ratio, indicator: Indicator) -> tuple[Decimal, list[Run]]:
    done = min(indicator.done, indicator.planned)
    runs = _share(criterion, indicator)
    if done < rule.floor * indicator.planned:
        percent = number(rule.floor * _HUNDRED)
        runs.append(
            Run(tr(" = {share} %, below {floor} %: ", share=_percent(done, indicator.planned), floor=percent))
        )
        return _ZERO, runs
    runs.append(Run(f" × {_points_plain(criterion.max_points)} = "))
    return done * criterion.max_points / indicator.planned, runs


def _brackets(criterion: Criterion, rule: Brackets, indicator: Indicator) -> tuple[Decimal, list[Run]]:
    if rule.measure is Measure.PERCENT:
        value = min(indicator.done, indicator.planned) * _HUNDRED / indicator.planned
        runs = [*_share(criterion, indicator), Run(f" = {_percent(indicator.done, indicator.planned)} % → ")]
    else:
        value = indicator.done
        runs = [_done(criterion, indicator), Run(" → ")]
    points = max((b.points for b in rule.brackets if value >= b.start), default=_ZERO)
    return points, runs


def _checklist(rule: Checklist, indicator: Indicator) -> tuple[Decimal, list[Run]]:
    runs: list[Run] = []
    total = _ZERO
    for part in rule.parts:
        points = part.points if part.id in indicator.parts else _ZERO
        total += points
        if runs:
            runs.append(Run(" + "))
        runs.append(Run(f"{part.label} {number(points)}", f"{indicator.name}#{part.id}"))
    runs.append(Run(" = "))
    return total, runs


def _yes_no(criterion: Criterion, indicator: Indicator) -> tuple[Decimal, list[Run]]:
    reached = indicator.done >= indicator.planned
    runs = [*_share(criterion, indicator), Run(tr(": achieved, ") if reached else tr(": not achieved, "))]
    return criterion.max_points if reached else _ZERO, runs


def _deduction(criterion: Criterion, rule: Deduction, indicator: Indicator) -> tuple[Decimal, list[Run]]:
    taken = min(max(indicator.done, _ZERO) * rule.per, rule.at_most, criterion.max_points)
    runs = [
        Run(f"{_points_plain(criterion.max_points)} − "),
        _done(criterion, indicator),
        Run(f" × {number(rule.per)}"),
    ]
    if indicator.done * rule.per > taken:
        runs.append(Run(tr(" (at most {limit})", limit=number(taken))))
    runs.append(Run(" = "))
    return criterion.max_points - taken, runs


def _done(criterion: Criterion, indicator: Indicator) -> Run:
    return Run(f"{number(indicator.done)} {criterion.done_words}".rstrip(), f"{indicator.name}#done")


def _share(criterion: Criterion, indicator: Indicator) -> list[Run]:
    planned = f"{number(indicator.planned)} {criterion.planned_words}".rstrip()
    return [_done(criterion, indicator), Run(" ÷ "), Run(planned, f"{indicator.name}#planned")]


def _percent(done: Decimal, planned: Decimal) -> str:
    return number(rounded(min(done, planned) * _HUNDRED / planned, _TENTHS))


def _points(points: Decimal) -> str:
    return tr("{points} points", points=points_text(points))


def _points_plain(points: Decimal) -> str:
    return tr("{points} points", points=number(points))


def _explanation_missing(message: str) -> UserMistake:
    return UserMistake(
        message, hint=tr("Write in a sentence or two how you came to the points."), field="explanation"
    )
