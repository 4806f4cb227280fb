"""Giving a list of activities out as a workbook, as filtered and sorted on the screen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cchc_desktop.documents.table_sheets import MOST_ROWS, OutColumn, write_table_xlsx
from cchc_desktop.domain.activities import ActivityRecord, Cost
from cchc_desktop.domain.activity_sheets import COUNTER, LINE_PARTS, extra_heading, sheet_columns
from cchc_desktop.domain.channels import Channel, Counter
from cchc_desktop.domain.costs import CostCategory, CostSource
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.vietnamese import number as number_words
from cchc_desktop.services.activities import Activities
from cchc_desktop.services.activity_rows import ActivityFilter, activities_of
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.written import written_whole

EXTRA: Final = ("evidence", "unit", "recorded_by")
"""Columns that are given out, and passed over when the file comes back."""
_PAGE: Final = 400


@dataclass(frozen=True, slots=True)
class ExportColumn:
    """A column that can be chosen."""

    id: str
    label: str
    width: int


@guarded
class ActivityExports:
    """The lists of activities that leave as workbooks; one can be brought in again elsewhere."""

    def __init__(
        self,
        office: Office,
        activities: Activities,
        channels: Mapping[str, Channel],
        counters: Mapping[str, Counter],
    ) -> None:
        self._office = office
        self._activities = activities
        self._channels = channels
        self._counters = counters

    def columns(self) -> list[ExportColumn]:
        """Return the columns that can be chosen, in the order in which they are written."""
        named = [ExportColumn(c.id, c.label, c.width) for c in sheet_columns(self._counters.values())]
        return named + [ExportColumn(name, str(extra_heading(name)), 18) for name in EXTRA]

    def write(
        self,
        file: Path,
        wanted: ActivityFilter,
        *,
        columns: Sequence[str] | None = None,
        sort: str = "starts_on",
        progress: Progress = silent,
    ) -> int:
        """Write what `wanted` lets through to `file` with these columns, all by default; return the count."""
        known = {column.id: column for column in self.columns()}
        unknown = [name for name in columns or () if name not in known]
        if unknown:
            raise UserMistake(
                tr("There is no column “{column}”.", column=unknown[0]),
                hint=tr("Choose from: {choices}.", choices=", ".join(known)),
                field="columns",
            )
        chosen = [column for column in known.values() if columns is None or column.id in columns]
        ids = self._activities.ids(wanted, sort=sort)
        if len(ids) > MOST_ROWS:
            raise UserMistake(
                tr(
                    "{n} activities do not fit into one sheet, which holds {most}.",
                    n=number_words(len(ids)),
                    most=number_words(MOST_ROWS),
                ),
                hint=tr("Narrow the list by a period or a filter, then export again."),
                field="filter",
            )
        with written_whole(file) as unfinished:
            return write_table_xlsx(
                unfinished,
                sheet=tr("Activities"),
                columns=[OutColumn(column.label, column.width) for column in chosen],
                rows=self._rows(ids, [column.id for column in chosen]),
                count=len(ids),
                progress=progress,
            )

    def _rows(self, ids: Sequence[str], columns: Sequence[str]) -> Iterator[list[object]]:
        for start in range(0, len(ids), _PAGE):
            with self._office.reading() as session:
                records = activities_of(session, ids[start : start + _PAGE])
            for record in records:
                known = self._cells(record)
                yield [known.get(name) for name in columns]

    def _cells(self, record: ActivityRecord) -> dict[str, object]:
        values = record.values
        channel = self._channels.get(values.channel)
        unit = self._office.units.get(record.unit)
        cells: dict[str, object] = {
            "title": values.title,
            "channel": channel.label if channel else values.channel,
            "starts_on": values.starts_on,
            "ends_on": values.ends_on if values.ends_on != values.starts_on else None,
            "clauses": "; ".join(values.clauses),
            "audiences": "; ".join(audience.label for audience in values.audiences),
            "place": values.place,
            "summary": values.summary,
            "evidence": len(record.evidence),
            "unit": unit.name if unit else record.unit,
            "recorded_by": record.recorded_by,
        }
        cells |= {f"{COUNTER}{name}": figure for name, figure in values.counters.items()}
        if values.costs:
            first = values.costs[0]
            cells |= {
                "cost_category": _label(CostCategory, first.category),
                "cost_source": _label(CostSource, first.source),
                "planned": sum(cost.planned for cost in values.costs) or None,
                "approved": sum(cost.approved for cost in values.costs) or None,
                "spent": sum(cost.spent for cost in values.costs) or None,
                "more_costs": "; ".join(map(_line, values.costs[1:])) or None,
            }
        return cells


def _line(cost: Cost) -> str:
    """Return one line of money as it is read again: category | source | planned | approved | spent."""
    words = (_label(CostCategory, cost.category), _label(CostSource, cost.source))
    return f" {LINE_PARTS} ".join((*words, str(cost.planned), str(cost.approved), str(cost.spent)))


def _label(kind: type[CostCategory] | type[CostSource], value: str) -> str:
    return kind(value).label if value in list(kind) else value
