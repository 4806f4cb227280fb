"""Stations of one unit: what one of them passes on to the others."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy.orm import Session

from cchc_desktop.services.backlog import StreamEnd, stream_ends
from cchc_desktop.services.notices import KnownStation
from cchc_desktop.services.office import Office


def shared_streams(
    session: Session, office: Office, known: Mapping[str, KnownStation], others: Collection[KnownStation]
) -> Iterator[StreamEnd]:
    """Yield everything held here whose end its own station has signed, to be given to `others`.

    A station alone on the other side needs nothing of its own back.
    """
    alone = next(iter(others)).id if len(others) == 1 else None
    for row in stream_ends(session):
        if row.station == alone:
            continue
        if row.station == office.station or (row.station in known and row.signed):
            yield row
