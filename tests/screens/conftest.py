"""The dressed application and a desk without a workspace, for tests of shared parts."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from builders.messages import Told
from builders.settings import _own_settings  # noqa: F401
from PySide6.QtWidgets import QApplication

from cchc_desktop.domain.periods import PeriodRule, parse_period
from cchc_desktop.domain.users import UserRecord
from ui.support.changes import Changes
from ui.support.desk import Desk
from ui.support.work import Work
from ui.theme.style import apply_theme
from ui.theme.tokens import Theme

if TYPE_CHECKING:
    from cchc_desktop.workspace import Workspace
    from ui.support.messages import Messages


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what the offscreen platform says about itself: it has no window system behind it."""
    for item in items:
        if "screens" in item.path.parts or "journeys" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the light theme, as a person sees it first."""
    apply_theme(qapp, Theme.LIGHT)
    return qapp


@pytest.fixture
def told(dressed: QApplication) -> Told:
    """What went wrong during the test."""
    del dressed
    return Told()


@pytest.fixture
def changes(dressed: QApplication) -> Changes:
    """The bell of the window."""
    del dressed
    return Changes()


@pytest.fixture
def work(changes: Changes, told: Told) -> Iterator[Work]:
    """The door to work off the window's thread, closed after the test."""
    made = Work(changes, told)
    yield made
    made.close()


@pytest.fixture
def bare_desk(work: Work, changes: Changes, told: Told) -> Desk:
    """A desk for the frame alone: nothing on it reads a workspace, whose person may only look."""
    nobody = SimpleNamespace(user=UserRecord("", "", "", "", ()))
    period = parse_period("2018-Q2", PeriodRule.CALENDAR)
    return Desk(cast("Workspace", nobody), work, changes, cast("Messages", told), period)
