"""Open the officer's own files for copying, and say in words why one cannot be read."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr

_HELD_ELSEWHERE: Final = frozenset({32, 33})
"""What Windows answers when another program has the file, or a part of it, to itself."""


@contextlib.contextmanager
def reading(file: Path) -> Iterator[BinaryIO]:
    """Open `file`, or what a link of that name leads to.

    UserMistake for a folder; Trouble for what is gone, locked, forbidden, or no file at all: a pipe
    would never answer.
    """
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UserMistake(
                tr("{name} is a folder.", name=file.name),
                hint=tr("Choose the files inside it."),
                field="evidence",
            )
        if not stat.S_ISREG(mode):
            raise OSError(file)
        source = file.open("rb")
    except OSError as error:
        raise cannot_read(file.name, error) from error
    with source:
        yield source


def next_chunk(source: BinaryIO, name: str, size: int) -> bytes:
    """Read on; Trouble when the stick was pulled out or another program locked the file."""
    try:
        return source.read(size)
    except OSError as error:
        raise cannot_read(name, error) from error


class Unchanged:
    """Knows how an open file was, and refuses it once it is not so any more."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self._source = source
        self._name = name
        self._before = self._now()
        self.size = self._before[0]

    def check(self) -> None:
        """Raise UserMistake when the file was written since, Trouble when it can no longer be asked."""
        if self._now() != self._before:
            raise UserMistake(
                tr("{name} changed while it was being read.", name=self._name),
                hint=tr("Close the program that is writing it, then choose it again."),
                field="evidence",
            )

    def _now(self) -> tuple[int, int]:
        try:
            seen = os.fstat(self._source.fileno())
        except OSError as error:
            raise cannot_read(self._name, error) from error
        return seen.st_size, seen.st_mtime_ns


def cannot_read(name: str, error: OSError) -> Trouble:
    """Return the words for a file that the system does not let read."""
    if getattr(error, "winerror", None) in _HELD_ELSEWHERE:
        return Trouble(
            tr("{name} is open in another program.", name=name),
            hint=tr("Save and close it there, then choose it again."),
        )
    return Trouble(
        tr("{name} cannot be read.", name=name),
        hint=tr("Check that the file is there, that you may read it, and that the USB stick is plugged in."),
    )
