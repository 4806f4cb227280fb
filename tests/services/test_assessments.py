"""Self-assessment: proposed and own points, what blocks submitting, what a version covers."""

import hashlib
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders.activities import activity, proof, record
from builders.workspaces import PASSWORD, everything_in, rows_of

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.assessments import AssessmentView, CriterionView
from cchc_desktop.workspace import Workspace

WHY = "Theo sổ theo dõi của đơn vị."


def view_of(at: Workspace, code: str = "2018-Q2") -> AssessmentView:
    """Return the assessment of a quarter."""
    return at.assessments.show(at.plans.period(code))


def row(at: Workspace, criterion: str) -> CriterionView:
    """Return one criterion."""
    return view_of(at).row(criterion)


def score(at: Workspace, criterion: str, points: str | int, explanation: str = "") -> None:
    """Give own points."""
    at.assessments.set_score(at.plans.period("2018-Q2"), criterion, Decimal(points), explanation)


def answer_everything(at: Workspace) -> None:
    """Score every criterion, with an explanation where one is asked for."""
    quarter = at.plans.period("2018-Q2")
    at.assessments.use_proposals(quarter)
    for blocker in view_of(at).blockers:
        points = blocker.score.points if blocker.score.points is not None else Decimal(1)
        at.assessments.set_score(quarter, blocker.criterion.id, points, WHY)


def submitted(at: Workspace) -> str:
    """Submit and return the hash of what the version covers."""
    return at.assessments.submit(at.plans.period("2018-Q2")).record.sha256


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
    """Other points than proposed, or no file where one is asked for; the proved proposal needs none."""
    record(commune, counters={"broadcasts": 5})
    score(commune, "5.1", 4)
    assert row(commune, "5.1").problem
    record(commune, proof(tmp_path), counters={})
    assert row(commune, "5.1").problem == ""
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


def test_a_quarter_with_blockers_is_not_submitted(commune: Workspace) -> None:
    """How many, which first and why are said; nothing is written."""
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake, match=str(len(view_of(commune).rows))) as told:
        submitted(commune)
    assert ("1.1" in told.value.message, bool(told.value.hint)) == (True, True)
    assert everything_in(commune.folder) == before
    answer_everything(commune)
    assert submitted(commune)


def test_each_submission_is_a_version_of_its_own(commune: Workspace) -> None:
    """The first stays as it was when a second is made; both say who and when."""
    answer_everything(commune)
    first = submitted(commune)
    score(commune, "5.1", 6, WHY)
    second = submitted(commune)
    submissions = view_of(commune).submissions
    assert {(s.version, s.sha256) for s in submissions} == {(1, first), (2, second)}
    assert {s.submitted_by for s in submissions} == {commune.user.name}
    with rows_of(commune.folder) as rows:
        documents = dict(rows.execute("SELECT sha256, document FROM submissions"))
    assert all(hashlib.sha256(text.encode()).hexdigest() == sha for sha, text in documents.items())
    assert json.loads(documents[first])["criteria"] == "tuyen-truyen-643-2018@1"


def test_nothing_changed_gives_the_same_hash(commune: Workspace, tmp_path: Path) -> None:
    """Two submissions of the same records cover the same: the hash depends on nothing else."""
    record(commune, proof(tmp_path))
    answer_everything(commune)
    assert submitted(commune) == submitted(commune)


def receive(at: Workspace, day: date) -> str:
    """Enter a case of feedback."""
    values = FeedbackValues(day, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Chờ lâu.")
    return at.feedback.receive(values).record.id


Act = Callable[[Workspace, dict[str, str], Path], object]
COVERED: dict[str, Act] = {
    "an activity changed": lambda at, ids, _: at.activities.change(ids["activity"], activity(title="Khác")),
    "an activity more": lambda at, _ids, _: record(at, title="Thêm"),
    "an activity withdrawn": lambda at, ids, _: at.activities.withdraw(ids["activity"]),
    "a file attached": lambda at, ids, file: at.evidence.attach(Noun.ACTIVITY, ids["activity"], file),
    "a file of a criterion": lambda at, ids, file: at.evidence.attach(Noun.ASSESSMENT, ids["key"], file),
    "a score changed": lambda at, _ids, _: score(at, "5.1", 6, "Lý do khác"),
    "a case answered": lambda at, ids, _: at.feedback.answer(
        ids["case"], number="1", day=date(2018, 6, 1), text="x"
    ),
    "an old case that falls due": lambda at, ids, _: at.feedback.answer(
        ids["old"], number="2", day=date(2018, 4, 20), text="x"
    ),
    "a claim withdrawn": lambda at, ids, _: at.plans.withdraw_claim(ids["claim"]),
    "an event fulfilled": lambda at, ids, _: at.plans.fulfil_trigger(ids["event"], date(2018, 5, 8)),
}


@pytest.mark.parametrize("act", COVERED.values(), ids=COVERED)
def test_a_submission_is_bound_to_every_record_it_rests_on(
    commune: Workspace, tmp_path: Path, act: Act
) -> None:
    """Whatever changes afterwards gives another hash: the superior sees that it is not what was submitted."""
    ids = {
        "activity": record(commune).id,
        "case": receive(commune, date(2018, 5, 9)),
        "old": receive(commune, date(2018, 3, 30)),
        "claim": commune.plans.claim_not_applicable(
            "II.2.a.8", commune.plans.period("2018-Q2"), "x"
        ).record.id,
        "event": commune.plans.record_trigger("II.2.b.1", "Công văn", date(2018, 5, 7)).record.id,
        "key": row(commune, "2.3").evidence_key,
    }
    answer_everything(commune)
    before = submitted(commune)
    act(commune, ids, proof(tmp_path))
    answer_everything(commune)
    assert submitted(commune) != before


def test_another_quarters_records_do_not_touch_a_submission(commune: Workspace) -> None:
    """Work of the first quarter changes nothing in the second."""
    answer_everything(commune)
    before = submitted(commune)
    record(commune, starts_on=date(2018, 3, 1))
    assert submitted(commune) == before


def test_the_superior_reads_a_units_assessment_but_not_as_its_own(
    district: Workspace, commune: Workspace
) -> None:
    """Another unit's quarter is shown beside the own one and holds nothing of it."""
    score(district, "5.1", 4, WHY)
    quarter = district.plans.period("2018-Q2")
    below = district.assessments.show(quarter, unit=commune.unit.key)
    assert (below.unit, below.row("5.1").score.points) == (commune.unit.key, None)
