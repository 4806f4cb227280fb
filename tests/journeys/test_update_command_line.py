"""Update files on the command line."""

import json
from pathlib import Path

import pytest
from builders.updates import NEWEST, altered, program, release_key
from builders.workspaces import COMMUNE, LOGIN, PASSWORD, build_template

from cchc_desktop.__main__ import main
from cchc_desktop.services import updates

PRIVATE, PUBLIC = release_key("mở khóa")


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    """A release key with its password, and its public half."""
    private, public = tmp_path / "release.pem", tmp_path / "public.pem"
    private.write_bytes(PRIVATE)
    public.write_bytes(PUBLIC)
    return private, public


def make(tmp_path: Path, private: Path) -> tuple[int, Path]:
    """Pack version 9.0.0 and return the exit code and the file."""
    built, file = program(tmp_path / "built", number=NEWEST), tmp_path / "newer.cchc-update"
    words = ["update", "make", "--program", str(built), "--key", str(private), "--out", str(file)]
    return main(words), file


def test_an_update_is_made_inspected_and_applied(
    tmp_path: Path,
    keys: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A maintainer packs and signs it, anybody may look, an officer's program takes it and goes back."""
    private, public = keys
    monkeypatch.setenv("CCHC_RELEASE_PASSWORD", "mở khóa")
    code, file = make(tmp_path, private)
    assert code == 0
    capsys.readouterr()
    assert main(["update", "inspect", str(file), "--key", str(public), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["version"] == NEWEST

    place = build_template(tmp_path / "commune", COMMUNE)
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    at = ["--workspace", str(place), "--user", LOGIN]
    assert main([*at, "update", "apply", str(file)]) == 3, "from its sources"
    installed = program(tmp_path / "program")
    monkeypatch.setattr(updates, "running_program", lambda: installed)
    assert main([*at, "update", "apply", str(file)]) == 5, "no release key was shipped"
    monkeypatch.setattr(updates, "shipped_keys", lambda: (PUBLIC,))
    twin = altered(file, lambda held: held.update({"files/cchc": b"other"}))
    assert main([*at, "update", "apply", str(twin)]) == 5
    assert main([*at, "update", "back"]) == 3
    assert not (tmp_path / "program.before").exists()
    capsys.readouterr()
    assert main([*at, "update", "apply", str(file)]) == 0
    assert NEWEST in capsys.readouterr().out
    assert (tmp_path / "program" / "_internal" / f"cchc_desktop-{NEWEST}.dist-info").is_dir()
    assert main([*at, "update", "apply", str(file)]) == 3, "as new already"
    assert main([*at, "update", "back", "--json"]) == 0
    assert not (tmp_path / "program" / "_internal" / f"cchc_desktop-{NEWEST}.dist-info").exists()


def test_the_release_key_needs_its_password(
    tmp_path: Path, keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for and never stands among the words; a wrong one writes nothing."""
    monkeypatch.delenv("CCHC_RELEASE_PASSWORD", raising=False)
    code, file = make(tmp_path, keys[0])
    assert (code, file.exists()) == (3, False)
    monkeypatch.setenv("CCHC_RELEASE_PASSWORD", "sai")
    (tmp_path / "built").rename(tmp_path / "built before")
    code, file = make(tmp_path, keys[0])
    assert (code, file.exists()) == (3, False)
