"""What befalls the data on an office computer: struck pages, a disk that ends, files others hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from builders.workspaces import PASSWORD, rows_of

from cchc_desktop.files import moving
from cchc_desktop.workspace import DATABASE

PAGE = 4096
_LIMITED = """
import resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
from cchc_desktop.__main__ import main
sys.exit(main(sys.argv[2:]))
"""


def strike(folder: Path, *tables: str) -> None:
    """Let a dying disk take the first page of each table and index of `tables`: nothing of them is read."""
    marks = ", ".join("?" * len(tables))
    with rows_of(folder) as rows:
        pages = rows.execute(
            f"SELECT rootpage FROM sqlite_master WHERE tbl_name IN ({marks}) AND rootpage > 0",  # noqa: S608
            tables,
        ).fetchall()
    with (folder / DATABASE).open("r+b") as file:
        for (page,) in pages:
            file.seek((page - 1) * PAGE)
            file.write(b"\xee" * PAGE)


def on_a_disk_that_ends(folder: Path, limit: int, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a workspace where no file may grow beyond `limit` octets."""
    return subprocess.run(
        [sys.executable, "-c", _LIMITED, str(limit), *words, "--workspace", str(folder)],
        # bytecode written within the limit would be cut off and stay so
        env=os.environ | {"CCHC_PASSWORD": PASSWORD, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def let_another_program_hold(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let an antivirus program hold each new file for as many attempts as the list that is returned says."""
    attempts = [0]
    replace = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if attempts[0] > 0:
            attempts[0] -= 1
            raise PermissionError(13, "held")
        return replace(self, target)

    monkeypatch.setattr(moving, "_OTHERS_HOLD", True)
    monkeypatch.setattr(moving, "_PAUSES", (0.001,) * 5)
    monkeypatch.setattr(Path, "replace", refused)
    return attempts
