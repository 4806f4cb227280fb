"""Versions of the quarterly report: drafting, editing, preparing, signing, numbering, checking."""

import hashlib
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

import msgspec
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.mergers import check_stood
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.reports import (
    Amended,
    Amendment,
    Letterhead,
    Origin,
    Profile,
    ReportContent,
    ReportKind,
    official_file_number,
    profile_for,
)
from cchc_desktop.domain.signatures import SignaturePlaces
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.files.whole import read_whole, write_whole
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.report_facts import FactCollector
from cchc_desktop.services.report_versions import (
    ReportRecord,
    ReportState,
    new_report_row,
    report_record,
    report_row,
)
from db.models.reports import ReportEditRow, ReportRow
from db.writing import put_rows


@guarded
class Reports:
    """The quarterly report."""

    def __init__(self, office: Office, facts: FactCollector) -> None:
        self._office = office
        self._facts = facts

    def versions(
        self, period: Period, unit: str | None = None, *, kind: ReportKind = ReportKind.OWN
    ) -> list[ReportRecord]:
        """Return the versions of a period's report of one kind, newest first."""
        whom = unit or self._office.unit.key
        with self._office.reading() as session:
            rows = session.scalars(
                select(ReportRow)
                .where(
                    ReportRow.unit == whom,
                    ReportRow.period == period.code,
                    ReportRow.kind == str(kind),
                    ~ReportRow.withdrawn,
                )
                .order_by(ReportRow.version.desc(), ReportRow.issued_on.desc(), ReportRow.id.desc())
            ).all()
            return [report_record(row, session) for row in rows]

    def get(self, report: str) -> ReportRecord:
        """Return one version of a report."""
        with self._office.reading() as session:
            return report_record(report_row(session, report), session)

    def waiting(self, state: ReportState) -> list[ReportRecord]:
        """Return the newest version of each report where it stands at `state`, the oldest first."""
        newest = (
            select(ReportRow.period, ReportRow.kind, func.max(ReportRow.version).label("version"))
            .where(ReportRow.unit == self._office.unit.key, ~ReportRow.withdrawn)
            .group_by(ReportRow.period, ReportRow.kind)
            .subquery()
        )
        with self._office.reading() as session:
            rows = session.scalars(
                select(ReportRow)
                .join(
                    newest,
                    (newest.c.period == ReportRow.period) & (newest.c.version == ReportRow.version),
                )
                .where(
                    ReportRow.unit == self._office.unit.key,
                    ReportRow.state == str(state),
                    ReportRow.origin != str(Origin.PAPER),
                )
                .order_by(ReportRow.period)
            ).all()
            return [report_record(row, session) for row in rows]

    def draft(
        self,
        period: Period,
        profile: Profile | None = None,
        *,
        amendment: Amendment = Amendment.NONE,
        consolidation: str | None = None,
    ) -> Changed[ReportRecord]:
        """Return the draft of `period`, making a new version when there is none.

        After an issued version the new one replaces it, or corrects its form, and says so. With a
        `consolidation` it tells of all units below as they are pinned there.
        """
        kind = ReportKind.OWN if consolidation is None else ReportKind.CONSOLIDATED
        if kind is ReportKind.OWN:
            check_stood(self._office.unit, period)
        newest = next(iter(self.versions(period, kind=kind)), None)
        if newest is not None and newest.consolidation != consolidation:
            newest = None
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
                    amendment=amendment,
                    consolidation=consolidation,
                )
                change.audit(
                    "draft",
                    Noun.REPORT,
                    row.id,
                    after={"period": period.code, "version": row.version, "amendment": row.amendment},
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
            amended = _amended(session, row)
            consolidation = row.consolidation
        facts = (
            self._facts.collect(period, letterhead)
            if consolidation is None
            else self._facts.consolidated(period, letterhead, consolidation)
        )
        content = compose_report(facts, edits, amended=amended)
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
            return self.octets(record)
        return self.draw(report, progress=progress)[0]

    def render_for_screen(self, report: str, *, progress: Progress = silent) -> bytes:
        """Return the PDF of a version with what was typed and signed drawn into its pages.

        It is for looking at and printing: Qt's PDF view shows no form fields.
        """
        from cchc_desktop.documents.display import drawn_into_pages

        pdf = self.render(report, progress=progress)
        return pdf if self.get(report).sha256 is None else drawn_into_pages(pdf)

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

    def export(
        self, report: str, out: Path, *, section_only: bool = False, progress: Progress = silent
    ) -> Path:
        """Write a version to `out`, whose ending says how: .pdf, .docx or .xlsx.

        `section_only` leaves head, signatures and appendices out of a DOCX: it is pasted into the
        periodic report on administrative reform (Quyết định 643, IV.1).
        """
        ending = out.suffix.lower()
        if ending == ".pdf":
            data = self.render(report, progress=progress)
        elif ending == ".docx":
            from cchc_desktop.documents.docx import write_report_docx, write_section_docx

            target = io.BytesIO()
            write = write_section_docx if section_only else write_report_docx
            write(self.content(report), target)
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

    def known_file(self, file: Path) -> ReportRecord:
        """Return the version whose newest PDF has exactly the octets of `file`; UserMistake when none has."""
        known = self.known(read_whole(file))
        if known is None:
            raise UserMistake(
                tr("{name} is not the newest state of a report of this workspace.", name=file.name),
                hint=tr("Export the report again, or choose the file that was signed last."),
                field="file",
            )
        return self.get(known)

    def known(self, data: bytes) -> str | None:
        """Return the version whose newest PDF has exactly these octets, None when none has."""
        digest = hashlib.sha256(data).hexdigest()
        with self._office.reading() as session:
            return session.scalar(
                select(ReportRow.id).where(
                    ReportRow.sha256 == digest, ReportRow.unit == self._office.unit.key
                )
            )

    def draw(
        self, report: str, *, progress: Progress = silent, for_signing: bool = False
    ) -> tuple[bytes, SignaturePlaces]:
        """Draw a version from the records as they stand now; tell where its signatures go."""
        from cchc_desktop.documents.pdf import draw_report

        out = io.BytesIO()
        drawn = draw_report(self.content(report), out, progress=progress, for_signing=for_signing)
        return out.getvalue(), drawn.places

    def octets(self, record: ReportRecord) -> bytes:
        """Return the PDF kept of a version that has one."""
        with self._office.files.open(cast(str, record.sha256)) as file:
            return file.read()

    def _unlocked(self, session: Session, report: str) -> ReportRow:
        row = report_row(session, report)
        if row.unit != self._office.unit.key or row.state != ReportState.DRAFT:
            raise UserMistake(
                tr("This version is frozen: it was prepared for signing or signed."),
                hint=tr("Make a new version, which starts from the records as they stand now."),
            )
        return row


def _amended(session: Session, row: ReportRow) -> Amended | None:
    before = session.get(ReportRow, row.amends) if row.amends else None
    if before is None or before.issued_on is None:
        return None
    letterhead = msgspec.json.decode(before.letterhead, type=Letterhead)
    return Amended(Amendment(row.amendment), before.number, letterhead.symbol, before.issued_on)
