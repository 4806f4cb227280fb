"""Encryption on the command line: new workspaces, recovery sheet, lost passwords, encrypting later."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from builders.activities import record
from builders.workspaces import LOGIN, PASSWORD, SetClock, build_template, copy_of

from cchc_desktop.cli import main
from cchc_desktop.domain.recovery_codes import recovery_code
from cchc_desktop.workspace import DATABASE, Workspace
from db import drivers

Said = tuple[int, str, str]
Cchc = Callable[..., Said]
NEW = "mật khẩu mới 2018"


@pytest.fixture
def cchc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cchc:
    """The command line on the folder `commune`: exit code, what it printed, what it complained of."""
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_WORKSPACE", str(tmp_path / "commune"))

    def run(*words: str) -> Said:
        code = main.run([*words, "--as-of", "2018-07-03"], open_window=lambda *_args, **_options: 99)
        return (code, *capsys.readouterr())

    return run


def test_a_new_workspace_is_encrypted_unless_told_otherwise(cchc: Cchc, tmp_path: Path) -> None:
    """The consequence of either is said at once."""
    sheet = tmp_path / "phieu.pdf"
    code, said, _ = cchc("init", "--unit", "22651", "--sheet", str(sheet))
    assert (code, str(sheet) in said, sheet.read_bytes()[:5]) == (0, True, b"%PDF-")
    assert not drivers.is_plain(tmp_path / "commune" / DATABASE)
    shown = json.loads(cchc("workspace", "show", "--json")[1])
    assert (shown["encrypted"], shown["sheet"], len(shown["people"])) == (True, True, 1)
    plain = tmp_path / "plain"
    code, said, _ = cchc("init", "--unit", "22651", "--plain", "--workspace", str(plain))
    assert (code, "không mã hóa" in said) == (0, True)
    assert drivers.is_plain(plain / DATABASE)
    assert cchc("workspace", "sheet", "--out", str(sheet), "--workspace", str(plain))[0] == 3


def test_a_password_is_set_anew_with_the_sheet(
    cchc: Cchc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A code of another sheet is refused with 5, a mistyped one with 3; the right one opens."""
    cchc("init", "--unit", "22651")
    opened = Workspace.open(tmp_path / "commune", password=PASSWORD)
    sheet = opened.users.recovery.make_sheet().record
    opened.close()
    monkeypatch.setenv("CCHC_PASSWORD", NEW)
    assert cchc("workspace", "show")[0] == 5
    for typed, expected in ((recovery_code(bytes(20)), 5), ("ABC", 3), (sheet.code, 0)):
        monkeypatch.setenv("CCHC_RECOVERY_CODE", typed)
        assert cchc("workspace", "recover")[0] == expected
    assert cchc("workspace", "show")[0] == 0


def test_a_plain_workspace_is_encrypted_and_the_sheet_written(cchc: Cchc, tmp_path: Path) -> None:
    """Work goes on with the same password; doing it twice is said to be a mistake."""
    opened = copy_of(build_template(tmp_path / "template"), tmp_path / "commune", SetClock())
    record(opened)
    opened.close()
    sheet = tmp_path / "phieu.pdf"
    code, said, _ = cchc("workspace", "encrypt", "--sheet", str(sheet), "--user", LOGIN)
    assert (code, str(sheet) in said, sheet.is_file()) == (0, True, True)
    assert not drivers.is_plain(tmp_path / "commune" / DATABASE)
    assert len(json.loads(cchc("activity", "list", "--period", "2018-Q2", "--json")[1])) == 1
    code, _, told = cchc("workspace", "encrypt")
    assert (code, "đã được mã hóa" in told) == (3, True)


def test_a_window_on_the_workspace_is_not_pulled_away(cchc: Cchc, tmp_path: Path) -> None:
    """While somebody works in it, encrypting from outside is refused in words."""
    opened = copy_of(build_template(tmp_path / "template"), tmp_path / "commune", SetClock())
    opened.hold()
    try:
        assert cchc("workspace", "encrypt")[0] == 4
    finally:
        opened.close()
    assert drivers.is_plain(tmp_path / "commune" / DATABASE)
