"""The way of a version to its seal: frozen, signed here, outside or on paper, numbered, checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from cchc_desktop.domain.errors import Failure, Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.reports import Origin, official_file_number
from cchc_desktop.domain.roles import Right
from cchc_desktop.domain.signatures import Role
from cchc_desktop.domain.signing_checks import Holder, SigningCheck, checks_before_signing
from cchc_desktop.domain.verdicts import ContentState, Verdict
from cchc_desktop.domain.vietnamese import nfc, official_date
from cchc_desktop.files.whole import read_whole, write_whole
from cchc_desktop.services.evidence import hold_blob
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import check_right, guarded
from cchc_desktop.services.report_versions import (
    ReportRecord,
    ReportState,
    check_not_exchanged,
    report_payload,
    report_record,
    report_row,
)
from cchc_desktop.services.reports import Reports
from cchc_desktop.services.signing_keys import SigningKey
from cchc_desktop.services.verdicts import verify_file, write_sheet

if TYPE_CHECKING:
    from cchc_desktop.signing.identities import Signer


@dataclass(frozen=True, slots=True)
class SignedOutside:
    """What a file from another program is, before it is attached."""

    extended: bool
    """Our octets are its first revision; otherwise the other program made the file anew."""
    same_pages: bool
    """Every page draws exactly what our page draws."""
    pages: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What became of one version of a batch."""

    report: ReportRecord
    failure: Failure | None = None


@guarded
class ReportSignatures:
    """Signatures on the quarterly report."""

    def __init__(self, office: Office, reports: Reports, identities: Identities) -> None:
        self._office = office
        self._reports = reports
        self._identities = identities

    def prepare(self, report: str, *, progress: Progress = silent) -> Changed[ReportRecord]:
        """Freeze a draft as a PDF that holds every field to be filled and signed later."""
        from cchc_desktop.signing.fields import prepare

        record = self._reports.get(report)
        if record.state is not ReportState.DRAFT:
            return Changed(record, frozenset())
        pdf, places = self._reports.draw(report, progress=progress, for_signing=True)
        return self._keep(record, prepare(pdf, places), ReportState.PREPARED, action="prepare")

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
        key: SigningKey,
        *,
        role: Role = Role.LEADER,
        image: Path | None = None,
        sealed_here: bool = False,
    ) -> Changed[ReportRecord]:
        """Sign a version; the draft is prepared first where needed.

        `sealed_here` says that the seal will be put on in this program too: the leader's signature
        then allows nothing but number, date and seal after it.
        """
        self._check_role(role)
        record = self._reports.get(report)
        _check_order(record, role)
        return self._sign(record, key.open(), role=role, image=image, sealed_here=sealed_here)

    def checks(self, report: str, holder: Holder, role: Role) -> tuple[SigningCheck, ...]:
        """Return what to mend or to know before `holder` signs a version; no PIN is needed."""
        letterhead = self._reports.letterhead(report)
        return checks_before_signing(
            holder, letterhead, role, now=self._office.clock.now(), last_change=self._office.last_moment()
        )

    def waiting(self, role: Role) -> list[ReportRecord]:
        """Return the newest versions that wait for the signature of `role`, the oldest first."""
        return self._reports.waiting(ReportState.PREPARED if role is Role.LEADER else ReportState.ISSUED)

    def sign_many(
        self,
        reports: Sequence[str],
        key: SigningKey,
        *,
        role: Role,
        image: Path | None = None,
        sealed_here: bool = False,
        progress: Progress = silent,
    ) -> Changed[tuple[BatchResult, ...]]:
        """Sign versions one after another with one key: one that fails does not stop the others."""
        self._check_role(role)
        signer = key.open()
        results: list[BatchResult] = []
        for done, report in enumerate(reports):
            record = self._reports.get(report)
            progress(done, len(reports), record.period)
            try:
                _check_order(record, role)
                signed = self._sign(record, signer, role=role, image=image, sealed_here=sealed_here)
                results.append(BatchResult(signed.record))
            except Failure as failure:
                results.append(BatchResult(record, failure))
        return Changed(tuple(results), frozenset({Noun.REPORT, Noun.ASSESSMENT}))

    def look_at(self, report: str, file: Path) -> SignedOutside:
        """Compare a file from another program with the frozen version it should be.

        UserMistake when it is not a signed PDF or has another number of pages; nothing is changed.
        """
        from cchc_desktop.documents.display import page_drawings
        from cchc_desktop.signing.sign import Attachment, attach_signed

        record = self._reports.get(report)
        _check_attachable(record)
        ours, theirs = self._reports.octets(record), read_whole(file)
        extended = attach_signed(ours, theirs) is Attachment.EXTENDED
        drawn, expected = page_drawings(theirs), page_drawings(ours)
        if len(drawn) != len(expected):
            raise UserMistake(
                tr(
                    "{name} has {count} pages, the report has {expected}: it is another document.",
                    name=file.name, count=len(drawn), expected=len(expected),
                ),
                hint=tr("Choose the file that was signed from the exported report."),
                field="file",
            )  # fmt: skip
        return SignedOutside(extended, drawn == expected, len(drawn), self._verdict(theirs))

    def attach(self, report: str, file: Path, *, seen: bool = False) -> Changed[ReportRecord]:
        """Take a version signed with another program back in.

        A file that the other program made anew is taken only after a person has compared both
        (`seen`), and stays marked. Refused when the signature does not hold.
        """
        look = self.look_at(report, file)
        if look.verdict.content is not ContentState.INTACT:
            raise Refused(
                tr("{name} was changed after it was signed.", name=file.name),
                hint=tr("Export the report again, sign that file and attach it without changing it."),
            )
        record = self._reports.get(report)
        if not look.extended:
            check_not_exchanged(record)
        if not look.extended and not seen:
            raise UserMistake(
                tr("The other program has made {name} anew: its octets are not ours.", name=file.name),
                hint=tr("Compare both side by side; attach it only if every page says the same."),
                field="seen",
            )
        origin = Origin.OUTSIDE if look.extended else Origin.REWRITTEN
        if record.state is ReportState.PREPARED:
            return self._keep(
                record, read_whole(file), ReportState.SIGNED, action="attach_signed", origin=origin
            )
        kept = record.origin if look.extended else Origin.REWRITTEN
        return self._keep(record, read_whole(file), ReportState.ISSUED, action="attach_sealed", origin=kept)

    def attach_paper(
        self, report: str, scans: Sequence[Path], *, number: str, day: date
    ) -> Changed[ReportRecord]:
        """Issue a version that was printed, signed and stamped by hand, with its scan (PDF or pictures)."""
        from cchc_desktop.documents.scans import scanned_pdf

        record = self._reports.get(report)
        if record.state not in {ReportState.DRAFT, ReportState.PREPARED}:
            raise UserMistake(
                tr("This version bears a digital signature already."),
                hint=tr("Make a new version to issue it on paper."),
            )
        written = self._numbered(number, day)
        return self._keep(
            record, scanned_pdf(scans), ReportState.ISSUED, action="attach_paper",
            number=written, issued_on=day, origin=Origin.PAPER,
        )  # fmt: skip

    def issue(self, report: str, *, number: str, day: date) -> Changed[ReportRecord]:
        """Type the number and date from the register of outgoing documents into a signed version."""
        from cchc_desktop.signing.fields import fill_number_and_date

        record = self._reports.get(report)
        if record.state is not ReportState.SIGNED:
            raise UserMistake(
                tr("Only a report that the leader has signed is numbered."),
                hint=tr("Have the leader sign it first.")
                if record.state is not ReportState.ISSUED
                else tr("It is issued already; make a new version that replaces it."),
            )
        written = self._numbered(number, day)
        filled = fill_number_and_date(self._reports.octets(record), written, official_date(day))
        return self._keep(record, filled, ReportState.ISSUED, action="issue", number=written, issued_on=day)

    def sign_file(
        self,
        file: Path,
        key: SigningKey,
        *,
        role: Role,
        image: Path | None = None,
        sealed_here: bool = False,
    ) -> ReportRecord | None:
        """Sign a prepared PDF outside the workspace, in its place.

        Where the file is the newest state of a report of this workspace, the report takes the
        signature too and is returned.
        """
        from cchc_desktop.signing.sign import sign

        self._check_role(role)
        data = read_whole(file)
        known = self._reports.known(data)
        if known is not None:
            record = self.sign(known, key, role=role, image=image, sealed_here=sealed_here).record
            write_whole(file, self._reports.octets(record))
            return record
        at = self._office.clock.now()
        write_whole(file, sign(data, key.open(), role=role, image=image, at=at, certify=sealed_here))
        return None

    def sign_attachment(self, file: Path, key: SigningKey, *, number: str, out: Path) -> Path:
        """Write `file`, a PDF that goes out with a report, with the agency's signature to `out`.

        `number` is the report's number and symbol: 05/BC-UBND.
        """
        from cchc_desktop.signing.sign import sign_attachment

        if not number.strip():
            raise UserMistake(
                tr("The number is missing."),
                hint=tr("Type number and symbol of the report, such as 05/BC-UBND."),
                field="number",
            )
        signed = sign_attachment(read_whole(file), key.open(), number=number, at=self._office.clock.now())
        write_whole(out, signed)
        with self._office.changing() as change:
            change.audit("sign_attachment", Noun.REPORT, number.strip(), after={"file": nfc(out.name)})
        return out

    def verify(self, file: Path) -> Verdict:
        """Check the signatures of any PDF against this workspace's trusted certificates."""
        return verify_file(file, self._identities.trust_pack(), now=self._office.clock.now())

    def verify_version(self, report: str) -> Verdict | None:
        """Check the signatures of a version; None while it has no PDF, or only the scan of a paper."""
        record = self._reports.get(report)
        if record.sha256 is None or record.origin is Origin.PAPER:
            return None
        return self._verdict(self._reports.octets(record))

    def write_sheet(self, file: Path, out: Path) -> Verdict:
        """Check `file` and write what was found as a verification sheet, a PDF, to `out`."""
        trust, now = self._identities.trust_pack(), self._office.clock.now()
        return write_sheet(file, out, trust, now=now, checker=self._office.unit.body)

    def _check_role(self, role: Role) -> None:
        """Refuse the leader's signature to whoever is no leader, the seal to whoever is no clerk."""
        right = Right.SIGN_AS_LEADER if role is Role.LEADER else Right.SEAL
        check_right(self._office.user.roles, right)

    def _verdict(self, data: bytes) -> Verdict:
        from cchc_desktop.signing.verify import verify_pdf

        return verify_pdf(data, self._identities.trust_pack(), now=self._office.clock.now())

    def _sign(
        self, record: ReportRecord, signer: "Signer", *, role: Role, image: Path | None, sealed_here: bool
    ) -> Changed[ReportRecord]:
        from cchc_desktop.signing.sign import sign

        if record.state is ReportState.DRAFT:
            record = self.prepare(record.id).record
        signed = sign(
            self._reports.octets(record),
            signer,
            role=role,
            image=image,
            at=self._office.clock.now(),
            certify=sealed_here,
        )
        state = ReportState.SIGNED if role is Role.LEADER else record.state
        return self._keep(record, signed, state, action=f"sign_{role}")

    def _numbered(self, number: str, day: date) -> str:
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
        return official_file_number(number)

    def _keep(
        self,
        seen: ReportRecord,
        pdf: bytes,
        state: ReportState,
        *,
        action: str,
        number: str | None = None,
        issued_on: date | None = None,
        origin: Origin | None = None,
    ) -> Changed[ReportRecord]:
        stored = self._office.files.add_bytes(pdf)
        with self._office.changing() as change:
            hold_blob(change, stored)
            row = report_row(change.session, seen.id)
            if (row.state, row.sha256) != (seen.state, seen.sha256):
                raise UserMistake(
                    tr("Somebody else changed this record while it was open."),
                    hint=tr("Reload it, look at what changed, then enter your change again."),
                )
            before = {"state": row.state, "sha256": row.sha256}
            row.state, row.sha256 = str(state), stored.sha256
            row.number = row.number if number is None else number
            row.issued_on = row.issued_on if issued_on is None else issued_on
            row.origin = row.origin if origin is None else str(origin)
            change.session.flush()
            if state is ReportState.ISSUED:
                change.put(Noun.REPORT, report_payload(row, stored.size), action=action)
                change.session.refresh(row)
            else:
                change.audit(action, Noun.REPORT, seen.id, before=before, after={"sha256": stored.sha256})
            change.touch(Noun.ASSESSMENT)
            return change.done(report_record(row, change.session))


def _check_order(record: ReportRecord, role: Role) -> None:
    if record.origin is Origin.PAPER:
        raise UserMistake(
            tr("This version was signed by hand on paper."),
            hint=tr("Make a new version to sign it digitally."),
        )
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


def _check_attachable(record: ReportRecord) -> None:
    if record.state in {ReportState.PREPARED, ReportState.ISSUED} and record.origin is not Origin.PAPER:
        return
    raise UserMistake(
        tr("Only a version that waits for a signature takes a file signed elsewhere."),
        hint=tr("Put the draft before the leader first, export it as PDF, have it signed, then attach it."),
        field="file",
    )
