"""Reading what a unit did between two days, once for duties and indicators alike."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import Channel
from db.writing import driver_of

_SIGN: Final = "\x1f"
_DONE: Final = """
    SELECT a.id, a.starts_on, a.channel, a.evidence_count,
        (SELECT group_concat(c.clause, char(31)) FROM activity_clauses c WHERE c.activity = a.id),
        (SELECT group_concat(n.counter || '=' || n.value, char(31)) FROM activity_counters n
            WHERE n.activity = a.id AND n.counter IN ({}))
    FROM activities a
    WHERE a.unit = ? AND NOT a.withdrawn AND a.starts_on BETWEEN ? AND ?
    ORDER BY a.starts_on, a.id
"""


class Done(NamedTuple):
    """An activity as duties and indicators see it."""

    id: str
    day: date
    channel: str
    evidence_count: int
    clauses: tuple[str, ...]
    times: int
    """How often it happened: broadcasts, meetings; at least once."""


def done_between(
    session: Session, unit: str, first: date, last: date, channels: Mapping[str, Channel]
) -> list[Done]:
    """Return what `unit` did from `first` to `last`, in the order of days.

    One statement past SQLAlchemy: screens ask for this whenever anything changes.
    """
    counting = sorted({c.occurrence_counter for c in channels.values() if c.occurrence_counter})
    sql = _DONE.format(", ".join("?" * len(counting)))
    rows = driver_of(session.connection()).execute(
        sql, (*counting, unit, first.isoformat(), last.isoformat())
    )
    days = _Once(date.fromisoformat)
    served = _Once(_clauses)
    found: list[Done] = []
    times: dict[tuple[str, str | None], int] = {}
    for key, day, name, files, clauses, counted in rows:
        happened = times.get((name, counted))
        if happened is None:
            happened = times[name, counted] = _times(channels.get(name), counted)
        found.append(Done(key, days[day], name, files, served[clauses], happened))
    return found


class _Once(dict[Any, Any]):
    """What a function makes of texts that come again and again, each made once."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str | None) -> Any:
        """Make what `text` stands for."""
        made = self[text] = self._make(text)
        return made


def _clauses(text: str | None) -> tuple[str, ...]:
    return tuple(text.split(_SIGN)) if text else ()


def _times(channel: Channel | None, counted: str | None) -> int:
    if channel is None or not counted:
        return 1
    counters = dict(pair.split("=") for pair in counted.split(_SIGN))
    return channel.occurrences({counter: int(value) for counter, value in counters.items()})
