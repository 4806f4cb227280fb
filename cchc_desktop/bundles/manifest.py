"""The manifest of a bundle: who sends what to whom, and what must be there for it to fit."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec

from cchc_desktop.bundles.canonical import NotCanonical, canonical, parse_canonical
from cchc_desktop.bundles.entries import Count, Hash, Word, moment_text
from cchc_desktop.bundles.refusals import needs_newer, refused
from cchc_desktop.domain.bundle_records import BundleKind, StreamKey, StreamRange
from cchc_desktop.domain.language import tr

FORMAT: Final = "cchc-bundle/1"
SCHEMA: Final = 1
LEAST_PROGRAM: Final = "0.1.0"
"""The first program that reads schema 1."""
LONGEST_MANIFEST: Final = 32 << 20

Amount = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]
Text = Annotated[str, msgspec.Meta(max_length=300)]


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A unit, and the station of it that is meant; None means any station of the unit."""

    unit: Word
    station: Word | None


class StreamPart(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"first": "from", "last": "to"}
):
    """The entries of one stream in the bundle."""

    station: Word
    epoch: Count
    first: Count
    last: Count
    prerequisite: Hash | None

    @property
    def range(self) -> StreamRange:
        """Return the same in the words of the domain."""
        return StreamRange(self.station, self.epoch, self.first, self.last, self.prerequisite)

    @property
    def key(self) -> StreamKey:
        """Return the stream this is a part of."""
        return StreamKey(self.station, self.epoch)


class HeadMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a head file in the bundle vouches for."""

    station: Word
    epoch: Count
    seq: Count
    hash: Hash


class BlobMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file the entries speak of: in the bundle, or promised for a later one."""

    sha256: Hash
    size: Amount
    media_type: Text
    included: bool


class StationCard(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a station is introduced: its unit, its certificate, and what to encrypt to."""

    unit: Word
    station: Word
    label: Text
    certificate: Annotated[str, msgspec.Meta(max_length=8192)]
    """PEM."""
    recipient: Annotated[str, msgspec.Meta(max_length=200)]
    """age X25519 recipient."""


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Everything a bundle says of itself; the writer fills in what it wrote."""

    format: Literal["cchc-bundle/1"] = FORMAT
    schema: Count = SCHEMA
    least_program: Word = LEAST_PROGRAM
    bundle: Word
    kind: BundleKind
    sender: Party
    recipients: tuple[Party, ...]
    created: Word
    streams: tuple[StreamPart, ...] = ()
    heads: tuple[HeadMark, ...] = ()
    versions: Mapping[str, str] = {}
    counts: Mapping[str, int] = {}
    blobs: tuple[BlobMark, ...] = ()
    secret: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$", max_length=32)]
    certificates: tuple[StationCard, ...]

    @property
    def sender_certificate(self) -> str:
        """Return the PEM certificate of the sending station; empty if the manifest lacks it."""
        for card in self.certificates:
            if card.station == self.sender.station and card.unit == self.sender.unit:
                return card.certificate
        return ""


def new_manifest(
    *,
    kind: BundleKind,
    sender: StationCard,
    recipients: Iterable[Party],
    created: datetime,
    versions: Mapping[str, str] | None = None,
    promised: Iterable[BlobMark] = (),
    introduces: Iterable[StationCard] = (),
) -> Manifest:
    """Begin the manifest of a new bundle; its writer adds streams, heads, counts and included files."""
    from uuid_utils import uuid7

    return Manifest(
        bundle=str(uuid7()),
        kind=kind,
        sender=Party(unit=sender.unit, station=sender.station),
        recipients=tuple(recipients),
        created=moment_text(created),
        versions=dict(versions or {}),
        blobs=tuple(msgspec.structs.replace(blob, included=False) for blob in promised),
        secret=secrets.token_hex(16),
        certificates=(sender, *(card for card in introduces if card.station != sender.station)),
    )


def manifest_octets(manifest: Manifest) -> bytes:
    """Return what stands in `manifest.json`."""
    return canonical(msgspec.to_builtins(manifest))


def read_manifest(octets: bytes) -> Manifest:
    """Return the manifest in `octets`; `NewerProgram` for a later schema, `BundleRefused` if malformed."""
    try:
        words = parse_canonical(octets, longest=LONGEST_MANIFEST)
    except NotCanonical as fault:
        raise refused(tr("The manifest of the bundle is not in its proper form.")) from fault
    if isinstance(words, dict):
        name, schema, least = words.get("format"), words.get("schema"), words.get("least_program")
        ours = isinstance(name, str) and name.startswith("cchc-bundle/")
        if ours and isinstance(schema, int) and (name != FORMAT or schema > SCHEMA):
            raise needs_newer(least[:20] if isinstance(least, str) else "?")
    try:
        manifest = msgspec.convert(words, Manifest)
    except msgspec.ValidationError as fault:
        raise refused(tr("The manifest of the bundle is not in its proper form.")) from fault
    _check_sense(manifest)
    return manifest


def _check_sense(manifest: Manifest) -> None:
    """Refuse a manifest that contradicts itself."""
    streams = [part.key for part in manifest.streams]
    heads = {(mark.station, mark.epoch): mark.seq for mark in manifest.heads}
    blobs = [blob.sha256 for blob in manifest.blobs]
    stations = [card.station for card in manifest.certificates]
    if (
        len(set(streams)) != len(streams)
        or len(heads) != len(manifest.heads)
        or len(set(blobs)) != len(blobs)
        or len(set(stations)) != len(stations)
    ):
        raise refused(tr("The manifest of the bundle names something twice."))
    if any(
        part.last < part.first or heads.get((part.station, part.epoch)) != part.last
        for part in manifest.streams
    ):
        raise refused(tr("A stream in the bundle does not end at a head signed by its station."))
    if any(part.prerequisite is None and part.first > 1 for part in manifest.streams):
        raise refused(tr("A stream in the bundle does not name the entry before it."))
    try:
        datetime.fromisoformat(manifest.created)
    except ValueError as fault:
        raise refused(tr("The manifest of the bundle is not in its proper form.")) from fault
    if manifest.sender.station is None or not manifest.sender_certificate:
        raise refused(tr("The bundle does not carry the certificate of its sender."))
