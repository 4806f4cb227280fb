"""Computers with the real window open on them, and the stick between them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from builders.hands import Hands
from builders.workspaces import SetClock
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cchc_desktop.workspace import Workspace
from ui.app import make_window
from ui.widgets.screen import Screen
from ui.window import MainWindow

Page = TypeVar("Page", bound=Screen)


@dataclass
class Desktop:
    """One computer: its open workspace and the window on it."""

    workspace: Workspace
    window: MainWindow

    def page(self, name: str, kind: type[Page]) -> Page:
        """Return the page that was opened as `name`."""
        found = self.window.page(name)
        assert isinstance(found, kind)
        return found


@dataclass
class Journey:
    """What the test has opened, to be closed whatever happens."""

    folder: Path
    clock: SetClock
    qtbot: QtBot
    hands: Hands
    windows: list[MainWindow] = field(default_factory=list)
    workspaces: list[Workspace] = field(default_factory=list)

    @property
    def usb(self) -> Path:
        """The stick that goes between the computers."""
        return self.folder / "usb"

    def show(self, workspace: Workspace) -> Desktop:
        """Open the window of `workspace` as the program does, and sit down before it."""
        desktop = Desktop(workspace, make_window(workspace))
        self.windows.append(desktop.window)
        self.qtbot.addWidget(desktop.window)
        desktop.window.show()
        self.sit_at(desktop)
        return desktop

    def sit_at(self, desktop: Desktop) -> None:
        """Work at this computer from now on."""
        self.hands.window = desktop.window

        def active() -> bool:
            desktop.window.activateWindow()
            return QApplication.activeWindow() is desktop.window

        self.hands.wait(active)

    def go(self, desktop: Desktop, page: str, kind: type[Page]) -> Page:
        """Click `page` in the navigation and wait until it has read."""
        self.hands.press(desktop.window.navigation.item(page))
        self.hands.wait(lambda: desktop.window.current() == page and not desktop.window.busy())
        return desktop.page(page, kind)

    def new_file(self, at: Desktop, act: Callable[[], object]) -> Path:
        """Return the one file that `act` puts on the stick, once it is written whole."""
        before = set(self.usb.iterdir())
        act()
        self.hands.wait(lambda: not at.window.busy() and len(set(self.usb.iterdir()) - before) == 1)
        (file,) = set(self.usb.iterdir()) - before
        return file

    def close(self) -> None:
        """Close windows, then workspaces."""
        for window in self.windows:
            window.close()
        for workspace in self.workspaces:
            workspace.close()
