"""Lists of evidence: what is kept and what it proves, and which records have no file at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.evidence import LACKING, EvidenceRecord, EvidenceValues, Owner
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.services.assessments import Assessments
from cchc_desktop.services.bare_records import BareRecord, Seeker
from cchc_desktop.services.evidence_owners import owners_of
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from db.models.evidence import BlobRow, EvidenceRow


@dataclass(frozen=True, slots=True)
class KeptEvidence:
    """A file of the store as it was attached last, with everything it proves."""

    file: EvidenceRecord
    owners: tuple[Owner, ...]


@guarded
class EvidenceLists:
    """What is kept, and what is missing."""

    def __init__(self, office: Office, channels: Mapping[str, Channel], assessments: Assessments) -> None:
        self._office = office
        self._channels = channels
        self._assessments = assessments

    def kept(
        self, text: str = "", *, unit: str = "", record: str = "", offset: int = 0, limit: int = 100
    ) -> list[KeptEvidence]:
        """Return the files of a unit's records, each once, the newest first.

        `text` finds words of names, numbers and issuers, with or without diacritics; `unit` is a unit's
        key, the workspace's own when empty; `record` narrows to one record.
        """
        newest = (
            select(func.max(EvidenceRow.id))
            .where(EvidenceRow.unit == (unit or self._office.unit.key), ~EvidenceRow.withdrawn)
            .group_by(EvidenceRow.sha256)
        )
        if record:
            newest = newest.where(EvidenceRow.record == record)
        statement = (
            select(EvidenceRow, BlobRow.size, BlobRow.media_type, BlobRow.present)
            .join(BlobRow, BlobRow.sha256 == EvidenceRow.sha256)
            .where(EvidenceRow.id.in_(newest))
            .order_by(EvidenceRow.id.desc())
        )
        words = fold(text).split()
        with self._office.reading() as session:
            if words:
                rows = [row for row in session.execute(statement) if _speaks_of(row[0], words)]
                rows = rows[offset : offset + limit]
            else:
                rows = list(session.execute(statement.offset(offset).limit(limit)))
            return _with_owners(session, rows)

    def missing(
        self, period: Period, *, clause: str = "", unit: str = "", kinds: Collection[Noun] = LACKING
    ) -> tuple[BareRecord, ...]:
        """Return what has no file in a period, in the order of the plan's clauses; `kinds` narrows.

        An activity that serves two clauses stands under both; `clause` narrows to one and those below it.
        """
        whom = unit or self._office.unit.key
        scored = self._assessments.show(period, unit=whom).rows if Noun.ASSESSMENT in kinds else ()
        with self._office.reading() as session:
            seeker = Seeker(session, self._office.plan, whom, period, self._channels, scored)
            found = seeker.find(kinds)
        return tuple(
            b for b in found if not clause or b.clause == clause or b.clause.startswith(f"{clause}.")
        )

    def write_missing(
        self,
        target: Path,
        period: Period,
        *,
        clause: str = "",
        unit: str = "",
        kinds: Collection[Noun] = LACKING,
    ) -> tuple[BareRecord, ...]:
        """Write what has no file to an XLSX workbook and return it.

        Trouble when the disk does not take it.
        """
        from cchc_desktop.documents.lists import ListColumn, write_list_xlsx

        rows = self.missing(period, clause=clause, unit=unit, kinds=kinds)
        whom = self._office.units[unit] if unit else self._office.unit
        columns = (
            ListColumn(tr("Clause"), 12),
            ListColumn(tr("Task of the plan"), 48),
            ListColumn(tr("From day"), 12),
            ListColumn(tr("To day"), 12),
            ListColumn(tr("Kind of record"), 22),
            ListColumn(tr("What lacks evidence"), 60),
            ListColumn(tr("Note"), 28),
        )
        try:
            write_list_xlsx(
                target,
                title=tr("Records without evidence"),
                subtitle=f"{whom.body}, {period.label}",
                columns=columns,
                rows=[
                    (r.clause, r.clause_title, r.starts_on, r.ends_on, r.noun.label, r.title, r.note)
                    for r in rows
                ],
            )
        except OSError as error:
            raise Trouble(
                tr("{name} cannot be written in {folder}.", name=target.name, folder=target.parent),
                hint=tr("Check free space and whether you may write there, or choose another folder."),
            ) from error
        return rows


def _speaks_of(row: EvidenceRow, words: Sequence[str]) -> bool:
    said = fold(f"{row.name} {row.number} {row.issuer} {row.locator}")
    return all(word in said for word in words)


def _with_owners(session: Session, rows: Sequence[Any]) -> list[KeptEvidence]:
    hashes = [row[0].sha256 for row in rows]
    proves: dict[str, list[tuple[str, str]]] = {}
    for sha256, noun, record in session.execute(
        select(EvidenceRow.sha256, EvidenceRow.noun, EvidenceRow.record)
        .where(EvidenceRow.sha256.in_(hashes), ~EvidenceRow.withdrawn)
        .order_by(EvidenceRow.id)
    ):
        proves.setdefault(sha256, []).append((noun, record))
    known = owners_of(session, [pair for pairs in proves.values() for pair in pairs])
    return [
        KeptEvidence(
            EvidenceRecord(
                row.id,
                row.noun,
                row.record,
                row.name,
                row.sha256,
                size,
                media_type,
                EvidenceValues(row.number, row.issuer, row.effective_on, row.locator),
                present,
            ),
            tuple(known[record] for _, record in proves.get(row.sha256, ()) if record in known),
        )
        for row, size, media_type, present in rows
    ]
