"""Turn English source strings into the language the officer reads."""

import tomllib
from functools import cache
from typing import Final

from resources import resource

LANGUAGES: Final = ("vi", "en")

_current = "vi"


def set_language(code: str) -> None:
    """Choose the language of every later `tr`; `code` is one of `LANGUAGES`."""
    global _current  # noqa: PLW0603 - one program speaks one language at a time
    if code not in LANGUAGES:
        raise ValueError(code)
    _current = code


def language() -> str:
    """Return the code of the language in use."""
    return _current


@cache
def catalogue(code: str) -> dict[str, str]:
    """Return source string → translation for `code`, read from `resources/language/<code>/`."""
    words: dict[str, str] = {}
    for file in sorted(resource(f"language/{code}").glob("*.toml")):
        words.update(tomllib.loads(file.read_text(encoding="utf-8")))
    return words


def tr(source: str, **values: object) -> str:
    """Translate the English `source` and fill its `{names}` with `values`."""
    text = source if _current == "en" else catalogue(_current).get(source, source)
    return text.format(**values) if values else text
