"""Reading what a unit did between two days, once for duties and indicators alike."""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

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
    found: list[Done] = []
    for key, day, name, files, clauses, counted in rows:
        channel = channels.get(name)
        served = tuple(clauses.split(_SIGN)) if clauses else ()
        times = 1
        if channel is not None and counted:
            counters = dict(pair.split("=") for pair in counted.split(_SIGN))
            times = channel.occurrences({counter: int(value) for counter, value in counters.items()})
        found.append(Done(key, date.fromisoformat(day), name, files, served, times))
    return found
