"""Evidence by commands: attached to one record or several, listed, checked, put back, reported as missing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders.activities import proof, record
from builders.workspaces import PASSWORD, build_template, copy_of

from cchc_desktop.cli import main

Cchc = Callable[..., tuple[int, Any, str]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh in which nothing is recorded."""
    return build_template(tmp_path_factory.mktemp("template") / "commune")


@pytest.fixture
def made(template: Path, tmp_path: Path) -> list[str]:
    """Ids of three broadcasts without a file, in a copy of that workspace."""
    opened = copy_of(template, tmp_path / "commune")
    ids = [record(opened, title=f"Phát thanh {number}").id for number in range(3)]
    opened.close()
    return ids


@pytest.fixture
def cchc(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cchc:
    """`cchc evidence` on that workspace: exit code, its JSON, what it complained of."""
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_WORKSPACE", str(tmp_path / "commune"))

    def run(*words: str) -> tuple[int, Any, str]:
        code = main.run(
            ["evidence", *words, "--as-of", "2018-07-03", "--json"], open_window=lambda *_a, **_o: 99
        )
        out, err = capsys.readouterr()
        return code, json.loads(out) if out else None, err

    return run


def test_one_file_is_attached_to_several_records_and_listed(
    cchc: Cchc, made: list[str], tmp_path: Path
) -> None:
    """`--to` may be repeated; the list tells number, place, and every record the file proves."""
    words = ("--locator", "trang 3", "--number", "12/BB", "--issuer", "UBND", "--effective", "09/05/2018")
    to = [word for whom in made[:2] for word in ("--to", whom)]
    code, added, _ = cchc("add", str(proof(tmp_path)), *to, *words)
    assert (code, [row["id"] for row in added["records"]]) == (0, made[:2])
    (row,) = cchc("list")[1]
    assert (row["sha256"], row["locator"], row["number"], row["effective_on"], row["present"]) == (
        added["sha256"],
        "trang 3",
        "12/BB",
        "2018-05-09",
        True,
    )
    assert [whom["id"] for whom in row["records"]] == made[:2]
    assert cchc("list", "--of", made[1])[1][0]["name"] == "biên bản.txt"
    assert cchc("list", "--of", made[2])[1] == []
    assert cchc("list", "--text", "bien ban")[1][0]["id"] == row["id"]
    assert cchc("list", "--unit", "574")[1] == []


def test_what_has_no_file_is_listed_and_written_as_xlsx(cchc: Cchc, made: list[str], tmp_path: Path) -> None:
    """By period and clause; the workbook holds the same rows."""
    cchc("add", str(proof(tmp_path)), "--to", made[0])
    target = tmp_path / "thiếu.xlsx"
    code, rows, _ = cchc("missing", "--period", "2018-Q2", "--out", str(target))
    assert (code, [row["id"] for row in rows]) == (0, made[1:])
    assert set(rows[0]) >= {"clause", "task", "date", "title", "kind", "note"}
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert [sheet.cell(row, 6).value for row in (5, 6)] == ["Phát thanh 1", "Phát thanh 2"]
    assert cchc("missing", "--period", "2018-Q2", "--clause", "II.2")[1] == []
    assert cchc("missing", "--period", "2018-Q1")[1] == []


def test_a_lost_file_is_found_and_put_back(cchc: Cchc, made: list[str], tmp_path: Path) -> None:
    """Exit code 4 with the record it proved; `--mend-from` puts the very file back, its twin does not."""
    file = proof(tmp_path / "gốc")
    sha256 = cchc("add", str(file), "--to", made[0])[1]["sha256"]
    assert cchc("verify")[:2] == (
        0,
        {"ok": True, "files": 1, "mended": 0, "faults": [], "awaited": [], "orphans": []},
    )
    (tmp_path / "commune" / "evidence" / sha256[:2] / sha256).unlink()
    code, found, _ = cchc("verify")
    assert (code, found["ok"]) == (4, False)
    (fault,) = found["faults"]
    assert (fault["kind"], fault["records"][0]["id"], fault["name"]) == ("missing", made[0], file.name)
    proof(tmp_path / "giả", words="Biên bản phát thanH\n")
    code, found, _ = cchc("verify", "--mend-from", str(tmp_path / "giả"))
    assert (code, found["mended"]) == (4, 0)
    code, found, _ = cchc("verify", "--mend-from", str(tmp_path / "gốc"))
    assert (code, found["mended"], found["ok"]) == (0, 1, True)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (2, ("add", "x.pdf")),
        (2, ("missing",)),
        (3, ("add", "x.pdf", "--to", "không có")),
        (3, ("missing", "--period", "2018-Q9")),
        (3, ("list", "--unit", "99999")),
        (4, ("add", "không có.pdf", "--to", "ID")),
        (4, ("verify", "--mend-from", "không/có")),
    ],
)
def test_each_failure_says_what_to_do(cchc: Cchc, made: list[str], code: int, words: tuple[str, ...]) -> None:
    """Wrong usage 2, a mistake 3, trouble outside 4; two lines on stderr, nothing on stdout."""
    got, out, err = cchc(*(made[0] if word == "ID" else word for word in words))
    assert (got, out, len(err.strip().splitlines())) == (code, None, 2), err
