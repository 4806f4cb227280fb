"""What every screen receives: the open workspace and the ways to ask, tell and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cchc_desktop.domain.nouns import Noun
from ui.support.changes import Changes
from ui.support.messages import Messages
from ui.support.work import Work

if TYPE_CHECKING:
    from cchc_desktop.domain.periods import Period
    from cchc_desktop.workspace import Workspace


class Desk(QObject):
    """The officer's desk: one workspace, one current period, one way to other pages."""

    period_changed = Signal(object)
    """Carries the new `Period`."""
    wanted = Signal(str, object)
    """Carries a page's id and a dict of where on it."""
    reopen = Signal()
    """Asks for the window to close and the workspace to be opened anew: what lies there was replaced."""
    struck = Signal(str)
    """Carries what is wrong with the data, found beside the work; the window says so over every page."""
    damaged = Signal(str)
    """Asks for the window to close and the data to be repaired; carries what is wrong with it."""
    update = Signal(object)
    """Asks for the window to close; carries the `ReadyUpdate` that then takes the program's place."""
    rights_changed = Signal()
    """The person at work has other roles than before: what is greyed is looked at again."""
    noted = Signal(str)
    """Carries what was just saved, for the status line."""

    def __init__(
        self, workspace: Workspace, work: Work, changes: Changes, messages: Messages, period: Period
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self.work = work
        self.changes = changes
        self.messages = messages
        self._period = period
        self._roles = workspace.user.roles
        changes.told.connect(self._hear)

    @property
    def period(self) -> Period:
        """Return the period the screens are about."""
        return self._period

    def choose_period(self, period: Period) -> None:
        """Make `period` the one all screens are about."""
        if period != self._period:
            self._period = period
            self.period_changed.emit(period)

    def go(self, page: str, **where: object) -> None:
        """Open `page`, at the record or filter named in `where`."""
        self.wanted.emit(page, where)

    def saved(self, words: str) -> None:
        """Say in the status line what was just saved."""
        self.noted.emit(words)

    def _hear(self, nouns: frozenset[Noun]) -> None:
        """Tell when what changed gave other roles to the person at work."""
        roles = self.workspace.user.roles
        if Noun.USER in nouns and roles != self._roles:
            self._roles = roles
            self.rights_changed.emit()
