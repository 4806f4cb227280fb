"""Counting wrong passwords beside the store, so that guessing takes ever longer, also after a restart.

The file holds ids and moments alone. Whoever can delete it can also copy the whole workspace: what then
stands in their way is the price of each guess, not this count.
"""

import contextlib
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from cchc_desktop.domain.errors import Refused, Trouble
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.lock_outs import Failures, left_to_wait, wait_words
from cchc_desktop.files.whole import write_whole

FILE: Final = "sign-ins.json"


class LockOuts:
    """Who typed wrong passwords in the workspace in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    def check(self, user: str, now: datetime) -> None:
        """Raise Refused while a person must wait, with how long."""
        kept = self._read()
        failures = kept.get(user)
        if failures is None:
            return
        if failures.last > now:
            # the clock was set back: the wait counts from now on, and is not made longer by that
            failures = Failures(failures.count, now)
            self._write({**kept, user: failures})
        left = left_to_wait(failures, now)
        if left:
            time = wait_words(left)
            raise Refused(
                tr("Too many wrong passwords: nobody signs in under this name for {time}.", time=time),
                hint=tr("Wait, then type the right password. If it is forgotten, use the recovery sheet."),
            )

    def failed(self, user: str, now: datetime) -> None:
        """Count one more wrong password."""
        kept = self._read()
        before = kept.get(user)
        self._write({**kept, user: Failures((before.count if before else 0) + 1, now)})

    def passed(self, user: str) -> int:
        """Forget a person's wrong passwords, once the right one was typed; return how many they were."""
        kept = self._read()
        failures = kept.pop(user, None)
        if failures is None:
            return 0
        self._write(kept)
        return failures.count

    def _read(self) -> dict[str, Failures]:
        """Return what is counted; a file that cannot be read counts nothing."""
        try:
            held = json.loads(self._file.read_bytes())
            return {
                str(user): Failures(int(count), datetime.fromisoformat(str(last)))
                for user, (count, last) in held.items()
                if datetime.fromisoformat(str(last)).tzinfo is not None
            }
        except (OSError, ValueError, TypeError, AttributeError, RecursionError):
            return {}

    def _write(self, kept: Mapping[str, Failures]) -> None:
        """Keep the counts; where nothing can be written, a disk for reading only, nothing is counted."""
        plain = {user: [each.count, each.last.isoformat()] for user, each in kept.items()}
        with contextlib.suppress(Trouble):
            write_whole(self._file, json.dumps(plain).encode())
