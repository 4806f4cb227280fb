"""What the search box understands: words, phrases in quotes, short forms, numbers, dates, clauses."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Final

from cchc_desktop.domain.vietnamese import fold, nfc
from resources import resource

MOST_TERMS: Final = 16
"""Words beyond these narrow nothing more; the database bounds how deep a question may be."""
SHORTEST_BEGINNING: Final = 2
"""A shorter unfinished word would begin nearly everything."""

ANSWERS: Final = 4
"""What a term that stands in a title weighs."""
_QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "＂": '"'})
_DATE: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+")
_NUMBERED: Final = re.compile(r"(\d{1,3})([/-]\D.*)")


@dataclass(frozen=True, slots=True)
class Term:
    """Something that must be in a record in one of its `ways`, each folded words in a row."""

    ways: tuple[str, ...]
    unfinished: bool = False
    """The last word of the last way may go on."""
    typed: str = ""
    """The words with the diacritics they were typed with."""


def read_query(typed: str) -> tuple[Term, ...]:
    """Return what must all be in a record that `typed` asks for; nothing typed makes it fail.

    Words may lack their diacritics. The last word may be unfinished unless a space follows it.
    """
    text = nfc(typed).translate(_QUOTES)
    terms: list[Term] = []
    for at, part in enumerate(text.split('"')):
        if at % 2:
            if words := words_of(part):
                terms.append(Term((" ".join(words),), typed=_written(part)))
        else:
            terms += _plain_terms(part)
    terms = terms[:MOST_TERMS]
    if terms and text[-1:].isalnum():
        terms[-1:] = _unfinished(terms[-1], alone=len(terms) == 1)
    return tuple(terms)


def words_of(text: str) -> list[str]:
    """Return the folded words of `text`, as the index cuts them."""
    return _cut(fold(text))


def weight(terms: tuple[Term, ...], title: str) -> int:
    """Return how well a record's title answers.

    Each term in it counts, a little more with the diacritics it was typed with, and so does the first
    term where the title begins with it.
    """
    words, written = f" {' '.join(words_of(title))} ", f" {_written(title)} "
    found = sum(ANSWERS for term in terms if any(_stands_in(words, way, term) for way in term.ways))
    exact = sum(f" {term.typed}" in written for term in terms)
    starts = any(words.startswith(f" {way}") for way in terms[0].ways) if terms else False
    return found + exact + 2 * starts


@cache
def short_forms() -> Mapping[str, tuple[str, ...]]:
    """Return what each folded short form means, folded."""
    read = tomllib.loads(resource("search/abbreviations.toml").read_text(encoding="utf-8"))
    return {
        " ".join(words_of(short)): tuple(dict.fromkeys(" ".join(words_of(full)) for full in meanings))
        for short, meanings in read.items()
    }


@cache
def _full_forms() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Return the short forms of each full one."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for short, meanings in short_forms().items():
        for full in meanings:
            key = tuple(full.split())
            found[key] = (*found.get(key, ()), short)
    return found


def _cut(text: str) -> list[str]:
    return "".join(c if c.isalnum() else " " for c in text).split()


def _written(text: str) -> str:
    return " ".join(_cut(nfc(text).casefold()))


def _stands_in(words: str, way: str, term: Term) -> bool:
    return f" {way}" in words if term.unfinished else f" {way} " in words


def _plain_terms(text: str) -> Iterator[Term]:
    """Cut unquoted text at its spaces and take full forms of several words together."""
    pieces = [piece for piece in text.split() if words_of(piece)]
    full_forms = _full_forms()
    longest = max(map(len, full_forms), default=0)
    at = 0
    while at < len(pieces):
        for length in range(min(longest, len(pieces) - at), 1, -1):
            row = tuple(word for piece in pieces[at : at + length] for word in words_of(piece))
            if row in full_forms:
                written = _written(" ".join(pieces[at : at + length]))
                yield Term((*full_forms[row], " ".join(row)), typed=written)
                at += length
                break
        else:
            yield Term(_ways_of(pieces[at]), typed=_written(pieces[at]))
            at += 1


def _ways_of(piece: str) -> tuple[str, ...]:
    """Return the ways in which a piece without spaces may stand in a record, the typed one last."""
    ways: list[str] = []
    if date := _DATE.fullmatch(piece):
        day, month, year = date.groups()
        ways += [f"{d} {m} {year}" for d, m in product(_zeros(day), _zeros(month))]
    elif _THOUSANDS.fullmatch(piece):
        ways.append(piece.replace(".", ""))
    elif numbered := _NUMBERED.fullmatch(piece):
        rest = " ".join(words_of(numbered[2]))
        ways += [f"{number} {rest}" for number in _zeros(numbered[1])]
    typed = " ".join(words_of(piece))
    ways += short_forms().get(typed, ())
    return (*dict.fromkeys(way for way in ways if way != typed), typed)


def _zeros(number: str) -> tuple[str, str]:
    bare = number.lstrip("0") or "0"
    return bare, bare.zfill(2)


def _unfinished(term: Term, *, alone: bool) -> list[Term]:
    """Let the last word go on; a single letter is waited for, or asked for as it stands."""
    last = term.ways[-1].rpartition(" ")[2]
    if len(last) >= SHORTEST_BEGINNING:
        return [replace(term, unfinished=True)]
    return [term] if alone or " " in term.ways[-1] or last.isdecimal() else []
