"""Handing a quarter up: what a version covers, who approved it, taking it back."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.canonical import canonical
from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.obligations import Obligation
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.reviews import ReviewState, Standing, VersionStanding
from cchc_desktop.domain.roles import has_a_hand_in
from cchc_desktop.services.assessment_views import AssessmentView, Submission
from cchc_desktop.services.obligations import claims_for, claims_of
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.payloads import AssessmentPayload
from cchc_desktop.services.review_payloads import SubmissionPayload
from db.models.activities import ActivityRow
from db.models.assessments import AssessmentRow
from db.models.bundles import JournalRow
from db.models.evidence import EvidenceRow
from db.models.feedback import FeedbackRow
from db.models.plans import ObligationClaimRow, TriggerRow
from db.models.users import UserRow


def document_of(
    session: Session, unit: str, period: Period, view: AssessmentView, obligations: Sequence[Obligation]
) -> bytes:
    """Return the canonical list of everything a version rests on, which its hash is taken over.

    It names every record with its revision and the hash of its journal entry, every file by its
    SHA-256, and the points, the figures they were proposed from and the duties as they stand.
    """
    inside = (period.starts_on, period.ends_on)
    activities = select(ActivityRow.id).where(
        ActivityRow.unit == unit, ~ActivityRow.withdrawn, ActivityRow.starts_on.between(*inside)
    )
    feedback = select(FeedbackRow.id).where(
        FeedbackRow.unit == unit,
        FeedbackRow.received_on.between(*inside)
        | FeedbackRow.due.between(*inside)
        | FeedbackRow.answered_on.between(*inside),
    )
    events = select(TriggerRow.id).where(TriggerRow.unit == unit, TriggerRow.day.between(*inside))
    claimed = [claim.id for claim in claims_for(claims_of(session, unit), period)]
    claims = select(ObligationClaimRow.id).where(ObligationClaimRow.id.in_(claimed))
    assessment = select(AssessmentRow.id).where(
        AssessmentRow.unit == unit,
        AssessmentRow.period == period.code,
        AssessmentRow.criteria_set == view.criteria_set.id,
    )
    parts = (feedback, events, claims)
    records = activities.union_all(*parts)
    entries = session.execute(
        select(JournalRow.noun, JournalRow.record, JournalRow.revision, JournalRow.hash)
        .where(JournalRow.record.in_(activities.union_all(*parts, assessment)))
        .order_by(JournalRow.record, JournalRow.revision)
    )
    newest = {row.record: [row.noun, row.record, row.revision, row.hash] for row in entries}
    evidence = session.scalars(
        select(EvidenceRow.sha256)
        .where(
            ~EvidenceRow.withdrawn,
            EvidenceRow.record.in_(records) | EvidenceRow.record.in_([r.evidence_key for r in view.rows]),
        )
        .distinct()
        .order_by(EvidenceRow.sha256)
    )
    indicators = {row.indicator.name: row.indicator for row in view.rows if row.indicator is not None}
    return canonical(
        {
            "criteria": f"{view.criteria_set.id}@{view.criteria_set.version}",
            "evidence": list(evidence),
            "indicators": [
                [name, str(i.done), str(i.planned), sorted(i.parts)] for name, i in sorted(indicators.items())
            ],
            "obligations": [[o.clause, o.done, o.owed or 0] for o in obligations],
            "period": period.code,
            "records": [newest[record] for record in sorted(newest)],
            "scores": [
                [
                    row.criterion.id,
                    None if row.score.points is None else str(row.score.points),
                    row.score.not_applicable,
                ]
                for row in view.rows
                if row.score.answered
            ],
            "unit": unit,
        }
    )


def check_ready(view: AssessmentView) -> None:
    """Raise UserMistake when a version cannot be handed up: something blocks, or one is under way."""
    if view.lock is not None and view.standing.state is not ReviewState.RETURNED:
        raise UserMistake(view.lock.message, hint=view.lock.hint)
    if view.blockers:
        first = view.blockers[0]
        raise UserMistake(
            tr(
                "{count} criteria block the submission, first {criterion}: {problem}",
                count=len(view.blockers),
                criterion=first.criterion.id,
                problem=first.problem,
            ),
            hint=tr("Open the self-assessment and mend the list of blockers."),
        )


def present(office: Office, change: Change, view: AssessmentView, document: bytes) -> None:
    """Put the quarter before the leader, bound to what it holds now."""
    payload = _assessment(change, view)
    values = {
        "presented_by": office.user.name,
        "presented_sha256": hashlib.sha256(_unpresented(document)).hexdigest(),
    }
    _put_presented(office, change, payload, values, action="present")


def take_back(office: Office, change: Change, view: AssessmentView) -> None:
    """Take the quarter back from the leader."""
    payload = _assessment(change, view)
    _put_presented(office, change, payload, {"presented_by": "", "presented_sha256": ""}, action="take_back")


def hand_up(office: Office, change: Change, view: AssessmentView, document: bytes) -> Submission:
    """Write the next version; four eyes see it, or it is recorded that the unit has one person."""
    alone = not _others_take_part(change.session, office.user.id)
    if not alone:
        _check_four_eyes(office, change, view, document)
    payload = SubmissionPayload(
        id=new_id(),
        unit=office.unit.key,
        recorded_by=office.user.name,
        recorded_at=change.now,
        period=view.period.code,
        version=view.standing.next_number,
        sha256=hashlib.sha256(document).hexdigest(),
        document=document.decode(),
        presented_by=view.presented_by or office.user.name,
        alone=alone,
    )
    change.put_new(Noun.SUBMISSION, payload, action="submit")
    change.touch(Noun.ASSESSMENT)
    return Submission(
        payload.id,
        payload.version,
        payload.sha256,
        payload.recorded_by,
        change.now,
        presented_by=payload.presented_by,
        alone=alone,
    )


def check_withdrawable(standing: Standing) -> VersionStanding:
    """Return the version that may still be taken back; UserMistake when there is none, or it was received."""
    current = standing.current
    if current is None:
        raise UserMistake(
            tr("Nothing was submitted that could be withdrawn."),
            hint=tr("Submit the self-assessment first."),
        )
    if standing.state is not ReviewState.SUBMITTED:
        first = standing.path[0].name if standing.path else ""
        raise UserMistake(
            tr(
                "Version {n} is past withdrawing: {state}.",
                n=current.name,
                state=standing.state.label,
            ),
            hint=tr("Ask {unit} to return what must be mended.", unit=first),
        )
    return current


def submissions_of(standing: Standing, deadline: date) -> tuple[Submission, ...]:
    """Return the versions, each with whether it came after its last day.

    That is the deadline, and for a version after a return the day on which the last item was due.
    """
    due = deadline
    found: list[Submission] = []
    for each in standing.versions:
        v = each.version
        late = local_day(v.submitted_at) > due
        found.append(
            Submission(
                v.id,
                v.number,
                v.sha256,
                v.submitted_by,
                v.submitted_at,
                withdrawn=v.withdrawn,
                presented_by=v.presented_by,
                alone=v.alone,
                late=late,
            )
        )
        if each.returned is not None:
            due = max(due, *(item.due for item in each.returned.items))
    return tuple(found)


def _check_four_eyes(office: Office, change: Change, view: AssessmentView, document: bytes) -> None:
    if not view.presented_by:
        raise UserMistake(
            tr("Nobody has put the self-assessment before the leader yet."),
            hint=tr("Present it first; then somebody else signs in, looks it over and submits it."),
        )
    if view.presented_by == office.user.name:
        raise UserMistake(
            tr("Who presented it does not approve it: {name} did.", name=view.presented_by),
            hint=tr("Somebody else of the unit signs in and submits it."),
        )
    presented = _assessment(change, view).presented_sha256
    if presented != hashlib.sha256(_unpresented(document)).hexdigest():
        raise UserMistake(
            tr("Records were changed after {name} presented the self-assessment.", name=view.presented_by),
            hint=tr("Have it presented again, so that what is approved is what was shown."),
        )


def _unpresented(document: bytes) -> bytes:
    """Return the document without the assessment's own entry, which presenting itself moves on."""
    import msgspec

    plain = msgspec.json.decode(document)
    plain["records"] = [record for record in plain["records"] if record[0] != Noun.ASSESSMENT]
    return canonical(plain)


def _others_take_part(session: Session, me: str) -> bool:
    """Tell whether somebody else who works here may present a quarter or submit it."""
    others = session.scalars(select(UserRow.roles).where(UserRow.active, UserRow.id != me)).all()
    return any(has_a_hand_in(json.loads(roles)) for roles in others)


def _assessment(change: Change, view: AssessmentView) -> AssessmentPayload:
    record = change.session.scalar(
        select(AssessmentRow.id).where(
            AssessmentRow.unit == view.unit,
            AssessmentRow.period == view.period.code,
            AssessmentRow.criteria_set == view.criteria_set.id,
        )
    )
    return cast(AssessmentPayload, change.payload_of(Noun.ASSESSMENT, record or ""))


def _put_presented(
    office: Office, change: Change, payload: AssessmentPayload, values: dict[str, str], *, action: str
) -> None:
    from msgspec.structs import replace

    said = replace(payload, recorded_by=office.user.name, recorded_at=change.now, **values)
    change.put(Noun.ASSESSMENT, said, action=action)
