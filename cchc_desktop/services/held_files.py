"""Files that only a newer program can read: kept whole in the workspace, and handed out again for it."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from cchc_desktop.domain.errors import Failure
from cchc_desktop.files.store import CHUNK, FileStore
from cchc_desktop.services.bundle_export import STAGING
from cchc_desktop.services.bundle_files import no_room, place_in
from cchc_desktop.services.office import Office

FOLDER: Final = "held-bundles"
_MOST: Final = 4 << 30
"""Octets that are kept at most; a file beyond them stays where it came from."""


def held_store(office: Office) -> FileStore:
    """Return where such files lie, encrypted where the workspace is."""
    return FileStore(office.folder / FOLDER, office.key)


def keep(office: Office, file: Path) -> str | None:
    """Keep a copy of `file` and return its SHA-256; None where there is no room for it, or it is gone."""
    store = held_store(office)
    with suppress(Failure, OSError):
        size = file.stat().st_size
        free = shutil.disk_usage(office.folder).free
        if size + sum(kept.size for kept in store.kept()) <= _MOST and 2 * size < free:
            return store.add(file).sha256
    return None


def let_go(office: Office, wanted: Sequence[str]) -> None:
    """Remove every kept file but those with the hashes in `wanted`."""
    store = held_store(office)
    names = {store.name_of(sha256) for sha256 in wanted}
    for kept in list(store.kept()):
        if kept.name not in names:
            with suppress(Failure):
                store.discard(kept.name)


@contextmanager
def handed_out(office: Office, files: Mapping[str, str]) -> Iterator[list[Path]]:
    """Give the kept `files`, names by hash, as files to be read for the time of the context.

    Trouble where the disk has no room for them, or one was altered.
    """
    store = held_store(office)
    with place_in(office.folder / STAGING) as place:
        found = []
        for number, (sha256, name) in enumerate(files.items()):
            if store.has(sha256):
                folder = place / str(number)
                found.append(folder / name)
                try:
                    folder.mkdir()
                    with store.open(sha256) as source, found[-1].open("xb") as target:
                        shutil.copyfileobj(source, target, CHUNK)
                except OSError as error:
                    raise no_room(place.parent) from error
        yield found
