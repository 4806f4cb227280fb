"""Reports of the program's own faults: where in it something failed, without personal data."""

import contextlib
import faulthandler
import platform
import traceback
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from cchc_desktop.domain.clock import VIETNAM

REPORTS: Final = "crash-reports"
"""The folder of a workspace that keeps them."""
HARD: Final = "hard-faults.txt"
"""Where the process was each time it died without a word."""


@contextlib.contextmanager
def watching_for_hard_faults(folder: Path) -> Iterator[None]:
    """Let Python write where it was when the process itself dies in a library below it, without values.

    Nothing is watched where somebody watches already, or where the folder cannot be written.
    """
    with contextlib.ExitStack() as stack:
        if not faulthandler.is_enabled() and folder.parent.is_dir():
            with contextlib.suppress(OSError):
                folder.mkdir(exist_ok=True)
                stack.callback(_remove_if_empty, folder / HARD)
                file = stack.enter_context((folder / HARD).open("a", encoding="ascii"))
                faulthandler.enable(file)
                stack.callback(faulthandler.disable)
        yield


def _remove_if_empty(file: Path) -> None:
    """Leave no file behind that tells of nothing."""
    with contextlib.suppress(OSError):
        if file.stat().st_size == 0:
            file.unlink()


def write_fault_report(folder: Path, error: BaseException, now: datetime) -> Path:
    """Write where in the program `error` arose; its message is left out, it may hold personal data."""
    moment = now.astimezone(VIETNAM)
    frames = traceback.extract_tb(error.__traceback__)
    lines = [
        f"CCHC Desktop, {moment:%d/%m/%Y %H:%M:%S}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}",
        type(error).__name__,
        *(f"{Path(f.filename).parent.name}/{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    name, number = f"{moment:%Y%m%d-%H%M%S}", 1
    file = folder / f"{name}.txt"
    while file.exists():
        number += 1
        file = folder / f"{name}-{number}.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
