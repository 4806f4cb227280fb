"""The window tells what stands in the way of all its pages, and is the only one on its workspace."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders.activities import record
from builders.desks import JuneMorning, open_desk
from builders.messages import Told
from pytestqt.qtbot import QtBot

from cchc_desktop.domain.errors import Failure
from cchc_desktop.workspace import Workspace
from ui.activities.screen import ActivitiesScreen
from ui.app import make_window
from ui.opening import open_workspace
from ui.support.messages import Messages


class MayMorning:
    """Tells the morning of 2 May 2018."""

    def now(self) -> datetime:
        """Return 08:00 in Việt Nam."""
        return datetime(2018, 5, 2, 1, tzinfo=UTC)


def test_a_second_window_says_why_it_does_not_open(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The officer reads who has the workspace open; once that window is closed this one opens."""
    desk = open_desk(tmp_path / "ws", told)
    desk.work.close()
    desk.workspace.close()
    seen: list[Failure] = []
    monkeypatch.setattr(Messages, "failure", lambda _self, failure: seen.append(failure))

    def again() -> Workspace | None:
        return open_workspace(tmp_path / "ws", password="mat-khau-dai", clock=JuneMorning())

    first = again()
    assert first is not None
    assert again() is None
    assert "đang mở ở một cửa sổ khác" in seen[0].message
    first.close()
    third = again()
    assert third is not None
    third.close()
    monkeypatch.setattr(Workspace, "open", _fail)
    assert again() is None
    monkeypatch.undo()
    Workspace.take(tmp_path / "ws").release()


def _fail(*_words: object, **_more: object) -> Workspace:
    raise Failure("Sai mật khẩu.")


def test_a_clock_that_was_set_back_stands_over_every_page(tmp_path: Path, told: Told, qtbot: QtBot) -> None:
    """The banner names both moments and what to do, and goes once the clock is right."""
    desk = open_desk(tmp_path / "ws", told)
    desk.work.close()
    record(desk.workspace)
    desk.workspace.close()
    late = Workspace.open(tmp_path / "ws", password="mat-khau-dai", clock=MayMorning())
    window = make_window(late)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.banner.isVisible)
    assert "02/05/2018 08:00" in window.banner.text()
    assert "26/06/2018 09:41" in window.banner.text()
    late._office.clock = JuneMorning()
    window.read_facts()
    qtbot.waitUntil(lambda: not window.banner.isVisible())
    window.close()
    late.close()


def test_what_the_command_line_records_shows_in_the_open_window(
    tmp_path: Path, told: Told, qtbot: QtBot, make_beside: Callable[[Path], Workspace]
) -> None:
    """The list reads again without a click."""
    desk = open_desk(tmp_path / "ws", told)
    desk.work.close()
    window = make_window(desk.workspace)
    qtbot.addWidget(window)
    window.go("activities")
    window.show()
    page = window.page("activities")
    assert isinstance(page, ActivitiesScreen)
    qtbot.waitUntil(lambda: not window.busy())
    assert page.model.rows() == []
    desk.workspace.elsewhere.news()
    beside = make_beside(tmp_path / "ws")
    record(beside, title="Ghi từ dòng lệnh")
    beside.close()
    qtbot.waitUntil(lambda: [row.title for row in page.model.rows()] == ["Ghi từ dòng lệnh"])
    window.close()
    desk.workspace.close()


@pytest.fixture
def make_beside() -> Callable[[Path], Workspace]:
    """Return a way to open a workspace as the command line does."""
    return lambda folder: Workspace.open(folder, password="mat-khau-dai", clock=JuneMorning())
