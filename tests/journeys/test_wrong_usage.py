"""Every command of the program said wrongly, or given files it cannot use: told in words, never a crash."""

import argparse
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from builders.workspaces import PASSWORD, SetClock, build_template, copy_of, everything_in
from pki.certificates import Pki, build_pki

from cchc_desktop.cli import main
from cchc_desktop.cli.options import speak_argparse

Said = tuple[int, str, str]
Cchc = Callable[..., Said]
MADE_ELSEWHERE: Final = frozenset({"demo", "init"})
"""Commands that make workspaces; their own tests give them wrong folders."""


def commands() -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Yield the words of every command that does something, with its parser."""

    def below(
        parser: argparse.ArgumentParser, words: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
        groups = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
        if not groups:
            yield words, parser
        for group in groups:
            for name, inner in group.choices.items():
                yield from below(inner, (*words, name))

    speak_argparse()
    return below(main._parser(), ())


COMMANDS: Final = list(commands())
REQUIRING: Final = [
    words
    for words, parser in COMMANDS
    if any(
        action.required and action.nargs != "*" and not isinstance(action, argparse._SubParsersAction)
        for action in parser._actions
    )
]
WITH_FILES: Final = [
    (words, parser)
    for words, parser in COMMANDS
    if words[0] not in MADE_ELSEWHERE
    and any(
        action.type is Path and (action.required or not action.option_strings)
        for action in parser._actions
        if action.dest != "workspace"
    )
]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("cli") / "template")


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """A copy of that workspace."""
    opened = copy_of(template, tmp_path / "commune", SetClock())
    opened.close()
    return opened.folder


@pytest.fixture
def cchc(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cchc:
    """The command line on that workspace: exit code, what it printed, what it complained of."""
    monkeypatch.setenv("CCHC_PASSWORD", PASSWORD)
    monkeypatch.setenv("CCHC_P12_PASSWORD", "sai")
    monkeypatch.setenv("CCHC_PIN", "0000")
    monkeypatch.setenv("CCHC_WORKSPACE", str(folder))

    def run(*words: str) -> Said:
        given = [*words, "--as-of", "2018-07-03"]
        code = main.run(given, open_window=lambda *_args, **_options: 99)
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Cchc:
    """The command line where there is no workspace, which wrong usage never gets to."""
    monkeypatch.setenv("CCHC_WORKSPACE", str(tmp_path / "không có"))

    def run(*words: str) -> Said:
        return (main.run(words, open_window=lambda *_args, **_options: 99), *capsys.readouterr())

    return run


@pytest.mark.parametrize("words", [words for words, _ in COMMANDS], ids=" ".join)
def test_an_option_that_does_not_exist_is_wrong_usage(said: Cchc, words: tuple[str, ...]) -> None:
    """Every command answers 2, in Vietnamese, with the way to its help."""
    code, out, err = said(*words, "--khong-co-tuy-chon-nay")
    assert (code, out) == (2, "")
    assert err.startswith("Lệnh chưa đúng: ")
    assert err.splitlines()[-1] == f"Xem: cchc {' '.join(words)} --help" or "còn thiếu" in err


@pytest.mark.parametrize("words", REQUIRING, ids=" ".join)
def test_what_a_command_needs_is_named_when_it_is_missing(said: Cchc, words: tuple[str, ...]) -> None:
    """Every command that needs something answers 2 without it and says what."""
    code, out, err = said(*words)
    assert (code, out) == (2, "")
    assert "còn thiếu" in err or "cần một trong" in err


@pytest.mark.parametrize("words", [(), ("activity",), ("bundle",), ("pigeon",), ("bundle", "fly")])
def test_half_a_command_is_wrong_usage(said: Cchc, words: tuple[str, ...]) -> None:
    """A noun without its verb, or one nobody knows."""
    assert said(*words)[0] == 2


@pytest.mark.parametrize(("words", "parser"), WITH_FILES, ids=[" ".join(words) for words, _ in WITH_FILES])
def test_a_file_that_is_none_is_told_in_words(
    cchc: Cchc, tmp_path: Path, words: tuple[str, ...], parser: argparse.ArgumentParser
) -> None:
    """A wrong file is the officer's mistake, trouble or an attack: said in two lines, never a crash."""
    (tmp_path / "rác.pdf").write_bytes(os.urandom(2000))
    (tmp_path / "rỗng.pdf").touch()
    (tmp_path / "thư mục.pdf").mkdir()
    for name in ("không có.pdf", "rác.pdf", "rỗng.pdf", "thư mục.pdf"):
        given = list(words)
        for action in parser._actions:
            value = str(tmp_path / name) if action.type is Path else "2018-Q2"
            value = min(action.choices) if action.choices else value
            if not action.option_strings and action.nargs != "?":
                given.append(value)
            elif action.required:
                given += [f"{action.option_strings[0]}={value}"]
        code, out, err = cchc(*given)
        assert code in {0, 2, 3, 4, 5}, err
        if code and not out:
            assert len(err.strip().splitlines()) == 2, err


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """Certificates of people, some of them unusable."""
    return build_pki(tmp_path_factory.mktemp("pki"))


@pytest.mark.parametrize(
    ("person", "password", "code", "said"),
    [
        ("leader", "sai", 3, "mật khẩu"),
        ("expired", "mật khẩu thử 123", 3, "hết hạn"),
        ("early", "mật khẩu thử 123", 3, "01/01/2019"),
    ],
    ids=["wrong password", "expired", "not yet valid"],
)
def test_an_identity_that_cannot_sign_leaves_the_report_unsigned(
    cchc: Cchc,
    folder: Path,
    tmp_path: Path,
    pki: Pki,
    monkeypatch: pytest.MonkeyPatch,
    *,
    person: str,
    password: str,
    code: int,
    said: str,
) -> None:
    """The file is octet for octet as it was, and so is the workspace."""
    report = tmp_path / "bc.pdf"
    assert cchc("report", "build", "--period", "2018-Q2", "--out", str(report))[0] == 0
    before, octets = everything_in(folder), report.read_bytes()
    monkeypatch.setenv("CCHC_P12_PASSWORD", password)
    got, out, err = cchc("report", "sign", str(report), "--p12", str(pki.p12(person)))
    assert (got, out) == (code, ""), err
    assert said in err.lower()
    assert (everything_in(folder), report.read_bytes()) == (before, octets)


def test_an_altered_or_unsigned_report_is_told_apart(cchc: Cchc, tmp_path: Path) -> None:
    """What never was signed is not called altered; a file that is no PDF is no report."""
    report = tmp_path / "bc.pdf"
    assert cchc("report", "build", "--period", "2018-Q2", "--out", str(report))[0] == 0
    code, out, _ = cchc("report", "verify", str(report))
    assert code in {0, 5}
    assert "chữ ký" in out.lower()
    report.write_bytes(report.read_bytes()[:-400])
    assert cchc("report", "verify", str(report))[0] in {3, 4, 5}


def test_empty_evidence_is_refused(cchc: Cchc, folder: Path, tmp_path: Path) -> None:
    """A file of 0 octets proves nothing; the activity is as it was."""
    code, _, err = cchc(
        "activity", "add", "--title", "Phát thanh", "--channel", "radio", "--from", "2018-05-09",
        "--clause", "II.3.4",
    )  # fmt: skip
    assert code == 0, err
    (record,) = (row[0] for row in everything_in(folder)["activities"])
    file = tmp_path / "rỗng.pdf"
    file.touch()
    before = everything_in(folder)
    code, out, err = cchc("evidence", "add", str(file), "--to", str(record))
    assert (code, out, len(err.strip().splitlines())) == (3, "", 2), err
    assert everything_in(folder) == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "2019-05-09"), "2018"),
        (("--from", "2017-05-09"), "2018"),
        (("--from", "2018-08-09"), "chưa"),
        (("--from", "2018-05-09", "--to", "2018-05-01"), "trước"),
        (("--from", "2018-05-09", "--counter", "broadcasts=-1"), "âm"),
        (("--from", "2018-05-09", "--spent", "-5"), "âm"),
    ],
    ids=["after the plan", "before the plan", "tomorrow", "backwards", "negative", "negative money"],
)
def test_values_that_cannot_be_are_refused(
    cchc: Cchc, folder: Path, words: tuple[str, ...], said: str
) -> None:
    """Dates outside the plan and negative figures: what is wrong, what to enter, and no row written."""
    before = everything_in(folder)
    code, out, err = cchc("activity", "add", "--title", "Phát thanh", "--channel", "radio", *words)
    assert (code, out, len(err.strip().splitlines())) == (3, "", 2), err
    assert said in err.lower()
    assert everything_in(folder) == before
