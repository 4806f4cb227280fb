"""How much memory this process takes at its height, from a chosen moment on."""

import sys
from pathlib import Path
from typing import Final

import pytest

_SELF: Final = Path("/proc/self")
needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells the height of one's memory")


def forget_height() -> float:
    """Begin a new height at what is taken now, and return that in megabytes.

    What `getrusage` tells is the height of a whole run, and of the process that started it.
    """
    (_SELF / "clear_refs").write_text("5", encoding="ascii")
    return height()


def height() -> float:
    """Return the most that was taken since, in megabytes."""
    lines = (_SELF / "status").read_text(encoding="ascii").splitlines()
    (found,) = [line for line in lines if line.startswith("VmHWM:")]
    return int(found.split()[1]) / 1024
