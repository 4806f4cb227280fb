"""Each floor of the program knows only the floors below it."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HOUSE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in HOUSE["contracts"]}
SHARED_ROOMS = frozenset({"ui.support", "ui.theme", "ui.widgets"})
LINT = """
import sys
from importlinter.cli import lint_imports
sys.path.insert(0, ".")
sys.exit(lint_imports(sys.argv[1], no_cache=True, no_logo=True))
"""
PLAIN = frozenset({"cchc_desktop", "resources"})


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the packages in `folder`, with this program's contracts."""
    return subprocess.run(
        [sys.executable, "-c", LINT, str(ROOT / "pyproject.toml")],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def packages_of(folder: Path, name: str) -> set[str]:
    """Return the packages and modules directly inside the package `name`."""
    inside = folder / name.replace(".", "/")
    packages = {f"{name}.{file.parent.name}" for file in inside.glob("*/__init__.py")}
    return packages | {f"{name}.{file.stem}" for file in inside.glob("*.py") if file.stem != "__init__"}


def foreign_imports(code: str) -> set[str]:
    """Return the top-level packages `code` imports that are neither Python's nor plain program."""
    found = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found - PLAIN - sys.stdlib_module_names


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Lay out an empty program with every package the contracts name."""
    floors = [name for layer in CONTRACTS["floors"]["layers"] for name in layer.split(" | ")]
    for name in {*floors, *CONTRACTS["rooms"]["modules"], *HOUSE["root_packages"]}:
        place = tmp_path.joinpath(*name.split("."))
        place.mkdir(parents=True, exist_ok=True)
        for folder in (place, *place.parents):
            if folder == tmp_path:
                break
            (folder / "__init__.py").touch()
    return tmp_path


def test_the_floors_hold() -> None:
    """The window, the command line, services, engines and domain import only what lies below them."""
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


def test_an_empty_program_keeps_every_contract(sample: Path) -> None:
    """The contracts themselves forbid nothing by accident."""
    result = lint(sample)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("contract", "module", "imported"),
    [
        ("floors", "cchc_desktop/domain/plans.py", "db"),
        ("floors", "cchc_desktop/signing/sign.py", "cchc_desktop.bundles"),
        ("floors", "cchc_desktop/services/plans.py", "cchc_desktop.workspace"),
        ("floors", "cchc_desktop/cli/plans.py", "ui"),
        ("doors", "ui/plans/table.py", "sqlalchemy"),
        ("doors", "cchc_desktop/cli/plans.py", "db"),
        ("doors", "ui/reports/screen.py", "cchc_desktop.signing"),
        ("qt", "cchc_desktop/documents/chart.py", "PySide6.QtGui"),
        ("domain", "cchc_desktop/domain/plans.py", "msgspec"),
        ("rooms", "ui/overview/screen.py", "ui.plans"),
    ],
)
def test_a_wrong_import_is_found(sample: Path, contract: str, module: str, imported: str) -> None:
    """An import that climbs a floor or crosses into another room is reported, late imports too."""
    (sample / module).write_text(f"def late():\n    import {imported}\n", encoding="utf-8")
    result = lint(sample)
    assert result.returncode == 1
    assert f"{CONTRACTS[contract]['name']} BROKEN" in " ".join(result.stdout.split())


def test_no_package_escapes_the_floors() -> None:
    """A new package of the program is given its floor, a new room of the window its walls."""
    floors = {name for layer in CONTRACTS["floors"]["layers"] for name in layer.split(" | ")}
    assert packages_of(ROOT, "cchc_desktop") - floors == set()
    rooms = {name for name in packages_of(ROOT, "ui") if (ROOT / name.replace(".", "/")).is_dir()}
    assert rooms - set(CONTRACTS["rooms"]["modules"]) == SHARED_ROOMS


def test_a_new_package_is_seen(sample: Path) -> None:
    """A package nobody gave a floor is listed."""
    (sample / "cchc_desktop" / "printing").mkdir()
    (sample / "cchc_desktop" / "printing" / "__init__.py").touch()
    assert "cchc_desktop.printing" in packages_of(sample, "cchc_desktop")


def test_the_domain_is_plain_python() -> None:
    """The rules need nothing but Python, so that they can be read and tested without the rest."""
    files = sorted((ROOT / "cchc_desktop" / "domain").rglob("*.py"))
    assert {
        file.name: foreign for file in files if (foreign := foreign_imports(file.read_text("utf-8")))
    } == {}


def test_a_foreign_import_is_found() -> None:
    """A library imported by the domain is reported, however it is spelled."""
    code = "import asn1crypto.cms\nfrom db.models import x\nimport datetime\nfrom resources import resource\n"
    assert foreign_imports(code) == {"asn1crypto", "db"}
