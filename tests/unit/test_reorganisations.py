"""What Sở Nội vụ may make of the list of units, and what no list may say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.org_units import OrgUnit, Succession, UnitKind, unit_key
from cchc_desktop.domain.reorganisations import (
    NewUnit,
    Reorganisation,
    UnitChanges,
    applied_in_order,
    renamed,
    reorganised,
    still_holding,
    with_changes,
)

FIRST, DAY, EVE = date(2018, 1, 1), date(2018, 7, 1), date(2018, 6, 30)
BASIS = "Nghị quyết số 1/NQ-HĐND"


def unit(code: str, kind: UnitKind, parent: str | None, *, first: date = FIRST) -> OrgUnit:
    """Build a unit that stands from 2018 on."""
    return OrgUnit(unit_key(code, first), code, first, None, code.upper(), f"UBND {code}", kind, parent)


PROVINCE = unit("56", UnitKind.PROVINCE, None)
BODY = unit("so-noi-vu", UnitKind.DEPARTMENT, PROVINCE.key)
DISTRICT = unit("574", UnitKind.DISTRICT, PROVINCE.key)
A, B, C = (unit(code, UnitKind.COMMUNE, DISTRICT.key) for code in ("1", "2", "3"))
UNITS = {each.key: each for each in (PROVINCE, BODY, DISTRICT, A, B, C)}


def new(code: str = "9", parent: str = DISTRICT.key, kind: UnitKind = UnitKind.COMMUNE) -> NewUnit:
    """Build a unit that begins."""
    return NewUnit(code, f"Xã {code}", f"Ủy ban nhân dân xã {code}", kind, parent)


def merger(*old: OrgUnit, **more: object) -> Reorganisation:
    """Build the merger of units into a new one."""
    made = Reorganisation(DAY, tuple(each.key for each in old), (new(),), basis=BASIS)
    return replace(made, **more)  # type: ignore[arg-type]


def test_units_that_merge_end_on_the_eve_and_pass_wholly() -> None:
    """Two communes become one on 1 July: both stand to 30 June, the new one from the day on."""
    changes = reorganised(UNITS, merger(A, B))
    after = with_changes(UNITS, changes)
    assert [after[each.key].valid_to for each in (A, B)] == [EVE, EVE]
    begun = after[unit_key("9", DAY)]
    assert (begun.name, begun.parent, begun.stands_on(DAY)) == ("Xã 9", DISTRICT.key, True)
    assert changes.successions == (
        Succession(A.key, begun.key, whole=True, basis=BASIS),
        Succession(B.key, begun.key, whole=True, basis=BASIS),
    )
    assert after[C.key] == C


def test_a_unit_may_join_one_that_stands() -> None:
    """Nothing begins; the other takes over."""
    changes = reorganised(UNITS, merger(A, new=(), into=(B.key,)))
    assert changes.successions == (Succession(A.key, B.key, whole=True, basis=BASIS),)
    assert with_changes(UNITS, changes)[B.key] == B


def test_what_is_split_passes_in_parts() -> None:
    """Nobody divides its figures: each heir takes over a part, under the same code if it is so decided."""
    changes = reorganised(UNITS, merger(A, new=(new("1"), new("9"))))
    assert [(each.new, each.whole) for each in changes.successions] == [
        (unit_key("1", DAY), False),
        (unit_key("9", DAY), False),
    ]


def test_a_new_unit_passes_on_to_the_heirs_of_those_it_was_made_of() -> None:
    """Merged before boundaries that are known already: it ends with them, and nobody is succeeded twice."""
    later = unit("90", UnitKind.COMMUNE, PROVINCE.key, first=date(2025, 7, 1))
    ends = {
        key: replace(UNITS[key], valid_to=date(2025, 6, 30)) for key in (DISTRICT.key, A.key, B.key, C.key)
    }
    units = {**UNITS, **ends, later.key: later}
    known = [Succession(each.key, later.key, whole=True, basis="Nghị quyết 1667") for each in (A, B)]
    changes = reorganised(units, merger(A, B), known)
    begun = unit_key("9", DAY)
    assert with_changes(units, changes)[begun].valid_to == date(2025, 6, 30)
    assert Succession(begun, later.key, whole=True, basis="Nghị quyết 1667") in changes.successions
    assert still_holding(known, with_changes(units, changes)) == ()
    other = Succession(B.key, C.key, whole=True, basis="x")
    parts = reorganised(units, merger(A, B), [known[0], other]).successions
    assert [each.whole for each in parts if each.old == begun] == [False]


def test_a_name_changes_and_the_unit_stays() -> None:
    """Its key is the same, so its computers and all it did stay its own."""
    changes = renamed(UNITS, A.key, " Phường Một ", "Ủy ban nhân dân phường Một")
    assert with_changes(UNITS, changes)[A.key] == replace(
        A, name="Phường Một", body="Ủy ban nhân dân phường Một"
    )


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        pytest.param("old", merger, id="nothing changes"),
        pytest.param("new", lambda: merger(A, B, new=(new("8"), new("9"))), id="several become several"),
        pytest.param("basis", lambda: merger(A, basis=" "), id="no decision"),
        pytest.param("unit", lambda: merger(replace(A, key="x@2018-01-01")), id="unknown unit"),
        pytest.param("day", lambda: merger(A, day=FIRST), id="it begins that day"),
        pytest.param("old", lambda: merger(BODY), id="Sở Nội vụ ends"),
        pytest.param("old", lambda: merger(PROVINCE), id="the province ends"),
        pytest.param("old", lambda: merger(DISTRICT), id="communes still lie in it"),
        pytest.param("code", lambda: merger(A, new=(new("2"),)), id="the code is another unit's"),
        pytest.param("unit", lambda: merger(A, new=(new(parent="x@2018-01-01"),)), id="nobody above"),
        pytest.param("old", lambda: merger(A, new=(new("so-noi-vu"),)), id="a second Sở Nội vụ"),
        pytest.param("old", lambda: merger(A, new=(new(kind=UnitKind.PROVINCE),)), id="a second province"),
        pytest.param("new", lambda: merger(A, new=(), into=(A.key,)), id="it takes itself over"),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(
    field: str, wrong: Callable[[], Reorganisation]
) -> None:
    """Each mistake names the field; the list is as it was."""
    wanted = wrong()
    if not wanted.old:
        wanted = replace(wanted, new=())
    with pytest.raises(UserMistake) as told:
        reorganised(UNITS, wanted)
    assert (told.value.field, bool(told.value.hint)) == (field, True)


def test_a_district_ends_once_its_communes_have() -> None:
    """As in July 2025: first the communes pass, then the district vanishes without anybody taking over."""
    communes = reorganised(UNITS, merger(A, B, C, new=(new(parent=PROVINCE.key),)))
    after = with_changes(UNITS, communes)
    gone = reorganised(after, Reorganisation(DAY, (DISTRICT.key,), (), basis=BASIS))
    assert with_changes(after, gone)[DISTRICT.key].valid_to == EVE
    assert gone.successions == ()


@pytest.mark.parametrize(
    "lie",
    [
        replace(A, kind=UnitKind.DISTRICT),
        replace(A, parent=PROVINCE.key),
        replace(A, valid_to=date(2017, 1, 1)),
        replace(A, key="7@2018-01-01"),
        replace(BODY, valid_to=EVE),
        replace(DISTRICT, valid_to=EVE),
        unit("1", UnitKind.COMMUNE, DISTRICT.key, first=DAY),
    ],
    ids=["kind", "parent", "dates", "key", "standing body", "ends above others", "stands twice"],
)
def test_under_its_key_a_unit_keeps_what_its_past_rests_on(lie: OrgUnit) -> None:
    """Who judged a unit, what it was and when is not changed afterwards, whoever says so."""
    with pytest.raises(UserMistake):
        with_changes(UNITS, UnitChanges((lie,)))


def test_nobody_stands_above_oneself() -> None:
    """A circle would never end."""
    one, two = (unit(code, UnitKind.DISTRICT, unit_key(above, FIRST)) for code, above in ("78", "87"))
    with pytest.raises(UserMistake) as told:
        with_changes(UNITS, UnitChanges((one, two)))
    assert told.value.field == "parent"


def test_words_of_two_computers_lead_to_one_list() -> None:
    """What contradicts what was said before it has no effect; the rest stands."""
    first, second = reorganised(UNITS, merger(A, B)), renamed(UNITS, C.key, "Xã Ba", "UBND xã Ba")
    against = UnitChanges((unit("9", UnitKind.COMMUNE, DISTRICT.key, first=date(2018, 8, 1)),))
    merged, successions = applied_in_order(UNITS, [first, against, second])
    assert merged[C.key].name == "Xã Ba"
    assert unit_key("9", date(2018, 8, 1)) not in merged
    assert len(successions) == 2
    for order in permutations([first, second]):
        assert applied_in_order(UNITS, order)[0] == with_changes(with_changes(UNITS, first), second)
