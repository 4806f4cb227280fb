"""Stations of one unit: what one of them passes on to the others."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.services.notices import KnownStation
from cchc_desktop.services.office import Office
from db.models.bundles import HeadRow, StreamRow


def shared_streams(
    session: Session, office: Office, known: Mapping[str, KnownStation], others: Collection[KnownStation]
) -> Iterator[StreamRow]:
    """Yield everything held here whose end its own station has signed, to be given to `others`.

    A station alone on the other side needs nothing of its own back.
    """
    alone = next(iter(others)).id if len(others) == 1 else None
    signed = {
        (station, epoch): seq
        for station, epoch, seq in session.execute(select(HeadRow.station, HeadRow.epoch, HeadRow.seq)).all()
    }
    for row in session.scalars(select(StreamRow).order_by(StreamRow.station, StreamRow.epoch)):
        if not row.seq or row.station == alone:
            continue
        if row.station == office.station or (
            row.station in known and signed.get((row.station, row.epoch)) == row.seq
        ):
            yield row
