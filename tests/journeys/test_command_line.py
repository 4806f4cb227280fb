"""The command line speaks Vietnamese, says what to do and leaves with the right code."""

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from cchc_desktop.cli import main
from cchc_desktop.cli.options import speak_argparse
from cchc_desktop.domain.language import catalogue, set_language
from cchc_desktop.workspace import DATABASE

COMMUNE = "22693"


def leave(words: list[str]) -> int:
    """Run the command line and return its exit code; the window is never opened here."""
    return main.run(words, open_window=lambda *_args, **_options: 99)


def parsers_in(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Return a parser and everything below it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in dict.fromkeys(action.choices.values()):
                yield from parsers_in(below)


def test_no_placeholder_in_help_is_made_of_an_english_option_name() -> None:
    """Every value in help has a Vietnamese placeholder, and every option says what it is for."""
    set_language("vi")
    speak_argparse()
    said = set(catalogue("vi").values())
    faults = []
    for parser in parsers_in(main._parser()):
        for action in parser._actions:
            takes_value = action.nargs != 0 and not isinstance(action, argparse._SubParsersAction)
            if takes_value and not (action.metavar in said or action.choices):
                faults.append(f"{parser.prog} {action.dest}: {action.metavar}")
            if not isinstance(action, argparse._SubParsersAction) and not action.help:
                faults.append(f"{parser.prog} {action.dest}: no help")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("words", [["--help"], ["activity", "add", "--help"], ["bundle", "--help"]])
def test_help_holds_no_words_of_argparse(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Headings and the lines on help and version are Vietnamese too."""
    assert leave(words) == 0
    said = capsys.readouterr().out
    assert said.startswith("cách dùng: ")
    assert not [word for word in ("usage", "options:", "arguments", "show ", "exit") if word in said]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["foo"], "'foo' không có"),
        (["plan", "obligations"], "còn thiếu: --period"),
        (["activity", "add", "--title", "x"], "còn thiếu: --channel, --from"),
        (["search", "x", "--limit", "many"], "không phải là số nguyên"),
        (["plan", "list", "--as-of", "tomorrow"], "không phải là ngày"),
    ],
)
def test_wrong_usage_is_said_in_vietnamese(
    words: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong command says what is wrong and where help is, and leaves with 2."""
    assert leave(words) == 2
    shown = capsys.readouterr().err
    assert said in shown
    assert "--help" in shown


def test_a_folder_that_was_there_stays_after_a_failed_making(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A workspace that cannot be made leaves the chosen folder as it was."""
    monkeypatch.setenv("CCHC_PASSWORD", "mật khẩu thử")
    (tmp_path / "keys").write_text("mine", encoding="utf-8")
    assert leave(["init", "--workspace", str(tmp_path), "--unit", COMMUNE]) == 3
    assert capsys.readouterr().err.strip()
    assert not (tmp_path / DATABASE).exists()
    assert (tmp_path / "keys").read_text(encoding="utf-8") == "mine"


def test_an_empty_database_is_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A database of 0 bytes is trouble, to be mended from a backup."""
    monkeypatch.setenv("CCHC_PASSWORD", "mật khẩu thử")
    (tmp_path / DATABASE).touch()
    assert leave(["plan", "list", "--workspace", str(tmp_path)]) == 4
    assert "bị hỏng" in capsys.readouterr().err


def test_a_folder_without_bundles_is_a_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Importing from a folder that holds no bundle says so instead of doing nothing."""
    assert leave(["bundle", "import", str(tmp_path)]) == 3
    assert ".cchc" in capsys.readouterr().err


def test_the_demo_is_refused_where_it_cannot_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file in the place of the demo's folder is trouble, said in words."""
    taken = tmp_path / "taken"
    taken.write_text("x", encoding="utf-8")
    assert leave(["demo", "--folder", str(taken)]) == 4
    assert "Không ghi được" in capsys.readouterr().err
