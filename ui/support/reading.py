"""Reads what the frame around the pages says from the open workspace."""

from datetime import datetime
from typing import Final

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.obligations import ObligationState
from cchc_desktop.domain.org_units import JUDGES, STANDING_BODY
from cchc_desktop.domain.periods import Period, PeriodKind
from cchc_desktop.domain.roles import role_words
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.workspace import Workspace
from ui.support.frame import FrameFacts, Waiting
from ui.support.safekeeping import age_words
from ui.theme.tokens import State

STALE_DAYS: Final = 7
"""A backup older than this is said in the colour of waiting."""


def read_frame(workspace: Workspace, period: Period) -> FrameFacts:
    """Return the frame's words for `period` as the workspace stands now."""
    above = workspace.units.superiors(workspace.unit.key)
    backup, backup_state = _backup(workspace)
    bundles, bundles_state = _bundles(workspace)
    plan = workspace.plans.current()
    return FrameFacts(
        unit=workspace.unit.short_body,
        superior=above[0].name if above else "",
        user=workspace.user.name,
        user_title=workspace.user.title or role_words(workspace.user.roles),
        backup=backup,
        backup_state=backup_state,
        bundles=bundles,
        bundles_state=bundles_state,
        footer=(
            *_second_place(workspace),
            tr("Plan {number}, version {version}", number=plan.number, version=plan.version),
            *_criteria(workspace),
            tr("No network needed"),
        ),
        waiting=_waiting(workspace, period),
        alert=_alert(workspace),
    )


def _alert(workspace: Workspace) -> tuple[str, str] | None:
    """Say that nothing can be saved, or that the clock was set back, by which all would be dated wrongly."""
    if workspace.read_only:
        return (
            tr("Open for reading only: nothing can be saved"),
            tr(
                "Look up and print what you need, then close; repair the data or restore a backup to work on."
            ),
        )
    last = workspace.clock_behind()
    if last is None:
        return None
    now, then = workspace.clock.now().astimezone(VIETNAM), last.astimezone(VIETNAM)
    return (
        tr(
            "The clock of this computer says {now}, but something was recorded on {then}",
            now=f"{now:%d/%m/%Y %H:%M}",
            then=f"{then:%d/%m/%Y %H:%M}",
        ),
        tr(
            "Set the computer's date and time right, then go on. What you record meanwhile is kept in order, "
            "but its days and deadlines may be wrong."
        ),
    )


def _backup(workspace: Workspace) -> tuple[str, State]:
    kept = workspace.backups.kept()
    if not kept:
        return tr("none yet"), State.WARN
    made: datetime = kept[0].made_at.astimezone(VIETNAM)
    age = (workspace.today() - made.date()).days
    second = workspace.backups.second_place()
    state = State.OK if age < STALE_DAYS and not (second and second.stale) else State.WARN
    if age == 0:
        return tr("Today, {time}", time=f"{made:%H:%M}"), state
    return tr("{day}, {time}", day=day_words(made.date()), time=f"{made:%H:%M}"), state


def _second_place(workspace: Workspace) -> tuple[str, ...]:
    """Say that the copy on the other disk is old; nothing where it is not, or none was chosen."""
    second = workspace.backups.second_place()
    if second is None or not second.stale:
        return ()
    if second.newest is None:
        return (tr("No backup on the second disk yet: plug it in"),)
    age = age_words(second.newest, workspace.clock.now())
    return (tr("Backup on the second disk: {age}; plug it in", age=age),)


def _bundles(workspace: Workspace) -> tuple[str, State]:
    """Say what is not sent, or not yet acknowledged by the unit above; nothing at the top."""
    if not workspace.units.superiors(workspace.unit.key):
        return "", State.MUTE
    unsent = workspace.backlog.unsent()
    if not unsent:
        return tr("everything received"), State.OK
    if workspace.backlog.awaits_receipt():
        return tr("awaits a receipt"), State.WARN
    return tr("{n} changes not sent", n=number(unsent)), State.INFO


def _criteria(workspace: Workspace) -> tuple[str, ...]:
    sets = workspace.assessments.sets()
    return (tr("Criteria set version {version}", version=sets[0].version),) if sets else ()


def _waiting(workspace: Workspace, period: Period) -> dict[str, Waiting]:
    waiting: dict[str, Waiting] = {}
    obligations = workspace.plans.obligations(period)
    missing = sum(o.state is ObligationState.MISSING for o in obligations)
    if missing:
        spoken = tr("{count} obligations are missing", count=missing)
        waiting["plans"] = Waiting(missing, State.BAD, spoken)
    today = workspace.today()
    open_cases = workspace.feedback.waiting()
    late = sum(case.due < today for case in open_cases)
    if late:
        spoken = tr("{count} cases of feedback are overdue", count=late)
        waiting["feedback"] = Waiting(late, State.BAD, spoken)
    elif open_cases:
        spoken = tr("{count} cases of feedback wait for an answer", count=len(open_cases))
        waiting["feedback"] = Waiting(len(open_cases), State.WARN, spoken)
    if workspace.unit.kind in JUDGES or workspace.unit.code == STANDING_BODY:
        mine = sum(row.mine for row in workspace.reviews.queue(period))
        if mine:
            spoken = tr("{count} versions await this unit's decision", count=mine)
            waiting["reviews"] = Waiting(mine, State.WARN, spoken)
    quarterly = period.kind is PeriodKind.QUARTER
    if (
        quarterly
        and workspace.unit.stands_in(period.starts_on, period.ends_on)
        and workspace.plans.deadline(period, workspace.unit.key) < today
        and not workspace.backlog.report_issued(period)
    ):
        waiting["reports"] = Waiting(
            1, State.BAD, tr("The report of {period} is overdue", period=period.label)
        )
    aside = workspace.backlog.quarantined()
    if aside:
        waiting["bundles"] = Waiting(aside, State.BAD, tr("{count} bundles are in quarantine", count=aside))
    return waiting
