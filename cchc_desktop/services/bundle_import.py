"""Taking a verified bundle in: sender, recipient, streams, files and the receipt, in one transaction."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy.orm import Session

from cchc_desktop.bundles.codes import receipt_code
from cchc_desktop.bundles.manifest import Manifest, StreamPart
from cchc_desktop.bundles.reading import VerifiedBundle, open_bundle
from cchc_desktop.bundles.refusals import needs_newer
from cchc_desktop.domain.bundle_records import BundleKind, Outcome, StreamKey
from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.domain.updates import is_version
from cchc_desktop.domain.vietnamese import day
from cchc_desktop.services.arriving_files import ArrivingFiles
from cchc_desktop.services.bundle_export import STAGING
from cchc_desktop.services.bundle_results import ImportResult, RefusedItem, StreamResult, overall
from cchc_desktop.services.bundle_streams import Arrival, take_stream
from cchc_desktop.services.conflicts import note_conflicts
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.import_log import ImportLog
from cchc_desktop.services.notices import KnownStation, holds_notices, known_stations
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_keys import OwnKeys
from cchc_desktop.services.receipts import write_receipt
from cchc_desktop.services.stream_signers import Signer, had_key, keys_before, signer_of
from cchc_desktop.services.updates import UNKNOWN_VERSION, running_facts
from db.models.bundles import BundleRow
from db.writing import put_rows

_NOTHING_BEFORE: Final = datetime(2018, 1, 1, tzinfo=UTC)
"""The plan is of 2018."""
_FAR_AHEAD: Final = timedelta(days=366)
_TRAVELLING: Final = frozenset({BundleKind.UP, BundleKind.DOWN, BundleKind.RETURN, BundleKind.PEER})


class UnknownSender(Refused):
    """Nobody here has accepted the station that signed the bundle."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """What a workspace needs to take bundles in."""

    office: Office
    keys: OwnKeys
    identities: Identities

    def open(self, path: Path, progress: Progress = silent) -> AbstractContextManager[VerifiedBundle]:
        """Verify the bundle at `path` to its last octet and open it."""
        return open_bundle(
            path,
            age_identities=self.keys.current().identities,
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
        _check_program(manifest.least_program)
        self._check_clock(manifest)
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
        self._check_number(change, manifest)
        log = ImportLog(change) if batch else None
        files = ArrivingFiles(office.files, bundle)
        streams = self.take_streams(change, bundle, files)
        note_conflicts(office, change, streams)
        self._check_sender(change.session, bundle)
        stored = files.take(change, keep=bool(batch), progress=progress)
        result = _summed(result, streams, files, blobs=stored)
        if log is not None:
            log.keep(office, batch, result)
        if not manifest.streams and not stored and files.speak_of_unknown(change):
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

    def take_streams(
        self, change: Change, bundle: VerifiedBundle, files: ArrivingFiles | None = None
    ) -> tuple[StreamResult, ...]:
        """Take notices first, because they may introduce the stations of other streams; then records."""
        arrival = Arrival(self.office, self.identities, files or ArrivingFiles(self.office.files, bundle))
        pending = sorted(
            bundle.manifest.streams, key=lambda s: (not holds_notices(s.epoch), s.station, s.epoch)
        )
        done: list[StreamResult] = []
        strange: dict[StreamKey, tuple[str, int]] = {}
        while pending:
            known = known_stations(change.session)
            part, signer = self._next(change, bundle, known, pending, strange)
            if part is None:
                break
            pending.remove(part)
            done.append(
                take_stream(
                    change,
                    arrival,
                    part,
                    head=bundle.heads[part.key],
                    entries=bundle.entries(part.key),
                    station=known[part.station],
                    signer=signer,
                )
            )
        return (*done, *map(self._unknown_stream, pending))

    def _next(
        self,
        change: Change,
        bundle: VerifiedBundle,
        known: Mapping[str, KnownStation],
        pending: list[StreamPart],
        strange: dict[StreamKey, tuple[str, int]],
    ) -> tuple[StreamPart | None, Signer]:
        """Return the first stream of a known station signed with a key of it, else the first of one at all.

        The key of one may be renewed in another, which is taken before it then. `strange` keeps beside
        which keys of its station a stream was not followed, so that it is not read through again for them.
        """
        first: StreamPart | None = None
        for part in pending:
            station = known.get(part.station)
            if station is None:
                continue
            first = first or part
            held = station.fingerprint, len(keys_before(change.session, station.id))
            if strange.get(part.key) != held:
                entries = partial(bundle.entries, part.key)
                signer = signer_of(change.session, station, bundle.heads[part.key], entries)
                if signer.accepted:
                    return part, signer
                strange[part.key] = held
        return first, Signer(accepted=False)

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

    def _check_clock(self, manifest: Manifest) -> None:
        """Refuse what was written years from now, or before there was anything to send.

        Its entries stay as they are in the sender's journal; only when the file was made is asked.
        """
        made, now = datetime.fromisoformat(manifest.created), self.office.clock.now()
        if not _NOTHING_BEFORE <= made <= now + _FAR_AHEAD:
            raise Refused(
                tr(
                    "By the sender's clock it was made on {made}; here it is {now}.",
                    made=day(local_day(made)),
                    now=day(local_day(now)),
                ),
                hint=tr(
                    "Set the clock right on the computer where it is wrong, then export the bundle again."
                ),
            )

    def _check_number(self, change: Change, manifest: Manifest) -> None:
        """Refuse a bundle that would take the place of another one in the history."""
        known = change.session.get(BundleRow, (manifest.bundle, "in"), populate_existing=True)
        if known is not None and known.partner != manifest.sender.unit:
            raise Refused(
                tr("It bears the number of a bundle that came in from another unit."),
                hint=tr("Ask the sender to export it again, and tell whoever maintains the program."),
            )

    def _check_sender(self, session: Session, bundle: VerifiedBundle) -> None:
        manifest = bundle.manifest
        station = known_stations(session).get(manifest.sender.station or "")
        name = manifest.sender.unit
        if manifest.sender.unit in self.office.units:
            name = self.office.units[manifest.sender.unit].name
        if station is None or station.unit != manifest.sender.unit or station.state == "pending":
            raise UnknownSender(
                tr("The station that sent this bundle for {unit} has not been accepted here.", unit=name),
                hint=tr(
                    "Ask that unit for its enrolment request, or its starter bundle, and compare the"
                    " fingerprint {fingerprint}.",
                    fingerprint=bundle.sender_fingerprint,
                ),
            )
        if station.fingerprint != bundle.sender_fingerprint and not had_key(
            session, station.id, bundle.sender_fingerprint
        ):
            raise UnknownSender(
                tr("The station of {unit} signed this bundle with a key that is not known here.", unit=name),
                hint=tr(
                    "If the unit renewed its key, import its earlier bundles first, or ask it to export"
                    " everything again; if it did not, somebody may be using its name: call it."
                ),
            )
        if station.state == "revoked":
            raise Refused(
                tr("The station that sent this bundle for {unit} has been revoked.", unit=name),
                hint=tr("Ask that unit which computer it works on now, and enrol that one."),
            )

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


def _check_program(least: str) -> None:
    """Raise NewerProgram where a bundle says that only a later program can read it."""
    here = running_facts()
    known = here.version != UNKNOWN_VERSION and is_version(least)
    if known and replace(here, version=least).order > here.order:
        raise needs_newer(least)


def _summed(
    result: ImportResult, streams: tuple[StreamResult, ...], files: ArrivingFiles, *, blobs: int
) -> ImportResult:
    outcome = overall(streams)
    if outcome is Outcome.ALREADY and blobs:
        outcome = Outcome.IMPORTED
    missing = tuple(stream.missing for stream in streams if stream.missing)
    refused = (*(stream.refused for stream in streams if stream.refused), *files.refused)
    reason, hint = missing[0].words if missing else "", ""
    if missing:
        hint = tr("Import the earlier bundle of that unit first, or ask it to export everything again.")
    held = sum(stream.held for stream in streams)
    if held and not reason:
        reason = tr("{n} records in it are of a kind this program does not know; they are kept.", n=held)
        hint = tr("They will be shown once the newer program is installed.")
    return replace(
        result,
        outcome=outcome,
        streams=streams,
        missing=missing,
        refused=refused,
        new=sum(stream.new for stream in streams),
        changed=sum(stream.changed for stream in streams),
        already=sum(stream.already for stream in streams),
        held=held,
        blobs=blobs,
        promised=files.promised,
        reason=refused[0].reason if refused else reason,
        hint=hint,
    )
