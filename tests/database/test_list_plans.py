"""However the list of activities is filtered and sorted, no page reads the whole table."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace

import pytest
from builders.million import million
from sqlalchemy import event

from cchc_desktop.services.activity_lists import SORTS
from cchc_desktop.services.activity_rows import EVERY_UNIT, ActivityFilter
from cchc_desktop.workspace import DATABASE, Workspace

FILTERS: dict[str, dict[str, object]] = {
    "everything": {},
    "quarter": {"period": "2018-Q2"},
    "days": {"first": "2018-04-02", "last": "2018-04-09"},
    "channel": {"channel": "radio"},
    "missing evidence": {"missing_evidence": True},
    "clause": {"clause": "II.3.3"},
    "audience": {"audience": "press"},
    "words": {"text": "phat thanh"},
    "rare word": {"text": "777"},
    "signs": {"text": "3,"},
    "withdrawn": {"withdrawn": True, "text": "phat"},
    "several": {"period": "2018-Q2", "channel": "radio", "missing_evidence": True, "text": "dam"},
}
ORDERS = [*SORTS, *(f"-{name}" for name in SORTS), "channel,-starts_on", "-evidence,title"]


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Sở Nội vụ with five thousand activities of three hundred units."""
    opened = million(tmp_path_factory.mktemp("plans"), activities=5000, units=300)
    yield opened
    opened.close()


def wanted_of(at: Workspace, given: dict[str, object], unit: str) -> ActivityFilter:
    """Return the filter; a period is named by its code."""
    period = given.get("period")
    changed = given | ({"period": at.plans.period(str(period))} if period else {})
    return replace(ActivityFilter(unit=unit), **changed)  # type: ignore[arg-type]


def plans_of(at: Workspace, wanted: ActivityFilter, sort: str, *, deep: bool = True) -> list[str]:
    """Return how SQLite reads the list, told by itself, for each statement that names activities."""
    told: list[str] = []
    said: list[str] = []

    def listen(connection: sqlite3.Connection, *_others: object) -> None:
        connection.set_trace_callback(told.append)

    engine = at._office.store._engine
    event.listen(engine, "checkout", listen)
    try:
        at.activities.page(wanted, sort=sort)
        if deep:
            at.activities.page(wanted, sort=sort, offset=3000)
            at.activities.totals(wanted)
    finally:
        event.remove(engine, "checkout", listen)
    with sqlite3.connect(at.folder / DATABASE) as bare:
        for statement in told:
            if "activities AS a" in statement:
                said += [row[3] for row in bare.execute(f"EXPLAIN QUERY PLAN {statement}")]
    bare.close()
    assert said
    return said


@pytest.mark.parametrize("unit", [EVERY_UNIT, ""])
@pytest.mark.parametrize("name", FILTERS)
def test_no_page_scans_the_activities(province: Workspace, name: str, unit: str) -> None:
    """An index leads to each page and each sum, over one unit and over all, in any order."""
    wanted = wanted_of(province, FILTERS[name], unit)
    faults = [
        f"{sort}: {step}"
        for sort in ORDERS
        for step in plans_of(province, wanted, sort)
        if step.startswith(("SCAN a", "SCAN activities"))
    ]
    assert faults == []


def test_a_scan_would_be_seen(province: Workspace) -> None:
    """The words by which SQLite names a scan are the ones that are looked for."""
    with sqlite3.connect(province.folder / DATABASE) as bare:
        steps = bare.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM activities AS a WHERE a.place = 'x'"
        ).fetchall()
    bare.close()
    assert [step[3] for step in steps] == ["SCAN a"]


@pytest.mark.parametrize("sort", ["-starts_on", "title", "channel", "-evidence", "spent"])
def test_the_first_page_over_all_units_sorts_nothing(province: Workspace, sort: str) -> None:
    """Without filters the list over all units is walked in its order, however long it is."""
    steps = plans_of(province, ActivityFilter(unit=EVERY_UNIT), sort, deep=False)
    assert not [step for step in steps if "TEMP B-TREE FOR ORDER BY" in step]


@pytest.mark.parametrize("name", FILTERS)
def test_every_way_of_reading_finds_the_same(province: Workspace, name: str) -> None:
    """All units together list what each lists alone, however rare or common the words are."""
    given = FILTERS[name]
    together = province.activities.ids(wanted_of(province, given, EVERY_UNIT))
    apart = [
        key
        for unit in province.units.tree()
        for key in province.activities.ids(wanted_of(province, given, unit.key))
    ]
    assert sorted(together) == sorted(apart)
    assert together or name == "withdrawn"
    assert province.activities.totals(wanted_of(province, given, EVERY_UNIT)).count == len(together)


def test_pages_of_all_units_join_without_gap_or_repeat(province: Workspace) -> None:
    """Deep pages are the same rows as in one long reading."""
    wanted = ActivityFilter(unit=EVERY_UNIT)
    for sort in ("-starts_on", "title", "-evidence", "channel,-title"):
        whole = province.activities.ids(wanted, sort=sort)
        assert len(whole) == 5000
        for offset in (0, 1990, 2000, 4950):
            page = province.activities.page(wanted, sort=sort, offset=offset)
            assert [row.id for row in page] == whole[offset : offset + 100]


def test_words_begin_where_words_begin(province: Workspace) -> None:
    """A word in the filter begins a word of the name, place or summary, over one unit as over all."""
    for unit in ("", EVERY_UNIT):
        assert province.activities.ids(ActivityFilter(unit=unit, text="tuy")) != []
        assert province.activities.ids(ActivityFilter(unit=unit, text="uyen")) == []
