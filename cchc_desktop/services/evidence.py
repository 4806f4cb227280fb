"""Attaching files to records, describing them, finding which are missing or changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.evidence import EvidenceRecord, EvidenceValues
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.files.store import StoredFile
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import EvidencePayload
from db.models.evidence import BlobRow, EvidenceRow
from db.writing import put_rows

NAME_LENGTH: Final = 255
NOTHING_SAID: Final = EvidenceValues()


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A file to attach, with what the officer says of it."""

    file: Path
    values: EvidenceValues = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class EvidenceFault:
    """A file of the store that is missing or no longer what it was."""

    sha256: str
    name: str
    reason: str


class EvidenceFiles:
    """The files that prove records."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def attach(
        self,
        noun: Noun,
        record: str,
        file: Path,
        values: EvidenceValues = NOTHING_SAID,
        *,
        progress: Progress = silent,
    ) -> Changed[EvidenceRecord]:
        """Keep `file` and attach it to a record of this unit."""
        stored = self._office.files.add(file, progress=progress)
        with self._office.changing() as change:
            made = put_evidence(
                change, self._office, stored, noun=noun, record=record, name=file.name, values=values
            )
            change.touch(noun)
            return change.done(made)

    def detach(self, evidence: str, reason: str = "") -> Changed[None]:
        """Take a file off its record; the file stays in the store and the trail."""
        with self._office.changing() as change:
            take_off(change, evidence, reason)
            return change.done(None)

    def describe(self, evidence: str, values: EvidenceValues) -> Changed[None]:
        """Say number, issuer, effective date and place inside the file."""
        with self._office.changing() as change:
            describe_evidence(change, evidence, values)
            return change.done(None)

    def of(self, record: str) -> tuple[EvidenceRecord, ...]:
        """Return the files attached to a record."""
        with self._office.reading() as session:
            return evidence_of(session, [record]).get(record, ())

    def path(self, sha256: str) -> Path:
        """Return where the bytes lie; UserMistake when a bundle has only promised them."""
        if not self._office.files.has(sha256):
            raise UserMistake(
                tr("This file has not arrived yet: a bundle has only promised it."),
                hint=tr("Ask the unit to send its evidence, then import that bundle."),
            )
        return self._office.files.path(sha256)

    def verify(self, progress: Progress = silent) -> list[EvidenceFault]:
        """Hash every file of the store again and return what is missing or changed."""
        with self._office.reading() as session:
            rows = session.execute(
                select(BlobRow.sha256, EvidenceRow.name)
                .outerjoin(EvidenceRow, EvidenceRow.sha256 == BlobRow.sha256)
                .where(BlobRow.present)
                .group_by(BlobRow.sha256)
            ).all()
        faults = []
        for done, row in enumerate(rows, 1):
            name = row.name or row.sha256[:12]
            reason = self._fault_of(row.sha256)
            if reason:
                faults.append(EvidenceFault(row.sha256, name, reason))
            progress(done, len(rows), name)
        return faults

    def _fault_of(self, sha256: str) -> str:
        if not self._office.files.has(sha256):
            return tr("The file is missing from the store.")
        try:
            same = self._office.files.hash_of(sha256) == sha256
        except Trouble:
            return tr("The file cannot be read.")
        return "" if same else tr("The content of the file has changed.")


def put_evidence(
    change: Change,
    office: Office,
    stored: StoredFile,
    *,
    noun: Noun,
    record: str,
    name: str,
    values: EvidenceValues,
) -> EvidenceRecord:
    """Write the rows that attach a stored file to a record."""
    hold_blob(change, stored)
    payload = EvidencePayload(
        id=new_id(),
        unit=office.unit.key,
        recorded_by=office.user.name,
        recorded_at=change.now,
        noun=str(noun),
        record=record,
        name=_short(nfc(name)),
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        **_described(values),
    )
    change.put_new(Noun.EVIDENCE, payload, action="attach")
    return EvidenceRecord(
        payload.id, payload.noun, record, payload.name, stored.sha256, stored.size, stored.media_type, values
    )


def take_off(change: Change, evidence: str, reason: str = "") -> None:
    """Take a file off its record within a change."""
    payload = cast(EvidencePayload, change.payload_of(Noun.EVIDENCE, evidence))
    change.withdraw(Noun.EVIDENCE, evidence, action="detach", reason=reason)
    change.touch(Noun(payload.noun))


def describe_evidence(change: Change, evidence: str, values: EvidenceValues) -> None:
    """Say something else of an attached file within a change."""
    old = cast(EvidencePayload, change.payload_of(Noun.EVIDENCE, evidence))
    payload = EvidencePayload(
        id=old.id,
        unit=old.unit,
        recorded_by=old.recorded_by,
        recorded_at=old.recorded_at,
        noun=old.noun,
        record=old.record,
        name=old.name,
        sha256=old.sha256,
        size=old.size,
        media_type=old.media_type,
        **_described(values),
    )
    change.put(Noun.EVIDENCE, payload, action="describe")
    change.touch(Noun(payload.noun))


def hold_blob(change: Change, stored: StoredFile) -> None:
    """Note that the bytes are here."""
    put_rows(
        change.connection,
        BlobRow,
        [{"sha256": stored.sha256, "size": stored.size, "media_type": stored.media_type, "present": True}],
    )


def evidence_of(session: Session, records: Sequence[str]) -> dict[str, tuple[EvidenceRecord, ...]]:
    """Return the files attached to each of `records`, oldest first."""
    rows = session.execute(
        select(EvidenceRow, BlobRow.size, BlobRow.media_type, BlobRow.present)
        .join(BlobRow, BlobRow.sha256 == EvidenceRow.sha256)
        .where(EvidenceRow.record.in_(bindparam("records", expanding=True)), ~EvidenceRow.withdrawn)
        .order_by(EvidenceRow.id),
        {"records": list(records)},
    ).all()
    found: dict[str, list[EvidenceRecord]] = {}
    for row, size, media_type, present in rows:
        values = EvidenceValues(row.number, row.issuer, row.effective_on, row.locator)
        found.setdefault(row.record, []).append(
            EvidenceRecord(
                row.id, row.noun, row.record, row.name, row.sha256, size, media_type, values, present
            )
        )
    return {record: tuple(files) for record, files in found.items()}


def mark_present(change: Change, sha256: str) -> None:
    """Note that bytes which were promised have arrived."""
    change.connection.execute(update(BlobRow).where(BlobRow.sha256 == sha256).values(present=True))


def _described(values: EvidenceValues) -> dict[str, Any]:
    return {
        "number": nfc(values.number).strip(),
        "issuer": nfc(values.issuer).strip(),
        "effective_on": values.effective_on,
        "locator": nfc(values.locator).strip(),
    }


def _short(name: str) -> str:
    """Cut a name that is longer than file systems take, keeping its ending."""
    if len(name.encode()) <= NAME_LENGTH:
        return name
    stem, dot, ending = name.rpartition(".")
    while len(f"{stem}{dot}{ending}".encode()) > NAME_LENGTH and stem:
        stem = stem[:-1]
    return f"{stem}{dot}{ending}"
