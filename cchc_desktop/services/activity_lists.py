"""Showing activities page by page, in any order, of one unit or of all, and their sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import fold
from cchc_desktop.services.activity_rows import EVERY_UNIT, NO_CLAUSE, ActivityFilter
from cchc_desktop.services.office import Office
from db import search
from db.models.activities import LIST_INDICES, UNIT_INDEX
from db.writing import driver_of

SORTS: Final = {
    "starts_on": "starts_on",
    "title": "sort_key",
    "channel": "channel",
    "evidence": "evidence_count",
    "ends_on": "ends_on",
    "spent": "spent",
    "recorded_at": "recorded_at",
}
_BY_DAY: Final = frozenset({"channel", "evidence"})
"""Columns of few values: rows of the same value stand in the order of their days."""
_FEW: Final = 2_000
"""So many records of rare words or of a rare clause are looked up one by one; more are met on the way."""
_DEEP: Final = 2_000
"""From here on a page's ids are looked for first, in the index alone."""
_SHOWN: Final = (
    "SELECT a.id, a.unit, a.starts_on, a.ends_on, a.title, a.channel, a.evidence_count, a.spent, a.place,"
    " a.recorded_by, a.schedule FROM activities AS a"
)
_UNDER: Final = "clause >= ? AND clause < ?"
"""From a clause to it with a slash, the sign after the dot: II.2 and what begins with "II.2."."""
_SERVES: Final = f"EXISTS (SELECT 1 FROM activity_clauses WHERE activity = a.id AND {_UNDER})"  # noqa: S608 - own words
_SERVES_NOTHING: Final = "NOT EXISTS (SELECT 1 FROM activity_clauses WHERE activity = a.id)"
_ADDRESSES: Final = "EXISTS (SELECT 1 FROM activity_audiences WHERE activity = a.id AND audience = ?)"
_BEGINS_WORD: Final = "(a.folded GLOB ? OR a.folded GLOB ?)"
_HAS_SIGNS: Final = "a.folded LIKE ? ESCAPE '\\'"
_OF_CLAUSE: Final = f"SELECT activity FROM activity_clauses WHERE {_UNDER}"  # noqa: S608 - as above
_COUNT_CLAUSE: Final = f"SELECT count(*) FROM ({_OF_CLAUSE} LIMIT ?)"  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class ActivityRowView:
    """An activity as a row of the list."""

    id: str
    unit: str
    starts_on: date
    ends_on: date
    title: str
    channel: str
    clauses: tuple[str, ...]
    counters: Mapping[str, int]
    evidence_count: int
    spent: int
    place: str = ""
    recorded_by: str = ""
    scheduled: bool = False
    """Whether it was ticked off in a schedule."""


@dataclass(frozen=True, slots=True)
class ActivityTotals:
    """Sums over everything a filter lets through."""

    count: int
    without_evidence: int
    spent: int
    counters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """What the database must check, in SQLite's own words: a page is quicker than SQLAlchemy is ready."""

    where: str
    values: tuple[object, ...]
    index: str = ""

    def source(self) -> str:
        """Return the words from the table's alias to the end of the condition."""
        return f"{self.index} WHERE {self.where}"


class ActivityLists:
    """The list of activities: a page, all ids, the sums.

    One unit's few thousand rows are found by its index and sorted. Over all units the list walks the
    index of the column it is sorted by until the page is full; where words or a clause are so rare that
    it would walk far, their records are looked up first.
    """

    def __init__(self, office: Office) -> None:
        self._office = office
        self._common: set[tuple[str, ...]] = set()
        """Words known to be common; which way a list is read depends on it, never what is in it."""

    def page(
        self, wanted: ActivityFilter, *, sort: str = "-starts_on", offset: int = 0, limit: int = 100
    ) -> list[ActivityRowView]:
        """Return one page of the list.

        `sort` names columns of `SORTS` with commas between, the first decides; - before one for descending.
        """
        order = _order(sort)
        with self._office.reading() as session:
            driver = driver_of(session.connection())
            found = self._narrowed(driver, wanted, sort)
            end = f"{found.source()} ORDER BY {order} LIMIT ? OFFSET ?"
            values = (*found.values, limit, offset)
            if offset < _DEEP:
                return _read(driver, f"{_SHOWN}{end}", values)
            ids = [key for (key,) in driver.execute(f"SELECT a.id FROM activities AS a{end}", values)]  # noqa: S608 - own words
            return _read(driver, f"{_SHOWN} WHERE a.id IN ({_marks(ids)}) ORDER BY {order}", ids)

    def ids(self, wanted: ActivityFilter, *, sort: str = "-starts_on") -> list[str]:
        """Return the id of everything `wanted` lets through, in the order of the list."""
        order = _order(sort)
        with self._office.reading() as session:
            driver = driver_of(session.connection())
            found = self._narrowed(driver, wanted, sort)
            sql = f"SELECT a.id FROM activities AS a{found.source()} ORDER BY {order}"  # noqa: S608 - own words
            return [key for (key,) in driver.execute(sql, found.values)]

    def totals(self, wanted: ActivityFilter) -> ActivityTotals:
        """Return the sums over everything `wanted` lets through."""
        with self._office.reading() as session:
            driver = driver_of(session.connection())
            found = self._narrowed(driver, wanted, "")
            source = found.source()
            sums = (
                "SELECT count(*), count(*) FILTER (WHERE a.evidence_count = 0), coalesce(sum(a.spent), 0)"  # noqa: S608 - own words
                f" FROM activities AS a{source}"
            )
            count, bare, spent = driver.execute(sums, found.values).fetchone()
            counters = driver.execute(
                f"SELECT c.counter, sum(c.value) FROM activities AS a{found.index}"  # noqa: S608 - own words
                " CROSS JOIN activity_counters AS c ON c.activity = a.id"
                f" WHERE {found.where} GROUP BY c.counter ORDER BY c.counter",
                found.values,
            )
            return ActivityTotals(count, bare, spent, dict(counters.fetchall()))

    def rows(self, ids: Sequence[str]) -> list[ActivityRowView]:
        """Return the activities `ids` as rows of the list, in the order in which they were made."""
        with self._office.reading() as session:
            driver = driver_of(session.connection())
            return _read(driver, f"{_SHOWN} WHERE a.id IN ({_marks(ids)}) ORDER BY a.id", ids)

    def _narrowed(self, driver: Any, wanted: ActivityFilter, sort: str) -> _Narrowed:
        parts, values = _conditions(wanted, self._office.unit.key)
        if wanted.unit != EVERY_UNIT:
            return _Narrowed(" AND ".join(parts), tuple(values), f" INDEXED BY {UNIT_INDEX}")
        few = self._few(driver, wanted, sort)
        if few is not None:
            # the plus keeps SQLite from walking a list's index in spite of the few
            parts[0] = f"+{parts[0]}"
            parts.append(f"a.id IN ({few[0]})")
            return _Narrowed(" AND ".join(parts), (*values, *few[1]))
        return _Narrowed(" AND ".join(parts), tuple(values), f" INDEXED BY {_index(wanted, sort)}")

    def _few(self, driver: Any, wanted: ActivityFilter, sort: str) -> tuple[str, tuple[object, ...]] | None:
        """Return what finds the records of words or of a clause so rare that they are looked up first.

        Names are not spread evenly over their order: by it, all records of the words are looked up, without
        reading those in the table that an index already tells to be of another day, channel or kind. Each
        page that is read costs most where it must be decrypted.
        """
        words = tuple(w for w in fold(wanted.text).split() if w.isalnum() and len(w) > 1)
        if words and not wanted.withdrawn:
            named = sort.split(",", maxsplit=1)[0].lstrip("-") == "title"
            if words not in self._common:
                few = search.beginning(driver, words, noun=Noun.ACTIVITY, most=_FEW)
                if few is not None:
                    return few
                self._common.add(words)
            if named:
                return search.beginning(driver, words, noun=Noun.ACTIVITY, among=_in_an_index(wanted))
        if wanted.clause and wanted.clause != NO_CLAUSE:
            bounds = (wanted.clause, f"{wanted.clause}/")
            (count,) = driver.execute(_COUNT_CLAUSE, (*bounds, _FEW + 1)).fetchone()
            if count <= _FEW:
                return _OF_CLAUSE, bounds
        return None


def _in_an_index(wanted: ActivityFilter) -> tuple[str, tuple[object, ...]] | None:
    """Return what finds the ids of what is wanted by day, channel or evidence in an index alone.

    None where no such filter narrows the list.
    """
    bare = ActivityFilter(
        unit=EVERY_UNIT,
        period=wanted.period,
        first=wanted.first,
        last=wanted.last,
        channel=wanted.channel,
        missing_evidence=wanted.missing_evidence and not wanted.channel,
    )
    parts, values = _conditions(bare, "")
    index = "channel" if bare.channel else "evidence" if bare.missing_evidence else "starts_on"
    source = f"activities AS a INDEXED BY {LIST_INDICES[index]} WHERE {' AND '.join(parts)}"
    return (f"SELECT a.id FROM {source}", tuple(values)) if len(parts) > 1 else None  # noqa: S608 - own words


def _conditions(wanted: ActivityFilter, own_unit: str) -> tuple[list[str], list[object]]:
    """Return what the database must check for `wanted`, with the values of its question marks."""
    parts, values = ["a.withdrawn = ?"], [wanted.withdrawn]  # type: tuple[list[str], list[object]]

    def must(part: str, *given: object) -> None:
        parts.append(part)
        values.extend(given)

    if wanted.unit != EVERY_UNIT:
        must("a.unit = ?", wanted.unit or own_unit)
    if wanted.period is not None:
        must("a.starts_on BETWEEN ? AND ?", str(wanted.period.starts_on), str(wanted.period.ends_on))
    if wanted.first is not None:
        must("a.starts_on >= ?", str(wanted.first))
    if wanted.last is not None:
        must("a.starts_on <= ?", str(wanted.last))
    if wanted.channel:
        must("a.channel = ?", wanted.channel)
    if wanted.missing_evidence:
        must("a.evidence_count = 0")
    if wanted.clause:
        must(*_serving(wanted.clause))
    if wanted.audience:
        must(_ADDRESSES, wanted.audience)
    for word in fold(wanted.text).split():
        if word.isalnum():
            must(_BEGINS_WORD, f"{word}*", f"*[^a-z0-9]{word}*")
        else:
            sought = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            must(_HAS_SIGNS, f"%{sought}%")
    return parts, values


def _serving(clause: str) -> tuple[str, ...]:
    return (_SERVES_NOTHING,) if clause == NO_CLAUSE else (_SERVES, clause, f"{clause}/")


def _read(driver: Any, sql: str, values: Sequence[object]) -> list[ActivityRowView]:
    """Return the activities of a statement that begins with `_SHOWN`, with clauses and figures."""
    rows = driver.execute(sql, values).fetchall() if values else []
    if not rows:
        return []
    ids = [row[0] for row in rows]
    marks = _marks(ids)
    clauses: dict[str, list[str]] = {}
    for key, clause in driver.execute(
        f"SELECT activity, clause FROM activity_clauses WHERE activity IN ({marks})",  # noqa: S608 - question marks
        ids,
    ):
        clauses.setdefault(key, []).append(clause)
    counters: dict[str, dict[str, int]] = {}
    for key, counter, value in driver.execute(
        f"SELECT activity, counter, value FROM activity_counters WHERE activity IN ({marks})",  # noqa: S608 - as above
        ids,
    ):
        counters.setdefault(key, {})[counter] = value
    day = date.fromisoformat
    return [
        ActivityRowView(
            id=key,
            unit=unit,
            starts_on=day(first),
            ends_on=day(last),
            title=title,
            channel=channel,
            clauses=tuple(clauses.get(key, ())),
            counters=counters.get(key, {}),
            evidence_count=files,
            spent=spent,
            place=place,
            recorded_by=by,
            scheduled=bool(schedule),
        )
        for key, unit, first, last, title, channel, files, spent, place, by, schedule in rows
    ]


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _order(sort: str) -> str:
    keys = [key for key in sort.split(",") if key]
    unknown = [key for key in keys if key.lstrip("-") not in SORTS]
    if unknown:
        raise UserMistake(
            tr("The list cannot be sorted by “{key}”.", key=unknown[0]),
            hint=tr("Choose from: {keys}.", keys=", ".join(SORTS)),
            field="sort",
        )
    down = keys[-1].startswith("-")
    columns = [(SORTS[key.lstrip("-")], key.startswith("-")) for key in keys]
    if len(keys) == 1 and keys[0].lstrip("-") in _BY_DAY:
        columns.append(("starts_on", down))
    return ", ".join(f"a.{name} DESC" if back else f"a.{name}" for name, back in (*columns, ("id", down)))


def _index(wanted: ActivityFilter, sort: str) -> str:
    """Return the index in which the list over all units is walked."""
    first = sort.split(",", maxsplit=1)[0].lstrip("-")
    if wanted.channel and first in {"", "starts_on"}:
        return LIST_INDICES["channel"]
    if wanted.missing_evidence and first in {"", "starts_on"}:
        return LIST_INDICES["evidence"]
    return LIST_INDICES[first or "starts_on"]
