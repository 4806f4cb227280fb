"""English says 1 file and 2 files, wherever a number stands."""

import ast
import re
from pathlib import Path

import pytest

from cchc_desktop.domain.language import catalogue, set_language, tr

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("cchc_desktop", "ui", "db")
NUMBERS = frozenset(
    {"n", "count", "files", "clauses", "plans", "sets", "units", "streams", "filters", "days"}
)
PLURAL = re.compile(r"(?<!ersion )\{(\w+)\} (?:[\w-]+ ){0,2}?\w{2,}[^s\W\d]s\b")
NEVER_ONE = frozenset(
    {
        "Every {n} weeks",
        "{days}, every {n} weeks",
        "at most {size}, of which {files} are files",
        "{n} running series",
    }
)
"""A step of one week is said in other words; a size is no count; one series is a series too."""


def sources() -> set[str]:
    """Return every English text of the program."""
    found = set()
    for file in (file for package in PROGRAM for file in (ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "tr"
            if named and isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
    return found


def plurals_after_one(texts: set[str]) -> list[str]:
    """Return the texts that keep a plural behind a number that is 1."""
    faults = []
    for text in texts - NEVER_ONE:
        for found in PLURAL.finditer(text):
            name = found[1]
            values = dict.fromkeys(re.findall(r"\{(\w+)", text), 7) | {name: 1}
            if name in NUMBERS and tr(text, **values) == text.format(**values):
                faults.append(text)
    return faults


@pytest.fixture(autouse=True)
def _english() -> None:
    set_language("en")


def test_every_number_has_its_singular() -> None:
    """A text that counts something is told what one of it is called."""
    assert plurals_after_one(sources()) == []


def test_a_plural_that_nobody_named_is_found() -> None:
    """The rule notices a word that has no singular yet."""
    assert plurals_after_one({"{n} gnomes left"}) == ["{n} gnomes left"]


def test_numbers_and_verbs_agree() -> None:
    """One file was, two files were; a version numbered 1 still counts; several numbers each for itself."""
    assert tr("{count} files were put back.", count=1) == "1 file was put back."
    assert tr("{count} files were put back.", count="2") == "2 files were put back."
    assert tr("{n} files, {size}", n="1", size="1 MB") == "1 file, 1 MB"
    assert tr("{plans} plans, {sets} criteria sets, {units} units", plans=1, sets=2, units=1) == (
        "1 plan, 2 criteria sets, 1 unit"
    )
    assert tr("This version has expired: version {n} counts now.", n=1) == (
        "This version has expired: version 1 counts now."
    )


def test_every_singular_is_used() -> None:
    """No word lies in the list that no text says."""
    said = "\n".join(sources())
    assert [words for words in catalogue("en") if not re.search(rf"\}} {re.escape(words)}\b", said)] == []
