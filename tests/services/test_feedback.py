"""The register of feedback: what is taken, its code and term, answer and publication, who may see whom."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast

import pytest
from builders.workspaces import SetClock, everything_in

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FeedbackValues,
    Satisfaction,
    TermState,
)
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.feedback_rows import FeedbackFilter
from cchc_desktop.services.payloads import FeedbackPayload, read_payload
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


def test_holidays_lengthen_the_term(commune: Workspace) -> None:
    """25/4, 30/4 and 1/5/2018 are days off: they do not count; a day taken off the list counts again."""
    assert receive(commune, received_on=date(2018, 4, 12)).due == date(2018, 5, 15)
    commune.holidays.remove(date(2018, 4, 25))
    assert receive(commune, received_on=date(2018, 4, 12)).due == date(2018, 5, 14)


def test_a_channel_has_its_own_term(commune: Workspace) -> None:
    """The term table is data: an administrator sets it for new cases, with the document that says so."""
    before = receive(commune)
    commune.feedback.terms.set_term([FeedbackChannel.PHONE], 5, "QĐ 12/QĐ-UBND")
    assert receive(commune).due == date(2018, 5, 16)
    assert receive(commune, channel=FeedbackChannel.PAPER).due == before.due
    assert commune.feedback.get(before.id).due == before.due
    for days, source, field in ((0, "x", "working_days"), (5, " ", "source")):
        with pytest.raises(UserMistake) as told:
            commune.feedback.terms.set_term([FeedbackChannel.PHONE], days, source)
        assert told.value.field == field


def test_a_case_goes_through_every_stage(commune: Workspace) -> None:
    """Received, classified, in charge, told meanwhile, answered, published, asked, closed: one line each."""
    register = commune.feedback
    made = receive(commune)
    assert made.state is FeedbackState.RECEIVED
    case_of = made.code
    classified = register.classify(case_of, kind=FeedbackKind.REGULATION, day=date(2018, 5, 10)).record
    assert (classified.state, classified.kind) == (FeedbackState.CLASSIFIED, FeedbackKind.REGULATION)
    assigned = register.assign(case_of, who=" Bà Hà, Văn phòng ", day=date(2018, 5, 11)).record
    assert (assigned.state, assigned.in_charge) == (FeedbackState.ASSIGNED, "Bà Hà, Văn phòng")
    told = register.note(case_of, text="Đang xác minh", day=date(2018, 6, 8)).record
    assert [(n.day, n.text) for n in told.notes] == [(date(2018, 6, 8), "Đang xác minh")]
    answered = register.answer(
        case_of, number=" 21/UBND-VP ", day=date(2018, 6, 10), text="Đã trả hồ sơ."
    ).record
    assert (answered.state, answered.on_time) == (FeedbackState.ANSWERED, False)
    assert (answered.id, answered.answer_number) == (made.id, "21/UBND-VP")
    published = register.publish(case_of, day=date(2018, 6, 11), place="Trang thông tin xã").record
    assert published.state is FeedbackState.PUBLISHED
    asked = register.satisfy(case_of, level=Satisfaction.SATISFIED, day=date(2018, 6, 12)).record
    assert asked.satisfaction is Satisfaction.SATISFIED
    closed = register.close(case_of, day=date(2018, 6, 12)).record
    assert (closed.state, closed.revision, closed.notes) == (FeedbackState.CLOSED, 8, told.notes)
    assert register.get(made.code) == closed
    assert [line.action for line in reversed(commune.audit.lines())] == [
        "receive", "classify", "assign", "note", "answer", "publish", "satisfy", "close",
    ]  # fmt: skip


def test_a_forwarded_case_waits_elsewhere(commune: Workspace) -> None:
    """Handed to the unit that decides it, by code or by name: this unit owes nothing, its answer is noted."""
    made, other = receive(commune), receive(commune)
    sent = commune.feedback.forward(made.id, to="574", day=date(2018, 5, 10)).record
    assert (sent.state, sent.forwarded_to) == (FeedbackState.FORWARDED, "Ủy ban nhân dân huyện Diên Khánh")
    assert sent.term(date(2018, 7, 3)) is TermState.NONE
    assert [c.id for c in commune.feedback.find(FeedbackFilter(waiting=True))] == [other.id]
    named = commune.feedback.forward(other.id, to="Điện lực Diên Khánh", day=date(2018, 5, 10)).record
    assert (named.forwarded_to, named.forwarded_unit) == ("Điện lực Diên Khánh", "")
    taken = commune.feedback.reopen(other.id, reason="Điện lực trả lại").record
    assert (taken.state, taken.forwarded_to) == (FeedbackState.RECEIVED, "")
    with pytest.raises(UserMistake) as told:
        commune.feedback.forward(other.id, to=commune.unit.code, day=date(2018, 5, 10))
    assert told.value.field == "to"
    answered = commune.feedback.answer(made.id, number="88/UBND", day=date(2018, 5, 30), text="Đã giải quyết")
    assert answered.record.state is FeedbackState.ANSWERED


def test_a_complaint_leaves_a_line_without_content(commune: Workspace) -> None:
    """The register shows that it was refused, when, and the way the law names; nothing of what it said."""
    line = commune.feedback.refuse(
        received_on=DAY, channel=FeedbackChannel.PAPER, kind=FeedbackKind.COMPLAINT, reason="Đã trả đơn."
    ).record
    assert (line.state, line.content, line.has_sender) == (FeedbackState.REFUSED, "", False)
    assert "Luật Khiếu nại" in line.ending_reason
    assert line.ending_reason.endswith("Đã trả đơn.")
    with pytest.raises(UserMistake):
        commune.feedback.answer(line.id, number="1", day=DAY, text="x")
    with pytest.raises(UserMistake) as told:
        commune.feedback.refuse(received_on=DAY, channel=FeedbackChannel.PAPER, kind=FeedbackKind.CONDUCT)
    assert told.value.field == "kind"


def test_a_case_found_to_be_a_denunciation_loses_content_and_sender(commune: Workspace) -> None:
    """Who denounces is protected by law: the line stays, what it said and who sent it go."""
    made = receive(commune, content="Cán bộ X nhận tiền lạ kỳ")
    line = commune.feedback.refuse_case(made.id, kind=FeedbackKind.DENUNCIATION, day=date(2018, 5, 10)).record
    assert (line.state, line.content, line.has_sender) == (FeedbackState.REFUSED, "", False)
    assert "03/2011/QH13" in line.ending_reason
    assert commune.search.find("lạ kỳ") == []
    assert [look.action for look in commune.feedback.senders.log(made.id)] == ["erase_sender"]


def test_a_sender_may_take_a_case_back(commune: Workspace) -> None:
    """With how and why; it is owed nothing then, and can be opened again."""
    made = receive(commune)
    with pytest.raises(UserMistake) as told:
        commune.feedback.take_back(made.id, day=date(2018, 5, 10), reason=" ")
    assert told.value.field == "reason"
    back = commune.feedback.take_back(made.id, day=date(2018, 5, 10), reason="Gọi điện rút").record
    assert (back.state, back.ending_reason) == (FeedbackState.TAKEN_BACK, "Gọi điện rút")
    assert commune.feedback.find(FeedbackFilter(waiting=True)) == []
    again = commune.feedback.reopen(made.id, reason="Người gửi đổi ý").record
    assert (again.state, again.ending_reason) == (FeedbackState.RECEIVED, "")
    assert commune.audit.lines()[0].reason == "Người gửi đổi ý"


def test_an_answer_is_corrected_until_it_is_published(commune: Workspace) -> None:
    """A typing error in the number is mended; a published answer stays."""
    made = receive(commune)
    commune.feedback.answer(made.id, number="12/UBND", day=date(2018, 5, 20), text="x")
    mended = commune.feedback.answer(made.id, number="21/UBND", day=date(2018, 5, 20), text="x").record
    assert mended.answer_number == "21/UBND"
    commune.feedback.publish(made.id, day=date(2018, 5, 21), place="Bảng tin")
    with pytest.raises(UserMistake, match="Đã công khai"):
        commune.feedback.answer(made.id, number="22", day=date(2018, 5, 20), text="x")


def test_a_number_used_twice_in_a_year_is_told(commune: Workspace) -> None:
    """The outgoing register restarts each year: the same number in one year warns, it does not refuse."""
    cases = [receive(commune, received_on=date(2017, 12, 20)), receive(commune), receive(commune)]
    days = (date(2017, 12, 28), date(2018, 5, 20), date(2018, 5, 21))
    for made, day in zip(cases, days, strict=True):
        commune.feedback.answer(made.id, number="12/UBND", day=day, text="x")
    assert commune.feedback.same_number(cases[1].id) == (cases[2].code,)
    assert commune.feedback.same_number(cases[0].id) == ()
    assert commune.feedback.same_number(receive(commune).id) == ()


def test_closing_without_a_stage_needs_a_reason(commune: Workspace) -> None:
    """Not published and nobody asked: the reason is kept with the case."""
    made = receive(commune)
    commune.feedback.answer(made.id, number="1", day=date(2018, 5, 20), text="x")
    with pytest.raises(UserMistake) as told:
        commune.feedback.close(made.id, day=date(2018, 5, 21))
    assert told.value.field == "reason"
    reason = "Nội dung riêng tư, không công khai"
    assert (
        commune.feedback.close(made.id, day=date(2018, 5, 21), reason=reason).record.ending_reason == reason
    )


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


def test_the_report_counts_each_stage_and_speaks_vietnamese(commune: Workspace) -> None:
    """Answered, forwarded, taken back and waiting are counted; refused complaints stand in a sentence of
    their own; the appendix names stages, channels and kinds in Vietnamese, never by their codes.
    """
    register = commune.feedback
    cases = [receive(commune) for _ in range(5)]
    register.answer(cases[0].id, number="1", day=date(2018, 5, 20), text="x")
    register.forward(cases[1].id, to="574", day=date(2018, 5, 10))
    register.take_back(cases[2].id, day=date(2018, 5, 10), reason="Rút")
    register.refuse(received_on=DAY, channel=FeedbackChannel.PAPER, kind=FeedbackKind.DENUNCIATION)
    report = commune.reports.draft(commune.plans.period("2018-Q2")).record
    content = commune.reports.content(report.id)
    words = " ".join(p.text for section in content.sections for p in section.paragraphs)
    for said in (
        "Tiếp nhận 05 phản ánh, kiến nghị",
        "đã trả lời bằng văn bản 01",
        "chuyển cơ quan có thẩm quyền 01",
        "đang xem xét, giải quyết 02",
        "người gửi rút 01",
        "Không tiếp nhận 01 đơn khiếu nại, tố cáo",
    ):
        assert said in words
    table = next(a for a in content.appendices if a.number == "IV").tables[0]
    cells = {str(cell) for row in table.rows for cell in row}
    assert {
        "Đã trả lời",
        "Đã chuyển",
        "Người gửi rút",
        "Không tiếp nhận",
        "Đường dây nóng",
        "Tố cáo",
    } <= cells
    assert not cells & {*FeedbackState, *FeedbackChannel, *FeedbackKind}


def test_only_refused_complaints_are_no_feedback(commune: Workspace) -> None:
    """A quarter with nothing but a refused complaint had no feedback, and says what became of the paper."""
    commune.feedback.refuse(received_on=DAY, channel=FeedbackChannel.PAPER, kind=FeedbackKind.COMPLAINT)
    report = commune.reports.draft(commune.plans.period("2018-Q2")).record
    content = commune.reports.content(report.id)
    words = " ".join(p.text for section in content.sections for p in section.paragraphs)
    assert "chưa phát sinh phản ánh, kiến nghị" in words
    assert "Không tiếp nhận 01 đơn khiếu nại, tố cáo" in words


def test_a_case_of_an_older_program_is_read(commune: Workspace) -> None:
    """An entry written before there were stages has none of the newer fields, and stands as received."""
    plain = {
        "id": "018f", "unit": commune.unit.key, "recorded_by": "Hà", "recorded_at": "2018-05-09T01:00:00Z",
        "code": "PAKN.20180509.0001", "received_on": "2018-05-09", "channel": "box", "kind": "conduct",
        "content": "x", "due": "2018-06-06", "answer_number": "", "answered_on": None, "answer": "",
        "published_on": None, "published_at": "",
    }  # fmt: skip
    read = cast(FeedbackPayload, read_payload(Noun.FEEDBACK, plain))
    assert (read.ending, read.notes, read.satisfaction, read.classified_on) == ("", (), None, None)


def test_the_term_follows_the_day(commune: Workspace, clock: SetClock) -> None:
    """An unanswered case becomes late by itself when its term has passed."""
    clock.set(date(2018, 5, 9))
    made = receive(commune)
    assert commune.feedback.get(made.id).term(commune.today()) is TermState.RUNNING
    clock.set(date(2018, 6, 7))
    assert commune.feedback.get(made.id).term(commune.today()) is TermState.LATE
