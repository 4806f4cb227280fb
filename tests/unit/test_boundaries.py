"""Old units by new boundaries: summed under their successor, or kept whole with the reason."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.bundles.canonical import canonical
from cchc_desktop.domain.boundaries import Boundaries, by_successors
from cchc_desktop.domain.consolidations import (
    Consolidated,
    ConsolidatedUnit,
    Figures,
    PinnedInput,
    boundary_lines,
    changes_between,
)
from cchc_desktop.domain.org_units import OrgUnit, Succession, UnitKind, unit_key
from cchc_desktop.services.consolidation_payloads import document_of, read_document


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


UNITS = [unit(f"Xã {n:02d}", year=2018 + n // 4) for n in range(16)]
ALL = {each.key: each for each in UNITS}


@st.composite
def plans_of_change(draw: st.DrawFn) -> list[Succession]:
    """Any list of who took whom over, wholly or in part, even one that makes no sense."""
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(UNITS), st.sampled_from(UNITS)), max_size=20, unique=True)
    )
    return [passed(old, new, whole=draw(st.booleans())) for old, new in pairs]


@st.composite
def reported(draw: st.DrawFn) -> tuple[ConsolidatedUnit, ...]:
    """What any of the units handed up."""
    counts = st.integers(0, 10**12)
    points = st.none() | st.decimals(0, 100, places=2)
    found = []
    for each in draw(st.lists(st.sampled_from(UNITS), unique=True)):
        figures = Figures(
            activities=draw(counts),
            counters=draw(st.dictionaries(st.sampled_from(["sessions", "broadcasts"]), counts)),
            evidence=draw(counts),
            feedback_received=draw(counts),
            feedback_answered=draw(counts),
            feedback_late=draw(counts),
            spent=draw(counts),
            owed=draw(counts),
            fulfilled=draw(counts),
            own=draw(points),
            appraised=draw(points),
            incomplete=draw(counts),
        )
        found.append(
            ConsolidatedUnit(
                PinnedInput(each.key, each.name, f"s {each.code}", 1, "0" * 64, accepted=True), figures
            )
        )
    return tuple(found)


def consolidated(units: tuple[ConsolidatedUnit, ...], plan: list[Succession], by: Boundaries) -> Consolidated:
    """Sum units by old or new boundaries."""
    gathered = by_successors([ALL[each.pinned.unit] for each in units], plan, ALL)
    lines = boundary_lines(gathered) if by is Boundaries.NEW else ()
    return Consolidated("2018-Q1", units, (), with_received=False, boundaries=by, gathered=lines)


@given(reported(), plans_of_change())
def test_new_boundaries_add_up_to_the_same(
    units: tuple[ConsolidatedUnit, ...], plan: list[Succession]
) -> None:
    """Whoever was merged with whom or divided, every figure is counted once: the lines are the old total."""
    by_new = consolidated(units, plan, Boundaries.NEW)
    by_old = consolidated(units, plan, Boundaries.REPORTING)
    assert by_new.total == by_old.total
    for name in ("activities", "evidence", "feedback_received", "spent", "owed", "fulfilled", "incomplete"):
        shown = sum(getattr(line.figures, name) for line in by_new.lines)
        assert shown == getattr(by_old.total, name)
    for counter in ("sessions", "broadcasts"):
        shown = sum(line.figures.counters.get(counter, 0) for line in by_new.lines)
        assert shown == by_old.total.counters.get(counter, 0)
    parts = [part.pinned.unit for line in by_new.lines for part in line.parts]
    assert sorted(parts) == sorted(each.pinned.unit for each in units)


@given(reported(), plans_of_change())
def test_a_pinned_consolidation_is_read_back_as_it_was(
    units: tuple[ConsolidatedUnit, ...], plan: list[Succession]
) -> None:
    """Lines by new boundaries are kept with the inputs, whatever the list of units says later."""
    for by in Boundaries:
        made = consolidated(units, plan, by)
        assert read_document(document_of(made).decode()) == made


def two_merged() -> Consolidated:
    """Return two communes under the one that took them over, of which the second was scored lower."""
    units = tuple(
        ConsolidatedUnit(
            PinnedInput(each.key, each.name, each.code, 1, "0" * 64, accepted=True),
            Figures(activities=2, own=Decimal(own)),
        )
        for each, own in ((A, 90), (B, 80))
    )
    gathered = boundary_lines(by_successors([A, B], [passed(A, NEW), passed(B, NEW)], KNOWN))
    return Consolidated(
        "2018-Q1", units, (), with_received=False, boundaries=Boundaries.NEW, gathered=gathered
    )


def test_points_of_merged_units_are_their_mean_and_only_where_all_have_such() -> None:
    """Counts are added; points of 90 and 80 become 85, and no appraised mean is made of half the units."""
    (line,) = two_merged().lines
    assert (line.name, line.figures.activities, line.figures.own) == (NEW.name, 4, Decimal("85.00"))
    assert line.figures.appraised is None
    assert line.gathers


@pytest.mark.parametrize("change", ["drop", "double", "none", "old"])
def test_lines_that_lose_or_double_an_input_are_no_document(change: str) -> None:
    """A document whose lines were altered on the way is refused, also when its hash was made anew."""
    made = two_merged()
    plain = msgspec.json.decode(document_of(made))
    if change == "drop":
        plain["lines"][0]["parts"].pop()
    elif change == "double":
        plain["lines"].append(plain["lines"][0])
    elif change == "none":
        del plain["lines"]
    else:
        del plain["boundaries"]
    with pytest.raises(ValueError, match="lines"):
        read_document(canonical(plain).decode())


def test_sums_by_old_boundaries_keep_the_document_they_always_had() -> None:
    """What was pinned before new boundaries could be chosen still has its hash."""
    made = two_merged()
    old = Consolidated(made.period, made.units, (), with_received=False)
    assert {"boundaries", "lines"} & msgspec.json.decode(document_of(old)).keys() == set()
    (change,) = changes_between(old, made)
    assert (change.figure, change.after) == ("Ranh giới", "Theo đơn vị mới")
