"""The way back in the status line, on a real window."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.activities import activity, record
from builders.desks import JuneMorning, open_desk
from builders.messages import Told
from builders.workspaces import SetClock
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace
from ui.support.desk import Desk
from ui.support.frame import FrameFacts, PageEntry
from ui.support.greeting import Greeting, read_greeting
from ui.theme.tokens import State
from ui.widgets.screen import Screen
from ui.widgets.undo import UndoBar
from ui.window import MainWindow

FACTS = FrameFacts("UBND xã", "Huyện", "Hà", "Công chức", "Hôm nay", State.OK, "", State.MUTE)
ALL = ActivityFilter()


class Page(Screen):
    """A page that notes where it was sent."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.where: dict[str, object] = {}

    def open(self, **where: object) -> None:
        """Remember where."""
        self.where = where


@pytest.fixture
def desk(tmp_path: Path, told: Told) -> Iterator[Desk]:
    """A desk on a new workspace."""
    made = open_desk(tmp_path / "data", told)
    yield made
    made.work.close()
    made.workspace.close()


@pytest.fixture
def window(desk: Desk, qtbot: QtBot) -> MainWindow:
    """A window with one page and the way back."""
    pages = [PageEntry("activities", "Hoạt động", "broadcast-line", lambda: Page(desk))]
    made = MainWindow(
        desk,
        pages,
        facts=lambda: FACTS,
        search=lambda _words: [],
        periods=[desk.period],
        undo=desk.workspace.undo,
    )
    qtbot.addWidget(made)
    made.go("activities")
    made.show()
    qtbot.waitUntil(lambda: not desk.work.busy())
    return made


def bar(window: MainWindow) -> UndoBar:
    """Return the way back."""
    (found,) = window.findChildren(UndoBar)
    return found


def record_one(desk: Desk, qtbot: QtBot, title: str) -> None:
    """Record an activity as a screen does."""
    desk.work.change(lambda: desk.workspace.activities.record(activity(title=title)))
    qtbot.waitUntil(lambda: not desk.work.busy(), timeout=15000)


def count(desk: Desk) -> int:
    """Return how many activities count."""
    return desk.workspace.activities.totals(ALL).count


def test_there_is_no_way_back_before_anything_was_done(window: MainWindow) -> None:
    """The line stays quiet."""
    assert not bar(window).isVisible()


def test_a_change_is_said_and_can_be_taken_back(window: MainWindow, desk: Desk, qtbot: QtBot) -> None:
    """Ctrl+Z anywhere but in a field takes it back, Ctrl+Shift+Z does it again."""
    record_one(desk, qtbot, "Phát thanh tuần 25")
    assert bar(window).back.isVisible()
    assert window.status.said() == "Đã ghi: Phát thanh tuần 25"
    window.activateWindow()
    page = window.page("activities")
    assert page is not None
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.status.said() == "Đã hoàn tác: Đã ghi: Phát thanh tuần 25", timeout=15000)
    assert count(desk) == 0
    bar(window).do_again()
    qtbot.waitUntil(lambda: window.status.said().startswith("Đã làm lại"), timeout=15000)
    assert count(desk) == 1


def test_the_recent_changes_are_listed_and_one_is_taken_back(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    """The older one is undone, the newer one stays."""
    record_one(desk, qtbot, "Thứ nhất")
    record_one(desk, qtbot, "Thứ hai")
    entries = bar(window).menu().actions()
    assert [entry.text() for entry in entries] == [
        "09:41  Hoàn tác: Đã ghi: Thứ hai",
        "09:41  Hoàn tác: Đã ghi: Thứ nhất",
    ]
    entries[1].trigger()
    qtbot.waitUntil(lambda: count(desk) == 1, timeout=15000)
    assert desk.workspace.activities.page(ALL)[0].title == "Thứ hai"


def test_what_cannot_be_undone_says_why(window: MainWindow, desk: Desk, qtbot: QtBot, told: Told) -> None:
    """Somebody at another computer has changed it since."""
    record_one(desk, qtbot, "Phát thanh tuần 25")
    other = Workspace.open(desk.workspace.folder, password="mat-khau-dai", clock=JuneMorning())
    (row,) = other.activities.page(ALL)
    other.activities.change(row.id, activity(title="Sửa ở máy khác"))
    other.close()
    bar(window).take_back()
    qtbot.waitUntil(lambda: bool(told.failures), timeout=15000)
    assert "Sửa ở máy khác" in str(told.failures[0])
    assert count(desk) == 1


def test_drafts_of_the_last_session_are_offered_on_opening(
    window: MainWindow, desk: Desk, qtbot: QtBot
) -> None:
    """The window says how many there are and leads to them; "later" leaves them where they are."""
    desk.workspace.drafts.keep("activity-new", {"title": "Dở dang"})
    window.notice.greet(read_greeting(desk.workspace))
    assert "“Dở dang”, nhập lúc 26/06/2018 09:41" in window.notice.banner.text()
    window.notice.look_at_drafts()
    page = window.page("activities")
    assert isinstance(page, Page)
    assert page.where == {"drafts": True}
    assert not window.notice.isVisible()
    assert len(desk.workspace.drafts.list()) == 1


def test_a_clock_that_was_set_back_is_said_before_drafts(
    window: MainWindow, desk: Desk, tmp_path: Path
) -> None:
    """First the clock, then what was not saved."""
    record(desk.workspace)
    folder = desk.workspace.folder
    early = Workspace.open(folder, password="mat-khau-dai", clock=SetClock(date(2018, 6, 1)))
    early.drafts.keep("activity-new", {"title": "Dở dang"})
    found = read_greeting(early)
    early.close()
    window.notice.greet(found)
    assert "26/06/2018 09:41" in window.notice.banner.text()
    window.notice.offer_drafts(found)
    assert "Dở dang" in window.notice.banner.text()
    assert read_greeting(desk.workspace).clock_behind is None


def test_nothing_is_said_when_all_is_well(window: MainWindow) -> None:
    """No draft and a right clock: the page begins under the top bar."""
    window.notice.greet(Greeting())
    assert not window.notice.isVisible()
