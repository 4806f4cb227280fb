"""Columns of the plan's tree and of its calendar."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.obligations import TriggerEvent
from cchc_desktop.domain.plans import CadenceKind
from cchc_desktop.domain.standings import Standing
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.obligations import REPORT_CLAUSES
from ui.plans.lines import PlanFacts, Wanted, lines_of, shows
from ui.support.standings import Shown
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.cells import Column
from ui.widgets.month import weekday_names
from ui.widgets.trees import Node


def plan_columns() -> list[Column]:
    """Return the columns of the tree."""
    return [
        Column(
            title=tr("Clause and task"),
            text=lambda line: line.title,
            code=lambda line: line.code,
            code_chars=8,
            stretch=True,
        ),
        Column(title=tr("Cadence, due"), text=lambda line: line.cadence, tone="text2", chars=18, drop=2),
        Column(
            title=tr("Progress"),
            text=lambda line: line.figures,
            progress=lambda line: line.progress,
            tone=lambda line: "text3" if line.quiet else "text",
            right=True,
            chars=12,
            drop=1,
        ),
        Column(title=tr("State"), state=lambda line: line.shown, text=lambda line: line.shown[0], chars=21),
    ]


def plan_nodes(facts: PlanFacts, wanted: Wanted, text: str) -> list[Node]:
    """Return the blocks with the tasks that the filter lets through; blocks left empty go."""
    nodes = []
    for block, tasks in lines_of(facts):
        inside = [Node(line) for line in tasks if shows(facts, line, wanted, text)]
        if inside:
            nodes.append(Node(block, inside, heading=True))
    return nodes


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One row of the calendar: a week, or something on a day."""

    key: str
    day: date
    code: str
    words: str
    clause: str
    shown: Shown | None
    note: str = ""
    quiet: str = ""


def agenda_columns() -> list[Column]:
    """Return the columns of the calendar."""
    return [
        Column(
            title=tr("Week and day"),
            text=lambda line: line.words,
            code=lambda line: line.code,
            code_chars=11,
            chars=34,
            stretch=True,
        ),
        Column(title=tr("Clause"), text=lambda line: line.note, tone="text2", chars=16, drop=1),
        Column(
            title=tr("State"),
            state=lambda line: line.shown,
            text=lambda line: line.quiet,
            tone="text2",
            chars=21,
        ),
    ]


def agenda_lines(facts: PlanFacts, wanted: Wanted, text: str) -> list[AgendaLine]:
    """Return what falls due or happened in the period, one row each, in the order of the days."""
    return sorted(_entries(facts, wanted, text), key=lambda line: (line.day, line.clause))


def agenda_nodes(facts: PlanFacts, wanted: Wanted, text: str) -> list[Node]:
    """Return the weeks that hold a due day or an event, with what is in them."""
    lines = agenda_lines(facts, wanted, text)
    weeks: dict[date, list[Node]] = {}
    for line in lines:
        weeks.setdefault(line.day - timedelta(days=line.day.weekday()), []).append(Node(line))
    this_week = facts.today - timedelta(days=facts.today.weekday())
    return [Node(_week(monday, this_week), inside, heading=True) for monday, inside in weeks.items()]


def event_words(facts: PlanFacts, event: TriggerEvent, *, short: bool = False) -> Shown:
    """Return how what an event called for stands; `short` leaves out days told beside it."""
    done = event.fulfilled_on
    if done is not None and done <= event.due:
        return tr("In time"), State.OK, MEANING["ok"]
    if done is not None:
        return tr("{n} days late", n=(done - event.due).days), State.WARN, MEANING["due"]
    left = (event.due - facts.today).days
    if left < 0:
        words = tr("Missing so far") if short else tr("Missing, {n} days overdue", n=-left)
        return words, State.BAD, MEANING["missing"]
    if left == 0:
        return tr("Due today"), State.WARN, MEANING["due"]
    return tr("{n} days left", n=left), State.WARN, MEANING["due"]


def _entries(facts: PlanFacts, wanted: Wanted, text: str) -> list[AgendaLine]:
    entries = []
    every = [line for _block, tasks in lines_of(facts) for line in tasks]
    for line in every:
        found = line.facts
        if found is None or not shows(facts, line, wanted, text):
            continue
        for event in found.events:
            words = tr("{event}: {task}", event=event.title, task=line.title)
            entries.append(_entry(event.id, event.due, words, line.code, event_words(facts, event)))
        due = found.obligation.due
        after_event = found.task.cadence.kind in {CadenceKind.AFTER_EVENT, CadenceKind.ON_REQUEST}
        if due is None or after_event or line.standing is Standing.NOT_APPLICABLE:
            continue
        if facts.period.contains(due):
            entry = _entry(line.code, due, line.title, line.code, line.shown)
            proposed = tr("{clause} · proposed", clause=line.code)
            entries.append(replace(entry, note=proposed) if found.obligation.proposed else entry)
    if wanted is Wanted.ALL and not text:
        words = tr("Report of {period} is handed in", period=facts.period.label)
        report = next((line for line in every if line.code in REPORT_CLAUSES), None)
        clause, shown = (report.code, report.shown) if report is not None else ("", None)
        entries.append(_entry("deadline", facts.deadline, words, clause, shown))
    return entries


def _entry(key: str, due: date, words: str, clause: str, shown: Shown | None) -> AgendaLine:
    weekday = weekday_names()[due.weekday()]
    return AgendaLine(key, due, f"{weekday} {due:%d/%m}", words, clause, shown, note=clause)


def _week(monday: date, this_week: date) -> AgendaLine:
    words = tr("{first} to {last}", first=f"{monday:%d/%m}", last=day_words(monday + timedelta(days=6)))
    quiet = ""
    if monday == this_week:
        quiet = tr("This week")
    elif monday == this_week + timedelta(days=7):
        quiet = tr("Next week")
    code = tr("Week {n}", n=monday.isocalendar().week)
    return AgendaLine(f"week {monday}", monday, code, words, "", None, quiet=quiet)
