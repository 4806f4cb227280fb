"""Files are named for what they are for, say so in a docstring, and stay short enough to read."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("cchc_desktop", "ui", "db", "resources")
VAGUE = frozenset(
    {
        "util",
        "utils",
        "helper",
        "helpers",
        "misc",
        "common",
        "commons",
        "manager",
        "managers",
        "base",
        "bases",
    }
)
LONGEST = 400
MIGRATIONS = "db/migrations/versions/"
INIT_WITH_CODE = "resources/__init__.py"


def faults_of_file(path: str, code: str) -> list[str]:
    """Say what is wrong with the name, the length and the docstrings of the file at `path`."""
    faults = []
    parts = path.removesuffix(".py").split("/")
    faults += [f"{path}: {part!r} says nothing" for part in parts if part in VAGUE]
    lines = len(code.splitlines())
    if lines > LONGEST and not path.startswith(MIGRATIONS):
        faults.append(f"{path}: {lines} lines, more than {LONGEST}")
    if parts[0] in PROGRAM:
        faults += _faults_of_docstrings(path, ast.parse(code))
    return faults


def _faults_of_docstrings(path: str, module: ast.Module) -> list[str]:
    faults = []
    if not ast.get_docstring(module):
        faults.append(f"{path}: no docstring")
    if path.endswith("/__init__.py") and path != INIT_WITH_CODE and len(module.body) > 1:
        faults.append(f"{path}: code beside the docstring")
    faults += [
        f"{path}:{node.lineno}: {node.name} has no docstring"
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    return faults


def test_files_are_named_short_and_described() -> None:
    """Each module, public class and public function tells in a docstring what it is for."""
    files = [file for folder in (*PROGRAM, "tests") for file in sorted((ROOT / folder).rglob("*.py"))]
    faults = [
        fault
        for file in files
        for fault in faults_of_file(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8"))
    ]
    assert not faults, "\n".join(faults)


def test_test_folders_are_no_packages() -> None:
    """Tests are collected by path; a package among them would hide a test of the same name."""
    assert sorted((ROOT / "tests").rglob("__init__.py")) == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("ui/utils.py", '"""Docs."""\n'),
        ("cchc_desktop/common/dates.py", '"""Docs."""\n'),
        ("cchc_desktop/domain/dates.py", "x = 1\n"),
        ("cchc_desktop/domain/__init__.py", '"""Docs."""\nx = 1\n'),
        ("ui/dates.py", '"""Docs."""\ndef show():\n    return 1\n'),
        ("ui/dates.py", '"""Docs."""\nclass Show:\n    x = 1\n'),
        ("tests/unit/test_dates.py", "x = 1\n" * (LONGEST + 1)),
    ],
)
def test_a_bad_file_is_found(path: str, code: str) -> None:
    """A vague name, a missing docstring, code in `__init__.py` and an endless file are reported."""
    assert len(faults_of_file(path, code)) == 1


def test_a_good_file_passes() -> None:
    """A long migration and a private function without docstring are fine."""
    assert faults_of_file(f"{MIGRATIONS}r0001_first.py", '"""Docs."""\n' * (LONGEST + 1)) == []
    assert faults_of_file("ui/dates.py", '"""Docs."""\ndef _show():\n    return 1\n') == []
