"""Reports of the program's own faults: where, never what was typed; also when the process itself dies."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from cchc_desktop.services.fault_reports import HARD, REPORTS, write_fault_report

NOW = datetime(2018, 7, 3, 1, tzinfo=UTC)
DIES = """
import faulthandler, sys
from pathlib import Path
from cchc_desktop.services.fault_reports import watching_for_hard_faults
def citizen(name):
    faulthandler._sigsegv()
with watching_for_hard_faults(Path(sys.argv[1])):
    citizen("Lê Văn Bình")
"""


def test_a_report_names_the_place_and_nobody(tmp_path: Path) -> None:
    """Kind and frames; neither the message nor values, and a second one of the same second stands beside."""
    try:
        raise ValueError("Lê Văn Bình")
    except ValueError as error:
        files = [write_fault_report(tmp_path / REPORTS, error, NOW) for _ in range(2)]
    assert [file.name for file in files] == ["20180703-080000.txt", "20180703-080000-2.txt"]
    text = files[0].read_text(encoding="utf-8")
    assert ("ValueError" in text, "test_fault_reports.py" in text, "Bình" in text) == (True, True, False)


def test_a_process_that_dies_leaves_where_it_was(tmp_path: Path) -> None:
    """Below Python nobody can raise anything: the file names the functions, and no values."""
    died = subprocess.run(
        [sys.executable, "-c", DIES, str(tmp_path / REPORTS)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=False,
    )
    assert died.returncode != 0
    text = (tmp_path / REPORTS / HARD).read_text(encoding="ascii")
    assert "citizen" in text
    assert "Văn" not in text


def test_a_run_without_a_fault_leaves_no_file(tmp_path: Path) -> None:
    """Only what happened is kept."""
    code = DIES.replace("faulthandler._sigsegv()", "print('ran')")
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / REPORTS)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    assert list((tmp_path / REPORTS).iterdir()) == []


def test_where_nothing_can_be_written_nothing_is_watched(tmp_path: Path) -> None:
    """The program runs all the same."""
    code = DIES.replace("faulthandler._sigsegv()", "print('ran')")
    ran = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "none" / REPORTS)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        check=True,
    )
    assert ran.stdout.strip() == b"ran"
    assert not (tmp_path / "none").exists()
