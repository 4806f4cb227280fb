"""A district returns two items, a commune mends them, both on the command line alone."""

import json
from pathlib import Path
from typing import Any

import pytest
from builders.assessments import answer_everything
from builders.exchange import build_trusting, open_copy, record

from cchc_desktop.cli import main

QUARTER = ("--period", "2018-Q1")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three trusting workspaces; the commune's quarter is scored."""
    folder = tmp_path_factory.mktemp("template") / "exchange"
    folder.mkdir()
    build_trusting(folder)
    ready = folder.with_name("ready")
    opened = open_copy(folder, ready)
    record(opened.commune)
    answer_everything(opened.commune, "2018-Q1")
    opened.close()
    return ready


def test_returned_and_accepted_on_the_command_line(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """submit, review list, return, set, submit, accept: each says what it did, in JSON, with exit code 0."""
    folder = tmp_path / "exchange"
    open_copy(template, folder).close()
    monkeypatch.setenv("CCHC_PASSWORD", "demo")

    def run(place: str, *words: str) -> Any:
        workspace = ("--workspace", str(folder / place), "--as-of", "2018-04-03", "--json")
        code = main.run([*words, *workspace], open_window=lambda *_a, **_o: 99)
        said = capsys.readouterr()
        assert (code, said.err) == (0, ""), said.err
        return json.loads(said.out)

    def carry(below: str, above: str, code: str) -> None:
        sent = run(below, "bundle", "export", "--to", str(tmp_path), "--for", code)
        assert run(above, "bundle", "import", sent["file"])[0]["outcome"] == "imported"

    assert run("commune", "submit", *QUARTER)["version"] == 1
    carry("commune", "district", "574")
    (row,) = run("district", "review", "list", *QUARTER)
    assert (row["unit"], row["state"], row["mine"], row["appraised"]) == ("22651", "received", True, None)
    unit = ("--unit", "22651", *QUARTER)
    run("district", "review", "appraise", "1.1", *unit, "--points", "0,5", "--reason", "Thiếu biên bản")
    run("district", "review", "return", "5.1", "2.3", *unit, "--reason", "Sai số", "--due", "2018-04-20")
    assert [line["what"] for line in run("district", "review", "history", *unit)]
    carry("district", "commune", "22651")
    run("commune", "assessment", "set", "5.1", *QUARTER, "--points", "0", "--explanation", "Chấm lại")
    refused = main.run(
        ["assessment", "set", "1.1", *QUARTER, "--points", "0", "--workspace", str(folder / "commune")],
        open_window=lambda *_a, **_o: 99,
    )
    assert refused == 3
    assert "trả lại" in capsys.readouterr().err
    assert run("commune", "submit", *QUARTER)["version"] == 2
    carry("commune", "district", "574")
    assert run("district", "review", "accept", "--all", *QUARTER) == {"accepted": ["22651"], "skipped": []}
    assert run("district", "review", "show", *unit)["state"] == "accepted"
    carry("district", "commune", "22651")
    shown = run("commune", "assessment", "show", *QUARTER)
    appraised = {row["id"]: row["appraised"] for row in shown["criteria"]}
    assert (appraised["5.1"], appraised["1.1"]) == ("0", "0.5")


def test_criteria_sets_and_results_on_the_command_line(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A template is written and checked; only Sở Nội vụ publishes (exit code 5); results go out as a file."""
    folder = tmp_path / "exchange"
    open_copy(template, folder).close()
    monkeypatch.setenv("CCHC_PASSWORD", "demo")

    def run(place: str, *words: str) -> tuple[int, Any]:
        workspace = ("--workspace", str(folder / place), "--as-of", "2018-04-03", "--json")
        code = main.run([*words, *workspace], open_window=lambda *_a, **_o: 99)
        said = capsys.readouterr()
        return code, json.loads(said.out) if said.out else said.err

    file = str(tmp_path / "mẫu.xlsx")
    assert run("commune", "assessment", "template", file) == (0, {"file": file})
    checked = {"id": "bo-tieu-chi-moi", "version": 1, "criteria": 5}
    assert run("commune", "assessment", "check-set", file) == (0, checked)
    code, refused = run("commune", "assessment", "publish-set", file)
    assert (code, "Sở Nội vụ" in refused) == (5, True)
    assert run("province", "assessment", "publish-set", file) == (0, checked)
    copy = str(tmp_path / "bộ.toml")
    assert run("district", "assessment", "export-set", "tuyen-truyen-643-2018", copy)[0] == 0
    assert run("district", "assessment", "check-set", copy)[1]["criteria"] == 23
    code, wrong = run("district", "assessment", "check-set", str(folder / "commune" / "workspace.sqlite"))
    assert (code, bool(wrong)) == (3, True)
    out = tmp_path / "kết quả.pdf"
    code, results = run("district", "review", "results", *QUARTER, "--out", str(out))
    assert (code, results["waiting"], results["mean"]) == (0, 0, None)
    assert out.read_bytes().startswith(b"%PDF")
