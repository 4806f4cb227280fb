"""What the window and the command line show of a bundle: its kind, its streams, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.language import tr

BUNDLE_ENDINGS: Final = (".cchc", ".cchc.age")
ARRIVING_ENDINGS: Final = (*BUNDLE_ENDINGS, ".eml")
"""Files that can be looked into for bundles: a saved message may have some attached."""


class BundleKind(StrEnum):
    """Which way a bundle travels and what it is for."""

    UP = "up"
    DOWN = "down"
    PEER = "peer"
    RETURN = "return"
    ENROLMENT = "enrolment"
    STARTER = "starter"

    @property
    def label(self) -> str:
        """Return the kind in the officer's words."""
        match self:
            case BundleKind.UP:
                return tr("Data sent up")
            case BundleKind.DOWN:
                return tr("Data sent down")
            case BundleKind.PEER:
                return tr("Between stations of one unit")
            case BundleKind.RETURN:
                return tr("The unit's own data, given back")
            case BundleKind.ENROLMENT:
                return tr("Request to enrol a station")
            case BundleKind.STARTER:
                return tr("Starter bundle")


class Outcome(StrEnum):
    """What became of a bundle, or of one stream in it."""

    IMPORTED = "imported"
    ALREADY = "already"
    WAITING = "waiting"
    NEWER_PROGRAM = "newer_program"
    REFUSED = "refused"
    QUARANTINED = "quarantined"
    UNDONE = "undone"

    @property
    def label(self) -> str:
        """Return the outcome in the officer's words."""
        match self:
            case Outcome.IMPORTED:
                return tr("Imported")
            case Outcome.ALREADY:
                return tr("Already here")
            case Outcome.WAITING:
                return tr("Waits for an earlier bundle")
            case Outcome.NEWER_PROGRAM:
                return tr("Needs a newer program")
            case Outcome.REFUSED:
                return tr("Refused")
            case Outcome.QUARANTINED:
                return tr("Quarantined")
            case Outcome.UNDONE:
                return tr("Taken back")


@dataclass(frozen=True, slots=True, order=True)
class StreamKey:
    """One unbroken chain of entries: a station in one epoch."""

    station: str
    epoch: int


@dataclass(frozen=True, slots=True)
class StreamRange:
    """The entries of one stream that a bundle carries, both ends included."""

    station: str
    epoch: int
    first: int
    last: int
    prerequisite: str | None = None
    """Hash of the entry before `first`, which the receiver must hold; None at the beginning of a stream."""

    @property
    def key(self) -> StreamKey:
        """Return the stream this range lies in."""
        return StreamKey(self.station, self.epoch)

    @property
    def count(self) -> int:
        """Return how many entries the range holds."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True)
class BundleFacts:
    """What an inspected bundle says of itself, after everything in it was verified."""

    name: str
    bundle_id: str
    kind: BundleKind
    created: str
    """UTC, RFC 3339."""
    sender_unit: str
    sender_station: str
    fingerprint: str
    recipients: tuple[str, ...]
    """Codes of the units it is meant for; empty when it is for anybody."""
    encrypted: bool
    size: int
    streams: tuple[StreamRange, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    """Entries per noun."""
    versions: Mapping[str, str] = field(default_factory=dict)
    blobs: int = 0
    blob_octets: int = 0
    promised: int = 0
    """Files it only announces; they follow in a later bundle."""
