"""The last days on which units hand in their reports, as Sở Nội vụ sets them."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.reports import ReportKind
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.calendars import publish_calendar
from cchc_desktop.services.notices import is_standing_body
from cchc_desktop.services.obligations import REPORT_CLAUSES, extensions_of
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.asking import asked
from db.models.plans import DeadlineRow
from db.writing import put_rows

_ISSUED: Final = """
    SELECT unit, max(issued_on) FROM reports
    WHERE period = ? AND kind = ? AND issued_on IS NOT NULL AND NOT withdrawn GROUP BY unit
"""


@dataclass(frozen=True, slots=True)
class LastDay:
    """Until when units of one kind hand in their report of a period."""

    period: str
    kind: UnitKind
    due: date


@dataclass(frozen=True, slots=True)
class Effect:
    """What another last day would mean for the units of a kind, as far as it is known here."""

    units: int
    """How many stand in the quarter."""
    extended: int
    """Of these, whose own last day, granted by a unit above, stays as it is."""
    becomes_late: int
    """Reports handed in by the day before that would be late."""
    no_longer_late: int


@guarded
class Deadlines:
    """The last days of the plan's quarters, one for each kind of unit."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def listed(self) -> tuple[LastDay, ...]:
        """Return every last day of the plan, in order."""
        statement = (
            select(DeadlineRow)
            .where(DeadlineRow.plan == self._office.plan.id)
            .order_by(DeadlineRow.period, DeadlineRow.due, DeadlineRow.kind)
        )
        with self._office.reading() as session:
            return tuple(
                LastDay(row.period, UnitKind(row.kind), row.due) for row in session.scalars(statement)
            )

    def may_set(self) -> bool:
        """Tell whether this unit is the one that sets last days."""
        return is_standing_body(self._office.unit)

    def effect(self, period: Period, kind: UnitKind, due: date) -> Effect:
        """Return what setting `due` would change for the reports of a quarter; UserMistake as in `set`."""
        _check_after(period, due)
        office = self._office
        units = [
            unit.key
            for unit in office.units.values()
            if unit.kind is kind and unit.stands_in(period.starts_on, period.ends_on)
        ]
        with office.reading() as session:
            row = session.get(DeadlineRow, (office.plan.id, period.code, str(kind)))
            before = row.due if row else due
            granted = {
                e.unit
                for e in extensions_of(session, office.plan.id, units)
                if e.period == period.code and e.clause in REPORT_CLAUSES
            }
            issued = {
                unit: date.fromisoformat(day)
                for unit, day in asked(session, _ISSUED, (period.code, str(ReportKind.OWN)))
            }
        days = [issued[unit] for unit in units if unit in issued and unit not in granted]
        return Effect(
            units=len(units),
            extended=len(granted),
            becomes_late=sum(due < day <= before for day in days),
            no_longer_late=sum(before < day <= due for day in days),
        )

    def set(self, period: Period, kind: UnitKind, due: date) -> Changed[LastDay]:
        """Set the last day for a kind of unit; set by Sở Nội vụ it travels down with the next bundle."""
        office = self._office
        if not is_standing_body(office.unit):
            raise Refused(
                tr("Last days are set by Sở Nội vụ for all units."),
                hint=tr("Ask for more time for your unit instead; a unit above grants it."),
            )
        _check_after(period, due)
        with office.changing() as change:
            key = (office.plan.id, period.code, str(kind))
            before = change.session.get(DeadlineRow, key)
            if before is None:
                raise UserMistake(
                    tr("The plan has no last day for {period}.", period=period.code),
                    hint=tr("Last days are set for the quarters of the plan's year."),
                    field="period",
                )
            was = before.due
            row = {"plan": office.plan.id, "period": period.code, "kind": str(kind), "due": due}
            change.session.expire(before)
            put_rows(change.connection, DeadlineRow, [row])
            change.audit(
                "set_last_day",
                Noun.DEADLINE,
                f"{period.code}/{kind}",
                before={"due": was},
                after={"due": due},
            )
            publish_calendar(office, change)
            return change.done(LastDay(period.code, kind, due))


def _check_after(period: Period, due: date) -> None:
    if due <= period.ends_on:
        end = day_words(period.ends_on)
        raise UserMistake(
            tr("The last day lies after the quarter, which ends on {day}.", day=end),
            hint=tr("Choose a later day."),
            field="due",
        )
