"""Stations, journals and bundles to test with, good ones and forged ones."""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.cades import asic_manifest, sign_octets
from cchc_desktop.bundles.container import ContainerWriter
from cchc_desktop.bundles.entries import line_of, make_entry, read_line
from cchc_desktop.bundles.heads import SignedHead, sign_head
from cchc_desktop.bundles.keys import StationKey, create_station_key
from cchc_desktop.bundles.manifest import Manifest, Party, StationCard, new_manifest
from cchc_desktop.bundles.reading import open_bundle
from cchc_desktop.bundles.refusals import BundleRefused
from cchc_desktop.bundles.writing import BlobSource, WrittenBundle, write_bundle
from cchc_desktop.domain.bundle_records import BundleKind, StreamKey

NOW = datetime(2018, 3, 31, 2, 30, 0, 125, tzinfo=UTC)


@cache
def station(code: str = "22651", number: int = 1) -> StationKey:
    """Return the keys of station `number` of a unit, the same ones each time."""
    return create_station_key(f"tram-{code}-{number}", code, f"UBND xã {code}", NOW)


def card_of(key: StationKey) -> StationCard:
    """Introduce a station."""
    return StationCard(key.unit, key.station, f"Trạm {key.unit}", key.certificate, key.recipient)


def journal(
    key: StationKey, count: int, *, first: int = 1, previous: str | None = None, epoch: int = 1
) -> list[bytes]:
    """Return `count` chained lines about activities."""
    lines = []
    for seq in range(first, first + count):
        entry = make_entry(
            station=key.station,
            epoch=epoch,
            seq=seq,
            at=NOW,
            noun="activity",
            record=f"hd-{seq}",
            revision=1,
            op="put",
            author="lan.nt",
            base=None,
            payload={"title": f"Phát thanh tuyên truyền CCHC số {seq}", "minutes": seq, "cost": "1500000.50"},
            previous=previous,
        )
        previous = entry.hash
        lines.append(line_of(entry))
    return lines


def head_of(key: StationKey, lines: Sequence[bytes]) -> SignedHead:
    """Sign the end of a journal."""
    last = read_line(lines[-1])
    return sign_head(key, epoch=last.epoch, seq=last.seq, entry_hash=last.hash)


def blob(folder: Path, content: bytes, media_type: str = "application/pdf") -> BlobSource:
    """Put an evidence file into `folder`."""
    digest = sha256(content).hexdigest()
    path = folder / digest
    path.write_bytes(content)
    return BlobSource(digest, path, len(content), media_type)


def manifest_of(key: StationKey, kind: BundleKind = BundleKind.UP, **more: Any) -> Manifest:
    """Begin a manifest from `key` to the Department of Home Affairs."""
    return new_manifest(
        kind=kind,
        sender=card_of(key),
        recipients=[Party("SNV", None)],
        created=NOW,
        versions={"plan": "1"},
        **more,
    )


def bundle(
    path: Path,
    *,
    key: StationKey | None = None,
    lines: Sequence[bytes] | None = None,
    blobs: Iterable[BlobSource] = (),
    **more: Any,
) -> WrittenBundle:
    """Write a good bundle of three entries unless told otherwise."""
    sender = key or station()
    journal_lines = journal(sender, 3) if lines is None else lines
    return write_bundle(
        path,
        manifest=manifest_of(sender),
        journals={StreamKey(sender.station, 1): journal_lines},
        heads=[head_of(sender, journal_lines)] if journal_lines else [],
        blobs=blobs,
        key=sender,
        **more,
    )


def parts_of(path: Path) -> dict[str, bytes]:
    """Return entry name → content of a plain bundle, in order."""
    with zipfile.ZipFile(path) as container:
        return {name: container.read(name) for name in container.namelist()}


def pack(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack entries as they are, in our layout, without signing anything."""
    file = io.BytesIO()
    container = ContainerWriter(file)
    for name, content in parts:
        container.add(
            name, [content], deflate=name.startswith(("journal/", "heads/")) or name.endswith(("json", "xml"))
        )
    container.finish()
    return file.getvalue()


def forged(parts: Mapping[str, bytes], key: StationKey) -> bytes:
    """Pack and sign whatever is given, as a hostile but enrolled station could."""
    inner = {
        name: content
        for name, content in parts.items()
        if name not in {layout.MIMETYPE, layout.ASIC_MANIFEST, layout.SIGNATURE}
    }
    listed = asic_manifest({name: sha256(content).hexdigest() for name, content in inner.items()})
    return pack(
        [
            (layout.MIMETYPE, layout.MIMETYPE_CONTENT),
            *inner.items(),
            (layout.ASIC_MANIFEST, listed),
            (layout.SIGNATURE, sign_octets(listed, key, at=NOW)),
        ]
    )


def with_manifest(parts: Mapping[str, bytes], **changes: Any) -> dict[str, bytes]:
    """Return the parts with fields of the manifest replaced, whatever their type."""
    words = msgspec.json.decode(parts[layout.MANIFEST]) | changes
    return {**parts, layout.MANIFEST: msgspec.json.encode(words, order="sorted")}


Content = tuple[object, list[object], list[bytes]]


def read(path: Path, **more: Any) -> Content:
    """Return everything a bundle hands out."""
    with open_bundle(path, staging=path.parent / "staging", **more) as opened:
        return (
            opened.manifest,
            [entry for part in opened.manifest.streams for entry in opened.entries(part.key)],
            [opened.blob(mark.sha256).read() for mark in opened.manifest.blobs if mark.included],
        )


def read_octets(folder: Path, octets: bytes, **more: Any) -> Content:
    """Return everything a bundle with these octets hands out."""
    path = folder / "seen.cchc"
    path.write_bytes(octets)
    return read(path, **more)


def refuses(folder: Path, octets: bytes, **more: Any) -> str:
    """Expect a refusal that says what to do, and return the reason."""
    with pytest.raises(BundleRefused) as refusal:
        read_octets(folder, octets, **more)
    assert refusal.value.hint
    return refusal.value.message
