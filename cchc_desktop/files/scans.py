"""Look into the folder that the office scanner writes to."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

_NEVER_SCANNED: Final = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_UNFINISHED: Final = (".tmp", ".part", ".crdownload")


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file lying in a folder."""

    path: Path
    size: int
    modified: datetime


def newest_in(folder: Path, *, limit: int) -> list[FoundFile]:
    """Return the files of `folder` and the folders in it, the newest first, without what is half written.

    Scanners make a folder for each day or each person, so one level below counts too. Trouble when the
    folder is gone: a share that is switched off, a stick that was pulled out.
    """
    found = []
    try:
        for path in (
            *folder.iterdir(),
            *(below for d in folder.iterdir() if d.is_dir() for below in d.iterdir()),
        ):
            name = path.name.lower()
            if name in _NEVER_SCANNED or name.startswith((".", "~")) or name.endswith(_UNFINISHED):
                continue
            if path.is_file() and (seen := path.stat()).st_size:
                found.append(FoundFile(path, seen.st_size, datetime.fromtimestamp(seen.st_mtime, UTC)))
    except OSError as error:
        raise Trouble(
            tr("The scan folder {folder} cannot be read.", folder=folder),
            hint=tr("Switch the scanner or its computer on, or choose another folder."),
        ) from error
    return sorted(found, key=lambda file: (file.modified, file.path.name), reverse=True)[:limit]
