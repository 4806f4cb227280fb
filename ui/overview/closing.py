"""What is left to do before the period's report can be closed, blockers first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.activity_rows import NO_CLAUSE
from cchc_desktop.services.report_versions import ReportState
from ui.overview.reading import OverviewFacts
from ui.theme.icons import MEANING
from ui.theme.tokens import State

_ORDER: Final = (State.BAD, State.WARN, State.INFO, State.MUTE, State.OK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingItem:
    """One line of the closing list: how it stands, and where it is settled."""

    state: State
    icon: str
    words: str
    note: str = ""
    action: str = ""
    page: str = ""
    where: Mapping[str, object] = field(default_factory=dict)
    right: Right = Right.READ
    """What settling it here takes; what another page settles, that page keeps."""

    @property
    def settled(self) -> bool:
        """Tell whether nothing is left to do here."""
        return self.state is State.OK


def closing_list(facts: OverviewFacts) -> list[ClosingItem]:
    """Return the lines of the closing list, what blocks first and what is settled last."""
    if not facts.stands:
        words, note = tr("No report is owed for this period"), tr("The unit did not exist in it")
        return [ClosingItem(state=State.OK, icon=MEANING["ok"], words=words, note=note)]
    before_signing = [
        _missing(facts),
        _evidence(facts),
        _assessment(facts),
        _feedback(facts),
        _draft(facts),
        *_clauses(facts),
    ]
    left = sum(not item.settled for item in before_signing)
    items = [*before_signing, _signing(facts, left), _backup(facts)]
    return sorted(items, key=lambda item: _ORDER.index(item.state))


def _missing(facts: OverviewFacts) -> ClosingItem:
    missing = facts.view.missing
    if not missing:
        return ClosingItem(
            state=State.OK,
            icon=MEANING["ok"],
            words=tr("No obligation is missing"),
            note=tr(
                "{done} of {planned} obligations stand well",
                done=facts.view.duties.done,
                planned=facts.view.duties.planned,
            ),
        )
    return ClosingItem(
        state=State.BAD,
        icon=MEANING["refused"],
        words=tr("{n} obligations missing", n=len(missing)),
        note=clauses_in_words([o.clause for o in missing]),
        action=tr("See tasks"),
        page="plans",
        where={"filter": "missing"},
    )


def _evidence(facts: OverviewFacts) -> ClosingItem:
    totals = facts.view.totals
    if not totals.count:
        return ClosingItem(
            state=State.MUTE,
            icon=MEANING["nothing_yet"],
            words=tr("No activity recorded yet"),
            note=tr("The report counts what is recorded"),
            action=tr("Record"),
            page="activities",
            where={"new": True},
        )
    share = f"{number(totals.count - totals.without_evidence)}/{number(totals.count)}"
    if not totals.without_evidence:
        words = tr("Every activity has evidence")
        return ClosingItem(state=State.OK, icon=MEANING["ok"], words=words, note=share)
    return ClosingItem(
        state=State.BAD,
        icon=MEANING["refused"],
        words=tr("{n} activities without evidence", n=number(totals.without_evidence)),
        note=tr("{share} activities have evidence", share=share),
        action=tr("Add evidence"),
        page="activities",
        where={"missing_evidence": True},
    )


def _assessment(facts: OverviewFacts) -> ClosingItem:
    total = facts.view.assessment.total
    blockers = len(facts.view.assessment.blockers)
    points = tr("{points} points so far", points=number(total.points)) if total.answered else ""
    if total.answered < total.count:
        return ClosingItem(
            state=State.WARN,
            icon=MEANING["attention"],
            words=tr("Self-assessment {k}/{n} criteria", k=total.answered, n=total.count),
            note=points or tr("Points are proposed from what is recorded"),
            action=tr("Continue scoring") if total.answered else tr("Start scoring"),
            page="assessments",
        )
    if blockers:
        return ClosingItem(
            state=State.WARN,
            icon=MEANING["attention"],
            words=tr("{n} criteria need an explanation or evidence", n=blockers),
            note=points,
            action=tr("Explain or complete"),
            page="assessments",
        )
    words = tr("Self-assessment {k}/{n} criteria", k=total.answered, n=total.count)
    return ClosingItem(state=State.OK, icon=MEANING["ok"], words=words, note=points)


def _feedback(facts: OverviewFacts) -> ClosingItem:
    waiting = sorted(facts.view.open_feedback, key=lambda case: case.due)
    if not waiting:
        words = tr("No feedback waits for an answer")
        return ClosingItem(state=State.OK, icon=MEANING["ok"], words=words)
    first = waiting[0]
    overdue = first.due < facts.view.today
    return ClosingItem(
        state=State.BAD if overdue else State.WARN,
        icon=MEANING["missing"] if overdue else MEANING["due"],
        words=tr("{n} cases of feedback not answered", n=len(waiting)),
        note=tr("Due {day} · {code}", day=day_words(first.due), code=first.code),
        action=tr("Answer"),
        page="feedback",
        where={"record": first.id} if len(waiting) == 1 else {"waiting": True},
    )


def _draft(facts: OverviewFacts) -> ClosingItem:
    if facts.view.report_state:
        return ClosingItem(state=State.OK, icon=MEANING["ok"], words=tr("The report is drafted"))
    return ClosingItem(
        state=State.MUTE,
        icon=MEANING["nothing_yet"],
        words=tr("The report is not drafted yet"),
        note=tr("It can be drafted now, figures fill themselves in"),
        action=tr("Draft it"),
        page="reports",
    )


def _signing(facts: OverviewFacts, left: int) -> ClosingItem:
    state = facts.view.report_state
    if state == ReportState.ISSUED:
        return ClosingItem(state=State.OK, icon=MEANING["ok"], words=tr("The report is signed and issued"))
    if state == ReportState.SIGNED:
        return ClosingItem(
            state=State.WARN,
            icon=MEANING["attention"],
            words=tr("The report is signed, not issued yet"),
            note=tr("It needs its number and date"),
            action=tr("Issue"),
            page="reports",
        )
    ready = left == 0
    return ClosingItem(
        state=State.MUTE,
        icon=MEANING["nothing_yet"],
        words=tr("The report is not signed yet"),
        note=tr("Nothing stands in the way")
        if ready
        else tr("Can be done once the {n} things above are settled", n=left),
        action=tr("Sign") if ready else "",
        page="reports",
    )


def _clauses(facts: OverviewFacts) -> list[ClosingItem]:
    count, without = facts.view.totals.count, facts.view.without_clause
    if not count:
        return []
    if without:
        return [
            ClosingItem(
                state=State.WARN,
                icon=MEANING["attention"],
                words=tr("{n} activities serve no task of the plan", n=number(without)),
                note=tr("They count for no obligation"),
                action=tr("Choose tasks"),
                page="activities",
                where={"clause": NO_CLAUSE},
            )
        ]
    return [
        ClosingItem(
            state=State.OK,
            icon=MEANING["ok"],
            words=tr("Every activity serves a task of the plan"),
            note=f"{number(count)}/{number(count)}",
        )
    ]


def _backup(facts: OverviewFacts) -> ClosingItem:
    made = facts.backed_up
    note = tr("No backup was made yet")
    if made is not None:
        local = made.astimezone(VIETNAM)
        note = tr("{day}, {time}", day=day_words(local.date()), time=f"{local:%H:%M}")
        if local.date() == facts.view.today:
            note = tr("Today, {time}", time=f"{local:%H:%M}")
    if facts.backup_is_fresh:
        words = tr("Backed up within 24 hours")
        return ClosingItem(state=State.OK, icon=MEANING["ok"], words=words, note=note)
    return ClosingItem(
        state=State.WARN,
        icon=MEANING["attention"],
        words=tr("Not backed up within 24 hours"),
        note=note,
        action=tr("Back up"),
        page="settings",
        where={"section": "backups"},
        right=Right.BACK_UP,
    )


def clauses_in_words(clauses: list[str], most: int = 4) -> str:
    """Return clauses as a sentence names them: "II.2.b.1 và II.3.2", the rest as a number."""
    shown = clauses[:most]
    rest = len(clauses) - len(shown)
    if rest:
        return tr("{clauses} and {n} more", clauses=", ".join(shown), n=rest)
    if len(shown) < 2:
        return "".join(shown)
    return tr("{clauses} and {last}", clauses=", ".join(shown[:-1]), last=shown[-1])
