"""What belongs in the register of feedback, how far a case has come, and what may follow."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FeedbackValues,
    InterimNote,
    Satisfaction,
    TermState,
    check_feedback,
    days_between,
    looks_like_complaint,
    looks_personal,
    way_for,
)
from cchc_desktop.domain.feedback_stages import (
    Step,
    check_closing,
    check_day,
    check_step,
    left_out,
    next_step,
    steps_of,
)
from cchc_desktop.domain.holidays import WorkDays
from cchc_desktop.domain.language import set_language
from cchc_desktop.domain.periods import add_working_days

DAY = date(2018, 5, 9)
DUE = date(2018, 6, 6)
STAGES: dict[FeedbackState, dict[str, Any]] = {
    FeedbackState.RECEIVED: {},
    FeedbackState.CLASSIFIED: {"classified_on": DAY},
    FeedbackState.ASSIGNED: {"classified_on": DAY, "assigned_on": DAY, "in_charge": "Hà"},
    FeedbackState.FORWARDED: {"forwarded_on": DAY, "forwarded_to": "UBND huyện"},
    FeedbackState.ANSWERED: {"answered_on": DUE},
    FeedbackState.PUBLISHED: {"answered_on": DUE, "published_on": DUE},
    FeedbackState.CLOSED: {
        "answered_on": DUE,
        "published_on": DUE,
        "ending": FeedbackState.CLOSED,
        "ended_on": DUE,
    },
    FeedbackState.REFUSED: {"ending": FeedbackState.REFUSED, "ended_on": DAY},
    FeedbackState.TAKEN_BACK: {"ending": FeedbackState.TAKEN_BACK, "ended_on": DAY},
}


def case(**changes: Any) -> FeedbackRecord:
    """Return a case that is due on 6 June."""
    made = FeedbackRecord(
        *("id", "unit", "PAKN.20180509.0001", 1, DAY, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "x", DUE),
        *("", None, "", None, "", False),
    )
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("content", "asked"),
    [
        ("Tôi khiếu nại quyết định thu hồi đất", True),
        ("DON KHIEU NAI", True),
        ("Tố cáo cán bộ nhận tiền", True),
        ("Đề nghị công khai thủ tục", False),
        ("", False),
    ],
)
def test_the_form_asks_where_words_speak_of_a_complaint(content: str, asked: bool) -> None:  # noqa: FBT001
    """With or without diacritics."""
    assert looks_like_complaint(content) is asked


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Gọi lại số 0905 123 412", True),
        ("liên hệ 0905.123.412 nhé", True),
        ("+84905123412", True),
        ("CMND 225123456", True),
        ("CCCD 056090001234", True),
        ("Hồ sơ số 12/2018, lệ phí 8.000 đồng", False),
        ("Nộp ngày 20/03/2018 chưa có kết quả", False),
        ("Quyết định 643/QĐ-UBND", False),
    ],
)
def test_numbers_of_persons_are_noticed_in_the_content(content: str, found: bool) -> None:  # noqa: FBT001
    """Content travels in bundles; telephone and identity numbers do not belong in it."""
    assert looks_personal(content) is found


def test_an_ordinary_case_is_taken() -> None:
    """Received today, with content, on regulations or conduct."""
    for kind in (FeedbackKind.REGULATION, FeedbackKind.CONDUCT):
        check_feedback(FeedbackValues(DAY, FeedbackChannel.BOX, kind, "Chờ lâu"), today=DAY)
    with pytest.raises(UserMistake):
        check_feedback(FeedbackValues(DAY, FeedbackChannel.BOX, FeedbackKind.DENUNCIATION, "x"), today=DAY)


def test_the_way_of_a_denunciation_follows_the_law_in_force() -> None:
    """Luật Tố cáo of 2011 until the end of 2018, that of 2018 afterwards; complaints have their own law."""
    assert "03/2011/QH13" in way_for(FeedbackKind.DENUNCIATION, date(2018, 12, 31))
    assert "25/2018/QH14" in way_for(FeedbackKind.DENUNCIATION, date(2019, 1, 1))
    assert "Luật Khiếu nại số 02/2011/QH13" in way_for(FeedbackKind.COMPLAINT, DAY)


@pytest.mark.parametrize(("state", "dates"), STAGES.items())
def test_the_stage_is_read_from_what_happened(state: FeedbackState, dates: dict[str, Any]) -> None:
    """The last thing that happened says where a case stands; an end comes before everything."""
    assert case(**dates).state is state


@pytest.mark.parametrize(
    ("dates", "on", "term"),
    [
        ({}, DAY, TermState.RUNNING),
        ({}, date(2018, 5, 29), TermState.RUNNING),
        ({}, date(2018, 5, 30), TermState.SOON),
        ({}, DUE, TermState.SOON),
        ({}, DUE + timedelta(days=1), TermState.LATE),
        (STAGES[FeedbackState.FORWARDED], date(2018, 7, 1), TermState.NONE),
        ({"answered_on": DUE}, date(2018, 7, 1), TermState.KEPT),
        ({"answered_on": DUE + timedelta(days=1)}, date(2018, 7, 1), TermState.MISSED),
        (STAGES[FeedbackState.CLOSED], date(2018, 7, 1), TermState.KEPT),
        (STAGES[FeedbackState.REFUSED], date(2018, 7, 1), TermState.NONE),
        (STAGES[FeedbackState.TAKEN_BACK], date(2018, 7, 1), TermState.NONE),
    ],
)
def test_how_a_case_stands_to_its_term(dates: dict[str, Any], on: date, term: TermState) -> None:
    """Due soon from five working days before, late from the day after; nothing owed once it has gone."""
    assert case(**dates).term(on) is term


def test_a_late_case_owes_a_note_every_seven_working_days() -> None:
    """The first seven working days after the term, the next seven after the last note; none once answered."""
    assert case().note_due() == date(2018, 6, 15)
    told = case(notes=(InterimNote(date(2018, 5, 20), "x"), InterimNote(date(2018, 6, 14), "x")))
    assert told.note_due() == date(2018, 6, 25)
    assert told.note_due(WorkDays(off={date(2018, 6, 18)})) == date(2018, 6, 26)
    assert case(answered_on=DUE).note_due() is None


SOME_DAYS = st.sets(st.dates(DAY, date(2018, 8, 31)), max_size=8)


@given(st.integers(0, 60), SOME_DAYS, SOME_DAYS)
def test_days_between_counts_what_adding_added(count: int, off: set[date], made_up: set[date]) -> None:
    """Counting working days is the way back from adding them."""
    work = WorkDays(off, made_up)
    assert days_between(DAY, add_working_days(DAY, count, work), work) == count


@pytest.mark.parametrize("state", FeedbackState)
@pytest.mark.parametrize("step", Step)
def test_a_step_is_taken_or_refused_with_its_reason(state: FeedbackState, step: Step) -> None:
    """What a stage does not allow is refused with what to do instead, in words, never silently."""
    standing = case(**STAGES[state])
    if step in steps_of(standing):
        check_step(standing, step)
        return
    with pytest.raises(UserMistake) as told:
        check_step(standing, step)
    assert str(told.value) != told.value.message
    assert told.value.field


def test_the_next_step_leads_from_receipt_to_the_end() -> None:
    """Following what the form offers first, a case reaches its end and is asked for nothing any more."""
    seen = []
    standing = case(has_sender=True)
    moves: dict[Step, dict[str, Any]] = {
        Step.CLASSIFY: {"classified_on": DAY},
        Step.ASSIGN: {"assigned_on": DAY},
        Step.ANSWER: {"answered_on": DAY},
        Step.PUBLISH: {"published_on": DAY},
        Step.SATISFY: {"satisfaction": Satisfaction.SATISFIED},
        Step.CLOSE: {"ending": FeedbackState.CLOSED},
    }
    while (step := next_step(standing)) is not None:
        check_step(standing, step)
        seen.append(step)
        standing = replace(standing, **moves[step])
    assert seen == list(moves)


def test_a_refused_line_never_changes() -> None:
    """What was not taken in cannot become feedback afterwards."""
    assert steps_of(case(**STAGES[FeedbackState.REFUSED])) == frozenset()


def test_closing_asks_why_a_stage_is_left_out() -> None:
    """Unpublished, or a known sender never asked: closing then needs a reason; otherwise none."""
    answered = case(answered_on=DUE, has_sender=True)
    assert len(left_out(answered)) == 2
    with pytest.raises(UserMistake) as told:
        check_closing(answered, " ")
    assert told.value.field == "reason"
    check_closing(answered, "Người gửi đề nghị không công khai")
    check_closing(case(answered_on=DUE, published_on=DUE), "")
    check_closing(
        case(answered_on=DUE, published_on=DUE, has_sender=True, satisfaction=Satisfaction.NO_REPLY), ""
    )


@pytest.mark.parametrize(
    ("day", "since"),
    [(DAY - timedelta(days=1), None), (date(2018, 5, 19), date(2018, 5, 20)), (date(2018, 7, 2), None)],
)
def test_no_step_before_what_it_follows_or_after_today(day: date, since: date | None) -> None:
    """Before the receipt, before the stage before it, or later than today."""
    with pytest.raises(UserMistake) as told:
        check_day(case(), day, today=date(2018, 7, 1), since=since)
    assert told.value.field == "day"
    check_day(case(), date(2018, 5, 20), today=date(2018, 7, 1), since=date(2018, 5, 20))


def test_on_time_is_on_the_last_day_or_before() -> None:
    """Unanswered is not on time."""
    assert case(answered_on=DUE).on_time
    assert not case(answered_on=DUE + timedelta(days=1)).on_time
    assert not case().on_time


def test_every_choice_has_words_in_both_languages() -> None:
    """Channels, kinds, stages, steps and levels are named for people."""
    for choice in (*FeedbackChannel, *FeedbackKind, *FeedbackState, *Satisfaction, *Step):
        set_language("vi")
        vietnamese = choice.label
        set_language("en")
        assert vietnamese
        assert vietnamese != choice.label
