"""Taking a verified bundle in: sender, recipient, streams, files and the receipt, in one transaction."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Final, cast

import msgspec
from sqlalchemy import select

from cchc_desktop.bundles.codes import fingerprint, receipt_code
from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.bundles.keys import StationKey, is_recipient, read_station_certificate
from cchc_desktop.bundles.manifest import Manifest, StreamPart
from cchc_desktop.bundles.reading import VerifiedBundle, open_bundle
from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.services import payloads as p
from cchc_desktop.services.arrival_checks import NotTaken
from cchc_desktop.services.bundle_export import STAGING
from cchc_desktop.services.bundle_results import ImportResult, RefusedItem, StreamResult, overall
from cchc_desktop.services.bundle_streams import take_stream
from cchc_desktop.services.conflicts import note_conflicts
from cchc_desktop.services.evidence import mark_present
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.imports import ImportLog
from cchc_desktop.services.notices import KnownStation, holds_notices, known_stations
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.publications import take_catalogue, take_trust
from cchc_desktop.services.receipts import apply_receipt, write_receipt
from cchc_desktop.services.review_arrivals import take_review
from cchc_desktop.services.review_payloads import ReviewPayload
from cchc_desktop.services.rulings import take_ruling
from cchc_desktop.services.stream_ends import read_ends, set_aside, write_ends
from db.models.bundles import BundleRow, StationRow
from db.models.evidence import BlobRow
from db.writing import put_rows

_TRAVELLING: Final = frozenset({BundleKind.UP, BundleKind.DOWN, BundleKind.RETURN, BundleKind.PEER})
_FILES_AT_ONCE: Final = 500


class UnknownSender(Refused):
    """Nobody here has accepted the station that signed the bundle."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a workspace needs to take bundles in."""

    office: Office
    key: StationKey
    identities: Identities

    def open(self, path: Path, progress: Progress = silent) -> AbstractContextManager[VerifiedBundle]:
        """Verify the bundle at `path` to its last octet and open it."""
        return open_bundle(
            path,
            age_identity=self.key.age_identity,
            staging=self.office.folder / STAGING,
            progress=progress,
        )

    def take(
        self,
        change: Change,
        bundle: VerifiedBundle,
        name: str,
        *,
        batch: str = "",
        progress: Progress = silent,
    ) -> ImportResult:
        """Write what is new in `bundle` and return what became of it.

        With a `batch` files are kept, and what the bundle changes is remembered as part of that lot, so
        that it can be taken back; without one it is only tried.
        Raises Refused when it is not for this unit or its sender is not accepted, and whatever keeps a
        file from being stored; the caller's transaction then leaves nothing behind.
        """
        office, manifest = self.office, bundle.manifest
        self._check_recipient(bundle)
        unit = office.units.get(manifest.sender.unit)
        result = ImportResult(
            file=name,
            outcome=Outcome.ALREADY,
            bundle_id=manifest.bundle,
            kind=manifest.kind,
            sender=manifest.sender.unit,
            sender_name=unit.name if unit else manifest.sender.unit,
            counts=dict(manifest.counts),
        )
        if not set(manifest.counts) <= {str(noun) for noun in p.PAYLOADS}:
            return replace(
                result,
                outcome=Outcome.NEWER_PROGRAM,
                reason=tr("It holds records of a kind this program does not know."),
                hint=tr("Keep the file, install the newer program, then import it again."),
            )
        self._check_number(change, manifest)
        log = ImportLog(change) if batch else None
        streams = self.take_streams(change, bundle)
        note_conflicts(office, change, streams)
        self._check_sender(bundle, known_stations(change.session))
        stored = self._take_files(change, bundle, keep=bool(batch), progress=progress)
        promised = sum(not blob.included for blob in manifest.blobs)
        result = _summed(result, streams, blobs=stored, promised=promised)
        if log is not None:
            log.keep(office, batch, result)
        if not manifest.streams and not stored and self._speaks_of_unknown(change, bundle):
            return replace(
                result,
                outcome=Outcome.WAITING,
                reason=tr("It holds files of records that are not here yet."),
                hint=tr("Import the parts before it, or all parts at once."),
            )
        code = receipt_code(manifest.secret, manifest.bundle, str(Outcome.IMPORTED))
        result = replace(result, code=code if result.outcome in {Outcome.IMPORTED, Outcome.ALREADY} else "")
        if result.new or result.changed or stored:
            self._remember(change, bundle, result)
            if any(stream.news for stream in streams) or stored:
                write_receipt(office, change, manifest.sender.unit)
        elif result.outcome is not Outcome.ALREADY:
            self._remember(change, bundle, result)
        return result

    def take_streams(self, change: Change, bundle: VerifiedBundle) -> tuple[StreamResult, ...]:
        """Take notices first, because they may introduce the stations of other streams; then records."""
        pending = sorted(
            bundle.manifest.streams, key=lambda s: (not holds_notices(s.epoch), s.station, s.epoch)
        )
        done: list[StreamResult] = []
        while pending:
            known = known_stations(change.session)
            part = next((part for part in pending if part.station in known), None)
            if part is None:
                break
            pending.remove(part)
            done.append(
                take_stream(
                    change,
                    self.office,
                    part,
                    head=bundle.heads[part.key],
                    entries=bundle.entries(part.key),
                    station=known[part.station],
                    apply_notice=self._apply_notice,
                )
            )
        return (*done, *map(self._unknown_stream, pending))

    def _unknown_stream(self, part: StreamPart) -> StreamResult:
        reason = tr("No unit above it has accepted the station that wrote it.")
        return StreamResult(
            station=part.station,
            unit="",
            unit_name=tr("an unknown station"),
            epoch=part.epoch,
            first=part.first,
            last=part.last,
            outcome=Outcome.QUARANTINED,
            refused=RefusedItem(part.station, reason),
        )

    def _check_recipient(self, bundle: VerifiedBundle) -> None:
        manifest, office = bundle.manifest, self.office
        if manifest.kind not in _TRAVELLING:
            raise Refused(
                tr("This is not a bundle of records: {kind}.", kind=manifest.kind.label),
                hint=tr("Take it in under Stations, where its fingerprint is compared first."),
            )
        ours = {(office.unit.key, None), (office.unit.key, office.station)}
        if not ours & {(party.unit, party.station) for party in manifest.recipients}:
            names = [
                office.units[party.unit].name if party.unit in office.units else party.unit
                for party in manifest.recipients
            ]
            raise Refused(
                tr("This bundle is for {unit}, not for {own}.", unit=", ".join(names), own=office.unit.name),
                hint=tr("Give it to the unit it is for, or ask the sender to make one for you."),
            )

    def _check_number(self, change: Change, manifest: Manifest) -> None:
        """Refuse a bundle that would take the place of another one in the history."""
        known = change.session.get(BundleRow, (manifest.bundle, "in"), populate_existing=True)
        if known is not None and known.partner != manifest.sender.unit:
            raise Refused(
                tr("It bears the number of a bundle that came in from another unit."),
                hint=tr("Ask the sender to export it again, and tell whoever maintains the program."),
            )

    def _check_sender(self, bundle: VerifiedBundle, known: Mapping[str, KnownStation]) -> None:
        manifest = bundle.manifest
        station = known.get(manifest.sender.station or "")
        name = manifest.sender.unit
        if manifest.sender.unit in self.office.units:
            name = self.office.units[manifest.sender.unit].name
        if (
            station is None
            or station.unit != manifest.sender.unit
            or station.fingerprint != bundle.sender_fingerprint
            or station.state == "pending"
        ):
            raise UnknownSender(
                tr("The station that sent this bundle for {unit} has not been accepted here.", unit=name),
                hint=tr(
                    "Ask that unit for its enrolment request, or its starter bundle, and compare the"
                    " fingerprint {fingerprint}.",
                    fingerprint=bundle.sender_fingerprint,
                ),
            )
        if station.state == "revoked":
            raise Refused(
                tr("The station that sent this bundle for {unit} has been revoked.", unit=name),
                hint=tr("Ask that unit which computer it works on now, and enrol that one."),
            )

    def _apply_notice(
        self, change: Change, station: KnownStation, entry: JournalEntry, payload: p.Payload
    ) -> None:
        item = f"{entry.noun} {entry.record}"
        match payload:
            case p.ReceiptPayload():
                # what this very station once said comes back in what it is given back
                if station.id != self.office.station:
                    apply_receipt(change, station, entry, payload)
            case p.StationPayload():
                take_station(change, payload, item)
            case p.TrustPackPayload():
                take_trust(self.identities, change, payload, item)
            case ReviewPayload():
                take_review(change, payload, entry, by=station.unit, item=item)
            case p.CataloguePayload():
                take_catalogue(self.office, change, payload, entry, item)
            case p.ExtensionPayload() | p.DifficultyAnswerPayload() | p.CadenceConfirmationPayload():
                take_ruling(change, station, entry, payload)
            case _:
                raise NotTaken(item, tr("The record is not in its proper form."))

    def _take_files(self, change: Change, bundle: VerifiedBundle, *, keep: bool, progress: Progress) -> int:
        """Store the files that accepted records speak of; on any failure take back those just stored."""
        included = {blob.sha256: blob for blob in bundle.manifest.blobs if blob.included}
        hashes = sorted(included)
        wanted: list[str] = []
        for start in range(0, len(hashes), _FILES_AT_ONCE):
            wanted += change.session.scalars(
                select(BlobRow.sha256).where(
                    BlobRow.sha256.in_(hashes[start : start + _FILES_AT_ONCE]), ~BlobRow.present
                )
            )
        if not keep:
            return len(wanted)
        stored: list[str] = []
        try:
            for number, sha256 in enumerate(wanted, 1):
                progress(number, len(wanted), tr("Keeping evidence files"))
                if not self.office.files.has(sha256):
                    with bundle.blob(sha256) as source:
                        stored.append(sha256)
                        self.office.files.add_stream(cast(BinaryIO, source), total=included[sha256].size)
                mark_present(change, sha256)
        except BaseException:
            for sha256 in stored:
                with suppress(OSError):
                    self.office.files.path(sha256).unlink(missing_ok=True)
            raise
        return len(wanted)

    def _speaks_of_unknown(self, change: Change, bundle: VerifiedBundle) -> bool:
        """Tell whether no record here names one of the files in `bundle`."""
        included = [blob.sha256 for blob in bundle.manifest.blobs if blob.included]
        return any(change.session.get(BlobRow, sha256) is None for sha256 in included)

    def _remember(self, change: Change, bundle: VerifiedBundle, result: ImportResult) -> None:
        manifest = bundle.manifest
        row = {
            "id": manifest.bundle,
            "direction": "in",
            "kind": str(manifest.kind),
            "number": 0,
            "file_name": result.file,
            "size": bundle.facts.size,
            "partner": manifest.sender.unit,
            "outcome": str(result.outcome),
            "streams": msgspec.json.encode(manifest.streams).decode(),
            "counts": msgspec.json.encode(dict(manifest.counts)).decode(),
            "secret": manifest.secret,
            "at": change.now,
        }
        put_rows(change.connection, BundleRow, [row])
        change.audit(
            "bring_in",
            Noun.BUNDLE,
            manifest.bundle,
            after={
                "file": result.file,
                "outcome": str(result.outcome),
                "new": result.new,
                "changed": result.changed,
                "files": result.blobs,
                "refused": [[item.item, item.reason] for item in result.refused],
            },
        )


def take_station(change: Change, payload: p.StationPayload, item: str) -> None:
    """Accept or end a station on the word of a unit entitled to it; never bring a revoked one back.

    Ends only come nearer: whoever hears the same words in another order knows the same.
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
    print_of_key = fingerprint(payload.certificate)
    if row is not None and row.fingerprint != print_of_key:
        raise NotTaken(item, tr("The station is known here with another key."))
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
        "certificate": payload.certificate,
        "fingerprint": print_of_key,
        "age_recipient": payload.age_recipient,
        "state": state,
        "last_good": last_good,
        "known_since": row.known_since if row is not None else change.now,
    }
    put_rows(change.connection, StationRow, [values])
    if last_good is not None and state != "own":
        set_aside(change, payload.id)


def _summed(
    result: ImportResult, streams: tuple[StreamResult, ...], *, blobs: int, promised: int
) -> ImportResult:
    outcome = overall(streams)
    if outcome is Outcome.ALREADY and blobs:
        outcome = Outcome.IMPORTED
    missing = tuple(stream.missing for stream in streams if stream.missing)
    refused = tuple(stream.refused for stream in streams if stream.refused)
    reason = missing[0].words if missing else ""
    return replace(
        result,
        outcome=outcome,
        streams=streams,
        missing=missing,
        refused=refused,
        new=sum(stream.new for stream in streams),
        changed=sum(stream.changed for stream in streams),
        already=sum(stream.already for stream in streams),
        blobs=blobs,
        promised=promised,
        reason=refused[0].reason if refused else reason,
        hint=tr("Import the earlier bundle of that unit first, or ask it to export everything again.")
        if missing
        else "",
    )
