"""Reading versions and decisions from the tables, and how the quarters they are about stand."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.criteria import Indicator, ScoreValues
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import STANDING_BODY, OrgUnit, superiors
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
    SubmissionRow.period,
    SubmissionRow.id,
    SubmissionRow.version,
    SubmissionRow.sha256,
    SubmissionRow.recorded_by,
    SubmissionRow.recorded_at,
    SubmissionRow.withdrawn,
    SubmissionRow.presented_by,
    SubmissionRow.alone,
)

_DECISION: Final = (
    ReviewRow.id,
    ReviewRow.unit,
    ReviewRow.period,
    ReviewRow.reviewer,
    ReviewRow.decision,
    ReviewRow.submission,
    ReviewRow.version,
    ReviewRow.sha256,
    ReviewRow.place,
    ReviewRow.recorded_by,
    ReviewRow.recorded_at,
    ReviewRow.remark,
)
_ITEM: Final = (
    ReturnedItemRow.review,
    ReturnedItemRow.noun,
    ReturnedItemRow.record,
    ReturnedItemRow.title,
    ReturnedItemRow.reason,
    ReturnedItemRow.due,
)
_POINT: Final = (
    AppraisedPointRow.review,
    AppraisedPointRow.criterion,
    AppraisedPointRow.points,
    AppraisedPointRow.reason,
)


def standings_of(
    session: Session, units: Mapping[str, OrgUnit], period: str, only: Sequence[str] | None = None
) -> dict[str, Standing]:
    """Return how the quarter of every unit stands that has handed one up or was decided about, by unit."""
    paths: dict[str | None, tuple[OrgUnit, ...]] = {}

    def path_of(unit: OrgUnit) -> tuple[OrgUnit, ...]:
        # units of one parent share their superiors; the standing body is its own parent's child
        if unit.code == STANDING_BODY:
            return tuple(superiors(unit, units))
        if unit.parent not in paths:
            paths[unit.parent] = tuple(superiors(unit, units))
        return paths[unit.parent]

    versions, decisions = _versions(session, [period], only), _decisions(session, [period], only)
    keys = sorted({key for key, _ in {*versions, *decisions}} & {*units})
    return {
        unit: judge(
            unit,
            period,
            path_of(units[unit]),
            versions.get((unit, period), ()),
            decisions.get((unit, period), ()),
        )
        for unit in keys
    }


def standing_of(
    session: Session, units: Mapping[str, OrgUnit], unit: str, period: str, *, own: bool = False
) -> Standing:
    """Return how one unit's quarter stands; for the own unit a receipt tells whether it was received."""
    return standings_in(session, units, unit, [period], own=own)[period]


def standings_in(
    session: Session, units: Mapping[str, OrgUnit], unit: str, periods: Sequence[str], *, own: bool = False
) -> dict[str, Standing]:
    """Return how several quarters of one unit stand, by period; all of them from the same few queries."""
    path = tuple(superiors(units[unit], units))
    versions, decisions = _versions(session, periods, [unit]), _decisions(session, periods, [unit])
    found: dict[str, Standing] = {}
    for period in periods:
        handed, decided = versions.get((unit, period), ()), decisions.get((unit, period), ())
        standing = judge(unit, period, path, handed, decided)
        current = standing.current
        if own and current is not None and not is_received(session, current.version.id):
            standing = judge(unit, period, path, handed, decided, received=False)
        found[period] = standing
    return found


def _versions(
    session: Session, periods: Sequence[str], only: Sequence[str] | None
) -> dict[tuple[str, str], list[Version]]:
    statement = select(*_VERSION).where(SubmissionRow.period.in_(periods))
    if only is not None:
        statement = statement.where(SubmissionRow.unit.in_(only))
    found: dict[tuple[str, str], list[Version]] = defaultdict(list)
    for unit, period, *rest in session.execute(statement):
        found[unit, period].append(Version(*rest))
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


def _decisions(
    session: Session, periods: Sequence[str], only: Sequence[str] | None
) -> dict[tuple[str, str], list[Decision]]:
    wanted: list[ColumnElement[bool]] = [ReviewRow.period.in_(periods)]
    if only is not None:
        wanted.append(ReviewRow.unit.in_(only))
    rows = session.execute(select(*_DECISION).where(*wanted)).all()
    if not rows:
        return {}
    items: dict[str, list[ReturnedItem]] = defaultdict(list)
    for item in session.execute(
        select(*_ITEM)
        .join(ReviewRow, ReviewRow.id == ReturnedItemRow.review)
        .where(*wanted)
        .order_by(ReturnedItemRow.review, ReturnedItemRow.position)
    ):
        if item.noun in set(Noun):
            items[item.review].append(
                ReturnedItem(Noun(item.noun), item.record, item.title, item.reason, item.due)
            )
    points: dict[str, list[AppraisedPoints]] = defaultdict(list)
    for review, criterion, given, reason in session.execute(
        select(*_POINT).join(ReviewRow, ReviewRow.id == AppraisedPointRow.review).where(*wanted)
    ):
        points[review].append(AppraisedPoints(criterion, Decimal(given), reason))
    found: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    kinds = {str(kind): kind for kind in DecisionKind}
    for key, unit, period, reviewer, kind, submission, version, sha256, place, author, at, remark in rows:
        made = Decision(
            key, unit, reviewer, kinds[kind], submission, version, sha256, place, author, at, remark,
            tuple(items.get(key, ())), tuple(points.get(key, ())),
        )  # fmt: skip
        found[unit, period].append(made)
    return found
