"""How long each channel gives to answer, and how long senders' data are kept: data, not code."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import TERM_WORKING_DAYS, FeedbackChannel
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.personal_data import RETENTION_DAYS
from cchc_desktop.domain.roles import Right, may
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.calendar_payloads import LONGEST_TERM
from cchc_desktop.services.calendars import publish_calendar
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.models.feedback import FeedbackTermRow
from db.models.users import SettingRow
from db.writing import put_rows

RETENTION: Final = "feedback_retention_days"
_LONGEST_RETENTION: Final = 3650


@dataclass(frozen=True, slots=True)
class FeedbackTerm:
    """How many working days one channel gives, and who says so; no source is the default."""

    channel: FeedbackChannel
    working_days: int
    source: str


@guarded
class FeedbackTerms:
    """The term table, and the days after which a sender's data go."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def terms(self) -> tuple[FeedbackTerm, ...]:
        """Return the term of every channel."""
        with self._office.reading() as session:
            rows = {row.channel: row for row in session.scalars(select(FeedbackTermRow))}
        return tuple(
            FeedbackTerm(
                channel,
                rows[channel].working_days if channel in rows else TERM_WORKING_DAYS,
                rows[channel].source if channel in rows else "",
            )
            for channel in FeedbackChannel
        )

    def set_term(
        self, channels: Iterable[FeedbackChannel], working_days: int, source: str
    ) -> Changed[tuple[FeedbackTerm, ...]]:
        """Set the term of some channels for cases received from now on."""
        if not 1 <= working_days <= LONGEST_TERM:
            raise UserMistake(
                tr("A term has from 1 to {most} working days.", most=LONGEST_TERM),
                hint=tr("Enter the working days that the rules of your unit give."),
                field="working_days",
            )
        if not source.strip():
            raise UserMistake(
                tr("Something is missing here."),
                hint=tr("Name the document that sets the term."),
                field="source",
            )
        rows = [
            {"channel": str(c), "working_days": working_days, "source": nfc(source).strip()} for c in channels
        ]
        with self._office.changing() as change:
            put_rows(change.connection, FeedbackTermRow, rows)
            for row in rows:
                change.audit("set_term", Noun.SETTING, str(row["channel"]), after=row)
            publish_calendar(self._office, change)
            change.touch(Noun.FEEDBACK)
        return Changed(self.terms(), frozenset({Noun.FEEDBACK, Noun.SETTING}))

    def retention_days(self) -> int:
        """Return how many days after the end of a case its sender's data are kept."""
        with self._office.reading() as session:
            return retention_in(session)

    def set_retention_days(self, days: int) -> Changed[int]:
        """Set how many days after the end of a case its sender's data are kept."""
        if not 0 <= days <= _LONGEST_RETENTION:
            raise UserMistake(
                tr("Personal data are kept from 0 to {most} days.", most=_LONGEST_RETENTION),
                hint=tr("Keep them no longer than the unit needs them."),
                field="days",
            )
        with self._office.changing() as change:
            before = retention_in(change.session)
            put_rows(change.connection, SettingRow, [{"key": RETENTION, "value": str(days)}])
            change.audit("set", Noun.SETTING, RETENTION, before={"value": before}, after={"value": days})
            change.touch(Noun.FEEDBACK)
            return change.done(days)

    def may_set(self) -> bool:
        """Tell whether the person at work may set terms."""
        return may(self._office.user.roles, Right.RULES)


def working_days_for(session: Session, channel: FeedbackChannel) -> int:
    """Return the term of a channel in working days."""
    row = session.get(FeedbackTermRow, str(channel))
    return TERM_WORKING_DAYS if row is None else row.working_days


def retention_in(session: Session) -> int:
    """Return the days that senders' data are kept."""
    value = session.scalar(select(SettingRow.value).where(SettingRow.key == RETENTION))
    return int(value) if value is not None and value.isdecimal() else RETENTION_DAYS
