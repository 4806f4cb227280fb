"""The full-text index: every record by its folded words, shown in the words as they were written.

The index is fed folded words while SQLite reads the written ones when it marks what matched: folding
changes letters, never where a word begins and ends. Each kind of record has a range of ids of its own,
so that one kind is asked for without looking at the others.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

from cchc_desktop.domain.finding import ANSWERS, Term, weight
from cchc_desktop.domain.vietnamese import fold

FORMAT: Final = 3
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
_RECORDS: Final = (
    "SELECT record FROM search_rows WHERE id IN"
    " (SELECT rowid FROM search_text WHERE search_text MATCH ? AND rowid BETWEEN ? AND ?)"
)
_AMONG: Final = (
    "SELECT s.record FROM ({among}) AS m CROSS JOIN search_rows AS s ON s.record = m.id WHERE +s.id IN"
    " (SELECT rowid FROM search_text WHERE search_text MATCH ? AND rowid BETWEEN ? AND ?)"
)
"""Reads an index alone, not the rows with their long texts."""
_SHOWN: Final = (
    "SELECT rowid, highlight(search_text, 0, char(2), char(3)),"
    " snippet(search_text, 1, char(2), char(3), '…', 14) FROM search_text WHERE search_text MATCH ?"
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
        noun: _next_id(driver, noun, taken=known.values())
        for noun in dict.fromkeys(e.noun for e in entries if e.record not in known)
    }
    rows, texts = [], []
    for entry in entries:
        number = known.get(entry.record)
        if number is None:
            number = following[entry.noun]
            following[entry.noun] += 1
        rows.append((number, entry.noun, entry.record, entry.title, entry.body))
        # line by line, most of which were folded a moment ago for the record's own row
        body = "\n".join(map(fold, entry.body.split("\n")))
        texts.append((number, fold(entry.title), body))
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
    if not terms:
        return []
    kinds = dict(driver.execute("SELECT number, noun FROM search_kinds").fetchall())
    spans = [_span(number) for number, known in kinds.items() if not noun or known == noun]
    if not spans:
        return []
    whole = spans[0] if noun else (0, _LAST_ID)
    limit = max(_NARROW if noun else _WIDE, most) + 1
    # Words in which very many records end are taken as finished: to merge all their continuations
    # costs more than to find them, and nobody misses what would come after hundreds of finds.
    wanted = tuple(replace(term, unfinished=False) for term in terms)
    ids = _ids(driver, _question(wanted), whole, limit)
    if len(ids) < limit and any(term.unfinished for term in terms):
        wanted = tuple(terms)
        ids = _ids(driver, _question(wanted), whole, limit)
    if len(ids) == limit:
        ids = [number for span in spans for number in _best_of(driver, wanted, span, most)]
    by_kind: dict[int, list[int]] = {}
    for number in ids:
        by_kind.setdefault(number >> _RANGE, []).append(number)
    ranked = [
        (kinds[kind], _ranked(driver, wanted, numbers)) for kind, numbers in by_kind.items() if kind in kinds
    ]
    ranked.sort(key=lambda kind: -kind[1][0].weight)
    return _marked(ranked, wanted, most)


def beginning(
    driver: sqlite3.Connection,
    words: Sequence[str],
    *,
    noun: str,
    most: int | None = None,
    among: tuple[str, tuple[object, ...]] | None = None,
) -> tuple[str, tuple[object, ...]] | None:
    """Return a query, with its values, for the records that have a word beginning with each of `words`.

    None where they are more than `most`. Where `among` is given, a query for the `id` of records, only they
    are looked at. The words are folded, of letters and digits only.
    """
    kind = driver.execute("SELECT number FROM search_kinds WHERE noun = ?", (noun,)).fetchone()
    span = _span(kind[0]) if kind is not None else (0, -1)
    question = " AND ".join(f'"{word}"*' for word in words)
    if most is not None and len(_ids(driver, question, span, most + 1)) > most:
        return None
    if among is not None:
        return _AMONG.format(among=among[0]), (*among[1], question, *span)
    return _RECORDS, (question, *span)


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


def _span(kind: int) -> tuple[int, int]:
    return kind << _RANGE, ((kind + 1) << _RANGE) - 1


def _best_of(
    driver: sqlite3.Connection, terms: tuple[Term, ...], span: tuple[int, int], most: int
) -> list[int]:
    """Return candidates of one kind: the newest, and before them the newest with the terms in the title.

    Titles are asked for on their own where the newest do not answer in theirs; for numbers alone they
    are not, because days and counts stand in few titles and in the text of very many records.
    """
    question = _question(terms)
    limit = max(_NARROW, most + 1)
    newest = _ids(driver, question, span, limit)
    if len(newest) < limit or all(way[0].isdecimal() for term in terms for way in term.ways):
        return newest
    if sum(row.weight >= ANSWERS * len(terms) for row in _ranked(driver, terms, newest)) > most:
        return newest
    titled = _ids(driver, f"{{title}} : ({question})", span, most + 1)
    return list(dict.fromkeys([*titled, *newest]))


def _ids(driver: sqlite3.Connection, question: str, span: tuple[int, int], limit: int) -> list[int]:
    return [number for (number,) in driver.execute(_IDS, (question, *span, limit))]


@dataclass(frozen=True, slots=True, order=True)
class _Row:
    """A candidate, ordered by how well it answers and then by how new it is."""

    weight: int
    id: int
    record: str
    title: str
    body: str


def _ranked(driver: sqlite3.Connection, terms: tuple[Term, ...], numbers: Sequence[int]) -> list[_Row]:
    """Return the rows of `numbers`, the best first."""
    rows: list[_Row] = []
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        marks = ", ".join("?" * len(part))
        found = driver.execute(f"SELECT id, record, title, body FROM search_rows WHERE id IN ({marks})", part)  # noqa: S608 - question marks only
        rows += [
            _Row(weight(terms, title), number, record, title, body) for number, record, title, body in found
        ]
    return sorted(rows, reverse=True)


def _marked(ranked: Sequence[tuple[str, list[_Row]]], terms: tuple[Term, ...], most: int) -> list[FoundKind]:
    """Mark what matched in the rows that are shown, in an index of these alone."""
    shown = {row.id: row for _noun, rows in ranked for row in rows[:most]}
    with closing(new_shelf()) as shelf:
        shelf.executemany(_INSERT_ROW, [(r.id, "", r.record, r.title, r.body) for r in shown.values()])
        shelf.executemany(_INSERT_TEXT, [(r.id, fold(r.title), fold(r.body)) for r in shown.values()])
        marks = {number: (title, body) for number, title, body in shelf.execute(_SHOWN, (_question(terms),))}
    return [
        FoundKind(
            noun,
            tuple(_found(noun, row, *marks.get(row.id, (row.title, ""))) for row in rows[:most]),
            len(rows) > most,
        )
        for noun, rows in ranked
    ]


def _found(noun: str, row: _Row, marked: str, words: str) -> Found:
    return Found(noun, row.record, row.title, marked, words if "\x02" in words else "", row.weight)


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


def _next_id(driver: sqlite3.Connection, noun: str, *, taken: Iterable[int]) -> int:
    """Return the first free id of a kind, which gets a range when it is met for the first time.

    Ids in `taken` are not free: records that were just taken out come back under them.
    """
    row = driver.execute("SELECT number FROM search_kinds WHERE noun = ?", (noun,)).fetchone()
    if row is None:
        (kind,) = driver.execute("SELECT coalesce(max(number), 0) + 1 FROM search_kinds").fetchone()
        driver.execute("INSERT INTO search_kinds (number, noun) VALUES (?, ?)", (kind, noun))
    else:
        (kind,) = row
    last = "SELECT coalesce(max(id), ?) + 1 FROM search_rows WHERE id BETWEEN ? AND ?"
    (following,) = driver.execute(last, (kind << _RANGE, kind << _RANGE, (kind + 1) << _RANGE)).fetchone()
    return max([int(following), *(number + 1 for number in taken if number >> _RANGE == kind)])
