"""The keys of this very station: which of them counts, and the folder in which they lie."""

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.bundles.keys import (
    EARLIER,
    OPENING,
    PUBLIC,
    SIGNING,
    StationKey,
    as_it_is,
    keep_earlier,
    load_station_key,
    save_station_key,
)
from cchc_desktop.domain.errors import Failure, Trouble
from cchc_desktop.domain.key_renewals import way
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.files.moving import move, write_durably
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.station_payloads import KeyRenewalPayload
from db.asking import asked
from db.models.bundles import JournalRow

KEYS: Final = "keys"
NEXT: Final = "next"
"""Folder, inside that of the keys, of a key whose renewal is being written."""
RENEWALS: Final = "renewals.json"
"""Every renewal of this station, so that a restored older database can follow to the key that is here."""
MADE_FOR_ONE: Final = (SIGNING, OPENING, PUBLIC, EARLIER, NEXT, RENEWALS)
"""What lies in the folder of the keys and belongs to one station alone."""
_OWN: Final = "SELECT fingerprint FROM stations WHERE state = 'own'"


@guarded
class OwnKeys:
    """Gives the key that the store says is this station's, also after another process renewed it."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._held: StationKey | None = None

    def current(self) -> StationKey:
        """Return the key that counts; Trouble when it is missing, damaged or another one."""
        office = self._office
        with office.reading() as session:
            counts = own_print(session)
        if self._held is not None and self._held.fingerprint == counts:
            return self._held
        settle(office)
        self._held = load_own_key(office.folder / KEYS, counts, unseal=office.unseal)
        return self._held


def own_print(session: Session) -> str:
    """Return the fingerprint that this station's own key must have."""
    ((found,),) = asked(session, _OWN)
    return str(found)


def load_own_key(folder: Path, counts: str, *, unseal: Callable[[bytes], bytes]) -> StationKey:
    """Read the key with the fingerprint `counts`, also where it was not put into its place yet."""
    place = folder / NEXT
    if (place / PUBLIC).is_file() and fingerprint((place / PUBLIC).read_text(encoding="ascii")) == counts:
        return load_station_key(place, unseal=unseal)
    key = load_station_key(folder, unseal=unseal)
    if key.fingerprint != counts:
        raise Trouble(
            tr("The station key in {folder} is another one than that of this data.", folder=folder),
            hint=tr("Restore the newest backup, or enrol this computer as a new station."),
        )
    return key


def prepare_next(office: Office, key: StationKey) -> None:
    """Lay a key down beside the one that counts; `settle` puts it into place once the store names it.

    To be called, as `settle` does its work, while the store is being written to: nobody else then takes
    a key for forgotten whose renewal is still being written.
    """
    place = office.folder / KEYS / NEXT
    shutil.rmtree(place, ignore_errors=True)
    save_station_key(key, place, seal=office.seal)


def settle(office: Office) -> None:
    """Put the key that was laid down into place where the store names it; forget it where it does not.

    Each step may be done twice, so that a power cut anywhere is mended by the next opening.
    """
    folder = office.folder / KEYS
    if office.store.read_only or not (folder / NEXT).is_dir():
        return
    with office.store.writing() as session:
        if not (folder / NEXT).is_dir():
            return
        counts = own_print(session)
        public = folder / NEXT / PUBLIC
        if not public.is_file() or fingerprint(public.read_text(encoding="ascii")) != counts:
            shutil.rmtree(folder / NEXT)
            return
        try:
            _put_into_place(folder, office)
            write_durably(folder / RENEWALS, office.seal(msgspec.json.encode(_said(session, office.station))))
            write_durably(office.folder / PUBLIC, public.read_bytes())
            move(public, folder / PUBLIC)  # last: while it lies there, this is done again
            shutil.rmtree(folder / NEXT)
        except OSError:
            return  # the key is read from where it lies, and the next opening tries again


def _put_into_place(folder: Path, office: Office) -> None:
    """Replace the secret keys; what opened until now is kept, what signed until now is gone."""
    place = folder / NEXT
    for kept in sorted((place / EARLIER).glob("*.age")):
        identity = office.unseal(kept.read_bytes()).decode("ascii").strip()
        keep_earlier(identity, folder, seal=office.seal)
    for name in (OPENING, SIGNING):
        unfinished = folder / f".{name}.part"
        shutil.copy(place / name, unfinished)  # with the rights of the file: its owner alone reads it
        with unfinished.open("r+b") as file:
            os.fsync(file.fileno())
        move(unfinished, folder / name)


def _said(session: Session, station: str) -> list[dict[str, Any]]:
    statement = select(JournalRow.payload).where(
        JournalRow.station == station, JournalRow.noun == str(Noun.KEY_RENEWAL)
    )
    return [msgspec.json.decode(payload) for payload in session.scalars(statement.order_by(JournalRow.at))]


def renewals_beyond(
    folders: Iterable[Path], counts: str, *, unseal: Callable[[bytes], bytes]
) -> tuple[Path, list[KeyRenewalPayload]] | None:
    """Return the first folder of keys that is ahead of the key `counts`, and the renewals that lead there."""
    for folder in folders:
        with suppress(OSError, ValueError, msgspec.MsgspecError, Failure):
            octets = unseal((folder / RENEWALS).read_bytes())
            said = msgspec.json.decode(octets, type=list[KeyRenewalPayload])
            wanted = fingerprint((folder / PUBLIC).read_text(encoding="ascii"))
            steps = way([each.step for each in said], known=counts, wanted=wanted)
            if steps:
                return folder, [next(each for each in said if each.step == step) for step in steps]
    return None


def take_keys_along(folder: Path, target: Path, office: Office) -> StationKey | None:
    """Put the newer keys in `folder` in the place of those in `target`, sealed as `office` seals.

    None, and nothing is changed, where they cannot be read with its key.
    """
    try:
        newer = load_station_key(folder, unseal=office.unseal)
        older = newer if folder == target else load_station_key(target, unseal=office.unseal)
    except Failure:
        return None
    opening = dict.fromkeys((*newer.earlier, *older.identities))
    key = replace(newer, earlier=tuple(each for each in opening if each != newer.age_identity))
    renewals = (folder / RENEWALS).read_bytes()
    remove_keys(target)
    save_station_key(key, target, seal=office.seal)
    write_durably(target / RENEWALS, renewals)
    write_durably(target.parent / PUBLIC, key.certificate.encode("ascii"))
    return key


def seal_keys_anew(folder: Path, target: Path, counts: str, *, seal: Callable[[bytes], bytes]) -> None:
    """Copy the keys of a plain workspace from `folder` into `target`, sealed."""
    save_station_key(load_own_key(folder, counts, unseal=as_it_is), target, seal=seal)
    if (folder / RENEWALS).is_file():
        write_durably(target / RENEWALS, seal((folder / RENEWALS).read_bytes()))


def remove_keys(folder: Path) -> None:
    """Remove a station's keys from `folder`; who signs in stays."""
    for name in MADE_FOR_ONE:
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
