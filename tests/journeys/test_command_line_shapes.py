"""What scripts rely on: the keys of `--json`, exit codes, the language, the day taken for today."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders.activities import proof, record
from builders.workspaces import LOGIN, PASSWORD, SetClock, build_template, copy_of, rows_of

from cchc_desktop.cli import main
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace

Said = tuple[int, str, str]
Cchc = Callable[..., Said]
TODAY = ("--as-of", "2018-07-03")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh with one activity that has a file."""
    folder = tmp_path_factory.mktemp("cli")
    opened = copy_of(build_template(folder / "template"), folder / "filled", SetClock())
    record(opened, proof(folder))
    opened.close()
    return opened.folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A copy of that workspace."""
    opened = copy_of(template, tmp_path / "commune")
    opened.close()
    return opened.folder


@pytest.fixture
def cchc(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cchc:
    """The command line on that workspace: exit code, what it printed, what it complained of."""
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_WORKSPACE", str(folder))

    def run(*words: str) -> Said:
        code = main.run([*words, *TODAY], open_window=lambda *_args, **_options: 99)
        return (code, *capsys.readouterr())

    return run


def asked(cchc: Cchc, *words: str) -> Any:
    """Return what a command answers as JSON: one document on stdout, nothing on stderr."""
    code, out, err = cchc(*words, "--json")
    assert (code, err) == (0, ""), err
    return json.loads(out)


SHAPES: list[tuple[tuple[str, ...], set[str]]] = [
    (("plan", "list"), {"clause", "title", "owners", "cadence", "basis", "due", "audience"}),
    (
        ("plan", "obligations", "--period", "2018-Q2"),
        {"clause", "unit", "period", "owed", "done", "state", "due"},
    ),
    (
        ("activity", "list", "--period", "2018-Q2"),
        {"id", "date", "channel", "title", "clauses", "counters", "evidence"},
    ),
    (
        ("assessment", "show", "--period", "2018-Q2"),
        {"period", "unit", "criteria", "total", "maximum", "percent", "class"},
    ),
    (("doctor",), {"ok", "checks"}),
    (("units", "show", "574"), {"code", "name", "superiors"}),
    (("audit", "verify"), {"ok", "lines", "broken_at"}),
    (("evidence", "verify"), {"ok", "faults"}),
    (("activity", "channels"), {"id", "label", "counters"}),
    (("search", "phat thanh"), {"noun", "id", "title", "marked", "words"}),
    (("backup", "make"), {"file", "size"}),
    (("assessment", "sets"), {"id", "version", "title"}),
    (("report", "list", "--period", "2018-Q2"), set()),
    (("identity", "list"), set()),
    (("trust", "list"), set()),
    (("bundle", "list"), set()),
    (("backup", "list"), set()),
    (("feedback", "list"), set()),
]


@pytest.mark.parametrize(("words", "keys"), SHAPES, ids=[" ".join(words[:2]) for words, _ in SHAPES])
def test_an_answer_keeps_its_keys(cchc: Cchc, words: tuple[str, ...], keys: set[str]) -> None:
    """One document, a list or an object as before, with at least the keys that were promised."""
    answer = asked(cchc, *words)
    if isinstance(answer, list) and keys:
        assert answer
        assert all(keys <= set(row) for row in answer)
    elif keys:
        assert keys <= set(answer)
    else:
        assert answer == []
    code, out, _ = cchc(*words)
    assert (code, out.lstrip().startswith(("{", "["))) == (0, False)


def test_values_have_the_forms_scripts_expect(cchc: Cchc) -> None:
    """Days as ISO text, decimals as strings, figures as numbers, nothing as null."""
    (row,) = asked(cchc, "activity", "list", "--period", "2018-Q2")
    assert (row["date"], row["clauses"], row["counters"], row["evidence"]) == (
        "2018-05-09",
        ["II.3.4"],
        {"broadcasts": 2, "minutes": 30},
        1,
    )
    shown = asked(
        cchc, "assessment", "set", "5.1", "--points", "4,25", "--explanation", "x", "--period", "2018-Q2"
    )
    criterion = next(c for c in shown["criteria"] if c["id"] == "5.1")
    assert set(criterion) >= {"id", "max", "proposed", "self", "appraised", "not_applicable", "formula"}
    assert (criterion["self"], criterion["max"], criterion["appraised"]) == ("4.25", "6", None)
    assert shown["unit"] == "22651"
    owed = asked(cchc, "plan", "obligations", "--period", "2018-Q2", "--unit", "574")
    weekly = next(o for o in owed if o["clause"] == "II.3.3")
    assert (weekly["unit"], weekly["period"], weekly["owed"], weekly["done"]) == ("574", "2018-Q2", 26, 0)
    for check in asked(cchc, "doctor")["checks"]:
        assert set(check) >= {"name", "ok", "detail"}


def test_the_work_of_a_quarter_on_the_command_line(
    cchc: Cchc, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Record, prove, withdraw, answer feedback, assess, submit, build, sign, number and verify a report."""
    made = asked(
        cchc, "activity", "add", "--title", "Đối thoại", "--channel", "dialogue", "--from", "01/06/2018",
        "--clause", "II.2.a.2", "--audience", "citizens", "--spent", "500000",
    )  # fmt: skip
    file = asked(
        cchc, "evidence", "add", str(proof(tmp_path)), "--to", made["id"], "--locator", "mục 2, trang 3"
    )
    assert set(file) >= {"id", "sha256", "size", "media_type"}
    assert len(asked(cchc, "activity", "list", "--period", "2018-06")) == 1
    asked(cchc, "activity", "withdraw", made["id"], "--reason", "Nhập nhầm")
    assert asked(cchc, "activity", "list", "--period", "2018-06") == []
    case = asked(
        cchc, "feedback", "add", "--received", "2018-05-09", "--channel", "box", "--kind", "conduct",
        "--content", "Chờ lâu", "--sender-name", "Lê Thị Kín",
    )  # fmt: skip
    assert "Kín" not in json.dumps(case, ensure_ascii=False)
    answer = ("--number", "7/UBND", "--day", "2018-05-20", "--text", "Đã chấn chỉnh")
    assert asked(cchc, "feedback", "answer", case["code"], *answer)["state"] == "answered"
    asked(cchc, "feedback", "publish", case["code"], "--day", "2018-05-21", "--place", "Bảng tin")
    assert asked(cchc, "assessment", "propose", "--period", "2018-Q2")["taken"] > 0
    for criterion in asked(cchc, "assessment", "show", "--period", "2018-Q2")["criteria"]:
        if criterion["problem"]:
            points = criterion["self"] or "1"
            words = ("--points", points, "--explanation", "Theo sổ.", "--period", "2018-Q2")
            asked(cchc, "assessment", "set", criterion["id"], *words)
    assert asked(cchc, "submit", "--period", "2018-Q2")["version"] == 1
    monkeypatch.setenv("CCHC_P12_PASSWORD", "khóa mẫu 2018")
    identity = asked(cchc, "identity", "create", "--name", "Trần Văn An", "--title", "Chủ tịch")
    report = tmp_path / "bc.pdf"
    assert asked(cchc, "report", "build", "--period", "2018-Q2", "--out", str(report))["state"] == "prepared"
    asked(cchc, "report", "sign", str(report), "--p12", identity["file"])
    asked(cchc, "report", "issue", str(report), "--number", "48", "--day", "2018-07-03")
    seal = asked(cchc, "identity", "create", "--name", "UBND thị trấn Diên Khánh")
    asked(cchc, "report", "sign", str(report), "--role", "seal", "--p12", seal["file"])
    verdict = asked(cchc, "report", "verify", str(report))
    assert (verdict["verdict"], verdict["content"]) == ("indeterminate", "intact")
    for signature in verdict["signatures"]:
        assert set(signature) >= {"signer", "role", "intact", "trusted", "revocation", "signed_at"}
    assert [s["role"] for s in verdict["signatures"]] == ["leader", "seal"]
    assert asked(cchc, "report", "list", "--period", "2018-Q2")[0]["number"] == "48"
    done = next(
        o["done"]
        for o in asked(cchc, "plan", "obligations", "--period", "2018-Q2")
        if o["clause"] == "IV.1.2.x"
    )
    assert done == 1
    altered = bytearray(report.read_bytes())
    altered[700] ^= 1
    report.write_bytes(altered)
    code, out, _ = cchc("report", "verify", str(report), "--json")
    assert (code, json.loads(out)["verdict"]) == (5, "invalid")
    assert asked(cchc, "doctor")["ok"] is True


WRONG: list[tuple[int, tuple[str, ...]]] = [
    (2, ("activity", "add", "--title", "x")),
    (2, ("plan", "list", "--lang", "fr")),
    (3, ("activity", "add", "--title", "x", "--channel", "pigeon", "--from", "2018-05-09")),
    (
        3,
        (
            "activity",
            "add",
            "--title",
            "x",
            "--channel",
            "radio",
            "--from",
            "2018-05-09",
            "--counter",
            "broadcasts=-1",
        ),
    ),
    (
        3,
        (
            "activity",
            "add",
            "--title",
            "x",
            "--channel",
            "radio",
            "--from",
            "2018-05-09",
            "--counter",
            "broadcasts",
        ),
    ),
    (3, ("activity", "add", "--title", "x", "--channel", "radio", "--from", "2019-05-09")),
    (3, ("activity", "list", "--period", "2018-Q9")),
    (3, ("units", "show", "99999")),
    (3, ("submit", "--period", "2018-Q2")),
    (3, ("plan", "obligations", "--period", "2018-Q2", "--unit", "x")),
    (3, ("assessment", "set", "5.1", "--points", "7", "--period", "2018-Q2")),
    (3, ("assessment", "set", "5.1", "--points", "nhiều", "--period", "2018-Q2")),
    (3, ("report", "build", "--period", "2018-Q2", "--out", "bc.odt")),
    (3, ("bundle", "export", "--to", ".", "--plain")),
    (4, ("evidence", "add", "không có.pdf", "--to", "ID")),
    (4, ("bundle", "inspect", "không có.cchc")),
]


@pytest.mark.parametrize(("code", "words"), WRONG, ids=[" ".join(words)[:60] for _, words in WRONG])
def test_each_kind_of_failure_has_its_exit_code(
    cchc: Cchc, folder: Path, code: int, words: tuple[str, ...]
) -> None:
    """Wrong usage 2, a mistake 3, trouble outside 4; the message and the way out are on stderr alone."""
    if "ID" in words:
        (row,) = asked(cchc, "activity", "list", "--period", "2018-Q2")
        words = tuple(row["id"] if word == "ID" else word for word in words)
    got, out, err = cchc(*words, "--json")
    assert (got, out) == (code, ""), err
    assert len(err.strip().splitlines()) == 2


def test_a_wrong_password_is_refused(cchc: Cchc, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 5; without any password the mistake says how a script gives one."""
    monkeypatch.setenv("CCHC_PASSWORD", "sai")
    assert cchc("plan", "list")[0] == 5
    monkeypatch.delenv("CCHC_PASSWORD")
    code, _, err = cchc("plan", "list")
    assert (code, "CCHC_PASSWORD" in err) == (3, True)


def test_several_people_name_themselves(cchc: Cchc, template: Path, folder: Path) -> None:
    """With two people `--user` is needed, before or after the command."""
    opened = Workspace.open(folder, password=PASSWORD)
    opened.users.add(NewUser("vanan", "Trần Văn An", "Chủ tịch", "chủ tịch"))
    opened.close()
    assert cchc("plan", "list")[0] == 3
    assert cchc("plan", "list", "--user", LOGIN)[0] == 0
    assert cchc("--user", LOGIN, "plan", "list")[0] == 0
    assert cchc("plan", "list", "--user", "vanan")[0] == 5


def test_a_broken_workspace_is_reported_by_its_exit_code(cchc: Cchc, folder: Path) -> None:
    """The doctor finds damage with 4, an altered trail is refused with 5, a damaged copy is trouble."""
    asked(cchc, "backup", "make")
    (copy,) = (folder / "backups").glob("*Z/workspace.sqlite")
    copy.write_bytes(copy.read_bytes()[:9000])
    assert cchc("backup", "verify")[0] == 4
    with rows_of(folder) as rows:
        rows.execute("DROP TRIGGER audit_lines_stay")
        rows.execute("UPDATE audit_lines SET author = 'Ai đó' WHERE seq = 1")
    code, out, _ = cchc("audit", "verify", "--json")
    assert (code, json.loads(out)["broken_at"]) == (5, 1)
    code, out, _ = cchc("doctor", "--json")
    assert (code, json.loads(out)["ok"]) == (4, False)


def test_english_on_request(cchc: Cchc) -> None:
    """`--lang en` speaks English in answers and complaints; without it Vietnamese."""
    assert "The plan has no clause" in cchc(
        "activity", "add", "--title", "x", "--channel", "radio", "--from", "2018-05-09", "--clause", "X.1",
        "--lang", "en",
    )[2]  # fmt: skip
    assert "không có" in cchc(
        "activity", "add", "--title", "x", "--channel", "radio", "--from", "2018-05-09", "--clause", "X.1"
    )[2]  # fmt: skip
    assert cchc("--lang=en", "audit", "verify")[1] != cchc("audit", "verify")[1]


def test_the_day_taken_for_today_decides(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report is not due on 3 July and missing on 5 July; a day to come cannot be recorded."""
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_WORKSPACE", str(folder))

    def state(day: str) -> str:
        words = ["plan", "obligations", "--period", "2018-Q2", "--json", "--as-of", day]
        assert main.run(words, open_window=lambda *_a, **_o: 99) == 0
        return next(o["state"] for o in json.loads(capsys.readouterr().out) if o["clause"] == "IV.1.2.x")

    assert (state("2018-07-03"), state("05/07/2018")) == ("not_due", "missing")
    words = ["activity", "add", "--title", "x", "--channel", "radio", "--from", "2018-05-09"]
    assert main.run([*words, "--as-of", "2018-05-08"], open_window=lambda *_a, **_o: 99) == 3


def test_a_new_workspace_is_made_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`cchc init` needs a unit and a password; the same folder a second time is a mistake."""
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    words = [
        "--workspace",
        str(tmp_path / "mới"),
        "init",
        "--unit",
        "574",
        "--user",
        "ha",
        "--name",
        "Nguyễn Thị Hà",
        "--json",
    ]
    assert main.run(words, open_window=lambda *_a, **_o: 99) == 0
    assert json.loads(capsys.readouterr().out)["unit"] == "574"
    assert main.run(words, open_window=lambda *_a, **_o: 99) == 3


def test_the_installed_program_says_the_same(folder: Path) -> None:
    """As a process of its own: UTF-8 on both streams, one document, no Qt, whatever the console's letters."""
    words = ("activity", "list", "--period", "2018-Q2", "--json", *TODAY)
    settings = {"CCHC_PASSWORD": PASSWORD, "CCHC_WORKSPACE": str(folder), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "cchc_desktop", *words],
        env=os.environ | settings,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr.decode()
    (row,) = json.loads(done.stdout.decode())
    assert row["title"] == "Phát thanh chuyên mục cải cách hành chính"
    imported = done.stderr.decode()
    assert "sqlalchemy" in imported
    assert not [
        name for name in ("PySide6", "pyhanko", "reportlab", "openpyxl", "alembic") if name in imported
    ]
