"""Giving this station another key: named by the one it has, in an entry that every receiver can check."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import select

from cchc_desktop.bundles.keys import StationKey, create_station_key, read_station_certificate
from cchc_desktop.bundles.renewals import sign_renewal
from cchc_desktop.bundles.sealing import seal, unseal
from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.key_renewals import MOST_RENEWALS, checked_reason
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.services.machines import seal_again
from cchc_desktop.services.notices import put_notice
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.own_keys import (
    KEYS,
    OwnKeys,
    own_print,
    prepare_next,
    renewals_beyond,
    settle,
    take_keys_along,
)
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.station_payloads import KeyRenewalPayload, renewal_id, signed_words
from cchc_desktop.services.stream_ends import LastGood, write_ends
from cchc_desktop.services.stream_signers import keys_before, remember_key
from db.models.bundles import EarlierKeyRow, StationRow, StreamRow

if TYPE_CHECKING:
    from cchc_desktop.services.backups import Backups


def newer_keys(office: Office, change: Change, folder: Path) -> list[KeyRenewalPayload]:
    """Bring the keys in `folder`, or those of the backup itself, where they are newer than a restored store.

    Returns the renewals by which the store follows; none where there is nothing newer that can be read.
    """
    staged = office.folder / KEYS
    found = renewals_beyond((folder / KEYS, staged), own_print(change.session), unseal=office.unseal)
    if found is None:
        return []
    place, renewals = found
    key = take_keys_along(place, staged, office)
    if key is None:
        return []
    seal_again(change.session, lambda octets: seal(unseal(octets, key.identities), [key.recipient]))
    return renewals


def follow_renewal(office: Office, change: Change, payload: KeyRenewalPayload) -> None:
    """Say a renewal of this station's key once more, and let the key that it names count here."""
    put_notice(office, change, Noun.KEY_RENEWAL, payload, action="renew_key", reason=payload.reason)
    remember_key(change, office.station, payload)
    own = change.session.get_one(StationRow, office.station, populate_existing=True)
    own.certificate, own.fingerprint = payload.certificate, payload.step.after
    own.age_recipient = payload.age_recipient
    change.session.flush()


@dataclass(frozen=True, slots=True)
class RenewedKey:
    """One renewal of this station's key."""

    at: datetime
    before: str
    """Fingerprint of the key that was replaced."""
    after: str
    reason: str


@guarded
class KeyRenewals:
    """The keys this station had, and the way to the next."""

    def __init__(self, office: Office, keys: OwnKeys, backups: "Backups") -> None:
        self._office = office
        self._keys = keys
        self._backups = backups

    def made(self) -> tuple[RenewedKey, ...]:
        """Return the renewals of this station's key, the last one first."""
        office = self._office
        statement = select(EarlierKeyRow).where(EarlierKeyRow.station == office.station)
        with office.reading() as session:
            rows = session.scalars(statement.order_by(EarlierKeyRow.renewed_at.desc())).all()
            return tuple(RenewedKey(r.renewed_at, r.fingerprint, r.replaced_by, r.reason) for r in rows)

    def renew(self, reason: str) -> Changed[RenewedKey]:
        """Make a new key, let the one that counts name it, and back up; what was sealed is sealed to it.

        UserMistake without a reason, or where a key that is not here was named already. Until the entry is
        in the journal the old key counts, afterwards the new one, whatever stops the program in between.
        """
        office, said = self._office, checked_reason(reason)
        old = self._keys.current()
        new = self._next(old)
        with office.changing() as change:
            done = self._write(change, old, new, said)
        with suppress(Trouble):  # a full disk: the key is read from where it lies until there is room
            settle(office)
        backed_up: frozenset[Noun] = frozenset()
        with suppress(Trouble):  # the renewal holds without; the next backup has it
            backed_up = self._backups.make_if_changed(BackupReason.WORK).nouns
        return Changed(done.record, done.nouns | backed_up)

    def _next(self, old: StationKey) -> StationKey:
        label = read_station_certificate(old.certificate).label
        made = create_station_key(old.station, old.unit, label, self._office.clock.now())
        return replace(made, earlier=old.identities)

    def _write(self, change: Change, old: StationKey, new: StationKey, reason: str) -> Changed[RenewedKey]:
        office, session = self._office, change.session
        own = session.get_one(StationRow, office.station, populate_existing=True)
        if own.fingerprint != old.fingerprint:
            raise UserMistake(
                tr("The key of this station was renewed a moment ago."),
                hint=tr("Look at its fingerprint before you renew it once more."),
            )
        if session.get(EarlierKeyRow, (office.station, old.fingerprint)) is not None:
            raise UserMistake(
                tr("This key was renewed before, and the new key is not on this computer."),
                hint=tr("Make a station of its own from this copy with “cchc station copied”, and enrol it."),
            )
        if len(keys_before(session, office.station)) >= MOST_RENEWALS:
            raise UserMistake(
                tr("The key of the station was renewed too often."),
                hint=tr("Make a station of its own from this copy with “cchc station copied”, and enrol it."),
            )
        payload = self._payload(change, old, new, reason)
        try:
            prepare_next(office, new)
        except OSError as error:
            raise Trouble(
                tr("The station key cannot be written into {folder}.", folder=office.folder),
                hint=tr("Check that the folder can be written to and holds no other station key."),
            ) from error
        follow_renewal(office, change, payload)
        seal_again(session, lambda octets: seal(unseal(octets, old.identities), [new.recipient]))
        change.touch(Noun.STATION)
        return change.done(RenewedKey(change.now, old.fingerprint, new.fingerprint, reason))

    def _payload(self, change: Change, old: StationKey, new: StationKey, reason: str) -> KeyRenewalPayload:
        office = self._office
        rows = change.session.scalars(
            select(StreamRow).where(StreamRow.station == office.station, StreamRow.seq > 0)
        )
        payload = KeyRenewalPayload(
            id=renewal_id(office.station, new.fingerprint),
            unit=office.unit.key,
            recorded_by=office.user.name,
            recorded_at=change.now,
            replaces=old.certificate,
            certificate=new.certificate,
            age_recipient=new.recipient,
            ends=write_ends({row.epoch: LastGood(row.seq, row.hash) for row in rows.all()}) or None,
            reason=reason,
            signature="",
        )
        return msgspec.structs.replace(payload, signature=sign_renewal(old, signed_words(payload)))
