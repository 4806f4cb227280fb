"""What the list of activities says of each: columns, the sums under it, drafts as rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.activities import ActivityRowView, ActivityTotals
from ui.theme.tokens import State
from ui.widgets.cells import Column, Shown

_SUMMED: Final = ("broadcasts", "participants")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """An unsaved form as a row of the list."""

    id: str
    """Key of the draft."""
    starts_on: date | None
    title: str
    channel: str
    clauses: tuple[str, ...]
    evidence_count: int
    counters: Mapping[str, int] = field(default_factory=dict)


ListRow = ActivityRowView | DraftRow


class ListWords:
    """Says what stands in the cells; the narrow list leaves the year out."""

    def __init__(self, channels: Mapping[str, Channel]) -> None:
        self._channels = channels
        self.narrow = False

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column(title=tr("Day"), text=self._day, sort="starts_on", chars=11),
            Column(title=tr("Activity"), text=self._title, under=self._under, sort="title", stretch=True),
            Column(
                title=tr("Channel"),
                text=self._channel,
                icon=self._icon,
                sort="channel",
                chars=20,
                folds=True,
                drop=2,
            ),
            Column(title=tr("Clause"), text=self._clauses, chars=13, folds=True, drop=1),
            Column(title=tr("Evidence"), state=_evidence, sort="evidence", chars=9),
        ]

    def _day(self, row: ListRow) -> str:
        if row.starts_on is None:
            return ""
        return f"{row.starts_on:%d/%m}" if self.narrow else day_words(row.starts_on)

    def _title(self, row: ListRow) -> str:
        return row.title or tr("(no name yet)")

    def _under(self, row: ListRow) -> str:
        return " · ".join(part for part in (self._clauses(row), self._channel(row)) if part)

    def _channel(self, row: ListRow) -> str:
        channel = self._channels.get(row.channel)
        return channel.label if channel else row.channel

    def _icon(self, row: ListRow) -> str:
        channel = self._channels.get(row.channel)
        return channel.icon if channel else ""

    def _clauses(self, row: ListRow) -> str:
        return ", ".join(row.clauses)


def sums(totals: ActivityTotals) -> str:
    """Return the sums of the filter: "36 lượt phát · 1.245 lượt người · 6.350.000 đồng"."""
    parts = []
    broadcasts, people = (totals.counters.get(counter, 0) for counter in _SUMMED)
    if broadcasts:
        parts.append(tr("{n} broadcasts", n=number(broadcasts)))
    if people:
        parts.append(tr("{n} people reached", n=number(people)))
    if totals.spent:
        parts.append(tr("{n} VND", n=number(totals.spent)))
    return " · ".join(parts)


def _evidence(row: ListRow) -> Shown:
    if isinstance(row, DraftRow):
        return tr("Unsaved draft"), State.MUTE, "pencil-line"
    if row.evidence_count == 0:
        return tr("No file"), State.BAD, "error-warning-fill"
    return tr("{n} files", n=row.evidence_count), State.MUTE, "attachment-2"
