"""The days on which offices are closed: what every term in working days leaves out."""

from datetime import date
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.catalogues.holidays import holidays_digest, load_holidays
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.holidays import Holiday
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.asking import asked
from db.models.holidays import HolidayRow
from db.models.users import SettingRow
from db.store import Store
from db.writing import add_missing_rows, put_rows

_EDITION: Final = "holidays_edition"
_KEPT: Final = "SELECT day FROM holidays WHERE kept"
_SETTING: Final = "SELECT value FROM settings WHERE key = ?"


@guarded
class Holidays:
    """The public holidays this workspace counts with."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def days(self) -> frozenset[date]:
        """Return every holiday as a day."""
        with self._office.reading() as session:
            return holidays_in(session)

    def listed(self, year: int | None = None) -> tuple[Holiday, ...]:
        """Return the holidays of a year, or all of them, in order."""
        statement = select(HolidayRow).where(HolidayRow.kept).order_by(HolidayRow.day)
        if year is not None:
            statement = statement.where(HolidayRow.day.between(date(year, 1, 1), date(year, 12, 31)))
        with self._office.reading() as session:
            return tuple(
                Holiday(row.day, row.name, row.source, row.shipped) for row in session.scalars(statement)
            )

    def add(self, day: date, name: str, source: str) -> Changed[Holiday]:
        """Enter a day off, or name a listed one anew; terms set from now on leave it out."""
        for text, field, hint in (
            (name, "name", tr("Name the holiday, for example “Tết Nguyên đán”.")),
            (source, "source", tr("Name the notice or the law that gives the day off.")),
        ):
            if not text.strip():
                raise UserMistake(tr("Something is missing here."), hint=hint, field=field)
        made = Holiday(day, nfc(name).strip(), nfc(source).strip())
        with self._office.changing() as change:
            row = {"day": day, "name": made.name, "source": made.source, "shipped": False, "kept": True}
            put_rows(change.connection, HolidayRow, [row])
            change.audit("add_holiday", Noun.SETTING, day.isoformat(), after={"name": made.name})
            change.touch(Noun.DEADLINE)
            return change.done(made)

    def remove(self, day: date) -> Changed[None]:
        """Take a day off the list; it counts as a working day from now on."""
        with self._office.changing() as change:
            row = change.session.get(HolidayRow, day)
            if row is None or not row.kept:
                raise UserMistake(
                    tr("{day} is no holiday of the list.", day=day_words(day)),
                    hint=tr("Choose a day of the list."),
                    field="day",
                )
            row.kept = False
            change.session.flush()
            change.audit("remove_holiday", Noun.SETTING, day.isoformat(), before={"name": row.name})
            change.touch(Noun.DEADLINE)
            return change.done(None)


def holidays_in(session: Session) -> frozenset[date]:
    """Return the days that do not count as working days."""
    return frozenset(date.fromisoformat(day) for (day,) in asked(session, _KEPT))


def shipped_holidays() -> frozenset[date]:
    """Return the days the program ships."""
    return frozenset(holiday.day for holiday in load_holidays())


def bring_holidays(store: Store) -> None:
    """Add the days of a newer list than the store holds; what was entered or taken off here stays so."""
    edition = holidays_digest()
    with store.reading() as session:
        held = asked(session, _SETTING, (_EDITION,))
    if held == [(edition,)]:
        return
    rows = [
        {"day": h.day, "name": h.name, "source": h.source, "shipped": True, "kept": True}
        for h in load_holidays()
    ]
    with store.writing() as session:
        connection = session.connection()
        add_missing_rows(connection, HolidayRow, rows)
        put_rows(connection, SettingRow, [{"key": _EDITION, "value": edition}])
