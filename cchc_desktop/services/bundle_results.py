"""What is told of a bundle that was sent, looked into or brought in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cchc_desktop.domain.bundle_records import BundleFacts, BundleKind, Outcome, StreamRange
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.notices import holds_notices


@dataclass(frozen=True, slots=True)
class ExportPreview:
    """What a bundle to one unit would carry if it were written now."""

    recipient: str
    recipient_name: str
    kind: BundleKind
    number: int
    streams: tuple[StreamRange, ...]
    counts: Mapping[str, int]
    """Entries per noun."""
    blobs: int
    blob_octets: int
    promised: int
    """Files that are not here and can only be announced."""
    size: int
    """At most this many octets: entries before compression and files together."""
    encryptable: bool
    """Whether the recipient's key is here."""
    news: int
    """Entries besides receipts; a bundle of receipts alone need not be sent."""
    messages: int
    """About how many messages would carry it by e-mail."""


@dataclass(frozen=True, slots=True)
class SentBundle:
    """A bundle that lies complete in its folder."""

    path: Path
    number: int
    bundle_id: str
    kind: BundleKind
    recipient: str
    size: int
    sha256: str
    encrypted: bool
    streams: tuple[StreamRange, ...]
    counts: Mapping[str, int]
    blobs: int
    promised: int


@dataclass(frozen=True, slots=True)
class LeftOutFile:
    """A file larger than a message may be, which goes by USB."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class SentParts:
    """Several bundles that carry together what one unit had not acknowledged."""

    parts: tuple[SentBundle, ...]
    left_out: tuple[LeftOutFile, ...]


@dataclass(frozen=True, slots=True)
class InspectedBundle:
    """A verified bundle, and what is known here of its sender."""

    facts: BundleFacts
    sender_name: str
    known_sender: bool
    for_us: bool


@dataclass(frozen=True, slots=True)
class MissingRange:
    """Entries of one station that must arrive first."""

    station: str
    unit: str
    unit_name: str
    epoch: int
    first: int
    last: int
    mark: str
    """The beginning of the station's fingerprint, by which its page calls it."""

    @property
    def words(self) -> str:
        """Say what is missing, for the officer."""
        first, last = number(self.first), number(self.last)
        what = (
            tr("Notices {first} to {last}", first=first, last=last)
            if holds_notices(self.epoch)
            else tr("Entries {first} to {last}", first=first, last=last)
        )
        return tr(
            "{what} of {unit}, station {mark}, are missing.", what=what, unit=self.unit_name, mark=self.mark
        )


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """Something in a bundle that was not taken, and why."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class StreamResult:
    """What became of one stream of a bundle."""

    station: str
    unit: str
    unit_name: str
    epoch: int
    first: int
    last: int
    outcome: Outcome
    new: int = 0
    changed: int = 0
    already: int = 0
    missing: MissingRange | None = None
    refused: RefusedItem | None = None
    news: int = 0
    """Entries taken that are not receipts."""
    held: int = 0
    """Entries taken of a kind this program does not know, which one that does will show."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file, or would become of it."""

    file: str
    outcome: Outcome
    bundle_id: str = ""
    kind: BundleKind | None = None
    sender: str = ""
    sender_name: str = ""
    streams: tuple[StreamResult, ...] = ()
    missing: tuple[MissingRange, ...] = ()
    refused: tuple[RefusedItem, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    already: int = 0
    held: int = 0
    """Entries of a kind this program does not know, kept for one that does."""
    blobs: int = 0
    """Files that arrived."""
    promised: int = 0
    reason: str = ""
    hint: str = ""
    trouble: bool = False
    """The file or the disk stood in the way, not what the bundle holds."""
    code: str = ""
    """Receipt code to read out to the sender."""
    source: Path | None = None
    """The file as it was handed in: the message, where the bundle was attached to one."""


@dataclass(frozen=True, slots=True)
class BundleView:
    """One line of the history of what was sent or received."""

    id: str
    direction: str
    kind: BundleKind
    number: int
    file_name: str
    size: int
    partner: str
    partner_name: str
    outcome: str
    label: str
    """The outcome in the officer's words."""
    counts: Mapping[str, int]
    code: str
    """Receipt code of a bundle that came in; empty for one that went out."""
    at: datetime


@dataclass(frozen=True, slots=True)
class StreamView:
    """How far one station's stream has come here."""

    station: str
    unit: str
    unit_name: str
    epoch: int
    seq: int
    last_at: datetime | None
    own: bool
    notices: bool
    mark: str
    """EPOCH:SEQ:HASH of the last entry, as ending a station asks for it."""


def overall(streams: tuple[StreamResult, ...]) -> Outcome:
    """Return one outcome for a bundle: the first that asks for something to be done, else the best."""
    outcomes = {stream.outcome for stream in streams}
    for outcome in (Outcome.QUARANTINED, Outcome.REFUSED, Outcome.WAITING, Outcome.IMPORTED):
        if outcome in outcomes:
            return outcome
    return Outcome.ALREADY


def sent_label(outcome: str) -> str:
    """Return what is known of a bundle that went out, in the officer's words."""
    match outcome:
        case "received":
            return tr("Received by the other side")
        case "accepted":
            return tr("Received, and what was submitted is accepted")
        case "told":
            return tr("Received, as told by telephone")
        case _:
            return tr("Exported, no receipt yet")
