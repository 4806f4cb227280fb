"""Every word the officer reads has its Vietnamese translation, and no translation lies unused."""

import ast
import re
import string
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("cchc_desktop", "ui", "db")
NAME = re.compile(r"\{[^}]*\}")
WORD = re.compile(r"[^\W\d_]{2,}")
CATALOGUE = ROOT / "resources" / "language" / "vi"


@dataclass(frozen=True, slots=True)
class Call:
    """One `tr(…)`: where it stands, its source unless that is computed, the values it is given."""

    place: str
    source: str | None
    values: frozenset[str]
    open_ended: bool


def calls_in(code: str, place: str) -> list[Call]:
    """Find every call of `tr` in `code`."""
    found = []
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")
        if name != "tr":
            continue
        first = node.args[0] if node.args else None
        found.append(
            Call(
                place=f"{place}:{node.lineno}",
                source=first.value if isinstance(first, ast.Constant) and type(first.value) is str else None,
                values=frozenset(word.arg for word in node.keywords if word.arg),
                open_ended=any(word.arg is None for word in node.keywords),
            )
        )
    return found


def names_in(text: str) -> frozenset[str]:
    """Return the `{names}` a text is filled with."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def faults_of_calls(calls: Iterable[Call], translations: Mapping[str, str]) -> list[str]:
    """Say which calls are computed, untranslated or filled with other names than they use."""
    faults = []
    for call in calls:
        if call.source is None:
            faults.append(f"{call.place}: the first argument of tr is not a literal string")
        elif call.source not in translations:
            faults.append(f"{call.place}: no translation of {call.source!r}")
        elif call.values and not call.open_ended and call.values != names_in(call.source):
            faults.append(f"{call.place}: {call.source!r} is filled with {sorted(call.values)}")
        elif not call.values and not call.open_ended and names_in(call.source):
            faults.append(f"{call.place}: {call.source!r} is filled with nothing")
    return faults


def faults_of_translations(files: Mapping[str, Mapping[str, str]], sources: frozenset[str]) -> list[str]:
    """Say which translations are unused, contradict another, lose a name or are not Vietnamese."""
    faults = []
    first_seen: dict[str, tuple[str, str]] = {}
    for file, translations in files.items():
        for source, text in translations.items():
            if source not in sources:
                faults.append(f"{file}: nothing in the program says {source!r}")
            if names_in(source) != names_in(text):
                faults.append(f"{file}: the names in {source!r} and its translation differ")
            if not unicodedata.is_normalized("NFC", source + text):
                faults.append(f"{file}: {source!r} or its translation is not NFC")
            if text == source and len(WORD.findall(NAME.sub("", source))) > 1:
                faults.append(f"{file}: {source!r} is still English")
            if not text.strip():
                faults.append(f"{file}: {source!r} is translated by nothing")
            other, earlier = first_seen.setdefault(source, (file, text))
            if earlier != text:
                faults.append(f"{file}: {source!r} is translated otherwise in {other}")
    return faults


@pytest.fixture(scope="module")
def program_calls() -> list[Call]:
    """Every call of `tr` in the program."""
    return [
        call
        for package in PROGRAM
        for file in sorted((ROOT / package).rglob("*.py"))
        for call in calls_in(file.read_text(encoding="utf-8"), file.relative_to(ROOT).as_posix())
    ]


def catalogue_files() -> dict[str, dict[str, str]]:
    """Read the Vietnamese translations, file by file."""
    return {
        file.name: tomllib.loads(file.read_text(encoding="utf-8"))
        for file in sorted(CATALOGUE.glob("*.toml"))
    }


def test_everything_the_program_says_is_translated(program_calls: list[Call]) -> None:
    """No sentence remains English in the Vietnamese program, and each is filled with what it names."""
    translations = {source: text for file in catalogue_files().values() for source, text in file.items()}
    faults = faults_of_calls(program_calls, translations)
    assert not faults, "\n".join(faults)


def test_translations_are_used_agree_and_keep_their_names(program_calls: list[Call]) -> None:
    """A translation belongs to a sentence of the program and reads the same wherever it stands."""
    sources = frozenset(call.source for call in program_calls if call.source is not None)
    faults = faults_of_translations(catalogue_files(), sources)
    assert not faults, "\n".join(faults)


def test_a_bad_call_is_found() -> None:
    """A computed, an untranslated and a wrongly filled sentence are each reported."""
    code = 'tr(name)\ntr("Lost")\nwords.tr("{n} files", m=3)\ntr("{n} files")\ntr("{n} files", n=3)\n'
    faults = faults_of_calls(calls_in(code, "sample.py"), {"{n} files": "{n} tệp"})
    assert [fault.split(": ")[0] for fault in faults] == [f"sample.py:{line}" for line in (1, 2, 3, 4)]


def test_a_bad_translation_is_found() -> None:
    """An unused, a contradicting, a lossy, a decomposed, an English and an empty translation are reported."""
    files = {
        "a.toml": {"Save": "Lưu", "Idle": "Rảnh", "Keep {n}": "Giữ"},
        "b.toml": {
            "Save": "Ghi",
            "Open": unicodedata.normalize("NFD", "Mở"),
            "Not yet": "Not yet",
            "Shut": "",
        },
    }
    faults = faults_of_translations(files, frozenset({"Save", "Keep {n}", "Open", "Not yet", "Shut"}))
    words = ("nothing in the program", "names in", "otherwise", "not NFC", "still English", "by nothing")
    assert len(faults) == len(words)
    assert all(any(word in fault for fault in faults) for word in words)
