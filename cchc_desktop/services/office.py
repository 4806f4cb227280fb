"""What every service works with, and the one way a change is written: rows, journal, audit."""

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import msgspec
import uuid_utils
from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.entries import JournalEntry, make_entry
from cchc_desktop.domain.clock import Clock, local_day
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.plans import Plan
from cchc_desktop.domain.users import UserRecord
from cchc_desktop.files.store import FileStore
from cchc_desktop.files.workspace_key import WorkspaceKey
from cchc_desktop.services.freezing import Freeze
from cchc_desktop.services.history import History, Step
from cchc_desktop.services.passwords import Passwords
from cchc_desktop.services.payloads import Payload, as_json, read_payload
from cchc_desktop.services.rows import write_new_rows, write_rows
from cchc_desktop.services.versions import Version, difference
from db.models.audit import AuditRow
from db.models.bundles import JournalRow, StreamRow
from db.models.tables import moment_text
from db.store import Store
from db.writing import add_rows, driver_of, put_rows

_LAST_ENTRY: Final = (
    select(JournalRow.hash, JournalRow.revision, JournalRow.op, JournalRow.payload)
    .where(JournalRow.record == bindparam("record"), JournalRow.noun == bindparam("noun"))
    .order_by(JournalRow.revision.desc(), JournalRow.at.desc(), JournalRow.hash.desc())
    .limit(1)
)
_OWN_STREAM: Final = "SELECT seq, hash FROM streams WHERE station = :station AND epoch = :epoch"
_LAST_AUDIT: Final = "SELECT seq, hash FROM audit_lines ORDER BY seq DESC LIMIT 1"
_LAST_MOMENT: Final = "SELECT at FROM audit_lines ORDER BY seq DESC LIMIT 1"
_encode: Final = msgspec.json.Encoder(order="sorted").encode
T = TypeVar("T")


@dataclass(slots=True)
class Office:
    """One open workspace as its services see it."""

    folder: Path
    store: Store
    files: FileStore
    clock: Clock
    unit: OrgUnit
    user: UserRecord
    plan: Plan
    station: str
    epoch: int
    units: Mapping[str, OrgUnit]
    passwords: Passwords
    key: WorkspaceKey | None = field(default=None, repr=False)
    """Set where the workspace is encrypted."""
    elsewhere: bool = False
    """Whether it was last worked on at another computer: nothing is written until that is settled."""
    lock: threading.RLock = field(default_factory=threading.RLock)
    history: History = field(default_factory=History)
    own_lines: set[int] = field(default_factory=set)
    """Lines of the trail written here that nobody has asked about yet."""

    def today(self) -> date:
        """Return today's date in Việt Nam."""
        return local_day(self.clock.now())

    def seal(self, data: bytes) -> bytes:
        """Return `data` as a file beside the store holds it: encrypted where the workspace is."""
        return self.key.seal(data) if self.key else data

    def unseal(self, sealed: bytes) -> bytes:
        """Return what `seal` was given; Trouble when it was altered."""
        return self.key.unseal(sealed) if self.key else sealed

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session for looking things up."""
        with self.store.reading() as session:
            yield session

    @contextmanager
    def changing(self) -> Iterator["Change"]:
        """Give a change: everything it writes becomes durable together, or nothing does."""
        if self.elsewhere:
            raise UserMistake(
                tr("This data was last worked on at another computer; nothing was saved."),
                hint=tr(
                    "An administrator says whether it was moved here or is a copy: when opening the window,"
                    " or with “cchc station moved” or “cchc station copied”."
                ),
            )
        with self.store.writing() as session:
            change = Change(self, session)
            yield change
        with self.lock:
            self.own_lines.update(change.lines)
        if change.words:
            self.history.remember(change.words, change.now, change.steps())

    def last_moment(self) -> datetime | None:
        """Return when the trail was last written to, which no later line may precede."""
        with self.reading() as session:
            found = driver_of(session.connection()).execute(_LAST_MOMENT).fetchone()
        return datetime.fromisoformat(found[0]) if found else None


class _Written(NamedTuple):
    """A revision of a record, to become an entry of the own stream."""

    record: str
    revision: int
    payload: Mapping[str, Any]
    base: str | None = None
    op: Any = "put"


class Change:
    """One use case being written; `done` hands its record back with the nouns it touched."""

    def __init__(self, office: Office, session: Session) -> None:
        self.session = session
        self.connection: Connection = session.connection()
        self.now: datetime = self._moment(office.clock.now())
        """Never before the last line of the trail, so that a clock set back does not disorder it."""
        self.words = ""
        """What the officer did, once it is something that can be taken back."""
        self._office = office
        self._freeze = Freeze(office.unit.key, office.units, office.plan.period_rule)
        self.lines: list[int] = []
        """Numbers of the lines of the trail that this change has written."""
        self._nouns: set[Noun] = set()
        self._steps: list[Step] = []

    def put_new(self, noun: Noun, payload: Payload, *, action: str) -> JournalEntry:
        """Write a record made a moment ago: its rows, its first journal entry, its audit line.

        Like `put` and `withdraw`, UserMistake when it would change a quarter that was submitted.
        """
        self._freeze.check(self.session, noun, payload, None)
        plain = as_json(payload)
        write_new_rows(self.connection, noun, [payload])
        entry = self._journal(noun, payload.id, 1, plain, base=None)
        self.audit(action, noun, payload.id, before=None, after=plain)
        return entry

    def put_new_many(self, noun: Noun, payloads: Sequence[Payload]) -> None:
        """Write many records made a moment ago, each with its first journal entry.

        The caller adds the one line of the trail that names them all.
        """
        self._freeze.check_new(self.session, noun, payloads)
        write_new_rows(self.connection, noun, payloads)
        self._journal_many(noun, [_Written(p.id, 1, as_json(p)) for p in payloads])

    def withdraw_many(self, noun: Noun, records: Sequence[str]) -> list[Payload]:
        """Mark many records as withdrawn, each in the journal, and return what they said.

        The caller adds the one line of the trail that names them all.
        """
        versions, written = [], []
        for record in records:
            last = self._last(noun, record)
            plain = msgspec.json.decode(last.payload)
            payload = read_payload(noun, plain)
            self._freeze.check(self.session, noun, payload, payload)
            versions.append(Version(payload, last.revision + 1, withdrawn=True))
            written.append(_Written(record, last.revision + 1, plain, last.hash, "withdraw"))
        write_rows(self.connection, noun, versions)
        self._journal_many(noun, written)
        return [version.payload for version in versions]

    def put(
        self, noun: Noun, payload: Payload, *, action: str, revision: int | None = None, reason: str = ""
    ) -> int:
        """Write the next revision of a record and return it.

        `revision`, where given, is the one the officer had before their eyes: UserMistake when
        somebody else has changed the record since.
        """
        last = self._last(noun, payload.id)
        if last is None:
            self.put_new(noun, payload, action=action)
            return 1
        self._check_revision(revision, last.revision)
        old = msgspec.json.decode(last.payload)
        self._freeze.check(self.session, noun, payload, read_payload(noun, old))
        plain = as_json(payload)
        number: int = last.revision + 1
        write_rows(self.connection, noun, [Version(payload, number)])
        self._journal(noun, payload.id, number, plain, base=last.hash)
        before, after = difference(old, plain)
        self.audit(action, noun, payload.id, before=before, after=after, reason=reason)
        return number

    def withdraw(self, noun: Noun, record: str, *, action: str, reason: str) -> int:
        """Mark a record as withdrawn; it stays, with who, when and why."""
        last = self._last(noun, record)
        if last is None:
            raise UserMistake(
                tr("The record is no longer here."), hint=tr("Reload the list and choose it again.")
            )
        number: int = last.revision + 1
        plain = msgspec.json.decode(last.payload)
        payload = read_payload(noun, plain)
        self._freeze.check(self.session, noun, payload, payload)
        write_rows(self.connection, noun, [Version(payload, number, withdrawn=True)])
        self._journal(noun, record, number, plain, base=last.hash, op="withdraw")
        self.audit(action, noun, record, before=None, after={"withdrawn": True}, reason=reason)
        return number

    def say_again(self, noun: Noun, said: Any) -> None:
        """Journal a record as it was `said` in an entry that no longer counts, after the newest that does."""
        last = self._last(noun, said.record)
        plain = msgspec.json.decode(said.payload)
        base = last.hash if last else None
        self._journal(noun, said.record, said.revision + 1, plain, base=base, op=said.op)
        version = Version(read_payload(noun, plain), said.revision + 1, withdrawn=said.op == "withdraw")
        write_rows(self.connection, noun, [version])

    def choose(self, noun: Noun, version: Version, over: Sequence[str], *, shown: bool) -> None:
        """Say `version` on top of each entry named in `over`; `shown` tells that the tables say so already.

        Like `put`, UserMistake when it would change a quarter that was submitted.
        """
        payload, revision, withdrawn = version
        if not shown:
            self._freeze.check(self.session, noun, payload, self.payload_of(noun, payload.id))
        plain, op = as_json(payload), "withdraw" if withdrawn else "put"
        write_rows(self.connection, noun, [version])
        self._journal_many(noun, [_Written(payload.id, revision, plain, base, op) for base in over])
        self.audit("choose", noun, payload.id, after=plain)

    def audit(
        self,
        action: str,
        noun: Noun,
        record: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Add one line to the trail, chained to the line before it."""
        self._nouns.add(noun)
        last, previous = driver_of(self.connection).execute(_LAST_AUDIT).fetchone() or (0, None)
        row: dict[str, Any] = {
            "seq": last + 1,
            "at": self.now,
            "author": self._office.user.name,
            "action": action,
            "noun": str(noun),
            "record": record,
            "before": None if before is None else _encode(before).decode(),
            "after": None if after is None else _encode(after).decode(),
            "reason": reason,
            "previous": previous,
        }
        row["hash"] = audit_hash(row)
        add_rows(self.connection, AuditRow, [row])
        self.lines.append(last + 1)

    def undoable(self, words: str) -> None:
        """Let the officer take this change back; `words` say what it was."""
        self.words = words

    def steps(self) -> tuple[Step, ...]:
        """Return the journal entries written so far, as steps from the entry before to the one after."""
        return tuple(self._steps)

    def newest(self, noun: Noun, record: str) -> Any:
        """Return hash, revision, op and payload of a record's newest entry, None when there is none."""
        return self._last(noun, record)

    def check_own(self, unit: str) -> None:
        """Raise UserMistake when a record belongs to another unit, which alone may change it."""
        if unit != self._office.unit.key:
            raise UserMistake(
                tr("This record belongs to another unit; only that unit can change it."),
                hint=tr("Return it with your remark, so that the unit changes it itself."),
            )

    def touch(self, *nouns: Noun) -> None:
        """Tell that screens showing `nouns` must read again."""
        self._nouns.update(nouns)

    def done(self, record: T) -> Changed[T]:
        """Hand `record` back with the nouns this change touched."""
        return Changed(record, frozenset(self._nouns))

    def payload_of(self, noun: Noun, record: str) -> Payload:
        """Return the newest payload of a record; UserMistake when there is none."""
        last = self._last(noun, record)
        if last is None:
            raise UserMistake(
                tr("The record is no longer here."), hint=tr("Reload the list and choose it again.")
            )
        return read_payload(noun, msgspec.json.decode(last.payload))

    def _last(self, noun: Noun, record: str) -> Any:
        return self.connection.execute(_LAST_ENTRY, {"record": record, "noun": str(noun)}).first()

    def _check_revision(self, seen: int | None, newest: int) -> None:
        if seen is not None and seen != newest:
            raise UserMistake(
                tr("Somebody else changed this record while it was open."),
                hint=tr("Reload it, look at what changed, then enter your change again."),
            )

    def _journal(
        self,
        noun: Noun,
        record: str,
        revision: int,
        payload: Mapping[str, Any],
        *,
        base: str | None,
        op: Any = "put",
    ) -> JournalEntry:
        return self._journal_many(noun, [_Written(record, revision, payload, base, op)])[0]

    def _journal_many(self, noun: Noun, written: Sequence[_Written]) -> list[JournalEntry]:
        """Chain an entry for each revision to the end of the own stream."""
        self._nouns.add(noun)
        office = self._office
        stream = {"station": office.station, "epoch": office.epoch}
        last, previous = driver_of(self.connection).execute(_OWN_STREAM, stream).fetchone()
        entries: list[JournalEntry] = []
        for seq, each in enumerate(written, last + 1):
            entry = make_entry(
                station=office.station,
                epoch=office.epoch,
                seq=seq,
                at=self.now,
                noun=noun,
                record=each.record,
                revision=each.revision,
                op=each.op,
                author=office.user.name,
                base=each.base,
                payload=each.payload,
                previous=previous or None,
            )
            previous = entry.hash
            entries.append(entry)
            self._steps.append(Step(noun, each.record, each.base, entry.hash))
        if entries:
            add_rows(self.connection, JournalRow, [journal_row(entry) for entry in entries])
            newest = {"seq": entries[-1].seq, "hash": entries[-1].hash}
            put_rows(self.connection, StreamRow, [stream | newest])
        return entries

    def _moment(self, now: datetime) -> datetime:
        last = driver_of(self.connection).execute(_LAST_MOMENT).fetchone()
        return now if last is None else max(now, datetime.fromisoformat(last[0]))


def journal_row(entry: JournalEntry) -> dict[str, Any]:
    """Return `entry` as a row of the journal table."""
    return {
        "station": entry.station,
        "epoch": entry.epoch,
        "seq": entry.seq,
        "at": entry.at,
        "noun": entry.noun,
        "record": entry.record,
        "revision": entry.revision,
        "op": entry.op,
        "author": entry.author,
        "base": entry.base,
        "payload": entry.payload_json.decode(),
        "payload_sha256": entry.payload_sha256,
        "previous": entry.previous,
        "hash": entry.hash,
    }


def audit_hash(row: Mapping[str, Any]) -> str:
    """Return the SHA-256 over a line of the trail and the hash of the line before it."""
    plain = {key: value for key, value in row.items() if key != "hash"}
    plain["at"] = moment_text(row["at"])
    return hashlib.sha256(_encode(plain)).hexdigest()


def new_id() -> str:
    """Return a new record id: UUIDv7, so that ids sort by the time they were made."""
    return str(uuid_utils.uuid7())
