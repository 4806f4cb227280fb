"""Handing a forwarded case over: sealed to the other unit's stations, or on paper where they are unknown."""

import io
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from cchc_desktop.bundles.cases import FORMAT, HandedCase, open_case, seal_case
from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.feedback import FeedbackRecord, FeedbackValues
from cchc_desktop.domain.feedback_letters import handing_over
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.files.whole import read_whole, write_whole
from cchc_desktop.services.feedback import FeedbackRegister
from cchc_desktop.services.feedback_letters import letterhead_of
from cchc_desktop.services.feedback_senders import read_sender
from cchc_desktop.services.notices import known_stations
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.models.feedback import FeedbackRow

SUFFIX = ".cchc-case.age"


@guarded
class FeedbackHandovers:
    """Cases that go to the unit that decides them, and cases that come from another unit."""

    def __init__(self, office: Office, register: FeedbackRegister, key: Callable[[], StationKey]) -> None:
        self._office = office
        self._register = register
        self._key = key

    def can_seal(self, case: str) -> bool:
        """Tell whether a key is known of the unit the case was forwarded to."""
        unit = self._register.get(case).forwarded_unit
        return bool(unit and self._recipients(unit))

    def file_name(self, case: str) -> str:
        """Return how the sealed file is called: it names the case and the unit, not the sender."""
        record = self._register.get(case)
        unit = self._office.units.get(record.forwarded_unit)
        return f"{record.code}-{unit.code if unit else 'den'}{SUFFIX}"

    def seal(self, case: str, out: Path) -> Changed[Path]:
        """Write case and sender to `out`, readable by the stations of the unit it was forwarded to alone.

        UserMistake where that unit's key is not known here: then there is the paper way.
        """
        record = self._forwarded(case)
        recipients = self._recipients(record.forwarded_unit)
        if not recipients:
            raise UserMistake(
                tr("No key of {unit} is known here.", unit=record.forwarded_to),
                hint=tr("Hand the case over on paper, or import the bundle that introduces its station."),
                field="to",
            )
        sealed = seal_case(self._handed(record, self._sender(record)), self._key(), recipients)
        write_whole(out, sealed)
        return self._noted(record, out)

    def paper(self, case: str, out: Path) -> Changed[Path]:
        """Write the sheet that hands case and sender over on paper as PDF."""
        from cchc_desktop.documents.letters import draw_letter

        record = self._forwarded(case)
        sheet = handing_over(
            record,
            letterhead_of(self._office),
            self._sender(record),
            to=record.forwarded_to,
            today=self._office.today(),
        )
        made = io.BytesIO()
        draw_letter(sheet, made)
        write_whole(out, made.getvalue())
        return self._noted(record, out)

    def take(self, file: Path) -> Changed[FeedbackRecord]:
        """Enter a case that another unit handed over, with a code and a term of its own.

        Refused when it is for another unit, altered, or from a station not accepted here.
        """
        case, subject, certificate = open_case(read_whole(file), self._key().identities)
        with self._office.reading() as session:
            known = known_stations(session).get(subject.station)
        if (
            known is None
            or known.state not in {"enrolled", "own"}
            or known.fingerprint != fingerprint(certificate)
        ):
            raise Refused(
                tr("The station that signed this file is not accepted here."),
                hint=tr("Accept the station of the unit first, or ask for the case on paper."),
            )
        if case.recipient_unit != self._office.unit.key:
            raise Refused(
                tr("The case was handed to another unit."),
                hint=tr("Give the file to the unit it names."),
            )
        unit = self._office.units.get(case.sender_unit)
        origin = f"{unit.body if unit else case.sender_unit}, {case.code}"
        with self._office.reading() as session:
            taken = session.scalar(
                select(FeedbackRow.code).where(
                    FeedbackRow.unit == self._office.unit.key, FeedbackRow.origin == origin
                )
            )
        if taken is not None:
            raise UserMistake(
                tr("This case is in the register already: {code}.", code=taken),
                hint=tr("Look the code up in the list of feedback."),
                field="file",
            )
        values = FeedbackValues(
            received_on=self._office.today(),
            channel=case.channel,
            kind=case.kind,
            content=case.content,
            sender_name=case.name,
            sender_phone=case.phone,
            sender_address=case.address,
        )
        return self._register.receive(values, origin=origin)

    def _forwarded(self, case: str) -> FeedbackRecord:
        record = self._register.get(case)
        if record.forwarded_on is None:
            raise UserMistake(
                tr("The case was not forwarded."),
                hint=tr("Record first to whom the case is forwarded."),
                field="case",
            )
        return record

    def _recipients(self, unit: str) -> list[str]:
        with self._office.reading() as session:
            return [
                s.recipient
                for s in known_stations(session).values()
                if s.unit == unit and s.state == "enrolled"
            ]

    def _sender(self, record: FeedbackRecord) -> Sender:
        with self._office.reading() as session:
            return read_sender(session, record.id, self._key)

    def _handed(self, record: FeedbackRecord, sender: Sender) -> HandedCase:
        return HandedCase(
            format=FORMAT,
            sender_unit=self._office.unit.key,
            recipient_unit=record.forwarded_unit,
            code=record.code,
            received_on=record.received_on,
            channel=record.channel,
            kind=record.kind,
            content=record.content,
            name=sender.name,
            phone=sender.phone,
            address=sender.address,
        )

    def _noted(self, record: FeedbackRecord, out: Path) -> Changed[Path]:
        with self._office.changing() as change:
            change.audit(
                "hand_over", Noun.FEEDBACK, record.id, reason=tr("Handed to {unit}", unit=record.forwarded_to)
            )
            return change.done(out)
