"""Reports of the program's own faults: where in it something failed, without personal data."""

import platform
import traceback
from datetime import datetime
from pathlib import Path
from typing import Final

from cchc_desktop.domain.clock import VIETNAM

REPORTS: Final = "crash-reports"
"""The folder of a workspace that keeps them."""


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
