"""Workbooks on the command line: template, dry run, import, taking back, export."""

import json
from pathlib import Path
from typing import Any

import pytest
from builders.workbooks import good, workbook
from builders.workspaces import PASSWORD, build_template

from cchc_desktop.cli import main


class Line:
    """A command line at a commune's workspace on 3 July 2018."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._options = ["--workspace", str(folder), "--as-of", "2018-07-03", "--json"]
        self._capsys = capsys

    def __call__(self, *words: object, leaves: int = 0) -> Any:
        """Run `cchc activity …`, hold it to its exit code and return what it says as JSON."""
        code = main.run(["activity", *map(str, words), *self._options], open_window=lambda *_a, **_o: 99)
        said = self._capsys.readouterr()
        assert code == leaves, said.err
        return json.loads(said.out) if said.out else said.err


@pytest.fixture
def line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Line:
    """The command line of a new workspace."""
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    return Line(build_template(tmp_path / "commune"), capsys)


def test_a_workbook_goes_in_and_out_on_the_command_line(line: Line, tmp_path: Path) -> None:
    """A dry run records nothing, an import what it said, an undo takes it back."""
    template = tmp_path / "mẫu.xlsx"
    line("template", template)
    assert template.is_file()
    file = workbook(tmp_path / "sổ.xlsx", good(), good(title="Hai", day="6/6/2018"))
    looked = line("import", file, "--dry-run")
    assert (looked["ready"], looked["imported"], looked["import"]) == (2, 0, None)
    assert line("list", "--period", "2018-Q2") == []
    done = line("import", file)
    assert (done["imported"], done["blocked"]) == (2, 0)
    assert len(line("list", "--period", "2018-Q2")) == 2
    out = tmp_path / "ra.xlsx"
    assert line("export", out, "--period", "2018-Q2", "--column", "title")["count"] == 2
    assert line("export", out, "--all-units")["count"] == 2
    assert line("export", out, "--unit", "574")["count"] == 0
    assert line("import-undo", done["import"])["withdrawn"] == 2
    assert line("list", "--period", "2018-Q2") == []
    assert line("imports")[0]["withdrawn"] is True


def test_bad_rows_stop_an_import_unless_they_are_to_be_left_out(line: Line, tmp_path: Path) -> None:
    """Exit code 3, nothing recorded, each row with its message; --skip-bad takes the good ones."""
    file = workbook(tmp_path / "sổ.xlsx", good(), good(title="Hai", day="hôm qua"))
    faults = tmp_path / "sửa.xlsx"
    stopped = line("import", file, "--faults", faults, leaves=3)
    assert (stopped["imported"], stopped["blocked"]) == (0, 1)
    (row,) = stopped["rows"]
    assert (row["row"], row["messages"][0]["column"]) == (3, "Từ ngày")
    assert faults.is_file()
    assert line("list", "--period", "2018-Q2") == []
    assert line("import", file, "--skip-bad")["imported"] == 1
    assert line("import", file, "--skip-bad", leaves=3)
    assert line("import", file, "--skip-bad", "--with-repeats")["imported"] == 1


def test_what_is_no_workbook_leaves_with_the_officers_mistake(line: Line, tmp_path: Path) -> None:
    """A PDF under the name of a workbook is refused in words, with exit code 3."""
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"%PDF-1.4")
    assert "không phải tệp Excel" in line("import", file, leaves=3)
