"""What an officer reads of a duty, and how many duties stand well."""

from dataclasses import replace
from datetime import date

import pytest

from cchc_desktop.catalogues.loading import load_all
from cchc_desktop.domain.obligations import Obligation, ObligationState
from cchc_desktop.domain.standings import Standing, due_soon, duty_tally, standing_of

PLAN = load_all().plans[0]
S = ObligationState
TODAY = date(2018, 6, 25)


def obligation(
    clause: str, state: S, *, owed: int | None = 1, done: int = 0, due: date | None = None, behind: int = 0
) -> Obligation:
    """Build an obligation in a state."""
    return Obligation(clause, "u", "2018-Q2", owed, done, owed, state, due, behind=behind)


@pytest.mark.parametrize(
    ("found", "standing"),
    [
        (obligation("II.2.b.1", S.MISSING, due=date(2018, 6, 12)), Standing.MISSING),
        (obligation("II.3.3", S.IN_PROGRESS, owed=26, done=20, behind=2), Standing.BEHIND),
        (obligation("II.1.e", S.NOT_DUE, due=date(2018, 6, 30)), Standing.DUE_SOON),
        (obligation("II.1.e", S.NOT_DUE, due=date(2018, 9, 30)), Standing.NOT_DUE),
        (obligation("II.2.a.7", S.OPEN, owed=None, due=date(2018, 12, 31)), Standing.NOT_DUE),
        (obligation("II.2.a.1", S.OPEN, owed=None), Standing.NOTHING_YET),
        (obligation("II.2.a.1", S.IN_PROGRESS, owed=None, done=6), Standing.IN_PROGRESS),
        (obligation("II.2.b.1", S.OPEN, owed=None), Standing.NO_EVENT),
        (replace(obligation("II.1.e", S.OPEN, due=date(2018, 3, 31)), proposed=True), Standing.NOTHING_YET),
        (obligation("II.1.d.1", S.LATE, done=1), Standing.LATE),
        (obligation("II.1.d.1", S.DONE, done=1), Standing.DONE),
        (obligation("II.1.c", S.NOT_APPLICABLE, owed=None), Standing.NOT_APPLICABLE),
    ],
)
def test_a_duty_in_an_officers_words(found: Obligation, standing: Standing) -> None:
    """Missing is only what is overdue and binds; a later day, no event yet and nothing yet are told apart."""
    assert standing_of(PLAN.task(found.clause), found, TODAY) is standing


def test_what_is_due_within_a_fortnight_is_due_soon() -> None:
    """A duty owed here is due soon from fourteen days before its day until that day."""
    owed = obligation("IV.1.2.x", S.NOT_DUE, due=date(2018, 6, 30))
    assert due_soon(owed, date(2018, 6, 16))
    assert due_soon(owed, date(2018, 6, 30))
    assert not due_soon(owed, date(2018, 6, 15))
    assert not due_soon(replace(owed, owed=None), TODAY)


def test_duties_that_stand_well_of_those_called_for() -> None:
    """A running duty stands well once something was done; what is due later or waits is not counted."""
    tally = duty_tally(
        PLAN,
        [
            obligation("II.2.a.1", S.IN_PROGRESS, owed=None, done=6),
            obligation("II.2.a.2", S.OPEN, owed=None),
            obligation("II.2.a.7", S.OPEN, owed=None, due=date(2018, 12, 31)),
            obligation("II.2.b.1", S.MISSING, owed=4, done=3),
            obligation("II.3.2", S.OPEN, owed=None),
            obligation("II.1.c", S.NOT_APPLICABLE, owed=None),
            obligation("II.1.d.1", S.LATE, done=1),
        ],
    )
    assert tally.done_clauses == ("II.2.a.1", "II.1.d.1")
    assert tally.planned_clauses == ("II.2.a.1", "II.2.a.2", "II.2.b.1", "II.1.d.1")
