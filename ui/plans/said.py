"""What the pane says of a task: facts, neighbouring periods, framed words."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import Basis, CadenceKind, PlanTask
from cchc_desktop.domain.standings import Standing, standing_of
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.obligations import REPORT_CLAUSES
from cchc_desktop.services.plans import TaskStanding
from ui.plans.lines import PlanFacts
from ui.support.standings import duty_words
from ui.widgets.cards import Well
from ui.widgets.text import Icon, Text

EVENTS: Final = frozenset({CadenceKind.AFTER_EVENT, CadenceKind.ON_REQUEST})
_UNMOVED: Final = frozenset({CadenceKind.CONTINUOUS, CadenceKind.CONTEXT})


def is_extendable(task: PlanTask) -> bool:
    """Tell whether a task has a due date that a unit above may move."""
    return task.cadence.kind not in _UNMOVED


def well(icon_name: str, head: str, words: str, source: str = "") -> Well:
    """Return `words` in a frame under their heading."""
    made = Well()
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Icon(icon_name, "text2", size=14), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Text(head, "label", wrap=True), 1)
    made.body.addLayout(row)
    made.body.addWidget(Text(words, wrap=True, selectable=True))
    if source:
        made.body.addWidget(Text(source, "hint", wrap=True))
    return made


def plan_name(facts: PlanFacts) -> str:
    """Return what the provincial plan is called."""
    return tr("Plan {number}", number=facts.plan.number)


def facts_of(facts: PlanFacts, found: TaskStanding) -> list[tuple[str, str]]:
    """Return labels and values of a task."""
    task, obligation = found.task, found.obligation
    cadence = task.cadence.label
    if task.cadence.kind in EVENTS:
        cadence = tr("{cadence}, within {n} working days", cadence=cadence, n=task.respond_within)
    if obligation.proposed:
        cadence = tr("{cadence} (proposed)", cadence=cadence)
    elif task.basis is Basis.PROPOSED:
        cadence = tr("{cadence} (confirmed)", cadence=cadence)
    rows = [(tr("Cadence"), cadence)]
    if found.claim is None:
        rows.append((tr("This period"), _done_words(obligation)))
    if obligation.due is not None:
        rows.append((tr("Due"), day_words(obligation.due)))
    if task.who:
        rows.append((tr("Who does it"), task.who))
    if task.audiences:
        rows.append((tr("Audience"), ", ".join(audience.label for audience in task.audiences)))
    named = [facts.channels[channel] for channel in task.channels if channel in facts.channels]
    if named and task.clause not in REPORT_CLAUSES:
        rows.append((tr("Suggested channels"), ", ".join(named)))
    if found.budget:
        rows.append((tr("Budget proposal"), tr("{amount} đồng", amount=number(found.budget))))
    return rows


def neighbours(facts: PlanFacts, found: TaskStanding) -> list[tuple[str, str]]:
    """Return how the task stood in the period before and stands in the one after."""
    rows = []
    near: tuple[tuple[Period, Obligation | None], ...] = (
        (facts.period.previous(), facts.before.get(found.task.clause)),
        (facts.period.next(), facts.after.get(found.task.clause)),
    )
    for period, obligation in near:
        if obligation is None:
            continue
        standing = standing_of(found.task, obligation, facts.today)
        if period.starts_on > facts.today and standing is not Standing.NOT_APPLICABLE and not obligation.done:
            standing = Standing.NOT_DUE
        words = duty_words(standing, obligation)[0]
        if obligation.times is not None and obligation.done:
            words = f"{obligation.done}/{obligation.times}, {words.lower()}"
        rows.append((period.label, words))
    return rows or [(tr("Other periods"), tr("outside the plan's year"))]


def _done_words(obligation: Obligation) -> str:
    if obligation.times is not None:
        return tr("{done} of {times}", done=obligation.done, times=obligation.times)
    return tr("{n} times", n=obligation.done) if obligation.done else tr("none yet")
