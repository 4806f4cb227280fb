"""Stations: this one, those accepted here, and how trust begins between two of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.codes import fingerprint as fingerprint_of
from cchc_desktop.bundles.codes import same_fingerprint
from cchc_desktop.bundles.keys import read_station_certificate
from cchc_desktop.bundles.manifest import StationCard
from cchc_desktop.bundles.names import bundle_name
from cchc_desktop.bundles.reading import VerifiedBundle
from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import superiors
from cchc_desktop.domain.progress import Progress, silent
from cchc_desktop.files.whole import write_whole
from cchc_desktop.services.arrival_checks import NotTaken
from cchc_desktop.services.bundle_export import (
    Parcel,
    bundle_row,
    collect,
    empty_parcel,
    nearest_superior,
    write_parcel,
)
from cchc_desktop.services.bundle_import import Receiver
from cchc_desktop.services.bundle_results import StreamResult
from cchc_desktop.services.identities import Identities
from cchc_desktop.services.notice_arrivals import take_station
from cchc_desktop.services.notices import known_stations, put_notice
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_keys import OwnKeys
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.publications import publish
from cchc_desktop.services.station_ends import end_station, ended_here, go_on
from cchc_desktop.services.station_payloads import StationPayload
from cchc_desktop.services.stream_signers import had_key
from cchc_desktop.services.unit_lists import units_as_stored
from db.models.bundles import BundleRow, EarlierKeyRow, StationRow
from db.writing import put_rows


@dataclass(frozen=True, slots=True)
class StationRecord:
    """A station as screens show it."""

    id: str
    unit: str
    unit_name: str
    label: str
    fingerprint: str
    """XXXXX-XXXXX-XXXXX-XXXXX, for people to compare."""
    state: str
    """own, enrolled, pending or revoked."""
    recipient: str
    known_since: datetime
    last_good: str | None = None
    renewed_at: datetime | None = None
    """When the key was renewed last, vouched for by the key before it."""
    renewed_for: str = ""
    """Why it was renewed then, in the unit's words."""
    replaced: bool = False
    """Its key was replaced by one that is not here: it can only become a station of its own."""


@dataclass(frozen=True, slots=True)
class StarterFacts:
    """What a starter bundle or an enrolment request says of itself before it is trusted."""

    unit: str
    unit_name: str
    station: str
    label: str
    fingerprint: str
    plan: str
    created: str
    introduces: tuple[str, ...]
    """Names of the units whose stations it introduces."""


@guarded
class Stations:
    """The stations this workspace knows."""

    def __init__(self, office: Office, keys: OwnKeys, identities: Identities) -> None:
        self._office = office
        self._keys = keys
        self._receiver = Receiver(office, keys, identities)

    def own(self) -> StationRecord:
        """Return this station."""
        with self._office.reading() as session:
            return self._record(session, session.get_one(StationRow, self._office.station))

    def everybody(self) -> tuple[StationRecord, ...]:
        """Return every station known here, this one first."""
        with self._office.reading() as session:
            rows = session.scalars(select(StationRow).order_by(StationRow.known_since, StationRow.id))
            records = [self._record(session, row) for row in rows.all()]
        return tuple(sorted(records, key=lambda r: r.state != "own"))

    def certificate(self, out: Path) -> Path:
        """Write this station's certificate in PEM, to check bundles with other tools."""
        write_whole(out, self._keys.current().certificate.encode())
        return out

    def request(self, out: Path) -> Path:
        """Write the request by which a superior accepts this station; its fingerprint is read out."""
        office = self._office
        superior = nearest_superior(office)
        with office.reading() as session:
            parcel = empty_parcel(session, superior, BundleKind.ENROLMENT)
            path = self._place(out, superior.code, parcel)
            write_parcel(session, office, self._keys.current(), parcel, path, encrypt=False)
        return path

    def preview_request(self, file: Path) -> StarterFacts:
        """Return who asks to be accepted, without accepting anything."""
        with self._receiver.open(file) as bundle:
            return self._facts(_of_kind(bundle, BundleKind.ENROLMENT))

    def enrol(self, file: Path, fingerprint: str) -> Changed[StationRecord]:
        """Accept the station that asks, once the fingerprint it read out is the one in the file.

        Refused when the fingerprint differs or the unit is not below this one.
        """
        office = self._office
        with self._receiver.open(file) as bundle:
            card = _of_kind(bundle, BundleKind.ENROLMENT).manifest.certificates[0]
            _compare(bundle, fingerprint)
        unit = office.units.get(card.unit)
        below = unit is not None and office.unit.key in {s.key for s in superiors(unit, office.units)}
        if unit is None or not (below or unit.key == office.unit.key):
            raise Refused(
                tr("{unit} is not below {own}.", unit=unit.name if unit else card.unit, own=office.unit.name),
                hint=tr("Its request goes to the unit that receives its reports."),
            )
        with office.changing() as change:
            known = known_stations(change.session).get(card.station)
            if known is not None and known.state == "revoked":
                raise Refused(
                    tr("This station of {unit} has been revoked.", unit=unit.name),
                    hint=tr("Ask the unit to set up the computer anew; it then has another fingerprint."),
                )
            if known is not None and known.fingerprint != fingerprint_of(card.certificate):
                raise Refused(
                    tr("The station is known here with another key."),
                    hint=tr("If it renewed its key, import its newest bundle: that brings the new key."),
                )
            if known is None or known.state == "pending":
                self._accept(change, card)
            change.session.expire_all()
            return change.done(self._told(change, card.station))

    def revoke(self, station: str, last_good: str = "") -> Changed[StationRecord]:
        """End a station: its entries after EPOCH:SEQ:HASH, or after what is held here, are refused."""
        return self._end(station, last_good, goes_on=False)

    def end_streams(self, station: str, last_good: str = "") -> Changed[StationRecord]:
        """End the streams that two computers wrote after what is held here; later epochs of it count."""
        return self._end(station, last_good, goes_on=True)

    def ended(self) -> bool:
        """Tell whether the unit above has ended the streams this station still writes."""
        with self._office.reading() as session:
            return ended_here(self._office, known_stations(session)[self._office.station])

    def go_on(self) -> Changed[int]:
        """Go on in a new epoch, saying once more what was not taken; return how many entries that were."""
        before = self._office.epoch
        try:
            with self._office.changing() as change:
                return change.done(go_on(self._office, change))
        except BaseException:
            self._office.epoch = before
            raise

    def _end(self, station: str, last_good: str, *, goes_on: bool) -> Changed[StationRecord]:
        with self._office.changing() as change:
            end_station(self._office, change, station, last_good, goes_on=goes_on)
            change.session.expire_all()
            return change.done(self._told(change, station))

    def starter(self, out: Path, progress: Progress = silent) -> Changed[Path]:
        """Write what a new station below needs: plan, criteria, trust, and the superiors' keys."""
        office, key = self._office, self._keys.current()
        with office.changing() as change:
            publish(office, change)
            above = {unit.key for unit in superiors(office.unit, office.units)}
            cards = [
                StationCard(s.unit, s.id, s.label, s.certificate, s.recipient)
                for s in known_stations(change.session).values()
                if s.unit in above and s.state == "enrolled"
            ]
            parcel = collect(change.session, office, key, None, BundleKind.STARTER, all_entries=True)
            path = self._place(out, "all", parcel)
            written = write_parcel(
                change.session,
                office,
                key,
                parcel,
                path,
                encrypt=False,
                introduces=cards,
                progress=progress,
            )
            put_rows(change.connection, BundleRow, [bundle_row(parcel, written, office)])
            change.audit("export", Noun.BUNDLE, written.manifest.bundle, after={"file": path.name})
            return change.done(path)

    def preview_starter(self, file: Path) -> StarterFacts:
        """Return whose starter bundle it is and the fingerprint to compare, without trusting it."""
        with self._receiver.open(file) as bundle:
            return self._facts(_of_kind(bundle, BundleKind.STARTER))

    def take_starter(self, file: Path, fingerprint: str) -> Changed[tuple[StreamResult, ...]]:
        """Trust the superiors it introduces, once its fingerprint is the one in the official letter.

        Refused when the fingerprint differs or it does not come from a unit above this one.
        """
        office = self._office
        above = {unit.key for unit in superiors(office.unit, office.units)}
        with self._receiver.open(file) as bundle, units_as_stored(office), office.changing() as change:
            manifest = _of_kind(bundle, BundleKind.STARTER).manifest
            _compare(bundle, fingerprint)
            strangers = [card.unit for card in manifest.certificates if card.unit not in above]
            if strangers:
                name = office.units[strangers[0]].name if strangers[0] in office.units else strangers[0]
                raise Refused(
                    tr("{unit} is not above {own}.", unit=name, own=office.unit.name),
                    hint=tr("Ask the unit that receives your reports for its starter bundle."),
                )
            for card in manifest.certificates:
                try:
                    take_station(change, self._payload(change, card), card.label)
                except NotTaken as fault:
                    raise Refused(
                        str(fault), hint=tr("Ask for the starter bundle to be made again.")
                    ) from fault
                change.audit("trust", Noun.STATION, card.station, after={"unit": card.unit})
            change.session.flush()
            streams = self._receiver.take_streams(change, bundle)
            refused = next(
                (s.refused for s in streams if s.refused and s.outcome is not Outcome.ALREADY), None
            )
            if refused is not None:
                raise Refused(refused.reason, hint=tr("Ask for the starter bundle to be made again."))
            _check_keys(change.session, manifest.certificates)
            change.audit(
                "take_starter",
                Noun.BUNDLE,
                manifest.bundle,
                after={"file": file.name, "fingerprint": bundle.sender_fingerprint},
            )
            change.touch(Noun.PLAN, Noun.CRITERIA_SET, Noun.ORG_UNIT)
            return change.done(streams)

    def _accept(self, change: Change, card: StationCard) -> None:
        payload = self._payload(change, card)
        try:
            take_station(change, payload, card.label)
        except NotTaken as fault:
            raise Refused(
                str(fault), hint=tr("Ask the unit to write its enrolment request again.")
            ) from fault
        put_notice(self._office, change, Noun.STATION, payload, action="enrol")

    def _payload(self, change: Change, card: StationCard) -> StationPayload:
        return StationPayload(
            id=card.station,
            unit=card.unit,
            recorded_by=self._office.user.name,
            recorded_at=change.now,
            label=card.label,
            certificate=card.certificate,
            age_recipient=card.recipient,
            state="enrolled",
            last_good=None,
        )

    def _facts(self, bundle: VerifiedBundle) -> StarterFacts:
        manifest, units = bundle.manifest, self._office.units
        subject = read_station_certificate(bundle.sender_certificate)
        names = [units[card.unit].name if card.unit in units else card.unit for card in manifest.certificates]
        return StarterFacts(
            unit=subject.unit,
            unit_name=units[subject.unit].name if subject.unit in units else subject.unit,
            station=subject.station,
            label=subject.label,
            fingerprint=bundle.sender_fingerprint,
            plan=manifest.versions.get("plan", ""),
            created=manifest.created,
            introduces=tuple(dict.fromkeys(names)),
        )

    def _told(self, change: Change, station: str) -> StationRecord:
        return self._record(change.session, change.session.get_one(StationRow, station))

    def _record(self, session: Session, row: StationRow) -> StationRecord:
        unit = self._office.units.get(row.unit)
        renewed = session.scalars(
            select(EarlierKeyRow)
            .where(EarlierKeyRow.station == row.id)
            .order_by(EarlierKeyRow.renewed_at.desc(), EarlierKeyRow.fingerprint)
            .limit(1)
        ).first()
        return StationRecord(
            row.id,
            row.unit,
            unit.name if unit else row.unit,
            row.label,
            row.fingerprint,
            row.state,
            row.age_recipient,
            row.known_since,
            row.last_good,
            renewed.renewed_at if renewed else None,
            renewed.reason if renewed else "",
            replaced=row.state == "own" and had_key(session, row.id, row.fingerprint),
        )

    def _place(self, out: Path, recipient: str, parcel: Parcel) -> Path:
        if out.suffix == ".cchc":
            return out
        code = self._office.unit.code
        return out / bundle_name(code, recipient, parcel.kind, parcel.number, encrypted=False)


def _check_keys(session: Session, cards: Iterable[StationCard]) -> None:
    """Refuse a starter bundle that introduces a station with a key that it neither has nor had."""
    known = known_stations(session)
    for card in cards:
        shown = fingerprint_of(card.certificate)
        if known[card.station].fingerprint != shown and not had_key(session, card.station, shown):
            raise Refused(
                tr("The station is known here with another key."),
                hint=tr("Call the unit it belongs to before you use the file."),
            )


def _of_kind(bundle: VerifiedBundle, kind: BundleKind) -> VerifiedBundle:
    if bundle.manifest.kind is not kind:
        raise UserMistake(
            tr("This bundle is another kind: {kind}.", kind=bundle.manifest.kind.label),
            hint=tr("Choose the file of this kind: {kind}.", kind=kind.label),
            field="file",
        )
    return bundle


def _compare(bundle: VerifiedBundle, typed: str) -> None:
    if not same_fingerprint(typed, bundle.sender_fingerprint):
        raise Refused(
            tr(
                "The fingerprint does not match: the file has {fingerprint}.",
                fingerprint=bundle.sender_fingerprint,
            ),
            hint=tr(
                "Compare it once more with the letter or by telephone; if it differs, do not use the file."
            ),
        )
