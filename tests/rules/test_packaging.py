"""What is built for officers' computers is built from what was tried, and installs for one person alone."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[2]
PACKAGING = ROOT / "packaging"
PIN = re.compile(r"([a-z0-9-]+)==(\S+?)(?: ; (.+?))? \\")
HASH = re.compile(r"    --hash=sha256:([0-9a-f]{64})")
OLDEST_WINDOWS = "10.0.17763"
"""Windows 10 1809."""

Lock = Mapping[str, tuple[str, frozenset[str]]]
"""Distribution → its version and the hashes of its files."""


def pins_for_windows(text: str) -> Lock:
    """Return the pins of a lock that are installed on Windows."""
    pins: dict[str, tuple[str, set[str]]] = {}
    name = ""
    for line in text.splitlines():
        if found := PIN.fullmatch(line):
            name = "" if "darwin" in (found[3] or "") else found[1]
            if name:
                pins[name] = (found[2], set())
        elif name and (found := HASH.match(line)):
            pins[name][1].add(found[1])
    return {name: (version, frozenset(hashes)) for name, (version, hashes) in pins.items()}


def faults_of_wheels(pins: Lock, wheels: Mapping[str, str], *, python: str) -> list[str]:
    """Say which pin has no wheel for 64-bit Windows, and which wheel the lock does not know."""
    faults, seen = [], set()
    digits = int(python.replace(".", ""))
    for file, digest in wheels.items():
        name, version, _, tags = parse_wheel_filename(file)
        pinned, hashes = pins.get(canonicalize_name(name), ("", frozenset()))
        fits = any(
            tag.platform in {"win_amd64", "any"}
            and (
                tag.interpreter in {"py3", "py2.py3", f"cp{digits}"}
                or (tag.abi == "abi3" and int(tag.interpreter.removeprefix("cp")) <= digits)
            )
            for tag in tags
        )
        if str(version) != pinned:
            faults.append(f"{file}: the lock pins {pinned or 'nothing'}")
        elif digest not in hashes:
            faults.append(f"{file}: the lock does not know its hash")
        elif not fits:
            faults.append(f"{file}: not for Python {python} on 64-bit Windows")
        seen.add(canonicalize_name(name))
    return [*faults, *(f"{name}: no wheel" for name in pins if name not in seen)]


def test_every_pin_has_a_wheel_for_windows() -> None:
    """Each pinned dependency comes to 64-bit Windows as a wheel whose hash the lock holds."""
    listed = tomllib.loads((PACKAGING / "windows-wheels.toml").read_text(encoding="utf-8"))
    pins = pins_for_windows((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    assert faults_of_wheels(pins, listed["wheels"], python=listed["python"]) == []


def test_a_pin_without_its_wheel_is_found() -> None:
    """A wheel that is missing, altered, outdated or for another system is named."""
    pins = pins_for_windows(
        "".join(
            f"{name}==1{marker} \\\n    --hash=sha256:{'0' * 64}\n"
            for name, marker in (
                ("a", ""),
                ("b", ""),
                ("c", ""),
                ("d-d", ""),
                ("e", " ; sys_platform == 'win32'"),
                ("m", " ; sys_platform == 'darwin'"),
            )
        )
    )
    wheels = {
        "a-1-cp311-abi3-win_amd64.whl": "0" * 64,
        "b-1-py3-none-any.whl": "1" * 64,
        "c-1-cp313-cp313-manylinux_2_28_x86_64.whl": "0" * 64,
        "d_d-2-py3-none-any.whl": "0" * 64,
    }
    assert faults_of_wheels(pins, wheels, python="3.13") == [
        "b-1-py3-none-any.whl: the lock does not know its hash",
        "c-1-cp313-cp313-manylinux_2_28_x86_64.whl: not for Python 3.13 on 64-bit Windows",
        "d_d-2-py3-none-any.whl: the lock pins 1",
        "e: no wheel",
    ]


def test_the_installer_needs_no_administrator() -> None:
    """The installer sets up for one person, on Windows 10 1809 or newer, in the version it is told."""
    script = (PACKAGING / "windows" / "installer.iss").read_text(encoding="utf-8-sig")
    setup = dict(line.split("=", 1) for line in script.splitlines() if re.match(r"\w+=", line))
    assert setup["PrivilegesRequired"] == "lowest"
    assert setup["MinVersion"] == OLDEST_WINDOWS
    assert setup["DefaultDirName"].startswith("{localappdata}")
    assert setup["AppVersion"] == "{#Version}"


def test_officers_data_survive_an_uninstall() -> None:
    """Removing the program names only folders of the program, never the one with the data."""
    script = (PACKAGING / "windows" / "installer.iss").read_text(encoding="utf-8-sig")
    removed = re.findall(r'^Type: filesandordirs; Name: "([^"]+)"', script, re.MULTILINE)
    assert removed
    assert all(
        name == r"{app}\_internal" or name.startswith(r"{localappdata}\Programs\cchc-desktop\program")
        for name in removed
    )


def test_nothing_is_packed_into_one_file() -> None:
    """The program is a folder: what unpacks itself at each start is slow and looks like a virus to guards."""
    spec = (PACKAGING / "cchc.spec").read_text(encoding="utf-8")
    assert "COLLECT(" in spec
    assert "exclude_binaries=True" in spec
    assert "upx=True" not in spec
