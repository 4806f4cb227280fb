"""What the register of feedback asks in dialogs: sender, terms and holidays; how it words the term."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk, type_words
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.personal_data import Sender
from ui.feedback.rules import RulesDialog
from ui.feedback.sender import SenderDialog
from ui.feedback.table import standing
from ui.support.desk import Desk
from ui.theme.tokens import State


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


def test_a_sender_is_written_down_later(qtbot: QtBot, desk: Desk) -> None:
    """An anonymous case gets its sender from a dialog; an empty one says what to enter."""
    values = FeedbackValues(date(2018, 6, 20), FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Chậm")
    case = desk.workspace.feedback.receive(values).record
    dialog = SenderDialog(desk, case.id, Sender())
    qtbot.addWidget(dialog)
    dialog.save()
    qtbot.waitUntil(lambda: bool(dialog._field.error()), timeout=15000)
    type_words(dialog.name, "Trần Văn Bảy")
    dialog.save()
    qtbot.waitUntil(lambda: desk.workspace.feedback.get(case.id).has_sender, timeout=15000)


def test_terms_and_holidays_are_set_in_one_place(desk: Desk, qtbot: QtBot) -> None:
    """A term with its document, a day off with its notice; what is missing is said under its field."""
    dialog = RulesDialog(desk)
    qtbot.addWidget(dialog)
    terms = dialog.terms
    terms._set_term()
    assert terms.fields["working_days"].error()
    terms.channel.choose(FeedbackChannel.PHONE)
    terms.days.setText("5")
    terms._set_term()
    qtbot.waitUntil(lambda: bool(terms.fields["source"].error()), timeout=15000)
    type_words(terms.source, "QĐ 12/QĐ-UBND")
    terms._set_term()
    kept = desk.workspace.feedback.terms
    qtbot.waitUntil(lambda: kept.terms()[0].working_days == 5, timeout=15000)
    dialog.show_view(1)
    days = dialog.holidays
    qtbot.waitUntil(lambda: bool(days.model.rows()), timeout=15000)
    days.day.set_value(date(2018, 6, 28))
    type_words(days.name, "Nghỉ bão")
    type_words(days.source, "CĐ 3/CĐ-UBND")
    days._add()
    held = desk.workspace.holidays
    qtbot.waitUntil(lambda: date(2018, 6, 28) in held.work_days().off, timeout=15000)
    days.made_up.setChecked(True)
    days._add()
    qtbot.waitUntil(lambda: "vốn đã là ngày làm việc" in days.fields["day"].error(), timeout=15000)
    days.day.set_value(date(2018, 6, 30))
    days._add()
    qtbot.waitUntil(lambda: date(2018, 6, 30) in held.work_days().made_up, timeout=15000)


def test_the_term_is_said_in_words_and_colour(desk: Desk) -> None:
    """An overdue case says by how many working days; an open one how many are left."""
    values = FeedbackValues(date(2018, 4, 3), FeedbackChannel.PHONE, FeedbackKind.CONDUCT, "Chậm trả kết quả")
    case = desk.workspace.feedback.receive(values).record
    holidays = desk.workspace.holidays.work_days()
    assert case.due == date(2018, 5, 4)
    late = standing(case, date(2018, 5, 9), holidays)
    assert late[:2] == ("Quá hạn 3 ngày", State.BAD)
    assert standing(case, case.due, holidays)[0] == "Đến hạn hôm nay"
    assert standing(case, date(2018, 4, 27), holidays)[:2] == ("Còn 3 ngày", State.WARN)
