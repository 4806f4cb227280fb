"""A payload with its revision, and the columns that every table makes of it."""

from typing import Any, NamedTuple

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
