"""Every kind of rule at its edges, and the two-point criterion of provincial indices."""

from decimal import Decimal

import pytest

from cchc_desktop.catalogues.channels import load_channels
from cchc_desktop.catalogues.criteria import load_criteria_set
from cchc_desktop.catalogues.org_units import load_units
from cchc_desktop.catalogues.plans import load_plan
from cchc_desktop.domain.criteria import (
    Bracket,
    Brackets,
    Checklist,
    CriteriaSet,
    Criterion,
    Deduction,
    Direct,
    Indicator,
    Measure,
    Part,
    Ratio,
    Rule,
    YesNo,
)
from cchc_desktop.domain.scoring import propose
from resources import resource

D = Decimal


@pytest.fixture(scope="module")
def two_points() -> CriteriaSet:
    """The shipped criterion of provincial indices."""
    folder = resource("catalogues")
    channels = frozenset(c.id for c in load_channels().channels)
    codes = {u.code for u in load_units(folder / "units-khanhhoa.csv").values()}
    plan = load_plan(folder / "plan-643-2018.toml", unit_codes=codes, channels=channels)
    file = folder / "criteria-tieu-chi-truyen-thong-2-diem.toml"
    return load_criteria_set(file, plans={plan.id: plan}, channels=channels)


def counted(done: int | D, planned: int | D, *parts: str) -> Indicator:
    """Build the value of an indicator."""
    return Indicator("plan_completion", D(done), D(planned), frozenset(parts))


@pytest.mark.parametrize(
    ("done", "planned", "points"),
    [
        (5, 5, D(1)),
        (19, 20, D("0.95")),
        (9, 10, D("0.9")),
        (17, 20, D(0)),
        (0, 5, D(0)),
        (6, 5, D(1)),
        (899, 1000, D(0)),
        (900, 1000, D("0.9")),
        (0, 0, None),
    ],
)
def test_completing_the_plan_is_worth_a_point(
    two_points: CriteriaSet, done: int, planned: int, points: D | None
) -> None:
    """All of it 1, from 90 % its share, below nothing; nothing planned does not apply."""
    proposal = propose(two_points.criterion("4.1"), counted(done, planned), rounding=two_points.rounding)
    assert proposal.points == points
    assert proposal.not_applicable is (points is None)


@pytest.mark.parametrize(
    ("parts", "points"),
    [
        ((), "0"),
        (("board",), "0.25"),
        (("web",), "0.25"),
        (("traditional",), "0.5"),
        (("board", "web"), "0.5"),
        (("web", "traditional"), "0.75"),
        (("board", "web", "traditional"), "1"),
        (("board", "smoke signals"), "0.25"),
    ],
)
def test_variety_is_worth_a_point(two_points: CriteriaSet, parts: tuple[str, ...], points: str) -> None:
    """A board or screen a quarter, website or network a quarter, traditional forms a half."""
    indicator = Indicator("channel_variety", D(len(parts)), D(3), frozenset(parts))
    assert propose(two_points.criterion("4.2"), indicator).points == D(points)


SIX = D(6)


def leaf(rule: Rule, points: D = SIX) -> Criterion:
    """Build a criterion with a rule."""
    return Criterion("1", None, "x", "x", points, rule, None, (), evidence_required=False, survey=False)


STEPS = Brackets((Bracket(D(50), D(2)), Bracket(D(80), D(4)), Bracket(D(100), D(6))))
COUNTS = Brackets((Bracket(D(1), D(2)), Bracket(D(4), D(6))), Measure.COUNT)
PARTS = Checklist((Part("a", "A", D(1)), Part("b", "B", D(5))))
TAKEN = Deduction(D("0.5"), D(4))


@pytest.mark.parametrize(
    ("rule", "indicator", "points"),
    [
        (Ratio(), counted(0, 3), "0"),
        (Ratio(), counted(1, 3), "2"),
        (Ratio(), counted(3, 3), "6"),
        (Ratio(), counted(4, 3), "6"),
        (Ratio(D("0.5")), counted(1, 2), "3"),
        (Ratio(D("0.5")), counted(49, 100), "0"),
        (Ratio(D(1)), counted(99, 100), "0"),
        (Ratio(D(1)), counted(100, 100), "6"),
        (STEPS, counted(49, 100), "0"),
        (STEPS, counted(50, 100), "2"),
        (STEPS, counted(79, 100), "2"),
        (STEPS, counted(80, 100), "4"),
        (STEPS, counted(99, 100), "4"),
        (STEPS, counted(100, 100), "6"),
        (STEPS, counted(200, 100), "6"),
        (COUNTS, counted(0, 1), "0"),
        (COUNTS, counted(1, 1), "2"),
        (COUNTS, counted(3, 1), "2"),
        (COUNTS, counted(4, 1), "6"),
        (COUNTS, counted(400, 1), "6"),
        (PARTS, counted(0, 2), "0"),
        (PARTS, counted(1, 2, "a"), "1"),
        (PARTS, counted(2, 2, "a", "b"), "6"),
        (YesNo(), counted(0, 1), "0"),
        (YesNo(), counted(1, 2), "0"),
        (YesNo(), counted(2, 2), "6"),
        (YesNo(), counted(3, 2), "6"),
        (TAKEN, counted(0, 0), "6"),
        (TAKEN, counted(1, 0), "5.5"),
        (TAKEN, counted(8, 0), "2"),
        (TAKEN, counted(9, 0), "2"),
        (Deduction(D(6), D(6)), counted(1, 0), "0"),
    ],
)
def test_a_rule_at_its_edge(rule: Rule, indicator: Indicator, points: str) -> None:
    """Exactly at, just below and beyond every threshold."""
    assert propose(leaf(rule), indicator).points == D(points)


@pytest.mark.parametrize("rule", [Ratio(), STEPS, COUNTS, PARTS, YesNo()])
def test_nothing_planned_does_not_apply(rule: Rule) -> None:
    """Every rule but a deduction, which takes nothing where nothing happened."""
    assert propose(leaf(rule), counted(0, 0)).not_applicable
    assert propose(leaf(Direct()), counted(0, 0)).points is None


@pytest.mark.parametrize(("step", "points"), [("0.01", "0.67"), ("0.25", "0.75"), ("0.5", "0.5"), ("1", "1")])
def test_points_are_rounded_by_the_step_of_the_set(step: str, points: str) -> None:
    """Two thirds of a point, half up to the nearest step."""
    assert propose(leaf(Ratio(), D(1)), counted(2, 3), rounding=D(step)).points == D(points)
