"""Starts what `make package` built, as an officer would: the main job, a look at the data, the window.

`check_package.py PROGRAM_FOLDER SCRATCH_FOLDER`; nothing of the repository is in reach of the program.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ENDING = ".exe" if sys.platform == "win32" else ""
PNG = b"\x89PNG\r\n\x1a\n"
LEAST_PICTURE = 20_000
"""Octets; an empty window compresses to a few thousand."""

LONGEST_SECONDS = 300
LAST_DAY = "2018-07-03"
"""The day on which the demo ends."""


def main(program: Path, scratch: Path) -> int:
    """Run the program through its paces and print what was seen; raises where it fails."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CCHC_"))
    }
    environment |= {"CCHC_PASSWORD": "demo", "QT_QPA_PLATFORM": "offscreen"}
    said = ask(program / "cchc", "--version", environment=environment).strip()
    ask(program / "cchc", "demo", "--folder", str(scratch / "demo"), environment=environment)
    commune = str(scratch / "demo" / "commune")
    found = json.loads(
        ask(program / "cchc", "--workspace", commune, "doctor", "--json", environment=environment)
    )
    unsound = [check["name"] for check in found["checks"] if not check["ok"]]
    if not found["ok"] or unsound:
        raise SystemExit(f"the packaged program finds its own demo unsound: {unsound}")
    (report, *_) = sorted((scratch / "demo" / "exchange").glob("*.pdf"))
    verdict = ask(
        program / "cchc", "--workspace", commune, "report", "verify", str(report), environment=environment
    )
    picture = scratch / "window.png"
    options = ("--workspace", commune, "--as-of", LAST_DAY, "--picture", str(picture))
    ask(program / "cchc-desktop", *options, environment=environment)
    octets = picture.read_bytes()
    if not octets.startswith(PNG) or len(octets) < LEAST_PICTURE:
        raise SystemExit(f"the packaged window drew nothing: {picture}")
    size = sum(file.stat().st_size for file in program.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"{said}: demo made, data sound, a signed report read ({verdict.splitlines()[0]}), window drawn")
    print(f"{program}: {size / 1_000_000:.0f} MB")
    return 0


def ask(command: Path, *words: str, environment: Mapping[str, str]) -> str:
    """Return what the program answers; raises SystemExit with its own words where it fails."""
    result = subprocess.run(
        [f"{command}{ENDING}", *words],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if result.returncode:
        raise SystemExit(f"{command.name} {' '.join(words)} ended with {result.returncode}:\n{result.stderr}")
    return result.stdout


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
