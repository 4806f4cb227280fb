"""The full-text index: every record by its folded words, shown in the words as they were written.

The index is fed folded words while SQLite reads the written ones when it marks what matched: folding
changes letters, never where a word begins and ends. Each kind of record has a range of ids of its own,
so that one kind is asked for without looking at the others.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from cchc_desktop.domain.finding import Term, weight
from cchc_desktop.domain.vietnamese import fold

FORMAT: Final = 2
"""What the index holds and how; a store whose index has another format is indexed anew."""

TEXT_TABLE: Final = (
    "CREATE VIRTUAL TABLE search_text USING fts5(title, body, prefix = '2 3',"
    " content = 'search_rows', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 0')"
)
_ROWS_TABLE: Final = (
    "CREATE TABLE search_rows (id INTEGER PRIMARY KEY, noun TEXT NOT NULL, record TEXT NOT NULL UNIQUE,"
    " title TEXT NOT NULL, body TEXT NOT NULL)"
)
_KINDS_TABLE: Final = "CREATE TABLE search_kinds (number INTEGER PRIMARY KEY, noun TEXT NOT NULL UNIQUE)"

_RANGE: Final = 40
"""Bits of an id that count within its kind."""
_WIDE: Final = 200
"""So many finds are ranked together before each kind is asked for its own."""
_NARROW: Final = 60
"""So many finds of one kind are ranked: the newest."""
_CHUNK: Final = 500

_INSERT_ROW: Final = "INSERT INTO search_rows (id, noun, record, title, body) VALUES (?, ?, ?, ?, ?)"
_INSERT_TEXT: Final = "INSERT INTO search_text (rowid, title, body) VALUES (?, ?, ?)"
_DELETE_TEXT: Final = "INSERT INTO search_text (search_text, rowid, title, body) VALUES ('delete', ?, ?, ?)"
_DELETE_ROW: Final = "DELETE FROM search_rows WHERE id = ?"
_IDS: Final = (
    "SELECT rowid FROM search_text WHERE search_text MATCH ? AND rowid BETWEEN ? AND ?"
    " ORDER BY rowid DESC LIMIT ?"
)
_SHOWN: Final = (
    "SELECT highlight(search_text, 0, char(2), char(3)), snippet(search_text, 1, char(2), char(3), '…', 14)"
    " FROM search_text WHERE search_text MATCH ? AND rowid = ?"
)
_LAST_ID: Final = (1 << 62) - 1


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index keeps of one record."""

    noun: str
    record: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Found:
    """A record that matches; what matched stands between the characters 2 and 3."""

    noun: str
    record: str
    title: str
    """As it was written, without marks."""
    marked: str
    """The title with its marks."""
    words: str
    """The piece of the other words that answers best, with its marks; empty when none of it matched."""
    weight: int


@dataclass(frozen=True, slots=True)
class FoundKind:
    """The best finds of one kind; `more` tells that there are others."""

    noun: str
    found: tuple[Found, ...]
    more: bool


def index(driver: sqlite3.Connection, entries: Sequence[Indexed], *, all_new: bool = False) -> None:
    """Put `entries` into the index; `all_new` spares the look-up of what is there already."""
    if not entries:
        return
    known = {} if all_new else _take_out(driver, [entry.record for entry in entries])
    following = {
        noun: _next_id(driver, noun)
        for noun in dict.fromkeys(e.noun for e in entries if e.record not in known)
    }
    rows, texts = [], []
    for entry in entries:
        number = known.get(entry.record)
        if number is None:
            number = following[entry.noun]
            following[entry.noun] += 1
        rows.append((number, entry.noun, entry.record, entry.title, entry.body))
        texts.append((number, fold(entry.title), fold(entry.body)))
    driver.executemany(_INSERT_ROW, rows)
    driver.executemany(_INSERT_TEXT, texts)


def drop(driver: sqlite3.Connection, records: Iterable[str]) -> None:
    """Take `records` out of the index."""
    _take_out(driver, list(records))


def clear(driver: sqlite3.Connection) -> None:
    """Take everything out of the index."""
    driver.execute("INSERT INTO search_text (search_text) VALUES ('delete-all')")
    driver.execute("DELETE FROM search_rows")


def find(driver: sqlite3.Connection, terms: Sequence[Term], *, most: int, noun: str = "") -> list[FoundKind]:
    """Return the best finds of every term by kind, at most `most` of each, or of the kind `noun` alone.

    A record whose title answers comes before one in whose other words the terms stand, and a newer one
    before an older one. However common the words are, only the newest finds of a kind are ranked.
    """
    question = _question(terms)
    if not question:
        return []
    kinds = dict(driver.execute("SELECT number, noun FROM search_kinds").fetchall())
    if noun:
        kinds = {number: known for number, known in kinds.items() if known == noun}
    limit = max(_NARROW, most + 1)
    ids: list[int] = []
    if not noun:
        ids = _ids(driver, question, (0, _LAST_ID), _WIDE + 1)
    if noun or len(ids) > _WIDE:
        ids = [number for kind in kinds for number in _best_of(driver, question, kind, limit, most)]
    by_kind: dict[int, list[int]] = {}
    for number in ids:
        by_kind.setdefault(number >> _RANGE, []).append(number)
    found = [
        _ranked(driver, question, tuple(terms), kinds[kind], numbers, most)
        for kind, numbers in by_kind.items()
        if kind in kinds
    ]
    return sorted(found, key=lambda kind: -kind.found[0].weight)


def is_current(driver: sqlite3.Connection) -> bool:
    """Tell whether the index has the format of this program."""
    (found,) = driver.execute("PRAGMA user_version").fetchone()
    return bool(found == FORMAT)


def set_current(driver: sqlite3.Connection) -> None:
    """Say that the index has the format of this program; part of the transaction it is written in."""
    driver.execute(f"PRAGMA user_version = {FORMAT}")


def is_sound(driver: sqlite3.Connection) -> bool:
    """Tell whether the index holds together and has words for exactly the rows it knows."""
    (rows,) = driver.execute("SELECT count(*) FROM search_rows").fetchone()
    (texts,) = driver.execute("SELECT count(*) FROM search_text_docsize").fetchone()
    return bool(rows == texts)


def new_shelf() -> sqlite3.Connection:
    """Return an empty index in memory, for what is not kept in the store."""
    shelf = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    for table in (_ROWS_TABLE, _KINDS_TABLE, TEXT_TABLE):
        shelf.execute(table)
    return shelf


def _question(terms: Sequence[Term]) -> str:
    """Return what FTS5 is asked; words are letters and digits only, so nothing in them is an operator."""
    return " AND ".join(
        "("
        + " OR ".join(
            f'"{way}"' + ("*" if term.unfinished and way is term.ways[-1] else "") for way in term.ways
        )
        + ")"
        for term in terms
    )


def _best_of(driver: sqlite3.Connection, question: str, kind: int, limit: int, most: int) -> list[int]:
    """Return candidates of one kind: the newest with the terms in the title, then the newest with them."""
    span = (kind << _RANGE, ((kind + 1) << _RANGE) - 1)
    newest = _ids(driver, question, span, limit)
    if len(newest) < limit:
        return newest
    titled = _ids(driver, f"{{title}} : ({question})", span, most + 1)
    return list(dict.fromkeys([*titled, *newest]))


def _ids(driver: sqlite3.Connection, question: str, span: tuple[int, int], limit: int) -> list[int]:
    return [number for (number,) in driver.execute(_IDS, (question, *span, limit))]


def _ranked(  # noqa: PLR0917 - a question, whom it is about and how much is wanted
    driver: sqlite3.Connection,
    question: str,
    terms: tuple[Term, ...],
    noun: str,
    numbers: Sequence[int],
    most: int,
) -> FoundKind:
    rows = _rows_of(driver, numbers)
    weighed = sorted(
        ((weight(terms, title), number, record, title) for number, record, title in rows), reverse=True
    )
    found = []
    for heavy, number, record, title in weighed[:most]:
        marked, words = driver.execute(_SHOWN, (question, number)).fetchone() or (title, "")
        found.append(Found(noun, record, title, marked, words if "\x02" in words else "", heavy))
    return FoundKind(noun, tuple(found), more=len(weighed) > most)


def _rows_of(driver: sqlite3.Connection, numbers: Sequence[int]) -> list[tuple[int, str, str]]:
    rows: list[tuple[int, str, str]] = []
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        rows += driver.execute(f"SELECT id, record, title FROM search_rows WHERE id IN ({marks})", part)  # noqa: S608 - question marks only
    return rows


def _take_out(driver: sqlite3.Connection, records: Sequence[str]) -> dict[str, int]:
    """Take what is there of `records` out of rows and text, and return the ids they had."""
    known: dict[str, int] = {}
    for start in range(0, len(records), _CHUNK):
        part = records[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        with closing(
            driver.execute(f"SELECT id, record, title, body FROM search_rows WHERE record IN ({marks})", part)  # noqa: S608 - question marks only
        ) as rows:
            found = rows.fetchall()
        driver.executemany(
            _DELETE_TEXT, [(number, fold(title), fold(body)) for number, _, title, body in found]
        )
        driver.executemany(_DELETE_ROW, [(number,) for number, *_ in found])
        known.update({record: number for number, record, *_ in found})
    return known


def _next_id(driver: sqlite3.Connection, noun: str) -> int:
    """Return the first free id of a kind, which gets a range when it is met for the first time."""
    row = driver.execute("SELECT number FROM search_kinds WHERE noun = ?", (noun,)).fetchone()
    if row is None:
        (kind,) = driver.execute("SELECT coalesce(max(number), 0) + 1 FROM search_kinds").fetchone()
        driver.execute("INSERT INTO search_kinds (number, noun) VALUES (?, ?)", (kind, noun))
    else:
        (kind,) = row
    last = "SELECT coalesce(max(id), ?) + 1 FROM search_rows WHERE id BETWEEN ? AND ?"
    (following,) = driver.execute(last, (kind << _RANGE, kind << _RANGE, (kind + 1) << _RANGE)).fetchone()
    return int(following)
