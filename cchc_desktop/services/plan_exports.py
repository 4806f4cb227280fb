"""Giving out what a unit owes in a period as a workbook."""

from collections.abc import Iterable
from pathlib import Path

from cchc_desktop.documents.table_sheets import OutColumn, write_table_xlsx
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.report_appendices import state_words
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.plans import Plans, TaskStanding
from cchc_desktop.services.written import written_whole


@guarded
class PlanExports:
    """The plan of a unit as it leaves the program."""

    def __init__(self, office: Office, plans: Plans) -> None:
        self._office = office
        self._plans = plans

    def write(self, file: Path, period: Period, unit: str | None = None) -> int:
        """Write every task of a unit with how it stands in `period`, and return how many there are.

        Trouble when the file cannot be written; nothing of it is left then.
        """
        found = self._plans.standing(period, unit)
        columns = [
            OutColumn(tr("Clause"), 13),
            OutColumn(tr("Task"), 52),
            OutColumn(tr("Cadence"), 20),
            OutColumn(tr("Owed"), 10),
            OutColumn(tr("Done so far"), 10),
            OutColumn(tr("Due"), 13),
            OutColumn(tr("State"), 34),
            OutColumn(tr("Reason"), 44),
            OutColumn(tr("Who does it"), 26),
            OutColumn(tr("Budget proposal (đồng)"), 20),
        ]
        with written_whole(file) as unfinished:
            return write_table_xlsx(
                unfinished, sheet=period.code, columns=columns, rows=self._rows(found), count=len(found)
            )

    def _rows(self, found: Iterable[TaskStanding]) -> Iterable[tuple[object, ...]]:
        for one in found:
            task, owed = one.task, one.obligation
            cadence = task.cadence.label
            if owed.proposed:
                cadence = tr("{cadence} (proposed)", cadence=cadence)
            yield (
                task.clause,
                task.title,
                cadence,
                owed.owed,
                owed.done or None,
                owed.due,
                state_words(owed).removesuffix(" (*)"),  # the cadence says that it is proposed
                self._reason(one),
                task.who,
                one.budget or None,
            )

    def _reason(self, one: TaskStanding) -> str:
        if one.claim is not None:
            return one.claim.reason
        if one.extension is None:
            return ""
        unit = self._office.units.get(one.extension.by)
        by, day = unit.short_body if unit else one.extension.by, day_words(one.extension.due)
        return f"{tr('{unit} gave time until {day}', unit=by, day=day)}: {one.extension.reason}"
