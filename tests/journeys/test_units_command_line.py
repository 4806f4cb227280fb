"""Units changed, numbers given twice and open choices, as typed on the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders.assessments import answer_everything, submit
from builders.exchange import build_trusting, send
from builders.twins import build_twins, open_twins

from cchc_desktop.cli import main
from cchc_desktop.domain.same_numbers import mark_of

Run = Callable[..., Any]
NEW = "22999;Xã Diên Mới;Ủy ban nhân dân xã Diên Mới;commune;574"


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in the workspace of that name and return what it prints; `fails` is the exit code."""
    monkeypatch.setenv("CCHC_PASSWORD", "demo")

    def typed(place: str, *words: object, fails: int = 0) -> Any:
        line = [*map(str, words), "--workspace", str(tmp_path / place), "--user", "demo", "--json"]
        code = main.run(line, open_window=lambda *_a, **_o: 99)
        said = capsys.readouterr()
        assert code == fails, said.err
        return said.err if fails else json.loads(said.out)

    return typed


def test_so_noi_vu_changes_units_and_begins_a_new_one(run: Run, tmp_path: Path) -> None:
    """A dry run changes nothing; a merger ends the old ones; a starter bundle lets the new one begin."""
    build_trusting(tmp_path)
    change = ["units", "reorganise", "--day", "2018-03-10", "--old", "22651", "--old", "22654", "--new", NEW]
    change += ["--basis", "Nghị quyết 12"]
    told = run("province", *change, "--dry-run")
    assert ([u["name"] for u in told["begun"]], len(told["ended"])) == (["Xã Diên Mới"], 2)
    assert [u["valid_to"] for u in [run("province", "units", "show", "22651")]] == ["2025-06-30"]
    assert "Sở Nội vụ" in run("district", *change, fails=3)
    assert "mô tả" in run("province", *change[:-4], "--new", "x", "--basis", "NQ", fails=3)
    run("province", *change)
    assert run("province", "units", "show", "22651", "--on", "2018-02-01")["valid_to"] == "2018-03-09"
    renamed = ("units", "rename", "22657", "--name", "Xã Điền", "--body", "Ủy ban nhân dân xã Điền")
    assert run("province", *renamed)["renamed"][0]["name"] == "Xã Điền"
    starter = run("province", "station", "starter", "--out", tmp_path)
    begin = ("init", "--unit", "22999", "--plain", "--starter", starter["file"], "--fingerprint")
    assert "không khớp" in run("new", *begin, "0" * 20, fails=5)
    assert run("new", *begin, starter["fingerprint"])["unit"] == "22999"


def test_a_shared_number_is_listed_and_settled(run: Run, tmp_path: Path) -> None:
    """The commune lists both with their marks and lets one count; the district names it until then."""
    build_twins(tmp_path)
    twins = open_twins(tmp_path, tmp_path / "copy")
    made = []
    for at in (twins.one, twins.two):
        answer_everything(at, "2018-Q1")
        made.append(submit(at, "2018-Q1").id)
        send(at, twins.district, twins.stick)
    send(twins.two, twins.one, twins.stick)
    twins.close()
    (unit,) = run("copy/district", "bundle", "unsettled")
    assert unit["name"] == "Thị trấn Diên Khánh"
    (shared,) = run("copy/one", "bundle", "same-numbers")
    assert [(r["id"], r["mark"]) for r in shared["records"]] == [(each, mark_of(each)) for each in made]
    run("copy/one", "bundle", "settle", made[1])
    assert run("copy/one", "bundle", "same-numbers") == []
    assert "chọn" in run("copy/one", "bundle", "settle", made[1], fails=3)
