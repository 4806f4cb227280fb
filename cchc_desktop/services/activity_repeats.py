"""Which rows of a workbook seem to be recorded already, or to repeat a row further up."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from sqlalchemy import select

from cchc_desktop.domain.activities import ActivityValues
from cchc_desktop.domain.activity_sheet_rows import RowMessage, SheetRow
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.services.activities import first_alike
from cchc_desktop.services.office import Office
from db.models.activities import ActivityRow

_MOST_COMPARED: Final = 30
"""Among more names of one day and channel only the very same is looked for."""


def mark_repeats(office: Office, rows: Sequence[SheetRow]) -> Iterator[SheetRow]:
    """Warn of rows that seem to be recorded already, in the store or further up in the file.

    The same name on the same day by the same channel is a repetition; nearly the same name may be one.
    """
    names = _Names(_recorded(office, [row.values for row in rows if row.values is not None]))
    for row in rows:
        if row.values is None:
            yield row
            continue
        message, same = names.meet(row.number, row.values)
        yield _warned(row, message, repeats=same) if message else row


def _recorded(office: Office, values: Sequence[ActivityValues]) -> Iterator[tuple[date, str, str]]:
    if not values:
        return
    days = [given.starts_on for given in values]
    statement = select(ActivityRow.starts_on, ActivityRow.channel, ActivityRow.title).where(
        ActivityRow.unit == office.unit.key,
        ~ActivityRow.withdrawn,
        ActivityRow.starts_on.between(min(days), max(days)),
    )
    with office.reading() as session:
        for row in session.execute(statement):
            yield row.starts_on, row.channel, row.title


class _Names:
    """The names of a day and channel that were met so far, recorded ones first."""

    def __init__(self, recorded: Iterable[tuple[date, str, str]]) -> None:
        self._met: dict[tuple[date, str], dict[str, tuple[int, frozenset[str]]]] = {}
        """By day and channel: folded name to the row it stood in, 0 for a recorded one, and its words."""
        for day, channel, title in recorded:
            name = fold(title)
            self._met.setdefault((day, channel), {})[name] = (0, frozenset(name.split()))

    def meet(self, number: int, values: ActivityValues) -> tuple[str, bool]:
        """Return what to say of a row that repeats another, and whether its name is the very same."""
        met = self._met.setdefault((values.starts_on, values.channel), {})
        name = fold(values.title)
        words = frozenset(name.split())
        at, same = met[name][0] if name in met else None, True
        if at is None and len(met) <= _MOST_COMPARED:
            at, same = first_alike(words, met.values()), False
        met.setdefault(name, (number, words))
        if at is None:
            return "", False
        if at:
            return tr("Row {row} says nearly the same of that day.", row=at), same
        return tr("An activity of nearly this name is recorded for that day."), same


def _warned(row: SheetRow, message: str, *, repeats: bool) -> SheetRow:
    told = RowMessage("", message, tr("Import it only if it is another activity."), blocks=False)
    return replace(row, messages=(*row.messages, told), repeats=repeats)
