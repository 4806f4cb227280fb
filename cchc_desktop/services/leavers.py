"""What somebody who leaves has in hand, and giving it to a colleague."""

from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.users import Holdings, UserRecord
from cchc_desktop.services.feedback_rows import case_id, replaced
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.payloads import FeedbackPayload
from cchc_desktop.services.saved_filters import count_filters, give_filters
from db.models.feedback import FeedbackRow
from db.models.schedules import ScheduleRow


def holdings_in(office: Office, session: Session, leaver: UserRecord) -> Holdings:
    """Return the open cases and filters of somebody, and what of the unit's a colleague goes on with."""
    cases = session.scalars(
        select(FeedbackRow.code)
        .where(
            FeedbackRow.unit == office.unit.key,
            FeedbackRow.in_charge == leaver.name,
            FeedbackRow.ended_on.is_(None),
        )
        .order_by(FeedbackRow.code)
    )
    running = select(func.count()).where(
        ScheduleRow.unit == office.unit.key, ~ScheduleRow.withdrawn, ScheduleRow.ends_on >= office.today()
    )
    return Holdings(
        cases=tuple(cases),
        filters=count_filters(session, leaver.login),
        drafts=sum(file.is_file() for file in (office.folder / "drafts").glob("*.json*")),
        schedules=session.scalar(running) or 0,
    )


def hand_over(office: Office, change: Change, leaver: UserRecord, heir: UserRecord, held: Holdings) -> None:
    """Put the heir in charge of the leaver's open cases, each in the journal, and give them the filters."""
    for code in held.cases:
        record = case_id(change.session, office.unit.key, code)
        old = cast(FeedbackPayload, change.payload_of(Noun.FEEDBACK, record))
        taken = replaced(old, in_charge=heir.name, assigned_on=office.today())
        change.put(Noun.FEEDBACK, taken, action="assign", reason=leaver.name)
    if held.filters:
        give_filters(change, leaver.login, heir.login)
