"""What the window says once when it opens: forms that were never saved, a clock that was set back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cchc_desktop.workspace import Workspace

ACTIVITY_DRAFTS: Final = "activity-"
_TOLERATED: Final = timedelta(minutes=5)
"""Two computers of a unit never agree to the second."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """What was found on opening."""

    drafts: int = 0
    title: str = ""
    """Of the newest draft, empty while it has no name."""
    typed_at: datetime | None = None
    clock_behind: datetime | None = None
    """When the trail was last written to, where the computer's clock says it is earlier."""


def read_greeting(workspace: Workspace) -> Greeting:
    """Look for drafts of an earlier session and at the clock."""
    drafts = workspace.drafts.list(ACTIVITY_DRAFTS)
    last = workspace.last_moment()
    behind = last if last is not None and workspace.clock.now() < last - _TOLERATED else None
    if not drafts:
        return Greeting(clock_behind=behind)
    newest = drafts[0]
    return Greeting(len(drafts), str(newest.values.get("title") or ""), newest.at, behind)
