"""What a draft says otherwise than what is saved, field by field, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cchc_desktop.domain.activities import Cost
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from ui.activities.values import FormState


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: what is saved and what was typed; empty words where there is nothing."""

    field: str
    saved: str
    typed: str


class DraftWords:
    """Says the values of a form in the words that the form itself uses."""

    def __init__(self, channels: Mapping[str, Channel], counters: Mapping[str, Counter]) -> None:
        self._channels = channels
        self._counters = counters

    def differences(self, saved: FormState, typed: FormState) -> list[Difference]:
        """Return what `typed` says otherwise than `saved`, in the order of the form."""
        old, new = self._told(saved), self._told(typed)
        names = list(dict.fromkeys((*old, *new)))
        return [
            Difference(name, old.get(name, ""), new.get(name, ""))
            for name in names
            if old.get(name, "") != new.get(name, "")
        ]

    def _told(self, state: FormState) -> dict[str, str]:
        channel = self._channels.get(state.channel)
        told = {
            tr("Channel"): channel.label if channel else state.channel,
            tr("From day"): _day(state.starts_on),
            tr("To day"): _day(state.ends_on),
            tr("Name of the activity"): state.title,
            tr("Clauses of the plan"): ", ".join(state.clauses),
            tr("Audience"): ", ".join(audience.label for audience in state.audiences),
        }
        for name, value in state.counters.items():
            counter = self._counters.get(name)
            told[counter.label if counter else name] = number(value)
        told |= {
            tr("Place"): state.place,
            tr("Cost"): "; ".join(_cost(cost) for cost in state.costs),
            tr("Summary"): state.summary,
            tr("Evidence"): _files(state),
        }
        return told


def _day(day: date | None) -> str:
    return "" if day is None else day_words(day)


def _cost(cost: Cost) -> str:
    amounts = (
        (tr("planned {n}", n=number(cost.planned)), cost.planned),
        (tr("approved {n}", n=number(cost.approved)), cost.approved),
        (tr("spent {n}", n=number(cost.spent)), cost.spent),
    )
    told = ", ".join(words for words, amount in amounts if amount)
    return f"{cost.category}, {cost.source}: {told}"


def _files(state: FormState) -> str:
    files = state.files
    parts = [new.file.name for new in files.added]
    if files.described:
        parts.append(tr("{n} files described anew", n=len(files.described)))
    if files.detached:
        parts.append(tr("{n} files taken off", n=len(files.detached)))
    return ", ".join(parts)
