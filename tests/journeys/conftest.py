"""The dressed application and an officer's hands, for journeys through the real windows."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.desktops import Journey
from builders.hands import Hands
from builders.settings import _own_settings  # noqa: F401
from builders.workspaces import SetClock
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme.style import apply_theme
from ui.theme.tokens import Theme


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let pass what the offscreen platform says about itself: it has no window system behind it."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture
def hands(qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    """The officer's hands; afterwards errors go again where they went before a window was opened."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    apply_theme(qapp, Theme.LIGHT)
    for left in qapp.topLevelWidgets():  # a window that an earlier test left open is nobody's question
        left.close()
    made = Hands(qtbot)
    yield made
    made.rest()


@pytest.fixture
def journey(tmp_path: Path, qtbot: QtBot, hands: Hands) -> Iterator[Journey]:
    """Computers of 26 June 2018 and a stick between them."""
    made = Journey(tmp_path, SetClock(date(2018, 6, 26)), qtbot, hands)
    made.usb.mkdir()
    yield made
    made.close()
