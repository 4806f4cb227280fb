"""Reading versions and decisions from the tables, and how the quarters they are about stand."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

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
from db.asking import asked, moment_in

_QUARTERS: Final = " WHERE period IN (SELECT value FROM json_each(?))"
_ONLY: Final = " AND unit IN (SELECT value FROM json_each(?))"
_VERSIONS: Final = """
    SELECT unit, period, id, version, sha256, recorded_by, recorded_at, withdrawn, presented_by, alone
    FROM submissions
"""
_DECISIONS: Final = """
    SELECT id, unit, period, reviewer, decision, submission, version, sha256, place, recorded_by, recorded_at,
        remark
    FROM reviews
"""
_ITEMS: Final = """
    SELECT i.review, i.noun, i.record, i.title, i.reason, i.due
    FROM reviews JOIN returned_items i ON i.review = reviews.id
"""
_RECEIVED: Final = """
    SELECT 1 FROM journal j
    JOIN acknowledgements a ON a.station = j.station AND a.epoch = j.epoch AND j.seq <= a.seq
    WHERE j.record = ? AND j.noun = ? LIMIT 1
"""
_POINTS: Final = """
    SELECT p.review, p.criterion, p.points, p.reason
    FROM reviews JOIN appraised_points p ON p.review = reviews.id
"""


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


def _within(
    session: Session, sql: str, periods: Sequence[str], only: Sequence[str] | None, order: str = ""
) -> list[Any]:
    """Return the rows of `sql` about `periods`, of `only` those units where some are named."""
    if only is None:
        return asked(session, sql + _QUARTERS + order, (json.dumps(list(periods)),))
    return asked(
        session, sql + _QUARTERS + _ONLY + order, (json.dumps(list(periods)), json.dumps(list(only)))
    )


def _versions(
    session: Session, periods: Sequence[str], only: Sequence[str] | None
) -> dict[tuple[str, str], list[Version]]:
    found: dict[tuple[str, str], list[Version]] = defaultdict(list)
    rows = _within(session, _VERSIONS, periods, only)
    for unit, period, key, number, sha256, author, at, withdrawn, presented_by, alone in rows:
        version = Version(
            key, number, sha256, author, moment_in(at), bool(withdrawn), presented_by, bool(alone)
        )
        found[unit, period].append(version)
    return found


def is_received(session: Session, submission: str) -> bool:
    """Tell whether a receipt of some superior covers the entry of a submission."""
    return bool(asked(session, _RECEIVED, (submission, str(Noun.SUBMISSION))))


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
    rows = _within(session, _DECISIONS, periods, only)
    if not rows:
        return {}
    items: dict[str, list[ReturnedItem]] = defaultdict(list)
    nouns = {str(noun): noun for noun in Noun}
    for review, noun, record, title, reason, due in _within(
        session, _ITEMS, periods, only, " ORDER BY i.review, i.position"
    ):
        if noun in nouns:
            items[review].append(ReturnedItem(nouns[noun], record, title, reason, date.fromisoformat(due)))
    points: dict[str, list[AppraisedPoints]] = defaultdict(list)
    for review, criterion, given, reason in _within(session, _POINTS, periods, only):
        points[review].append(AppraisedPoints(criterion, Decimal(given), reason))
    found: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    kinds = {str(kind): kind for kind in DecisionKind}
    for key, unit, period, reviewer, kind, submission, version, sha256, place, author, at, remark in rows:
        made = Decision(
            key, unit, reviewer, kinds[kind], submission, version, sha256, place, author,
            moment_in(at), remark, tuple(items.get(key, ())), tuple(points.get(key, ())),
        )  # fmt: skip
        found[unit, period].append(made)
    return found
