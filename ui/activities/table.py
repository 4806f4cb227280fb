"""What the list of activities says of each: columns, the sums under it, drafts as rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.activities import ActivityRowView, ActivityTotals
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.drafts import Draft
from ui.activities.values import from_draft
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
    ends_on: date | None = None
    spent: int = 0
    place: str = ""
    recorded_by: str = ""
    scheduled: bool = False


ListRow = ActivityRowView | DraftRow


class ListWords:
    """Says what stands in the cells; the narrow list leaves the year out."""

    def __init__(
        self,
        channels: Mapping[str, Channel],
        counters: Mapping[str, Counter],
        unit_name: Callable[[str], str] = str,
    ) -> None:
        self._channels = channels
        self._counters = counters
        self._unit_name = unit_name
        self.every_unit = False
        """Whether the list is of all units: each row then names its own."""
        self.narrow = False

    def columns(self) -> list[Column]:
        """Return the columns of the list."""
        return [
            Column(title=tr("Day"), text=self._day, sort="starts_on", chars=11, brief_chars=6),
            Column(
                title=tr("Activity"),
                text=self._title,
                under=self._under,
                code=self._unit,
                sort="title",
                stretch=True,
            ),
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
            Column(
                title=tr("To day"), text=self._until, sort="ends_on", chars=11, folds=True, drop=4, off=True
            ),
            Column(title=tr("Place"), text=lambda row: row.place, chars=20, folds=True, drop=6, off=True),
            Column(title=tr("Figures"), text=self._figures, chars=22, folds=True, drop=5, off=True),
            Column(
                title=tr("Spent (đồng)"),
                text=lambda row: number(row.spent) if row.spent else "",
                sort="spent",
                chars=12,
                right=True,
                folds=True,
                drop=3,
                off=True,
            ),
            Column(
                title=tr("Recorded by"),
                text=lambda row: row.recorded_by,
                sort="recorded_at",
                chars=18,
                folds=True,
                drop=7,
                off=True,
            ),
            Column(
                title=tr("Evidence"),
                state=self._evidence,
                sort="evidence",
                chars=9,
                brief=tr("Files"),
                brief_chars=8,
            ),
        ]

    def _day(self, row: ListRow) -> str:
        if row.starts_on is None:
            return ""
        return f"{row.starts_on:%d/%m}" if self.narrow else day_words(row.starts_on)

    def _evidence(self, row: ListRow) -> Shown:
        if isinstance(row, DraftRow):
            return tr("Unsaved draft"), State.MUTE, "pencil-line"
        if row.evidence_count == 0:
            return tr("No file"), State.BAD, "error-warning-fill"
        count = number(row.evidence_count) if self.narrow else tr("{n} files", n=row.evidence_count)
        return count, State.MUTE, "attachment-2"

    def _until(self, row: ListRow) -> str:
        return "" if row.ends_on is None or row.ends_on == row.starts_on else day_words(row.ends_on)

    def _figures(self, row: ListRow) -> str:
        known = (
            (self._counters[name], value) for name, value in row.counters.items() if name in self._counters
        )
        return " · ".join(f"{number(value)} {counter.unit}" for counter, value in known if value)

    def _unit(self, row: ListRow) -> str:
        return self._unit_name(row.unit) if self.every_unit and not isinstance(row, DraftRow) else ""

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


def rows_of(page: object, wanted: ActivityFilter, sort: str, offset: int, limit: int) -> list[ListRow]:
    """Return one page of recorded activities."""
    return list(page(wanted, sort=sort, offset=offset, limit=limit))  # type: ignore[operator]


def draft_rows(drafts: tuple[Draft, ...], sort: str, offset: int, limit: int) -> list[ListRow]:
    """Return the forms that were never saved as rows, in the order of the first key of `sort`."""
    states = [(draft, from_draft(draft.values)) for draft in drafts]
    rows = [
        DraftRow(d.key, s.starts_on, s.title, s.channel, s.clauses, len(s.files.added)) for d, s in states
    ]
    first = sort.split(",", maxsplit=1)[0]
    keys = {"title": lambda row: row.title, "channel": lambda row: row.channel}
    by = keys.get(first.lstrip("-"), lambda row: row.starts_on or date.min)
    rows.sort(key=by, reverse=first.startswith("-"))
    return list(rows[offset : offset + limit])
