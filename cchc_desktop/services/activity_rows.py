"""Reading activities from their tables: which ones a filter lets through, and whole records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.activities import ActivityRecord, ActivityValues, Audience, Cost
from cchc_desktop.domain.periods import Period
from cchc_desktop.services.evidence import evidence_of
from cchc_desktop.services.payloads import ActivityPayload, CostPayload
from db.models.activities import (
    ActivityAudienceRow,
    ActivityClauseRow,
    ActivityCostRow,
    ActivityCounterRow,
    ActivityRow,
)

EVERY_UNIT: Final = "*"


NO_CLAUSE: Final = "-"
"""Stands in a filter's clause for what serves no task of the plan."""


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which activities a list shows; an empty field does not narrow it."""

    period: Period | None = None
    first: date | None = None
    """Only what began on this day or later."""
    last: date | None = None
    """Only what began on this day or earlier."""
    text: str = ""
    clause: str = ""
    channel: str = ""
    audience: str = ""
    missing_evidence: bool = False
    unit: str = ""
    """Key of the unit; empty for the workspace's own, `EVERY_UNIT` for all that are here."""
    withdrawn: bool = False


def payload_of_values(
    values: ActivityValues,
    *,
    record: str,
    unit: str,
    by: str,
    at: datetime,
    schedule: str = "",
    occurrence: str = "",
) -> ActivityPayload:
    """Return what the journal carries of an activity; `schedule` and `occurrence` where it was ticked off."""
    return ActivityPayload(
        id=record,
        unit=unit,
        recorded_by=by,
        recorded_at=at,
        starts_on=values.starts_on,
        ends_on=values.ends_on,
        channel=values.channel,
        title=values.title,
        place=values.place,
        summary=values.summary,
        clauses=values.clauses,
        audiences=values.audiences,
        counters=dict(values.counters),
        costs=tuple(CostPayload(c.category, c.source, c.planned, c.approved, c.spent) for c in values.costs),
        schedule=schedule,
        occurrence=occurrence,
    )


def activities_of(session: Session, ids: Sequence[str]) -> list[ActivityRecord]:
    """Return whole activities in the order of `ids`."""
    rows = {row.id: row for row in session.scalars(select(ActivityRow).where(ActivityRow.id.in_(ids)))}
    clauses = clauses_of(session, ids)
    counters = counters_of(session, ids)
    audiences: dict[str, list[Audience]] = {}
    for found in session.execute(
        select(ActivityAudienceRow).where(ActivityAudienceRow.activity.in_(ids))
    ).scalars():
        audiences.setdefault(found.activity, []).append(Audience(found.audience))
    costs: dict[str, list[Cost]] = {}
    for cost in session.scalars(
        select(ActivityCostRow).where(ActivityCostRow.activity.in_(ids)).order_by(ActivityCostRow.position)
    ):
        costs.setdefault(cost.activity, []).append(
            Cost(cost.category, cost.source, cost.planned, cost.approved, cost.spent)
        )
    evidence = evidence_of(session, ids)
    return [
        ActivityRecord(
            id=row.id,
            unit=row.unit,
            revision=row.revision,
            withdrawn=row.withdrawn,
            values=ActivityValues(
                title=row.title,
                channel=row.channel,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                clauses=clauses.get(row.id, ()),
                audiences=tuple(audiences.get(row.id, ())),
                counters=counters.get(row.id, {}),
                place=row.place,
                summary=row.summary,
                costs=tuple(costs.get(row.id, ())),
            ),
            evidence=evidence.get(row.id, ()),
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
        )
        for row in (rows[i] for i in ids if i in rows)
    ]


def clauses_of(session: Session, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the clauses each activity serves."""
    found: dict[str, list[str]] = {}
    for row in session.execute(
        select(ActivityClauseRow.activity, ActivityClauseRow.clause).where(
            ActivityClauseRow.activity.in_(ids)
        )
    ):
        found.setdefault(row.activity, []).append(row.clause)
    return {activity: tuple(clauses) for activity, clauses in found.items()}


def counters_of(session: Session, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return the figures of each activity."""
    found: dict[str, dict[str, int]] = {}
    for row in session.execute(
        select(ActivityCounterRow.activity, ActivityCounterRow.counter, ActivityCounterRow.value).where(
            ActivityCounterRow.activity.in_(ids)
        )
    ):
        found.setdefault(row.activity, {})[row.counter] = row.value
    return found
