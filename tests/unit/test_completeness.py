"""Completeness is counted from obligations."""

from dataclasses import replace
from decimal import Decimal

import pytest

from cchc_desktop.catalogues.loading import load_all
from cchc_desktop.domain.completeness import (
    Tally,
    clause_tally,
    completeness,
    completeness_by_block,
    plan_tally,
)
from cchc_desktop.domain.obligations import Obligation, ObligationState

PLAN = load_all().plans[0]
S = ObligationState


def obligation(clause: str, state: S, *, owed: int | None = 1, done: int = 0) -> Obligation:
    """Build an obligation in a state."""
    return Obligation(clause, "u", "2018-Q2", owed, done, owed, state, None)


OBLIGATIONS = [
    obligation("II.1.d.1", S.DONE, done=1),
    obligation("II.1.d.2", S.MISSING),
    obligation("II.1.b.1", S.IN_PROGRESS, owed=None, done=3),
    obligation("II.2.b.1", S.LATE, owed=4, done=4),
    replace(obligation("II.1.e", S.OPEN), proposed=True),
    replace(obligation("II.1.c", S.NOT_APPLICABLE), owed=None),
    obligation("IV.1.2", S.NOT_DUE),
]


def test_completeness_counts_what_binds() -> None:
    """Late counts as fulfilled; what is proposed and not done, or not applicable, is left out."""
    whole = completeness(OBLIGATIONS)
    assert (whole.owed, whole.fulfilled) == (4, 2)
    assert whole.share == Decimal("0.5")
    assert (whole.tasks, whole.served) == (5, 3)
    assert whole.states[S.MISSING] == 1
    assert completeness([]).share is None


def test_blocks_come_in_the_order_of_the_plan() -> None:
    """Each block that has obligations is counted, and together they are the whole."""
    blocks = completeness_by_block(PLAN, reversed(OBLIGATIONS))
    assert [b.block for b in blocks] == ["II.1", "II.2.b", "IV"]
    assert sum(b.owed for b in blocks) == completeness(OBLIGATIONS).owed
    assert plan_tally(PLAN, OBLIGATIONS, "II.1") == Tally(1, 2, ("II.1.d.1",), ("II.1.d.1", "II.1.d.2"))
    assert plan_tally(PLAN, OBLIGATIONS).planned == 4


@pytest.mark.parametrize(
    ("clause", "done", "planned"),
    [
        ("II.2.b.1", 4, 4),
        ("II.1.b.1", 1, 1),
        ("II.1.e", 0, 0),
        ("II.1.c", 0, 0),
        ("II.1.d.2", 0, 1),
        ("II.3.2", 0, 0),
    ],
)
def test_a_clause_alone(clause: str, done: int, planned: int) -> None:
    """A continuous duty plans one; a proposal not done, or what does not apply, plans nothing."""
    tally = clause_tally(PLAN, OBLIGATIONS, clause)
    assert (tally.done, tally.planned) == (done, planned)


def test_an_idle_continuous_duty_scores_nothing_but_an_idle_event_duty_is_not_judged() -> None:
    """Nothing recorded for a continuous duty is 0 of 1; without an event nothing is planned."""
    idle = [obligation("II.1.b.1", S.OPEN, owed=None), obligation("II.3.2", S.OPEN, owed=None)]
    assert clause_tally(PLAN, idle, "II.1.b.1") == Tally(0, 1, (), ("II.1.b.1",))
    assert clause_tally(PLAN, idle, "II.3.2") == Tally(0, 0)
