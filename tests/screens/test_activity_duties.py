"""What a conference calls for is said after saving it, and ticked off in the form of what answers it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import activity
from builders.desks import open_desk, type_words
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.unit_plans import OwnTask, UnitPlanValues
from cchc_desktop.services.activity_rows import ActivityFilter
from ui.activities.screen import ActivitiesScreen
from ui.support.desk import Desk

RELEASE = "II.3.2"


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """Return the desk of a new commune on 26 June 2018."""
    made = open_desk(tmp_path / "ws", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ActivitiesScreen:
    """Return the page as it stands after it was read."""
    made = ActivitiesScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 700)
    made.show()
    settle(qtbot, made)
    return made


def settle(qtbot: QtBot, screen: ActivitiesScreen) -> None:
    """Wait until what was asked for has come and is shown."""
    for _round in range(3):
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not screen.desk.work.busy())


def conference(desk: Desk, day: date = date(2018, 6, 20)) -> str:
    """Record a conference and return the event it is."""
    values = activity(
        title="Hội nghị một cửa", channel="conference", starts_on=day, counters={}, clauses=("II.1.a.1",)
    )
    made = desk.workspace.activities.record(values).record
    (event,) = desk.workspace.plans.started_by(made.id)
    return event.id


def test_saving_a_conference_says_what_falls_due(desk: Desk, screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """The banner names the press release and its day, and leads to it in the plan."""
    screen.open(new=True, channel="conference", clause="II.1.a.1")
    settle(qtbot, screen)
    type_words(screen.form.fields.name, "Hội nghị quán triệt")
    screen.form.fields.channel.choose("conference")
    screen.form.save()
    settle(qtbot, screen)
    assert "hạn 29/06/2018: Gửi thông cáo báo chí" in screen.form.banner.text()


def test_the_press_release_is_offered_what_it_answers(
    desk: Desk, screen: ActivitiesScreen, qtbot: QtBot
) -> None:
    """A press release is offered the conference that waits; ticking it serves its clause and fulfils it."""
    event = conference(desk)
    screen.open(new=True, channel="press_release")
    settle(qtbot, screen)
    fields = screen.form.fields
    assert list(fields.duties.ticks) == [event]
    assert fields.duties.ticks[event].text() == "Hội nghị một cửa · hạn 25/06"
    fields.channel.choose("radio")
    assert not fields.duties.isVisibleTo(fields)
    fields.channel.choose("press_release")
    fields.duties.ticks[event].click()
    assert fields.clauses.value() == (RELEASE,)
    type_words(fields.name, "Thông cáo về hội nghị một cửa")
    fields.starts_on.setText("22/6/2018")
    fields.starts_on.editingFinished.emit()
    screen.form.save()
    settle(qtbot, screen)
    assert desk.workspace.plans.waiting() == []
    assert fields.duties.ticks[event].isChecked()
    assert not screen.form.dirty()
    fields.duties.ticks[event].click()
    assert screen.form.dirty()
    screen.form.save()
    settle(qtbot, screen)
    assert [e.id for e in desk.workspace.plans.waiting()] == [event]


def test_the_way_from_the_plan_ticks_its_event(desk: Desk, screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """Who comes from an event in the plan finds it ticked; a draft keeps the tick."""
    event = conference(desk)
    screen.open(new=True, clause=RELEASE, trigger=event)
    settle(qtbot, screen)
    assert screen.form.fields.duties.ticks[event].isChecked()
    assert screen.form.fields.state().answers == (event,)


def test_without_events_nothing_is_asked(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """The form stays as short as it was."""
    screen.open(new=True, channel="press_release")
    settle(qtbot, screen)
    assert not screen.form.fields.duties.isVisibleTo(screen.form.fields)


def test_a_new_own_task_can_be_served_at_once(desk: Desk, screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """A task the unit has just set itself is offered by the filter and in the form, without opening anew."""
    own = OwnTask("II.3.1", "Bản tin tháng", "monthly:1")
    screen.open(new=True, channel="radio")
    settle(qtbot, screen)
    type_words(screen.form.fields.name, "Bản tin tháng 6")
    desk.work.change(lambda: desk.workspace.unit_plans.save(UnitPlanValues(tasks=(own,))))
    settle(qtbot, screen)
    assert screen.listing.filters.clause.findData("II.3.1.R1") > 0
    assert "II.3.1.R1" in [task.clause for task in screen.form.fields.clauses._owed]
    assert screen.form.fields.name.text() == "Bản tin tháng 6"
    screen.form.fields.clauses._add("II.3.1.R1")
    screen.form.save()
    settle(qtbot, screen)
    (row,) = desk.workspace.activities.page(ActivityFilter(clause="II.3.1.R1"))
    assert row.title == "Bản tin tháng 6"
