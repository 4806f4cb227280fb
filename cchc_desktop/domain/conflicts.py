"""Records that two stations of one unit changed without knowing of each other, and which entry counts."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

_ASIDE: Final = frozenset({"recorded_by", "recorded_at"})
"""Who wrote a record down and when does not make two versions of it."""


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One journal entry of a record, as far as it matters for which one counts."""

    hash: str
    base: str | None
    """Hash of the entry its author had before their eyes."""
    revision: int
    at: str
    content: str
    """What the record says after it, as `content_of` tells."""
    withdrawn: bool

    @property
    def meaning(self) -> tuple[str, bool]:
        """Return what it leaves the record as."""
        return self.content, self.withdrawn


def open_ends(entries: Sequence[RecordEntry]) -> list[RecordEntry]:
    """Return the entries that no later one was based on, the one that counts first.

    An entry is also overtaken where a later one was based on another entry that says the same: so does
    a choice, which repeats the chosen version on top of each of the others.
    """
    said = {entry.hash: entry.meaning for entry in entries}
    last: dict[object, int] = {}
    for entry in entries:
        if entry.base is not None:
            for overtaken in (entry.base, said.get(entry.base)):
                if overtaken is not None:
                    last[overtaken] = max(last.get(overtaken, 0), entry.revision)

    def is_open(entry: RecordEntry) -> bool:
        return all(last.get(place, 0) <= entry.revision for place in (entry.hash, entry.meaning))

    return sorted(filter(is_open, entries), key=_rank, reverse=True)


def counting(entries: Iterable[RecordEntry]) -> RecordEntry:
    """Return the entry that every computer shows, in whatever order the entries came to it."""
    return max(entries, key=_rank)


def content_of(payload: Mapping[str, Any]) -> str:
    """Return what two versions must share to be the same to the unit."""
    plain = {name: value for name, value in payload.items() if name not in _ASIDE}
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, default=str)


def differing_fields(payloads: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the fields in which versions differ, in the order of the record."""
    names = dict.fromkeys(name for payload in payloads for name in payload if name not in _ASIDE)
    return [name for name in names if any(p.get(name) != payloads[0].get(name) for p in payloads[1:])]


def _rank(entry: RecordEntry) -> tuple[int, str, str]:
    return entry.revision, entry.at, entry.hash
