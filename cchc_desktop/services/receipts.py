"""Receipts: what a station holds of another unit's streams, said and heard."""

from typing import Final

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import superiors
from cchc_desktop.services.bundle_export import receipt_id
from cchc_desktop.services.notices import KnownStation, put_notice
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.payloads import MarkPayload, ReceiptPayload
from db.models.bundles import AcknowledgementRow, BundleRow, JournalRow, StationRow, StreamRow
from db.models.evidence import BlobRow, EvidenceRow
from db.models.reports import ReportRow
from db.writing import put_rows

_BUNDLES_NAMED: Final = 20
_FILES_NAMED: Final = 2_000
_TELLS: Final = (
    ({Outcome.IMPORTED, Outcome.ALREADY}, ("exported", "told"), "received"),
    ({Outcome.UNDONE}, ("received",), "exported"),
)
"""What a receiver says became of a bundle, from which states here, to which."""


def write_receipt(office: Office, change: Change, partner: str) -> JournalEntry:
    """Journal how far the streams that come through unit `partner` have come here, and which files lack."""
    units = _units_behind(office, partner)
    marks = change.session.execute(
        select(StreamRow.station, StreamRow.epoch, StreamRow.seq, StreamRow.hash)
        .join(StationRow, StationRow.id == StreamRow.station)
        .where(StationRow.unit.in_(units), StreamRow.station != office.station, StreamRow.seq > 0)
        .order_by(StreamRow.station, StreamRow.epoch)
    )
    bundles = change.session.execute(
        select(BundleRow.id, BundleRow.outcome)
        .where(BundleRow.direction == "in", BundleRow.partner == partner)
        .order_by(BundleRow.at.desc(), BundleRow.id.desc())
        .limit(_BUNDLES_NAMED)
    )
    promised = (
        select(model.sha256)
        .join(BlobRow, BlobRow.sha256 == model.sha256)
        .where(model.unit.in_(units), ~model.withdrawn, ~BlobRow.present)
        for model in (EvidenceRow, ReportRow)
    )
    first, second = promised
    missing = change.session.scalars(first.union(second).limit(_FILES_NAMED)).all()
    payload = ReceiptPayload(
        id=receipt_id(office.station, partner),
        unit=office.unit.key,
        recorded_by=office.user.name,
        recorded_at=change.now,
        marks=tuple(MarkPayload(row.station, row.epoch, row.seq, row.hash) for row in marks),
        bundles={row.id: row.outcome for row in bundles},
        missing=tuple(sorted(sha256 for sha256 in missing if sha256)),
    )
    return put_notice(office, change, Noun.RECEIPT, payload, action="acknowledge")


def partners_of(session: Session) -> list[str]:
    """Return the units whose bundles came in here, which a new epoch tells what is held."""
    known = select(BundleRow.partner).where(BundleRow.direction == "in", BundleRow.partner != "").distinct()
    return sorted(session.scalars(known))


def apply_receipt(
    change: Change, station: KnownStation, entry: JournalEntry, payload: ReceiptPayload
) -> None:
    """Note how far `station` says it holds the streams kept here; the newest receipt wins, even if lower.

    A mark whose hash is not that of the entry held here is passed over: it speaks of another past.
    """
    for mark in payload.marks:
        held = change.session.scalar(
            select(JournalRow.hash).where(
                JournalRow.station == mark.station,
                JournalRow.epoch == mark.epoch,
                JournalRow.seq == mark.seq,
            )
        )
        key = (station.id, mark.station, mark.epoch)
        before = change.session.get(AcknowledgementRow, key, populate_existing=True)
        newer = before is None or (before.receipt_epoch, before.receipt_seq) < (entry.epoch, entry.seq)
        if held == mark.hash and newer:
            row = {
                "receiver": station.id,
                "station": mark.station,
                "epoch": mark.epoch,
                "seq": mark.seq,
                "receipt_epoch": entry.epoch,
                "receipt_seq": entry.seq,
                "at": entry.moment,
            }
            put_rows(change.connection, AcknowledgementRow, [row])
    _take_back_marks(change, station, entry, payload)
    for outcomes, states, state in _TELLS:
        told = [bundle for bundle, outcome in payload.bundles.items() if outcome in outcomes]
        if told:
            change.session.execute(
                update(BundleRow)
                .where(
                    BundleRow.direction == "out",
                    BundleRow.id.in_(told),
                    BundleRow.partner == station.unit,
                    BundleRow.outcome.in_(states),
                )
                .values(outcome=state)
            )
            change.touch(Noun.BUNDLE)


def _take_back_marks(
    change: Change, station: KnownStation, entry: JournalEntry, payload: ReceiptPayload
) -> None:
    """Forget marks that the receipt before this one gave and this one does not: they were taken back."""
    earlier = change.session.scalar(
        select(JournalRow.payload).where(
            JournalRow.record == entry.record,
            JournalRow.noun == str(Noun.RECEIPT),
            JournalRow.hash == entry.base,
        )
    )
    if earlier is None:
        return
    given = {(mark["station"], mark["epoch"]) for mark in msgspec.json.decode(earlier)["marks"]}
    for stream in given - {(mark.station, mark.epoch) for mark in payload.marks}:
        row = change.session.get(AcknowledgementRow, (station.id, *stream), populate_existing=True)
        if row is not None and (row.receipt_epoch, row.receipt_seq) < (entry.epoch, entry.seq):
            change.session.delete(row)
            change.session.flush()


def _units_behind(office: Office, partner: str) -> set[str]:
    """Return the units whose streams come through `partner`: itself, those below it, those above us."""
    above = {unit.key for unit in superiors(office.unit, office.units)}
    behind = {
        key for key, unit in office.units.items() if partner in {s.key for s in superiors(unit, office.units)}
    }
    return {partner} | (above if partner in above else behind)
