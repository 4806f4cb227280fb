"""Taking decisions of superiors in: each once, from the unit it says it is of, in its proper form."""

from sqlalchemy import select

from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import DecisionKind
from cchc_desktop.services.arrival_checks import NotTaken
from cchc_desktop.services.office import Change
from cchc_desktop.services.review_payloads import ReviewPayload
from cchc_desktop.services.rows import write_rows
from cchc_desktop.services.versions import Version
from db.models.reviews import ReviewRow


def take_review(change: Change, payload: ReviewPayload, entry: JournalEntry, *, by: str, item: str) -> None:
    """Keep a decision, also for a version that is not here yet; the standing of its quarter weighs it.

    `by` is the unit of the station that wrote it. NotTaken for one that changes an earlier decision,
    speaks for another unit, or lacks what its kind must have.
    """
    if payload.reviewer != by:
        raise NotTaken(item, tr("The decision speaks for another unit than the station's own."))
    known = change.session.scalar(select(ReviewRow.id).where(ReviewRow.id == payload.id))
    if known is not None or entry.revision != 1 or entry.op != "put":
        raise NotTaken(item, tr("A decision never changes."))
    if not _is_whole(payload):
        raise NotTaken(item, tr("The record is not in its proper form."))
    write_rows(change.connection, Noun.REVIEW, [Version(payload, entry.revision)])
    change.touch(Noun.SUBMISSION, Noun.ASSESSMENT)


def _is_whole(payload: ReviewPayload) -> bool:
    """Tell whether a decision has what its kind must have, and each thing once."""
    criteria = [point.criterion for point in payload.points]
    if payload.order < 1 or len(set(criteria)) < len(criteria):
        return False
    if not payload.submission or not payload.sha256:
        return False
    reasons = [item.reason.strip() for item in payload.items]
    return all(reasons) and bool(reasons) == (payload.decision is DecisionKind.RETURN)
