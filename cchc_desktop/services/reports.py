"""Versions of the quarterly report: drafting, editing, preparing, signing, numbering, checking."""

import hashlib
import io
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.reports import (
    Letterhead,
    Profile,
    ReportContent,
    official_file_number,
    profile_for,
)
from cchc_desktop.domain.signatures import Role, SignaturePlaces
from cchc_desktop.domain.verdicts import Verdict
from cchc_desktop.domain.vietnamese import nfc, official_date
from cchc_desktop.files.whole import read_whole, write_whole
from cchc_desktop.services.evidence import hold_blob
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.office import Office
from cchc_desktop.services.report_facts import FactCollector
from cchc_desktop.services.report_versions import (
    ReportRecord,
    ReportState,
    new_report_row,
    report_payload,
    report_record,
    report_row,
)
from db.models.reports import ReportEditRow, ReportRow
from db.writing import put_rows

if TYPE_CHECKING:
    from cchc_desktop.signing.trust import TrustPack


class Reports:
    """The quarterly report."""

    def __init__(self, office: Office, facts: FactCollector, identities: Identities) -> None:
        self._office = office
        self._facts = facts
        self._identities = identities

    def versions(self, period: Period, unit: str | None = None) -> list[ReportRecord]:
        """Return the versions of a period's report, newest first."""
        whom = unit or self._office.unit.key
        with self._office.reading() as session:
            rows = session.scalars(
                select(ReportRow)
                .where(ReportRow.unit == whom, ReportRow.period == period.code, ~ReportRow.withdrawn)
                .order_by(ReportRow.version.desc())
            ).all()
            return [report_record(row, session) for row in rows]

    def get(self, report: str) -> ReportRecord:
        """Return one version of a report."""
        with self._office.reading() as session:
            return report_record(report_row(session, report), session)

    def draft(self, period: Period, profile: Profile | None = None) -> Changed[ReportRecord]:
        """Return the draft of `period`, making a new version when there is none."""
        newest = next(iter(self.versions(period)), None)
        if newest is not None and newest.state is ReportState.DRAFT and profile in {None, newest.profile}:
            return Changed(newest, frozenset())
        with self._office.changing() as change:
            if newest is not None and newest.state is ReportState.DRAFT:
                row = report_row(change.session, newest.id)
                row.profile = str(profile)
                change.audit("change_profile", Noun.REPORT, row.id, after={"profile": row.profile})
            else:
                row = new_report_row(
                    change,
                    self._office,
                    period,
                    profile=profile or profile_for(self._office.today()),
                    letterhead=self._facts.letterhead(),
                )
                change.audit(
                    "draft", Noun.REPORT, row.id, after={"period": period.code, "version": row.version}
                )
            change.session.flush()
            return change.done(report_record(row, change.session))

    def content(self, report: str) -> ReportContent:
        """Return what a version says, drawn from the records as they stand now."""
        from cchc_desktop.domain.report_text import compose_report

        with self._office.reading() as session:
            row = report_row(session, report)
            edits = {
                edit.section: tuple(edit.text.split("\n"))
                for edit in session.scalars(select(ReportEditRow).where(ReportEditRow.report == report))
            }
            letterhead = msgspec.json.decode(row.letterhead, type=Letterhead)
            period = self._facts.plans.period(row.period)
        content = compose_report(self._facts.collect(period, letterhead), edits)
        profile = Profile(row.profile)
        if row.issued_on is not None:
            return content.issued(number=row.number, issued_on=row.issued_on, profile=profile)
        return replace(content, profile=profile)

    def edit(self, report: str, section: str, text: str) -> Changed[None]:
        """Replace the drafted paragraphs of a section; one line of `text` is one paragraph."""
        with self._office.changing() as change:
            self._unlocked(change.session, report)
            row = {"report": report, "section": section, "text": nfc(text).strip("\n")}
            put_rows(change.connection, ReportEditRow, [row])
            change.audit("edit", Noun.REPORT, report, after={"section": section, "text": row["text"]})
            return change.done(None)

    def restore(self, report: str, section: str) -> Changed[None]:
        """Give a section back to the program's own draft."""
        with self._office.changing() as change:
            self._unlocked(change.session, report)
            change.session.execute(
                delete(ReportEditRow).where(ReportEditRow.report == report, ReportEditRow.section == section)
            )
            change.audit("restore_section", Noun.REPORT, report, after={"section": section})
            return change.done(None)

    def letterhead(self, report: str) -> Letterhead:
        """Return who signs, for whom, to whom, in a version."""
        with self._office.reading() as session:
            return msgspec.json.decode(report_row(session, report).letterhead, type=Letterhead)

    def set_letterhead(self, report: str, letterhead: Letterhead) -> Changed[None]:
        """Change the letterhead of a draft; the next draft begins with it."""
        with self._office.changing() as change:
            row = self._unlocked(change.session, report)
            row.letterhead = msgspec.json.encode(letterhead).decode()
            change.audit("set_letterhead", Noun.REPORT, report, after={"letterhead": row.letterhead})
            return change.done(None)

    def render(self, report: str, *, progress: Progress = silent) -> bytes:
        """Return the PDF of a version: as signed where it is, else drawn from the records now."""
        record = self.get(report)
        if record.sha256 is not None:
            with self._office.files.open(record.sha256) as file:
                return file.read()
        return self._draw(report, progress=progress)[0]

    def render_for_screen(self, report: str, *, progress: Progress = silent) -> bytes:
        """Return the PDF of a version with what was typed and signed drawn into its pages.

        It is for looking at and printing: Qt's PDF view shows no form fields.
        """
        from cchc_desktop.documents.display import drawn_into_pages

        pdf = self.render(report, progress=progress)
        return pdf if self.get(report).sha256 is None else drawn_into_pages(pdf)

    def prepare(self, report: str, *, progress: Progress = silent) -> Changed[ReportRecord]:
        """Freeze a draft as a PDF that holds every field to be filled and signed later."""
        from cchc_desktop.signing.fields import prepare

        record = self.get(report)
        if record.state is not ReportState.DRAFT:
            return Changed(record, frozenset())
        pdf, places = self._draw(report, progress=progress, for_signing=True)
        return self._keep(report, prepare(pdf, places), ReportState.PREPARED, action="prepare")

    def reopen(self, report: str) -> Changed[ReportRecord]:
        """Make a prepared, unsigned version a draft again."""
        with self._office.changing() as change:
            row = report_row(change.session, report)
            if row.state != ReportState.PREPARED:
                raise UserMistake(
                    tr("A signed report cannot be changed."),
                    hint=tr("Make a new version that replaces it."),
                )
            row.state, row.sha256 = ReportState.DRAFT, None
            change.audit("reopen", Noun.REPORT, report)
            change.session.flush()
            return change.done(report_record(row, change.session))

    def sign(
        self,
        report: str,
        *,
        p12: Path,
        password: str,
        role: Role = Role.LEADER,
        image: Path | None = None,
    ) -> Changed[ReportRecord]:
        """Sign a version with a PKCS#12 identity; the draft is prepared first where needed."""
        from cchc_desktop.signing.identities import load_pkcs12
        from cchc_desktop.signing.sign import sign

        record = self.get(report)
        self._check_order(record, role)
        identity = load_pkcs12(p12, password)
        if record.state is ReportState.DRAFT:
            record = self.prepare(report).record
        signed = sign(self._bytes(record), identity, role=role, image=image, at=self._office.clock.now())
        state = ReportState.SIGNED if role is Role.LEADER else record.state
        return self._keep(report, signed, state, action=f"sign_{role}")

    def issue(self, report: str, *, number: str, day: date) -> Changed[ReportRecord]:
        """Type the number and date from the register of outgoing documents into a signed version."""
        from cchc_desktop.signing.fields import fill_number_and_date

        record = self.get(report)
        if record.state is not ReportState.SIGNED:
            raise UserMistake(
                tr("Only a report that the leader has signed is numbered."),
                hint=tr("Have the leader sign it first.")
                if record.state is not ReportState.ISSUED
                else tr("It is issued already; make a new version that replaces it."),
            )
        if not number.strip():
            raise UserMistake(
                tr("The number is missing."),
                hint=tr("Type the number from the register of outgoing documents."),
                field="number",
            )
        if day > self._office.today():
            raise UserMistake(
                tr("The date of issue is later than today."),
                hint=tr("Type the day on which the document was entered in the register."),
                field="day",
            )
        written = official_file_number(number)
        filled = fill_number_and_date(self._bytes(record), written, official_date(day))
        return self._keep(report, filled, ReportState.ISSUED, action="issue", number=written, issued_on=day)

    def number_taken(self, number: str, year: int, *, but: str = "") -> bool:
        """Tell whether another report of this unit bears the number in that year: it only warns."""
        with self._office.reading() as session:
            return bool(
                session.scalar(
                    select(func.count()).where(
                        ReportRow.unit == self._office.unit.key,
                        ReportRow.number == official_file_number(number),
                        ReportRow.issued_on.between(date(year, 1, 1), date(year, 12, 31)),
                        ReportRow.id != but,
                    )
                )
            )

    def export(self, report: str, out: Path, *, progress: Progress = silent) -> Path:
        """Write a version to `out`, whose ending says how: .pdf, .docx or .xlsx."""
        ending = out.suffix.lower()
        if ending == ".pdf":
            data = self.render(report, progress=progress)
        elif ending == ".docx":
            from cchc_desktop.documents.docx import write_report_docx

            target = io.BytesIO()
            write_report_docx(self.content(report), target)
            data = target.getvalue()
        elif ending == ".xlsx":
            from cchc_desktop.documents.xlsx import write_appendices_xlsx

            target = io.BytesIO()
            write_appendices_xlsx(self.content(report), target)
            data = target.getvalue()
        else:
            raise UserMistake(
                tr("A report is not written as “{ending}”.", ending=ending),
                hint=tr("Choose a name that ends in .pdf, .docx or .xlsx."),
                field="out",
            )
        write_whole(out, data)
        return out

    def sign_file(
        self, file: Path, *, p12: Path, password: str, role: Role, image: Path | None = None
    ) -> ReportRecord | None:
        """Sign a prepared PDF outside the workspace, in its place.

        Where the file is the newest state of a report of this workspace, the report takes the
        signature too and is returned.
        """
        from cchc_desktop.signing.identities import load_pkcs12
        from cchc_desktop.signing.sign import sign

        data = read_whole(file)
        known = self._known(data)
        if known is not None:
            record = self.sign(known, p12=p12, password=password, role=role, image=image).record
            write_whole(file, self._bytes(record))
            return record
        identity = load_pkcs12(p12, password)
        write_whole(file, sign(data, identity, role=role, image=image, at=self._office.clock.now()))
        return None

    def verify(self, file: Path) -> Verdict:
        """Check the signatures of any PDF against this workspace's trusted certificates."""
        return verify_file(file, self._identities.trust_pack(), now=self._office.clock.now())

    def verify_version(self, report: str) -> Verdict | None:
        """Check the signatures of a version; None while it has no PDF of its own."""
        from cchc_desktop.signing.verify import verify_pdf

        record = self.get(report)
        if record.sha256 is None:
            return None
        return verify_pdf(self._bytes(record), self._identities.trust_pack(), now=self._office.clock.now())

    def known_file(self, file: Path) -> ReportRecord:
        """Return the version whose newest PDF has exactly the octets of `file`; UserMistake when none has."""
        known = self._known(read_whole(file))
        if known is None:
            raise UserMistake(
                tr("{name} is not the newest state of a report of this workspace.", name=file.name),
                hint=tr("Export the report again, or choose the file that was signed last."),
                field="file",
            )
        return self.get(known)

    def _known(self, data: bytes) -> str | None:
        digest = hashlib.sha256(data).hexdigest()
        with self._office.reading() as session:
            return session.scalar(
                select(ReportRow.id).where(
                    ReportRow.sha256 == digest, ReportRow.unit == self._office.unit.key
                )
            )

    def _draw(
        self, report: str, *, progress: Progress, for_signing: bool = False
    ) -> tuple[bytes, SignaturePlaces]:
        from cchc_desktop.documents.pdf import draw_report

        out = io.BytesIO()
        drawn = draw_report(self.content(report), out, progress=progress, for_signing=for_signing)
        return out.getvalue(), drawn.places

    def _bytes(self, record: ReportRecord) -> bytes:
        with self._office.files.open(cast(str, record.sha256)) as file:
            return file.read()

    def _check_order(self, record: ReportRecord, role: Role) -> None:
        if role is Role.LEADER and record.state in {ReportState.SIGNED, ReportState.ISSUED}:
            raise UserMistake(
                tr("The leader has signed this version already."),
                hint=tr("Make a new version to sign again."),
            )
        if role is Role.SEAL and record.state is not ReportState.ISSUED:
            raise UserMistake(
                tr("The agency's seal comes last: number and date are not typed yet."),
                hint=tr("Have the leader sign, type number and date, then seal."),
            )

    def _keep(
        self,
        report: str,
        pdf: bytes,
        state: ReportState,
        *,
        action: str,
        number: str | None = None,
        issued_on: date | None = None,
    ) -> Changed[ReportRecord]:
        stored = self._office.files.add_bytes(pdf)
        with self._office.changing() as change:
            hold_blob(change, stored)
            row = report_row(change.session, report)
            before = {"state": row.state, "sha256": row.sha256}
            row.state, row.sha256 = str(state), stored.sha256
            row.number = row.number if number is None else number
            row.issued_on = row.issued_on if issued_on is None else issued_on
            change.session.flush()
            if state is ReportState.ISSUED:
                change.put(Noun.REPORT, report_payload(row, stored.size), action=action)
                change.session.refresh(row)
            else:
                change.audit(action, Noun.REPORT, report, before=before, after={"sha256": stored.sha256})
            change.touch(Noun.ASSESSMENT)
            return change.done(report_record(row, change.session))

    def _unlocked(self, session: Session, report: str) -> ReportRow:
        row = report_row(session, report)
        if row.unit != self._office.unit.key or row.state != ReportState.DRAFT:
            raise UserMistake(
                tr("This version is frozen: it was prepared for signing or signed."),
                hint=tr("Make a new version, which starts from the records as they stand now."),
            )
        return row


def verify_file(file: Path, trust: "TrustPack | None", *, now: datetime) -> Verdict:
    """Check the signatures of any PDF against `trust`, as of `now`."""
    from cchc_desktop.signing.verify import verify_pdf

    return verify_pdf(read_whole(file), trust, now=now)
