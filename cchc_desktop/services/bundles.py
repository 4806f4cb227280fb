"""Sending and receiving: exports, imports in any order, receipts, and the history of both."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from pathlib import Path

import msgspec
from sqlalchemy import select

from cchc_desktop.bundles.codes import read_receipt_code, receipt_code
from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.services.backups import Backups
from cchc_desktop.services.bundle_batches import in_any_order
from cchc_desktop.services.bundle_export import STAGING
from cchc_desktop.services.bundle_files import BundleFile, unfolded
from cchc_desktop.services.bundle_import import Receiver
from cchc_desktop.services.bundle_results import (
    BundleView,
    ImportResult,
    InspectedBundle,
    StreamView,
    sent_label,
)
from cchc_desktop.services.bundle_sending import Sending
from cchc_desktop.services.catalogues import plan_in, shipped_channels
from cchc_desktop.services.conflicts import Conflicts
from cchc_desktop.services.fault_reports import REPORTS, write_fault_report
from cchc_desktop.services.held_files import handed_out
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.imports import Imports
from cchc_desktop.services.notices import holds_notices, known_stations
from cchc_desktop.services.office import Office, new_id
from cchc_desktop.services.own_keys import OwnKeys
from cchc_desktop.services.own_tasks import plan_for
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.same_numbers import SameNumbers
from cchc_desktop.services.sent_states import NOTHING, judged_submissions, state_of_sent
from cchc_desktop.services.setbacks import Setbacks
from cchc_desktop.services.stream_signers import had_key
from cchc_desktop.services.unit_lists import units_as_stored
from cchc_desktop.services.unsettled import Unsettled, unsettled_below
from db.models.bundles import BundleRow, JournalRow, StationRow, StreamRow


@guarded
class Bundles(Sending):
    """What is sent and received."""

    def __init__(self, office: Office, keys: OwnKeys, identities: Identities, backups: Backups) -> None:
        super().__init__(office, keys)
        self._backups = backups
        self._receiver = Receiver(office, keys, identities)

    @cached_property
    def conflicts(self) -> Conflicts:
        """Return what two stations of this unit wrote differently."""
        return Conflicts(self._office)

    @cached_property
    def same_numbers(self) -> SameNumbers:
        """Return what two stations of this unit gave one number."""
        return SameNumbers(self._office)

    @cached_property
    def setbacks(self) -> Setbacks:
        """Return the files that were kept out."""
        return Setbacks(self._office)

    @cached_property
    def imports(self) -> Imports:
        """Return the last lot that was brought in, and the way to take it back."""
        return Imports(self._office)

    def inspect(self, path: Path, *, progress: Progress = silent) -> InspectedBundle:
        """Verify a bundle to its last octet and return what it says of itself, without taking it in."""
        with self._receiver.open(path, progress) as bundle:
            facts = bundle.facts
        with self._office.reading() as session:
            known = known_stations(session).get(facts.sender_station)
            signed = known is not None and (
                known.fingerprint == facts.fingerprint or had_key(session, known.id, facts.fingerprint)
            )
        unit = self._office.units.get(facts.sender_unit)
        return InspectedBundle(
            facts=facts,
            sender_name=unit.name if unit else facts.sender_unit,
            known_sender=known is not None and signed and known.state in {"own", "enrolled"},
            for_us=not facts.recipients or self._office.unit.key in facts.recipients,
        )

    def check(self, paths: Sequence[Path], *, progress: Progress = silent) -> list[ImportResult]:
        """Return what would become of each file, as if all were brought in now; nothing is kept."""
        results: list[ImportResult] = []
        try:
            with units_as_stored(self._office), self._office.changing() as change:

                def take(file: BundleFile) -> ImportResult:
                    with self._receiver.open(file.path, progress) as bundle, change.connection.begin_nested():
                        return self._receiver.take(change, bundle, file.name, progress=progress)

                with unfolded(paths, self._office.folder / STAGING) as files:
                    results = in_any_order(files, take, self._report)
                raise _Rehearsed
        except _Rehearsed:
            return results

    def bring_in(
        self, paths: Sequence[Path], *, dry_run: bool = False, progress: Progress = silent
    ) -> Changed[list[ImportResult]]:
        """Bring bundles in, whatever their names and order; each wholly or not at all.

        One backup is made before the first is written, where anything changed since the last backup.
        """
        if dry_run:
            return Changed(self.check(paths, progress=progress), frozenset())
        nouns: set[Noun] = set()
        saved, batch = False, new_id()

        def take(file: BundleFile) -> ImportResult:
            nonlocal saved
            with self._receiver.open(file.path, progress) as bundle:
                if not saved:
                    self._back_up()
                    saved = True
                with units_as_stored(self._office), self._office.changing() as change:
                    result = self._receiver.take(change, bundle, file.name, batch=batch, progress=progress)
                    nouns.update(change.done(None).nouns)
                    return result

        with unfolded(paths, self._office.folder / STAGING) as files:
            results = in_any_order(files, take, self._report)
        with suppress(Trouble):  # what came of the bundles is told even where the disk is full
            self.setbacks.note(results)
        if nouns & {Noun.PLAN, Noun.UNIT_PLAN}:
            office = self._office
            plan = plan_in(office.store, office.units, frozenset(shipped_channels()[0]))
            with office.reading() as session:
                office.plan = plan_for(session, plan, office.unit)
        return Changed(results, frozenset(nouns | {Noun.BUNDLE}))

    def bring_in_held(self, *, progress: Progress = silent) -> Changed[list[ImportResult]]:
        """Bring in again what was kept for a newer program; what this one cannot read either stays kept."""
        with handed_out(self._office, self.setbacks.held()) as files:
            return self.bring_in(files, progress=progress)

    def acknowledge(self, code: str) -> Changed[BundleView]:
        """Note that the receiver read out `code`: it changes what is displayed, never what counts."""
        typed = read_receipt_code(code)
        with self._office.changing() as change:
            rows = change.session.scalars(
                select(BundleRow).where(BundleRow.direction == "out").order_by(BundleRow.number.desc())
            )
            found = next(
                (
                    r
                    for r in rows
                    if r.secret and typed == receipt_code(r.secret, r.id, str(Outcome.IMPORTED))
                ),
                None,
            )
            if found is None:
                raise UserMistake(
                    tr("No bundle of this station has the receipt code {code}.", code=typed),
                    hint=tr("Ask which bundle the code is for, and have it read again."),
                    field="receipt_code",
                )
            if found.outcome == "exported":
                found.outcome = "told"
                change.audit("acknowledge", Noun.BUNDLE, found.id, after={"code": typed})
                change.session.flush()
            return change.done(self._view(found))

    def history(self, direction: str = "") -> list[BundleView]:
        """Return what went out ("out") and came in ("in"), newest first."""
        statement = select(BundleRow).order_by(
            BundleRow.at.desc(), BundleRow.number.desc(), BundleRow.id.desc()
        )
        if direction:
            statement = statement.where(BundleRow.direction == direction)
        with self._office.reading() as session:
            judged = judged_submissions(session, self._office)
            return [self._view(row, judged) for row in session.scalars(statement)]

    def streams(self) -> list[StreamView]:
        """Return how far each station's streams have come here, own ones first."""
        office = self._office
        with office.reading() as session:
            rows = session.execute(
                select(StreamRow, StationRow.unit, JournalRow.at)
                .join(StationRow, StationRow.id == StreamRow.station)
                .outerjoin(
                    JournalRow,
                    (JournalRow.station == StreamRow.station)
                    & (JournalRow.epoch == StreamRow.epoch)
                    & (JournalRow.seq == StreamRow.seq),
                )
            ).all()
        views = [
            StreamView(
                station=row.station,
                unit=unit,
                unit_name=office.units[unit].name if unit in office.units else unit,
                epoch=row.epoch,
                seq=row.seq,
                last_at=datetime.fromisoformat(at) if at else None,
                own=row.station == office.station,
                notices=holds_notices(row.epoch),
                mark=f"{row.epoch}:{row.seq}:{row.hash}",
            )
            for row, unit, at in rows
        ]
        return sorted(views, key=lambda v: (not v.own, v.unit, v.station, v.epoch))

    def unsettled(self) -> tuple[Unsettled, ...]:
        """Return the units below that have to choose between what two of their computers wrote."""
        with self._office.reading() as session:
            return tuple(unsettled_below(session, self._office).values())

    def _back_up(self) -> None:
        """Back up unless the newest backup already holds every line of the trail."""
        self._backups.make_if_changed(BackupReason.IMPORT)

    def _report(self, fault: Exception) -> Path | None:
        office = self._office
        try:
            return write_fault_report(office.folder / REPORTS, fault, office.clock.now())
        except OSError:
            return None

    def _view(self, row: BundleRow, judged: Mapping[int, bool] = NOTHING) -> BundleView:
        units = self._office.units
        incoming = row.direction == "in"
        outcome = Outcome(row.outcome) if incoming else None
        told = outcome in {Outcome.IMPORTED, Outcome.ALREADY}
        state = row.outcome if incoming else state_of_sent(row, judged, self._office)
        return BundleView(
            id=row.id,
            direction=row.direction,
            kind=BundleKind(row.kind),
            number=row.number,
            file_name=row.file_name,
            size=row.size,
            partner=row.partner,
            partner_name=units[row.partner].name if row.partner in units else row.partner,
            outcome=state,
            label=outcome.label if outcome else sent_label(state),
            counts=msgspec.json.decode(row.counts),
            code=receipt_code(row.secret, row.id, str(Outcome.IMPORTED)) if told else "",
            at=row.at,
        )


class _Rehearsed(Exception):
    """Everything was tried; the transaction is taken back."""
