"""Cases and claims of a submitted quarter say on every locked field why, before anything is typed."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.assessments import answer_everything, submit, withdrawn
from builders.desks import open_desk
from builders.messages import Told
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackRecord, FeedbackValues
from cchc_desktop.domain.feedback_stages import Step
from ui.feedback.screen import FeedbackScreen
from ui.plans.screen import PlanScreen
from ui.support.desk import Desk
from ui.widgets.buttons import Button

IN_JUNE = date(2018, 6, 20)


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """The desk of an officer."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def answered(desk: Desk) -> FeedbackRecord:
    """A case of June with its answer of June, in a submitted quarter."""
    values = FeedbackValues(IN_JUNE, FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Thang máy hỏng")
    register = desk.workspace.feedback
    case = register.receive(values).record
    made = register.answer(case.id, number="12/UBND", day=date(2018, 6, 22), text="Đã sửa.").record
    answer_everything(desk.workspace)
    submit(desk.workspace)
    return made


@pytest.fixture
def register(desk: Desk, qtbot: QtBot) -> FeedbackScreen:
    """The register, shown."""
    made = FeedbackScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    return made


def test_an_answer_of_a_frozen_quarter_is_locked_field_by_field(
    answered: FeedbackRecord, register: FeedbackScreen, desk: Desk, qtbot: QtBot
) -> None:
    """Number, day and text say why; saving is not offered; withdrawn, all can be typed in again."""
    register.show_case(answered)
    register.case.choose_step(Step.ANSWER)
    form = register.case.form
    assert form is not None
    qtbot.waitUntil(lambda: "bản 1" in form.banner.text(), timeout=15000)
    for field in form.fields.values():
        assert not field.control.isEnabled()
        assert "bản 1" in field.toolTip()
        assert "Rút lại" in field.control.accessibleDescription()
    assert form.preview.isEnabled(), "the letter can still be looked at"
    assert register.save.isHidden()
    withdrawn(desk.workspace)
    register.case.choose_step(Step.ANSWER)
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    form = register.case.form
    assert form is not None
    assert [field.control.isEnabled() for field in form.fields.values()] == [True, True, True]
    assert not register.save.isHidden()


def test_a_day_in_a_frozen_quarter_is_told_as_soon_as_it_is_typed(
    answered: FeedbackRecord, register: FeedbackScreen, qtbot: QtBot
) -> None:
    """The publication of today is in the frozen quarter; one of July is not."""
    register.show_case(answered)
    form = register.case.form
    assert form is not None
    assert form.step is Step.PUBLISH
    qtbot.waitUntil(lambda: "bản 1" in form.fields["day"].error(), timeout=15000)
    assert form.line.isEnabled()
    form.day._take(QDate(2018, 7, 2))
    qtbot.waitUntil(lambda: not form.fields["day"].error(), timeout=15000)


def test_a_duty_of_a_frozen_quarter_cannot_be_claimed_away(
    answered: FeedbackRecord, desk: Desk, qtbot: QtBot
) -> None:
    """The button is locked and the reason stands under it; in another quarter it is open."""
    screen = PlanScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1158, 640)
    screen.show()
    screen.open(clause="II.2.a.1")
    qtbot.waitUntil(lambda: screen.pane.shown() == "II.2.a.1", timeout=15000)
    assert not screen.pane.claim.isEnabled()
    assert "bản 1" in screen.pane.frozen.text()
    desk.choose_period(desk.workspace.plans.period("2018-Q3"))
    screen.refresh()
    qtbot.waitUntil(screen.pane.claim.isEnabled, timeout=15000)
    assert screen.pane.frozen.isHidden()


def test_an_event_of_a_frozen_quarter_cannot_be_dropped(
    desk: Desk, answered: FeedbackRecord, qtbot: QtBot
) -> None:
    """The way to drop it is locked and says why; with the version withdrawn it is open."""
    withdrawn(desk.workspace)
    desk.workspace.plans.record_trigger("II.2.b.1", "61/UBND-VP", date(2018, 6, 7))
    screen = PlanScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1158, 640)
    screen.show()
    screen.open(clause="II.2.b.1")
    qtbot.waitUntil(lambda: screen.pane.shown() == "II.2.b.1", timeout=15000)

    def drop() -> list[Button]:
        buttons = screen.pane.findChildren(Button)
        return [b for b in buttons if b.isVisibleTo(screen.pane) and b.text().startswith("Bỏ")]

    qtbot.waitUntil(lambda: any(b.isEnabled() for b in drop()), timeout=15000)
    submit(desk.workspace)
    screen.refresh()
    qtbot.waitUntil(lambda: any(not b.isEnabled() for b in drop()), timeout=15000)
    assert "bản 2" in drop()[0].toolTip()
