"""The files a bundle brings: kept where a record speaks of them, never in place of a signed report."""

from collections.abc import Iterable
from contextlib import suppress
from typing import IO, Any, BinaryIO, Final, cast

import msgspec
from sqlalchemy import select

from cchc_desktop.bundles.reading import VerifiedBundle
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.reports import Origin
from cchc_desktop.files.store import FileStore
from cchc_desktop.services.arrival_checks import NotTaken
from cchc_desktop.services.bundle_results import RefusedItem
from cchc_desktop.services.evidence import mark_present
from cchc_desktop.services.office import Change
from db.models.bundles import JournalRow
from db.models.evidence import BlobRow
from db.models.reports import ReportRow

_AT_ONCE: Final = 500
_PIECE: Final = 1 << 18


class ArrivingFiles:
    """The files of one bundle beside those that are kept here."""

    def __init__(self, store: FileStore, bundle: VerifiedBundle | None = None) -> None:
        marks = bundle.manifest.blobs if bundle is not None else ()
        self._store = store
        self._included = {blob.sha256: blob for blob in marks if blob.included}
        self._bring = bundle.blob if bundle is not None else store.open
        self.promised = len(marks) - len(self._included)
        self.refused: list[RefusedItem] = []
        """Files that were not kept, and why."""

    def check_reports(self, change: Change, reports: Iterable[str]) -> None:
        """Refuse a file that takes the place of a report signed here without beginning with its octets.

        Number, date and seal are written behind what was signed; whatever else is another report. The
        files that have not arrived yet are held against each other when they do.
        """
        for report in reports:
            rows: Any = change.session.execute(
                select(JournalRow.payload)
                .where(JournalRow.record == report, JournalRow.noun == str(Noun.REPORT))
                .order_by(JournalRow.revision)
            )
            signed = ""
            for said in (msgspec.json.decode(payload) for (payload,) in rows):
                sha256 = said.get("sha256") or ""
                if not self._here(sha256):
                    continue
                if signed and sha256 != signed and not self._begins_with(sha256, signed):
                    raise NotTaken(
                        f"{Noun.REPORT} {report}",
                        tr("Its file is not the report that was signed and issued."),
                    )
                signed = sha256 if said.get("origin", Origin.HERE) == Origin.HERE or signed else ""

    def take(self, change: Change, *, keep: bool, progress: Progress = silent) -> int:
        """Store the files that accepted records speak of; on any failure take back those just stored.

        Without `keep` they count as here for the rest of the rehearsal, so that no other bundle brings
        them a second time.
        """
        wanted = [sha256 for sha256 in self._wanted(change) if self._may_stay(change, sha256)]
        if not keep:
            for sha256 in wanted:
                mark_present(change, sha256)
            return len(wanted)
        stored: list[str] = []
        try:
            for number, sha256 in enumerate(wanted, 1):
                progress(number, len(wanted), tr("Keeping evidence files"))
                if not self._store.has(sha256):
                    with self._bring(sha256) as source:
                        stored.append(sha256)
                        self._store.add_stream(cast(BinaryIO, source), total=self._included[sha256].size)
                mark_present(change, sha256)
        except BaseException:
            for sha256 in stored:
                with suppress(OSError):
                    self._store.path(sha256).unlink(missing_ok=True)
            raise
        return len(wanted)

    def speak_of_unknown(self, change: Change) -> bool:
        """Tell whether no record here names one of the files."""
        return any(change.session.get(BlobRow, sha256) is None for sha256 in self._included)

    def _wanted(self, change: Change) -> list[str]:
        hashes = sorted(self._included)
        wanted: list[str] = []
        for start in range(0, len(hashes), _AT_ONCE):
            wanted += change.session.scalars(
                select(BlobRow.sha256).where(
                    BlobRow.sha256.in_(hashes[start : start + _AT_ONCE]), ~BlobRow.present
                )
            )
        return wanted

    def _may_stay(self, change: Change, sha256: str) -> bool:
        """Tell whether a file that arrives after its record was promised is the one its report may have."""
        reports = change.session.scalars(select(ReportRow.id).where(ReportRow.sha256 == sha256)).all()
        try:
            self.check_reports(change, reports)
        except NotTaken as fault:
            self.refused.append(fault.item)
            return False
        return True

    def _here(self, sha256: str) -> bool:
        return sha256 in self._included or self._store.has(sha256)

    def _open(self, sha256: str) -> IO[bytes]:
        return self._bring(sha256) if sha256 in self._included else self._store.open(sha256)

    def _begins_with(self, longer: str, shorter: str) -> bool:
        try:
            with self._open(shorter) as before, self._open(longer) as after:
                while piece := before.read(_PIECE):
                    if after.read(len(piece)) != piece:
                        return False
        except Trouble:
            return False
        return True
