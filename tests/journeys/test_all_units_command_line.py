"""A superior lists on the command line what the units below have sent."""

import json
from pathlib import Path
from typing import Any

import pytest
from builders.exchange import build_trusting, open_copy, record, send

from cchc_desktop.cli import main


def test_activities_of_all_units_are_listed_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--all-units shows each with the code of its unit; without it the own ones alone; never both at once."""
    folder = tmp_path / "template"
    folder.mkdir()
    build_trusting(folder)
    exchange = open_copy(folder, tmp_path / "exchange")
    record(exchange.commune, "Phát thanh của xã")
    record(exchange.district, "Hội nghị của huyện")
    send(exchange.commune, exchange.district, exchange.stick)
    exchange.close()
    monkeypatch.setenv("CCHC_PASSWORD", "demo")

    def run(*words: str, machine: bool = True) -> Any:
        where = ("--workspace", str(tmp_path / "exchange" / "district"), "--as-of", "2018-04-03")
        code = main.run(
            ["activity", "list", *words, *where, *(["--json"] if machine else [])],
            open_window=lambda *_a, **_o: 99,
        )
        said = capsys.readouterr().out
        return code or (json.loads(said) if machine else said)

    every = {(row["unit"], row["title"]) for row in run("--all-units")}
    assert every == {("22651", "Phát thanh của xã"), ("574", "Hội nghị của huyện")}
    assert [(row["unit"], row["title"]) for row in run()] == [("574", "Hội nghị của huyện")]
    assert [row["title"] for row in run("--all-units", "--text", "phat thanh")] == ["Phát thanh của xã"]
    assert "thị trấn Diên Khánh" in run("--all-units", machine=False)
    assert run("--all-units", "--unit", "22651") == 2
