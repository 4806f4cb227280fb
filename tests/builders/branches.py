"""What a journal itself says of versions written apart, worked out from who had which one before them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
from builders.workspaces import rows_of


@dataclass(frozen=True)
class Written:
    """One entry of an activity."""

    hash: str
    record: str
    base: str | None
    title: str
    withdrawn: bool

    @property
    def says(self) -> tuple[str, bool]:
        """Return what it leaves the activity as."""
        return self.title, self.withdrawn


@dataclass(frozen=True)
class Choice:
    """What one choosing wrote, and which open versions lay before the person then."""

    number: int
    open: frozenset[str]


def written_in(folder: Path) -> dict[str, Written]:
    """Return the entries of activities in a journal by their hash."""
    with rows_of(folder) as rows:
        found = rows.execute("SELECT hash, record, base, payload, op FROM journal WHERE noun = 'activity'")
        return {
            entry: Written(entry, record, base, msgspec.json.decode(payload)["title"], op == "withdraw")
            for entry, record, base, payload, op in found.fetchall()
        }


def open_versions(entries: Iterable[Written], choices: Mapping[str, Choice]) -> dict[str, list[Written]]:
    """Return for each record the entries that nobody has gone on from or decided about.

    The entries of one choosing are one step, taken with all open versions in sight.
    """
    by_record: dict[str, list[Written]] = defaultdict(list)
    for entry in entries:
        by_record[entry.record].append(entry)
    found = {}
    for record, versions in by_record.items():
        seen: set[str | int] = set()
        for entry in versions:
            seen |= {_step(before, choices) for before in ({entry.base} if entry.base else set())}
            if entry.hash in choices:
                seen |= {_step(before, choices) for before in choices[entry.hash].open}
        found[record] = [entry for entry in versions if _step(entry.hash, choices) not in seen]
    return found


def torn(entries: Iterable[Written], choices: Mapping[str, Choice]) -> set[str]:
    """Return the records whose open versions say different things."""
    ends = open_versions(entries, choices)
    return {record for record, versions in ends.items() if len({entry.says for entry in versions}) > 1}


def _step(entry: str, choices: Mapping[str, Choice]) -> str | int:
    return choices[entry].number if entry in choices else entry
