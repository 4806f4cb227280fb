"""Somebody at the computer while the program itself opens one window after another."""

from collections.abc import Callable
from pathlib import Path
from time import monotonic

from builders.hands import Hands
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from cchc_desktop.domain.clock import Clock
from ui.app import run
from ui.window import MainWindow

Act = Callable[[MainWindow], object]
_GLANCE = 25
"""Milliseconds between two looks whether another window has opened."""
_PATIENCE = 60.0
"""Seconds after which an officer would call somebody."""


class Sitting:
    """Sits through `run`: does one act in each window that opens, and closes those nobody expected."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands
        self._acts: list[Act] = []
        self._seen: list[MainWindow] = []
        self._wrong: list[BaseException] = []
        self._at_work = False
        self._until = 0.0

    def through(
        self, folder: Path, *acts: Act, login: str | None = None, password: str | None = None, clock: Clock
    ) -> int:
        """Run the program on `folder` to its end and return its exit code; every act must have its turn."""
        self._acts = list(acts)
        self._at_work = True
        self._until = monotonic() + _PATIENCE
        self._glance()
        try:
            code = run(folder, login=login, password=password, clock=clock)
        finally:
            self._at_work = False
        if self._wrong:
            raise self._wrong[0]
        assert not self._acts, f"{len(self._acts)} windows never opened"
        return code

    def _glance(self) -> None:
        if not self._at_work:
            return
        QTimer.singleShot(_GLANCE, self._glance)
        try:
            self._hands.wait(lambda: True)  # an answer to a dialog that went wrong is told here
            assert monotonic() < self._until, "no other window opened"
        except AssertionError as error:
            self._leave(error)
            return
        for window in QApplication.topLevelWidgets():
            if isinstance(window, MainWindow) and window.isVisible() and window not in self._seen:
                self._seen.append(window)
                self._meet(window)
                self._until = monotonic() + _PATIENCE

    def _meet(self, window: MainWindow) -> None:
        self._hands.window = window
        try:
            assert self._acts, "nobody expected this window"
            self._acts.pop(0)(window)
        except BaseException as error:  # noqa: BLE001 - it is raised again once the program has ended
            self._leave(error)

    def _leave(self, error: BaseException) -> None:
        """Close everything, so that the program ends and the test fails."""
        self._wrong.append(error)
        self._at_work = False
        for window in QApplication.topLevelWidgets():
            window.close()
        QApplication.exit(1)
