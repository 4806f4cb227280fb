"""Handing a quarter up: what a version covers, what freezes, who approves, taking it back."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import activity, proof, record
from builders.assessments import (
    QUARTER,
    WHY,
    answer_everything,
    row,
    score,
    submit,
    submitted,
    view_of,
    withdrawn,
)
from builders.workspaces import LOGIN, PASSWORD, SetClock, everything_in, rows_of

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace


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
    withdrawn(commune)
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
    before = submitted(commune)
    withdrawn(commune)
    assert submitted(commune) == before


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
    withdrawn(commune)
    act(commune, ids, proof(tmp_path))
    answer_everything(commune)
    assert submitted(commune) != before


def test_another_quarters_records_do_not_touch_a_submission(commune: Workspace) -> None:
    """Work of the first quarter changes nothing in the second."""
    answer_everything(commune)
    before = submitted(commune)
    withdrawn(commune)
    record(commune, starts_on=date(2018, 3, 1))
    assert submitted(commune) == before


FROZEN: dict[str, Act] = {
    "a score": lambda at, _ids, _: score(at, "5.1", 6, "Lý do khác"),
    "setting a criterion aside": lambda at, _ids, _: at.assessments.set_not_applicable(
        at.plans.period(QUARTER), "5.1", "x"
    ),
    "an activity changed": COVERED["an activity changed"],
    "an activity more": COVERED["an activity more"],
    "an activity withdrawn": COVERED["an activity withdrawn"],
    "an activity moved in": lambda at, ids, _: at.activities.change(ids["later"], activity()),
    "a file attached": COVERED["a file attached"],
    "a file of a criterion": COVERED["a file of a criterion"],
    "a file taken off": lambda at, ids, _: at.evidence.detach(ids["file"]),
    "an answer dated in the quarter": COVERED["a case answered"],
    "a case received in the quarter": lambda at, _ids, _: receive(at, date(2018, 6, 29)),
    "a claim withdrawn": COVERED["a claim withdrawn"],
    "a claim more": lambda at, _ids, _: at.plans.claim_not_applicable(
        "II.3.4", at.plans.period(QUARTER), "x"
    ),
    "an event more": lambda at, _ids, _: at.plans.record_trigger("II.2.b.1", "x", date(2018, 6, 1)),
    "an event fulfilled in the quarter": COVERED["an event fulfilled"],
}


@pytest.mark.parametrize("act", FROZEN.values(), ids=FROZEN)
def test_submitting_freezes_the_quarter(commune: Workspace, tmp_path: Path, act: Act) -> None:
    """Each change is refused with the version that holds it and who can open it; nothing is written."""
    made = record(commune, proof(tmp_path, "a.txt", "a"))
    ids = {
        "activity": made.id,
        "file": made.evidence[0].id,
        "later": record(commune, starts_on=date(2018, 7, 2)).id,
        "case": receive(commune, date(2018, 5, 9)),
        "old": receive(commune, date(2018, 3, 30)),
        "claim": commune.plans.claim_not_applicable("II.2.a.8", commune.plans.period(QUARTER), "x").record.id,
        "event": commune.plans.record_trigger("II.2.b.1", "Công văn", date(2018, 5, 7)).record.id,
        "key": row(commune, "2.3").evidence_key,
    }
    answer_everything(commune)
    submit(commune)
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake, match="bản 1") as told:
        act(commune, ids, proof(tmp_path))
    assert "Rút" in told.value.hint
    after = everything_in(commune.folder)
    assert {k: v for k, v in after.items() if k != "blobs"} == {
        k: v for k, v in before.items() if k != "blobs"
    }


def test_work_goes_on_in_the_next_quarter(commune: Workspace, clock: SetClock) -> None:
    """A case of June is answered and published in July, an event of June fulfilled: on their own days."""
    case = receive(commune, date(2018, 6, 28))
    event = commune.plans.record_trigger("II.2.b.1", "Công văn", date(2018, 6, 29)).record.id
    answer_everything(commune)
    submit(commune)
    clock.set(date(2018, 7, 10))
    commune.feedback.answer(case, number="9", day=date(2018, 7, 5), text="Đã chấn chỉnh.")
    commune.feedback.publish(case, day=date(2018, 7, 6), place="Bảng tin")
    commune.plans.fulfil_trigger(event, date(2018, 7, 3))
    record(commune, starts_on=date(2018, 7, 4))
    assert view_of(commune).state is ReviewState.SUBMITTED


def test_a_frozen_criterion_says_so(commune: Workspace) -> None:
    """Every criterion is locked, and the assessment says by what and who can open it."""
    answer_everything(commune)
    assert (view_of(commune).lock, row(commune, "5.1").locked) == (None, False)
    submit(commune)
    lock = view_of(commune).lock
    assert lock is not None
    assert ("bản 1" in lock.message, bool(lock.hint), row(commune, "5.1").locked) == (True, True, True)
    with pytest.raises(UserMistake, match="bản 1"):
        submit(commune)
    assert commune.assessments.use_proposals(commune.plans.period(QUARTER)).record == 0


def test_a_withdrawn_version_opens_the_quarter_and_keeps_its_number(commune: Workspace) -> None:
    """Withdrawing needs a reason; the next version has the next number, and both stay in the history."""
    quarter = commune.plans.period(QUARTER)
    with pytest.raises(UserMistake):
        commune.assessments.withdraw(quarter, "Chưa nộp")
    answer_everything(commune)
    submit(commune)
    with pytest.raises(UserMistake, match="lý do"):
        commune.assessments.withdraw(quarter, " ")
    withdrawn(commune)
    assert view_of(commune).state is ReviewState.DRAFT
    score(commune, "5.1", 5, WHY)
    assert submit(commune).version == 2
    assert [(s.version, s.withdrawn) for s in view_of(commune).submissions] == [(1, True), (2, False)]
    assert len(commune.reviews.history(quarter)) == 2


@pytest.mark.parametrize(("day", "late"), [(date(2018, 7, 4), False), (date(2018, 7, 5), True)])
def test_a_version_after_the_deadline_is_late(
    commune: Workspace, clock: SetClock, *, day: date, late: bool
) -> None:
    """Communes hand in by 4 July; the day after is late, and it is said, not refused."""
    clock.set(day)
    answer_everything(commune)
    submit(commune)
    assert view_of(commune).submissions[0].late is late


@pytest.fixture
def leader(commune: Workspace) -> Iterator[Workspace]:
    """The same workspace as its leader sees it."""
    commune.users.add(NewUser("lanhdao", "Trần Văn Mẫu", "Chủ tịch", PASSWORD), ("leader",))
    opened = Workspace.open(commune.folder, login="lanhdao", password=PASSWORD, clock=commune.clock)
    yield opened
    opened.close()


def test_one_person_alone_is_recorded(commune: Workspace) -> None:
    """Where a unit has one person, nobody else can approve: the version says so for ever."""
    answer_everything(commune)
    made = submit(commune)
    assert (made.alone, view_of(commune).submissions[0].alone) == (True, True)
    assert "Một người" in commune.reviews.history(commune.plans.period(QUARTER))[0].remark


def test_four_eyes(commune: Workspace, leader: Workspace) -> None:
    """The officer presents it, does not approve it; the leader approves what was presented."""
    quarter = commune.plans.period(QUARTER)
    with pytest.raises(UserMistake):
        commune.assessments.present(quarter)
    answer_everything(commune)
    with pytest.raises(UserMistake, match="trình"):
        submit(leader)
    assert commune.assessments.present(quarter).record.state is ReviewState.PRESENTED
    with pytest.raises(UserMistake, match="không tự duyệt"):
        submit(commune)
    made = submit(leader)
    assert (made.submitted_by, made.presented_by, made.alone) == (
        leader.user.name,
        commune.user.name,
        False,
    )
    assert commune.user.login == LOGIN


def test_who_only_looks_is_no_second_pair_of_eyes(commune: Workspace) -> None:
    """A viewer beside the one officer approves nothing: the version is recorded as one person's."""
    commune.users.add(NewUser("xem", "Người Xem", "", PASSWORD), ("viewer",))
    answer_everything(commune)
    assert submit(commune).alone


def test_a_recorder_does_not_submit(commune: Workspace) -> None:
    """Only the leader's role hands a quarter up; what was typed and presented stays."""
    commune.users.add(NewUser("nhap", "Người Nhập", "", PASSWORD), ("recorder",))
    recorder = Workspace.open(commune.folder, login="nhap", password=PASSWORD, clock=commune.clock)
    answer_everything(commune)
    recorder.assessments.present(recorder.plans.period(QUARTER))
    with pytest.raises(Refused, match="Lãnh đạo"):
        submit(recorder)
    recorder.close()
    assert view_of(commune).submissions == ()
    assert submit(commune).presented_by == "Người Nhập"


@pytest.mark.parametrize(
    "act",
    [
        lambda at: score(at, "5.1", 2, "Khác"),
        lambda at: record(at, title="Thêm một buổi"),
        lambda at: at.assessments.take_back(at.plans.period(QUARTER)),
    ],
    ids=["other points", "another activity", "taken back"],
)
def test_what_is_approved_is_what_was_presented(
    commune: Workspace, leader: Workspace, act: Callable[[Workspace], object]
) -> None:
    """Whatever changed after presenting, the leader is told and nothing is submitted."""
    answer_everything(commune)
    quarter = commune.plans.period(QUARTER)
    commune.assessments.present(quarter)
    act(commune)
    answer_everything(commune)
    with pytest.raises(UserMistake, match="trình"):
        submit(leader)
    assert view_of(commune).submissions == ()
    commune.assessments.present(quarter)
    assert submit(leader).version == 1


def test_the_document_holds_what_totals_are_made_of(commune: Workspace) -> None:
    """Points, figures and duties stand in what the hash is taken over."""
    answer_everything(commune)
    submit(commune)
    with rows_of(commune.folder) as rows:
        ((text,),) = rows.execute("SELECT document FROM submissions")
        scores = rows.execute("SELECT count(*) FROM submitted_scores").fetchone()
    document = json.loads(text)
    view = view_of(commune)
    assert {c: p for c, p, aside in document["scores"] if not aside} == {
        r.criterion.id: str(r.score.points) for r in view.rows if r.score.points is not None
    }
    assert (scores[0], bool(document["obligations"])) == (len(view.rows), True)
    assert ["channel_count:radio+television", "0", "1", []] in document["indicators"]
