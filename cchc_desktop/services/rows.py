"""Writing payloads into tables: the one way both for what is typed here and for what arrives."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, cast

import msgspec
from sqlalchemy import Connection, bindparam, select

from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import fold, sort_key
from cchc_desktop.services import payloads as p
from cchc_desktop.services.plan_rows import (
    write_answers,
    write_claims,
    write_confirmations,
    write_difficulties,
    write_extensions,
    write_triggers,
    write_unit_plans,
)
from cchc_desktop.services.review_writing import write_reviews, write_submissions
from cchc_desktop.services.search_words import indexed
from cchc_desktop.services.versions import Version, columns_of
from db import search
from db.models.activities import (
    ActivityAudienceRow,
    ActivityClauseRow,
    ActivityCostRow,
    ActivityCounterRow,
    ActivityRow,
)
from db.models.assessments import AssessmentRow, ScoreRow
from db.models.consolidations import ConsolidationRow
from db.models.evidence import BlobRow, EvidenceRow
from db.models.feedback import FeedbackNoteRow, FeedbackRow
from db.models.plans import CatalogueRow
from db.models.reports import ReportRow
from db.models.schedules import ScheduleRow
from db.writing import add_missing_rows, add_rows, delete_rows, driver_of, put_rows

_CHUNK: Final = 500
_ACTIVITY: Final = (
    "starts_on", "ends_on", "channel", "title", "place", "summary", "schedule", "occurrence",
)  # fmt: skip
_SCHEDULE: Final = ("title", "channel", "every", "starts_on", "ends_on", "place", "summary")
_LISTS: Final = ("weekdays", "times", "clauses", "audiences", "counters", "missed")
_COUNT_EVIDENCE: Final = """
    UPDATE activities SET evidence_count =
        (SELECT count(*) FROM evidence WHERE record = :key AND NOT withdrawn)
    WHERE id = :key
"""
_COUNT_ALL_EVIDENCE: Final = """
    UPDATE activities SET evidence_count = e.files FROM (
        SELECT a.id, (SELECT count(*) FROM evidence WHERE record = a.id AND NOT withdrawn) AS files
        FROM activities AS a) AS e
    WHERE activities.id = e.id AND evidence_count <> e.files
"""


def write_rows(connection: Connection, noun: Noun, versions: Sequence[Version]) -> None:
    """Make the tables show `versions`, of which the last of each record counts."""
    latest = list({version.payload.id: version for version in versions}.values())
    _WRITERS[noun](connection, latest)
    _index(connection, noun, latest)


def write_new_rows(connection: Connection, noun: Noun, payloads: Sequence[p.Payload]) -> None:
    """Make the tables show records made a moment ago, which no table can have yet."""
    versions = [Version(payload, 1) for payload in payloads]
    write = _NEW_WRITERS.get(noun)
    if write is None:
        write_rows(connection, noun, versions)
        return
    write(connection, versions, all_new=True)
    _index(connection, noun, versions, all_new=True)


def _present(connection: Connection, model: Any, versions: Sequence[Version]) -> set[str]:
    """Return which records the table already has."""
    ids = [v.payload.id for v in versions]
    statement = select(model.id).where(model.id.in_(bindparam("ids", expanding=True)))
    found: set[str] = set()
    for start in range(0, len(ids), _CHUNK):
        found.update(connection.execute(statement, {"ids": ids[start : start + _CHUNK]}).scalars())
    return found


def _write_activities(connection: Connection, versions: Sequence[Version], *, all_new: bool = False) -> None:
    known = set() if all_new else _present(connection, ActivityRow, versions)
    rows, clauses, audiences, counters, costs = [], [], [], [], []
    for version in versions:
        a = cast(p.ActivityPayload, version.payload)
        row = columns_of(version, *_ACTIVITY)
        folded = f"{fold(a.title)}\n{fold(a.place)}\n{fold(a.summary)}"
        row |= {
            "folded": folded,
            "sort_key": sort_key(a.title),
            "spent": sum(cost.spent for cost in a.costs),
            "evidence_count": 0,
        }
        rows.append(row)
        clauses += [{"activity": a.id, "clause": clause} for clause in a.clauses]
        audiences += [{"activity": a.id, "audience": audience} for audience in a.audiences]
        counters += [{"activity": a.id, "counter": c, "value": v} for c, v in a.counters.items()]
        costs += [
            {
                "activity": a.id,
                "position": position,
                "category": cost.category,
                "source": cost.source,
                "planned": cost.planned,
                "approved": cost.approved,
                "spent": cost.spent,
            }
            for position, cost in enumerate(a.costs)
        ]
    if known:
        for child in (ActivityClauseRow, ActivityAudienceRow, ActivityCounterRow, ActivityCostRow):
            delete_rows(connection, child, "activity", known)
        put_rows(connection, ActivityRow, rows)
    else:
        add_rows(connection, ActivityRow, rows)
    add_rows(connection, ActivityClauseRow, clauses)
    add_rows(connection, ActivityAudienceRow, audiences)
    add_rows(connection, ActivityCounterRow, counters)
    add_rows(connection, ActivityCostRow, costs)
    if known:
        count_evidence(connection, known)


def _index(connection: Connection, noun: Noun, versions: Sequence[Version], *, all_new: bool = False) -> None:
    """Let the search index say what the tables say now."""
    driver = driver_of(connection)
    withdrawn = [v.payload.id for v in versions if v.withdrawn]
    if withdrawn:
        search.drop(driver, withdrawn)
    words = [indexed(noun, v.payload) for v in versions if not v.withdrawn]
    search.index(driver, [entry for entry in words if entry is not None], all_new=all_new)


def count_evidence(connection: Connection, records: Iterable[str]) -> None:
    """Let activities among `records` say how many files prove them."""
    driver_of(connection).executemany(_COUNT_EVIDENCE, [{"key": record} for record in records])


def count_all_evidence(connection: Connection) -> None:
    """Let every activity say how many files prove it."""
    driver_of(connection).execute(_COUNT_ALL_EVIDENCE)


def _write_evidence(connection: Connection, versions: Sequence[Version]) -> None:
    payloads = [cast(p.EvidencePayload, v.payload) for v in versions]
    add_missing_rows(
        connection,
        BlobRow,
        [
            {"sha256": e.sha256, "size": e.size, "media_type": e.media_type, "present": False}
            for e in payloads
        ],
    )
    names = ("noun", "record", "name", "sha256", "number", "issuer", "effective_on", "locator")
    put_rows(connection, EvidenceRow, [columns_of(v, *names) for v in versions])
    count_evidence(connection, {e.record for e in payloads if e.noun == Noun.ACTIVITY})


def _write_feedback(connection: Connection, versions: Sequence[Version]) -> None:
    names = (
        "code", "received_on", "channel", "kind", "content", "due",
        "answer_number", "answered_on", "answer", "published_on", "published_at",
        "classified_on", "in_charge", "assigned_on", "forwarded_to", "forwarded_unit", "forwarded_on",
        "satisfaction_on", "ending", "ended_on", "ending_reason", "origin",
    )  # fmt: skip
    rows, notes = [], []
    for version in versions:
        f = cast(p.FeedbackPayload, version.payload)
        folded = fold(f"{f.code}\n{f.content}\n{f.answer}\n{f.answer_number}\n{f.in_charge}")
        rows.append(
            columns_of(version, *names) | {"satisfaction": str(f.satisfaction or ""), "folded": folded}
        )
        notes += [
            {"feedback": f.id, "position": position, "day": note.day, "text": note.text}
            for position, note in enumerate(f.notes)
        ]
    put_rows(connection, FeedbackRow, rows)
    delete_rows(connection, FeedbackNoteRow, "feedback", [v.payload.id for v in versions])
    add_rows(connection, FeedbackNoteRow, notes)


def _write_schedules(connection: Connection, versions: Sequence[Version]) -> None:
    rows = []
    for version in versions:
        lists = {name: msgspec.json.encode(getattr(version.payload, name)).decode() for name in _LISTS}
        rows.append(columns_of(version, *_SCHEDULE) | lists)
    put_rows(connection, ScheduleRow, rows)


def _write_assessments(connection: Connection, versions: Sequence[Version]) -> None:
    names = ("period", "criteria_set", "set_version", "presented_by", "presented_sha256")
    rows = [columns_of(v, *names) for v in versions]
    put_rows(connection, AssessmentRow, rows)
    delete_rows(connection, ScoreRow, "assessment", [v.payload.id for v in versions])
    add_rows(
        connection,
        ScoreRow,
        [
            {
                "assessment": v.payload.id,
                "criterion": score.criterion,
                "points": score.points,
                "explanation": score.explanation,
                "not_applicable": score.not_applicable,
                "reason": score.reason,
            }
            for v in versions
            for score in cast(p.AssessmentPayload, v.payload).scores
        ],
    )


def _write_reports(connection: Connection, versions: Sequence[Version]) -> None:
    payloads = [cast(p.ReportPayload, v.payload) for v in versions]
    blobs = [
        {"sha256": r.sha256, "size": r.size, "media_type": "application/pdf", "present": False}
        for r in payloads
        if r.sha256 is not None
    ]
    if blobs:
        add_missing_rows(connection, BlobRow, blobs)
    names = (
        "period", "version", "state", "number", "issued_on", "profile", "letterhead", "sha256",
        "origin", "amends", "amendment", "kind", "consolidation",
    )  # fmt: skip
    put_rows(connection, ReportRow, [columns_of(v, *names) for v in versions])


def _write_consolidations(connection: Connection, versions: Sequence[Version]) -> None:
    rows = [columns_of(v, "period", "number", "sha256", "document") for v in versions]
    put_rows(connection, ConsolidationRow, rows)


def _write_catalogues(connection: Connection, versions: Sequence[Version]) -> None:
    rows = [
        {
            "kind": c.kind,
            "id": c.id,
            "version": c.version,
            "document": c.document,
            "sha256": c.sha256,
            "loaded_at": c.recorded_at,
        }
        for c in (cast(p.CataloguePayload, v.payload) for v in versions)
    ]
    add_missing_rows(connection, CatalogueRow, rows)


_NEW_WRITERS: Final = {Noun.ACTIVITY: _write_activities, Noun.TRIGGER: write_triggers}
_WRITERS: Final[dict[Noun, Callable[[Connection, Sequence[Version]], None]]] = {
    Noun.ACTIVITY: _write_activities,
    Noun.SCHEDULE: _write_schedules,
    Noun.EVIDENCE: _write_evidence,
    Noun.FEEDBACK: _write_feedback,
    Noun.OBLIGATION_CLAIM: write_claims,
    Noun.TRIGGER: write_triggers,
    Noun.ASSESSMENT: _write_assessments,
    Noun.SUBMISSION: write_submissions,
    Noun.REVIEW: write_reviews,
    Noun.REPORT: _write_reports,
    Noun.CONSOLIDATION: _write_consolidations,
    Noun.UNIT_PLAN: write_unit_plans,
    Noun.EXTENSION: write_extensions,
    Noun.CADENCE_CONFIRMATION: write_confirmations,
    Noun.DIFFICULTY: write_difficulties,
    Noun.DIFFICULTY_ANSWER: write_answers,
    Noun.PLAN: _write_catalogues,
    Noun.CRITERIA_SET: _write_catalogues,
}
