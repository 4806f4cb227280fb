"""The list of units as Sở Nội vụ changes it: written here, said to everybody below, taken over there."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Final

import msgspec
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit, Succession
from cchc_desktop.domain.reorganisations import UnitChanges, applied_in_order, still_holding, with_changes
from cchc_desktop.services.catalogues import unit_row, units_in
from cchc_desktop.services.notices import (
    holds_notices,
    is_standing_body,
    known_stations,
    last_payload,
    put_notice,
)
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.stream_ends import is_beyond
from cchc_desktop.services.successions import successions_in
from cchc_desktop.services.unit_payloads import UNITS_ID, SuccessionPayload, UnitsPayload, unit_payload
from db.models.bundles import JournalRow
from db.models.org_units import OrgUnitRow, SuccessionRow
from db.writing import put_rows

_SAID: Final = (
    select(JournalRow.station, JournalRow.epoch, JournalRow.seq, JournalRow.payload)
    .where(JournalRow.record == UNITS_ID, JournalRow.noun == str(Noun.ORG_UNIT))
    .order_by(JournalRow.revision, JournalRow.at, JournalRow.hash)
)


def change_units(office: Office, change: Change, changes: UnitChanges, *, action: str) -> None:
    """Write what Sở Nội vụ changes and say it, with everything it said before, as one newer notice."""
    merged = with_changes(office.units, changes)
    _write(change, merged, office.units, changes.successions)
    said = last_payload(change.session, Noun.ORG_UNIT, UNITS_ID)
    before = msgspec.json.decode(said, type=UnitsPayload).changes if said else UnitChanges(())
    keys = dict.fromkeys(unit.key for unit in (*before.units, *changes.units))
    successions = {(s.old, s.new): s for s in (*before.successions, *changes.successions)}
    payload = UnitsPayload(
        id=UNITS_ID,
        unit=office.unit.key,
        recorded_by=office.user.name,
        recorded_at=change.now,
        units=tuple(unit_payload(merged[key]) for key in keys),
        successions=tuple(SuccessionPayload(s.old, s.new, s.whole, s.basis) for s in successions.values()),
    )
    office.units, office.unit = merged, merged[office.unit.key]
    put_notice(office, change, Noun.ORG_UNIT, payload, action=action)
    change.touch(*AFFECTED)


def take_units(office: Office, change: Change) -> None:
    """Let the units here be as Sở Nội vụ says, by everything it has said, whatever came first.

    Its newest words are in the journal already. What one of its computers says that contradicts what
    another one has said meanwhile has no effect until one of them says more.
    """
    merged, successions = applied_in_order(office.units, _said(office, change.session))
    _write(change, merged, office.units, successions)
    if merged != office.units:
        office.units, office.unit = merged, merged[office.unit.key]
    change.touch(*AFFECTED)


def _said(office: Office, session: Session) -> Iterator[UnitChanges]:
    """Yield what Sở Nội vụ has said, oldest first; an entry kept for a newer program is judged here."""
    known = known_stations(session)
    for row in session.execute(_SAID).all():
        station = known.get(row.station)
        unit = office.units.get(station.unit) if station is not None else None
        if unit is None or not is_standing_body(unit) or not holds_notices(row.epoch):
            continue
        if is_beyond(known, row.station, row.epoch, row.seq):
            continue
        with suppress(msgspec.ValidationError):
            yield msgspec.json.decode(row.payload, type=UnitsPayload).changes


AFFECTED: Final = (Noun.ORG_UNIT, Noun.PLAN, Noun.REPORT, Noun.SUBMISSION)
"""Kinds of records on whose screens names and boundaries of units stand."""


@contextmanager
def units_as_stored(office: Office) -> Iterator[None]:
    """Let the office know the units that the store holds in the end, whether changes were kept or not."""
    before = office.units
    try:
        yield
    finally:
        if office.units is not before:
            refresh_units(office)


def refresh_units(office: Office) -> None:
    """Read the units again."""
    units = units_in(office.store)
    office.units, office.unit = units, units[office.unit.key]


def _write(
    change: Change,
    units: Mapping[str, OrgUnit],
    before: Mapping[str, OrgUnit],
    successions: Iterable[Succession],
) -> None:
    changed = [unit for key, unit in units.items() if before.get(key) != unit]
    rows = [unit_row(unit) for unit in sorted(changed, key=lambda unit: _depth(unit, units))]
    put_rows(change.connection, OrgUnitRow, rows)
    held = set(successions_in(change.session))
    links = [
        {"old": s.old, "new": s.new, "whole": s.whole, "basis": s.basis}
        for s in still_holding(successions, units)
        if s not in held
    ]
    put_rows(change.connection, SuccessionRow, links)
    for link in successions_in(change.session):
        if link not in still_holding([link], units):
            change.session.execute(
                delete(SuccessionRow).where(SuccessionRow.old == link.old, SuccessionRow.new == link.new)
            )
    change.session.expire_all()


def _depth(unit: OrgUnit, units: Mapping[str, OrgUnit]) -> int:
    depth = 0
    while unit.parent is not None:
        unit, depth = units[unit.parent], depth + 1
    return depth
