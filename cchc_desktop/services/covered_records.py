"""What a submitted version holds beside its points, as it was on the day it was handed up."""

from typing import Final, cast

import msgspec
from sqlalchemy.orm import Session

from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.submissions import Covered
from cchc_desktop.services.evidence import file_in
from cchc_desktop.services.payloads import ActivityPayload, ClaimPayload, Payload, read_payload
from cchc_desktop.services.review_views import BehindView, ClaimView
from db.asking import asked

_ENTRIES: Final = """
    SELECT noun, payload FROM journal
    WHERE hash IN (SELECT value FROM json_each(?)) AND noun IN ('activity', 'obligation_claim')
"""
_FILES: Final = """
    SELECT max(e.id), e.noun, e.record, e.name, e.sha256, b.size, b.media_type,
        e.number, e.issuer, e.effective_on, e.locator, b.present
    FROM evidence e JOIN blobs b ON b.sha256 = e.sha256
    WHERE e.unit = ? AND e.sha256 IN (SELECT value FROM json_each(?)) GROUP BY e.sha256 ORDER BY e.name
"""


def read_covered(
    session: Session, plan: Plan, covered: Covered
) -> tuple[tuple[ClaimView, ...], tuple[BehindView, ...], tuple[EvidenceRecord, ...]]:
    """Return claims, activities and files of a version, also those changed or taken off since.

    Entries and files that have not arrived are left out; how many they are is told apart.
    """
    claims: list[ClaimView] = []
    activities: list[BehindView] = []
    for payload in _payloads(session, covered):
        if isinstance(payload, ClaimPayload):
            title = plan.task(payload.clause).title if plan.has(payload.clause) else ""
            claims.append(ClaimView(payload.clause, title, payload.reason))
        else:
            each = cast(ActivityPayload, payload)
            activities.append(BehindView(each.id, each.starts_on, each.title, 0))
    proofs = asked(session, _FILES, (covered.unit, _listed(covered.evidence)))
    return (
        tuple(sorted(claims, key=lambda claim: claim.clause)),
        tuple(sorted(activities, key=lambda each: (each.day, each.id))),
        tuple(map(file_in, proofs)),
    )


def _payloads(session: Session, covered: Covered) -> list[Payload]:
    rows = asked(session, _ENTRIES, (_listed([record.hash for record in covered.records]),))
    return [read_payload(Noun(noun), msgspec.json.decode(payload)) for noun, payload in rows]


def _listed(values: object) -> str:
    return msgspec.json.encode(values).decode()
