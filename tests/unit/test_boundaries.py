"""Old units by new boundaries: summed under their successor, or kept whole with the reason."""

from datetime import date

from cchc_desktop.domain.boundaries import by_successors
from cchc_desktop.domain.org_units import OrgUnit, Succession, UnitKind, unit_key


def unit(name: str, *, year: int = 2018) -> OrgUnit:
    """Make a commune."""
    begin = date(year, 1, 1)
    return OrgUnit(unit_key(name, begin), name, begin, None, name, name, UnitKind.COMMUNE, None)


A, B, C, D = (unit(name) for name in ("Diên An", "Diên Toàn", "Cam An", "Cam Hải"))
NEW, OTHER = unit("Diên Khánh mới", year=2025), unit("Cam Lâm mới", year=2025)
LAST = unit("Diên Khánh 2030", year=2030)
KNOWN = {each.key: each for each in (A, B, C, D, NEW, OTHER, LAST)}


def passed(old: OrgUnit, new: OrgUnit, *, whole: bool = True) -> Succession:
    """Let one unit follow another."""
    return Succession(old.key, new.key, whole, "Nghị quyết 1667")


def test_merged_units_are_one_line() -> None:
    """Two communes that became one stand in its line, each named."""
    (line,) = by_successors([B, A], [passed(A, NEW), passed(B, NEW)], KNOWN)
    assert (line.unit, line.parts, line.why_whole) == (NEW, (A, B), "")


def test_boundaries_that_changed_twice_lead_to_the_last_unit() -> None:
    """The line is that of the unit that stands in the end."""
    (line,) = by_successors([A], [passed(A, NEW), passed(NEW, LAST)], KNOWN)
    assert line.unit == LAST


def test_a_split_unit_is_not_divided_and_says_between_whom() -> None:
    """Its figures stay in its own line, and are added to neither heir."""
    successions = [passed(C, NEW, whole=False), passed(C, OTHER, whole=False), passed(A, NEW)]
    lines = {line.unit.name: line for line in by_successors([A, C], successions, KNOWN)}
    assert lines["Cam An"].parts == (C,)
    assert "Diên Khánh mới, Cam Lâm mới" in lines["Cam An"].why_whole
    assert lines["Diên Khánh mới"].parts == (A,)


def test_a_unit_of_which_only_a_part_went_on_is_not_divided_either() -> None:
    """One heir of a part is not the heir of all."""
    (line,) = by_successors([C], [passed(C, NEW, whole=False)], KNOWN)
    assert (line.unit, bool(line.why_whole)) == (C, True)


def test_a_unit_without_successor_stays_and_a_circle_ends() -> None:
    """Departments go on as they are; a list that leads back to its beginning does not hang."""
    (line,) = by_successors([D], [], KNOWN)
    assert (line.unit, line.parts) == (D, (D,))
    (turned,) = by_successors([A], [passed(A, NEW), passed(NEW, A)], KNOWN)
    assert turned.unit == NEW


def test_nothing_is_counted_twice_or_lost() -> None:
    """Every old unit stands in exactly one line."""
    successions = [passed(A, NEW), passed(B, NEW), passed(C, NEW, whole=False), passed(C, OTHER, whole=False)]
    lines = by_successors([A, B, C, D], successions, KNOWN)
    assert sorted(part.key for line in lines for part in line.parts) == sorted(x.key for x in (A, B, C, D))
