"""A mark beside the data that tells whether the window was closed properly the last times."""

import contextlib
import json
from pathlib import Path
from typing import Final

FILE: Final = "last-run.json"
OFFERS_SAFE: Final = 2
"""So many bad ends in a row, and the next start offers to be a safe one."""


class RunMarks:
    """Counts runs of the window that crashed or were cut off, one after another.

    A mark that cannot be read or written counts nothing: it never keeps the program from starting.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self._bad = 0
        self._faulty = False

    def begin(self) -> int:
        """Note that a run begins; return how many before it ended badly, without a good one since."""
        bad, open_ = self._read()
        self._bad = bad + open_
        self._faulty = False
        self._write(self._bad, open_=True)
        return self._bad

    def fault(self) -> None:
        """Note that this run met a fault of the program."""
        self._faulty = True

    def end(self) -> None:
        """Note that the window was closed; a run without a fault makes all bad ones forgotten."""
        self._write(self._bad + 1 if self._faulty else 0, open_=False)

    def _read(self) -> tuple[int, bool]:
        try:
            said = json.loads(self._file.read_bytes())
            return max(0, int(said["bad"])), bool(said["open"])
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return 0, False

    def _write(self, bad: int, *, open_: bool) -> None:
        with contextlib.suppress(OSError):
            if self._file.parent.is_dir():
                self._file.write_text(json.dumps({"bad": bad, "open": open_}), encoding="ascii")
