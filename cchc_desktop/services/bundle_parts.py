"""Dividing what one unit lacks into several bundles, each whole in itself and small enough to be sent."""

from dataclasses import dataclass, field, replace
from typing import Final

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cchc_desktop.bundles.container import Packer
from cchc_desktop.bundles.entries import JournalEntry, line_of
from cchc_desktop.bundles.heads import SignedHead, sign_head
from cchc_desktop.bundles.keys import StationKey
from cchc_desktop.bundles.manifest import BlobMark
from cchc_desktop.bundles.writing import BlobSource
from cchc_desktop.domain.bundle_records import StreamRange
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.vietnamese import size as size_words
from cchc_desktop.services.bundle_export import WITH_FILES, Parcel, entries_in, inside
from cchc_desktop.services.notices import holds_notices
from db.models.bundles import JournalRow

SMALLEST: Final = 2_000_000
"""A limit below this would leave no room for what every bundle has."""
_EVERY_BUNDLE: Final = 200_000
"""Octets for manifest, signature, certificates, the encryption, and what the packer still holds back."""
_EVERY_STREAM: Final = 4_000
_EVERY_FILE: Final = 700
"""Octets by which a file makes the container longer, besides its own."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A parcel divided; every part can be brought in by itself once the parts before it are here."""

    parcels: tuple[Parcel, ...]
    left_out: tuple[BlobSource, ...]
    """Files larger than a bundle may be: they are only announced."""


def divide(session: Session, key: StationKey, parcel: Parcel, limit: int) -> Parts:
    """Divide `parcel` so that no bundle is larger than `limit` octets.

    An entry and its file travel together. A stream of another station is cut where that station signed,
    so it stays whole; its files that do not fit are announced and follow in the next part.
    UserMistake when the entries of such a stream alone are larger.
    """
    if limit < SMALLEST:
        raise UserMistake(
            tr("A bundle of {size} cannot be made.", size=size_words(limit)),
            hint=tr("Allow at least {size}.", size=size_words(SMALLEST)),
            field="limit",
        )
    return _Division(session, key, parcel, limit).run()


@dataclass(slots=True)
class _Part:
    """A bundle being filled."""

    ranges: list[StreamRange] = field(default_factory=list)
    heads: list[SignedHead] = field(default_factory=list)
    blobs: list[BlobSource] = field(default_factory=list)
    promised: list[BlobMark] = field(default_factory=list)
    octets: int = _EVERY_BUNDLE

    @property
    def empty(self) -> bool:
        return not self.ranges and not self.blobs


class _Division:
    def __init__(self, session: Session, key: StationKey, parcel: Parcel, limit: int) -> None:
        self._session = session
        self._key = key
        self._parcel = parcel
        self._limit = limit
        self._here = {blob.sha256: blob for blob in parcel.blobs}
        self._promised = {mark.sha256: mark for mark in parcel.promised}
        self._told: set[str] = set()
        self._left_out: list[BlobSource] = []
        self._done: list[_Part] = []
        self._part = _Part()

    def run(self) -> Parts:
        pairs = sorted(
            zip(self._parcel.ranges, self._parcel.heads, strict=True),
            # notices may introduce the stations of other streams, and the key that signed the parts
            key=lambda pair: (not holds_notices(pair[0].epoch), *self._place(pair[0])),
        )
        for part, head in pairs:
            if part.station == self._key.station:
                self._cut(part, head)
            else:
                self._keep_whole(part, head)
        for sha256, blob in self._here.items():
            if sha256 not in self._told and self._fits(blob):
                self._add_file(blob)
        self._close()
        parcels = [
            replace(
                self._parcel,
                ranges=tuple(part.ranges),
                heads=tuple(part.heads),
                blobs=tuple(part.blobs),
                promised=tuple(part.promised),
                number=self._parcel.number + at,
            )
            for at, part in enumerate(self._done)
        ]
        return Parts(tuple(parcels), tuple(self._left_out))

    def _cut(self, whole: StreamRange, head: SignedHead) -> None:
        """Put a stream of this station in, beginning a new part wherever one is full."""
        packer, first, before = Packer(), whole.first, None
        renewed = self._renewed_in(whole)
        self._part.octets += _EVERY_STREAM
        for entry in entries_in(self._session, whole):
            packed = sum(map(len, packer.pack(line_of(entry) + b"\n")))
            file = self._file_of(entry)
            needed = packed + (file.size + _EVERY_FILE if isinstance(file, BlobSource) else 0)
            may_cut = not self._part.empty if before is None else before.seq >= renewed
            if self._part.octets + needed > self._limit and may_cut:
                if before is not None:
                    end = sign_head(self._key, epoch=whole.epoch, seq=before.seq, entry_hash=before.hash)
                    self._add_range(StreamRange(whole.station, whole.epoch, first, before.seq), end)
                self._close()
                packer, first = Packer(), entry.seq
                packed = sum(map(len, packer.pack(line_of(entry) + b"\n")))
                self._part.octets += _EVERY_STREAM
            self._part.octets += packed
            if isinstance(file, BlobSource):
                self._put(file)
            elif file is not None:
                self._part.promised.append(file)
            before = entry
        self._add_range(StreamRange(whole.station, whole.epoch, first, whole.last), head)

    def _place(self, part: StreamRange) -> tuple[bool, str, int]:
        return part.station != self._key.station, part.station, part.epoch

    def _renewed_in(self, whole: StreamRange) -> int:
        """Return the last entry by which the key was renewed: before it nobody knows who signs a cut."""
        found = self._session.scalar(
            select(func.max(JournalRow.seq)).where(*inside(whole), JournalRow.noun == str(Noun.KEY_RENEWAL))
        )
        return found or 0

    def _keep_whole(self, whole: StreamRange, head: SignedHead) -> None:
        """Put a stream in that only its own station can cut, with as many of its files as there is room."""
        packer, packed = Packer(), _EVERY_STREAM
        blobs: list[BlobSource] = []
        announced: list[BlobMark] = []
        for entry in entries_in(self._session, whole):
            packed += sum(map(len, packer.pack(line_of(entry) + b"\n")))
            match self._file_of(entry):
                case BlobSource() as blob:
                    blobs.append(blob)
                case BlobMark() as mark:
                    announced.append(mark)
        if _EVERY_BUNDLE + packed > self._limit:
            raise UserMistake(
                tr("What station {station} wrote is too long for one message.", station=whole.station),
                hint=tr("Write the bundle to a USB drive instead."),
                field="limit",
            )
        if self._part.octets + packed > self._limit:
            self._close()
        self._part.octets += packed
        self._part.promised += announced
        self._add_range(whole, head)
        room = self._limit - self._part.octets
        following = []
        for blob in blobs:
            room -= blob.size + _EVERY_FILE
            if room >= 0:
                self._put(blob)
            else:
                self._part.promised.append(_announced(blob))
                following.append(blob)
        for blob in following:
            self._add_file(blob)

    def _file_of(self, entry: JournalEntry) -> BlobSource | BlobMark | None:
        """Return the file that comes with `entry`, or its mark where it can only be announced."""
        if entry.noun not in WITH_FILES or entry.op != "put":
            return None
        sha256 = msgspec.json.decode(entry.payload_json).get("sha256")
        if not sha256 or sha256 in self._told:
            return None
        self._told.add(sha256)
        blob = self._here.get(sha256)
        if blob is None:
            return self._promised.get(sha256)
        return blob if self._fits(blob) else _announced(blob)

    def _fits(self, blob: BlobSource) -> bool:
        """Tell whether a file can travel in a bundle at all; note it where it cannot."""
        fits = _EVERY_BUNDLE + _EVERY_STREAM + blob.size + 2 * _EVERY_FILE <= self._limit
        if not fits:
            self._left_out.append(blob)
        return fits

    def _add_file(self, blob: BlobSource) -> None:
        if self._part.octets + blob.size + _EVERY_FILE > self._limit:
            self._close()
        self._put(blob)

    def _put(self, blob: BlobSource) -> None:
        self._part.blobs.append(blob)
        self._part.octets += blob.size + _EVERY_FILE

    def _add_range(self, part: StreamRange, head: SignedHead) -> None:
        self._part.ranges.append(part)
        self._part.heads.append(head)

    def _close(self) -> None:
        if not self._part.empty:
            self._done.append(self._part)
        self._part = _Part()


def _announced(blob: BlobSource) -> BlobMark:
    return BlobMark(blob.sha256, blob.size, blob.media_type, included=False)
