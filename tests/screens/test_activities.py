"""The page of activities, on a real workspace of a commune in June 2018."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk, type_words
from builders.messages import Told
from PySide6.QtCore import QMimeData, QPoint, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.activities import ActivityValues
from cchc_desktop.services.activity_rows import ActivityFilter
from ui.activities.clauses import ClauseDialog
from ui.activities.screen import ActivitiesScreen
from ui.support.desk import Desk

TITLE = "Phát thanh chuyên mục CCHC tuần 25"


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> ActivitiesScreen:
    """The page, shown at the size of an old screen."""
    made = ActivitiesScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    qtbot.waitUntil(lambda: made.model.has_loaded)
    return made


def _idle(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.desk.work.busy() and not screen._soon.isActive(), timeout=15000)


def test_recording_an_activity_with_pasted_evidence(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot, tmp_path: Path, told: Told
) -> None:
    """The officer chooses the channel, types a name, pastes a file, saves, and sees the row."""
    assert screen.listing.stack.currentWidget() is screen.listing.empty
    screen.start_new()
    fields = screen.form.fields
    fields.channel.choose("radio")
    assert "broadcasts" in fields.counters.fields
    assert fields.clauses.suggestions(), "the channel suggests what the unit owes"
    type_words(fields.name, TITLE)
    proof = tmp_path / "Lịch phát thanh.pdf"
    proof.write_bytes(b"%PDF-1.4 proof")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(proof))])
    QGuiApplication.clipboard().setMimeData(data)
    screen.form._pasting.paste()
    QGuiApplication.clipboard().clear()  # Qt and Python would both free it at the end of the run
    screen.form.save()
    qtbot.waitUntil(lambda: screen.form.record is not None, timeout=15000)
    _idle(screen, qtbot)
    row = screen.model.rows()[0]
    assert (row.title, row.evidence_count, row.starts_on) == (TITLE, 1, date(2018, 6, 26))
    assert desk.workspace.drafts.list() == []
    assert not told.failures
    assert not told.crashes


def test_what_is_wrong_stands_under_its_field_and_is_counted(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """A day outside the plan and a missing name are both said at once, and nothing is recorded."""
    screen.start_new()
    fields = screen.form.fields
    fields.channel.choose("radio")
    fields.starts_on.set_value(date(2019, 5, 1))
    fields.ends_on.set_value(date(2019, 5, 1))
    screen.form.save()
    assert "2018" in fields.fields["starts_on"].error()
    assert fields.fields["title"].error()
    assert screen.form.wrong.text() == "2 chỗ cần sửa"
    _idle(screen, qtbot)
    assert desk.workspace.activities.totals(ActivityFilter()).count == 0


def test_what_is_typed_is_offered_again_after_a_restart(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """A draft is on disk within two seconds of a pause; the next window offers it with its time."""
    screen.start_new()
    screen.form.fields.channel.choose("radio")
    type_words(screen.form.fields.name, TITLE)
    qtbot.waitUntil(lambda: bool(desk.workspace.drafts.list()), timeout=2000)
    screen.form.close_pane()
    again = ActivitiesScreen(desk)
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(again.banner.isVisible, timeout=15000)
    assert TITLE in again.banner.text()
    assert "26/06/2018 09:41" in again.banner.text()
    again._open_draft(desk.workspace.drafts.list()[0])
    assert again.form.fields.name.text() == TITLE


def test_what_was_saved_into_another_quarter_is_one_click_away(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """The list shows the second quarter; an activity of March is saved and its quarter offered."""
    day = date(2018, 3, 6)
    made = desk.workspace.activities.record(ActivityValues(TITLE, "radio", day, day)).record
    screen.form.saved.emit(made)
    (button,) = screen.banner.findChildren(QPushButton)
    assert button.text() == "Xem Quý I/2018"
    button.click()
    assert desk.period.code == "2018-Q1"
    assert not screen.banner.isVisible()
    _idle(screen, qtbot)


def test_place_and_cost_stand_on_one_line(screen: ActivitiesScreen) -> None:
    """The link beside the label of the cost pushes its field no lower than that of the place."""
    screen.start_new()
    QGuiApplication.processEvents()
    tops = {field.mapTo(screen, QPoint()).y() for field in _side_by_side(screen)}
    assert len(tops) == 1


def _side_by_side(screen: ActivitiesScreen) -> tuple[QWidget, QWidget]:
    return screen.form.fields.place, screen.form.fields.costs.quick


def test_a_likely_duplicate_warns_and_does_not_block(
    screen: ActivitiesScreen, desk: Desk, qtbot: QtBot
) -> None:
    """Saving the same thing twice warns once; saving again records it all the same."""
    day = date(2018, 6, 26)
    desk.workspace.activities.record(ActivityValues(TITLE, "radio", day, day))
    screen.start_new()
    screen.form.fields.channel.choose("radio")
    type_words(screen.form.fields.name, TITLE)
    screen.form.save()
    qtbot.waitUntil(screen.form.banner.isVisible, timeout=15000)
    assert TITLE in screen.form.banner.text()
    assert screen.form.record is None
    screen.form.save()
    qtbot.waitUntil(lambda: screen.form.record is not None, timeout=15000)


def test_the_tree_of_the_plan_is_filtered_without_diacritics(desk: Desk, qtbot: QtBot) -> None:
    """Typing "phat thanh" finds the tasks of Phát thanh; a tick chooses one."""
    dialog = ClauseDialog(desk.workspace.plans.current(), ())
    qtbot.addWidget(dialog)
    every = sum(1 for _ in dialog.model.indexes())
    dialog._filter("phat thanh")
    found = [dialog.model.row_at(i) for i in dialog.model.indexes() if not dialog.model.is_heading(i)]
    assert 0 < len(found) < every
    dialog.model.toggled.emit(found[0])
    assert dialog.chosen() == (found[0].clause,)
