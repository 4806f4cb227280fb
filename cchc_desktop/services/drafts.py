"""Unsaved forms, kept beside the database until they are saved or thrown away."""

import json
import os
import re
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.language import tr

_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form held at a moment; `values` is plain JSON."""

    key: str
    at: datetime
    values: Mapping[str, Any]


class Drafts:
    """One file per unsaved form; a power cut leaves the last whole version of it."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = threading.Lock()

    def keep(self, key: str, values: Mapping[str, Any]) -> Draft:
        """Write what the form under `key` holds now; Trouble when the disk refuses."""
        draft = Draft(key, self._clock.now(), dict(values))
        text = json.dumps({"at": draft.at.isoformat(), "values": draft.values}, ensure_ascii=False, indent=1)
        self._write(self._file(key), text.encode())
        return draft

    def read(self, key: str) -> Draft | None:
        """Return the draft under `key`, None when there is none or it cannot be read."""
        try:
            held = json.loads(self._file(key).read_bytes())
            at = datetime.fromisoformat(held["at"])
            return Draft(key, at if at.tzinfo else at.replace(tzinfo=UTC), dict(held["values"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
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
        keys = [file.stem for file in self._folder.glob("*.json") if file.stem.startswith(prefix)]
        found = [draft for draft in map(self.read, keys) if draft is not None]
        return sorted(found, key=lambda draft: draft.at, reverse=True)

    def hold(self, key: str, name: str, content: bytes) -> Path:
        """Keep a file that exists nowhere else, a pasted picture, until the draft is gone."""
        place = self._folder / key / (_UNFIT.sub("-", name) or "-")
        self._write(place, content)
        return place

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"

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
