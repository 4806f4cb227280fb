"""The last days on which units hand in their reports, as Sở Nội vụ sets them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import UnitKind
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.calendars import publish_calendar
from cchc_desktop.services.notices import is_standing_body
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.models.plans import DeadlineRow
from db.writing import put_rows


@dataclass(frozen=True, slots=True)
class LastDay:
    """Until when units of one kind hand in their report of a period."""

    period: str
    kind: UnitKind
    due: date


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

    def set(self, period: Period, kind: UnitKind, due: date) -> Changed[LastDay]:
        """Set the last day for a kind of unit; set by Sở Nội vụ it travels down with the next bundle."""
        office = self._office
        if not is_standing_body(office.unit):
            raise Refused(
                tr("Last days are set by Sở Nội vụ for all units."),
                hint=tr("Ask for more time for your unit instead; a unit above grants it."),
            )
        if due <= period.ends_on:
            end = day_words(period.ends_on)
            raise UserMistake(
                tr("The last day lies after the quarter, which ends on {day}.", day=end),
                hint=tr("Choose a later day."),
                field="due",
            )
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
