"""Who may do what on the page of the plan: the rest is greyed, with the reason."""

from functools import partial

from cchc_desktop.domain.roles import Right
from ui.plans.difficulties import DifficultyPane
from ui.plans.own_plan import OwnPlanView
from ui.plans.pane import TaskPane
from ui.support.desk import Desk
from ui.support.rights import keep_to
from ui.widgets.buttons import Button


def keep_plan_to_rights(
    desk: Desk, pane: TaskPane, difficulty: DifficultyPane, own: OwnPlanView, report: Button
) -> None:
    """Keep what changes a task, a difficulty or the unit's own plan to those who may; `report` too."""
    pane.keep = partial(keep_to, desk, Right.RECORD)
    keep_to(desk, Right.RECORD, pane.primary, pane.claim, report)
    keep_to(desk, Right.DECIDE, pane.extend, pane.take_back)
    keep_to(desk, Right.RULES, pane.confirm)
    keep_to(desk, Right.GUIDE, difficulty.answer)
    keep_to(desk, Right.RECORD, difficulty.change, difficulty.withdraw, *own.changes())
