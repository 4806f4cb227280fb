"""On opening, once a day, the window says what is overdue or due soon, quietly, and leads there."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desks import open_desk
from builders.messages import Told
from pytestqt.qtbot import QtBot

from ui.support.desk import Desk
from ui.support.greeting import read_greeting
from ui.widgets.greeter import Greeter


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """Return the desk of a commune on 26 June 2018 whose document of 20 June is not posted."""
    made = open_desk(tmp_path / "ws", told)
    made.workspace.plans.record_trigger("II.2.b.1", "Công văn 61/UBND", date(2018, 6, 20))
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def gone() -> list[object]:
    """Where the banner led."""
    return []


@pytest.fixture
def greeter(qtbot: QtBot, gone: list[object]) -> Greeter:
    """The place of the banner under the top bar."""
    made = Greeter(lambda: gone.append("drafts"), gone.append)
    qtbot.addWidget(made)
    return made


def test_duties_are_said_once_a_day(desk: Desk, greeter: Greeter, gone: list[object]) -> None:
    """The nearest is named, one click leads to the overdue ones; the second opening of the day is quiet."""
    greeter.greet(read_greeting(desk.workspace))
    words = greeter.banner.text()
    assert words.startswith("1 việc quá hạn")
    assert "II.2.b.1 Đăng văn bản CCHC" in words
    assert "hạn 25/06" in words
    greeter._look_at_duties(late=True)
    assert gone == [True]
    assert greeter.isHidden()
    assert read_greeting(desk.workspace).reminders == ()


def test_drafts_are_said_before_duties(desk: Desk, greeter: Greeter) -> None:
    """What was not saved comes first; putting it off shows the duties."""
    desk.workspace.drafts.keep("activity-new", {"title": "Dở dang"})
    found = read_greeting(desk.workspace)
    greeter.greet(found)
    assert "Dở dang" in greeter.banner.text()
    greeter.remind(found)
    assert "quá hạn" in greeter.banner.text()
