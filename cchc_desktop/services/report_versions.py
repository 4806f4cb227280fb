"""A version of a report as a row, as a record, as what travels."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.reports import Amendment, Letterhead, Origin, Profile, ReportKind
from cchc_desktop.domain.same_numbers import mark_of, named
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import ReportPayload
from db.models.evidence import BlobRow
from db.models.reports import ReportRow


class ReportState(StrEnum):
    """How far a version of a report has come."""

    DRAFT = "draft"
    PREPARED = "prepared"
    SIGNED = "signed"
    ISSUED = "issued"


@dataclass(frozen=True, slots=True)
class ReportRecord:
    """One version of a report."""

    id: str
    unit: str
    period: str
    version: int
    state: ReportState
    number: str
    issued_on: date | None
    profile: Profile
    origin: Origin
    amends: str | None
    """Id of the issued version that this one replaces or corrects."""
    amendment: Amendment
    kind: ReportKind
    consolidation: str | None
    """Id of the consolidation that a consolidated report is drawn from."""
    sha256: str | None
    recorded_by: str
    recorded_at: datetime
    present: bool
    """Whether the PDF's bytes are here."""
    mark: str = ""
    """What tells it from another report with the same version; empty where there is none."""

    @property
    def name(self) -> str:
        """Return its version as screens write it: 2, or 2 (K7Q4) where another report bears it too."""
        return named(self.version, self.mark)


def report_row(session: Session, report: str) -> ReportRow:
    """Return the row of a version; UserMistake when it is not here."""
    row = session.get(ReportRow, report)
    if row is None:
        raise UserMistake(
            tr("The report is no longer here."), hint=tr("Reload the list and choose it again.")
        )
    return row


def report_record(row: ReportRow, session: Session) -> ReportRecord:
    """Return a row as the record that screens show."""
    present = bool(row.sha256 and session.scalar(select(BlobRow.present).where(BlobRow.sha256 == row.sha256)))
    same = select(func.count()).where(
        ReportRow.unit == row.unit, ReportRow.period == row.period, ReportRow.version == row.version
    )
    return ReportRecord(
        id=row.id,
        unit=row.unit,
        period=row.period,
        version=row.version,
        state=ReportState(row.state),
        number=row.number,
        issued_on=row.issued_on,
        profile=Profile(row.profile),
        origin=Origin(row.origin),
        amends=row.amends,
        amendment=Amendment(row.amendment),
        kind=ReportKind(row.kind),
        consolidation=row.consolidation,
        sha256=row.sha256,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        present=present,
        mark=mark_of(row.id) if (session.scalar(same) or 0) > 1 else "",
    )


def report_payload(row: ReportRow, size: int) -> ReportPayload:
    """Return a row as what the journal carries; `size` is the PDF's in octets."""
    return ReportPayload(
        id=row.id,
        unit=row.unit,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        period=row.period,
        version=row.version,
        state=ReportState(row.state).value,
        number=row.number,
        issued_on=row.issued_on,
        profile=Profile(row.profile),
        letterhead=row.letterhead,
        sha256=row.sha256,
        size=size,
        origin=Origin(row.origin),
        amends=row.amends,
        amendment=Amendment(row.amendment),
        kind=ReportKind(row.kind),
        consolidation=row.consolidation,
    )


def new_report_row(
    change: Change,
    office: Office,
    period: Period,
    *,
    profile: Profile,
    letterhead: Letterhead,
    amendment: Amendment = Amendment.NONE,
    consolidation: str | None = None,
) -> ReportRow:
    """Add the next version of a period's report as a draft; it begins with the last letterhead used.

    A version after an issued one of its kind replaces that one, unless it only corrects its form.
    """
    kind = ReportKind.OWN if consolidation is None else ReportKind.CONSOLIDATED
    mine = ReportRow.unit == office.unit.key
    last = change.session.scalar(
        select(ReportRow.letterhead).where(mine).order_by(ReportRow.recorded_at.desc()).limit(1)
    )
    version = change.session.scalar(
        select(func.coalesce(func.max(ReportRow.version), 0)).where(mine, ReportRow.period == period.code)
    )
    issued = change.session.scalar(
        select(ReportRow.id)
        .where(
            mine,
            ReportRow.period == period.code,
            ReportRow.kind == str(kind),
            ReportRow.issued_on.is_not(None),
            ~ReportRow.withdrawn,
        )
        .order_by(ReportRow.version.desc(), ReportRow.issued_on.desc(), ReportRow.id.desc())
        .limit(1)
    )
    if issued is None:
        amendment = Amendment.NONE
    elif amendment is Amendment.NONE:
        amendment = Amendment.REPLACEMENT
    row = ReportRow(
        id=new_id(),
        unit=office.unit.key,
        period=period.code,
        version=(version or 0) + 1,
        state=str(ReportState.DRAFT),
        number="",
        issued_on=None,
        profile=str(profile),
        origin=str(Origin.HERE),
        amends=issued,
        amendment=str(amendment),
        kind=str(kind),
        consolidation=consolidation,
        letterhead=last or msgspec.json.encode(letterhead).decode(),
        sha256=None,
        revision=1,
        withdrawn=False,
        recorded_by=office.user.name,
        recorded_at=change.now,
    )
    change.session.add(row)
    return row


def check_not_exchanged(record: ReportRecord) -> None:
    """Refuse another program's own file for a report that was signed and issued here: units hold it."""
    if record.state is ReportState.ISSUED and record.origin is Origin.HERE:
        raise UserMistake(
            tr("This report was issued; its file cannot be made anew by another program."),
            hint=tr("Export it again and seal that very file, or make a new version that replaces it."),
            field="file",
        )
