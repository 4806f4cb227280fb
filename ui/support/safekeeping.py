"""Backups while the officer works, and how old one is in the words of the frame and the page of backups."""

from datetime import datetime
from threading import Event
from typing import Final

from PySide6.QtCore import QObject, QTimer

from cchc_desktop.domain.backups import EVERY, BackupReason
from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.backup_sets import BackupRecord
from ui.support.desk import Desk

_SETTLED: Final = 8_000
"""Milliseconds after which the first page stands and the disk has time for a look at the database."""


def age_words(made_at: datetime | None, now: datetime) -> str:
    """Return how many days ago a backup was made; its day where that lies ahead of the clock."""
    if made_at is None:
        return tr("none yet")
    days = (local_day(now) - local_day(made_at)).days
    if days < 0:
        return day_words(local_day(made_at))
    if days == 0:
        return tr("from today")
    return tr("{n} days old", n=days)


class Safekeeping(QObject):
    """Looks the database over once, and backs up every half hour in which something was recorded."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._every = QTimer(self)
        self._every.setInterval(int(EVERY.total_seconds() * 1000))
        self._every.timeout.connect(self.back_up)
        self._every.start()
        self._closing = Event()
        self.destroyed.connect(self._closing.set)
        desk.work.closing.connect(self._closing.set)
        QTimer.singleShot(_SETTLED, self, self.look)

    def look(self) -> None:
        """Let SQLite look the database over beside the work, unless it is open for looking only anyway."""
        if self._desk.workspace.read_only:
            return
        workspace, closing = self._desk.workspace, self._closing
        self._desk.work.read(lambda: workspace.faults(closing.is_set), self._found, slot="look")

    def _found(self, faults: list[str]) -> None:
        if faults:
            self._desk.struck.emit(faults[0])

    def back_up(self) -> None:
        """Back up now if anything changed; what cannot be written is said, and tried again later."""
        if self._desk.workspace.read_only:
            return
        backups = self._desk.workspace.backups
        self._desk.work.read(
            lambda: backups.make_if_changed(BackupReason.WORK), self._made, self._failed, slot="safekeeping"
        )

    def _made(self, changed: Changed[BackupRecord | None]) -> None:
        if changed.nouns:
            self._desk.changes.tell(changed.nouns)

    def _failed(self, failure: Failure) -> None:
        self._desk.saved(failure.message)
