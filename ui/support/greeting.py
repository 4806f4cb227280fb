"""What the window says once when it opens: unsaved forms, a clock that was set back, duties of the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings

from cchc_desktop.domain.reminders import Reminder

if TYPE_CHECKING:
    from cchc_desktop.workspace import Workspace

ACTIVITY_DRAFTS: Final = "activity-"
_TOLERATED: Final = timedelta(minutes=5)
"""Two computers of a unit never agree to the second."""


def _nothing() -> None:
    """Remember nothing."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What was found on opening."""

    drafts: int = 0
    title: str = ""
    """Of the newest draft, empty while it has no name."""
    typed_at: datetime | None = None
    clock_behind: datetime | None = None
    """When the trail was last written to, where the computer's clock says it is earlier."""
    reminders: tuple[Reminder, ...] = ()
    """Duties overdue or due within the week; none once they were said today."""
    reminded: Callable[[], object] = _nothing
    """Called when they were said."""


def read_greeting(workspace: Workspace) -> Greeting:
    """Look for drafts of an earlier session, at the clock, and for duties not yet said today."""
    drafts = workspace.drafts.list(ACTIVITY_DRAFTS)
    last = workspace.last_moment()
    behind = last if last is not None and workspace.clock.now() < last - _TOLERATED else None
    key, today = f"reminded/{workspace.folder}", workspace.today().isoformat()
    reminders = () if QSettings().value(key) == today else tuple(workspace.plans.reminders())
    newest = drafts[0] if drafts else None
    return Greeting(
        drafts=len(drafts),
        title=str(newest.values.get("title") or "") if newest else "",
        typed_at=newest.at if newest else None,
        clock_behind=behind,
        reminders=reminders,
        reminded=lambda: QSettings().setValue(key, today),
    )
