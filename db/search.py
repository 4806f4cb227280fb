"""The full-text index: folded words of every record, found with or without diacritics."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, select, text

from cchc_desktop.domain.vietnamese import fold
from db.models.search import SearchRow
from db.writing import add_rows, driver_of

_DELETE_TEXT: Final = "DELETE FROM search_text WHERE rowid = :id"
_DELETE_ROW: Final = "DELETE FROM search_rows WHERE id = :id"
_RENAME_ROW: Final = "UPDATE search_rows SET title = :title WHERE record = :record"
_INSERT_TEXT: Final = "INSERT INTO search_text (rowid, title, body) VALUES (:id, :title, :body)"
_LAST_ROW: Final = "SELECT coalesce(max(id), 0) FROM search_rows"
_FIND: Final = text(
    "SELECT r.noun, r.record, r.title, snippet(search_text, -1, char(2), char(3), '…', 12) AS words"
    " FROM search_text JOIN search_rows AS r ON r.id = search_text.rowid"
    " WHERE search_text MATCH :query ORDER BY r.noun = 'evidence', bm25(search_text, 4.0, 1.0) LIMIT :limit"
)
_KNOWN: Final = select(SearchRow.id, SearchRow.record).where(
    SearchRow.record.in_(bindparam("records", expanding=True))
)
_CHUNK: Final = 500


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index keeps of one record."""

    noun: str
    record: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Found:
    """A record that matches; `words` has its matching folded words between the characters 2 and 3."""

    noun: str
    record: str
    title: str
    words: str


def index(connection: Connection, entries: Sequence[Indexed], *, all_new: bool = False) -> None:
    """Put `entries` into the index; `all_new` spares the look-up of what is there already."""
    if not entries:
        return
    known = {} if all_new else _ids_of(connection, [e.record for e in entries])
    driver = driver_of(connection)
    following = driver.execute(_LAST_ROW).fetchone()[0] + 1
    rows = []
    texts = []
    for entry in entries:
        number = known.get(entry.record)
        if number is None:
            number, following = following, following + 1
            rows.append({"id": number, "noun": entry.noun, "record": entry.record, "title": entry.title})
        texts.append({"id": number, "title": fold(entry.title), "body": fold(entry.body)})
    if known:
        driver.executemany(_DELETE_TEXT, [{"id": number} for number in known.values()])
        changed = [{"title": e.title, "record": e.record} for e in entries if e.record in known]
        driver.executemany(_RENAME_ROW, changed)
    add_rows(connection, SearchRow, rows)
    driver.executemany(_INSERT_TEXT, texts)


def drop(connection: Connection, records: Iterable[str]) -> None:
    """Take `records` out of the index."""
    known = _ids_of(connection, list(records))
    if known:
        ids = [{"id": number} for number in known.values()]
        driver = driver_of(connection)
        driver.executemany(_DELETE_TEXT, ids)
        driver.executemany(_DELETE_ROW, ids)


def find(connection: Connection, words: str, *, limit: int) -> list[Found]:
    """Return the best matches of every word in `words`, files last; the last word may be unfinished."""
    terms = [t for t in "".join(c if c.isalnum() else " " for c in fold(words)).split() if t]
    if not terms:
        return []
    query = " ".join(f'"{term}"' for term in terms) + "*"
    rows = connection.execute(_FIND, {"query": query, "limit": limit})
    return [Found(row.noun, row.record, row.title, row.words) for row in rows]


def _ids_of(connection: Connection, records: Sequence[str]) -> dict[str, int]:
    known: dict[str, int] = {}
    for start in range(0, len(records), _CHUNK):
        for row in connection.execute(_KNOWN, {"records": records[start : start + _CHUNK]}):
            known[row.record] = row.id
    return known
