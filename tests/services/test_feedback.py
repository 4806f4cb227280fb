"""The register of feedback: what is taken, its code and term, answer and publication, who may see whom."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from builders.workspaces import SetClock, everything_in, rows_of

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FeedbackValues,
)
from cchc_desktop.workspace import Workspace

DAY = date(2018, 5, 9)
NAME, PHONE, ADDRESS = "Lê Thị Bí Mật", "0905 123 456", "12 đường Giấu Kín"


def case(**changes: Any) -> FeedbackValues:
    """Return a case of May 2018 with its sender; `changes` replace its values."""
    values: dict[str, Any] = {
        "received_on": DAY,
        "channel": FeedbackChannel.PHONE,
        "kind": FeedbackKind.CONDUCT,
        "content": "Hồ sơ hộ tịch trả chậm hai ngày.",
        "sender_name": NAME,
        "sender_phone": PHONE,
        "sender_address": ADDRESS,
        **changes,
    }
    return FeedbackValues(**values)


def receive(at: Workspace, **changes: Any) -> FeedbackRecord:
    """Enter a case."""
    return at.feedback.receive(case(**changes)).record


@pytest.mark.parametrize("kind", [FeedbackKind.COMPLAINT, FeedbackKind.DENUNCIATION])
def test_complaints_and_denunciations_are_sent_to_their_own_office(
    commune: Workspace, kind: FeedbackKind
) -> None:
    """Khiếu nại and tố cáo have laws of their own: they are not entered, and the way to go is said."""
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake, match="khiếu nại") as told:
        receive(commune, kind=kind)
    assert (told.value.field, "tiếp công dân" in told.value.hint) == ("kind", True)
    assert everything_in(commune.folder) == before


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"content": "  \n"}, "content"), ({"received_on": date(2018, 7, 4)}, "received_on")],
)
def test_a_wrong_case_is_refused_with_its_field(
    commune: Workspace, changes: dict[str, Any], field: str
) -> None:
    """No content, or a day that has not come, is said and nothing is entered."""
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake) as told:
        receive(commune, **changes)
    assert (told.value.field, bool(told.value.hint)) == (field, True)
    assert everything_in(commune.folder) == before


def test_codes_count_within_their_day(commune: Workspace) -> None:
    """PAKN, the day of receipt, and a number that begins anew each day."""
    codes = [receive(commune, received_on=day).code for day in (DAY, DAY, DAY + timedelta(days=1), DAY)]
    assert codes == [
        "PAKN.20180509.0001",
        "PAKN.20180509.0002",
        "PAKN.20180510.0001",
        "PAKN.20180509.0003",
    ]


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2018, 5, 9), date(2018, 6, 6)),
        (date(2018, 5, 11), date(2018, 6, 8)),
        (date(2018, 5, 12), date(2018, 6, 8)),
    ],
)
def test_the_term_is_twenty_working_days(commune: Workspace, received: date, due: date) -> None:
    """Saturdays and Sundays do not count; a case of Saturday counts from Monday."""
    assert receive(commune, received_on=received).due == due


def test_a_case_goes_from_open_to_published(commune: Workspace) -> None:
    """Received, answered in writing with number and date, made public with place and date."""
    made = receive(commune)
    today = commune.today()
    assert (made.state(date(2018, 6, 6)), made.state(date(2018, 6, 7))) == (
        FeedbackState.OPEN,
        FeedbackState.LATE,
    )
    answered = commune.feedback.answer(
        made.code, number=" 21/UBND-VP ", day=date(2018, 5, 20), text="Đã trả hồ sơ."
    ).record
    assert (answered.state(today), answered.on_time) == (FeedbackState.ANSWERED, True)
    assert (answered.id, answered.revision, answered.answer_number) == (made.id, 2, "21/UBND-VP")
    published = commune.feedback.publish(made.id, day=date(2018, 5, 21), place="Trang thông tin xã").record
    assert (published.state(today), published.revision) == (FeedbackState.PUBLISHED, 3)
    assert commune.feedback.get(made.code) == published
    assert [line.action for line in commune.audit.lines()] == ["publish", "answer", "receive"]


def test_a_late_answer_is_late(commune: Workspace) -> None:
    """An answer after the term counts as answered, not as on time."""
    made = receive(commune)
    answered = commune.feedback.answer(made.id, number="1", day=date(2018, 6, 7), text="x").record
    assert not answered.on_time


def test_steps_out_of_order_are_refused(commune: Workspace) -> None:
    """Nothing is published before it is answered, nothing answered before it came or after today."""
    made = receive(commune)
    done = receive(commune)
    answer, publish = commune.feedback.answer, commune.feedback.publish
    answer(done.id, number="1", day=date(2018, 6, 1), text="Đã trả lời")
    before = everything_in(commune.folder)
    wrong: list[tuple[Callable[[], object], str]] = [
        (lambda: publish(made.id, day=date(2018, 6, 1), place="Bảng tin"), "day"),
        (lambda: publish(done.id, day=date(2018, 5, 31), place="Bảng tin"), "day"),
        (lambda: publish(done.id, day=date(2018, 6, 2), place=" "), "place"),
        (lambda: answer(made.id, number=" ", day=date(2018, 6, 1), text="x"), "number"),
        (lambda: answer(made.id, number="1", day=date(2018, 6, 1), text=" "), "text"),
        (lambda: answer(made.id, number="1", day=date(2018, 5, 8), text="x"), "day"),
        (lambda: answer(made.id, number="1", day=date(2018, 7, 4), text="x"), "day"),
        (lambda: answer("PAKN.20180101.0001", number="1", day=DAY, text="x"), "case"),
    ]
    for attempt, field in wrong:
        with pytest.raises(UserMistake) as told:
            attempt()
        assert (told.value.field, bool(told.value.hint)) == (field, True)
    assert everything_in(commune.folder) == before


def test_publication_cannot_be_dated_tomorrow(commune: Workspace) -> None:
    """What has not happened is not in the register."""
    made = receive(commune)
    commune.feedback.answer(made.id, number="1", day=DAY, text="x")
    with pytest.raises(UserMistake) as told:
        commune.feedback.publish(made.id, day=date(2018, 7, 4), place="Bảng tin")
    assert told.value.field == "day"


def test_the_list_is_newest_first_and_of_its_period(commune: Workspace) -> None:
    """A quarter's list holds the cases received in it."""
    spring = receive(commune, received_on=date(2018, 3, 31))
    first, second = receive(commune), receive(commune)
    assert [c.id for c in commune.feedback.cases()] == [second.id, first.id, spring.id]
    assert [c.id for c in commune.feedback.cases(commune.plans.period("2018-Q1"))] == [spring.id]


def test_personal_data_lie_in_one_table_alone(commune: Workspace) -> None:
    """Name, phone and address are in no journal entry, no line of the trail, no index and no other row."""
    made = receive(commune)
    commune.feedback.answer(made.id, number="1", day=DAY, text="Đã trả lời")
    commune.feedback.publish(made.id, day=DAY, place="Bảng tin")
    held = everything_in(commune.folder)
    (sender,) = held.pop("feedback_senders")
    assert sender == (made.id, NAME, PHONE, ADDRESS)
    octets = json.dumps(held, ensure_ascii=False, default=lambda blob: blob.decode("utf-8", "replace"))
    for secret in (NAME, "Bí Mật", "bi mat", "123 456", "Giấu Kín", "giau kin"):
        assert secret not in octets
    assert made.has_sender
    assert [hit.record for hit in commune.search.find("bi mat")] == []


def test_opening_personal_data_leaves_a_trace(commune: Workspace) -> None:
    """Who looked and why is recorded; without a reason nothing is shown."""
    made = receive(commune)
    with pytest.raises(UserMistake) as told:
        commune.feedback.open_sender(made.id, " ")
    assert told.value.field == "reason"
    assert commune.feedback.open_sender(made.code, "Gọi lại để hỏi thêm") == (NAME, PHONE, ADDRESS)
    line = commune.audit.lines()[0]
    assert (line.action, line.reason, line.author) == (
        "open_sender",
        "Gọi lại để hỏi thêm",
        commune.user.name,
    )
    bare = receive(commune, sender_name="", sender_phone="", sender_address="")
    assert not bare.has_sender
    assert commune.feedback.open_sender(bare.id, "Kiểm tra") == ("", "", "")


def test_personal_data_can_go_without_the_case(commune: Workspace) -> None:
    """Erasing a sender's row touches nothing else: the case, its journal and the trail stay sound."""
    made = receive(commune)
    with rows_of(commune.folder) as rows:
        rows.execute("DELETE FROM feedback_senders")
    assert not commune.feedback.get(made.id).has_sender
    assert commune.audit.verify().broken_at is None


def test_the_state_follows_the_day(commune: Workspace, clock: SetClock) -> None:
    """An unanswered case becomes late by itself when its term has passed."""
    clock.set(date(2018, 5, 9))
    made = receive(commune)
    assert commune.feedback.get(made.id).state(commune.today()) is FeedbackState.OPEN
    clock.set(date(2018, 6, 7))
    assert commune.feedback.get(made.id).state(commune.today()) is FeedbackState.LATE
