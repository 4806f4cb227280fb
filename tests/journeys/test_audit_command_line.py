"""The trail on the command line: listed, narrowed, given out signed, checked by whoever gets the file."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders.workspaces import LOGIN, PASSWORD, build_template, copy_of

from cchc_desktop.cli import main

Cchc = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("trail") / "template")


@pytest.fixture
def cchc(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cchc:
    """The command line on a copy of it in which a setting was chosen and a name corrected."""
    opened = copy_of(template, tmp_path / "commune")
    opened.settings.set("idle_minutes", "15")
    opened.users.describe(LOGIN, name="Nguyễn Thị Hà", title="Công chức")
    opened.close()
    monkeypatch.setenv("CCHC_WORKSPACE", str(opened.folder))
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)

    def run(*words: str) -> tuple[int, str, str]:
        code = main.run(list(words), open_window=lambda *_args, **_options: 99)
        return (code, *capsys.readouterr())

    return run


def told(cchc: Cchc, *words: str) -> Any:
    """Return what a command answers as JSON."""
    code, out, err = cchc(*words, "--json")
    assert code == 0, err
    return json.loads(out)


def test_lines_are_listed_and_narrowed(cchc: Cchc) -> None:
    """By kind and by day; a kind there is not is wrong usage."""
    assert len(told(cchc, "audit", "list")) == 2
    (line,) = told(cchc, "audit", "list", "--kind", "setting")
    assert (line["action"], line["record"]) == ("set", "idle_minutes")
    assert told(cchc, "audit", "list", "--since", "2018-07-04") == []
    assert cchc("audit", "list", "--kind", "rumour")[0] == 2


def test_the_trail_is_given_out_and_checked(cchc: Cchc, tmp_path: Path) -> None:
    """The file holds together until a letter of it is changed: then 5."""
    file = tmp_path / "nhat-ky.jsonl"
    made = told(cchc, "audit", "export", "--out", str(file))
    assert (made["lines"], Path(made["signature"]).is_file()) == (3, True)
    checked = told(cchc, "audit", "verify", "--file", str(file))
    assert (checked["ok"], checked["lines"], checked["known_sender"]) == (True, 3, True)
    file.write_text(file.read_text(encoding="utf-8").replace("idle", "Idle"), encoding="utf-8")
    code, out, err = cchc("audit", "verify", "--file", str(file))
    assert (code, out, "đã bị sửa" in err) == (5, "", True)
