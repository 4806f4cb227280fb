"""Reading versions and decisions from the tables, and how the quarters they are about stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.criteria import Indicator, ScoreValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit, superiors
from cchc_desktop.domain.reviews import (
    AppraisedPoints,
    Decision,
    DecisionKind,
    ReturnedItem,
    Standing,
    Version,
    judge,
)
from cchc_desktop.domain.submissions import Covered, CoveredRecord
from cchc_desktop.services.review_payloads import read_covered
from db.models.assessments import SubmissionRow
from db.models.bundles import AcknowledgementRow, JournalRow
from db.models.reviews import AppraisedPointRow, ReturnedItemRow, ReviewRow

_VERSION: Final = (
    SubmissionRow.unit,
    SubmissionRow.id,
    SubmissionRow.version,
    SubmissionRow.sha256,
    SubmissionRow.recorded_by,
    SubmissionRow.recorded_at,
    SubmissionRow.withdrawn,
    SubmissionRow.presented_by,
    SubmissionRow.alone,
)


def standings_of(
    session: Session, units: Mapping[str, OrgUnit], period: str, only: Sequence[str] | None = None
) -> dict[str, Standing]:
    """Return how the quarter of every unit stands that has handed one up or was decided about, by unit."""
    versions: dict[str, list[Version]] = defaultdict(list)
    statement = select(*_VERSION).where(SubmissionRow.period == period)
    if only is not None:
        statement = statement.where(SubmissionRow.unit.in_(only))
    for row in session.execute(statement):
        versions[row.unit].append(
            Version(
                row.id,
                row.version,
                row.sha256,
                row.recorded_by,
                row.recorded_at,
                row.withdrawn,
                row.presented_by,
                row.alone,
            )
        )
    decisions = _decisions(session, period, only)
    return {
        unit: judge(
            unit,
            period,
            superiors(units[unit], units),
            versions.get(unit, ()),
            decisions.get(unit, ()),
        )
        for unit in sorted({*versions, *decisions} & {*units})
    }


def standing_of(
    session: Session, units: Mapping[str, OrgUnit], unit: str, period: str, *, own: bool = False
) -> Standing:
    """Return how one unit's quarter stands; for the own unit a receipt tells whether it was received."""
    found = standings_of(session, units, period, [unit]).get(unit)
    path = tuple(superiors(units[unit], units))
    if found is None:
        return Standing(unit, period, path)
    if own and found.current is not None and not is_received(session, found.current.version.id):
        return judge(
            unit,
            period,
            path,
            [v.version for v in found.versions],
            (*found.decisions, *(i.decision for i in found.idle), *found.strays),
            received=False,
        )
    return found


def is_received(session: Session, submission: str) -> bool:
    """Tell whether a receipt of some superior covers the entry of a submission."""
    statement = (
        select(AcknowledgementRow.seq)
        .join(
            JournalRow,
            (JournalRow.station == AcknowledgementRow.station)
            & (JournalRow.epoch == AcknowledgementRow.epoch)
            & (JournalRow.seq <= AcknowledgementRow.seq),
        )
        .where(JournalRow.record == submission, JournalRow.noun == str(Noun.SUBMISSION))
        .limit(1)
    )
    return session.scalar(statement) is not None


def covered_by(document: str) -> Covered:
    """Return what the document of a submission lists, as the domain sees it."""
    plain = read_covered(document)
    criteria, _, version = plain.criteria.rpartition("@")
    known = {str(noun) for noun in Noun}
    return Covered(
        unit=plain.unit,
        period=plain.period,
        criteria_set=criteria,
        set_version=int(version) if version.isdecimal() else 0,
        records=tuple(CoveredRecord(Noun(r[0]), r[1], r[2], r[3]) for r in plain.records if r[0] in known),
        evidence=plain.evidence,
        scores={
            criterion: ScoreValues(
                criterion, None if points is None else Decimal(points), not_applicable=aside
            )
            for criterion, points, aside in plain.scores
        },
        indicators={
            name: Indicator(name, Decimal(done), Decimal(planned), frozenset(parts))
            for name, done, planned, parts in plain.indicators
        },
        obligations=plain.obligations,
    )


def _decisions(session: Session, period: str, only: Sequence[str] | None) -> dict[str, list[Decision]]:
    wanted: list[ColumnElement[bool]] = [ReviewRow.period == period]
    if only is not None:
        wanted.append(ReviewRow.unit.in_(only))
    items: dict[str, list[ReturnedItem]] = defaultdict(list)
    for item in session.execute(
        select(
            ReturnedItemRow.review,
            ReturnedItemRow.noun,
            ReturnedItemRow.record,
            ReturnedItemRow.title,
            ReturnedItemRow.reason,
            ReturnedItemRow.due,
        )
        .join(ReviewRow, ReviewRow.id == ReturnedItemRow.review)
        .where(*wanted)
        .order_by(ReturnedItemRow.review, ReturnedItemRow.position)
    ):
        if item.noun in set(Noun):
            items[item.review].append(
                ReturnedItem(Noun(item.noun), item.record, item.title, item.reason, item.due)
            )
    points: dict[str, list[AppraisedPoints]] = defaultdict(list)
    for point in session.execute(
        select(
            AppraisedPointRow.review,
            AppraisedPointRow.criterion,
            AppraisedPointRow.points,
            AppraisedPointRow.reason,
        )
        .join(ReviewRow, ReviewRow.id == AppraisedPointRow.review)
        .where(*wanted)
    ):
        points[point.review].append(AppraisedPoints(point.criterion, Decimal(point.points), point.reason))
    found: dict[str, list[Decision]] = defaultdict(list)
    for row in session.scalars(select(ReviewRow).where(*wanted)):
        found[row.unit].append(
            Decision(
                id=row.id,
                unit=row.unit,
                reviewer=row.reviewer,
                kind=DecisionKind(row.decision),
                submission=row.submission,
                version=row.version,
                sha256=row.sha256,
                order=row.place,
                author=row.recorded_by,
                at=row.recorded_at,
                remark=row.remark,
                items=tuple(items.get(row.id, ())),
                points=tuple(points.get(row.id, ())),
            )
        )
    return found
