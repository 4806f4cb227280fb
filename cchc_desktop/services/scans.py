"""The folder that the office scanner writes to, and which of its files were taken already."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.files.media import media_type_in
from cchc_desktop.files.scans import newest_in
from cchc_desktop.files.sources import reading
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.settings import Settings
from db.models.evidence import BlobRow, EvidenceRow

SHOWN: Final = 200
_FOLDER: Final = "scan_folder"


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """A file of the scan folder."""

    path: Path
    size: int
    modified: datetime
    taken: bool
    """Whether a record has these very bytes as evidence already."""


@guarded
class Scans:
    """What the scanner has written."""

    def __init__(self, office: Office, settings: Settings) -> None:
        self._office = office
        self._settings = settings
        self._hashes: dict[tuple[Path, int, datetime], str] = {}

    def folder(self) -> Path | None:
        """Return the scan folder, None when none was chosen."""
        chosen = self._settings.get(_FOLDER)
        return Path(chosen) if chosen else None

    def choose(self, folder: Path) -> Changed[None]:
        """Take `folder` for the scan folder; UserMistake when it is none, or the program's own."""
        if not folder.is_dir():
            raise UserMistake(
                tr("There is no folder {folder}.", folder=folder),
                hint=tr("Choose the folder that the scanner saves to."),
                field="scan_folder",
            )
        if folder.resolve().is_relative_to(self._office.folder.resolve()):
            raise UserMistake(
                tr("The data folder itself cannot be the scan folder."),
                hint=tr("Choose the folder that the scanner saves to."),
                field="scan_folder",
            )
        return self._settings.set(_FOLDER, str(folder))

    def files(self, limit: int = SHOWN) -> tuple[ScannedFile, ...]:
        """Return the newest files of the scan folder; none while no folder was chosen."""
        folder = self.folder()
        if folder is None:
            return ()
        found = newest_in(folder, limit=limit)
        sizes = {file.size for file in found}
        with self._office.reading() as session:
            rows = session.execute(
                select(BlobRow.size, BlobRow.sha256)
                .join(EvidenceRow, EvidenceRow.sha256 == BlobRow.sha256)
                .where(BlobRow.size.in_(sizes), ~EvidenceRow.withdrawn)
            ).all()
        known: dict[int, set[str]] = {}
        for size, sha256 in rows:
            known.setdefault(size, set()).add(sha256)
        return tuple(
            ScannedFile(
                file.path,
                file.size,
                file.modified,
                taken=file.size in known
                and self._hash(file.path, file.size, file.modified) in known[file.size],
            )
            for file in found
        )

    def media_type(self, file: Path) -> str:
        """Return what a scan is, by its content; Trouble when it cannot be read."""
        with reading(file) as source:
            return media_type_in(source)

    def _hash(self, path: Path, size: int, modified: datetime) -> str:
        """Return the hash of a file that has the size of a known one; asked again only when it changed."""
        key = (path, size, modified)
        if key not in self._hashes:
            try:
                with path.open("rb") as file:
                    self._hashes[key] = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError:
                return ""
        return self._hashes[key]
