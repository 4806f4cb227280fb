"""The register of feedback, on a real workspace of a commune in June 2018."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk, type_words
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackState, FeedbackValues
from ui.feedback.screen import FeedbackScreen
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


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> FeedbackScreen:
    """The page, shown."""
    made = FeedbackScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    return made


def test_a_case_is_received_answered_and_published(screen: FeedbackScreen, qtbot: QtBot) -> None:
    """Each stage asks for its own fields, and the sender stays masked."""
    assert screen.stack.currentWidget() is screen.empty
    screen.receive()
    type_words(screen.receiving.content, "Đề nghị công khai mức thu lệ phí.")
    type_words(screen.receiving.name, "Trần Văn Bảy")
    screen._save()
    qtbot.waitUntil(lambda: screen.case.case is not None, timeout=15000)
    case = screen.case.case
    assert case is not None
    assert case.code == "PAKN.20180626.0001"
    assert "Bảy" not in screen.case._sender.text()
    type_words(screen.case.number, "12/UBND")
    type_words(screen.case.text, "Đã niêm yết mức thu.")
    screen._save()
    qtbot.waitUntil(lambda: "place" in screen.case.fields, timeout=15000)
    type_words(screen.case.place, "Bảng niêm yết của xã")
    screen._save()
    qtbot.waitUntil(lambda: not screen.case.action(), timeout=15000)
    assert screen.case.case.state(date(2018, 6, 26)) is FeedbackState.PUBLISHED


def test_complaints_are_refused_with_where_to_go(screen: FeedbackScreen, desk: Desk) -> None:
    """Choosing a complaint says under the field who takes it; nothing is entered."""
    screen.receive()
    screen.receiving.kind.choose(FeedbackKind.COMPLAINT)
    assert "tiếp công dân" in screen.receiving.fields["kind"].error()
    type_words(screen.receiving.content, "Đơn khiếu nại")
    screen._save()
    assert desk.workspace.feedback.cases() == []


def test_the_term_is_said_in_words_and_colour(desk: Desk) -> None:
    """An overdue case says by how many days; an open one how many are left."""
    values = FeedbackValues(date(2018, 4, 3), FeedbackChannel.PHONE, FeedbackKind.CONDUCT, "Chậm trả kết quả")
    case = desk.workspace.feedback.receive(values).record
    late = standing(case, date(2018, 6, 26))
    assert late[0] == f"Quá hạn {(date(2018, 6, 26) - case.due).days} ngày"
    assert late[1] is State.BAD
    assert standing(case, case.due)[0] == "Đến hạn hôm nay"
