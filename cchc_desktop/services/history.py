"""What this session changed, step by step, so that it can be taken back."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from cchc_desktop.domain.nouns import Noun

REMEMBERED: Final = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One record taken from one journal entry to another; both are named by their hash."""

    noun: Noun
    record: str
    before: str | None
    """None where the step made the record."""
    after: str


@dataclass(frozen=True, slots=True)
class Done:
    """One change as the officer thinks of it."""

    number: int
    words: str
    at: datetime
    steps: tuple[Step, ...]


class History:
    """The changes of one session, the newest last; kept in memory and gone when the program ends."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._count = 0
        self._done: list[Done] = []
        self._undone: list[Done] = []

    def remember(self, words: str, at: datetime, steps: Iterable[Step]) -> None:
        """Add a change that can be taken back; what was taken back before can no longer be redone."""
        with self._lock:
            self._undone.clear()
            self._add(self._done, words, at, steps)

    def move(self, done: Done, at: datetime, steps: Iterable[Step], *, back: bool) -> None:
        """Note that `done` was taken back by `steps`, or was done again."""
        reversing = _joined(steps)
        now = {(step.noun, step.record): step.after for step in reversing}
        same = {step.before: now[step.noun, step.record] for step in done.steps if step.before is not None}
        with self._lock:
            source, target = (self._done, self._undone) if back else (self._undone, self._done)
            source[:] = [other for other in source if other.number != done.number]
            for changes in (self._done, self._undone):
                changes[:] = [_standing_at(each, same) for each in changes]
            self._add(target, done.words, at, reversing)

    def done(self) -> tuple[Done, ...]:
        """Return what can be taken back, the newest first."""
        with self._lock:
            return tuple(reversed(self._done))

    def undone(self) -> tuple[Done, ...]:
        """Return what can be done again, the last taken back first."""
        with self._lock:
            return tuple(reversed(self._undone))

    def _add(self, changes: list[Done], words: str, at: datetime, steps: Iterable[Step]) -> None:
        self._count += 1
        changes.append(Done(self._count, words, at, _joined(steps)))
        del changes[:-REMEMBERED]


def _standing_at(done: Done, same: Mapping[str, str]) -> Done:
    """Let a change that led to an entry lead to the later entry that says the same again."""
    return replace(
        done, steps=tuple(replace(step, after=same.get(step.after, step.after)) for step in done.steps)
    )


def _joined(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Make one step of several of the same record, in the order in which records were first touched."""
    found: dict[tuple[Noun, str], Step] = {}
    for step in steps:
        key = (step.noun, step.record)
        first = found.get(key, step)
        found[key] = Step(step.noun, step.record, first.before, step.after)
    return tuple(found.values())
