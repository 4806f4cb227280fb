"""Judging a commune's quarter at its district and at Sở Nội vụ, carried both ways by bundles."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from builders.activities import activity, proof
from builders.assessments import WHY, answer_everything, row, score, submit, view_of, withdrawn
from builders.exchange import Exchange, record, send
from builders.workspaces import everything_in, rows_of

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import DecisionKind, ReturnedItem, ReviewState
from cchc_desktop.services.notices import put_notice
from cchc_desktop.services.payloads import ReviewPayload
from cchc_desktop.services.review_checks import item_named
from cchc_desktop.services.review_views import QueueRow
from cchc_desktop.workspace import Workspace

QUARTER = "2018-Q1"
DUE = date(2018, 4, 20)


@pytest.fixture
def handed_up(exchange: Exchange, tmp_path: Path) -> Exchange:
    """The commune has submitted its quarter, and the district holds it."""
    record(exchange.commune, file=proof(tmp_path))
    answer_everything(exchange.commune, QUARTER)
    submit(exchange.commune, QUARTER)
    send(exchange.commune, exchange.district, exchange.stick)
    return exchange


def queued(at: Workspace) -> QueueRow:
    """Return the one quarter in the queue."""
    (found,) = at.reviews.queue(at.plans.period(QUARTER))
    return found


def items(*criteria: str) -> list[ReturnedItem]:
    """Return criteria to be mended by 20 April."""
    return [ReturnedItem(Noun.ASSESSMENT, each, "", "Thiếu nhật ký đăng tin", DUE) for each in criteria]


def test_the_queue_shows_what_awaits_this_unit(handed_up: Exchange) -> None:
    """Unit, version, own total and class; nothing is judged yet."""
    found = queued(handed_up.district)
    own = view_of(handed_up.commune, QUARTER).total
    assert (found.state, found.mine, found.version, found.late) == (ReviewState.RECEIVED, True, 1, False)
    assert (found.own, found.appraised) == (own, None)
    assert handed_up.province.reviews.queue(handed_up.province.plans.period(QUARTER)) == []


def test_a_version_is_read_as_it_was_submitted(handed_up: Exchange) -> None:
    """Points, explanations, formulas and files are those of the version."""
    read = handed_up.district.reviews.version(queued(handed_up.district).submission)
    mine = view_of(handed_up.commune, QUARTER)
    assert [r.score for r in read.assessment.rows] == [r.score for r in mine.rows]
    assert [r.proposal.text for r in read.assessment.rows] == [r.proposal.text for r in mine.rows]
    assert read.assessment.total == mine.total
    assert (read.missing, read.since, read.mine, read.why_not) == (0, None, True, "")


def test_accepted_by_district_and_province(handed_up: Exchange) -> None:
    """Appraised points stand beside the own ones at all three, and the quarter is closed for the commune."""
    district, province, commune = handed_up.district, handed_up.province, handed_up.commune
    own = row(commune, "5.1", QUARTER).score.points
    submission = queued(district).submission
    with pytest.raises(UserMistake, match="lý do"):
        district.reviews.appraise(submission, "5.1", Decimal("0.5"))
    district.reviews.appraise(submission, "5.1", Decimal("0.5"), "Nhật ký chỉ ghi một buổi.")
    assert queued(district).state is ReviewState.APPRAISING
    district.reviews.accept(submission, "Đồng ý")
    send(district, commune, handed_up.stick)
    seen = row(commune, "5.1", QUARTER)
    assert (seen.score.points, seen.appraised) == (own, Decimal("0.5"))
    assert seen.remark is not None
    assert (seen.remark.words, seen.remark.unit) == ("Nhật ký chỉ ghi một buổi.", district.unit.short_body)
    assert row(commune, "1.1", QUARTER).appraised == row(commune, "1.1", QUARTER).score.points
    send(district, province, handed_up.stick)
    assert (queued(province).state, queued(province).mine) == (ReviewState.ACCEPTED, True)
    province.reviews.accept(submission)
    send(province, district, handed_up.stick)
    send(district, commune, handed_up.stick)
    standings = [w.reviews.standing(w.plans.period(QUARTER), commune.unit.key) for w in
                 (commune, district, province)]  # fmt: skip
    assert {s.state for s in standings} == {ReviewState.CLOSED}
    assert {s.current.points for s in standings if s.current} == {standings[0].current.points}  # type: ignore[union-attr]
    appraised = view_of(commune, QUARTER).appraised
    assert appraised is not None
    assert appraised == queued(province).appraised == queued(district).appraised
    with pytest.raises(UserMistake, match="Sở Nội vụ") as told:
        score(commune, "5.1", 1, WHY, QUARTER)
    assert "mở lại" in told.value.hint


def test_returned_items_are_mended_and_submitted_again(handed_up: Exchange, tmp_path: Path) -> None:
    """Only the two returned criteria unlock; version 2 shows what changed, and is accepted."""
    district, commune = handed_up.district, handed_up.commune
    district.reviews.return_items(queued(district).submission, items("5.1", "2.3"), "Sửa hai chỗ")
    assert (queued(district).state, queued(district).mine) == (ReviewState.RETURNED, False)
    send(district, commune, handed_up.stick)
    quarter = commune.plans.period(QUARTER)
    told = commune.reviews.returned(quarter)
    assert commune.overview.read(quarter).returned == told
    assert commune.overview.read(quarter.next()).returned == told
    assert [(r.item.record, r.item.reason, r.item.due, r.unit) for r in told] == [
        ("2.3", "Thiếu nhật ký đăng tin", DUE, district.unit.name),
        ("5.1", "Thiếu nhật ký đăng tin", DUE, district.unit.name),
    ]
    assert told[0].item.title
    with pytest.raises(UserMistake, match="trả lại"):
        score(commune, "1.1", 1, WHY, QUARTER)
    with pytest.raises(UserMistake, match="trả lại"):
        record(commune, "Thêm một buổi")
    assert [r.criterion.id for r in view_of(commune, QUARTER).rows if not r.locked] == ["2.3", "5.1"]
    score(commune, "5.1", "0.25", "Chấm lại theo nhật ký.", QUARTER)
    commune.evidence.attach(Noun.ASSESSMENT, row(commune, "2.3", QUARTER).evidence_key, proof(tmp_path))
    assert submit(commune, QUARTER).version == 2
    send(commune, district, handed_up.stick)
    found = queued(district)
    assert (found.version, found.state) == (2, ReviewState.RECEIVED)
    since = district.reviews.version(found.submission).since
    assert since is not None
    assert ([c.criterion for c in since.scores], since.added, since.files_removed) == (["5.1"], (), 0)
    district.reviews.accept(found.submission)
    send(district, commune, handed_up.stick)
    kinds = [line.words for line in commune.reviews.history(quarter)]
    assert len(kinds) == 4
    assert commune.reviews.returned(quarter) == ()


@pytest.mark.parametrize("kind", ["activity", "clause"])
def test_a_returned_activity_or_clause_unlocks_itself(exchange: Exchange, kind: str) -> None:
    """The activity can be changed; a clause also takes activities and claims for it."""
    made = record(exchange.commune)
    other = record(exchange.commune, "Tập huấn một cửa")
    answer_everything(exchange.commune, QUARTER)
    submit(exchange.commune, QUARTER)
    send(exchange.commune, exchange.district, exchange.stick)
    submission = queued(exchange.district).submission
    clause = made.values.clauses[0]
    read = exchange.district.reviews.version(submission)
    noun, name = item_named(read, made.id if kind == "activity" else clause)
    exchange.district.reviews.return_items(submission, [ReturnedItem(noun, name, "", "Sửa ngày", DUE)])
    send(exchange.district, exchange.commune, exchange.stick)
    exchange.commune.activities.change(made.id, replace(made.values, place="Nhà văn hóa"))
    if kind == "activity":
        with pytest.raises(UserMistake, match="trả lại"):
            exchange.commune.activities.change(other.id, replace(other.values, place="Nhà văn hóa"))
    else:
        record(exchange.commune, "Bổ sung một buổi")
        with pytest.raises(UserMistake, match="trả lại"):
            exchange.commune.activities.record(activity(starts_on=date(2018, 3, 9)))


def test_a_received_version_is_not_withdrawn(handed_up: Exchange) -> None:
    """Until a receipt is here it can be taken back; afterwards the superior has to return it."""
    send(handed_up.district, handed_up.commune, handed_up.stick)
    assert view_of(handed_up.commune, QUARTER).state is ReviewState.RECEIVED
    with pytest.raises(UserMistake, match="Đã nhận") as told:
        withdrawn(handed_up.commune, QUARTER)
    assert handed_up.district.unit.name in told.value.hint


@pytest.mark.parametrize("first", ["acceptance", "withdrawal"])
def test_an_acceptance_that_crosses_a_withdrawal_stands(handed_up: Exchange, first: str) -> None:
    """Whichever arrives first, both sides see the version accepted, say why, and the quarter is frozen."""
    district, commune = handed_up.district, handed_up.commune
    withdrawn(commune, QUARTER)
    district.reviews.accept(queued(district).submission)
    ways = [(district, commune), (commune, district)]
    for sender, receiver in ways if first == "acceptance" else reversed(ways):
        send(sender, receiver, handed_up.stick)
    for at in (commune, district):
        standing = at.reviews.standing(at.plans.period(QUARTER), commune.unit.key)
        assert (standing.state, len(standing.idle)) == (ReviewState.ACCEPTED, 0)
        history = at.reviews.history(at.plans.period(QUARTER), commune.unit.key)
        assert any("không có hiệu lực" in line.remark for line in history)
    assert "rút lại không có hiệu lực" in queued(district).note
    with pytest.raises(UserMistake, match="chấp nhận"):
        record(commune, "Bổ sung một buổi")
    with pytest.raises(UserMistake):
        withdrawn(commune, QUARTER)


def test_a_return_that_crosses_a_withdrawal_has_no_effect(handed_up: Exchange) -> None:
    """The commune withdrew before the receipt came; both see the same, and version 2 goes its way."""
    district, commune = handed_up.district, handed_up.commune
    withdrawn(commune, QUARTER)
    district.reviews.return_items(queued(district).submission, items("5.1"))
    send(district, commune, handed_up.stick)
    send(commune, district, handed_up.stick)
    for at in (commune, district):
        standing = at.reviews.standing(at.plans.period(QUARTER), commune.unit.key)
        assert (standing.state, len(standing.idle)) == (ReviewState.DRAFT, 1)
    assert queued(district).note
    with pytest.raises(UserMistake, match="không phải"):
        district.reviews.accept(queued(district).submission)
    assert submit(commune, QUARTER).version == 2
    send(commune, district, handed_up.stick)
    district.reviews.accept(queued(district).submission)


def test_reopening_goes_from_the_top_down(handed_up: Exchange) -> None:
    """The district cannot open what the province has accepted; the province can, with a reason."""
    district, province = handed_up.district, handed_up.province
    submission = queued(district).submission
    district.reviews.accept(submission)
    send(district, province, handed_up.stick)
    with pytest.raises(UserMistake, match="mở lại trước"):
        district.reviews.return_items(submission, items("5.1"))
    province.reviews.accept(submission)
    send(province, district, handed_up.stick)
    with pytest.raises(UserMistake, match="trên xuống"):
        district.reviews.reopen(submission, "Sai số liệu")
    with pytest.raises(UserMistake, match="lý do"):
        province.reviews.reopen(submission, " ")
    province.reviews.reopen(submission, "Sai số liệu")
    send(province, district, handed_up.stick)
    district.reviews.reopen(submission, "Sai số liệu")
    district.reviews.return_items(submission, items("5.1"))
    send(district, handed_up.commune, handed_up.stick)
    assert view_of(handed_up.commune, QUARTER).state is ReviewState.RETURNED


def test_many_are_accepted_at_once_and_those_that_cannot_be_say_why(handed_up: Exchange) -> None:
    """One that was accepted before is left with its reason."""
    submission = queued(handed_up.district).submission
    result = handed_up.district.reviews.accept_all([submission]).record
    assert (result.accepted, result.skipped) == ((handed_up.commune.unit.key,), ())
    again = handed_up.district.reviews.accept_all([submission]).record
    assert [name for name, _ in again.skipped] == [handed_up.commune.unit.name]
    assert again.skipped[0][1]


def test_what_has_not_arrived_is_not_accepted(handed_up: Exchange) -> None:
    """A version whose evidence is only promised can be returned, not accepted."""
    with rows_of(handed_up.district.folder) as rows:
        rows.execute("UPDATE blobs SET present = 0")
    submission = queued(handed_up.district).submission
    assert handed_up.district.reviews.version(submission).missing == 1
    with pytest.raises(UserMistake, match="chưa nhận được"):
        handed_up.district.reviews.accept(submission)
    handed_up.district.reviews.return_items(submission, items("5.1"))


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        [replace(items("5.1")[0], reason=" ")],
        [replace(items("5.1")[0], due=date(2018, 3, 1))],
        items("9.9"),
        [ReturnedItem(Noun.ACTIVITY, "nobody", "", "x", DUE)],
        [ReturnedItem(Noun.USER, "nobody", "", "x", DUE)],
    ],
    ids=["nothing", "no reason", "a past day", "no criterion", "no activity", "no such kind"],
)
def test_a_return_that_cannot_be_mended_is_refused(handed_up: Exchange, wrong: list[ReturnedItem]) -> None:
    """Each item is of the version, with a reason and a day to come; nothing is written otherwise."""
    submission = queued(handed_up.district).submission
    before = everything_in(handed_up.district.folder)
    with pytest.raises(UserMistake) as told:
        handed_up.district.reviews.return_items(submission, wrong)
    assert told.value.hint
    assert everything_in(handed_up.district.folder) == before


def test_only_superiors_judge(handed_up: Exchange) -> None:
    """The unit itself, and a version nobody knows."""
    submission = queued(handed_up.district).submission
    with pytest.raises(UserMistake, match="cấp trên"):
        handed_up.commune.reviews.accept(submission)
    with pytest.raises(UserMistake, match="không có"):
        handed_up.district.reviews.accept("nobody")


def forge(by: Workspace, about: Workspace, **more: object) -> None:
    """Journal a decision at `by` that its own program would never write."""
    office = by._office
    row_of = queued(by) if by.unit.kind != "commune" else None
    with office.changing() as change:
        standing = about.reviews.standing(about.plans.period(QUARTER))
        assert standing.current is not None
        values: dict[str, object] = {
            "id": "forged",
            "unit": about.unit.key,
            "recorded_by": "x",
            "recorded_at": change.now,
            "reviewer": office.unit.key,
            "period": QUARTER,
            "decision": DecisionKind.ACCEPT,
            "submission": row_of.submission if row_of else standing.current.version.id,
            "version": 1,
            "sha256": standing.current.version.sha256,
            "order": 1,
        }
        put_notice(office, change, Noun.REVIEW, ReviewPayload(**values | more), action="review_accept")  # type: ignore[arg-type]


def test_a_unit_cannot_accept_itself(handed_up: Exchange) -> None:
    """A decision the commune wrote about itself is refused, and its stream with it."""
    forge(handed_up.commune, handed_up.commune)
    result = send(handed_up.commune, handed_up.district, handed_up.stick)
    assert Outcome.REFUSED in {stream.outcome for stream in result.streams}
    assert queued(handed_up.district).state is ReviewState.RECEIVED


@pytest.mark.parametrize(
    "more",
    [
        {"reviewer": "so-noi-vu@2018-01-01"},
        {"order": 0},
        {"sha256": ""},
        {"decision": DecisionKind.RETURN},
        {"submission": ""},
    ],
    ids=["in another's name", "no place", "no content", "a return of nothing", "no version"],
)
def test_a_forged_decision_is_refused(handed_up: Exchange, more: dict[str, object]) -> None:
    """In another unit's name or without what it must have: the commune takes nothing of it."""
    forge(handed_up.district, handed_up.commune, **more)
    result = send(handed_up.district, handed_up.commune, handed_up.stick)
    assert Outcome.REFUSED in {stream.outcome for stream in result.streams}
    assert view_of(handed_up.commune, QUARTER).standing.decisions == ()


def test_a_decision_never_changes(handed_up: Exchange) -> None:
    """A second entry for the same decision is refused; the first stands."""
    forge(handed_up.district, handed_up.commune)
    forge(handed_up.district, handed_up.commune, decision=DecisionKind.REOPEN, order=2)
    result = send(handed_up.district, handed_up.commune, handed_up.stick)
    assert "không thay đổi" in " ".join(item.reason for item in result.refused)


def test_a_decision_on_other_content_is_kept_and_changes_nothing(handed_up: Exchange) -> None:
    """It says in the history that what is here is not what was decided on."""
    forge(handed_up.district, handed_up.commune, sha256="f" * 64)
    send(handed_up.district, handed_up.commune, handed_up.stick)
    standing = view_of(handed_up.commune, QUARTER).standing
    assert (standing.state, len(standing.strays)) == (ReviewState.RECEIVED, 1)
    quarter = handed_up.commune.plans.period(QUARTER)
    assert "khác" in handed_up.commune.reviews.history(quarter)[-1].why_idle
