"""Finding any record by words, with or without diacritics, and keeping the index that finds it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from cchc_desktop.domain.criteria import CriteriaSet
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.finding import Term, read_query
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.notices import known_stations
from cchc_desktop.services.office import Office
from cchc_desktop.services.payloads import read_payload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.search_words import WORDS, indexed
from cchc_desktop.services.stream_ends import standing_version, touched_by_ends
from db import search as index
from db.models.assessments import AssessmentRow
from db.models.bundles import BundleRow, StationRow
from db.models.evidence import EvidenceRow
from db.models.plans import ObligationClaimRow
from db.models.search import SearchRow
from db.search import Found, FoundKind, Indexed
from db.store import Store
from db.writing import driver_of

EACH: Final = 5
"""So many finds of a kind are shown before more of it is asked for."""
_CHUNK: Final = 500
_NEWEST: Final = text(
    "SELECT j.noun, j.payload FROM journal AS j WHERE j.noun IN (SELECT value FROM json_each(:nouns))"
    " AND j.op = 'put' AND NOT EXISTS (SELECT 1 FROM journal AS k WHERE k.record = j.record"
    " AND k.noun = j.noun AND (k.revision, k.at, k.hash) > (j.revision, j.at, j.hash))"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found; what matched stands between the characters 2 and 3."""

    noun: Noun
    record: str
    """Its id; the clause of a task, the key of a unit, SET/CRITERION of a criterion."""
    title: str
    marked: str
    """The title with its marks."""
    words: str
    """Where else the words stand, with marks; empty when they stand in the title alone."""
    owner: Hit | None = None
    """The record a found file proves; its title is empty where it has none of its own."""
    period: str = ""
    """Code of the period the record is about, where it is shown under one."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of the program itself that can be found: a page, a section of it, its help."""

    record: str
    title: str
    words: str


@dataclass(frozen=True, slots=True)
class HitKind:
    """The best finds of one kind of record."""

    noun: Noun
    hits: tuple[Hit, ...]
    more: bool
    """Whether there are others of this kind."""


@guarded
class Search:
    """The search box over everything."""

    def __init__(self, office: Office, criteria_sets: Sequence[CriteriaSet]) -> None:
        self._office = office
        self._criteria_sets = criteria_sets
        self._leaves: tuple[Leaf, ...] = ()
        self._shelf: sqlite3.Connection | None = None
        self._shelved: object = None
        self._at_shelf = threading.Lock()

    def shelve(self, leaves: Sequence[Leaf]) -> None:
        """Let these parts of the program be found too, as records of `Noun.SETTING`."""
        with self._at_shelf:
            self._leaves = tuple(leaves)
            self._shelf = None

    def find(self, words: str, *, limit: int = 50, noun: Noun | None = None) -> list[Hit]:
        """Return the best finds of every kind or of `noun`, one kind after another, files last."""
        return [hit for kind in self.by_kind(words, each=limit, noun=noun) for hit in kind.hits][:limit]

    def by_kind(self, words: str, *, each: int = EACH, noun: Noun | None = None) -> list[HitKind]:
        """Return the best finds of each kind, or of one; the kind that answers best comes first.

        Every word must be there; one in quotes with its neighbours, the last one as far as it is typed.
        """
        terms = read_query(words)
        if not terms:
            return []
        with self._office.reading() as session:
            driver = driver_of(session.connection())
            found = index.find(driver, terms, most=each, noun=noun or "")
            found += self._on_shelf(session, terms, each, noun or "")
            owners = _owners(session, _records(found, Noun.EVIDENCE))
            periods = _periods(session, found)
        found.sort(key=lambda kind: (kind.noun == Noun.EVIDENCE, -kind.found[0].weight))
        return [
            HitKind(Noun(kind.noun), tuple(_hit(f, owners, periods) for f in kind.found), kind.more)
            for kind in found
        ]

    def rebuild(self) -> Changed[int]:
        """Make the index anew from the journal and return how many records it holds."""
        with self._office.changing() as change:
            count = make_index_anew(change.session)
            change.audit("index", Noun.SETTING, "search", after={"records": count})
            return change.done(count)

    def check(self) -> int:
        """Return how many records the index holds; Trouble when it does not fit the records."""
        with self._office.reading() as session:
            driver = driver_of(session.connection())
            count = session.scalar(select(func.count()).select_from(SearchRow)) or 0
            if not index.is_current(driver) or not index.is_sound(driver):
                raise Trouble(
                    tr("The search index does not fit the records."),
                    hint=tr("Make it anew with “cchc doctor --reindex”."),
                )
        return count

    def _on_shelf(self, session: Session, terms: Sequence[Term], each: int, noun: str) -> list[FoundKind]:
        """Look through what is not journalled: the plan, criteria, units, stations, bundles."""
        with self._at_shelf:
            state = _state(session, self._office)
            if self._shelf is None or self._shelved != state:
                self._shelf = index.new_shelf()
                index.index(self._shelf, list(self._few(session))[::-1], all_new=True)
                self._shelved = state
            return index.find(self._shelf, terms, most=each, noun=noun)

    def _few(self, session: Session) -> Iterator[Indexed]:
        """Return what stands on the shelf, what comes first among equals first."""
        office = self._office
        for task in office.plan.tasks:
            yield Indexed(Noun.PLAN, task.clause, f"{task.clause} {task.title}", task.summary)
        for chosen in self._criteria_sets:
            for criterion in chosen.criteria:
                name = f"{chosen.id}/{criterion.id}"
                text_of = f"{criterion.text}\n{chosen.title}"
                yield Indexed(Noun.CRITERIA_SET, name, f"{criterion.id} {criterion.title}", text_of)
        for unit in office.units.values():
            yield Indexed(Noun.ORG_UNIT, unit.key, unit.name, f"{unit.code}\n{unit.short_body}")
        for leaf in self._leaves:
            yield Indexed(Noun.SETTING, leaf.record, leaf.title, leaf.words)
        for station in session.scalars(select(StationRow)):
            name = _name(office.units, station.unit)
            yield Indexed(Noun.STATION, station.id, f"{station.label} · {name}", station.id)
        oldest_first = session.scalars(select(BundleRow).order_by(BundleRow.at))
        bundles = {row.id: row for row in reversed(oldest_first.all())}
        for row in bundles.values():
            yield Indexed(Noun.BUNDLE, row.id, row.file_name, _name(office.units, row.partner))


def bring_index_up_to_date(store: Store) -> None:
    """Make the index anew where it was written by a program that kept it otherwise."""
    with store.reading() as session:
        if index.is_current(driver_of(session.connection())):
            return
    with store.writing() as session:
        make_index_anew(session)


def make_index_anew(session: Session) -> int:
    """Fill the index from the newest entry that counts of every record; return how many records it holds."""
    driver = driver_of(session.connection())
    index.clear(driver)
    rows = session.execute(_NEWEST, {"nouns": msgspec.json.encode(list(WORDS)).decode()})
    for chunk in rows.partitions(_CHUNK):
        made = {entry.record: entry for entry in map(_indexed_row, chunk) if entry is not None}
        index.index(driver, list(made.values()))
    known = known_stations(session)
    for noun, record in touched_by_ends(session):
        if noun in WORDS:
            version = standing_version(session, known, Noun(noun), record)
            index.drop(driver, [record])
            words = indexed(Noun(noun), version.payload) if version and not version.withdrawn else None
            index.index(driver, [words] if words else [])
    index.set_current(driver)
    return int(driver.execute("SELECT count(*) FROM search_rows").fetchone()[0])


def _indexed_row(row: Any) -> Indexed | None:
    noun = Noun(row.noun)
    return indexed(noun, read_payload(noun, msgspec.json.decode(row.payload)))


def _state(session: Session, office: Office) -> object:
    """Return what changes whenever the shelf has to be filled anew."""
    stations = session.scalar(select(func.count()).select_from(StationRow))
    bundles = session.execute(select(func.count(), func.max(BundleRow.at)).select_from(BundleRow)).one()
    return office.plan, office.units, stations, tuple(bundles)


def _name(units: Mapping[str, Any], key: str) -> str:
    return units[key].name if key in units else ""


def _owners(session: Session, records: Sequence[str]) -> dict[str, Hit]:
    """Return the records that the files among `records` prove."""
    rows = session.execute(
        select(EvidenceRow.id, EvidenceRow.noun, EvidenceRow.record, SearchRow.title)
        .outerjoin(SearchRow, SearchRow.record == EvidenceRow.record)
        .where(EvidenceRow.id.in_(records))
    )
    return {file: Hit(Noun(noun), record, title or "", title or "", "") for file, noun, record, title in rows}


def _periods(session: Session, found: Sequence[FoundKind]) -> dict[str, str]:
    """Return the periods of self-assessments and claims, which their pages show one at a time."""
    periods: dict[str, str] = {}
    for noun, model in ((Noun.ASSESSMENT, AssessmentRow), (Noun.OBLIGATION_CLAIM, ObligationClaimRow)):
        if records := _records(found, noun):
            rows = session.execute(select(model.id, model.period).where(model.id.in_(records)))
            periods.update(rows.all())
    return periods


def _records(found: Sequence[FoundKind], noun: Noun) -> list[str]:
    return [f.record for kind in found if kind.noun == noun for f in kind.found]


def _hit(found: Found, owners: Mapping[str, Hit], periods: Mapping[str, str]) -> Hit:
    return Hit(
        Noun(found.noun),
        found.record,
        found.title,
        found.marked,
        found.words,
        owners.get(found.record),
        periods.get(found.record, ""),
    )
