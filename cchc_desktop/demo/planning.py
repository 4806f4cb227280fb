"""The sample units' own plans, difficulties and answers."""

from collections.abc import Callable
from datetime import date
from typing import Any

from cchc_desktop.demo.samples import SampleUnit
from cchc_desktop.domain.activities import Audience
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.difficulties import DifficultyValues
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.schedules import ScheduleValues
from cchc_desktop.domain.unit_plans import BudgetLine, OwnTask, UnitPlanValues
from cchc_desktop.workspace import Workspace

SetDay = Callable[[date], None]
RELEASE = "II.3.2"
_WAITS_FROM = date(2018, 6, 1)
"""Conferences from then on still wait for their press release when the journey ends."""


def plan_own(workspace: Workspace, sample: SampleUnit, set_day: SetDay) -> None:
    """Issue the unit's own plan with its tasks and what money they need, and send it, once."""
    said = sample.unit_plan
    if workspace.unit_plans.show().revision:
        return
    set_day(said["sent"])
    workspace.unit_plans.save(
        UnitPlanValues(
            number=said["number"],
            issued_on=said["issued"],
            sent_on=said["sent"],
            tasks=tuple(
                OwnTask(t["under"], t["title"], t["cadence"], t.get("due"), t.get("who", ""))
                for t in said["tasks"]
            ),
            budget=tuple(_budget(line) for line in said["budget"]),
        )
    )


def answered_by(workspace: Workspace, channel: str, clauses: tuple[str, ...]) -> list[str]:
    """Return the events that a press release of the sample answers: the oldest one that waits."""
    if channel != "press_release" or RELEASE not in clauses:
        return []
    return [event.id for event in workspace.plans.waiting() if event.clause == RELEASE][-1:]


def settle_events(workspace: Workspace, period: Period) -> None:
    """Post the unit's plan the day after; take back what small meetings of the period would owe."""
    plan = workspace.unit_plans.show().values
    for event in workspace.plans.waiting():
        if plan.number and plan.number in event.title:
            workspace.plans.fulfil_trigger(event.id, event.day)
        elif event.clause == RELEASE and period.contains(event.day) and event.day < _WAITS_FROM:
            workspace.plans.withdraw_trigger(event.id, "Hội nghị nội bộ, không mời báo chí.")


def enter_schedules(workspace: Workspace, sample: SampleUnit, period: Period, set_day: SetDay) -> None:
    """Enter the series that the unit thought of in `period`."""
    for series in sample.schedules:
        if period.contains(series["entered"]):
            set_day(series["entered"])
            workspace.schedules.record(
                ScheduleValues(
                    title=series["title"],
                    channel=series["channel"],
                    weekdays=tuple(series["weekdays"]),
                    starts_on=series["first"],
                    ends_on=series["last"],
                    times=tuple(series.get("times", ())),
                    clauses=tuple(series["clauses"]),
                    audiences=tuple(map(Audience, series["audiences"])),
                    counters=series["counters"],
                    place=series["place"],
                )
            )


def report_difficulties(workspace: Workspace, sample: SampleUnit, period: Period, set_day: SetDay) -> None:
    """Report what stood in the way in `period`."""
    for said in sample.difficulties:
        if period.contains(said["raised"]):
            set_day(said["raised"])
            workspace.difficulties.report(
                DifficultyValues(
                    content=said["content"],
                    raised_on=said["raised"],
                    clause=said["clause"],
                    proposal=said["proposal"],
                    addressee=workspace.difficulties.addressees()[0],
                )
            )


def answer_difficulties(workspace: Workspace, sample: SampleUnit) -> None:
    """Answer, at the unit above, what the sample has an answer for."""
    answers = {said["content"]: said for said in sample.difficulties if "answer" in said}
    for difficulty in workspace.difficulties.listed():
        said = answers.get(difficulty.values.content)
        if said is not None and difficulty.open and difficulty.unit != workspace.unit.key:
            workspace.difficulties.answer(
                difficulty.id, said["answer"], number=said["answer_number"], on=said["answered"]
            )


def _budget(line: dict[str, Any]) -> BudgetLine:
    return BudgetLine(
        clause=line["clause"],
        category=CostCategory[line["category"]],
        source=CostSource[line["source"]],
        amount=line["amount"],
        note=line.get("note", ""),
    )
