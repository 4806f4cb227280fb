"""Notices that nobody has touched keyboard or mouse for a while."""

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

SETTING: Final = "idle_minutes"
"""The setting of a workspace after how many minutes it locks."""
USUAL: Final = 10
CHOICES: Final = (5, 10, 15, 30, 60)
_LOOKS: Final = 5000
"""Milliseconds between two looks at the clock."""
_INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.KeyRelease,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonRelease,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.InputMethod,
    }
)


def minutes_in(value: str) -> int:
    """Return the minutes that a setting says, the usual ones where it says nothing that may be chosen."""
    return int(value) if value.isdecimal() and int(value) in CHOICES else USUAL


class IdleWatch(QObject):
    """Tells once the windows of this program have gone without a key or a move of the mouse for so long.

    Only what reaches a window as a whole is looked at, which is little beside what its widgets are told.
    """

    idle = Signal()

    def __init__(self, parent: QObject, *, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._last = seconds()
        self._limit = 60.0 * USUAL
        self._looking = QTimer(self)
        self._looking.setInterval(_LOOKS)
        self._looking.timeout.connect(self.look)
        self._looking.start()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._follow)
            self._follow(QGuiApplication.focusWindow())

    def set_minutes(self, minutes: int) -> None:
        """Tell after so many minutes from now on."""
        self._limit = 60.0 * minutes

    def touched(self) -> None:
        """Begin counting anew."""
        self._last = self._seconds()

    def look(self) -> None:
        """Tell if it has been long enough."""
        if self._seconds() - self._last >= self._limit:
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note that somebody is here; every event goes its way."""
        del watched
        if event.type() in _INPUT:
            self.touched()
        return False

    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
