"""What still has to travel or be handed in, counted without the keys and libraries that sending needs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from sqlalchemy.orm import Session

from cchc_desktop.domain.bundle_records import BundleKind, Outcome, StreamKey
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit, superiors
from cchc_desktop.domain.periods import Period
from cchc_desktop.services.notices import KnownStation, holds_notices, known_stations
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.successions import became
from db.asking import asked

NO_NEWS: Final = frozenset({str(Noun.RECEIPT)})
"""Nouns that do not make a bundle worth carrying: a receipt needs no receipt."""
_WORTH_CARRYING: Final = f"""
    SELECT count(*) FROM journal WHERE station = ? AND epoch = ? AND seq > ? AND seq <= ?
        AND noun NOT IN ({", ".join(f"'{noun}'" for noun in sorted(NO_NEWS))})
"""  # noqa: S608 - nouns of our own
_AWAITING: Final = """
    SELECT 1 FROM bundles WHERE direction = 'out' AND partner <> '' AND outcome = 'exported' LIMIT 1
"""
_ASIDE: Final = "SELECT count(*) FROM bundles WHERE direction = 'in' AND outcome = ?"
_ISSUED: Final = """
    SELECT 1 FROM reports WHERE unit = ? AND period = ? AND issued_on IS NOT NULL AND NOT withdrawn LIMIT 1
"""
_MARKS: Final = """
    SELECT station, epoch, min(seq) FROM acknowledgements
    WHERE receiver IN (SELECT value FROM json_each(?)) GROUP BY station, epoch
"""
_STREAMS: Final = """
    SELECT s.station, s.epoch, s.seq, s.hash, h.seq IS NOT NULL
    FROM streams s LEFT JOIN heads h ON h.station = s.station AND h.epoch = s.epoch AND h.seq = s.seq
    WHERE s.seq > 0 ORDER BY s.station, s.epoch
"""


class StreamEnd(NamedTuple):
    """A stream of a station as far as it is here."""

    station: str
    epoch: int
    seq: int
    hash: str
    signed: bool
    """Its own station has signed that it ends here, which travels with it."""


@guarded
class Backlog:
    """How much is left to send, to be acknowledged, to look at and to hand in."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def unsent(self) -> int:
        """Return how many changes the unit above has not acknowledged; 0 where there is none above."""
        office = self._office
        above = superiors(office.unit, office.units)
        if not above:
            return 0
        with office.reading() as session:
            known = known_stations(session)
            marks = acknowledged(session, stations_of(known, above[0].key))
            return sum(
                asked(
                    session,
                    _WORTH_CARRYING,
                    (row.station, row.epoch, marks.get(StreamKey(row.station, row.epoch), 0), row.seq),
                )[0][0]
                for row in outgoing(session, office, known, BundleKind.UP)
            )

    def awaits_receipt(self) -> bool:
        """Tell whether a bundle was written for somebody who has not acknowledged it."""
        with self._office.reading() as session:
            return bool(asked(session, _AWAITING))

    def quarantined(self) -> int:
        """Return how many bundles were put aside until somebody decides."""
        with self._office.reading() as session:
            return int(asked(session, _ASIDE, (str(Outcome.QUARANTINED),))[0][0])

    def report_issued(self, period: Period) -> bool:
        """Tell whether this unit's report of `period` has its number and date."""
        with self._office.reading() as session:
            return bool(asked(session, _ISSUED, (self._office.unit.key, period.code)))


def stations_of(known: Mapping[str, KnownStation], unit: str) -> tuple[KnownStation, ...]:
    """Return the stations of a unit that answer for it."""
    return tuple(s for s in known.values() if s.unit == unit and s.state == "enrolled")


def acknowledged(session: Session, stations: Iterable[KnownStation]) -> dict[StreamKey, int]:
    """Return the mark of each stream that every answering station of the recipient has reached."""
    rows = asked(session, _MARKS, (json.dumps([s.id for s in stations]),))
    return {StreamKey(station, epoch): seq for station, epoch, seq in rows}


def stream_ends(session: Session) -> list[StreamEnd]:
    """Return every stream that holds something here."""
    return [StreamEnd(*row) for row in asked(session, _STREAMS)]


def outgoing(
    session: Session,
    office: Office,
    known: Mapping[str, KnownStation],
    kind: BundleKind,
    *,
    recipient: OrgUnit | None = None,
    notices_only: bool = False,
) -> Iterator[StreamEnd]:
    """Yield the streams that travel this way and whose end their own station has signed.

    Upward go own records and notices and everything held of the units below. Downward go notices
    alone: own ones and those of the units above; what a unit did is not shown to those below it.
    What is given back to a unit is that, and everything held of its own stations and of the units that
    became it.
    """
    given_back: set[str] = set()
    if recipient is not None and kind is BundleKind.RETURN:
        given_back = {recipient.key, *(old.key for old in became(session, recipient, office.units))}
    up = kind is BundleKind.UP and not notices_only
    above = {unit.key for unit in superiors(office.unit, office.units)}
    for row in stream_ends(session):
        station = known.get(row.station)
        own_again = station is not None and station.unit in given_back
        if not (up or own_again or holds_notices(row.epoch)):
            continue
        if row.station == office.station:
            yield row
            continue
        if station is None or notices_only:
            continue
        if up:
            wanted = _is_below(office, station.unit) or station.unit == office.unit.key
        else:
            wanted = own_again or station.unit in above
        if wanted and row.signed:
            yield row


def _is_below(office: Office, unit: str) -> bool:
    return unit in office.units and office.unit.key in {
        above.key for above in superiors(office.units[unit], office.units)
    }
