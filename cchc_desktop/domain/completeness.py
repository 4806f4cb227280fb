"""How complete a unit's plan is, by block: counted from obligations, never clicked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from cchc_desktop.domain.obligations import FULFILLED, Obligation, ObligationState
from cchc_desktop.domain.plans import CadenceKind, Plan


@dataclass(frozen=True, slots=True)
class Completeness:
    """Numbers of obligations of one block, or of the whole plan when `block` is empty."""

    block: str
    tasks: int
    """Tasks of the unit that apply and are not merely waiting for a later day."""
    served: int
    """Of these, tasks for which something was done."""
    owed: int
    """Obligations that bind in this period, with those fulfilled of a proposed cadence."""
    fulfilled: int
    """Of these, done in time or late."""
    states: Mapping[ObligationState, int]
    """How many obligations stand in each state."""

    @property
    def share(self) -> Decimal | None:
        """Return fulfilled of owed, from 0 to 1; None when nothing is owed."""
        return Decimal(self.fulfilled) / self.owed if self.owed else None


@dataclass(frozen=True, slots=True)
class Tally:
    """Done of planned for one clause or block, with the clauses behind both numbers."""

    done: int
    planned: int
    done_clauses: tuple[str, ...] = ()
    planned_clauses: tuple[str, ...] = ()


def completeness(obligations: Iterable[Obligation], block: str = "") -> Completeness:
    """Count `obligations`, which are those of one block or of a whole plan."""
    found = list(obligations)
    idle = {ObligationState.NOT_APPLICABLE, ObligationState.NOT_DUE}
    counted = [o for o in found if o.counts]
    return Completeness(
        block=block,
        tasks=sum(o.state not in idle for o in found),
        served=sum(o.done > 0 and o.state not in idle for o in found),
        owed=len(counted),
        fulfilled=sum(o.state in FULFILLED for o in counted),
        states=Counter(o.state for o in found),
    )


def completeness_by_block(plan: Plan, obligations: Iterable[Obligation]) -> list[Completeness]:
    """Count `obligations` for each block of `plan` that has any, in the plan's order."""
    by_block: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        by_block.setdefault(plan.task(obligation.clause).block, []).append(obligation)
    return [completeness(by_block[block.code], block.code) for block in plan.blocks if block.code in by_block]


def plan_tally(plan: Plan, obligations: Iterable[Obligation], block: str = "") -> Tally:
    """Count fulfilled of owed obligations, of one block or of the whole plan."""
    counted = [o for o in obligations if o.counts and (not block or plan.task(o.clause).block == block)]
    fulfilled = tuple(o.clause for o in counted if o.state in FULFILLED)
    return Tally(len(fulfilled), len(counted), fulfilled, tuple(o.clause for o in counted))


def clause_tally(plan: Plan, obligations: Iterable[Obligation], clause: str) -> Tally:
    """Count what was done for `clause` of what was planned; planned 0 means it cannot be judged.

    A continuous duty plans one: something in the period. A duty that is due later, waits for an event,
    does not apply, or is merely proposed plans no more than what was done.
    """
    found = next((o for o in obligations if o.clause == clause), None)
    if found is None or found.state is ObligationState.NOT_APPLICABLE:
        return Tally(0, 0)
    if found.proposed or found.asked_only:
        done = planned = found.done
    elif found.owed is not None:
        done, planned = found.done, found.owed
    elif (
        plan.task(clause).cadence.kind is CadenceKind.CONTINUOUS
        and found.state is not ObligationState.NOT_DUE
    ):
        done, planned = min(found.done, 1), 1
    else:
        done = planned = found.done
    return Tally(done, planned, (clause,) if done else (), (clause,) if planned else ())
