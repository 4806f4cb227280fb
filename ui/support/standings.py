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
    match standing:
        case Standing.MISSING:
            words = tr("Missing, {n} days overdue", n=obligation.overdue_days)
            return words, State.BAD, MEANING["missing"]
        case Standing.BEHIND:
            return tr("{n} behind", n=obligation.behind), State.WARN, MEANING["attention"]
        case Standing.DUE_SOON:
            return tr("Due soon"), State.WARN, MEANING["due"]
        case Standing.NOTHING_YET:
            return tr("Nothing yet"), State.MUTE, MEANING["nothing_yet"]
        case Standing.IN_PROGRESS:
            return tr("Under way"), State.INFO, MEANING["in_progress"]
        case Standing.NOT_DUE:
            return tr("Not due yet"), State.MUTE, MEANING["not_due"]
        case Standing.NO_EVENT:
            return tr("No event yet"), State.MUTE, MEANING["not_due"]
        case Standing.LATE:
            return tr("Done {n} days late", n=obligation.overdue_days), State.WARN, MEANING["ok"]
        case Standing.DONE:
            return tr("Done"), State.OK, MEANING["ok"]
        case Standing.NOT_APPLICABLE:
            return tr("Not applicable"), State.MUTE, MEANING["not_applicable"]


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
