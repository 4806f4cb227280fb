"""The catalogues that ship are complete and fit together."""

import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cchc_desktop.catalogues.loading import load_all
from cchc_desktop.catalogues.org_units import load_units
from cchc_desktop.domain.channels import ChannelKind
from cchc_desktop.domain.criteria import CriteriaSet, Indicator, parse_indicator
from cchc_desktop.domain.obligations import ObligationState, compute_obligations
from cchc_desktop.domain.org_units import OrgUnit, UnitKind, superiors
from cchc_desktop.domain.periods import PeriodRule, parse_period
from cchc_desktop.domain.plans import Basis, CadenceKind, tasks_of
from cchc_desktop.domain.scoring import propose
from resources import resource

CATALOGUES = load_all()
[PLAN] = CATALOGUES.plans
UNITS = CATALOGUES.units

# Every clause of Quyết định 643/QĐ-UBND with its owners, cadence, due date (2018) and basis.
CLAUSES = """
I.1 all context - s|I.2 all context - s
II.1.a.1 department,district,commune yearly:1 12-31 p|II.1.a.2 district yearly:1 12-31 p
II.1.b.1 all continuous - s|II.1.b.2 all one_off 12-31 p|II.1.c all yearly:1 12-31 p
II.1.d.1 all quarterly:1 - p|II.1.d.2 all quarterly:1 - p|II.1.đ all continuous - s|II.1.e all quarterly:1 - p
II.2.a.1 department,vertical,district,commune continuous - s|II.2.a.2 all continuous - s
II.2.a.3 department,district,commune continuous - s|II.2.a.4.1 all continuous - s
II.2.a.4.2 department continuous - s|II.2.a.5 all yearly:1 12-31 p|II.2.a.6 all continuous - s
II.2.a.7 all yearly:1 12-31 s|II.2.a.8 department,district quarterly:1 - p
II.2.b.1 all after_event - s|II.2.b.2 all yearly:1 12-31 p
II.2.b.3 unit:so-thong-tin-truyen-thong one_off 12-31 p
II.2.c.1 all continuous - s|II.2.c.2 all continuous - s|II.2.c.3 all continuous - s
II.2.c.4 all continuous - s
II.3.1 department,district,commune yearly:1 12-31 p|II.3.2 all after_event - s|II.3.3 district weekly:2 - s
II.3.4 all continuous - s|II.3.5 all on_request - s|II.3.6 all continuous - s
III.1.1 unit:van-phong-ubnd-tinh continuous - s|III.1.2 unit:van-phong-ubnd-tinh continuous - s
III.2.1 unit:so-noi-vu one_off 04-30 s|III.2.2 unit:so-noi-vu one_off 12-31 p
III.2.3 unit:so-noi-vu one_off 12-31 p|III.2.4 unit:so-noi-vu one_off 12-31 p
III.2.5 unit:so-noi-vu yearly:1 12-31 s|III.2.6 unit:so-noi-vu quarterly:1 - p
III.3.1 unit:so-tu-phap continuous - s|III.3.2 unit:so-tu-phap yearly:1 12-31 p
III.3.3 unit:so-tu-phap monthly:1 - s|III.4.1 unit:so-thong-tin-truyen-thong continuous - s
III.4.2 unit:so-thong-tin-truyen-thong continuous - s|III.4.3 unit:so-thong-tin-truyen-thong continuous - s
III.4.4 unit:so-thong-tin-truyen-thong one_off 12-31 p
III.5.1 unit:so-ke-hoach-dau-tu continuous - s|III.5.2 unit:so-ke-hoach-dau-tu yearly:2 12-31 s
III.5.3.1 unit:so-ke-hoach-dau-tu continuous - s|III.5.3.2 unit:so-ke-hoach-dau-tu yearly:1 12-31 s
III.5.4 unit:so-ke-hoach-dau-tu yearly:1 12-31 s|III.5.5 unit:so-ke-hoach-dau-tu one_off 12-31 p
III.6.1 unit:so-tai-nguyen-moi-truong continuous - s|III.6.2 unit:so-tai-nguyen-moi-truong one_off 12-31 p
III.7 unit:so-giao-thong-van-tai continuous - s|III.8.1 unit:so-y-te continuous - s
III.8.2 unit:so-y-te one_off 12-31 p|III.9.1 unit:thanh-tra-tinh yearly:1 12-31 s
III.9.2 unit:thanh-tra-tinh one_off 12-31 p|III.10.1 kind:vertical continuous - s
III.10.2 kind:vertical continuous - s|III.11 unit:buu-dien-tinh continuous - s
III.12.1 kind:media continuous - s|III.12.2 kind:media continuous - s|III.12.3 kind:media continuous - s
III.12.4 kind:media continuous - s|III.13 unit:ban-tuyen-giao-tinh-uy continuous - s
III.14.1 kind:school yearly:1 12-31 p|III.14.2 department,district one_off 12-31 p
III.15.1 kind:central_media continuous - s|III.15.2 kind:central_media continuous - s
IV.1.1 department,district one_off 03-31 s|IV.1.2 department,vertical,district quarterly:1 - s
IV.1.2.x commune quarterly:1 - s|IV.1.3 district quarterly:1 - p|IV.2.1 all yearly:1 12-31 p
IV.2.2 lead_agency one_off 03-14 s|IV.3 kind:party continuous - s|IV.4 kind:front continuous - s
IV.5 all on_request - s
"""


def unit(code: str, day: date = date(2018, 6, 1)) -> OrgUnit:
    """Return the unit with `code` that stands on `day`."""
    return next(u for u in UNITS.values() if u.code == code and u.stands_on(day))


def test_the_plan_has_every_clause() -> None:
    """Each clause of the decision is a task with its owners, cadence, due date and basis, in order."""
    found = [
        f"{t.clause} {','.join(t.owners)} {t.cadence} {f'{t.due:%m-%d}' if t.due else '-'} {t.basis[0]}"
        for t in PLAN.tasks
    ]
    assert found == [entry for line in CLAUSES.strip().splitlines() for entry in line.split("|")]
    assert {t.due.year for t in PLAN.tasks if t.due} == {2018}


def test_tasks_read_well() -> None:
    """Every task has a short title, a summary, an audience and a block of the plan; titles differ."""
    assert [b.code for b in PLAN.blocks] == ["I", "II.1", "II.2.a", "II.2.b", "II.2.c", "II.3", "III", "IV"]
    assert len({t.title for t in PLAN.tasks}) == len(PLAN.tasks)
    for task in PLAN.tasks:
        assert len(task.title) <= 60
        assert not task.title.endswith(".")
        assert task.summary.endswith(".")
        assert task.audiences
        assert task.clause.startswith(task.block)
        assert task.channels or task.cadence.kind is CadenceKind.CONTEXT


def test_who_is_only_asked() -> None:
    """The party, the front and the central press are asked (đề nghị): III.13, III.15, IV.3 and IV.4."""
    assert [t.clause for t in PLAN.tasks if t.asked_only] == [
        "III.13",
        "III.15.1",
        "III.15.2",
        "IV.3",
        "IV.4",
    ]


@pytest.mark.parametrize(
    ("code", "count"),
    [("22693", 29), ("574", 35), ("so-noi-vu", 40), ("cuc-thue", 29), ("ban-tuyen-giao-tinh-uy", 2)],
)
def test_how_many_duties_a_unit_has(code: str, count: int) -> None:
    """A commune has 29 duties, a district more, the standing body its own on top."""
    assert len(tasks_of(PLAN, unit(code))) == count


def test_lead_agencies_propose_their_budget() -> None:
    """Who leads a task of block III owes IV.2.2; a commune, the press agencies and the party do not."""
    owners = {u.code for u in UNITS.values() if any(t.clause == "IV.2.2" for t in tasks_of(PLAN, u))}
    assert {
        "so-noi-vu",
        "thanh-tra-tinh",
        "buu-dien-tinh",
        "bao-khanh-hoa",
        "truong-chinh-tri-tinh",
    } <= owners
    assert not owners & {"22693", "bao-chi-trung-uong", "ban-tuyen-giao-tinh-uy", "so-xay-dung", "574"}


def test_the_real_plan_owes_what_the_rules_say() -> None:
    """For huyện Diên Khánh II.3.3 owes 8 broadcasts in the first quarter; nothing proposed is missing."""
    period = parse_period("2018-Q1", PeriodRule.CALENDAR)
    found = compute_obligations(PLAN, unit("574"), period, occurrences=(), as_of=date(2018, 4, 15))
    by_clause = {o.clause: o for o in found}
    assert by_clause["II.3.3"].owed == 8
    assert by_clause["IV.1.1"].state is ObligationState.MISSING
    assert by_clause["II.2.a.7"].state is ObligationState.OPEN
    missing = {o.clause for o in found if o.state is ObligationState.MISSING}
    assert all(PLAN.task(clause).basis is Basis.STATED for clause in missing)


def test_units_of_2018_and_2025() -> None:
    """In 2018 there are 9 districts and 140 communes; since 01/7/2025 65 communes and no district."""

    def counts(day: date) -> Counter[UnitKind]:
        return Counter(u.kind for u in UNITS.values() if u.stands_on(day))

    assert (counts(date(2018, 3, 7))[UnitKind.DISTRICT], counts(date(2018, 3, 7))[UnitKind.COMMUNE]) == (
        9,
        140,
    )
    assert counts(date(2020, 3, 1))[UnitKind.COMMUNE] == 139
    assert counts(date(2024, 11, 1))[UnitKind.COMMUNE] == 132
    assert (counts(date(2025, 7, 1))[UnitKind.DISTRICT], counts(date(2025, 7, 1))[UnitKind.COMMUNE]) == (
        0,
        65,
    )


def test_the_tree_of_units() -> None:
    """A commune stands under its district, and Sở Nội vụ judges for the province."""
    commune = unit("22693")
    assert (commune.name, commune.body) == ("Xã Diên An", "Ủy ban nhân dân xã Diên An")
    assert [u.code for u in superiors(commune, UNITS)] == ["574", "so-noi-vu"]
    assert unit("56").body == "Ủy ban nhân dân tỉnh Khánh Hòa"
    assert unit("22651", date(2025, 8, 1)).name == "Xã Diên Khánh"
    assert unit("22366", date(2025, 1, 1)).name == "Phường Tân Tiến"
    roots = [u for u in UNITS.values() if u.parent is None]
    assert [u.kind for u in roots] == [UnitKind.PROVINCE]


def test_every_commune_of_2018_has_a_successor() -> None:
    """Following the successions from any commune of 2018 leads to units that stand today."""
    following: dict[str, list[str]] = {}
    for succession in CATALOGUES.successions:
        following.setdefault(succession.old, []).append(succession.new)
    split = 0
    for commune in UNITS.values():
        if commune.kind is UnitKind.COMMUNE and commune.valid_to is not None:
            heirs = following[commune.key]
            split += len(heirs) > 1
            next_day = commune.valid_to + timedelta(days=1)
            assert all(UNITS[key].stands_on(next_day) for key in heirs)
    assert split == 7
    partial = [s for s in CATALOGUES.successions if not s.whole]
    assert {UNITS[s.old].parent for s in partial} == {"570@2018-01-01"}


def test_units_load_quickly() -> None:
    """Choosing the unit of a new workspace does not wait for the list."""
    path = resource("catalogues/units-khanhhoa.csv")
    best = 1.0
    for _ in range(5):
        start = time.perf_counter()
        load_units(path)
        best = min(best, time.perf_counter() - start)
    assert best < 0.05


def test_channels_and_counters() -> None:
    """Each channel has both names, an icon and known counters; every counter and kind is used."""
    counters = {c.id for c in CATALOGUES.counters}
    assert {c for channel in CATALOGUES.channels for c in channel.counters} == counters
    assert {c.kind for c in CATALOGUES.channels} == set(ChannelKind)
    for channel in CATALOGUES.channels:
        assert channel.icon.endswith("-line")
        assert channel.names.vi
        assert channel.names.en
    counting = {c.id: c.occurrence_counter for c in CATALOGUES.channels}
    assert (counting["radio"], counting["conference"], counting["notice"]) == ("broadcasts", "sessions", None)


def test_the_hundred_points() -> None:
    """The set for the plan has 23 criteria in seven groups, adds up to 100, and says it is a proposal."""
    found = CATALOGUES.criteria_sets[0]
    assert found.proposed
    assert len(found.leaves()) == 23
    assert [int(c.max_points) for c in found.children(None)] == [20, 20, 12, 16, 12, 10, 10]
    assert sum(c.max_points for c in found.leaves()) == 100
    assert [found.class_of(Decimal(p)) for p in (100, 80, 79, 50, 0)] == [
        "Tốt",
        "Tốt",
        "Khá",
        "Trung bình",
        "Yếu",
    ]
    assert {c.id: str(c.indicator) for c in found.leaves()}["3.1"] == "events_on_time:II.2.b.1"
    for leaf in found.leaves():
        assert leaf.clauses
        assert parse_indicator(str(leaf.indicator)) == leaf.indicator


def two_points() -> CriteriaSet:
    """Return the two-point set."""
    return CATALOGUES.criteria_sets[1]


@pytest.mark.parametrize(
    ("done", "planned", "points"),
    [(5, 5, "1"), (19, 20, "0.95"), (9, 10, "0.9"), (17, 20, "0"), (0, 0, None)],
)
def test_the_plan_completion_point(done: int, planned: int, points: str | None) -> None:
    """4.1: all done 1 point, from 90 % the share, below 0, nothing planned not applicable."""
    value = Indicator("plan_completion", Decimal(done), Decimal(planned))
    proposal = propose(two_points().criterion("4.1"), value, rounding=two_points().rounding)
    assert proposal.points == (None if points is None else Decimal(points))
    assert proposal.not_applicable is (points is None)


@pytest.mark.parametrize(
    ("parts", "points"),
    [("", "0"), ("board", "0.25"), ("web", "0.25"), ("traditional", "0.5"), ("board web traditional", "1")],
)
def test_the_variety_point(parts: str, points: str) -> None:
    """4.2: a board or screen 0.25, website or social network 0.25, traditional forms 0.5."""
    used = frozenset(parts.split())
    value = Indicator("channel_variety", Decimal(len(used)), Decimal(3), used)
    assert propose(two_points().criterion("4.2"), value).points == Decimal(points)
