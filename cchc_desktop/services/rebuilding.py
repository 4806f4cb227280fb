"""Writing tables again from the journal and what the program ships: noun by noun, which can be and how."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.catalogues.holidays import load_holidays
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.services.arrival_checks import RECORDS
from cchc_desktop.services.bundle_export import entry_of
from cchc_desktop.services.calendar_payloads import CalendarPayload
from cchc_desktop.services.calendars import fill_calendar
from cchc_desktop.services.catalogues import lay_shipped, shipped_catalogues, shipped_last_days
from cchc_desktop.services.conflicts import note_conflict
from cchc_desktop.services.holidays import lay_shipped_holidays, note_edition
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.notices import (
    NOTICES,
    KnownStation,
    holds_notices,
    is_standing_body,
    known_stations,
    may_say,
)
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.payloads import PAYLOADS, Payload, ReceiptPayload, TrustPackPayload, read_payload
from cchc_desktop.services.receipts import apply_receipt
from cchc_desktop.services.rows import count_all_evidence, write_rows
from cchc_desktop.services.station_payloads import KeyRenewalPayload
from cchc_desktop.services.stream_ends import RULINGS, is_beyond, remove_reviews
from cchc_desktop.services.stream_signers import remember_key
from cchc_desktop.services.unit_lists import take_units
from cchc_desktop.services.versions import Version
from db.models.bundles import JournalRow, StationRow
from db.models.plans import DeadlineRow
from db.writing import add_missing_rows, driver_of


@dataclass(frozen=True, slots=True)
class Way:
    """What becomes of the tables of one noun when they are damaged."""

    whole: tuple[str, ...] = ()
    """Made again to the last row."""
    partly: tuple[str, ...] = ()
    """Made again but for rows that this computer alone knows, which no journal and no program holds."""
    lost: tuple[str, ...] = ()
    """Held by nothing else: what could not be read of them is lost."""
    essential: tuple[str, ...] = ()
    """Held by nothing else, and nothing goes on without them: only a backup brings them back."""


WAYS: Final[Mapping[Noun, Way]] = {
    Noun.ORG_UNIT: Way(whole=("org_units", "successions")),
    Noun.PLAN: Way(partly=("catalogues",)),
    Noun.CRITERIA_SET: Way(partly=("catalogues",)),
    Noun.DEADLINE: Way(whole=("deadlines",), partly=("holidays", "feedback_terms")),
    Noun.UNIT_PLAN: Way(whole=("unit_plans", "unit_plan_tasks", "unit_plan_budget")),
    Noun.OBLIGATION_CLAIM: Way(whole=("obligation_claims",)),
    Noun.TRIGGER: Way(whole=("triggers",)),
    Noun.EXTENSION: Way(whole=("extensions",)),
    Noun.CADENCE_CONFIRMATION: Way(whole=("cadence_confirmations",)),
    Noun.ACTIVITY: Way(
        whole=(
            *("activities", "activity_clauses", "activity_audiences", "activity_counters", "activity_costs"),
            *("search_rows", "search_kinds"),
        ),
        lost=("activity_imports", "imported_activities"),
    ),
    Noun.SCHEDULE: Way(whole=("schedules",)),
    Noun.EVIDENCE: Way(whole=("evidence", "blobs")),
    Noun.FEEDBACK: Way(
        whole=("feedback_cases", "feedback_notes"), lost=("feedback_senders", "feedback_files")
    ),
    Noun.DIFFICULTY: Way(whole=("difficulties",)),
    Noun.DIFFICULTY_ANSWER: Way(whole=("difficulty_answers",)),
    Noun.ASSESSMENT: Way(whole=("assessments", "scores")),
    Noun.SUBMISSION: Way(whole=("submissions", "submitted_scores")),
    Noun.REVIEW: Way(whole=("reviews", "returned_items", "appraised_points"), lost=("appraisal_drafts",)),
    Noun.REPORT: Way(partly=("reports",), lost=("report_edits",)),
    Noun.CONSOLIDATION: Way(whole=("consolidations",)),
    Noun.STATION: Way(
        whole=("conflicts",), lost=("heads",), essential=("stations", "streams", "journal", "audit_lines")
    ),
    Noun.KEY_RENEWAL: Way(whole=("earlier_keys",)),
    Noun.RECEIPT: Way(whole=("acknowledgements",)),
    Noun.BUNDLE: Way(lost=("bundles", "imports", "import_changes", "setbacks")),
    Noun.IDENTITY: Way(lost=("identities",)),
    Noun.TRUST_PACK: Way(partly=("trusted_certificates",)),
    Noun.USER: Way(essential=("users",)),
    Noun.SETTING: Way(lost=("settings",)),
    Noun.BACKUP: Way(),
}
"""For every noun, so that a new one is not forgotten; a test holds the tables against what a repair gives."""
ESSENTIAL: Final = frozenset(table for way in WAYS.values() for table in way.essential)
NOT_WHOLE: Final = frozenset(table for way in WAYS.values() for table in (*way.partly, *way.lost))
"""Tables of which something may be missing after a repair."""
_BY_VERSION: Final = frozenset(RECORDS) | RULINGS
_CATALOGUES: Final = frozenset({Noun.PLAN, Noun.CRITERIA_SET})
_HISTORIES: Final = (
    "SELECT record, noun, station, epoch, seq, revision, at, hash, op, base, payload"
    " FROM journal ORDER BY record"
)
_CHUNK: Final = 500


class _Said(NamedTuple):
    """One entry of the journal, as far as it matters for what a table says."""

    record: str
    noun: str
    station: str
    epoch: int
    seq: int
    revision: int
    at: str
    hash: str
    op: str
    base: str | None
    payload: str

    @property
    def rank(self) -> tuple[int, str, str]:
        """Return what decides which of two entries of a record counts on every computer."""
        return self.revision, self.at, self.hash


def lay_foundations(session: Session, torn: Collection[str]) -> None:
    """Add what the program ships to those of the `torn` tables without which nothing can be opened."""
    if not torn:
        return
    connection = session.connection()
    own = session.scalar(select(StationRow.known_since).where(StationRow.state == "own"))
    if own is not None:  # a new workspace knows its station from the moment it is filled
        lay_shipped(connection, shipped_catalogues(), own, torn)
    if "holidays" in torn:
        note_edition(connection)  # what was taken off the list is looked up before the list is laid again


def rebuild(office: Office, change: Change, torn: Collection[str]) -> int:
    """Write every record again as its newest entry that counts says; return how many records those are.

    What arrives beside records, calendars, certificates and receipts among them, is looked up again only
    for tables that are `torn`: in the others it may have been changed here since.
    """
    if {"org_units", "successions"} & set(torn):
        take_units(office, change)
    choices = "conflicts" in torn
    rebuilding = _Rebuilding(change, known_stations(change.session), office.units, choices=choices)
    driver = driver_of(change.connection)
    for _, same in groupby(map(_Said._make, driver.execute(_HISTORIES)), attrgetter("record")):
        by_noun: dict[str, list[_Said]] = {}
        for said in same:
            by_noun.setdefault(said.noun, []).append(said)
        for noun, entries in by_noun.items():
            if noun in PAYLOADS:
                rebuilding.take(Noun(noun), sorted(entries, key=attrgetter("rank"), reverse=True))
    rebuilding.finish()
    _look_up_again(office, change, rebuilding, torn)
    return rebuilding.count


@dataclass
class _Rebuilding:
    """Gathers what records say now and writes it in large steps."""

    change: Change
    known: Mapping[str, KnownStation]
    units: Mapping[str, OrgUnit]
    choices: bool
    """Whether records with two open versions are to be noted."""
    count: int = 0
    waiting: dict[Noun, list[Version]] = field(default_factory=dict)

    def take(self, noun: Noun, entries: Sequence[_Said]) -> None:
        """Keep what a record says, by its entries, of which the first ranks highest."""
        if noun in _BY_VERSION:
            self._wait(noun, self._standing(noun, entries))
        elif noun is Noun.REVIEW or noun in _CATALOGUES:
            for said in entries if noun in _CATALOGUES else entries[-1:]:
                payload = self.heard(noun, said)
                if payload is not None and not self._beyond(said):
                    self._wait(noun, Version(payload, said.revision))
        if self.choices and len(entries) > 1 and noun in RECORDS:
            note_conflict(self.change, noun, entries[0].record)

    def heard(self, noun: Noun, said: Any) -> Payload | None:
        """Return what an entry says; None where its station may not say it, or not in that form.

        Such an entry was kept for a newer program to judge, which refused it.
        """
        try:
            payload = read_payload(noun, msgspec.json.decode(said.payload))
        except msgspec.ValidationError:
            return None
        station = self.known.get(said.station)
        if station is None:  # its unit is known no more: it was taken in when it was
            return payload
        speaker = getattr(payload, "by", None) or getattr(payload, "reviewer", station.unit)
        may = may_say(noun, payload.unit, station.unit, self.units) and speaker == station.unit
        return payload if may and (noun in NOTICES) is holds_notices(said.epoch) else None

    def finish(self) -> None:
        """Write what still waits."""
        for noun in list(self.waiting):
            self._write(noun)
        count_all_evidence(self.change.connection)

    def _standing(self, noun: Noun, entries: Sequence[_Said]) -> Version | None:
        """Return the newest version that counts; withdrawn where all lie beyond the end of their streams."""
        newest: Version | None = None
        for said in entries:
            payload = self.heard(noun, said)
            if payload is None:
                continue
            if not self._beyond(said):
                return Version(payload, said.revision, withdrawn=said.op == "withdraw")
            newest = newest or Version(payload, said.revision, withdrawn=True)
        return newest

    def _beyond(self, said: _Said) -> bool:
        return is_beyond(self.known, said.station, said.epoch, said.seq)

    def _wait(self, noun: Noun, version: Version | None) -> None:
        if version is None:
            return
        waiting = self.waiting.setdefault(noun, [])
        waiting.append(version)
        self.count += 1
        if len(waiting) >= _CHUNK:
            self._write(noun)

    def _write(self, noun: Noun) -> None:
        versions = self.waiting.pop(noun)
        if noun is Noun.REVIEW:
            remove_reviews(self.change.connection, [version.payload.id for version in versions])
        if noun in _CATALOGUES:
            # one record has many versions, each a row of its own
            for version in versions:
                write_rows(self.change.connection, noun, [version])
        else:
            write_rows(self.change.connection, noun, versions)


def _look_up_again(office: Office, change: Change, rebuilding: _Rebuilding, torn: Collection[str]) -> None:
    """Fill the torn tables that follow from the words of others: calendars, certificates, receipts."""
    if {"deadlines", "holidays", "feedback_terms"} & set(torn):
        _fill_calendar(office, change, rebuilding, torn)
    if "trusted_certificates" in torn:
        identities = Identities(office)
        for _, payload in _notices(change, rebuilding, Noun.TRUST_PACK):
            if isinstance(payload, TrustPackPayload):
                identities.trust_in(change, payload.pem.encode())
    if "earlier_keys" in torn:
        for row, payload in _notices(change, rebuilding, Noun.KEY_RENEWAL):
            if isinstance(payload, KeyRenewalPayload):
                remember_key(change, row.station, payload)
    if "acknowledgements" in torn:
        for row, payload in reversed(list(_notices(change, rebuilding, Noun.RECEIPT))):
            station = rebuilding.known.get(row.station)
            if isinstance(payload, ReceiptPayload) and station is not None and station.id != office.station:
                apply_receipt(change, station, entry_of(row, {}), payload)


def _fill_calendar(office: Office, change: Change, rebuilding: _Rebuilding, torn: Collection[str]) -> None:
    """Let what Sở Nội vụ said last count, then what it said before, then what the program ships.

    At Sở Nội vụ itself its last word holds everything that differs from what is shipped.
    """
    said = [
        payload
        for row, payload in sorted(
            _notices(change, rebuilding, Noun.DEADLINE), key=lambda each: each[0].revision, reverse=True
        )
        if isinstance(payload, CalendarPayload)
    ]
    own = is_standing_body(office.unit)
    shipped = {holiday.day for holiday in load_holidays()} if own else ()
    for payload in said[:1] if own else said:
        fill_calendar(change, payload, torn, shipped)
    if "holidays" in torn:
        lay_shipped_holidays(change.connection)
    if "deadlines" in torn:
        add_missing_rows(change.connection, DeadlineRow, shipped_last_days(shipped_catalogues().plan))


def _notices(change: Change, rebuilding: _Rebuilding, noun: Noun) -> Iterator[tuple[Any, Payload]]:
    """Yield what stations said of a kind, of each station the newest first."""
    rows = change.session.execute(
        select(JournalRow.__table__)
        .where(JournalRow.noun == str(noun))
        .order_by(JournalRow.station, JournalRow.epoch.desc(), JournalRow.seq.desc())
    ).all()
    for row in rows:
        payload = rebuilding.heard(noun, row)
        if payload is not None:
            yield row, payload
