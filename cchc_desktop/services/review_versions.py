"""Reading one submitted version back as it was when it was handed up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final, cast

import msgspec
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cchc_desktop.domain.channels import Channel
from cchc_desktop.domain.criteria import CriteriaSet, Indicator, ScoreValues
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import Period, parse_period
from cchc_desktop.domain.reviews import AppraisedPoints, Standing, mending_until
from cchc_desktop.domain.scoring import total_of
from cchc_desktop.domain.submissions import Covered, difference
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.assessment_views import (
    AssessmentView,
    Beside,
    appraised_scores,
    appraised_total,
    view_rows,
)
from cchc_desktop.services.assessments import evidence_key
from cchc_desktop.services.covered_records import read_covered
from cchc_desktop.services.criteria_sets import CriteriaSets
from cchc_desktop.services.evidence import evidence_of
from cchc_desktop.services.indicators import indicators_of, read_records
from cchc_desktop.services.obligations import obligations_of
from cchc_desktop.services.office import Office
from cchc_desktop.services.own_tasks import plan_for
from cchc_desktop.services.payloads import AssessmentPayload, read_payload
from cchc_desktop.services.plans import Plans
from cchc_desktop.services.review_queue import submitted_scores
from cchc_desktop.services.review_rows import covered_by, standing_of
from cchc_desktop.services.review_views import BehindView, ReviewView, history_of
from cchc_desktop.services.said_again import as_held
from cchc_desktop.services.submissions import submissions_of
from db.models.activities import ActivityRow
from db.models.assessments import SubmissionRow
from db.models.bundles import JournalRow
from db.models.evidence import BlobRow
from db.models.reviews import AppraisalDraftRow

_IN_LIST: Final = 500


def read_version(
    office: Office, plans: Plans, sets: CriteriaSets, channels: Mapping[str, Channel], submission: str
) -> ReviewView:
    """Return a version with its points, figures and files as submitted, and how its quarter stands.

    UserMistake when the version, or the criteria set it was made with, is not here.
    """
    with office.reading() as session:
        row = session.get(SubmissionRow, submission)
        if row is None:
            raise UserMistake(
                tr("This version is not here."),
                hint=tr("Import the unit's bundle, then open it from the list."),
            )
        unit = office.units[row.unit]
        period = parse_period(row.period, office.plan.period_rule)
        covered = as_held(session, covered_by(row.document))
        chosen = sets.find(covered.criteria_set, covered.set_version)
        own = unit.key == office.unit.key
        standing = standing_of(session, office.units, unit.key, period.code, own=own)
        deadline = plans.deadline(period, unit.key)
        live, activities = _live_indicators(
            session, office, channels, chosen, covered, period=period, deadline=deadline
        )
        indicators = {
            name: replace(
                found,
                records=live[name].records if name in live else (),
                planned_records=live[name].planned_records if name in live else (),
            )
            for name, found in covered.indicators.items()
        }
        scores = _scores(session, covered)
        keys = {leaf.id: evidence_key(unit.key, period, chosen, leaf.id) for leaf in chosen.leaves()}
        behind = {record for i in indicators.values() for record in i.records}
        files = _files(session, covered, [*keys.values(), *behind])
        drafts = drafts_of(session, submission)
        before = period.previous()
        previous = standing_of(session, office.units, unit.key, before.code)
        beside = Beside(
            units=office.units,
            standing=standing,
            period=period,
            before=previous,
            before_period=before,
            before_scores=_submitted(session, previous, before),
        )
        missing = missing_from(session, covered)
        claims, recorded, proofs = read_covered(session, office.plan, covered)
        earlier = _earlier(session, standing, submission)
    rows = view_rows(chosen, scores, indicators, files, keys=keys, activities=activities, beside=beside)
    view = AssessmentView(
        criteria_set=chosen,
        period=period,
        unit=unit.key,
        rows=rows,
        total=total_of(chosen, scores),
        submissions=submissions_of(standing, deadline),
        standing=standing,
        appraised=appraised_total(chosen, standing, scores),
        deadline=deadline,
    )
    why = _why_not(office, standing, submission)
    return ReviewView(
        unit=unit,
        assessment=view,
        version=next(v for v in standing.versions if v.version.id == submission),
        covered=covered,
        mine=not why,
        why_not=why,
        drafts=drafts,
        appraised=total_of(chosen, _weighed(standing, scores, drafts)),
        missing=missing,
        claims=claims,
        history=history_of(standing, office.units),
        since=difference(earlier[1], covered) if earlier else None,
        since_version=earlier[0] if earlier else 0,
        since_id=earlier[2] if earlier else "",
        activities=recorded,
        files=proofs,
    )


def drafts_of(session: Session, submission: str) -> dict[str, AppraisedPoints]:
    """Return the points typed for a version and not decided with yet, by criterion."""
    rows = session.scalars(
        select(AppraisalDraftRow)
        .where(AppraisalDraftRow.submission == submission)
        .execution_options(populate_existing=True)
    )
    return {row.criterion: AppraisedPoints(row.criterion, Decimal(row.points), row.reason) for row in rows}


def missing_from(session: Session, covered: Covered) -> int:
    """Return how many records and files of a version are not here."""
    hashes = {record.hash for record in covered.records}
    records = [record.record for record in covered.records]
    entries = select(JournalRow.hash).where(JournalRow.record.in_(bindparam("ids", expanding=True)))
    blobs = select(BlobRow.sha256).where(
        BlobRow.sha256.in_(bindparam("ids", expanding=True)), BlobRow.present
    )
    here: set[str] = set()
    for start in range(0, len(records), _IN_LIST):
        here.update(session.scalars(entries, {"ids": records[start : start + _IN_LIST]}))
    files: set[str] = set()
    for start in range(0, len(covered.evidence), _IN_LIST):
        files.update(session.scalars(blobs, {"ids": list(covered.evidence[start : start + _IN_LIST])}))
    return len(hashes - here) + len({*covered.evidence} - files)


def activities_behind(session: Session, records: Sequence[str]) -> list[BehindView]:
    """Return those of `records` that are activities, oldest first."""
    found: list[BehindView] = []
    for start in range(0, len(records), _IN_LIST):
        rows = session.execute(
            select(
                ActivityRow.id, ActivityRow.starts_on, ActivityRow.title, ActivityRow.evidence_count
            ).where(ActivityRow.id.in_(records[start : start + _IN_LIST]))
        )
        found += [BehindView(row.id, row.starts_on, row.title, row.evidence_count) for row in rows]
    return sorted(found, key=lambda each: (each.day, each.id))


def _live_indicators(
    session: Session,
    office: Office,
    channels: Mapping[str, Channel],
    chosen: CriteriaSet,
    covered: Covered,
    *,
    period: Period,
    deadline: date,
) -> tuple[Mapping[str, Indicator], set[str]]:
    """Return the figures as they are counted now, for the way to the records behind them."""
    unit = office.units[covered.unit]
    plan = plan_for(session, office.plan, unit)
    obligations = obligations_of(
        session, plan, unit, period, channels, units=office.units, as_of=office.today()
    )
    records = read_records(
        session,
        plan=plan,
        unit=unit.key,
        period=period,
        channels=channels,
        obligations=obligations,
        deadline=deadline,
        today=office.today(),
    )
    return indicators_of(chosen, records), {a.id for a in records.activities}


def _scores(session: Session, covered: Covered) -> dict[str, ScoreValues]:
    """Return the points of a version with what was written beside them, where that entry is here."""
    record = covered.record(Noun.ASSESSMENT)
    text = (
        session.scalar(
            select(JournalRow.payload).where(
                JournalRow.record == record.record, JournalRow.hash == record.hash
            )
        )
        if record
        else None
    )
    if text is None:
        return dict(covered.scores)
    payload = cast(AssessmentPayload, read_payload(Noun.ASSESSMENT, msgspec.json.decode(text)))
    said = {s.criterion: s for s in payload.scores}
    return {
        key: replace(
            score,
            explanation=said[key].explanation if key in said else "",
            reason=said[key].reason if key in said else "",
        )
        for key, score in covered.scores.items()
    }


def _files(
    session: Session, covered: Covered, records: Sequence[str]
) -> dict[str, tuple[EvidenceRecord, ...]]:
    """Return the files of the version; one attached since is not among them."""
    known = {*covered.evidence}
    found = evidence_of(session, records)
    return {record: tuple(f for f in files if f.sha256 in known) for record, files in found.items()}


def _submitted(session: Session, standing: Standing, period: Period) -> Mapping[str, ScoreValues]:
    if standing.current is None:
        return {}
    return submitted_scores(session, period.code).get(standing.current.version.id, {})


def _earlier(session: Session, standing: Standing, submission: str) -> tuple[int, Covered, str] | None:
    """Return the version before the given one, withdrawn or not."""
    numbers = [v.version for v in standing.versions]
    number = next(version.number for version in numbers if version.id == submission)
    earlier = [version for version in numbers if version.number < number]
    if not earlier:
        return None
    before = session.get(SubmissionRow, earlier[-1].id)
    if before is None:
        return None
    return before.version, as_held(session, covered_by(before.document)), before.id


def _weighed(
    standing: Standing, scores: Mapping[str, ScoreValues], drafts: Mapping[str, AppraisedPoints]
) -> dict[str, ScoreValues]:
    judged = appraised_scores(standing, scores) or dict(scores)
    if standing.current is not None:
        judged |= {p.criterion: ScoreValues(p.criterion, p.points) for p in standing.current.points}
    return judged | {p.criterion: ScoreValues(p.criterion, p.points) for p in drafts.values()}


def _why_not(office: Office, standing: Standing, submission: str) -> str:
    """Return why this unit cannot decide on a version now."""
    current = standing.current
    if current is None or current.version.id != submission:
        if current is None:
            return tr("The unit has withdrawn it; wait for its next version.")
        return tr("This version has expired: version {n} counts now.", n=current.name)
    if current.returned is not None:
        until = mending_until(current.returned)
        if until is not None and until < office.today():
            return tr("It was returned; the time to mend it expired on {day}.", day=day_words(until))
        return tr("It was returned; the unit is mending it.")
    turn = standing.turn(office.today())
    if turn is None:
        return tr("Everybody has accepted it.")
    if turn.key != office.unit.key:
        return tr("{unit} decides next.", unit=turn.name)
    return ""
