"""A superior lists on the command line what the units below have sent."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from builders.exchange import Exchange, build_trusting, open_copy, record, send
from builders.schedules import entered

from cchc_desktop.cli import main

Run = Callable[..., Any]


@pytest.fixture
def exchange(tmp_path: Path) -> Exchange:
    """A commune whose entries reach its district, closed when the command line comes."""
    folder = tmp_path / "template"
    folder.mkdir()
    build_trusting(folder)
    return open_copy(folder, tmp_path / "exchange")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command line of the district; answers JSON or words, or the exit code."""
    monkeypatch.setenv("CCHC_PASSWORD", "demo")

    def run_it(*words: str, machine: bool = True) -> Any:
        where = ("--workspace", str(tmp_path / "exchange" / "district"), "--as-of", "2018-04-03")
        code = main.run([*words, *where, *(["--json"] if machine else [])], open_window=lambda *_a, **_o: 99)
        said = capsys.readouterr().out
        return code or (json.loads(said) if machine else said)

    return run_it


def test_activities_of_all_units_are_listed_together(exchange: Exchange, run: Run) -> None:
    """--all-units shows each with the code of its unit; without it the own ones alone; never both at once."""
    record(exchange.commune, "Phát thanh của xã")
    record(exchange.district, "Hội nghị của huyện")
    send(exchange.commune, exchange.district, exchange.stick)
    exchange.close()
    listing = ("activity", "list")
    every = {(row["unit"], row["title"]) for row in run(*listing, "--all-units")}
    assert every == {("22651", "Phát thanh của xã"), ("574", "Hội nghị của huyện")}
    assert [(row["unit"], row["title"]) for row in run(*listing)] == [("574", "Hội nghị của huyện")]
    found = run(*listing, "--all-units", "--text", "phat thanh")
    assert [row["title"] for row in found] == ["Phát thanh của xã"]
    assert "Diên Khánh" in run(*listing, "--all-units", machine=False)
    assert run(*listing, "--all-units", "--unit", "22651") == 2


def test_series_of_all_units_are_listed_together(exchange: Exchange, run: Run) -> None:
    """Each with the code of its unit; one unit's with --unit."""
    march = {"starts_on": date(2018, 3, 8), "ends_on": date(2018, 3, 30)}
    entered(exchange.commune, **march)
    entered(exchange.district, **march)
    send(exchange.commune, exchange.district, exchange.stick)
    exchange.close()
    listing = ("schedule", "list")
    assert {row["unit"] for row in run(*listing, "--all-units")} == {"22651", "574"}
    assert [row["unit"] for row in run(*listing, "--unit", "22651")] == ["22651"]
    assert [row["unit"] for row in run(*listing)] == ["574"]
