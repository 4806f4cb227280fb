"""Points proposed by rules, formulas, scores and totals."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.criteria import (
    Bracket,
    Brackets,
    Checklist,
    ClassBand,
    CriteriaSet,
    Criterion,
    Deduction,
    Direct,
    Indicator,
    IndicatorName,
    IndicatorRef,
    Measure,
    Part,
    Ratio,
    Rule,
    ScoreValues,
    YesNo,
    parse_indicator,
)
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.scoring import Proposal, check_score, needs_explanation, propose, rounded, total_of

D = Decimal
NAME = "events_on_time:II.2.b.1"
SIX = D(6)
BRACKETS = Brackets((Bracket(D(50), D(2)), Bracket(D(80), D(4)), Bracket(D(100), SIX)))
COUNTED = Brackets((Bracket(D(1), D(2)), Bracket(D(4), SIX)), Measure.COUNT)
VARIETY = Checklist(
    (Part("board", "Màn hình", D(1)), Part("web", "Mạng", D(2)), Part("traditional", "Khác", D(3)))
)
RULES: list[Rule] = [Ratio(), Ratio(D("0.5")), BRACKETS, COUNTED, VARIETY, YesNo()]


def leaf(
    rule: Rule | None,
    *,
    identity: str = "3.1",
    parent: str | None = None,
    points: D = SIX,
    survey: bool = False,
) -> Criterion:
    """Build a criterion with a rule."""
    return Criterion(
        id=identity,
        parent=parent,
        title="Đăng văn bản",
        text="Tỷ lệ văn bản đăng đúng hạn.",
        max_points=points,
        rule=rule,
        indicator=None,
        clauses=(),
        evidence_required=True,
        survey=survey,
        done_words="văn bản đăng đúng hạn",
        planned_words="văn bản ban hành",
    )


def counted(done: int | D, planned: int | D, *parts: str) -> Indicator:
    """Build the value of an indicator."""
    return Indicator(NAME, D(done), D(planned), frozenset(parts))


def set_of(*criteria: Criterion) -> CriteriaSet:
    """Build a criteria set."""
    bands = (ClassBand("Tốt", D(80)), ClassBand("Khá", D(65)), ClassBand("Yếu", D(0)))
    return CriteriaSet("s", 1, "Bộ tiêu chí", 2018, "all", D("0.01"), bands, criteria)


def test_the_formula_shows_its_numbers_and_links_them() -> None:
    """Two of four documents posted in time give three of six points, and each number leads to its list."""
    proposal = propose(leaf(Ratio(D("0.5"))), counted(2, 4))
    assert proposal.text == "2 văn bản đăng đúng hạn ÷ 4 văn bản ban hành × 6 điểm = 3,0 điểm"
    assert [run.link for run in proposal.formula if run.link] == [f"{NAME}#done", f"{NAME}#planned"]
    assert proposal.formula[-1].strong


@pytest.mark.parametrize(
    ("rule", "indicator", "points", "formula"),
    [
        (Ratio(D("0.5")), counted(1, 4), D(0), "= 25 %, dưới 50 %: 0,0 điểm"),
        (Ratio(), counted(9, 4), D(6), "= 6,0 điểm"),
        (Ratio(), counted(1, 7), D("0.86"), "= 0,86 điểm"),
        (BRACKETS, counted(5, 6), D(4), "= 83,3 % → 4,0 điểm"),
        (BRACKETS, counted(1, 6), D(0), "= 16,7 % → 0,0 điểm"),
        (COUNTED, counted(3, 1), D(2), "3 văn bản đăng đúng hạn → 2,0 điểm"),
        (VARIETY, counted(2, 3, "board", "traditional"), D(4), "Màn hình 1 + Mạng 0 + Khác 3 = 4,0 điểm"),
        (YesNo(), counted(1, 1), D(6), ": đạt, 6,0 điểm"),
        (YesNo(), counted(0, 1), D(0), ": chưa đạt, 0,0 điểm"),
        (
            Deduction(D("0.5"), D(4)),
            counted(3, 0),
            D("4.5"),
            "6 điểm − 3 văn bản đăng đúng hạn × 0,5 = 4,5 điểm",
        ),
        (Deduction(D("0.5"), D(4)), counted(20, 0), D(2), "(trừ tối đa 4) = 2,0 điểm"),
    ],
)
def test_each_rule(rule: Rule, indicator: Indicator, points: D, formula: str) -> None:
    """Every kind of rule gives exact points and says how."""
    proposal = propose(leaf(rule), indicator)
    assert proposal.points == points
    assert proposal.text.endswith(formula)


def test_nothing_is_proposed_where_nothing_is_counted() -> None:
    """Typed, survey and uncounted criteria have no proposal; nothing planned is not applicable."""
    assert propose(leaf(Direct()), None) == Proposal(None)
    assert propose(leaf(Ratio(), survey=True), counted(1, 1)) == Proposal(None)
    assert propose(leaf(Ratio()), None) == Proposal(None)
    empty = propose(leaf(Ratio()), counted(0, 0))
    assert (empty.points, empty.not_applicable) == (None, True)


@given(
    st.sampled_from(RULES), st.integers(0, 60), st.integers(1, 40), st.sets(st.sampled_from(["board", "web"]))
)
def test_more_done_never_scores_less(rule: Rule, done: int, planned: int, parts: set[str]) -> None:
    """One more thing done, or one more part present, never lowers the points; they stay within bounds."""
    fewer = propose(leaf(rule), counted(done, planned, *parts)).points
    more = propose(leaf(rule), counted(done + 1, planned, *parts, "traditional")).points
    assert fewer is not None
    assert more is not None
    assert 0 <= fewer <= more <= SIX


@given(st.decimals(0, 100, places=4), st.sampled_from([D("0.01"), D("0.05"), D("0.25"), D("0.5"), D(1)]))
def test_rounding_is_to_the_nearest_step(points: D, step: D) -> None:
    """Points are rounded to the step of the set, half up."""
    found = rounded(points, step)
    assert found % step == 0
    assert -step / 2 < found - points <= step / 2


TREE = set_of(
    leaf(None, identity="1", points=D(10)),
    leaf(Ratio(), identity="1.1", parent="1", points=D(6)),
    leaf(YesNo(), identity="1.2", parent="1", points=D(4)),
    leaf(None, identity="2", points=D(5)),
    leaf(Direct(), identity="2.1", parent="2", points=D(3)),
    leaf(Direct(), identity="2.2", parent="2", points=D(2), survey=True),
)
CHOICES = st.fixed_dictionaries(
    {
        leaf.id: st.none()
        | st.just(ScoreValues(leaf.id, None, not_applicable=True, reason="không có"))
        | st.decimals(0, leaf.max_points, places=2).map(lambda p, i=leaf.id: ScoreValues(i, p))
        for leaf in TREE.leaves()
    }
).map(lambda found: {key: value for key, value in found.items() if value is not None})


@given(CHOICES)
def test_totals_equal_the_tree(scores: dict[str, ScoreValues]) -> None:
    """The whole is the sum of its groups, never above its maximum, re-based to 100."""
    total = total_of(TREE, scores)
    assert total.points == sum(g.points for g in total.groups)
    assert total.maximum == sum(g.maximum for g in total.groups)
    assert total.count == sum(g.count for g in total.groups)
    assert 0 <= total.points <= total.maximum
    assert (total.percent is None) == (total.maximum == 0)
    if total.percent is not None:
        assert 0 <= total.percent <= 100


@given(CHOICES, st.sampled_from(["1.1", "1.2", "2.1"]))
def test_not_applicable_never_raises_points_above_the_maximum(
    scores: dict[str, ScoreValues], which: str
) -> None:
    """Setting a criterion aside lowers the maximum and never leaves more points than can be had."""
    before = total_of(TREE, scores)
    after = total_of(
        TREE, {**scores, which: ScoreValues(which, None, not_applicable=True, reason="không có")}
    )
    assert after.maximum <= before.maximum
    assert after.points <= before.points
    assert after.points <= after.maximum


def test_a_total_is_rebased_and_classed() -> None:
    """Eight of ten points that apply are 80 %, and reach the best class."""
    scores = {
        "1.1": ScoreValues("1.1", D(5)),
        "1.2": ScoreValues("1.2", D(3)),
        "2.1": ScoreValues("2.1", None, not_applicable=True, reason="không có"),
    }
    total = total_of(TREE, scores)
    assert (total.points, total.maximum, total.percent, total.class_label) == (D(8), D(10), D(80), "Tốt")
    assert (total.answered, total.count) == (3, 3)
    assert total_of(TREE, {}).class_label is None


def test_a_survey_criterion_counts_once_it_has_points() -> None:
    """The unit cannot score a survey criterion; the superior's result enters the total."""
    assert total_of(TREE, {}).maximum == 13
    assert total_of(TREE, {"2.2": ScoreValues("2.2", D(1))}).maximum == 15


@pytest.mark.parametrize(
    ("criterion", "values", "field"),
    [
        (leaf(None), ScoreValues("3.1", D(1)), "criterion"),
        (leaf(Ratio(), survey=True), ScoreValues("3.1", D(1)), "points"),
        (leaf(Ratio()), ScoreValues("3.1", D("6.01")), "points"),
        (leaf(Ratio()), ScoreValues("3.1", D(-1)), "points"),
        (leaf(Ratio()), ScoreValues("3.1", D("NaN")), "points"),
        (leaf(Ratio()), ScoreValues("3.1", None, not_applicable=True, reason=" "), "reason"),
        (leaf(Direct()), ScoreValues("3.1", D(1)), "explanation"),
    ],
)
def test_a_score_that_cannot_stand(criterion: Criterion, values: ScoreValues, field: str) -> None:
    """A wrong score is refused at the field that is wrong."""
    with pytest.raises(UserMistake) as caught:
        check_score(criterion, values)
    assert caught.value.field == field
    assert caught.value.hint


@pytest.mark.parametrize(
    ("points", "evidence", "needed"),
    [(D(3), True, False), (D(4), True, True), (D(3), False, True), (None, False, False)],
)
def test_when_an_explanation_is_compulsory(*, points: D | None, evidence: bool, needed: bool) -> None:
    """It is where the points differ from the proposal, and where evidence is missing."""
    values = ScoreValues("3.1", points)
    check_score(leaf(Ratio()), values)
    proposal = Proposal(D(3))
    assert needs_explanation(leaf(Ratio()), values, proposal, evidence_complete=evidence) is needed


@pytest.mark.parametrize("name", IndicatorName)
def test_indicators_read_back(name: IndicatorName) -> None:
    """An indicator is written with its parameter where it has one."""
    text = (
        f"{name}:II.1.e"
        if name.value.endswith(("_done", "_completion", "_count", "events_on_time"))
        else str(name)
    )
    text = str(name) if name is IndicatorName.PLAN_COMPLETION else text
    assert str(parse_indicator(text)) == text
    wrong = str(name) if ":" in text else f"{name}:x"
    with pytest.raises(UserMistake):
        parse_indicator(wrong)


def test_an_unknown_indicator_lists_those_known() -> None:
    """A wrong name is answered with the right ones."""
    with pytest.raises(UserMistake) as caught:
        parse_indicator("luck")
    assert "clause_done:<clause>" in caught.value.hint
    assert parse_indicator("clause_done:II.1.đ") == IndicatorRef(IndicatorName.CLAUSE_DONE, "II.1.đ")


def test_lookups() -> None:
    """Leaves are found below a group, and a wrong id is a mistake."""
    assert [c.id for c in TREE.leaves("1")] == ["1.1", "1.2"]
    assert [c.id for c in TREE.children(None)] == ["1", "2"]
    assert TREE.criterion("2.1").parent == "2"
    with pytest.raises(UserMistake):
        TREE.criterion("9")
