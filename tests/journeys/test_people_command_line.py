"""People, roles and passwords on the command line, as an administrator's script uses them."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders.workspaces import LOGIN, PASSWORD, build_template, copy_of

from cchc_desktop.cli import main

NEW = "mật khẩu của An"
Cchc = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("people") / "template")


@pytest.fixture
def cchc(
    template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cchc:
    """The command line on a copy of it, for the one who gives `password`."""
    opened = copy_of(template, tmp_path / "commune")
    opened.close()
    monkeypatch.setenv("CCHC_WORKSPACE", str(opened.folder))
    monkeypatch.setenv("CCHC_NEW_PASSWORD", NEW)

    def run(*words: str, user: str = LOGIN, password: str = PASSWORD) -> tuple[int, str, str]:
        monkeypatch.setenv("CCHC_PASSWORD", password)
        code = main.run(["--user", user, *words], open_window=lambda *_args, **_options: 99)
        return (code, *capsys.readouterr())

    return run


def add(cchc: Cchc, *roles: str) -> Any:
    """Add Trần Văn An with `roles`."""
    chosen = [word for role in roles for word in ("--role", role)]
    code, out, err = cchc("user", "add", "vanan", "--name", "Trần Văn An", *chosen, "--json")
    assert code == 0, err
    return json.loads(out)


def test_somebody_is_added_with_roles_and_works_in_them(cchc: Cchc) -> None:
    """Who may only look is refused with 5 and told which role it takes; nothing was done."""
    made = add(cchc, "viewer")
    assert (made["login"], made["roles"], made["active"]) == ("vanan", ["viewer"], True)
    code, out, err = cchc("backup", "make", user="vanan", password=NEW)
    assert (code, out, "Chỉ xem" in err) == (5, "", True)
    assert cchc("plan", "list", user="vanan", password=NEW)[0] == 0
    assert cchc("user", "roles", "vanan", "recorder", "clerk")[:2] == (0, "Trần Văn An: Nhập liệu, Văn thư\n")
    assert cchc("backup", "make", user="vanan", password=NEW)[0] == 0


def test_roles_are_not_given_to_oneself(cchc: Cchc) -> None:
    """Only an administrator gives them."""
    add(cchc, "recorder")
    assert cchc("user", "roles", "vanan", "administrator", user="vanan", password=NEW)[0] == 5


def test_everybody_is_listed(cchc: Cchc) -> None:
    """With their roles in words; who left only when that is asked for."""
    add(cchc, "leader")
    assert "Trần Văn An" in cchc("user", "list")[1]
    assert cchc("user", "deactivate", "vanan")[0] == 0
    assert "vanan" not in cchc("user", "list")[1]
    people = json.loads(cchc("user", "list", "--left", "--json")[1])
    assert [(p["login"], p["active"]) for p in people] == [(LOGIN, True), ("vanan", False)]
    assert cchc("plan", "list", user="vanan", password=NEW)[0] == 5
    assert cchc("user", "bring-back", "vanan")[0] == 0
    assert cchc("plan", "list", user="vanan", password=NEW)[0] == 0


def test_a_password_is_changed(cchc: Cchc) -> None:
    """One's own with the present one; somebody else's by an administrator alone."""
    add(cchc)
    assert cchc("user", "password")[0] == 0
    assert cchc("user", "list")[0] == 5
    assert cchc("user", "list", password=NEW)[0] == 0
    assert cchc("user", "password", LOGIN, user="vanan", password=NEW)[0] == 5
    assert cchc("user", "password", "vanan", password=NEW)[0] == 0


@pytest.mark.parametrize(
    "words",
    [
        ("user", "roles", LOGIN, "viewer"),
        ("user", "roles", "ai-do", "viewer"),
        ("user", "roles", LOGIN, "king"),
        ("user", "deactivate", LOGIN),
        ("user", "bring-back", LOGIN),
        ("user", "add", LOGIN, "--name", "Người Khác"),
    ],
    ids=" ".join,
)
def test_a_mistake_is_told_with_what_to_do(cchc: Cchc, words: tuple[str, ...]) -> None:
    """3, a message and a hint, and the people stay as they were."""
    before = cchc("user", "list", "--left")
    code, out, err = cchc(*words)
    assert (code, out, len(err.splitlines()) >= 2) == (3, "", True)
    assert cchc("user", "list", "--left") == before
