"""Which computer a workspace is used on: moved it goes on, copied it becomes a station of its own."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, LargeBinary, select, text, update
from sqlalchemy.orm import Session

from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.files import swapping
from cchc_desktop.files.machine import mark_for
from cchc_desktop.services.backup_sets import BESIDE, DATABASE
from cchc_desktop.services.epochs import open_epoch
from cchc_desktop.services.office import Change, Office, new_id
from cchc_desktop.services.permissions import guarded
from db.asking import asked
from db.models.bundles import EarlierKeyRow, HeadRow, StationRow, StreamRow
from db.models.users import SettingRow
from db.store import Store
from db.writing import add_rows, put_rows

if TYPE_CHECKING:
    from cchc_desktop.bundles.keys import StationKey

MARK: Final = "machine"
"""Setting with the mark of the computer on which this workspace is worked on."""
ASIDE: Final = "before-new-station-"
_KNOWN: Final = "SELECT value FROM settings WHERE key = ?"
_SEALED: Final = (("feedback_senders", "feedback"), ("feedback_files", "id"))
"""Tables whose column `sealed` only the station's own key opens, with their key."""


@guarded
class Machines:
    """The computer this workspace belongs to."""

    def __init__(self, office: Office, key: "Callable[[], StationKey]") -> None:
        self._office = office
        self._key = key

    def is_elsewhere(self) -> bool:
        """Tell whether it was worked on at another computer, and nobody said yet what that means."""
        return self._office.elsewhere

    def moved(self) -> Changed[int]:
        """Go on here as the same station, in a new epoch, which is returned.

        The new epoch forgives a wrong answer: were the other computer still at work, no number is given
        twice, and nobody takes the two for a fork.
        """
        office = self._office
        office.elsewhere = False
        try:
            with office.changing() as change:
                _write_mark(change.connection, office.station)
                office.epoch = open_epoch(change, office.station, reason="moved")
                return change.done(office.epoch)
        except BaseException:
            office.elsewhere = True
            raise

    def copied(self) -> Changed[Path]:
        """Prepare a station of its own from this copy; closing and opening the workspace puts it into place.

        It has new keys, is enrolled nowhere yet, and knows the other computer as its unit's other station.
        What the old keys sealed here is sealed to the new ones. Returns where the old state will lie.
        """
        from cchc_desktop.bundles.keys import as_it_is, create_station_key, save_station_key
        from cchc_desktop.services.own_keys import KEYS, remove_keys
        from cchc_desktop.services.restoring import LEAVES, cannot_restore, free_name

        office, old = self._office, self._key()
        new = create_station_key(new_id(), office.unit.key, office.unit.short_body, office.clock.now())
        staged = swapping.staged_in(office.folder)
        aside = free_name(office.folder, ASIDE, office.clock.now())
        try:
            shutil.rmtree(staged, ignore_errors=True)
            staged.mkdir()
            office.store.copy_to(staged / DATABASE)
            for name in BESIDE:
                _copy(office.folder / name, staged / name)
            remove_keys(staged / KEYS)
            save_station_key(new, staged / KEYS, seal=office.key.seal if office.key else as_it_is)
            (staged / "station.pem").write_text(new.certificate, encoding="ascii")
            store = Store(staged / DATABASE, office.key.store if office.key else None)
            try:
                _become(replace(office, store=store, elsewhere=False), old, new)
                store.checkpoint()
            finally:
                store.close()
            swapping.make_ready(office.folder, aside=aside.name, leaves=LEAVES)
        except BaseException as error:
            shutil.rmtree(staged, ignore_errors=True)
            if isinstance(error, OSError):
                raise cannot_restore(office.folder, error) from error
            raise
        return Changed(aside, frozenset({Noun.STATION}))


def settle_machine(store: Store, station: str) -> bool:
    """Tell whether it was last worked on at another computer; note this one where none was noted."""
    here = mark_for(station)
    with store.reading() as session:
        known = next((value for (value,) in asked(session, _KNOWN, (MARK,))), None)
    if not here or known == here:
        return False
    if known is not None:
        return True
    if not store.read_only:
        with store.writing() as session:
            _write_mark(session.connection(), station)
    return False


def note_machine(change: Change, station: str) -> None:
    """Note that the workspace is worked on at this computer from now on."""
    _write_mark(change.connection, station)


def _write_mark(connection: Connection, station: str) -> None:
    here = mark_for(station)
    if here:
        put_rows(connection, SettingRow, [{"key": MARK, "value": here}])


def _become(office: Office, old: "StationKey", new: "StationKey") -> None:
    """Make the store of `office` that of the station `new`."""
    from cchc_desktop.bundles.heads import head_octets, sign_head
    from cchc_desktop.bundles.sealing import seal, unseal

    with office.changing() as change:
        session = change.session
        streams = select(StreamRow).where(StreamRow.station == old.station, StreamRow.seq > 0)
        replaced = session.get(EarlierKeyRow, (old.station, old.fingerprint)) is not None
        ends = [] if replaced else session.scalars(streams).all()
        for end in ends:  # the last thing the old key signs: how far its streams had come in this copy
            head = sign_head(old, epoch=end.epoch, seq=end.seq, entry_hash=end.hash)
            place = {"station": old.station, "epoch": end.epoch, "seq": end.seq}
            put_rows(change.connection, HeadRow, [place | {"document": head_octets(head).decode()}])
        session.execute(update(StationRow).where(StationRow.id == old.station).values(state="enrolled"))
        row = {"id": new.station, "unit": new.unit, "label": office.unit.short_body, "state": "own"}
        proof = {"certificate": new.certificate, "fingerprint": new.fingerprint}
        rest = {"age_recipient": new.recipient, "last_good": None, "known_since": change.now}
        add_rows(change.connection, StationRow, [row | proof | rest])
        add_rows(change.connection, StreamRow, [{"station": new.station, "epoch": 1, "seq": 0, "hash": ""}])
        seal_again(session, lambda octets: seal(unseal(octets, old.identities), [new.recipient]))
        _write_mark(change.connection, new.station)
        if replaced:
            _say_in_own_name(office, change, new.station)
        change.audit("become_station", Noun.STATION, new.station, before={"station": old.station})


def _say_in_own_name(office: Office, change: Change, station: str) -> None:
    """Say as `station` what this computer said under a key that had been replaced: nobody took it.

    It stands in epochs that nobody has signed but that key, after it no longer counted.
    """
    from cchc_desktop.services.notices import holds_notices, renotice
    from cchc_desktop.services.station_ends import SAID_ANEW, take_out
    from cchc_desktop.services.stream_ends import read_ends

    row = change.session.scalars(
        select(EarlierKeyRow)
        .join(
            StationRow,
            (StationRow.id == EarlierKeyRow.station) & (StationRow.fingerprint == EarlierKeyRow.fingerprint),
        )
        .where(EarlierKeyRow.station == office.station)
    ).one()
    signed = select(HeadRow.epoch).where(HeadRow.station == office.station)
    epochs = change.session.scalars(
        select(StreamRow.epoch)
        .where(StreamRow.station == office.station, StreamRow.seq > 0, StreamRow.epoch.not_in(signed))
        .order_by(StreamRow.epoch)
    ).all()
    before = {epoch for epoch in epochs if epoch not in read_ends(row.ends)}
    lost = {epoch: take_out(change, office.station, epoch, {}) for epoch in sorted(before)}
    office.station, office.epoch = station, 1
    for epoch, said in lost.items():
        for each in {(each.noun, each.record): each for each in said}.values():
            if not holds_notices(epoch):
                change.say_again(Noun(each.noun), each)
            elif each.noun not in SAID_ANEW:
                renotice(office, change, Noun(each.noun), each)


def seal_again(session: Session, again: Callable[[bytes], bytes]) -> None:
    """Seal anew what only the station's own key opens."""
    for table, key in _SEALED:
        names = text(f"SELECT {key} AS key, sealed FROM {table} WHERE sealed IS NOT NULL").columns(  # noqa: S608 - names of our tables
            sealed=LargeBinary()
        )
        for row in session.execute(names).all():
            session.execute(
                text(f"UPDATE {table} SET sealed = :sealed WHERE {key} = :key"),  # noqa: S608 - as above
                {"sealed": again(row.sealed), "key": row.key},
            )


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        shutil.copyfile(source, target)
