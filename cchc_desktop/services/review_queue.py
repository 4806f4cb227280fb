"""The quarters that were handed up to a reviewer, with their totals, read in a few queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from cchc_desktop.domain.criteria import CriteriaSet, ScoreValues
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.reviews import ReviewState, Standing
from cchc_desktop.domain.scoring import percent_of, total_of
from cchc_desktop.domain.vietnamese import sort_key
from cchc_desktop.services.assessment_views import appraised_total
from cchc_desktop.services.criteria_sets import CriteriaSets
from cchc_desktop.services.office import Office
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.review_rows import standings_of
from cchc_desktop.services.review_views import QueueRow, note_of
from cchc_desktop.services.submissions import submissions_of
from db.writing import driver_of

_POINTS: Final = """
    SELECT s.submission, s.criterion, CASE WHEN s.not_applicable THEN NULL ELSE s.points END
    FROM submissions v JOIN submitted_scores s ON s.submission = v.id WHERE v.period = ?
"""
_CRITERIA: Final = "SELECT id, json_extract(document, '$.criteria') FROM submissions WHERE period = ?"
_SETTLED: Final = frozenset({ReviewState.ACCEPTED, ReviewState.CLOSED})


def read_queue(office: Office, plans: Plans, sets: CriteriaSets, period: Period) -> list[QueueRow]:
    """Return every quarter handed up to this unit, those that await it first."""
    with office.reading() as session:
        standings = {
            unit: standing
            for unit, standing in standings_of(session, office.units, period.code).items()
            if office.unit.key in {above.key for above in standing.path} and standing.versions
        }
        scores = submitted_scores(session, period.code)
        used = criteria_used(session, period.code)
    deadlines = plans.deadlines(period, [office.units[unit] for unit in standings])
    rows = [
        _row(office, standing, sets, scores, used, deadline=deadlines[unit])
        for unit, standing in standings.items()
    ]
    return sorted(rows, key=lambda r: (not r.mine, r.state in _SETTLED, sort_key(r.name)))


@dataclass(frozen=True, slots=True)
class Judged:
    """How far a unit's quarter has come, and what it was given once accepted."""

    state: ReviewState
    percent: Decimal | None


def judged_in(
    session: Session,
    units: Mapping[str, OrgUnit],
    period: str,
    sets: Mapping[tuple[str, int], CriteriaSet],
) -> dict[str, Judged]:
    """Return every unit's standing in a period, with the appraised percentage of accepted versions."""
    standings = standings_of(session, units, period)
    if not standings:
        return {}
    used, points = criteria_used(session, period), submitted_points(session, period)
    found: dict[str, Judged] = {}
    for unit, standing in standings.items():
        current = standing.current
        percent = None
        if current is not None and current.accepted:
            chosen = sets.get(used.get(current.version.id, ("", 0)))
            given = {p.criterion: p.points for p in current.points}
            if chosen is not None:
                percent = percent_of(chosen, {**points.get(current.version.id, {}), **given})
        found[unit] = Judged(standing.state, percent)
    return found


def submitted_scores(session: Session, period: str) -> dict[str, dict[str, ScoreValues]]:
    """Return the own points of every version of a period, by submission and criterion."""
    return {
        submission: {
            criterion: ScoreValues(criterion, given, not_applicable=given is None)
            for criterion, given in points.items()
        }
        for submission, points in submitted_points(session, period).items()
    }


def submitted_points(session: Session, period: str) -> dict[str, dict[str, Decimal | None]]:
    """Return the bare points of every version of a period, None for what was set aside.

    Read past SQLAlchemy: a period of 200 units has thousands of points.
    """
    found: dict[str, dict[str, Decimal | None]] = {}
    decimals: dict[str | None, Decimal | None] = {None: None}
    last, of_one = "", found.setdefault("", {})
    for submission, criterion, points in driver_of(session.connection()).execute(_POINTS, (period,)):
        if submission != last:
            last, of_one = submission, found.setdefault(submission, {})
        if points not in decimals:
            decimals[points] = Decimal(points)
        of_one[criterion] = decimals[points]
    return found


def criteria_used(session: Session, period: str) -> dict[str, tuple[str, int]]:
    """Return which version of which criteria set every version of a period was made with."""
    found: dict[str, tuple[str, int]] = {}
    for submission, criteria in driver_of(session.connection()).execute(_CRITERIA, (period,)):
        identity, _, version = criteria.rpartition("@")
        found[submission] = (identity, int(version) if version.isdecimal() else 0)
    return found


def found_set(sets: CriteriaSets, used: tuple[str, int] | None) -> CriteriaSet | None:
    """Return the set a version was made with; None while it is not here."""
    if used is None:
        return None
    try:
        return sets.find(*used)
    except Failure:
        return None


def _row(
    office: Office,
    standing: Standing,
    sets: CriteriaSets,
    scores: Mapping[str, Mapping[str, ScoreValues]],
    used: Mapping[str, tuple[str, int]],
    *,
    deadline: date,
) -> QueueRow:
    unit = office.units[standing.unit]
    shown = standing.current or standing.versions[-1]
    version = shown.version
    late = next(s.late for s in submissions_of(standing, deadline) if s.id == version.id)
    chosen = found_set(sets, used.get(version.id))
    own = scores.get(version.id, {})
    turn = standing.turn(office.today())
    returned = shown.returned
    return QueueRow(
        unit=unit.key,
        name=unit.name,
        kind=str(unit.kind),
        period=standing.period,
        state=standing.state,
        submission=version.id,
        version=version.number,
        mark=shown.mark,
        submitted_at=version.submitted_at,
        late=late,
        own=total_of(chosen, own) if chosen else None,
        appraised=appraised_total(chosen, standing, own) if chosen else None,
        mine=turn is not None and turn.key == office.unit.key and returned is None,
        turn=turn.name if turn is not None and returned is None else "",
        due=max((item.due for item in returned.items), default=None) if returned else None,
        note=note_of(standing, unit, late=late, today=office.today()),
    )
