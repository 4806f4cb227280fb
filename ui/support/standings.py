"""How a duty or a block of the plan stands, as words, state and shape."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.domain.standings import Standing
from ui.theme.icons import MEANING
from ui.theme.tokens import State

Shown = tuple[str, State, str]

_WORST_FIRST: Final = (Standing.MISSING, Standing.BEHIND, Standing.DUE_SOON, Standing.NOTHING_YET)


def duty_words(standing: Standing, obligation: Obligation) -> Shown:
    """Return what a list says of one duty."""
    overdue, behind = obligation.overdue_days, obligation.behind
    shown: dict[Standing, Shown] = {
        Standing.MISSING: (tr("Missing, {n} days overdue", n=overdue), State.BAD, MEANING["missing"]),
        Standing.BEHIND: (tr("{n} behind", n=behind), State.WARN, MEANING["attention"]),
        Standing.DUE_SOON: (tr("Due soon"), State.WARN, MEANING["due"]),
        Standing.NOTHING_YET: (tr("Nothing yet"), State.MUTE, MEANING["nothing_yet"]),
        Standing.IN_PROGRESS: (tr("Under way"), State.INFO, MEANING["in_progress"]),
        Standing.NOT_DUE: (tr("Not due yet"), State.MUTE, MEANING["not_due"]),
        Standing.NO_EVENT: (tr("No event yet"), State.MUTE, MEANING["not_due"]),
        Standing.LATE: (tr("Done {n} days late", n=overdue), State.WARN, MEANING["ok"]),
        Standing.DONE: (tr("Done"), State.OK, MEANING["ok"]),
        Standing.NOT_APPLICABLE: (tr("Not applicable"), State.MUTE, MEANING["not_applicable"]),
    }
    return shown[standing]


def block_words(standings: Iterable[Standing]) -> Shown:
    """Return the worst that stands in a block, with its count."""
    counted = Counter(standings)
    worst = next((standing for standing in _WORST_FIRST if counted[standing]), None)
    n = counted[worst] if worst is not None else 0
    match worst:
        case Standing.MISSING:
            return tr("{n} missing", n=n), State.BAD, MEANING["missing"]
        case Standing.BEHIND:
            return tr("{n} behind schedule", n=n), State.WARN, MEANING["attention"]
        case Standing.DUE_SOON:
            return tr("{n} due soon", n=n), State.WARN, MEANING["due"]
        case Standing.NOTHING_YET:
            return tr("{n} with nothing yet", n=n), State.MUTE, MEANING["nothing_yet"]
        case _:
            pass
    if counted[Standing.DONE] or counted[Standing.LATE] or counted[Standing.IN_PROGRESS]:
        return tr("Complete"), State.OK, MEANING["ok"]
    return tr("Nothing due yet"), State.MUTE, MEANING["not_due"]
