"""Turn English source strings into the language the officer reads."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Final

from resources import resource

LANGUAGES: Final = ("vi", "en")

_current = "vi"
_spoken: ContextVar[str | None] = ContextVar("spoken", default=None)
"""The language of a document that is being made, whatever the window speaks."""


def set_language(code: str) -> None:
    """Choose the language of every later `tr`; `code` is one of `LANGUAGES`."""
    global _current  # noqa: PLW0603 - one program speaks one language at a time
    if code not in LANGUAGES:
        raise ValueError(code)
    _current = code


def language() -> str:
    """Return the code of the language in use."""
    return _spoken.get() or _current


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak `code` while a document is made, in this thread alone: official papers are Vietnamese."""
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


@cache
def catalogue(code: str) -> dict[str, str]:
    """Return source string → translation for `code`, read from `resources/language/<code>/`."""
    words: dict[str, str] = {}
    for file in sorted(resource(f"language/{code}").glob("*.toml")):
        words.update(_read_pairs(file.read_text(encoding="utf-8")))
    return words


def _read_pairs(text: str) -> dict[str, str]:
    """Read pairs of strings on one line each, which TOML and JSON write alike, in a twentieth of the time.

    The first window waits for this. Whatever is not so plain is left to the reader of TOML.
    """
    pairs = [line for line in text.split("\n") if line and not line.startswith("#")]
    try:
        # inside a string every quote is escaped, so that these four signs stand between key and value alone
        read: dict[str, str] = json.loads("{" + ",".join(pairs).replace('" = "', '":"') + "}")
    except json.JSONDecodeError:
        return tomllib.loads(text)
    return read if len(read) == len(pairs) else tomllib.loads(text)


def tr(source: str, **values: object) -> str:
    """Translate the English `source` and fill its `{names}` with `values`."""
    spoken = language()
    if spoken == "en":
        text = _after_one(source, values) if 1 in values.values() or "1" in values.values() else source
    else:
        text = catalogue(spoken).get(source, source)
    return text.format(**values) if values else text


def _after_one(source: str, values: Mapping[str, object]) -> str:
    """Return the English `source` with the singular behind each value that is 1; Vietnamese needs none."""
    singular = catalogue("en")
    for name, value in values.items():
        if value in (1, "1") and value is not True:
            source = _counted(name).sub(lambda found: f"{found[1]}{singular[found[2]]}", source)
    return source


@cache
def _counted(name: str) -> re.Pattern[str]:
    """Return what finds the value `name` with the words behind it that have a singular, most words first."""
    plural = sorted(catalogue("en"), key=len, reverse=True)
    return re.compile(rf"(?<![Vv]ersion )(\{{{name}\}} )({'|'.join(map(re.escape, plural))})\b")


def spellings(text: str) -> tuple[str, ...]:
    """Return what `text`, as `tr` gave it, is called in every language of the program."""
    known = catalogue("vi")
    return (text, *(word for pair in known.items() if text in pair for word in pair if word != text))
