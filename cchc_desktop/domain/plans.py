"""The provincial plan: its blocks and tasks, how often each is owed and by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Final

from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.org_units import OrgUnit, UnitKind
from cchc_desktop.domain.periods import PeriodRule

ALL: Final = "all"
LEAD_AGENCY: Final = "lead_agency"
UNIT_PREFIX: Final = "unit:"
KIND_PREFIX: Final = "kind:"
KINDS_OF_ALL: Final = frozenset(
    {
        UnitKind.DEPARTMENT,
        UnitKind.VERTICAL,
        UnitKind.PUBLIC_SERVICE,
        UnitKind.DISTRICT,
        UnitKind.COMMUNE,
    }
)
"""Whom the owner word `all` means."""


class CadenceKind(StrEnum):
    """How a duty comes back."""

    ONE_OFF = "one_off"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    CONTINUOUS = "continuous"
    AFTER_EVENT = "after_event"
    ON_REQUEST = "on_request"
    CONTEXT = "context"


TIMED: Final = frozenset(
    {
        CadenceKind.WEEKLY,
        CadenceKind.MONTHLY,
        CadenceKind.QUARTERLY,
        CadenceKind.YEARLY,
    }
)
"""Kinds that carry a number of times: `weekly:2`."""


@dataclass(frozen=True, slots=True)
class Cadence:
    """A kind and, for repeating kinds, how many times at least in each week, month, quarter or year."""

    kind: CadenceKind
    times: int = 1

    def __str__(self) -> str:
        return f"{self.kind}:{self.times}" if self.kind in TIMED else str(self.kind)

    @property
    def label(self) -> str:
        """Return the cadence as screens write it: "2 lần/tuần", "Thường xuyên"."""
        if self.kind in TIMED:
            return self._rate
        match self.kind:
            case CadenceKind.ONE_OFF:
                return tr("Once")
            case CadenceKind.CONTINUOUS:
                return tr("Continuous")
            case CadenceKind.AFTER_EVENT:
                return tr("After each event")
            case CadenceKind.ON_REQUEST:
                return tr("On request")
            case _:
                return tr("Background")

    @property
    def _rate(self) -> str:
        match self.kind:
            case CadenceKind.WEEKLY:
                return tr("{n} a week", n=self.times)
            case CadenceKind.MONTHLY:
                return tr("{n} a month", n=self.times)
            case CadenceKind.QUARTERLY:
                return tr("{n} a quarter", n=self.times)
            case _:
                return tr("{n} a year", n=self.times)


class Basis(StrEnum):
    """Whether the decision states the cadence, or it is a proposal that Sở Nội vụ may replace."""

    STATED = "stated"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the plan that groups tasks: II.2.b, "Internet và mạng xã hội"."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One duty of the plan, in our own words, under the clause it comes from."""

    clause: str
    block: str
    title: str
    summary: str
    owners: tuple[str, ...]
    cadence: Cadence
    due: date | None
    basis: Basis
    audiences: tuple[Audience, ...] = ()
    channels: tuple[str, ...] = ()
    """Channels suggested first; any other may be chosen."""
    asked_only: bool = False
    """The plan only asks (đề nghị): shown, never late."""
    respond_within: int = 3
    """Working days after an event until its duty is due (after_event, on_request)."""
    own: bool = False
    """The unit set it itself, in its own plan under the provincial one (IV.1.1)."""
    starts_on: date | None = None
    """Nothing accrues before it; None for the day the plan takes effect."""
    who: str = ""
    """Who in the unit does it; a plan of the province leaves it open."""


@dataclass(frozen=True)
class Plan:
    """A version of a plan as it was issued."""

    id: str
    version: int
    number: str
    title: str
    issuer: str
    issued_on: date
    effective_from: date
    year: int
    period_rule: PeriodRule
    blocks: tuple[Block, ...]
    tasks: tuple[PlanTask, ...]

    def task(self, clause: str) -> PlanTask:
        """Return the task of `clause`; raise UserMistake when the plan has none."""
        found = self._by_clause.get(clause)
        if found is None:
            raise UserMistake(
                tr("The plan has no clause “{clause}”.", clause=clause),
                hint=tr("Choose a clause from the plan, for example II.2.b.1."),
                field="clauses",
            )
        return found

    def start_of(self, task: PlanTask) -> date:
        """Return the day from which `task` is owed."""
        return max(self.effective_from, task.starts_on or self.effective_from)

    def with_own_tasks(self, own: Iterable[PlanTask]) -> "Plan":
        """Return the plan with the `own` tasks of one unit, each behind the clause it stands under.

        Own tasks it had before give way. One under a clause that the plan does not have comes last.
        """
        given = [task for task in self.tasks if not task.own]
        under: dict[str, list[PlanTask]] = {}
        for task in own:
            under.setdefault(task.clause.rpartition(".")[0], []).append(task)
        tasks: list[PlanTask] = []
        for at, task in enumerate(given):
            tasks.append(task)
            tasks += under.pop(task.clause, [])
            if at + 1 == len(given) or given[at + 1].block != task.block:
                tasks += under.pop(task.block, [])
        tasks += [task for left in under.values() for task in left]
        return replace(self, tasks=tuple(tasks))

    def has(self, clause: str) -> bool:
        """Tell whether the plan has `clause`."""
        return clause in self._by_clause

    def tasks_in(self, block: str) -> tuple[PlanTask, ...]:
        """Return the tasks of the block with this code, in the plan's order."""
        return tuple(task for task in self.tasks if task.block == block)

    @cached_property
    def _by_clause(self) -> Mapping[str, PlanTask]:
        return {task.clause: task for task in self.tasks}

    @cached_property
    def lead_agencies(self) -> frozenset[str]:
        """Return the owner words of bodies that the plan puts in charge of a task in its block III.

        Bodies that are only asked (III.13, III.15) lead nothing.
        """
        return frozenset(
            owner
            for task in self.tasks
            if task.block == "III" and not task.asked_only
            for owner in task.owners
            if owner.startswith((UNIT_PREFIX, KIND_PREFIX))
        )


def parse_cadence(text: str) -> Cadence:
    """Read `weekly:2`, `continuous` …; raise UserMistake for anything else."""
    word, colon, times = text.strip().partition(":")
    kind = CadenceKind(word) if word in set(CadenceKind) else None
    counted = times.isdecimal() and int(times) > 0
    if kind is None or (kind in TIMED) != bool(colon) or (colon and not counted):
        raise UserMistake(
            tr("“{text}” is not a cadence.", text=text),
            hint=tr(
                "Use one_off, weekly:n, monthly:n, quarterly:n, yearly:n, continuous, after_event, "
                "on_request or context, with n at least 1."
            ),
            field="cadence",
        )
    return Cadence(kind, int(times) if colon else 1)


def owed_by(task: PlanTask, unit: OrgUnit, plan: Plan) -> bool:
    """Tell whether `unit` is among the owners of `task`."""
    return _named(task.owners, unit, plan)


def tasks_of(plan: Plan, unit: OrgUnit) -> list[PlanTask]:
    """Return what `unit` has to do, in the plan's order; passages that are only context are left out."""
    return [
        task
        for task in plan.tasks
        if task.cadence.kind is not CadenceKind.CONTEXT and owed_by(task, unit, plan)
    ]


def _named(owners: Iterable[str], unit: OrgUnit, plan: Plan) -> bool:
    for owner in owners:
        if owner == ALL:
            named = unit.kind in KINDS_OF_ALL
        elif owner == LEAD_AGENCY:
            named = _named(plan.lead_agencies, unit, plan)
        elif owner.startswith(UNIT_PREFIX):
            named = unit.code == owner.removeprefix(UNIT_PREFIX)
        else:
            named = unit.kind == owner.removeprefix(KIND_PREFIX)
        if named:
            return True
    return False
