"""Versioned scoring trees: criteria, their rules, and the indicators that rules are fed with."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr

HUNDREDTHS: Final = Decimal("0.01")


class IndicatorName(StrEnum):
    """What the program can count from the records of one unit in one period.

    Each gives `done`, `planned` and, where said, `parts`. `planned` 0 means that the criterion does not
    apply in the period. Withdrawn records never count. Obligations are those of `compute_obligations`.
    """

    PLAN_COMPLETION = "plan_completion"
    """done: obligations fulfilled, in time or late; planned: obligations that count (`plan_tally`)."""
    BLOCK_COMPLETION = "block_completion"
    """The same within one block of the plan. Parameter: block, `block_completion:II.1`."""
    CLAUSE_DONE = "clause_done"
    """done of planned for one clause (`clause_tally`). Parameter: clause, `clause_done:II.1.e`."""
    CHANNEL_VARIETY = "channel_variety"
    """parts: the kinds of channel (board, web, traditional) used by at least one activity that has a
    day in the period; done: how many kinds; planned: 3."""
    CHANNEL_COUNT = "channel_count"
    """done: occurrences in the period on the named channels; planned: 1. Parameter: channels joined
    with +, `channel_count:banner+contest`."""
    EVENTS_ON_TIME = "events_on_time"
    """planned: trigger events of one clause that happened in the period and are fulfilled or due;
    done: those fulfilled on or before their due date. Parameter: clause, `events_on_time:II.2.b.1`."""
    FEEDBACK_ANSWERED_ON_TIME = "feedback_answered_on_time"
    """planned: accepted cases whose due date lies in the period; done: those with a written answer on
    or before the due date."""
    FEEDBACK_PUBLISHED = "feedback_published"
    """planned: cases answered in the period; done: those whose answer is published."""
    HOTLINE_SHOWN = "hotline_shown"
    """done: 1 when an activity for II.2.a.2 or II.2.a.6 took place in the period; planned: 1."""
    UNIT_PLAN_SENT = "unit_plan_sent"
    """done: 1 when the unit's own plan was sent by the due date of IV.1.1; planned: 1, and 0 where the
    unit does not owe IV.1.1."""
    REPORT_ON_TIME = "report_on_time"
    """done: 1 when the report of the period was issued by the deadline, or is not issued and the
    deadline lies ahead; planned: 1."""
    EVIDENCE_SHARE = "evidence_share"
    """planned: activities of the period; done: those with at least one evidence file."""


PARAMETERS: Final[Mapping[IndicatorName, str]] = {
    IndicatorName.BLOCK_COMPLETION: "block",
    IndicatorName.CLAUSE_DONE: "clause",
    IndicatorName.EVENTS_ON_TIME: "clause",
    IndicatorName.CHANNEL_COUNT: "channels",
}
"""What the parameter of an indicator names; indicators that are not here take none."""


@dataclass(frozen=True, slots=True)
class IndicatorRef:
    """An indicator with its parameter, written `clause_done:II.1.e`."""

    name: IndicatorName
    parameter: str = ""

    def __str__(self) -> str:
        return f"{self.name}:{self.parameter}" if self.parameter else str(self.name)


@dataclass(frozen=True, slots=True)
class Indicator:
    """The value of an indicator; `name` is the reference with its parameter."""

    name: str
    done: Decimal
    planned: Decimal
    parts: frozenset[str] = frozenset()
    records: tuple[str, ...] = ()
    """Ids of the records behind `done`."""
    planned_records: tuple[str, ...] = ()
    """Ids of the records behind `planned`."""


class Measure(StrEnum):
    """What brackets look at: done of planned as a percentage, or the plain number done."""

    PERCENT = "percent"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Ratio:
    """done ÷ planned × max; 0 below `floor`, a share from 0 to 1."""

    floor: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bracket:
    """From this value on, these points."""

    start: Decimal
    points: Decimal


@dataclass(frozen=True, slots=True)
class Brackets:
    """The points of the highest bracket reached; brackets rise in value and in points."""

    brackets: tuple[Bracket, ...]
    measure: Measure = Measure.PERCENT


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to be present, and what it is worth."""

    id: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Checklist:
    """The sum of the parts that are present; the parts add up to max."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class YesNo:
    """All or nothing: max when done reaches planned."""


@dataclass(frozen=True, slots=True)
class Direct:
    """Typed by the officer, with an explanation."""


@dataclass(frozen=True, slots=True)
class Deduction:
    """max less `per` for each occurrence, at most `at_most` in all."""

    per: Decimal
    at_most: Decimal


Rule = Ratio | Brackets | Checklist | YesNo | Direct | Deduction


@dataclass(frozen=True, slots=True)
class Criterion:
    """A node of the tree: a group without a rule, or a leaf that is scored."""

    id: str
    parent: str | None
    title: str
    text: str
    max_points: Decimal
    rule: Rule | None
    indicator: IndicatorRef | None
    clauses: tuple[str, ...]
    evidence_required: bool
    survey: bool
    """Scored by a survey of citizens, never by the unit itself."""
    done_words: str = ""
    """What is counted, after its number: "văn bản đăng đúng hạn"."""
    planned_words: str = ""

    @property
    def is_leaf(self) -> bool:
        """Tell whether it is scored itself."""
        return self.rule is not None


@dataclass(frozen=True, slots=True)
class ClassBand:
    """A class and the percentage of the maximum from which it is reached."""

    label: str
    from_percent: Decimal


@dataclass(frozen=True)
class CriteriaSet:
    """A version of a scoring tree for one year and level; criteria stand in reading order."""

    id: str
    version: int
    title: str
    year: int
    level: str
    """A unit kind, or "all"."""
    rounding: Decimal
    """The step points are rounded to, half up: 0.01."""
    classes: tuple[ClassBand, ...]
    """Highest first."""
    criteria: tuple[Criterion, ...]
    proposed: bool = False
    """The weights are a proposal, to be replaced by Sở Nội vụ."""

    @cached_property
    def _by_id(self) -> Mapping[str, Criterion]:
        return {c.id: c for c in self.criteria}

    @cached_property
    def scored(self) -> tuple[Criterion, ...]:
        """Return every scored criterion in order."""
        return tuple(c for c in self.criteria if c.is_leaf)

    def criterion(self, criterion_id: str) -> Criterion:
        """Return the criterion with this id; raise UserMistake when the set has none."""
        found = self._by_id.get(criterion_id)
        if found is None:
            raise UserMistake(
                tr("The criteria set has no criterion “{criterion}”.", criterion=criterion_id),
                hint=tr("Choose a criterion from the list of the self-assessment."),
                field="criterion",
            )
        return found

    def children(self, parent: str | None) -> tuple[Criterion, ...]:
        """Return what stands directly under `parent`, or the roots for None, in order."""
        return tuple(c for c in self.criteria if c.parent == parent)

    def leaves(self, under: str | None = None) -> tuple[Criterion, ...]:
        """Return the scored criteria below `under` at any depth, or of the whole set, in order."""
        if under is None:
            return self.scored
        found: list[Criterion] = []
        for child in self.children(under):
            found.extend((child,) if child.is_leaf else self.leaves(child.id))
        return tuple(found)

    def class_of(self, percent: Decimal) -> str:
        """Return the class reached with `percent` of the maximum."""
        return next((band.label for band in self.classes if percent >= band.from_percent), "")


@dataclass(frozen=True, slots=True)
class ScoreValues:
    """What the officer says of one criterion: points, or that it does not apply and why."""

    criterion: str
    points: Decimal | None
    explanation: str = ""
    not_applicable: bool = False
    reason: str = ""

    @property
    def answered(self) -> bool:
        """Tell whether points were given or the criterion was set aside."""
        return self.not_applicable or self.points is not None


def parse_indicator(text: str) -> IndicatorRef:
    """Read `clause_done:II.1.e`; raise UserMistake for an unknown name or a wrong parameter."""
    word, colon, parameter = text.strip().partition(":")
    name = IndicatorName(word) if word in set(IndicatorName) else None
    if name is None or bool(parameter) != (name in PARAMETERS) or (colon and not parameter):
        raise UserMistake(
            tr("“{text}” is not an indicator.", text=text),
            hint=tr("Known indicators: {names}.", names=", ".join(_usages())),
            field="indicator",
        )
    return IndicatorRef(name, parameter)


def _usages() -> list[str]:
    return [f"{name}:<{PARAMETERS[name]}>" if name in PARAMETERS else str(name) for name in IndicatorName]
