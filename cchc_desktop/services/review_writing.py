"""Writing into tables what was handed up and what was decided on it."""

from collections.abc import Sequence
from typing import cast

from sqlalchemy import Connection

from cchc_desktop.services import review_payloads as p
from cchc_desktop.services.versions import Version, columns_of
from db.models.assessments import SubmissionRow, SubmittedScoreRow
from db.models.reviews import AppraisedPointRow, ReturnedItemRow, ReviewRow
from db.writing import add_missing_rows, add_rows, put_rows


def write_submissions(connection: Connection, versions: Sequence[Version]) -> None:
    """Write versions that were handed up, with the points they hold."""
    names = ("period", "version", "sha256", "document", "presented_by", "alone")
    put_rows(connection, SubmissionRow, [columns_of(v, *names) for v in versions])
    scores = [
        {"submission": s.id, "criterion": criterion, "points": points, "not_applicable": bool(aside)}
        for s in (cast(p.SubmissionPayload, v.payload) for v in versions)
        for criterion, points, aside in p.read_covered(s.document).scores
    ]
    add_missing_rows(connection, SubmittedScoreRow, scores)


def write_reviews(connection: Connection, versions: Sequence[Version]) -> None:
    """Write decisions, which no table has yet."""
    payloads = [cast(p.ReviewPayload, v.payload) for v in versions]
    rows = [
        {
            "id": r.id,
            "unit": r.unit,
            "reviewer": r.reviewer,
            "period": r.period,
            "decision": str(r.decision),
            "submission": r.submission,
            "version": r.version,
            "sha256": r.sha256,
            "place": r.order,
            "remark": r.remark,
            "recorded_by": r.recorded_by,
            "recorded_at": r.recorded_at,
        }
        for r in payloads
    ]
    items = [
        {
            "review": r.id,
            "position": position,
            "noun": item.noun,
            "record": item.record,
            "title": item.title,
            "reason": item.reason,
            "due": item.due,
        }
        for r in payloads
        for position, item in enumerate(r.items)
    ]
    points = [
        {"review": r.id, "criterion": q.criterion, "points": q.points, "reason": q.reason}
        for r in payloads
        for q in r.points
    ]
    add_rows(connection, ReviewRow, rows)
    add_rows(connection, ReturnedItemRow, items)
    add_rows(connection, AppraisedPointRow, points)
