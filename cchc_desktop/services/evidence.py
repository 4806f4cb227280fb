"""Attaching files to records, describing them, and showing what proves what."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.evidence import EvidenceFault, EvidenceRecord, EvidenceValues, Owner, short_name
from cchc_desktop.domain.file_kinds import FileLimits
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, part_of, silent
from cchc_desktop.domain.vietnamese import nfc
from cchc_desktop.files.media import media_type_in
from cchc_desktop.files.sources import reading
from cchc_desktop.files.store import StoredFile
from cchc_desktop.services.evidence_checks import faults_of
from cchc_desktop.services.evidence_limits import limits_in, put_limits
from cchc_desktop.services.evidence_owners import check_attachable, owner_called
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import EvidencePayload
from cchc_desktop.services.permissions import guarded
from db.asking import asked, day_in
from db.models.evidence import BlobRow, EvidenceRow
from db.writing import put_rows

NOTHING_SAID: Final = EvidenceValues()
_NOTHING_DESCRIBED: Final[Mapping[str, EvidenceValues]] = {}
_FILES: Final = """
    SELECT e.id, e.noun, e.record, e.name, e.sha256, b.size, b.media_type,
        e.number, e.issuer, e.effective_on, e.locator, b.present
    FROM evidence e JOIN blobs b ON b.sha256 = e.sha256
    WHERE e.record IN (SELECT value FROM json_each(?)) AND NOT e.withdrawn
    ORDER BY e.id
"""
_COUNTS: Final = """
    SELECT record, count(*) FROM evidence
    WHERE record IN (SELECT value FROM json_each(?)) AND NOT withdrawn GROUP BY record
"""


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A file to attach, with what the officer says of it."""

    file: Path
    values: EvidenceValues = NOTHING_SAID
    name: str = ""
    """What to call it; empty for the name it has."""
    sha256: str = ""
    """Set when the store has it already, so that it is not copied again."""

    @property
    def title(self) -> str:
        """Return what it is called."""
        return short_name(self.name or self.file.name)


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file ready to be looked at: where its bytes lie, and what they are by their own content."""

    path: Path
    name: str
    media_type: str
    values: EvidenceValues = NOTHING_SAID


@guarded
class EvidenceFiles:
    """The files that prove records."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def limits(self) -> FileLimits:
        """Return how large files may be and which kinds are taken."""
        with self._office.reading() as session:
            return limits_in(session)

    def set_limits(self, limits: FileLimits) -> Changed[None]:
        """Choose how large files may be and which kinds are taken; for administrators."""
        with self._office.changing() as change:
            put_limits(change, limits)
            return change.done(None)

    def refusals(self, files: Sequence[NewEvidence]) -> list[tuple[NewEvidence, Failure]]:
        """Return which of `files` would not be taken, each with the reason, before anything is copied."""
        limits, refused = self.limits(), []
        for new in files:
            try:
                if new.sha256:
                    _kept_already(self._office, new)
                else:
                    self._office.files.probe(new.file, limits)
            except Failure as failure:
                refused.append((new, failure))
        return refused

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
        changed = self.change_files(noun, record, added=[NewEvidence(file, values)], progress=progress)
        return Changed(changed.record[-1], changed.nouns)

    def change_files(
        self,
        noun: Noun,
        record: str,
        *,
        added: Sequence[NewEvidence] = (),
        described: Mapping[str, EvidenceValues] = _NOTHING_DESCRIBED,
        detached: Sequence[str] = (),
        progress: Progress = silent,
    ) -> Changed[tuple[EvidenceRecord, ...]]:
        """Attach, describe and take off files of a record of this unit in one change; return its files."""
        with self._office.reading() as session:
            owner = check_attachable(session, self._office, noun, record)
        with keeping(self._office, added, progress) as stored, self._office.changing() as change:
            for file in detached:
                take_off(change, file)
            for file, said in described.items():
                describe_evidence(change, file, said)
            for new, kept in stored:
                put_evidence(
                    change, self._office, kept, noun=noun, record=record, name=new.title, values=new.values
                )
            change.touch(noun)
            change.undoable(tr("Evidence changed: {title}", title=owner.title))
            return change.done(evidence_of(change.session, [record]).get(record, ()))

    def share(self, evidence: str, owners: Sequence[tuple[Noun, str]]) -> Changed[int]:
        """Let an attached file prove other records too, with the same words; return how many that were."""
        with self._office.changing() as change:
            old = cast(EvidencePayload, change.payload_of(Noun.EVIDENCE, evidence))
            values = EvidenceValues(old.number, old.issuer, old.effective_on, old.locator)
            kept = StoredFile(old.sha256, old.size, old.media_type, new=False)
            proved = _proved_by(change.session, old.sha256)
            wanted = [(noun, record) for noun, record in dict.fromkeys(owners) if record not in proved]
            for noun, record in wanted:
                check_attachable(change.session, self._office, noun, record)
                put_evidence(
                    change,
                    self._office,
                    kept,
                    noun=noun,
                    record=record,
                    name=old.name,
                    values=values,
                    here=False,
                )
                change.touch(noun)
            change.undoable(tr("Evidence shared: {name}", name=old.name))
            return change.done(len(wanted))

    def detach(self, evidence: str, reason: str = "") -> Changed[None]:
        """Take a file off its record; the file stays in the store and the trail."""
        with self._office.changing() as change:
            name = take_off(change, evidence, reason)
            change.undoable(tr("Evidence taken off: {name}", name=name))
            return change.done(None)

    def describe(self, evidence: str, values: EvidenceValues) -> Changed[None]:
        """Say number, issuer, effective date and place inside the file."""
        with self._office.changing() as change:
            name = describe_evidence(change, evidence, values)
            change.undoable(tr("Evidence described: {name}", name=name))
            return change.done(None)

    def of(self, record: str) -> tuple[EvidenceRecord, ...]:
        """Return the files attached to a record."""
        with self._office.reading() as session:
            return evidence_of(session, [record]).get(record, ())

    def counts(self, records: Collection[str]) -> dict[str, int]:
        """Return how many files are attached to each of `records` that has any."""
        with self._office.reading() as session:
            rows = asked(session, _COUNTS, (json.dumps(list(records)),))
        return dict(rows)

    def owner(self, record: str) -> Owner:
        """Return the record with this id, of whichever kind files can be attached to."""
        with self._office.reading() as session:
            return owner_called(session, record)

    def path(self, sha256: str) -> Path:
        """Return where the bytes lie, encrypted where the workspace is; UserMistake when only promised."""
        if not self._office.files.has(sha256):
            raise not_here()
        return self._office.files.path(sha256)

    def show(self, file: EvidenceRecord) -> ShownFile:
        """Return an attached file of any unit for looking at, what it is told by its content alone."""
        path = self._lent(file.sha256)
        with reading(path) as source:
            return ShownFile(path, file.name, media_type_in(source), file.values)

    def look_at(self, new: NewEvidence) -> ShownFile:
        """Return a file that is not attached yet for looking at; raises what attaching it would."""
        file = self._lent(new.sha256) if new.sha256 else new.file
        media_type = self._office.files.probe(file, self.limits())
        return ShownFile(file, new.title, media_type, new.values)

    def _lent(self, sha256: str) -> Path:
        if not self._office.files.has(sha256):
            raise not_here()
        return self._office.files.lend(sha256)

    def verify(self, progress: Progress = silent) -> list[EvidenceFault]:
        """Hash every file of the store again and return what is missing or changed."""
        return faults_of(self._office, progress)


@contextmanager
def keeping(
    office: Office, wanted: Sequence[NewEvidence], progress: Progress = silent
) -> Iterator[list[tuple[NewEvidence, StoredFile]]]:
    """Copy files in for the change made inside; take back the new ones when it does not come about.

    Every file is checked against the limits of the workspace. `progress` counts octets over all files.
    """
    stored: list[tuple[NewEvidence, StoredFile]] = []
    try:
        if wanted:
            with office.reading() as session:
                limits = limits_in(session)
            done, total = 0, sum(map(_size_of, wanted))
            for new in wanted:
                told = part_of(progress, done=done, total=total)
                kept = (
                    _kept_already(office, new)
                    if new.sha256
                    else office.files.add(new.file, progress=told, limits=limits)
                )
                stored.append((new, kept))
                done += kept.size
        yield stored
    except BaseException:
        _take_back(office, [kept.sha256 for _, kept in stored if kept.new])
        raise


def not_here() -> UserMistake:
    """Return the words for bytes that a bundle has only promised."""
    return UserMistake(
        tr("This file has not arrived yet: a bundle has only promised it."),
        hint=tr("Ask the unit to send its evidence, then import that bundle."),
    )


def _size_of(new: NewEvidence) -> int:
    try:
        return 0 if new.sha256 else new.file.stat().st_size
    except OSError:
        return 0  # said in words when its turn comes


def _kept_already(office: Office, new: NewEvidence) -> StoredFile:
    with office.reading() as session:
        row = session.get(BlobRow, new.sha256)
        if row is None or not office.files.has(new.sha256):
            raise not_here()
        return StoredFile(row.sha256, row.size, row.media_type, new=False)


def _take_back(office: Office, new: Sequence[str]) -> None:
    """Remove copies that no record came to speak of."""
    if not new:
        return
    with suppress(Failure), office.reading() as session:
        spoken_of = set(session.scalars(select(BlobRow.sha256).where(BlobRow.sha256.in_(new))))
        for sha256 in new:
            if sha256 not in spoken_of:
                office.files.remove(sha256)


def _proved_by(session: Session, sha256: str) -> set[str]:
    return set(
        session.scalars(
            select(EvidenceRow.record).where(EvidenceRow.sha256 == sha256, ~EvidenceRow.withdrawn)
        )
    )


def put_evidence(
    change: Change,
    office: Office,
    stored: StoredFile,
    *,
    noun: Noun,
    record: str,
    name: str,
    values: EvidenceValues,
    here: bool = True,
) -> EvidenceRecord:
    """Write the rows that attach a stored file to a record; `here` unless its bytes may still be awaited."""
    if here:
        hold_blob(change, stored)
    payload = EvidencePayload(
        id=new_id(),
        unit=office.unit.key,
        recorded_by=office.user.name,
        recorded_at=change.now,
        noun=str(noun),
        record=record,
        name=short_name(name),
        sha256=stored.sha256,
        size=stored.size,
        media_type=stored.media_type,
        **_described(values),
    )
    change.put_new(Noun.EVIDENCE, payload, action="attach")
    return EvidenceRecord(
        payload.id, payload.noun, record, payload.name, stored.sha256, stored.size, stored.media_type, values
    )


def take_off(change: Change, evidence: str, reason: str = "") -> str:
    """Take a file off its record within a change; return its name."""
    payload = cast(EvidencePayload, change.payload_of(Noun.EVIDENCE, evidence))
    change.check_own(payload.unit)
    change.withdraw(Noun.EVIDENCE, evidence, action="detach", reason=reason)
    change.touch(Noun(payload.noun))
    return payload.name


def describe_evidence(change: Change, evidence: str, values: EvidenceValues) -> str:
    """Say something else of an attached file within a change; return its name."""
    old = cast(EvidencePayload, change.payload_of(Noun.EVIDENCE, evidence))
    change.check_own(old.unit)
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
    return payload.name


def hold_blob(change: Change, stored: StoredFile) -> None:
    """Note that the bytes are here."""
    put_rows(
        change.connection,
        BlobRow,
        [{"sha256": stored.sha256, "size": stored.size, "media_type": stored.media_type, "present": True}],
    )


def evidence_of(session: Session, records: Sequence[str]) -> dict[str, tuple[EvidenceRecord, ...]]:
    """Return the files attached to each of `records`, oldest first."""
    found: dict[str, list[EvidenceRecord]] = {}
    rows = asked(session, _FILES, (json.dumps(list(records)),))
    for file in map(file_in, rows):
        found.setdefault(file.record, []).append(file)
    return {record: tuple(files) for record, files in found.items()}


def file_in(row: Sequence[Any]) -> EvidenceRecord:
    """Return a file from a row with the columns of `_FILES`."""
    key, noun, record, name, sha256, size, media_type, number, issuer, since, locator, present = row
    values = EvidenceValues(number, issuer, day_in(since), locator)
    return EvidenceRecord(key, noun, record, name, sha256, size, media_type, values, bool(present))


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
