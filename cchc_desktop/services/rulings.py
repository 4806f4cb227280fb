"""What a unit above says about a unit below it: more time, answers, confirmed cadences; said and heard."""

from typing import Any, Final

from sqlalchemy import select

from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit, superiors
from cchc_desktop.services import payloads as p
from cchc_desktop.services.arrival_checks import NotTaken
from cchc_desktop.services.notices import KnownStation, put_notice
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.rows import write_rows
from cchc_desktop.services.versions import Version
from db.models.difficulties import DifficultyAnswerRow, DifficultyRow
from db.models.unit_plans import CadenceConfirmationRow, ExtensionRow

_TABLES: Final[dict[Noun, Any]] = {
    Noun.EXTENSION: ExtensionRow,
    Noun.DIFFICULTY_ANSWER: DifficultyAnswerRow,
    Noun.CADENCE_CONFIRMATION: CadenceConfirmationRow,
}


def put_ruling(
    office: Office,
    change: Change,
    noun: Noun,
    payload: p.Payload,
    *,
    action: str,
    withdrawn: bool = False,
    reason: str = "",
) -> None:
    """Write what this unit says about another: row, notice, audit line."""
    entry = put_notice(
        office, change, noun, payload, action=action, op="withdraw" if withdrawn else "put", reason=reason
    )
    write_rows(change.connection, noun, [Version(payload, entry.revision, withdrawn=withdrawn)])


def take_ruling(change: Change, station: KnownStation, entry: JournalEntry, payload: p.Payload) -> None:
    """Keep what a unit above said, unless a newer word of the same unit is here.

    That the station may speak about the unit was checked before; here, that it speaks in its own
    unit's name and about a record of the unit it names.
    """
    noun = Noun(entry.noun)
    item = f"{entry.noun} {entry.record}"
    by = getattr(payload, "by", station.unit)
    if by != station.unit:
        raise NotTaken(item, tr("The record is written in the name of another unit."))
    table = _TABLES[noun]
    row = change.session.get(table, payload.id, populate_existing=True)
    if row is not None:
        if (row.unit, getattr(row, "by", by)) != (payload.unit, by):
            raise NotTaken(item, tr("The record belongs to another unit."))
        if row.revision > entry.revision:
            return
    if isinstance(payload, p.DifficultyAnswerPayload):
        asked = change.session.scalar(
            select(DifficultyRow.unit).where(DifficultyRow.id == payload.difficulty)
        )
        if asked is not None and asked != payload.unit:
            raise NotTaken(item, tr("The record belongs to another unit."))
    write_rows(change.connection, noun, [Version(payload, entry.revision, withdrawn=entry.op == "withdraw")])


def check_above(office: Office, unit: OrgUnit) -> None:
    """Refuse to rule about `unit` unless this workspace's unit stands above it."""
    above = superiors(unit, office.units)
    if office.unit.key not in {one.key for one in above}:
        names = ", ".join(one.name for one in above) or tr("nobody")
        raise Refused(
            tr("{own} does not stand above {unit}.", own=office.unit.name, unit=unit.name),
            hint=tr("Only a unit above it can do this: {units}.", units=names),
        )
