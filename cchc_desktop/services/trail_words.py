"""What the records of the audit trail are called now, gathered from wherever each kind keeps its name."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.trail_subjects import subject_words
from cchc_desktop.services.office import Office
from db.models.assessments import SubmissionRow
from db.models.audit import AuditRow
from db.models.bundles import BundleRow, JournalRow, StationRow
from db.models.evidence import EvidenceRow
from db.models.feedback import FeedbackRow
from db.models.identities import IdentityRow, TrustedCertificateRow
from db.models.imports import ImportRow
from db.models.plans import CatalogueRow
from db.models.reports import ReportRow
from db.models.users import UserRow

_SAID: Final = (
    *("title", "name", "number", "version", "unit", "clause", "period", "content", "text", "label"),
)
"""What of a record in the journal tells which it is; nothing of a case, whose content may be personal."""
_Key = tuple[str, str]


def subjects(office: Office, session: Session, rows: Sequence[AuditRow]) -> dict[int, str]:
    """Return what the record of each line is called, by the number of the line."""
    records = {row.record for row in rows}
    found = _journalled(session, records) | _elsewhere(session, records)

    def unit_name(key: str) -> str:
        if not key or key == office.unit.key:
            return ""
        known = office.units.get(key)
        return known.short_body if known is not None else ""

    told: dict[int, str] = {}
    for row in rows:
        said = _said_in(row) | found.get((row.noun, row.record), {})
        name = office.unit.short_body if row.record == office.unit.key else ""
        told[row.seq] = name or subject_words(Noun(row.noun), row.record, said, unit_name=unit_name)
    return told


def _journalled(session: Session, records: set[str]) -> dict[_Key, dict[str, Any]]:
    """Return what the newest entry of each record says of it; withdrawn ones are there too."""
    parts = [func.json_extract(JournalRow.payload, f"$.{name}") for name in _SAID]
    rows = session.execute(
        select(JournalRow.noun, JournalRow.record, *parts)
        .where(JournalRow.record.in_(records), JournalRow.noun != Noun.FEEDBACK)
        .order_by(JournalRow.revision)
    ).all()
    return {(noun, record): _known(dict(zip(_SAID, said, strict=True))) for noun, record, *said in rows}


def _elsewhere(session: Session, records: set[str]) -> dict[_Key, dict[str, Any]]:
    """Return what tables say of records that no entry of the journal names so."""
    found: dict[_Key, dict[str, Any]] = {}

    def add(noun: Noun, statement: Any, *names: str) -> None:
        for record, *said in session.execute(statement).all():
            found[noun, record] = _known(dict(zip(names, said, strict=True)))

    add(Noun.FEEDBACK, select(FeedbackRow.id, FeedbackRow.code).where(FeedbackRow.id.in_(records)), "code")
    add(Noun.USER, select(UserRow.id, UserRow.name).where(UserRow.id.in_(records)), "name")
    add(
        Noun.EVIDENCE,
        select(EvidenceRow.sha256, EvidenceRow.name).where(EvidenceRow.sha256.in_(records)),
        "name",
    )
    add(
        Noun.STATION,
        select(StationRow.id, StationRow.unit, StationRow.fingerprint).where(StationRow.id.in_(records)),
        *("unit", "fingerprint"),
    )
    add(Noun.IDENTITY, select(IdentityRow.id, IdentityRow.label).where(IdentityRow.id.in_(records)), "label")
    add(
        Noun.TRUST_PACK,
        select(TrustedCertificateRow.fingerprint, TrustedCertificateRow.subject).where(
            TrustedCertificateRow.fingerprint.in_(records)
        ),
        "subject",
    )
    add(Noun.BUNDLE, select(BundleRow.id, BundleRow.file_name).where(BundleRow.id.in_(records)), "file_name")
    add(
        Noun.BUNDLE,
        select(ImportRow.batch, func.group_concat(ImportRow.file_name, ", "))
        .where(ImportRow.batch.in_(records))
        .group_by(ImportRow.batch),
        "file_name",
    )
    for noun in (Noun.SUBMISSION, Noun.REVIEW):
        add(
            noun,
            select(SubmissionRow.id, SubmissionRow.period, SubmissionRow.version, SubmissionRow.unit).where(
                SubmissionRow.id.in_(records)
            ),
            *("period", "version", "unit"),
        )
    add(
        Noun.REPORT,
        select(ReportRow.id, ReportRow.period, ReportRow.version, ReportRow.number, ReportRow.unit).where(
            ReportRow.id.in_(records)
        ),
        *("period", "version", "number", "unit"),
    )
    for row in session.scalars(select(CatalogueRow).where(CatalogueRow.id.in_(records))):
        document = tomllib.loads(row.document)
        found[row.kind, row.id] = _known({name: document.get(name) for name in ("title", "number")})
    return found


def _said_in(row: AuditRow) -> dict[str, Any]:
    """Return what the line itself says of its record."""
    said: dict[str, Any] = {}
    for text in (row.before, row.after):
        try:
            given = json.loads(text or "{}")
        except ValueError:
            continue
        if isinstance(given, dict) and row.noun != Noun.FEEDBACK:
            said |= _known({name: given.get(name) for name in (*_SAID, "file", "subject", "fingerprint")})
    return said


def _known(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value not in (None, "")}
