"""The register of feedback: received, answered in writing, published; senders kept apart."""

from datetime import date
from typing import cast

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import (
    TERM_WORKING_DAYS,
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackValues,
    check_feedback,
)
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.periods import Period, add_working_days
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.payloads import FeedbackPayload
from db.models.feedback import FeedbackRow, FeedbackSenderRow
from db.writing import add_rows


class FeedbackRegister:
    """Feedback on regulations and administrative conduct (II.2.a.2)."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def receive(self, values: FeedbackValues) -> Changed[FeedbackRecord]:
        """Enter a case; complaints and denunciations are refused with where to go."""
        office = self._office
        check_feedback(values, today=office.today())
        with office.changing() as change:
            code = _next_code(change.session, office.unit.key, values.received_on)
            payload = FeedbackPayload(
                id=new_id(),
                unit=office.unit.key,
                recorded_by=office.user.name,
                recorded_at=change.now,
                code=code,
                received_on=values.received_on,
                channel=values.channel,
                kind=values.kind,
                content=nfc(values.content).strip(),
                due=add_working_days(values.received_on, TERM_WORKING_DAYS),
                answer_number="",
                answered_on=None,
                answer="",
                published_on=None,
                published_at="",
            )
            change.put_new(Noun.FEEDBACK, payload, action="receive")
            if values.sender_name or values.sender_phone or values.sender_address:
                add_rows(
                    change.connection,
                    FeedbackSenderRow,
                    [
                        {
                            "feedback": payload.id,
                            "name": nfc(values.sender_name).strip(),
                            "phone": values.sender_phone.strip(),
                            "address": nfc(values.sender_address).strip(),
                        }
                    ],
                )
            return change.done(_one(change.session, payload.id))

    def answer(self, case: str, *, number: str, day: date, text: str) -> Changed[FeedbackRecord]:
        """Record the written answer with its number and date."""
        if not number.strip() or not text.strip():
            raise UserMistake(
                tr("A written answer has a number and a text."),
                hint=tr("Enter the number from the register of outgoing documents and what was answered."),
                field="number" if not number.strip() else "text",
            )
        with self._office.changing() as change:
            old = cast(FeedbackPayload, change.payload_of(Noun.FEEDBACK, self._id(change.session, case)))
            if not old.received_on <= day <= self._office.today():
                raise UserMistake(
                    tr("The answer cannot be dated {day}.", day=day_words(day)),
                    hint=tr("Enter a day from the receipt of the case until today."),
                    field="day",
                )
            payload = _with(old, answer_number=nfc(number).strip(), answered_on=day, answer=nfc(text).strip())
            change.put(Noun.FEEDBACK, payload, action="answer")
            return change.done(_one(change.session, old.id))

    def publish(self, case: str, *, day: date, place: str) -> Changed[FeedbackRecord]:
        """Record where and when the answer was made public."""
        with self._office.changing() as change:
            old = cast(FeedbackPayload, change.payload_of(Noun.FEEDBACK, self._id(change.session, case)))
            if old.answered_on is None or day < old.answered_on:
                raise UserMistake(
                    tr("The case has no written answer of that day or earlier."),
                    hint=tr("Record the answer first, then where it was published."),
                    field="day",
                )
            if day > self._office.today():
                raise UserMistake(
                    tr("{day} has not come yet.", day=day_words(day)),
                    hint=tr("Enter the day on which it happened."),
                    field="day",
                )
            if not place.strip():
                raise UserMistake(
                    tr("Where the answer was published is missing."),
                    hint=tr("Enter the web page or the notice board."),
                    field="place",
                )
            change.put(
                Noun.FEEDBACK,
                _with(old, published_on=day, published_at=nfc(place).strip()),
                action="publish",
            )
            return change.done(_one(change.session, old.id))

    def cases(self, period: Period | None = None, unit: str | None = None) -> list[FeedbackRecord]:
        """Return the cases received in `period`, newest first."""
        statement = select(FeedbackRow).where(
            FeedbackRow.unit == (unit or self._office.unit.key), ~FeedbackRow.withdrawn
        )
        if period is not None:
            statement = statement.where(FeedbackRow.received_on.between(period.starts_on, period.ends_on))
        with self._office.reading() as session:
            rows = list(session.scalars(statement.order_by(FeedbackRow.code.desc())))
            senders = set(session.scalars(select(FeedbackSenderRow.feedback)))
        return [_record(row, has_sender=row.id in senders) for row in rows]

    def get(self, case: str) -> FeedbackRecord:
        """Return the case with this id or code."""
        with self._office.reading() as session:
            return _one(session, self._id(session, case))

    def open_sender(self, case: str, reason: str) -> tuple[str, str, str]:
        """Return name, phone and address of the sender; who looked and why is recorded."""
        if not reason.strip():
            raise UserMistake(
                tr("Personal data are opened only with a reason."),
                hint=tr("Write why you need to see who sent the case."),
                field="reason",
            )
        with self._office.changing() as change:
            record = self._id(change.session, case)
            row = change.session.get(FeedbackSenderRow, record)
            change.audit("open_sender", Noun.FEEDBACK, record, reason=nfc(reason).strip())
            return (row.name, row.phone, row.address) if row else ("", "", "")

    def _id(self, session: Session, case: str) -> str:
        found = session.scalar(
            select(FeedbackRow.id).where(
                FeedbackRow.unit == self._office.unit.key,
                (FeedbackRow.id == case) | (FeedbackRow.code == case),
            )
        )
        if found is None:
            raise UserMistake(
                tr("There is no case {case} in the register.", case=case),
                hint=tr("Look the code up in the list of feedback."),
                field="case",
            )
        return found


def _next_code(session: Session, unit: str, day: date) -> str:
    prefix = f"PAKN.{day:%Y%m%d}."
    last = session.scalar(
        select(func.max(FeedbackRow.code)).where(
            FeedbackRow.unit == unit, FeedbackRow.code.startswith(prefix)
        )
    )
    return f"{prefix}{int(last[-4:]) + 1 if last else 1:04d}"


def _with(old: FeedbackPayload, **values: object) -> FeedbackPayload:
    from msgspec.structs import replace

    return replace(old, **values)


def _one(session: Session, record: str) -> FeedbackRecord:
    row = session.get_one(FeedbackRow, record, populate_existing=True)
    return _record(row, has_sender=session.get(FeedbackSenderRow, record) is not None)


def _record(row: FeedbackRow, *, has_sender: bool) -> FeedbackRecord:
    return FeedbackRecord(
        id=row.id,
        unit=row.unit,
        code=row.code,
        revision=row.revision,
        received_on=row.received_on,
        channel=FeedbackChannel(row.channel),
        kind=FeedbackKind(row.kind),
        content=row.content,
        due=row.due,
        answer_number=row.answer_number,
        answered_on=row.answered_on,
        answer=row.answer,
        published_on=row.published_on,
        published_at=row.published_at,
        has_sender=has_sender,
    )
