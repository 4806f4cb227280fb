"""The register of feedback: every stage from receipt to the end, each one change; senders kept apart."""

from collections.abc import Callable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import (
    ELSEWHERE,
    FeedbackChannel,
    FeedbackKind,
    FeedbackRecord,
    FeedbackValues,
    Satisfaction,
    check_feedback,
    check_received,
    way_for,
)
from cchc_desktop.domain.feedback_letters import is_unanswered
from cchc_desktop.domain.feedback_stages import Step, check_closing, check_day, check_step, check_words
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period, add_working_days
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.services.feedback_lists import count_cases, read_page
from cchc_desktop.services.feedback_rows import (
    FeedbackFilter,
    WaitingCase,
    case_id,
    next_code,
    one_record,
    replaced,
    waiting_in,
)
from cchc_desktop.services.feedback_senders import FeedbackSenders, erase_sender, seal_sender
from cchc_desktop.services.feedback_terms import FeedbackTerms, working_days_for
from cchc_desktop.services.holidays import work_days_in
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import FeedbackPayload, NotePayload
from cchc_desktop.services.permissions import guarded
from db.models.feedback import FeedbackRow

if TYPE_CHECKING:
    from cchc_desktop.bundles.keys import StationKey
    from cchc_desktop.services.feedback_files import FeedbackFiles
    from cchc_desktop.services.feedback_handovers import FeedbackHandovers
    from cchc_desktop.services.feedback_letters import FeedbackLetters

Values = dict[str, Any]


@guarded
class FeedbackRegister:
    """Feedback on regulations and administrative conduct (II.2.a.2)."""

    def __init__(self, office: Office, key: "Callable[[], StationKey]") -> None:
        self._office = office
        self._key = key

    @cached_property
    def senders(self) -> FeedbackSenders:
        """Return who sent the cases."""
        return FeedbackSenders(self._office, self._key)

    @cached_property
    def files(self) -> "FeedbackFiles":
        """Return the files that senders gave with their cases."""
        from cchc_desktop.services.feedback_files import FeedbackFiles

        return FeedbackFiles(self._office, self._key)

    @cached_property
    def letters(self) -> "FeedbackLetters":
        """Return the answers as letters."""
        from cchc_desktop.services.feedback_letters import FeedbackLetters

        return FeedbackLetters(self._office, self, self._key)

    @cached_property
    def handovers(self) -> "FeedbackHandovers":
        """Return the cases that go to another unit or come from one."""
        from cchc_desktop.services.feedback_handovers import FeedbackHandovers

        return FeedbackHandovers(self._office, self, self._key)

    @cached_property
    def terms(self) -> FeedbackTerms:
        """Return how long each channel gives to answer, and how long senders' data are kept."""
        return FeedbackTerms(self._office)

    def receive(self, values: FeedbackValues, *, origin: str = "") -> Changed[FeedbackRecord]:
        """Enter a case; complaints and denunciations are refused with where to go."""
        office = self._office
        check_feedback(values, today=office.today())
        with office.changing() as change:
            payload = self._new(change, values, content=nfc(values.content).strip(), origin=origin)
            change.put_new(Noun.FEEDBACK, payload, action="receive")
            sender = Sender(
                " ".join(nfc(values.sender_name).split()),
                values.sender_phone.strip(),
                " ".join(nfc(values.sender_address).split()),
            )
            if sender:
                seal_sender(change, payload.id, sender)
            return change.done(one_record(change.session, payload.id))

    def refuse(
        self, *, received_on: date, channel: FeedbackChannel, kind: FeedbackKind, reason: str = ""
    ) -> Changed[FeedbackRecord]:
        """Enter that a complaint or denunciation was not taken in: a line without content or sender."""
        if kind not in ELSEWHERE:
            raise UserMistake(
                tr("Only complaints and denunciations are refused."),
                hint=tr("Take feedback on regulations or conduct in, then forward or answer it."),
                field="kind",
            )
        check_received(received_on, today=self._office.today())
        with self._office.changing() as change:
            values = FeedbackValues(received_on, channel, kind, "")
            payload = replaced(
                self._new(change, values, content="", origin=""),
                due=received_on,
                ending="refused",
                ended_on=received_on,
                ending_reason=_reason(kind, received_on, reason),
            )
            change.put_new(Noun.FEEDBACK, payload, action="refuse")
            return change.done(one_record(change.session, payload.id))

    def classify(self, case: str, *, kind: FeedbackKind, day: date) -> Changed[FeedbackRecord]:
        """Say whether a case is about a regulation or about conduct."""
        if kind in ELSEWHERE:
            raise UserMistake(
                tr("Complaints and denunciations are not taken into this register."),
                hint=tr("Do not take the case in: the register then names the way the law provides."),
                field="kind",
            )
        return self._step(case, Step.CLASSIFY, day, lambda _: {"kind": kind, "classified_on": day})

    def assign(self, case: str, *, who: str, day: date) -> Changed[FeedbackRecord]:
        """Put somebody of this unit in charge of a case."""
        check_words(who, field="who", hint=tr("Write who of the unit works on the case."))
        return self._step(
            case,
            Step.ASSIGN,
            day,
            lambda _: {"in_charge": nfc(who).strip(), "assigned_on": day},
            since=lambda old: old.classified_on,
        )

    def forward(self, case: str, *, to: str, day: date) -> Changed[FeedbackRecord]:
        """Hand a case to the body that decides it: a unit by its key or code, any other by its name."""
        check_words(to, field="to", hint=tr("Write which unit or body decides the case."))
        unit = self._office.units.get(to.strip()) or self._unit_with_code(to.strip(), day)
        if unit is not None and unit.key == self._office.unit.key:
            raise UserMistake(
                tr("The case is in this unit already."),
                hint=tr("Put somebody of the unit in charge instead."),
                field="to",
            )
        name = unit.body if unit is not None else " ".join(nfc(to).split())
        return self._step(
            case,
            Step.FORWARD,
            day,
            lambda _: {
                "forwarded_to": name,
                "forwarded_unit": unit.key if unit is not None else "",
                "forwarded_on": day,
            },
        )

    def note(self, case: str, *, text: str, day: date) -> Changed[FeedbackRecord]:
        """Record what the sender was told while the answer is on its way."""
        check_words(text, field="text", hint=tr("Write what the sender was told and how."))
        return self._step(
            case, Step.NOTE, day, lambda old: {"notes": (*old.notes, NotePayload(day, nfc(text).strip()))}
        )

    def answer(self, case: str, *, number: str, day: date, text: str) -> Changed[FeedbackRecord]:
        """Record the written answer with its number and date, or correct it until it is published."""
        if not number.strip() or not text.strip():
            raise UserMistake(
                tr("A written answer has a number and a text."),
                hint=tr("Enter the number from the register of outgoing documents and what was answered."),
                field="number" if not number.strip() else "text",
            )
        if is_unanswered(text):
            raise UserMistake(
                tr("The letter says nothing between “trả lời như sau:” and its end."),
                hint=tr("Write there what the unit answers."),
                field="text",
            )
        return self._step(
            case,
            Step.ANSWER,
            day,
            lambda _: {
                "answer_number": nfc(number).strip(),
                "answered_on": day,
                "answer": nfc(text).strip(),
            },
        )

    def publish(self, case: str, *, day: date, place: str) -> Changed[FeedbackRecord]:
        """Record where and when the answer was made public."""

        def published(_: FeedbackPayload) -> Values:
            if not place.strip():
                raise UserMistake(
                    tr("Where the answer was published is missing."),
                    hint=tr("Enter the web page or the notice board."),
                    field="place",
                )
            return {"published_on": day, "published_at": nfc(place).strip()}

        return self._step(case, Step.PUBLISH, day, published, since=lambda old: old.answered_on)

    def satisfy(self, case: str, *, level: Satisfaction, day: date) -> Changed[FeedbackRecord]:
        """Record what the sender says of how the case was handled."""
        return self._step(
            case,
            Step.SATISFY,
            day,
            lambda _: {"satisfaction": level, "satisfaction_on": day},
            since=lambda old: old.answered_on,
        )

    def close(self, case: str, *, day: date, reason: str = "") -> Changed[FeedbackRecord]:
        """Close a case; a reason is asked for where a stage before it was left out."""
        with self._office.reading() as session:
            check_closing(one_record(session, self._id(session, case)), reason)
        return self._end(case, Step.CLOSE, "closed", day, reason)

    def take_back(self, case: str, *, day: date, reason: str) -> Changed[FeedbackRecord]:
        """Record that the sender takes the case back, and why."""
        check_words(reason, field="reason", hint=tr("Write how and why the sender took the case back."))
        return self._end(case, Step.TAKE_BACK, "taken_back", day, reason)

    def refuse_case(
        self, case: str, *, kind: FeedbackKind, day: date, reason: str = ""
    ) -> Changed[FeedbackRecord]:
        """Refuse a case that turns out to be a complaint or denunciation; its content and sender go."""
        if kind not in ELSEWHERE:
            raise UserMistake(
                tr("Only complaints and denunciations are refused."),
                hint=tr("Take feedback on regulations or conduct in, then forward or answer it."),
                field="kind",
            )
        return self._step(
            case,
            Step.REFUSE,
            day,
            lambda old: {
                "kind": kind,
                "content": "",
                "ending": "refused",
                "ended_on": day,
                "ending_reason": _reason(kind, old.received_on, reason),
            },
            erases=True,
        )

    def reopen(self, case: str, *, reason: str) -> Changed[FeedbackRecord]:
        """Open a closed case again, or take a forwarded one over; the reason stays in the trail."""
        check_words(reason, field="reason", hint=tr("Write why the case is opened again."))

        def opened(old: FeedbackPayload) -> Values:
            if old.ending:
                return {"ending": "", "ended_on": None, "ending_reason": ""}
            return {"forwarded_to": "", "forwarded_unit": "", "forwarded_on": None}

        return self._step(case, Step.REOPEN, self._office.today(), opened, reason=reason)

    def cases(self, period: Period | None = None, unit: str | None = None) -> list[FeedbackRecord]:
        """Return the cases received in `period`, newest first."""
        return self.find(FeedbackFilter(period=period, unit=unit or ""))

    def find(self, wanted: FeedbackFilter) -> list[FeedbackRecord]:
        """Return the cases that pass a filter, newest first."""
        return self.page(wanted)

    def page(
        self, wanted: FeedbackFilter, *, sort: str = "-code", offset: int = 0, limit: int | None = None
    ) -> list[FeedbackRecord]:
        """Return some of the cases that pass a filter, sorted by one of `ORDERS`."""
        office = self._office
        with office.reading() as session:
            return read_page(
                session,
                wanted,
                unit=office.unit.key,
                today=office.today(),
                sort=sort,
                offset=offset,
                limit=limit,
            )

    def waiting(self) -> tuple[WaitingCase, ...]:
        """Return the cases whose answer this unit still owes, newest first."""
        with self._office.reading() as session:
            return waiting_in(session, self._office.unit.key)

    def count(self, wanted: FeedbackFilter) -> int:
        """Return how many cases pass a filter."""
        office = self._office
        with office.reading() as session:
            return count_cases(session, wanted, unit=office.unit.key, today=office.today())

    def get(self, case: str) -> FeedbackRecord:
        """Return the case with this id or code."""
        with self._office.reading() as session:
            return one_record(session, self._id(session, case))

    def same_number(self, case: str) -> tuple[str, ...]:
        """Return the codes of other cases answered under the same number in the same year: it only warns."""
        with self._office.reading() as session:
            mine = one_record(session, self._id(session, case))
            if mine.answered_on is None:
                return ()
            year = mine.answered_on.year
            codes = session.scalars(
                select(FeedbackRow.code)
                .where(
                    FeedbackRow.unit == self._office.unit.key,
                    FeedbackRow.id != mine.id,
                    FeedbackRow.answer_number == mine.answer_number,
                    FeedbackRow.answered_on.between(date(year, 1, 1), date(year, 12, 31)),
                )
                .order_by(FeedbackRow.code)
            )
            return tuple(codes)

    def _id(self, session: Session, case: str) -> str:
        return case_id(session, self._office.unit.key, case)

    def _unit_with_code(self, code: str, day: date) -> OrgUnit | None:
        return next((u for u in self._office.units.values() if u.code == code and u.stands_on(day)), None)

    def _new(self, change: Change, values: FeedbackValues, *, content: str, origin: str) -> FeedbackPayload:
        office = self._office
        term = working_days_for(change.session, values.channel)
        return FeedbackPayload(
            id=new_id(),
            unit=office.unit.key,
            recorded_by=office.user.name,
            recorded_at=change.now,
            code=next_code(change.session, office.unit.key, values.received_on),
            received_on=values.received_on,
            channel=values.channel,
            kind=values.kind,
            content=content,
            due=add_working_days(values.received_on, term, work_days_in(change.session)),
            answer_number="",
            answered_on=None,
            answer="",
            published_on=None,
            published_at="",
            origin=origin,
        )

    def _end(self, case: str, step: Step, ending: str, day: date, reason: str) -> Changed[FeedbackRecord]:
        values = {"ending": ending, "ended_on": day, "ending_reason": nfc(reason).strip()}
        return self._step(case, step, day, lambda _: values, since=lambda old: old.answered_on)

    def _step(
        self,
        case: str,
        step: Step,
        day: date,
        values: Callable[[FeedbackPayload], Values],
        *,
        since: Callable[[FeedbackPayload], date | None] = lambda _: None,
        reason: str = "",
        erases: bool = False,
    ) -> Changed[FeedbackRecord]:
        """Take one step in one transaction, where the case may take it on that day."""
        with self._office.changing() as change:
            record = self._id(change.session, case)
            stands = one_record(change.session, record)
            check_step(stands, step)
            old = cast(FeedbackPayload, change.payload_of(Noun.FEEDBACK, record))
            check_day(stands, day, today=self._office.today(), since=since(old))
            change.put(
                Noun.FEEDBACK, replaced(old, **values(old)), action=str(step), reason=nfc(reason).strip()
            )
            if erases:
                erase_sender(change, record, tr("Not taken in"), today=self._office.today())
            return change.done(one_record(change.session, record))


def _reason(kind: FeedbackKind, day: date, more: str) -> str:
    return f"{way_for(kind, day)} {nfc(more).strip()}".strip()
