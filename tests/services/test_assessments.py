"""Self-assessment: proposed and own points, what blocks submitting."""

from decimal import Decimal
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.assessments import WHY, answer_everything, row, score, view_of
from builders.workspaces import PASSWORD, everything_in

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.scoring import Proof
from cchc_desktop.workspace import Workspace


def test_a_fresh_quarter_has_proposals_and_no_answers(commune: Workspace) -> None:
    """Nothing is scored, nothing is a zero: no class is shown yet."""
    view = view_of(commune)
    assert (view.total.answered, view.total.points, view.total.class_label) == (0, 0, None)
    assert len(view.blockers) == view.total.count == len(view.rows)
    assert all(r.score.points is None for r in view.rows)


def test_the_set_of_the_plans_year_comes_first(commune: Workspace) -> None:
    """The full set of 2018 is used unless another is named; an unknown one is refused with those known."""
    sets = commune.assessments.sets()
    assert [s.id for s in sets] == ["tuyen-truyen-643-2018", "tieu-chi-truyen-thong-2-diem"]
    assert sum(leaf.max_points for leaf in sets[0].leaves()) == 100
    with pytest.raises(UserMistake, match="Không có") as told:
        commune.assessments.show(commune.plans.period("2018-Q2"), set_id="khác")
    assert "tuyen-truyen-643-2018" in told.value.hint


def test_points_and_explanation_are_kept(commune: Workspace) -> None:
    """What was typed is there after closing, to the hundredth."""
    score(commune, "5.1", "3.25", "  Có hai buổi phát ngoài lịch.  ")
    again = Workspace.open(commune.folder, password=PASSWORD, clock=commune.clock)
    found = row(again, "5.1").score
    assert (found.points, found.explanation) == (Decimal("3.25"), "Có hai buổi phát ngoài lịch.")
    assert view_of(again).total.points == Decimal("3.25")
    again.close()


@pytest.mark.parametrize(
    ("criterion", "points", "field"),
    [
        ("5.1", "6.01", "points"),
        ("5.1", "-0.01", "points"),
        ("5.1", "NaN", "points"),
        ("5.1", "Infinity", "points"),
        ("5", "1", "criterion"),
        ("9.9", "1", "criterion"),
    ],
)
def test_points_that_cannot_be_are_refused(
    commune: Workspace, criterion: str, points: str, field: str
) -> None:
    """Below zero, above the maximum, no number, a group or an unknown criterion: nothing is written."""
    score(commune, "5.1", 4, WHY)
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        score(commune, criterion, points, WHY)
    assert (told.value.field, bool(told.value.hint)) == (field, True)
    assert everything_in(commune.folder) == before


def test_a_criterion_set_aside_lowers_the_maximum(commune: Workspace) -> None:
    """With a reason it leaves the sum; without one it is refused; it can be taken back."""
    quarter = commune.plans.period("2018-Q2")
    before = view_of(commune).total.maximum
    with pytest.raises(UserMistake) as told:
        commune.assessments.set_not_applicable(quarter, "3.3", " ")
    assert told.value.field == "reason"
    commune.assessments.set_not_applicable(quarter, "3.3", "Xã chưa có trang mạng xã hội.")
    assert view_of(commune).total.maximum == before - 3
    assert (row(commune, "3.3").problem, row(commune, "3.3").score.not_applicable) == ("", True)
    commune.assessments.clear(quarter, "3.3")
    assert view_of(commune).total.maximum == before
    assert not row(commune, "3.3").score.answered


def test_the_class_follows_the_share_of_what_applies(commune: Workspace) -> None:
    """80 of 100 is Tốt, one hundredth less is Khá."""
    answer_everything(commune)
    quarter = commune.plans.period("2018-Q2")
    for leaf in view_of(commune).rows:
        commune.assessments.set_score(quarter, leaf.criterion.id, leaf.criterion.max_points, WHY)
    assert (view_of(commune).total.percent, view_of(commune).total.class_label) == (100, "Tốt")
    for criterion in ("1.1", "1.2", "2.1", "2.2"):
        score(commune, criterion, 0, WHY)
    assert (view_of(commune).total.percent, view_of(commune).total.class_label) == (80, "Tốt")
    score(commune, "2.3", "4.99", WHY)
    assert (view_of(commune).total.percent, view_of(commune).total.class_label) == (Decimal("79.99"), "Khá")


def test_proposals_fill_only_what_is_unanswered(commune: Workspace) -> None:
    """Own points stay; what cannot apply is set aside with its reason; a second time nothing is left."""
    record(commune, counters={"broadcasts": 5})
    score(commune, "5.3", 1, WHY)
    quarter = commune.plans.period("2018-Q2")
    taken = commune.assessments.use_proposals(quarter).record
    assert taken == len(view_of(commune).rows) - 1
    assert row(commune, "5.3").score.points == 1
    assert row(commune, "5.1").score.points == 4
    assert row(commune, "3.1").score.not_applicable
    assert row(commune, "3.1").score.reason
    before = everything_in(commune.folder)
    assert commune.assessments.use_proposals(quarter).record == 0
    assert everything_in(commune.folder) == before


def test_an_explanation_is_compulsory_where_points_cannot_be_followed(
    commune: Workspace, tmp_path: Path
) -> None:
    """Other points than proposed, no file, or files for some activities only; the proved proposal is not."""
    bare = record(commune, counters={"broadcasts": 5})
    score(commune, "5.1", 4)
    assert (row(commune, "5.1").proof, bool(row(commune, "5.1").problem)) == (Proof.MISSING, True)
    record(commune, proof(tmp_path), counters={})
    assert (row(commune, "5.1").proof, bool(row(commune, "5.1").problem)) == (Proof.PARTIAL, True)
    commune.evidence.attach(Noun.ACTIVITY, bare.id, proof(tmp_path, "b.txt", "b"))
    assert (row(commune, "5.1").proof, row(commune, "5.1").problem) == (Proof.COMPLETE, "")
    score(commune, "5.1", 5)
    assert row(commune, "5.1").problem
    score(commune, "5.1", 5, WHY)
    assert row(commune, "5.1").problem == ""


def test_a_file_can_prove_a_criterion_itself(commune: Workspace, tmp_path: Path) -> None:
    """A decision that belongs to no activity is attached to the criterion."""
    score(commune, "2.3", 0)
    assert row(commune, "2.3").problem
    key = row(commune, "2.3").evidence_key
    commune.evidence.attach(Noun.ASSESSMENT, key, proof(tmp_path))
    assert [f.name for f in row(commune, "2.3").evidence] == ["biên bản.txt"]
    assert row(commune, "2.3").problem == ""
    assert view_of(commune, "2018-Q1").row("2.3").evidence == ()


def test_the_superior_reads_a_units_assessment_but_not_as_its_own(
    district: Workspace, commune: Workspace
) -> None:
    """Another unit's quarter is shown beside the own one and holds nothing of it."""
    score(district, "5.1", 4, WHY)
    quarter = district.plans.period("2018-Q2")
    below = district.assessments.show(quarter, unit=commune.unit.key)
    assert (below.unit, below.row("5.1").score.points) == (commune.unit.key, None)
