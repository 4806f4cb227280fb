"""Taking in what stations say about others: each notice by the rule of its noun."""

from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.bundles.keys import is_recipient, read_station_certificate
from cchc_desktop.domain.language import tr
from cchc_desktop.services import payloads as p
from cchc_desktop.services.arrival_checks import NotTaken
from cchc_desktop.services.calendar_payloads import CalendarPayload
from cchc_desktop.services.calendars import take_calendar
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.notices import KnownStation
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.publications import take_catalogue, take_trust
from cchc_desktop.services.receipts import apply_receipt
from cchc_desktop.services.review_arrivals import take_review
from cchc_desktop.services.review_payloads import ReviewPayload
from cchc_desktop.services.rulings import take_ruling
from cchc_desktop.services.station_payloads import KeyRenewalPayload, StationPayload
from cchc_desktop.services.stream_ends import read_ends, set_aside, write_ends
from cchc_desktop.services.stream_signers import take_renewal
from cchc_desktop.services.unit_lists import take_units
from cchc_desktop.services.unit_payloads import UnitsPayload
from db.models.bundles import StationRow
from db.writing import put_rows


def take_notice(
    office: Office,
    identities: Identities,
    change: Change,
    station: KnownStation,
    *,
    entry: JournalEntry,
    payload: p.Payload,
) -> None:
    """Let a notice that `station` may say have its effect; NotTaken where its noun's rule forbids it."""
    item = f"{entry.noun} {entry.record}"
    match payload:
        case p.ReceiptPayload():
            if payload.id.partition("/")[0] != station.id:
                raise NotTaken(item, tr("The record bears another id than its entry."))
            # what this very station once said comes back in what it is given back
            if station.id != office.station:
                apply_receipt(change, station, entry, payload)
        case StationPayload():
            take_station(change, payload, item)
        case KeyRenewalPayload():
            take_renewal(change, station, entry, payload, own=station.id == office.station)
        case p.TrustPackPayload():
            take_trust(identities, change, payload, item)
        case ReviewPayload():
            take_review(change, payload, entry, by=station.unit, item=item)
        case p.CataloguePayload():
            take_catalogue(office, change, payload, entry, item)
        case CalendarPayload():
            take_calendar(change, payload, entry)
        case UnitsPayload():
            take_units(office, change)
        case p.ExtensionPayload() | p.DifficultyAnswerPayload() | p.CadenceConfirmationPayload():
            take_ruling(change, station, entry, payload)
        case _:
            raise NotTaken(item, tr("The record is not in its proper form."))


def take_station(change: Change, payload: StationPayload, item: str) -> None:
    """Accept or end a station on the word of a unit entitled to it; never bring a revoked one back.

    Ends only come nearer: whoever hears the same words in another order knows the same. The key of a station
    that is known stays: nobody but the station itself renews it, and who speaks of it may know an older or
    a newer one.
    """
    try:
        subject = read_station_certificate(payload.certificate)
    except ValueError as fault:
        raise NotTaken(item, tr("The certificate of the station cannot be read.")) from fault
    if (subject.station, subject.unit) != (payload.id, payload.unit):
        raise NotTaken(item, tr("The certificate names another station."))
    if not is_recipient(payload.age_recipient):
        raise NotTaken(item, tr("The key to encrypt bundles to that station cannot be read."))
    if payload.state not in {"enrolled", "revoked"}:
        raise NotTaken(item, tr("The record is not in its proper form."))
    row = change.session.get(StationRow, payload.id, populate_existing=True)
    ends = read_ends(row.last_good if row is not None else None)
    for epoch, good in read_ends(payload.last_good).items():
        ends[epoch] = min(ends.get(epoch, good), good)
    last_good = write_ends(ends) or None
    state = payload.state if row is None or row.state not in {"own", "revoked"} else row.state
    if row is not None and (state, last_good) == (row.state, row.last_good):
        return
    values = {
        "id": payload.id,
        "unit": payload.unit,
        "label": payload.label,
        "certificate": payload.certificate if row is None else row.certificate,
        "fingerprint": fingerprint(payload.certificate) if row is None else row.fingerprint,
        "age_recipient": payload.age_recipient if row is None else row.age_recipient,
        "state": state,
        "last_good": last_good,
        "known_since": row.known_since if row is not None else change.now,
    }
    put_rows(change.connection, StationRow, [values])
    if last_good is not None and state != "own":
        set_aside(change, payload.id)
