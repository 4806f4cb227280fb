"""Every page has its help in both languages, and each says what the page is for and what to do there."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from cchc_desktop.domain.language import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
HELP = ROOT / "resources" / "help"
BESIDE_PAGES = frozenset({"first_run", "sign_in", "keys"})
"""What F1 helps with where there is no page."""
LONGEST_LINE = 420
"""Letters of one paragraph: more is not read."""


def pages_in(code: str) -> frozenset[str]:
    """Return the ids of the pages that `code` builds: `_page(desk, "plans", …)`."""
    return frozenset(
        str(node.args[1].value)
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "_page"
        and len(node.args) > 1
        and isinstance(node.args[1], ast.Constant)
    )


def faults_of(text: str) -> list[str]:
    """Say what a help text lacks: title, purpose, headings, something to do, readable paragraphs."""
    lines = [line for line in text.splitlines() if line.strip()]
    faults = []
    if not lines or not lines[0].startswith("# ") or sum(line.startswith("# ") for line in lines) != 1:
        faults.append("begins with one title")
    if sum(line.startswith("## ") for line in lines) < 1:
        faults.append("has headings")
    if not any(re.match(r"(\d+\.|-) ", line) for line in lines):
        faults.append("has steps or points")
    if any(len(line) > LONGEST_LINE for line in lines):
        faults.append("has no paragraph longer than a few lines")
    if re.search(r"<[a-z]|!\[|\]\(|`", text):
        faults.append("is plain: no HTML, pictures, links or code")
    return faults


def shape_of(text: str) -> list[str]:
    """Return how a text is built: heading levels, without their words."""
    return [line.split(" ")[0] for line in text.splitlines() if line.startswith("#")]


def missing(pages: Iterable[str], there: Iterable[str]) -> list[str]:
    """Return the pages without a file."""
    return sorted(set(pages) - set(there))


PAGES = pages_in((ROOT / "ui" / "app.py").read_text(encoding="utf-8")) | BESIDE_PAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_its_help(language: str) -> None:
    """F1 never opens an empty page: whoever adds a page writes `resources/help/<language>/<page>.md`."""
    assert len(PAGES) > len(BESIDE_PAGES) + 6
    assert not missing(PAGES, (file.stem for file in (HELP / language).glob("*.md")))


@pytest.mark.parametrize("file", sorted(HELP.rglob("*.md")), ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_a_help_text_can_be_read(file: Path) -> None:
    """A title, what the page is for, headings, steps, and no paragraph nobody reads."""
    assert not faults_of(file.read_text(encoding="utf-8"))


def test_both_languages_say_the_same_things() -> None:
    """The same pages, built of the same parts."""
    ours, theirs = ({f.stem: f for f in (HELP / code).glob("*.md")} for code in LANGUAGES)
    assert ours.keys() == theirs.keys()
    differing = [
        page
        for page, file in ours.items()
        if shape_of(file.read_text(encoding="utf-8")) != shape_of(theirs[page].read_text(encoding="utf-8"))
    ]
    assert not differing


def test_the_rule_notices() -> None:
    """A page without help and a text without a title, steps or with markup are found."""
    code = 'pages = [_page(desk, "plans", tr("Plan"), "x", f), _page(desk, "maps", tr("Map"), "x", f)]'
    assert missing(pages_in(code), ["plans"]) == ["maps"]
    assert faults_of("Kế hoạch\n\nchữ") == [
        "begins with one title",
        "has headings",
        "has steps or points",
    ]
    assert faults_of("# A\n\n## B\n\n1. <b>x</b>\n\n" + "x" * 500) == [
        "has no paragraph longer than a few lines",
        "is plain: no HTML, pictures, links or code",
    ]
