"""Reads everything the first screen shows in one go, off the window's thread."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import Plan
from cchc_desktop.services.overview import OverviewView
from cchc_desktop.workspace import Workspace

BACKUP_LASTS: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class OverviewFacts:
    """One reading of the workspace for the first screen."""

    view: OverviewView
    plan: Plan
    backed_up: datetime | None
    """When the newest backup was made; None when there is none."""
    now: datetime

    @property
    def backup_is_fresh(self) -> bool:
        """Tell whether a backup was made within 24 hours."""
        return self.backed_up is not None and self.now - self.backed_up <= BACKUP_LASTS

    @property
    def is_new(self) -> bool:
        """Tell whether nothing was recorded in this period or the one before it."""
        return not any(month.count for month in self.view.months)


def read_overview(workspace: Workspace, period: Period) -> OverviewFacts:
    """Return what the first screen shows of `period` now."""
    kept = workspace.backups.kept()
    return OverviewFacts(
        view=workspace.overview.read(period),
        plan=workspace.plans.current(),
        backed_up=kept[0].made_at if kept else None,
        now=workspace.clock.now(),
    )
