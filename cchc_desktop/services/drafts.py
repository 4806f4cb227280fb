"""Unsaved forms, kept beside the database until they are saved or thrown away; encrypted where it is."""

import json
import os
import re
import shutil
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.files.private import private_folder
from cchc_desktop.files.workspace_key import WorkspaceKey

HELD: Final = "held:"
"""Before the name of a held file in the draft of an encrypted workspace."""
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form held at a moment; `values` is plain JSON."""

    key: str
    at: datetime
    values: Mapping[str, Any]


class Drafts:
    """One file per unsaved form; a power cut leaves the last whole version of it.

    A file held for a form of an encrypted workspace is lent to the form as a copy in a folder of this
    process alone; in the draft it goes by its name.
    """

    def __init__(self, folder: Path, clock: Clock, key: WorkspaceKey | None = None) -> None:
        self._folder = folder
        self._clock = clock
        self._key = key
        self._ending = ".age" if key else ""
        self._lent: dict[str, str] = {}
        """The names of held files by the copies that were lent of them."""
        self._lock = threading.Lock()

    def keep(self, key: str, values: Mapping[str, Any]) -> Draft:
        """Write what the form under `key` holds now; Trouble when the disk refuses."""
        draft = Draft(key, self._clock.now(), dict(values))
        values = exchanged(draft.values, self._lent)
        text = json.dumps({"at": draft.at.isoformat(), "values": values}, ensure_ascii=False, indent=1)
        self._write(self._file(key), self._sealed(text.encode()))
        return draft

    def read(self, key: str) -> Draft | None:
        """Return the draft under `key`, None when there is none or it cannot be read."""
        try:
            held = json.loads(self._opened(self._file(key)))
            at = datetime.fromisoformat(held["at"])
            values = exchanged(dict(held["values"]), self._lend_all(key))
            return Draft(key, at if at.tzinfo else at.replace(tzinfo=UTC), values)
        except (OSError, ValueError, KeyError, TypeError, RecursionError, Trouble):
            return None

    def forget(self, key: str) -> None:
        """Throw the draft and the files held for it away."""
        with self._lock:
            self._file(key).unlink(missing_ok=True)
            shutil.rmtree(self._folder / key, ignore_errors=True)

    def free_key(self, key: str, *, but: str = "") -> str:
        """Return `key`, or the first of `key`-2, `key`-3 … that has no draft and is not `but`."""
        number = 1
        found = key
        while found == but or self._file(found).exists():
            number += 1
            found = f"{key}-{number}"
        return found

    def list(self, prefix: str = "") -> "list[Draft]":
        """Return the drafts whose key starts with `prefix`, the newest first."""
        ending = f".json{self._ending}"
        names = [file.name.removesuffix(ending) for file in self._folder.glob(f"*{ending}")]
        keys = [name for name in names if name.startswith(prefix)]
        found = [draft for draft in map(self.read, keys) if draft is not None]
        return sorted(found, key=lambda draft: draft.at, reverse=True)

    def hold(self, key: str, name: str, content: bytes) -> Path:
        """Keep a file that exists nowhere else, a pasted picture, until the draft is gone."""
        plain = _UNFIT.sub("-", name) or "-"
        place = self._folder / key / f"{plain}{self._ending}"
        self._write(place, self._sealed(content))
        return self._lend(plain, content) if self._key else place

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json{self._ending}"

    def _sealed(self, content: bytes) -> bytes:
        return self._key.seal(content) if self._key else content

    def _opened(self, place: Path) -> bytes:
        return self._key.unseal(place.read_bytes()) if self._key else place.read_bytes()

    def _lend(self, name: str, content: bytes) -> Path:
        """Write a copy of a held file for the form, and remember by which name the draft knows it."""
        copy = Path(tempfile.mkdtemp(dir=private_folder(len(content)))) / name
        copy.write_bytes(content)
        self._lent[str(copy)] = f"{HELD}{name}"
        return copy

    def _lend_all(self, key: str) -> dict[str, str]:
        """Return copies of the files held for a form, by the words that stand for them in its draft."""
        if self._key is None:
            return {}
        held = sorted((self._folder / key).glob(f"*{self._ending}"))
        names = {file.name.removesuffix(self._ending): file for file in held}
        return {f"{HELD}{name}": str(self._lend(name, self._opened(file))) for name, file in names.items()}

    def _write(self, place: Path, content: bytes) -> None:
        aside = place.with_name(f"{place.name}.part")
        try:
            with self._lock:
                place.parent.mkdir(parents=True, exist_ok=True)
                with aside.open("wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                aside.replace(place)
        except OSError as error:
            raise Trouble(
                tr("The draft cannot be written to {folder}.", folder=place.parent),
                hint=tr("Free some space on this disk, then save the form itself."),
            ) from error


def exchanged(value: Any, words: Mapping[str, str]) -> Any:
    """Return plain JSON in which every text that stands in `words` is exchanged for what stands there."""
    if isinstance(value, str):
        return words.get(value, value)
    if isinstance(value, list | tuple):
        return [exchanged(each, words) for each in value]
    if isinstance(value, Mapping):
        return {name: exchanged(each, words) for name, each in value.items()}
    return value
