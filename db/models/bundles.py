"""Stations, their streams of journal entries, and the bundles that carried them."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.models.tables import Digest, Key, Table


class StationRow(Table):
    """One installation with its own key, as far as this workspace knows it."""

    __tablename__ = "stations"
    __table_args__ = (CheckConstraint("state IN ('own', 'enrolled', 'pending', 'revoked')", name="state"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    unit: Mapped[Key] = mapped_column(ForeignKey("org_units.key"))
    label: Mapped[str]
    certificate: Mapped[str]
    fingerprint: Mapped[str]
    age_recipient: Mapped[str]
    state: Mapped[str]
    last_good: Mapped[str | None]
    """EPOCH:SEQ:HASH of the last entry that counts after a revocation."""
    known_since: Mapped[datetime]


class EarlierKeyRow(Table):
    """A key that a station had before it renewed it, and how far that key's word still counts."""

    __tablename__ = "earlier_keys"

    station: Mapped[Key] = mapped_column(primary_key=True)
    fingerprint: Mapped[Key] = mapped_column(primary_key=True)
    certificate: Mapped[str]
    replaced_by: Mapped[Key]
    """Fingerprint of the key after it."""
    ends: Mapped[str | None]
    """EPOCH:SEQ:HASH of the last entry in each stream that it vouches for."""
    reason: Mapped[str]
    renewed_at: Mapped[datetime]


class StreamRow(Table):
    """The high-water mark of one station's stream here; our own stream included."""

    __tablename__ = "streams"
    __table_args__ = (CheckConstraint("seq >= 0 AND epoch >= 1", name="position"),)

    station: Mapped[Key] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[Digest]


class JournalRow(Table):
    """One change of one record, chained to the entry before it in its stream."""

    __tablename__ = "journal"
    __table_args__ = (Index(None, "record"),)

    station: Mapped[Key] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[str]
    noun: Mapped[str]
    record: Mapped[str]
    revision: Mapped[int]
    op: Mapped[str]
    author: Mapped[str]
    base: Mapped[Digest | None]
    payload: Mapped[str]
    payload_sha256: Mapped[Digest]
    previous: Mapped[Digest | None]
    hash: Mapped[Digest]


class HeadRow(Table):
    """A station's signed statement of how far its stream had come."""

    __tablename__ = "heads"

    station: Mapped[Key] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    document: Mapped[str]


class AcknowledgementRow(Table):
    """How far a receiver says it holds a stream; the newest receipt wins, even with a lower mark."""

    __tablename__ = "acknowledgements"

    receiver: Mapped[Key] = mapped_column(primary_key=True)
    station: Mapped[Key] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    receipt_epoch: Mapped[int]
    receipt_seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime]


class BundleRow(Table):
    """A bundle this workspace wrote or brought in."""

    __tablename__ = "bundles"
    __table_args__ = (Index(None, "direction", "at"),)

    id: Mapped[Key] = mapped_column(primary_key=True)
    direction: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    number: Mapped[int]
    """The running number at the writer, for people to name the bundle by."""
    file_name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    partner: Mapped[str]
    """Key of the unit it went to or came from."""
    outcome: Mapped[str]
    streams: Mapped[str]
    counts: Mapped[str]
    secret: Mapped[str]
    at: Mapped[datetime]
