"""What Sở Nội vụ publishes for everybody: plans, criteria sets and trusted certificates."""

import hashlib

from sqlalchemy import select

from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.catalogues.criteria import read_criteria_set
from cchc_desktop.catalogues.plans import read_plan
from cchc_desktop.domain.errors import Failure
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services.arrival_checks import NotTaken
from cchc_desktop.services.calendars import publish_calendar
from cchc_desktop.services.catalogues import CRITERIA_KIND, PLAN_KIND, shipped_channels
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.notices import is_standing_body, last_payload, put_notice
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.payloads import CataloguePayload, TrustPackPayload
from cchc_desktop.services.rows import write_rows
from cchc_desktop.services.versions import Version
from db.models.identities import TrustedCertificateRow
from db.models.plans import CatalogueRow

_NOUNS = {PLAN_KIND: Noun.PLAN, CRITERIA_KIND: Noun.CRITERIA_SET}
TRUST_ID = "trust"


def publish(office: Office, change: Change) -> None:
    """Journal, at Sở Nội vụ, the newest catalogues, calendar and trusted certificates not published yet."""
    if not is_standing_body(office.unit):
        return
    rows = change.session.scalars(select(CatalogueRow).order_by(CatalogueRow.kind, CatalogueRow.version))
    newest = {(row.kind, row.id): row for row in rows if row.kind in _NOUNS}
    # plans before the criteria sets that name them
    for row in sorted(newest.values(), key=lambda row: (row.kind != PLAN_KIND, row.id)):
        noun = _NOUNS[row.kind]
        if row.sha256 in (last_payload(change.session, noun, row.id) or ""):
            continue
        document = CataloguePayload(
            id=row.id,
            unit=office.unit.key,
            recorded_by=office.user.name,
            recorded_at=change.now,
            kind=row.kind,
            version=row.version,
            sha256=row.sha256,
            document=row.document,
        )
        put_notice(office, change, noun, document, action="publish")
    publish_calendar(office, change)
    pem = "".join(
        change.session.scalars(select(TrustedCertificateRow.pem).order_by(TrustedCertificateRow.fingerprint))
    )
    digest = hashlib.sha256(pem.encode()).hexdigest()
    if pem and digest not in (last_payload(change.session, Noun.TRUST_PACK, TRUST_ID) or ""):
        pack = TrustPackPayload(
            id=TRUST_ID,
            unit=office.unit.key,
            recorded_by=office.user.name,
            recorded_at=change.now,
            pem=pem,
            sha256=digest,
        )
        put_notice(office, change, Noun.TRUST_PACK, pack, action="publish")


def take_trust(identities: Identities, change: Change, payload: TrustPackPayload, item: str) -> None:
    """Trust what Sở Nội vụ trusts."""
    try:
        identities.trust_in(change, payload.pem.encode())
    except (Failure, ValueError) as fault:
        raise NotTaken(item, tr("The trusted certificates cannot be read.")) from fault


def take_catalogue(
    office: Office, change: Change, payload: CataloguePayload, entry: JournalEntry, item: str
) -> None:
    """Keep a version of a plan or criteria set that the program can read; a version never changes."""
    if _NOUNS.get(payload.kind) != entry.noun:
        raise NotTaken(item, tr("The record is not in its proper form."))
    if hashlib.sha256(payload.document.encode()).hexdigest() != payload.sha256:
        raise NotTaken(item, tr("The text does not match its hash."))
    held = change.session.scalar(
        select(CatalogueRow.sha256).where(
            CatalogueRow.kind == payload.kind,
            CatalogueRow.id == payload.id,
            CatalogueRow.version == payload.version,
        )
    )
    if held == payload.sha256:
        return
    if held is not None:
        raise NotTaken(item, tr("The same version is here with another text."))
    try:
        read_version = _version_of(office, change, payload)
    except Failure as fault:
        raise NotTaken(item, fault.message) from fault
    if read_version != (payload.id, payload.version):
        raise NotTaken(item, tr("The record is not in its proper form."))
    write_rows(change.connection, _NOUNS[payload.kind], [Version(payload, entry.revision)])


def _version_of(office: Office, change: Change, payload: CataloguePayload) -> tuple[str, int]:
    codes = {unit.code for unit in office.units.values()}
    channels = frozenset(shipped_channels()[0])
    if payload.kind == PLAN_KIND:
        plan = read_plan(payload.document, payload.id, unit_codes=codes, channels=channels)
        return plan.id, plan.version
    rows = change.session.scalars(
        select(CatalogueRow).where(CatalogueRow.kind == PLAN_KIND).order_by(CatalogueRow.version)
    )
    plans = {row.id: read_plan(row.document, row.id, unit_codes=codes, channels=channels) for row in rows}
    found = read_criteria_set(payload.document, payload.id, plans=plans, channels=channels)
    return found.id, found.version
