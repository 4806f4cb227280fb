"""Writes `windows-wheels.toml`: which wheel stands behind each pin of the lock on 64-bit Windows.

Asks the same source of packages as `pip install` does, and installs nothing. pip itself compares every wheel
with the hashes of the lock and fails where a pin has none: nothing is ever compiled on an officer's computer.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TARGET = Path(__file__).with_name("windows-wheels.toml")
PLATFORM = "win_amd64"
PYTHON = "3.13"
"""The Python that the Windows program is built with."""

PIN = re.compile(r"[a-z0-9-]+==")
HEAD = f"""# The wheel behind each pin of requirements.lock on {PLATFORM}, CPython {PYTHON}, with its SHA-256.
# Written by packaging/list_windows_wheels.py; tests/rules/test_packaging.py compares it with the lock.

python = "{PYTHON}"
platform = "{PLATFORM}"

[wheels]
"""


def main() -> int:
    """Ask for the wheels and write the list; return pip's exit code where it fails."""
    with tempfile.TemporaryDirectory() as scratch:
        wanted = Path(scratch) / "wanted.txt"
        wanted.write_text("\n".join(for_windows((ROOT / "requirements.lock").read_text("utf-8"))), "utf-8")
        report = Path(scratch) / "report.json"
        asked = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"),
                *("--no-deps", "--require-hashes", "--only-binary=:all:", "--implementation", "cp"),
                *("--platform", PLATFORM, "--python-version", PYTHON, "--target", scratch),
                *("--report", str(report), "-r", str(wanted)),
            ],
            check=False,
        )
        if asked.returncode:
            return asked.returncode
        found = [entry["download_info"] for entry in json.loads(report.read_text("utf-8"))["install"]]
    lines = sorted(
        f'"{entry["url"].rpartition("/")[2]}" = "{entry["archive_info"]["hashes"]["sha256"]}"\n'
        for entry in found
    )
    TARGET.write_text(HEAD + "".join(lines), encoding="utf-8")
    return 0


def for_windows(lock: str) -> list[str]:
    """Return the pins with their hashes that apply on Windows, without their markers.

    pip judges markers by the computer it runs on, which is not the one the wheels are for.
    """
    lines = re.sub(r" \\\n", " ", lock).splitlines()
    kept = [line for line in lines if PIN.match(line) and "'darwin'" not in line]
    return [re.sub(r" ; .+?(?= +--hash)", "", line) for line in kept]


if __name__ == "__main__":
    sys.exit(main())
