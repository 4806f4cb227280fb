"""Lines of the plan's tree: a block, or a task with how it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import CadenceKind, Plan
from cchc_desktop.domain.standings import Standing, duty_tally, standing_of
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.services.plans import TaskStanding
from cchc_desktop.workspace import Workspace
from ui.support.standings import Shown, block_words, duty_words


class Wanted(StrEnum):
    """Which tasks the tree shows."""

    ALL = "all"
    MISSING = "missing"
    DUE_SOON = "due_soon"
    NOTHING_YET = "nothing_yet"
    NOT_APPLICABLE = "not_applicable"
    DONE = "done"


_STANDINGS = {
    Wanted.MISSING: frozenset({Standing.MISSING, Standing.BEHIND}),
    Wanted.DUE_SOON: frozenset({Standing.DUE_SOON}),
    Wanted.NOTHING_YET: frozenset({Standing.NOTHING_YET}),
    Wanted.NOT_APPLICABLE: frozenset({Standing.NOT_APPLICABLE}),
}


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One reading of the plan for a period."""

    plan: Plan
    period: Period
    today: date
    deadline: date
    standings: tuple[TaskStanding, ...]
    before: Mapping[str, Obligation]
    """By clause, what was owed in the period before; empty where the plan did not run yet."""
    after: Mapping[str, Obligation]
    channels: Mapping[str, str]
    """Names of channels by id."""
    unit: OrgUnit
    """Whose plan it is."""
    forerunners: tuple[str, ...]
    """Names of the units that became it, whose work counts for what falls due later."""
    own: bool
    """It is the plan of the unit that works here, not of one below."""
    may_confirm: bool
    """This unit is the one that confirms proposed cadences."""
    units: Mapping[str, str]
    """Short names of the units that granted time, by key."""
    files: Mapping[str, int]
    """How many files prove a claim or an event, by its id."""
    closed: Mapping[date, str]
    """Names of the holidays of the year, by day."""
    locks: Mapping[str, Lock]
    """By clause, what keeps it from being claimed as not applicable, or from being owed again."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One row of the tree."""

    key: str
    code: str
    title: str
    cadence: str
    progress: tuple[int, int] | None
    figures: str
    quiet: bool
    """The figures are words such as "chưa có"."""
    shown: Shown
    standing: Standing | None = None
    facts: TaskStanding | None = None
    """None for a block."""


def read_plan(workspace: Workspace, period: Period, unit: str = "") -> PlanFacts:
    """Return the plan of a unit, by default of this one, as it stands in `period`."""
    plans = workspace.plans
    whom = workspace.units.get(unit or workspace.unit.key)
    before, after = period.previous(), period.next()
    year = plans.current().year
    standings = tuple(plans.standing(period, whom.key))
    granting = {s.extension.by for s in standings if s.extension is not None}
    return PlanFacts(
        plan=plans.plan_of(whom.key),
        period=period,
        today=workspace.today(),
        deadline=plans.deadline(period, whom.key),
        forerunners=tuple(old.name for old in workspace.units.forerunners(whom.key)),
        standings=standings,
        before={o.clause: o for o in plans.obligations(before, whom.key)} if before.year == year else {},
        after={o.clause: o for o in plans.obligations(after, whom.key)} if after.year == year else {},
        channels={channel.id: channel.label for channel in workspace.activities.channels()},
        unit=whom,
        own=whom.key == workspace.unit.key,
        may_confirm=workspace.cadences.may_confirm(),
        units={key: workspace.units.get(key).short_body for key in granting},
        files=workspace.evidence.counts(
            [*(s.claim.id for s in standings if s.claim), *(e.id for s in standings for e in s.events)]
        ),
        closed={h.day: h.name for h in workspace.holidays.listed(period.year) if not h.made_up},
        locks=workspace.locks.of_claims(
            period, {s.task.clause: s.claim.id if s.claim is not None else "" for s in standings}
        )
        if whom.key == workspace.unit.key
        else {},
    )


def task_line(facts: PlanFacts, found: TaskStanding) -> PlanLine:
    """Return the row of one task."""
    task, obligation = found.task, found.obligation
    standing = standing_of(task, obligation, facts.today)
    progress, figures, quiet = None, "", False
    if standing is Standing.NOT_APPLICABLE:
        pass
    elif obligation.times is not None:
        progress = (obligation.done, obligation.times)
        figures = f"{obligation.done}/{obligation.times}"
    elif obligation.done:
        figures = tr("{n} times", n=obligation.done)
    elif standing is Standing.NOTHING_YET:
        figures, quiet = tr("none yet"), True
    return PlanLine(
        key=task.clause,
        code=task.clause,
        title=task.title,
        cadence=cadence_words(found),
        progress=progress,
        figures=figures,
        quiet=quiet,
        shown=duty_words(standing, obligation),
        standing=standing,
        facts=found,
    )


def block_line(facts: PlanFacts, code: str, title: str, lines: list[PlanLine]) -> PlanLine:
    """Return the row of a block over the rows of all its tasks."""
    obligations = [line.facts.obligation for line in lines if line.facts is not None]
    tally = duty_tally(facts.plan, obligations)
    return PlanLine(
        key=f"block {code}",
        code=code,
        title=title,
        cadence="",
        progress=(tally.done, tally.planned) if tally.planned else None,
        figures=f"{tally.done}/{tally.planned}" if tally.planned else "",
        quiet=False,
        shown=block_words(line.standing for line in lines if line.standing is not None),
    )


def cadence_words(found: TaskStanding) -> str:
    """Return how often the task is due, with its day or with the mark of a proposal."""
    label = found.task.cadence.label
    if found.obligation.proposed:
        return tr("{cadence} · proposed", cadence=label)
    if found.extension is not None and found.obligation.due is not None:
        return tr("More time · {day}", day=f"{found.obligation.due:%d/%m}")
    if found.task.asked_only:
        return tr("{cadence} · asked for", cadence=label)
    if found.obligation.due is not None and found.task.cadence.kind is CadenceKind.AFTER_EVENT:
        return tr("After event · {day}", day=f"{found.obligation.due:%d/%m}")
    if found.obligation.due is not None:
        return f"{label} · {found.obligation.due:%d/%m}"
    return label


def lines_of(facts: PlanFacts) -> list[tuple[PlanLine, list[PlanLine]]]:
    """Return each block with its tasks, in the plan's order."""
    tasks = [task_line(facts, found) for found in facts.standings]
    blocks = []
    for block in facts.plan.blocks:
        inside = [line for line in tasks if line.facts is not None and line.facts.task.block == block.code]
        if inside:
            blocks.append((block_line(facts, block.code, block.title, inside), inside))
    return blocks


def count_of(facts: PlanFacts, lines: list[PlanLine], wanted: Wanted) -> int:
    """Return how many tasks the filter shows."""
    return sum(shows(facts, line, wanted) for line in lines)


def shows(facts: PlanFacts, line: PlanLine, wanted: Wanted, text: str = "") -> bool:
    """Tell whether the filter lets the task through; `text` is found without diacritics too."""
    if line.facts is None:
        return False
    if wanted is Wanted.DONE:
        obligations = [line.facts.obligation]
        through = duty_tally(facts.plan, obligations).done == 1
    else:
        through = wanted is Wanted.ALL or line.standing in _STANDINGS[wanted]
    words = fold(f"{line.code} {line.title} {line.facts.task.summary}")
    return through and all(word in words for word in fold(text).split())
