"""The repository holds nothing of one machine, names no package host and pins what it needs."""

import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:root|home|work|Users)/[\w.-]+")
PACKAGE_HOST = re.compile(r"py(?:pi\.org|thonhosted)|index[-]url|npm[j]s|find[-]links")
PINNED = re.compile(r"([a-z0-9-]+)==(\S+)(?: ; .+)? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")
VIA = re.compile(r"    #(?: via| {3}) ?[\w.\[\], -]*")
LOCK = "requirements.lock"


def faults_of_text(path: str, text: str) -> list[str]:
    """Say where the file at `path` names a folder of one machine or a host of packages."""
    faults = []
    for number, line in enumerate(text.splitlines(), 1):
        faults += [f"{path}:{number}: {found}" for found in MACHINE_PATH.findall(line)]
        faults += [f"{path}:{number}: {found}" for found in PACKAGE_HOST.findall(line)]
    return faults


def faults_of_lock(lock: str) -> list[str]:
    """Say which lines of a lock are neither a pin, a hash nor a remark, and which pin has no hash."""
    faults = []
    pin, hashed = "", True
    for number, line in enumerate([*lock.splitlines(), "end==0 \\"], 1):
        if found := PINNED.fullmatch(line):
            if not hashed:
                faults.append(f"{pin} has no hash")
            pin, hashed = found[1], False
        elif HASH.fullmatch(line):
            hashed = True
        elif not VIA.fullmatch(line):
            faults.append(f"line {number}: {line}")
    return faults


def pins_in(lock: str) -> dict[str, str]:
    """Return distribution → version of a lock."""
    return {found[1]: found[2] for line in lock.splitlines() if (found := PINNED.fullmatch(line))}


def unmet(requirements: Iterable[str], pins: Mapping[str, str]) -> list[str]:
    """Return the requirements the pins do not satisfy."""
    lost = []
    for text in requirements:
        wanted = Requirement(text)
        pin = pins.get(canonicalize_name(wanted.name))
        if pin is None or pin not in wanted.specifier:
            lost.append(text)
    return lost


def own_files() -> list[str]:
    """List the files git knows or would take in."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("there is no git repository here")
    command = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def test_no_file_names_a_machine_or_a_package_host() -> None:
    """The same clone works on every machine and with every source of packages."""
    faults = []
    for name in own_files():
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        faults += faults_of_text(name, text)
    assert not faults, "\n".join(faults)


def test_a_foreign_lock_is_not_kept() -> None:
    """A lock that names hosts stays out; the one that is kept names none."""
    assert "uv.lock" not in own_files()


def test_every_pin_has_its_hash() -> None:
    """What is installed is exactly what was tried, and the lock tells no address."""
    assert faults_of_lock((ROOT / LOCK).read_text(encoding="utf-8")) == []


def test_the_lock_meets_the_requirements() -> None:
    """A requirement that was added or raised is locked anew."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    requirements = [*pyproject["project"]["dependencies"], *pyproject["dependency-groups"]["dev"]]
    pins = pins_in((ROOT / LOCK).read_text(encoding="utf-8"))
    assert unmet(requirements, pins) == []


@pytest.mark.parametrize("folder", ["root", "home", "work"])
def test_a_machine_path_is_found(folder: str) -> None:
    """A path of somebody's machine is reported, a path inside the repository is not."""
    assert len(faults_of_text("a.md", f"see /{folder}/anyone")) == 1
    assert faults_of_text("a.md", f"see build/{folder}/anyone and ./{folder}/anyone") == []


def test_a_package_host_is_found() -> None:
    """A host of packages is reported."""
    assert len(faults_of_text("a.txt", "--index" + "-url https://example.org/simple")) == 1
    assert len(faults_of_text("a.txt", "https://py" + "pi.org/project")) == 1


def test_a_bad_lock_is_found() -> None:
    """A pin without hash, an address and an outdated pin are reported."""
    lock = f"a==1 \\\n    # via b\nb==2 \\\n    --hash=sha256:{'0' * 64}\n--extra https://example.org\n"
    assert faults_of_lock(lock) == ["a has no hash", "line 5: --extra https://example.org"]
    assert unmet(["a>=1", "b>=3", "c"], pins_in(lock)) == ["b>=3", "c"]
