"""An activity of a submitted quarter is shown with every field locked and the reason above."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from builders.activities import record
from builders.assessments import answer_everything, submit, withdrawn
from builders.desks import open_desk
from builders.messages import Told
from builders.schedules import entered, slots
from pytestqt.qtbot import QtBot

from ui.activities.form import ActivityForm
from ui.activities.screen import ActivitiesScreen
from ui.activities.values import FormState
from ui.support.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """The desk of an officer."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def form(desk: Desk, qtbot: QtBot) -> ActivityForm:
    """The form beside the list, shown at the size of an old screen."""
    screen = ActivitiesScreen(desk)
    qtbot.addWidget(screen)
    screen.resize(1158, 640)
    screen.show()
    return screen.form


def test_a_frozen_activity_is_locked_until_it_is_open_again(
    form: ActivityForm, desk: Desk, qtbot: QtBot
) -> None:
    """The fields say why they are locked and who can open them; withdrawn, they can be typed in again."""
    made = record(desk.workspace)
    answer_everything(desk.workspace)
    submit(desk.workspace)
    form.show_record(made)
    qtbot.waitUntil(lambda: "bản 1" in form.banner.text(), timeout=15000)
    assert "Rút lại" in form.banner.text()
    assert not form.fields.name.isEnabled()
    assert not form.withdraw.isEnabled()
    assert "bản 1" in form.fields.name.accessibleDescription()
    assert form.save_button.isHidden()
    assert "bản 1" in form.locked.words.accessibleName()
    assert form.fields.evidence.isEnabled(), "its files can still be looked at"
    withdrawn(desk.workspace)
    form.show_record(made)
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    assert form.fields.name.isEnabled()
    assert form.withdraw.isEnabled()
    assert not form.save_button.isHidden()
    assert form.locked.words.isHidden()


def test_the_boxes_of_a_series_are_locked_in_a_submitted_quarter(
    form: ActivityForm, desk: Desk, qtbot: QtBot
) -> None:
    """No box can be turned and no way is offered; the row, its tooltip and the foot say why."""
    screen = form.window()
    assert isinstance(screen, ActivitiesScreen)
    series = entered(desk.workspace, ends_on=date(2018, 6, 25))
    desk.workspace.schedules.tick(series.id, slots("04/05"))
    answer_everything(desk.workspace)
    submit(desk.workspace)
    screen.show_schedules()
    pane = screen.schedules.pane
    qtbot.waitUntil(lambda: pane.record is not None and not desk.work.busy(), timeout=15000)
    assert pane.record is not None
    shown = list(pane.record.occurrences)
    day = pane.model.columns[0]
    assert day.locked is not None
    assert all("bản 1" in day.locked(each) for each in shown)
    note = pane.model.columns[2].text
    assert all("Quý II/2018 đã nộp" in note(each) for each in shown)
    state = pane.model.columns[1].state
    assert state is not None
    assert {words[0] for each in shown if (words := state(each))} == {"Đã thực hiện", "Đã khóa"}
    assert pane.open.text() == "Chưa đánh dấu 0"
    for place in range(2):
        pane.table.selectRow(place)
        pane.model.toggle(pane.model.index(place, 0))
        assert "bản 1" in pane.locked.accessibleName()
        assert "Rút lại" in pane.hint.text()
        for way in (pane.tick, pane.tick_with, pane.miss, pane.untick):
            assert way.isHidden()
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)
    assert list(desk.workspace.schedules.get(series.id).occurrences) == shown
    screen.schedules.set_narrow(on=True)
    assert not pane.hint.isHidden(), "there is no room for the reason in the row"
    assert not pane.locked.isHidden()


def test_an_activity_of_another_unit_is_locked(form: ActivityForm, desk: Desk) -> None:
    """A superior may look at it; the form says that only that unit can change it."""
    made = replace(record(desk.workspace), unit="22651@2018-01-01")
    form.show_record(made)
    assert "đơn vị khác" in form.banner.text()
    assert not form.fields.name.isEnabled()
    assert form.save_button.isHidden()
    form.show_new(FormState())
    assert form.fields.name.isEnabled()
    assert not form.save_button.isHidden()
