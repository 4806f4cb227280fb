"""Entries of kinds this program does not know: kept in the journal, and applied by one that does."""

from collections.abc import Iterable
from typing import Any, Final

import msgspec
from sqlalchemy import delete, select

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.payloads import PAYLOADS
from db.asking import asked
from db.models.users import SettingRow
from db.writing import put_rows

_HELD: Final = "held/"
_WAITING: Final = "SELECT key FROM settings WHERE substr(key, 1, ?) = ?"


def hold(change: Change, nouns: Iterable[str]) -> None:
    """Remember that the journal holds entries of `nouns` that no table shows yet."""
    put_rows(change.connection, SettingRow, [{"key": _HELD + noun, "value": ""} for noun in sorted(nouns)])


def held_nouns(office: Office) -> list[str]:
    """Return the nouns whose entries wait and which this program knows by now."""
    with office.reading() as session:
        keys = asked(session, _WAITING, (len(_HELD), _HELD))
    return sorted(noun for noun in (key.removeprefix(_HELD) for (key,) in keys) if noun in PAYLOADS)


def apply_held(office: Office, nouns: list[str]) -> int:
    """Let the entries of `nouns`, held until now, have their effect; return how many had it.

    They are judged as they would have been on arrival. One that may not be taken stays in the journal
    without effect, and the trail says why.
    """
    from cchc_desktop.services.arrival_checks import NotTaken
    from cchc_desktop.services.arriving_files import ArrivingFiles
    from cchc_desktop.services.bundle_export import entry_of
    from cchc_desktop.services.bundle_streams import Arrival, apply_entries
    from cchc_desktop.services.identities import Identities
    from cchc_desktop.services.notices import known_stations
    from db.models.bundles import JournalRow

    count = 0
    with office.changing() as change:
        arrival = Arrival(office, Identities(office), ArrivingFiles(office.files))
        known = known_stations(change.session)
        rows: Any = change.session.scalars(
            select(JournalRow)
            .where(JournalRow.noun.in_(nouns))
            .order_by(JournalRow.epoch % 2, JournalRow.station, JournalRow.epoch, JournalRow.seq)
        ).all()
        for row in rows:
            entry = entry_of(row, msgspec.json.decode(row.payload))
            try:
                with change.connection.begin_nested():
                    apply_entries(change, arrival, known[row.station], [entry])
                count += 1
            except NotTaken as fault:
                change.audit("refuse", Noun(row.noun), row.record, reason=str(fault))
        change.session.execute(delete(SettingRow).where(SettingRow.key.in_([_HELD + n for n in nouns])))
    return count
