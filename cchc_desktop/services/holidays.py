"""The days on which offices are closed, or work on a weekend: what every term in working days goes by."""

from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from cchc_desktop.catalogues.holidays import holidays_digest, load_holidays
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.holidays import Holiday, WorkDays, is_weekend, work_days
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.permissions import guarded
from db.asking import asked
from db.models.holidays import HolidayRow
from db.models.users import SettingRow
from db.store import Store
from db.writing import add_missing_rows, put_rows

_EDITION: Final = "holidays_edition"
_KEPT: Final = "SELECT day, made_up FROM holidays WHERE kept"
_SETTING: Final = "SELECT value FROM settings WHERE key = ?"


@guarded
class Holidays:
    """The public holidays this workspace counts with."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def work_days(self) -> WorkDays:
        """Return on which days offices work."""
        with self._office.reading() as session:
            return work_days_in(session)

    def listed(self, year: int | None = None) -> tuple[Holiday, ...]:
        """Return the holidays of a year, or all of them, in order."""
        statement = select(HolidayRow).where(HolidayRow.kept).order_by(HolidayRow.day)
        if year is not None:
            statement = statement.where(HolidayRow.day.between(date(year, 1, 1), date(year, 12, 31)))
        with self._office.reading() as session:
            return tuple(
                Holiday(row.day, row.name, row.source, row.shipped, row.made_up)
                for row in session.scalars(statement)
            )

    def add(self, day: date, name: str, source: str, *, made_up: bool = False) -> Changed[Holiday]:
        """Enter a day off, or a weekend's day worked for it, or name a listed one anew.

        Terms set from now on leave a day off out and count a day that is made up.
        """
        for text, field, hint in (
            (name, "name", tr("Name the holiday, for example “Tết Nguyên đán”.")),
            (source, "source", tr("Name the notice or the law that gives the day off.")),
        ):
            if not text.strip():
                raise UserMistake(tr("Something is missing here."), hint=hint, field=field)
        if made_up and not is_weekend(day):
            raise UserMistake(
                tr("{day} is a working day anyway.", day=day_words(day)),
                hint=tr("Enter the Saturday or Sunday on which the day off is made up for."),
                field="day",
            )
        made = Holiday(day, nfc(name).strip(), nfc(source).strip(), made_up=made_up)
        with self._office.changing() as change:
            put_rows(change.connection, HolidayRow, [_row(made)])
            after = {"name": made.name, "made_up": made_up} if made_up else {"name": made.name}
            change.audit("add_holiday", Noun.SETTING, day.isoformat(), after=after)
            _publish(self._office, change)
            change.touch(Noun.DEADLINE)
            return change.done(made)

    def remove(self, day: date) -> Changed[None]:
        """Take a day off the list; it counts as any other day of the week from now on."""
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
            _publish(self._office, change)
            change.touch(Noun.DEADLINE)
            return change.done(None)


def _publish(office: Office, change: Change) -> None:
    from cchc_desktop.services.calendars import publish_calendar

    publish_calendar(office, change)


def work_days_in(session: Session) -> WorkDays:
    """Return on which days offices work, as the store holds them."""
    kept = asked(session, _KEPT)
    return WorkDays(
        frozenset(date.fromisoformat(day) for day, made_up in kept if not made_up),
        frozenset(date.fromisoformat(day) for day, made_up in kept if made_up),
    )


def shipped_work_days() -> WorkDays:
    """Return on which days offices work, as the program ships them."""
    return work_days(load_holidays())


def _row(holiday: Holiday) -> dict[str, Any]:
    return {
        "day": holiday.day,
        "name": holiday.name,
        "source": holiday.source,
        "shipped": holiday.shipped,
        "kept": True,
        "made_up": holiday.made_up,
    }


def bring_holidays(store: Store) -> None:
    """Add the days of a newer list than the store holds; what was entered or taken off here stays so."""
    edition = holidays_digest()
    with store.reading() as session:
        held = asked(session, _SETTING, (_EDITION,))
    if held == [(edition,)]:
        return
    with store.writing() as session:
        lay_shipped_holidays(session.connection())
        note_edition(session.connection())


def note_edition(connection: Connection) -> None:
    """Remember that the days of the list the program ships are here, or were taken off on purpose."""
    put_rows(connection, SettingRow, [{"key": _EDITION, "value": holidays_digest()}])


def lay_shipped_holidays(connection: Connection) -> None:
    """Add the days of the list the program ships that are not here."""
    add_missing_rows(connection, HolidayRow, [_row(holiday) for holiday in load_holidays()])
