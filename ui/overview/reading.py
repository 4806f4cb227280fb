"""Reads everything the first screen shows in one go, off the window's thread."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from cchc_desktop.domain.mergers import Ending
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
    stands: bool = True
    """Whether the unit stood at some time of the period; otherwise nothing is owed for it."""
    ending: Ending | None = None
    """How the unit ended, where it stands no more."""
    reports_owed: tuple[tuple[Period, date], ...] = ()
    """Of a unit that ended in the plan's year, the quarters whose report is not issued, and until when."""

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
    unit, today = workspace.unit, workspace.today()
    plan = workspace.plans.current()
    ending = None if unit.stands_on(today) else workspace.units.ending(unit.key)
    return OverviewFacts(
        view=workspace.overview.read(period),
        plan=plan,
        backed_up=kept[0].made_at if kept else None,
        now=workspace.clock.now(),
        stands=unit.stands_in(period.starts_on, period.ends_on),
        ending=ending,
        reports_owed=_reports_owed(workspace) if ending and ending.last_day.year == plan.year else (),
    )


def _reports_owed(workspace: Workspace) -> tuple[tuple[Period, date], ...]:
    """Return the quarters in which the unit stood and whose report it has not issued."""
    plans, unit = workspace.plans, workspace.unit
    return tuple(
        (quarter, plans.deadline(quarter))
        for quarter in plans.quarters()
        if unit.stands_in(quarter.starts_on, quarter.ends_on) and not workspace.backlog.report_issued(quarter)
    )
