"""The letter that answers a case: drafted, looked at, written as PDF or DOCX, a copy kept as evidence."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import msgspec
from sqlalchemy import select

from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import EvidenceRecord, EvidenceValues
from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.feedback_letters import answer_letter, draft_of_answer
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.letterheads import letterhead_for
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import superiors
from cchc_desktop.domain.personal_data import Sender
from cchc_desktop.domain.reports import Letterhead, ReportContent
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.files.whole import write_whole
from cchc_desktop.services.evidence import evidence_of, put_evidence, take_off
from cchc_desktop.services.feedback import FeedbackRegister
from cchc_desktop.services.feedback_senders import check_look, read_sender
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.models.reports import ReportRow

_RECIPIENTS = ("Như trên", "Lưu: VT")


@guarded
class FeedbackLetters:
    """Answers as letters on the unit's letterhead."""

    def __init__(self, office: Office, register: FeedbackRegister, key: Callable[[], StationKey]) -> None:
        self._office = office
        self._register = register
        self._key = key

    def draft(self, case: str) -> str:
        """Return the text a letter begins with, for the officer to finish."""
        return draft_of_answer(self._register.get(case), letterhead_of(self._office))

    def preview(self, case: str, *, text: str = "", number: str = "", day: date | None = None) -> bytes:
        """Return the letter as PDF without naming the sender: as typed, or as it was recorded."""
        from cchc_desktop.documents.letters import draw_letter

        out = io.BytesIO()
        draw_letter(self._content(self._register.get(case), text, number, day, None), out)
        return out.getvalue()

    def write(
        self,
        case: str,
        out: Path,
        *,
        text: str = "",
        number: str = "",
        day: date | None = None,
        reason: str = "",
    ) -> Path:
        """Write the letter to `out`, whose ending says how: .pdf or .docx.

        With a `reason` it is addressed to the sender by name; who printed the address is recorded.
        """
        from cchc_desktop.documents.letters import draw_letter, write_letter_docx

        writers = {".pdf": draw_letter, ".docx": write_letter_docx}
        writer = writers.get(out.suffix.lower())
        if writer is None:
            raise UserMistake(
                tr("A letter is not written as “{ending}”.", ending=out.suffix),
                hint=tr("Choose a name that ends in .pdf or .docx."),
                field="out",
            )
        record = self._register.get(case)
        sender = self._sender(record, reason) if reason else None
        made = io.BytesIO()
        writer(self._content(record, text, number, day, sender), made)
        write_whole(out, made.getvalue())
        return out

    def keep(self, case: str) -> Changed[EvidenceRecord]:
        """Keep the recorded answer as evidence of the case: a PDF that names no sender."""
        record = self._register.get(case)
        if record.answered_on is None:
            raise UserMistake(
                tr("The case has no written answer yet."),
                hint=tr("Record the answer first, then keep its letter."),
                field="case",
            )
        stored = self._office.files.add_bytes(self.preview(record.id))
        name = f"Tra-loi-{record.code}.pdf"
        letterhead = letterhead_of(self._office)
        with self._office.changing() as change:
            for old in evidence_of(change.session, [record.id]).get(record.id, ()):
                if old.name == name:
                    take_off(change, old.id, tr("Replaced by the corrected answer"))
            made = put_evidence(
                change,
                self._office,
                stored,
                noun=Noun.FEEDBACK,
                record=record.id,
                name=name,
                values=EvidenceValues(
                    number=record.answer_number,
                    issuer=letterhead.body_name,
                    effective_on=record.answered_on,
                ),
            )
            change.touch(Noun.FEEDBACK)
            return change.done(made)

    def _content(
        self, case: FeedbackRecord, text: str, number: str, day: date | None, sender: Sender | None
    ) -> ReportContent:
        letterhead = letterhead_of(self._office)
        return answer_letter(
            case,
            letterhead,
            nfc(text or case.answer or draft_of_answer(case, letterhead)),
            number=nfc(number or case.answer_number),
            day=day or case.answered_on,
            today=self._office.today(),
            sender=sender,
        )

    def _sender(self, case: FeedbackRecord, reason: str) -> Sender:
        check_look(self._office, reason)
        with self._office.changing() as change:
            sender = read_sender(change.session, case.id, self._key)
            change.audit("print_letter", Noun.FEEDBACK, case.id, reason=nfc(reason).strip())
        return sender


def letterhead_of(office: Office) -> Letterhead:
    """Return the letterhead of a letter: the unit's own, signed by whoever the last report names."""
    above = superiors(office.unit, office.units)
    parent = office.units.get(office.unit.parent or "")
    plain = letterhead_for(office.unit, above[0] if above else None, above=parent)
    with office.reading() as session:
        last = session.scalar(
            select(ReportRow.letterhead)
            .where(ReportRow.unit == office.unit.key)
            .order_by(ReportRow.recorded_at.desc())
            .limit(1)
        )
    used = msgspec.json.decode(last, type=Letterhead) if last else plain
    return replace(used, symbol=plain.symbol.removeprefix("BC-"), addressees=(), recipients=_RECIPIENTS)
