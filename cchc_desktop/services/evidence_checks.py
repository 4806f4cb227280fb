"""Looking the evidence store over: what is missing or changed, what proves nothing, and how it is mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.evidence import EvidenceFault, FaultKind, OrphanFile, Owner, kept_until
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, part_of, silent
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.files.sealed import Altered
from cchc_desktop.files.store import FileStore
from cchc_desktop.services.evidence_owners import owners_of
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.permissions import guarded
from db.models.bundles import JournalRow
from db.models.evidence import BlobRow, EvidenceRow
from db.models.tables import Table

_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class StoreCheck:
    """What a look through the whole store found."""

    files: int
    octets: int
    faults: tuple[EvidenceFault, ...]
    """Missing, changed or unreadable."""
    awaited: tuple[EvidenceFault, ...]
    """Promised by bundles and not here yet."""
    orphans: tuple[OrphanFile, ...]


@guarded
class EvidenceChecks:
    """The health of the evidence store."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def check(self, progress: Progress = silent) -> StoreCheck:
        """Hash every file of the store again, and list what is awaited and what proves nothing."""
        office = self._office
        office.files.sweep()
        faults = faults_of(office, progress)
        with office.reading() as session:
            files, octets = session.execute(
                select(func.count(), func.coalesce(func.sum(BlobRow.size), 0)).where(BlobRow.present)
            ).one()
            promised = _spoken_of(session, present=False)
            awaited = _with_owners(session, [_fault(row, FaultKind.AWAITED) for row in promised])
        return StoreCheck(files, octets, tuple(faults), tuple(awaited), self.orphans())

    def orphans(self) -> tuple[OrphanFile, ...]:
        """Return the files of the store that prove nothing any more or never did, the largest first."""
        office = self._office
        with office.reading() as session:
            found = _orphans(session, office.files, office.clock.now())
        return tuple(sorted(found.values(), key=lambda orphan: (-orphan.size, orphan.sha256)))

    def mend(self, sha256: str, file: Path, progress: Progress = silent) -> Changed[None]:
        """Put the bytes of a missing, changed or awaited file back from a copy of it.

        UserMistake when `file` is not the very file: its hash decides.
        """
        office = self._office
        with office.reading() as session:
            if session.get(BlobRow, sha256) is None:
                raise UserMistake(
                    tr("The record is no longer here."), hint=tr("Reload the list and choose it again.")
                )
        stored = office.files.add(file, progress=progress, wanted=sha256)
        with office.changing() as change:
            _note_mended(change, {stored.sha256: stored.size})
            return change.done(None)

    def mend_from(
        self, folder: Path, wanted: Sequence[EvidenceFault], progress: Progress = silent
    ) -> Changed[int]:
        """Look through `folder` for the very files that are wanted, put them back, return how many."""
        office = self._office
        sizes: dict[int, set[str]] = {}
        for fault in wanted:
            sizes.setdefault(fault.size, set()).add(fault.sha256)
        found: dict[str, int] = {}
        candidates = [file for file in _files_below(folder) if _size_of(file) in sizes]
        for number, file in enumerate(candidates, 1):
            progress(number, len(candidates), file.name)
            for sha256 in sizes[_size_of(file)] - set(found):
                try:
                    found[sha256] = office.files.add(file, wanted=sha256).size
                except (UserMistake, Trouble):
                    continue
                break
        with office.changing() as change:
            _note_mended(change, found)
            return change.done(len(found))

    def remove(self, hashes: Sequence[str], reason: str = "") -> Changed[int]:
        """Remove orphaned files for good and return how many octets that freed; for administrators.

        UserMistake when one of them proves something, or must still be kept.
        """
        office = self._office
        with office.changing() as change:
            found = _orphans(change.session, office.files, office.clock.now())
            orphans = {orphan.sha256: orphan for orphan in found.values()}
            names = {orphan.sha256: name for name, orphan in found.items()}
            for sha256 in hashes:
                _check_removable(orphans.get(sha256))
                change.connection.execute(
                    update(BlobRow).where(BlobRow.sha256 == sha256).values(present=False)
                )
                orphan = orphans[sha256]
                change.audit(
                    "remove",
                    Noun.EVIDENCE,
                    sha256,
                    before={"size": orphan.size, "once_attached": bool(orphan.name)},
                    reason=reason,
                )
            changed = change.done(sum(orphans[sha256].size for sha256 in hashes))
        for sha256 in hashes:
            office.files.discard(names[sha256])
        return changed


def faults_of(office: Office, progress: Progress = silent) -> list[EvidenceFault]:
    """Hash every file that records speak of and return what is missing, changed or unreadable."""
    with office.reading() as session:
        rows = _spoken_of(session, present=True)
    total = sum(row.size for row in rows)
    done = 0
    found = []
    for row in rows:
        part = part_of(progress, done=done, total=total, words=row.name)
        kind = _state_of(office.files, row.sha256, part)
        if kind is not None:
            found.append(_fault(row, kind))
        done += row.size
        progress(done, total, row.name)
    with office.reading() as session:
        return _with_owners(session, found)


def _state_of(files: FileStore, sha256: str, progress: Progress) -> FaultKind | None:
    if not files.has(sha256):
        return FaultKind.MISSING
    try:
        return None if files.hash_of(sha256, progress=progress) == sha256 else FaultKind.CHANGED
    except Altered:
        return FaultKind.CHANGED
    except Trouble:
        return FaultKind.UNREADABLE


def _spoken_of(session: Session, *, present: bool) -> Sequence[Any]:
    """Return hash, size and name of every file that should be here, or is only promised."""
    name = func.coalesce(func.max(EvidenceRow.name), func.substr(BlobRow.sha256, 1, 12)).label("name")
    statement = (
        select(BlobRow.sha256, BlobRow.size, name)
        .outerjoin(EvidenceRow, EvidenceRow.sha256 == BlobRow.sha256)
        .where(BlobRow.present == present)
        .group_by(BlobRow.sha256, BlobRow.size)
    )
    if not present:  # what was removed at the end of its term is no longer waited for
        statement = statement.having(func.sum(EvidenceRow.withdrawn == False) > 0)  # noqa: E712
    return session.execute(statement).all()


def _fault(row: Any, kind: FaultKind) -> EvidenceFault:
    return EvidenceFault(row.sha256, row.name, kind, row.size)


def _with_owners(session: Session, faults: Sequence[EvidenceFault]) -> list[EvidenceFault]:
    hashes = [fault.sha256 for fault in faults]
    proves: dict[str, list[tuple[str, str]]] = {}
    for start in range(0, len(hashes), _CHUNK):
        rows = session.execute(
            select(EvidenceRow.sha256, EvidenceRow.noun, EvidenceRow.record)
            .where(EvidenceRow.sha256.in_(hashes[start : start + _CHUNK]), ~EvidenceRow.withdrawn)
            .order_by(EvidenceRow.id)
        )
        for sha256, noun, record in rows:
            proves.setdefault(sha256, []).append((noun, record))
    known = owners_of(session, [pair for pairs in proves.values() for pair in pairs])
    return [
        EvidenceFault(f.sha256, f.name, f.kind, f.size, _known(known, proves.get(f.sha256, ())))
        for f in faults
    ]


def _known(known: dict[str, Owner], pairs: Iterable[tuple[str, str]]) -> tuple[Owner, ...]:
    return tuple(known[record] for _, record in pairs if record in known)


def _orphans(session: Session, files: FileStore, now: datetime) -> dict[str, OrphanFile]:
    """Return what proves nothing, by its name in the store, which stands for a hash that no record tells."""
    needed = {files.name_of(sha256) for sha256 in _needed(session)}
    spoken_of = {files.name_of(sha256): sha256 for sha256 in session.scalars(select(BlobRow.sha256))}
    loose = [kept for kept in files.kept() if kept.name not in needed]
    taken_off = _taken_off(session, [spoken_of[kept.name] for kept in loose if kept.name in spoken_of])
    today = local_day(now)
    found = {}
    for kept in loose:
        sha256 = spoken_of.get(kept.name, "")
        unnamed = tr("(an earlier file of a report)") if sha256 else ""
        name, since = taken_off.get(sha256, (unnamed, kept.since))
        term = kept_until(local_day(since), once_attached=bool(sha256), today=today)
        found[kept.name] = OrphanFile(sha256 or kept.name, kept.size, since, name, term)
    return found


def _needed(session: Session) -> set[str]:
    """Return the hashes that some record still speaks of, in whichever table it stands."""
    needed = set(session.scalars(select(EvidenceRow.sha256).where(~EvidenceRow.withdrawn)))
    for table in Table.metadata.sorted_tables:
        if table.name == EvidenceRow.__tablename__:
            continue
        for column in table.columns:
            if any(key.target_fullname == "blobs.sha256" for key in column.foreign_keys):
                needed.update(session.scalars(select(column).where(column.is_not(None))))
    return needed


def _taken_off(session: Session, hashes: Sequence[str]) -> dict[str, tuple[str, datetime]]:
    """Return the name of each file that was once attached, and when it was last taken off."""
    found: dict[str, tuple[str, datetime]] = {}
    for start in range(0, len(hashes), _CHUNK):
        rows = session.execute(
            select(EvidenceRow.sha256, func.max(EvidenceRow.name), func.max(JournalRow.at))
            .join(JournalRow, JournalRow.record == EvidenceRow.id)
            .where(EvidenceRow.sha256.in_(hashes[start : start + _CHUNK]))
            .group_by(EvidenceRow.sha256)
        )
        found.update({sha256: (name, datetime.fromisoformat(at)) for sha256, name, at in rows})
    return found


def _check_removable(orphan: OrphanFile | None) -> None:
    if orphan is None:
        raise UserMistake(
            tr("This file proves a record, or is no longer here; it cannot be removed."),
            hint=tr("Check the evidence files again, then choose from the new list."),
        )
    if orphan.kept_until is not None:
        raise UserMistake(
            tr(
                "{name} must be kept until {day}.",
                name=orphan.name or orphan.sha256[:12],
                day=day_words(orphan.kept_until),
            ),
            hint=tr("Files that once proved something are kept as long as the reports they stood behind."),
        )


def _note_mended(change: Change, sizes: dict[str, int]) -> None:
    for sha256, size in sizes.items():
        change.connection.execute(update(BlobRow).where(BlobRow.sha256 == sha256).values(present=True))
        change.audit("mend", Noun.EVIDENCE, sha256, after={"size": size})


def _files_below(folder: Path) -> list[Path]:
    try:
        if not folder.is_dir():
            raise NotADirectoryError(folder)
        return sorted(file for file in folder.rglob("*") if file.is_file())
    except OSError as error:
        raise Trouble(
            tr("{folder} cannot be read.", folder=folder),
            hint=tr("Check that the folder is there and that you may read it."),
        ) from error


def _size_of(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return -1
