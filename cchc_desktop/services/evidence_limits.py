"""Which files this workspace takes as evidence: settings that administrators choose."""

import json
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.file_kinds import FileKind, FileLimits, checked_limits
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.office import Change
from db.models.users import SettingRow
from db.writing import put_rows

_LIMITS: Final = "evidence_limits"


def limits_in(session: Session) -> FileLimits:
    """Return the limits that were chosen, the program's own where none were or they cannot be read."""
    found = session.scalar(select(SettingRow.value).where(SettingRow.key == _LIMITS))
    if found is None:
        return FileLimits()
    try:
        held = json.loads(found)
        return FileLimits(int(held["largest"]), frozenset(FileKind(kind) for kind in held["kinds"]))
    except (ValueError, KeyError, TypeError):
        return FileLimits()


def put_limits(change: Change, limits: FileLimits) -> None:
    """Keep limits within a change."""
    limits = checked_limits(limits)
    before = limits_in(change.session)
    value = json.dumps({"largest": limits.largest, "kinds": sorted(limits.kinds)})
    put_rows(change.connection, SettingRow, [{"key": _LIMITS, "value": value}])
    change.audit("set", Noun.SETTING, _LIMITS, before=_plain(before), after=_plain(limits))


def _plain(limits: FileLimits) -> dict[str, object]:
    return {"largest": limits.largest, "kinds": sorted(limits.kinds)}
