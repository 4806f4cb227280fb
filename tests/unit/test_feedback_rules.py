"""What belongs in the register of feedback, and how far a case has come."""

from datetime import date, timedelta

import pytest

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import (
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackState,
    FeedbackValues,
    check_feedback,
    looks_like_complaint,
)
from cchc_desktop.domain.language import set_language

DAY = date(2018, 5, 9)
DUE = date(2018, 6, 6)


def case(answered: date | None = None, published: date | None = None) -> FeedbackRecord:
    """Return a case that is due on 6 June."""
    return FeedbackRecord(
        *("id", "unit", "PAKN.20180509.0001", 1, DAY, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "x", DUE),
        *("", answered, "", published, "", False),
    )


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


def test_an_ordinary_case_is_taken() -> None:
    """Received today, with content, on regulations or conduct."""
    for kind in (FeedbackKind.REGULATION, FeedbackKind.CONDUCT):
        check_feedback(FeedbackValues(DAY, FeedbackChannel.BOX, kind, "Chờ lâu"), today=DAY)
    with pytest.raises(UserMistake):
        check_feedback(FeedbackValues(DAY, FeedbackChannel.BOX, FeedbackKind.DENUNCIATION, "x"), today=DAY)


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (case(), FeedbackState.OPEN),
        (case(DUE), FeedbackState.ANSWERED),
        (case(DUE, DUE), FeedbackState.PUBLISHED),
    ],
)
def test_a_case_is_late_only_while_it_waits(found: FeedbackRecord, state: FeedbackState) -> None:
    """On the last day it is still open, a day later late, once answered neither."""
    assert found.state(DUE) is state
    later = FeedbackState.LATE if state is FeedbackState.OPEN else state
    assert found.state(DUE + timedelta(days=1)) is later


def test_on_time_is_on_the_last_day_or_before() -> None:
    """Unanswered is not on time."""
    assert case(DUE).on_time
    assert not case(DUE + timedelta(days=1)).on_time
    assert not case().on_time


def test_every_choice_has_words_in_both_languages() -> None:
    """Channels and kinds are named for people."""
    for choice in (*FeedbackChannel, *FeedbackKind):
        set_language("vi")
        vietnamese = choice.label
        set_language("en")
        assert vietnamese
        assert vietnamese != choice.label
