"""A superior lists the activities of all units, each row naming its own."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from builders.desks import open_desk
from builders.messages import Told
from builders.million import million
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.services.activity_rows import EVERY_UNIT, ActivityFilter
from ui.activities.screen import ActivitiesScreen
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.messages import Messages
from ui.support.work import Work

COUNT = 3000


@pytest.fixture
def screen(tmp_path: Path, told: Told, qtbot: QtBot) -> Iterator[ActivitiesScreen]:
    """The page at Sở Nội vụ with three thousand activities of three hundred units."""
    workspace = million(tmp_path, activities=COUNT, units=300)
    changes = Changes()
    work = Work(changes, told)
    desk = Desk(workspace, work, changes, cast(Messages, told), workspace.plans.period("2018"))
    made = ActivitiesScreen(desk)
    qtbot.addWidget(made)
    made.resize(1158, 640)
    made.show()
    qtbot.waitUntil(lambda: made.model.has_loaded and not work.busy(), timeout=15_000)
    yield made
    work.close()
    workspace.close()


def test_all_units_are_one_click_away(screen: ActivitiesScreen, qtbot: QtBot) -> None:
    """The chip lists everything that is here, counts it, and its end is one jump away."""
    work = screen.desk.work
    assert screen.model.rowCount() < 100
    qtbot.mouseClick(screen.filters.units, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: screen.model.rowCount() == COUNT and not work.busy(), timeout=15_000)
    assert screen.listing._total == COUNT
    row = screen.model.row_at(screen.model.index(0, 0))
    name = screen.desk.workspace.units.get(row.unit).name
    assert str(screen.model.index(0, 1).data()).startswith(name)
    screen.table.scrollToBottom()
    last = screen.model.index(COUNT - 1, 0)
    qtbot.waitUntil(lambda: screen.model.row_at(last) is not None, timeout=15_000)
    alone = screen.desk.workspace.activities.ids(ActivityFilter(unit=EVERY_UNIT, period=screen.desk.period))
    assert screen.model.row_at(last).id == alone[-1]


def test_a_commune_is_not_offered_what_it_does_not_have(tmp_path: Path, told: Told, qtbot: QtBot) -> None:
    """Where no unit reports to this one, there is no chip."""
    desk = open_desk(tmp_path / "data", told)
    made = ActivitiesScreen(desk)
    qtbot.addWidget(made)
    made.show()
    assert made.filters.units.isHidden()
    desk.work.close()
    desk.workspace.close()
