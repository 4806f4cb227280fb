"""A payload with its revision, and the columns that every table makes of it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from cchc_desktop.services import payloads as p


class Version(NamedTuple):
    """A payload with what its entry's header says of it."""

    payload: p.Payload
    revision: int
    withdrawn: bool = False


def columns_of(version: Version, *names: str) -> dict[str, Any]:
    """Return the columns every record has, and those of its payload that are named."""
    payload = version.payload
    row: dict[str, Any] = {name: getattr(payload, name) for name in names}
    row.update(
        id=payload.id,
        unit=payload.unit,
        revision=version.revision,
        withdrawn=version.withdrawn,
        recorded_by=payload.recorded_by,
        recorded_at=payload.recorded_at,
    )
    return row


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields of `new` that differ from `old`, as they were and as they are."""
    plain = msgspec.to_builtins(new)
    keys = [key for key in plain if old.get(key) != _listed(plain[key])]
    return {key: old.get(key) for key in keys}, {key: plain[key] for key in keys}


def _listed(value: Any) -> Any:
    return [_listed(item) for item in value] if isinstance(value, list | tuple) else value
