"""Merged units on the command line: who owes what, by old and by new units; files kept for an update."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders.exchange import open_copy
from builders.mergers import NAME, build_handed_up

from cchc_desktop.bundles import manifest
from cchc_desktop.cli import main

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first quarter of a commune, merged in May, submitted to its district."""
    return build_handed_up(tmp_path_factory.mktemp("merged"))


@pytest.fixture
def run(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """A way to ask the program on 20 January 2019, and to read its answer."""
    open_copy(template, tmp_path / "data").close()
    monkeypatch.setenv("CCHC_PASSWORD", "demo")

    def ask(place: str, *words: object, json_wanted: bool = True) -> Any:
        where = ["--workspace", str(tmp_path / "data" / place), "--as-of", "2019-01-20"]
        asked = [*map(str, words), *where, *(["--json"] if json_wanted else [])]
        code = main.run(asked, open_window=lambda *_a, **_o: 99)
        said = capsys.readouterr()
        assert (code, said.err) == (0, ""), said.err
        return json.loads(said.out) if json_wanted else said.out

    return ask


def test_who_owes_which_quarter_by_old_and_new_units(run: Run, tmp_path: Path) -> None:
    """The old unit owes until May and says what became of it; by new units it stands beneath its heir."""
    rows = {row["unit"]: row for row in run("district", "units", "standing", "--period", "2018-Q1")}
    states = [quarter["state"] for quarter in rows["22651"]["quarters"].values()]
    assert states == ["missing", "missing", "ended", "ended"]
    assert rows["22999"]["quarters"]["2018-Q1"]["state"] == "not_yet"
    assert rows["22651"]["became"] == f"Đã sáp nhập vào {NAME} từ 16/05/2018"
    out = tmp_path / "don-vi.xlsx"
    listed = run("district", "units", "standing", "--period", "2018-Q1", "--new-boundaries", "--out", out)
    (head,) = [row for row in listed if set(row["parts"]) == {"22651", "22654", "22999"}]
    assert (head["quarters"]["2018-Q1"]["received"], head["quarters"]["2018-Q1"]["owing"]) == (0, 2)
    names = [row[0] for row in openpyxl.load_workbook(out).worksheets[0].iter_rows(values_only=True)]
    assert NAME in names
    words = run("district", "units", "standing", "--period", "2018-Q1", "--new-boundaries", json_wanted=False)
    assert f"{NAME}" in words
    assert "0/2" in words


def test_sums_and_results_by_new_units(run: Run, tmp_path: Path) -> None:
    """What is pinned says which units it goes by; ranking names the parts of each line."""
    out = tmp_path / "tong-hop.xlsx"
    quarter = ("--period", "2018-Q1")
    made = run("district", "consolidate", *quarter, "--with-received", "--new-boundaries", "--out", out)
    assert made["boundaries"] == "new"
    assert [(line["name"], line["parts"], line["activities"]) for line in made["lines"]] == [
        (NAME, ["22651"], 1)
    ]
    again = run("district", "consolidate", *quarter, "--with-received", "--new-boundaries", "--out", out)
    assert again["consolidation"] == made["consolidation"]
    old = run("district", "consolidate", *quarter, "--with-received", "--out", out)
    assert (old["boundaries"], old["consolidation"]) == ("reporting", made["consolidation"] + 1)
    assert [line["unit"] for line in old["lines"]] == ["22651"]
    run("district", "review", "accept", "--all", *quarter)
    found = run("district", "review", "results", *quarter, "--new-boundaries")
    (line,) = [unit for unit in found["units"] if unit["parts"] == ["22651", "22654"]]
    assert (line["unit"], line["rank"]) == ("22999", None)
    assert run("district", "review", "results", *quarter)["mean"] == found["mean"]


def test_kept_bundles_are_brought_in_after_the_update(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`setbacks` says that the file is kept, `import-held` brings it in without the stick."""
    (tmp_path / "stick").mkdir()
    sent = run("commune", "bundle", "export", "--all", "--to", tmp_path / "stick", "--for", "574")
    with monkeypatch.context() as older:
        older.setattr(manifest, "SCHEMA", manifest.SCHEMA - 1)
        assert run("district", "bundle", "import", sent["file"])[0]["outcome"] == "newer_program"
    Path(sent["file"]).unlink()
    assert [row["kept"] for row in run("district", "bundle", "setbacks")] == [True]
    (taken,) = run("district", "bundle", "import-held")
    assert taken["outcome"] == "already", "the district holds all of it; now this program can read so"
    assert run("district", "bundle", "setbacks") == run("district", "bundle", "import-held") == []
