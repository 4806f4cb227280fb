"""Sending and receiving a gigabyte of evidence against sha256sum plus cp of the same files."""

import json
import os
import subprocess
import sys
from pathlib import Path

from builders import evidence_travel

SIZE = int(os.environ.get("BENCHMARK_EVIDENCE_MB", "1024"))
FILES = 16
SLOWEST = 2.0
MOST_MEMORY = 300


def test_a_gigabyte_of_evidence_travels_at_half_the_speed_of_copying(tmp_path: Path) -> None:
    """Export, and import with every check, each take at most twice sha256sum plus cp; memory under 300 MB."""
    root = Path(evidence_travel.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, evidence_travel.__file__, str(tmp_path), str(SIZE), str(FILES)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(root), str(root.parent)))},
    )
    told = json.loads(done.stdout.splitlines()[-1])
    copying = told["copying"]
    print(
        f"\n{SIZE} MB: sha256sum + cp {copying:.2f} s; export {told['export']:.2f} s,"
        f" ratio {told['export'] / copying:.2f}; import {told['import']:.2f} s,"
        f" ratio {told['import'] / copying:.2f}; peak memory {told['memory']:.0f} MB"
    )
    assert told["memory"] < MOST_MEMORY
    assert told["export"] <= SLOWEST * copying
    assert told["import"] <= SLOWEST * copying
