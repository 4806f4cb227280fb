"""Setting up asks for a Debian package only when it is missing, and never without saying how."""

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRESENT = "dpkg-query", "echo installed"
ABSENT = "dpkg-query", "exit 1"
OFFICER = "id", "echo 1000"
ROOT_USER = "id", "echo 0"
NO_SUDO = "sudo", "exit 1"
SUDO = "sudo", 'shift; exec "$@"'
APT = "apt-get", 'echo "$DEBIAN_FRONTEND $@" >> apt.log'
OLD_LISTS = "apt-get", 'echo "$@" >> apt.log; [ "$1" = update ] || [ -e fresh ] || { touch fresh; exit 1; }'

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="the Makefile is for Debian")


def see_to_packages(folder: Path, *commands: tuple[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the package step of the Makefile in `folder`, with `commands` in place of the system's."""
    shutil.copy(ROOT / "Makefile", folder)
    tools = folder / "tools"
    tools.mkdir()
    for name, script in commands:
        tool = tools / name
        tool.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    return subprocess.run(
        ["make", "--silent", f"PYTHON={sys.executable}", ".venv/.system"],
        cwd=folder,
        env=os.environ | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "MAKEFLAGS": ""},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def apt_lines(folder: Path) -> list[str]:
    """Return what apt-get was asked to do."""
    log = folder / "apt.log"
    return log.read_text(encoding="utf-8").splitlines() if log.exists() else []


def test_nothing_is_installed_twice(tmp_path: Path) -> None:
    """With every package there, apt is left alone and no root is needed."""
    result = see_to_packages(tmp_path, PRESENT, OFFICER, NO_SUDO, APT)
    assert result.returncode == 0, result.stderr
    assert apt_lines(tmp_path) == []


def test_an_officer_without_sudo_is_told_the_line(tmp_path: Path) -> None:
    """Without root and sudo the step prints one line to run, and stops."""
    result = see_to_packages(tmp_path, ABSENT, OFFICER, NO_SUDO, APT)
    assert result.returncode != 0
    assert [
        line for line in result.stderr.splitlines() if line.startswith("apt-get update && apt-get install")
    ]
    assert apt_lines(tmp_path) == []
    assert not (tmp_path / ".venv" / ".system").exists()


@pytest.mark.parametrize("person", [(ROOT_USER, NO_SUDO), (OFFICER, SUDO)], ids=["root", "sudo"])
def test_missing_packages_are_installed_without_a_question(
    tmp_path: Path, person: tuple[tuple[str, str], ...]
) -> None:
    """As root or through sudo the missing packages come in one go, and nobody is asked anything."""
    result = see_to_packages(tmp_path, ABSENT, *person, APT)
    assert result.returncode == 0, result.stderr
    (line,) = apt_lines(tmp_path)
    assert line.startswith("noninteractive install -y")
    assert "libegl1" in line


def test_old_package_lists_are_renewed_only_when_needed(tmp_path: Path) -> None:
    """Package lists are fetched after an installation failed, and then it is tried again."""
    result = see_to_packages(tmp_path, ABSENT, ROOT_USER, OLD_LISTS)
    assert result.returncode == 0, result.stderr
    assert [line.split()[0] for line in apt_lines(tmp_path)] == ["install", "update", "install"]
