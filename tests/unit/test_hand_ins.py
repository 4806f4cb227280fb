"""Who has handed in: quarters of units that began or ended, and lines that gather several."""

from datetime import date

import pytest

from cchc_desktop.domain.boundaries import LINE, Gathered
from cchc_desktop.domain.hand_ins import HandIn, MatrixCell, MatrixRow, gathered_rows, hand_in_state
from cchc_desktop.domain.org_units import OrgUnit, UnitKind, unit_key
from cchc_desktop.domain.periods import PeriodRule, parse_period

Q2 = parse_period("2025-Q2", PeriodRule.CALENDAR)
DUE, TODAY = date(2025, 7, 3), date(2025, 7, 20)


def unit(name: str, first: date = date(2018, 1, 1), last: date | None = None) -> OrgUnit:
    """Make a commune that stands between two days."""
    return OrgUnit(unit_key(name, first), name, first, last, name, name, UnitKind.COMMUNE, None)


@pytest.mark.parametrize(
    ("who", "state"),
    [
        (unit("Cả năm"), HandIn.MISSING),
        (unit("Hết quý", last=date(2025, 6, 30)), HandIn.MISSING),
        (unit("Một ngày", last=date(2025, 4, 1)), HandIn.MISSING),
        (unit("Trước quý", last=date(2025, 3, 31)), HandIn.ENDED),
        (unit("Ngày cuối", date(2025, 6, 30)), HandIn.MISSING),
        (unit("Sau quý", date(2025, 7, 1)), HandIn.NOT_YET),
    ],
)
def test_a_unit_owes_every_quarter_with_a_day_of_its_own(who: OrgUnit, state: HandIn) -> None:
    """One day in the quarter is enough; a quarter without any is none of its."""
    found = hand_in_state(who, Q2, due=DUE, handed=False, issued_on=None, today=TODAY)
    assert found is state


def test_what_was_handed_in_counts_whatever_became_of_the_unit() -> None:
    """The report of a unit that ended is received, late or in time, like any other."""
    ended = unit("Cũ", last=date(2025, 3, 31))
    for day, state in ((DUE, HandIn.RECEIVED), (date(2025, 7, 4), HandIn.LATE)):
        assert hand_in_state(ended, Q2, due=DUE, handed=True, issued_on=day, today=TODAY) is state


def row(name: str, state: HandIn, became: str = "") -> MatrixRow:
    """Return a unit with one quarter."""
    cell = MatrixCell(Q2.code, DUE, state, None, None, None)
    return MatrixRow(unit(name).key, name, (cell,), became)


def test_a_line_counts_who_owes_and_who_has_handed_in() -> None:
    """Its state is the worst of them; units that did not stand in the quarter owe nothing."""
    rows = [row("A", HandIn.RECEIVED), row("B", HandIn.MISSING), row("C", HandIn.NOT_YET)]
    heir = unit("C")
    head, *parts = gathered_rows(rows, [Gathered(heir, tuple(unit(name) for name in "ABC"))])
    (cell,) = head.cells
    assert (head.unit, cell.state, cell.received, cell.owing) == (LINE + heir.key, HandIn.MISSING, 1, 2)
    assert [(part.unit, part.within) for part in parts] == [(each.unit, head.unit) for each in rows]


def test_a_divided_unit_stands_by_itself_and_says_between_whom() -> None:
    """So does one that only goes on, without a word."""
    rows = [row("A", HandIn.MISSING), row("B", HandIn.RECEIVED)]
    lines = [Gathered(unit("A"), (unit("A"),), "Đã chia cho X, Y."), Gathered(unit("B"), (unit("B"),))]
    divided, whole = gathered_rows(rows, lines)
    assert (divided.unit, divided.became, divided.cells) == (rows[0].unit, "Đã chia cho X, Y.", rows[0].cells)
    assert whole == rows[1]
