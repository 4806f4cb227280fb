"""How far a bundle that went out has come: exported, received, and what was submitted in it accepted."""

from collections.abc import Mapping
from typing import Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import DecisionKind
from cchc_desktop.services.office import Office
from db.models.bundles import BundleRow, JournalRow
from db.models.reviews import ReviewRow

NOTHING: Final[Mapping[int, bool]] = {}


def judged_submissions(session: Session, office: Office) -> dict[int, bool]:
    """Return the entries by which this station submitted something, and whether that is accepted.

    The last decision counts: what was opened again is accepted no more.
    """
    submitted = session.execute(
        select(JournalRow.seq, JournalRow.record).where(
            JournalRow.station == office.station,
            JournalRow.epoch == office.epoch,
            JournalRow.noun == str(Noun.SUBMISSION),
            JournalRow.op == "put",
        )
    ).all()
    decided = session.execute(
        select(ReviewRow.submission, ReviewRow.decision)
        .where(ReviewRow.unit == office.unit.key)
        .order_by(ReviewRow.place, ReviewRow.recorded_at, ReviewRow.id)
    ).all()
    last = {submission: decision for submission, decision in decided}  # noqa: C416 - rows are no pairs
    return {seq: last.get(record) == DecisionKind.ACCEPT for seq, record in submitted}


def state_of_sent(row: BundleRow, judged: Mapping[int, bool], office: Office) -> str:
    """Return `accepted` for a received bundle whose submissions are all accepted, else what is remembered."""
    if row.outcome not in {"received", "told"} or not judged:
        return row.outcome
    inside = [
        accepted
        for part in msgspec.json.decode(row.streams)
        if (part["station"], part["epoch"]) == (office.station, office.epoch)
        for seq, accepted in judged.items()
        if part["from"] <= seq <= part["to"]
    ]
    return "accepted" if inside and all(inside) else row.outcome
