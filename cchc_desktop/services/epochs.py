"""Opening a new epoch of a station's streams: what it once wrote is never written otherwise."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.notices import notices_of
from cchc_desktop.services.office import Change
from db.models.bundles import StreamRow
from db.writing import add_rows

_FIRST_DAY: Final = datetime(2018, 1, 1, tzinfo=UTC)


def open_epoch(change: Change, station: str, *, reason: str, above: int = 0) -> int:
    """Let `station` go on in a new epoch and return it; its first entries name where it came from.

    The first record and the first notice of the new epoch bear, as the entry before, the hash of the
    last one of the newest epoch with entries: their base (station, epoch, seq, hash). The number is the
    seconds since 2018, made odd, or two more than the newest epoch, or than `above`, where that is
    larger: the same backup restored twice, on two computers, does not open the same epoch twice.
    """
    rows = change.session.scalars(
        select(StreamRow)
        .where(StreamRow.station == station)
        .order_by(StreamRow.epoch)
        .execution_options(populate_existing=True)
    ).all()
    seconds = int((change.now - _FIRST_DAY).total_seconds())
    newest = max([above, *(row.epoch - (row.epoch + 1) % 2 for row in rows)])
    epoch = max(newest + 2, seconds | 1)
    bases: dict[str, Any] = {}
    for lane, number in (("records", epoch), ("notices", notices_of(epoch))):
        ends = [row for row in rows if row.epoch % 2 == number % 2 and (row.seq or row.hash)]
        base = ends[-1] if ends else None
        bases[lane] = f"{base.epoch}:{base.seq}:{base.hash}" if base else None
        place = {"station": station, "epoch": number, "seq": 0}
        add_rows(change.connection, StreamRow, [place | {"hash": base.hash if base else ""}])
    change.audit("open_epoch", Noun.STATION, station, after={"epoch": epoch, "base": bases}, reason=reason)
    return epoch
