"""Whatever a hostile or broken stick holds is refused with a reason, or is exactly what was sent."""

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from builders.bundles import (
    blob,
    bundle,
    card_of,
    forged,
    head_of,
    journal,
    manifest_of,
    pack,
    parts_of,
    station,
    with_manifest,
)

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.container import ContainerWriter, Limits
from cchc_desktop.bundles.heads import head_octets
from cchc_desktop.bundles.reading import open_bundle
from cchc_desktop.bundles.refusals import BundleRefused, NewerProgram
from cchc_desktop.bundles.writing import write_bundle
from cchc_desktop.domain.bundle_records import StreamKey
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.progress import Cancelled

Content = tuple[object, list[object], list[bytes]]
JOURNAL = layout.journal_name(StreamKey(station().station, 1))
HEAD = layout.head_name(StreamKey(station().station, 1))


def read(path: Path, **more: Any) -> Content:  # noqa: ANN401 - passed on as it is
    """Return everything a bundle hands out."""
    with open_bundle(path, staging=path.parent / "staging", **more) as opened:
        return (
            opened.manifest,
            [entry for part in opened.manifest.streams for entry in opened.entries(part.key)],
            [opened.blob(mark.sha256).read() for mark in opened.manifest.blobs if mark.included],
        )


def read_octets(folder: Path, octets: bytes, **more: Any) -> Content:  # noqa: ANN401 - passed on as it is
    """Return everything a bundle with these octets hands out."""
    path = folder / "seen.cchc"
    path.write_bytes(octets)
    return read(path, **more)


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A good bundle of three entries and one file."""
    return bundle(tmp_path / "good.cchc", blobs=[blob(tmp_path, b"%PDF-1.7 small")]).path


def refuses(folder: Path, octets: bytes, **more: Any) -> str:  # noqa: ANN401 - passed on as it is
    """Expect a refusal that says what to do, and return the reason."""
    with pytest.raises(BundleRefused) as refusal:
        read_octets(folder, octets, **more)
    assert refusal.value.hint
    return refusal.value.message


def test_every_flipped_octet_is_refused_or_harmless(tmp_path: Path, good: Path) -> None:
    """No octet of a bundle can change without refusal, unless everything in it stays the same."""
    octets = bytearray(good.read_bytes())
    sent = read(good)
    harmless = 0
    for place in range(len(octets)):
        mask = 1 << place % 8
        octets[place] ^= mask
        try:
            assert read_octets(tmp_path, octets) == sent
            harmless += 1
        except (BundleRefused, NewerProgram):
            pass
        octets[place] ^= mask
    assert harmless < 100


def test_truncation_anywhere_is_refused(tmp_path: Path, good: Path) -> None:
    """A file cut off at any place is refused."""
    octets = good.read_bytes()
    for length in range(0, len(octets), 7):
        refuses(tmp_path, octets[:length])


def test_encrypted_octets_are_authenticated(tmp_path: Path) -> None:
    """A flipped or cut encrypted bundle is refused."""
    receiver = station("SNV")
    octets = bytearray(bundle(tmp_path / "b.cchc.age", encrypt_to=[receiver.recipient]).path.read_bytes())
    for place in range(0, len(octets), 41):
        octets[place] ^= 4
        refuses(tmp_path, octets, age_identity=receiver.age_identity)
        octets[place] ^= 4
    for length in range(0, len(octets), 97):
        refuses(tmp_path, octets[:length], age_identity=receiver.age_identity)
    assert list((tmp_path / "staging").iterdir()) == []


@pytest.mark.parametrize("identity", [None, station("22652").age_identity])
def test_a_bundle_for_others_says_whose_it_seems(tmp_path: Path, identity: str | None) -> None:
    """The wrong recipient learns from the file name whose bundle it seems to be."""
    path = tmp_path / "cchc_22651_SNV_up_0001.cchc.age"
    bundle(path, encrypt_to=[station("SNV").recipient])
    with pytest.raises(BundleRefused) as refusal:
        read(path, age_identity=identity)
    assert "22651" in refusal.value.hint
    assert "SNV" in refusal.value.hint


def test_octets_around_or_between_entries_are_refused(tmp_path: Path, good: Path) -> None:
    """Nothing may stand before, between or after the entries."""
    octets = good.read_bytes()
    refuses(tmp_path, b"#!/bin/sh\n" + octets)
    refuses(tmp_path, octets + b"\0")
    refuses(tmp_path, octets[:-2] + b"\x05\x00hello")
    directory = octets.index(b"PK\x01\x02")
    refuses(tmp_path, octets[:directory] + b"x" + octets[directory:])


def test_other_files_are_not_bundles(tmp_path: Path) -> None:
    """Empty files, pictures and other archives are told apart from damaged bundles."""
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as container:
        container.writestr("readme.txt", "hello")
    for octets in (b"", b"\x89PNG\r\n\x1a\n", other.getvalue(), os.urandom(500)):
        assert "CCHC" in refuses(tmp_path, octets)
    with pytest.raises(Trouble):
        read(tmp_path)
    with pytest.raises(Trouble):
        read(tmp_path / "missing.cchc")


def test_packing_again_is_refused(tmp_path: Path, good: Path) -> None:
    """A bundle that another program unpacked and packed is refused."""
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts_of(good).items():
            container.writestr(name, content)
    refuses(tmp_path, again.getvalue())


def test_entries_added_removed_renamed_doubled_or_moved_are_refused(tmp_path: Path, good: Path) -> None:
    """The signature covers exactly one list of entries."""
    parts = list(parts_of(good).items())
    read_octets(tmp_path, pack(parts))
    for place, (name, content) in enumerate(parts):
        assert refuses(tmp_path, pack(parts[:place] + parts[place + 1 :]))
        assert refuses(tmp_path, pack([*parts[: place + 1], *parts[place:]]))
        assert refuses(tmp_path, pack([*parts[:place], (name + "x", content), *parts[place + 1 :]]))
        if place:
            swapped = [*parts[: place - 1], parts[place], parts[place - 1], *parts[place + 1 :]]
            assert refuses(tmp_path, pack(swapped))
    extra = (layout.blob_name("f" * 64), b"hidden")
    where = next(place for place, (name, _) in enumerate(parts) if name == layout.MANIFEST)
    assert "f" * 64 in refuses(tmp_path, pack([*parts[:where], extra, *parts[where:]]))


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "/etc/passwd",
        "blobs/../../x",
        "C:\\evil",
        "blobs\\x",
        "blobs/" + "F" * 64,
        "manifest.JSON",
        "a/",
    ],
)
def test_foreign_names_are_refused(tmp_path: Path, good: Path, name: str) -> None:
    """No path leads out of the bundle and no name hides another."""
    parts = list(parts_of(good).items())
    refuses(tmp_path, pack([*parts[:-3], (name, b"x"), *parts[-3:]]))


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (38, struct.pack("<L", 0o120777 << 16)),
        (8, struct.pack("<H", 1)),
        (8, struct.pack("<H", 8)),
        (34, struct.pack("<H", 1)),
        (12, struct.pack("<H", 77)),
        (4, struct.pack("<H", 20)),
        (24, struct.pack("<L", 0xFFFFFFF0)),
        (42, struct.pack("<L", 1)),
        (10, struct.pack("<H", 12)),
    ],
)
def test_links_and_odd_headers_are_refused(tmp_path: Path, good: Path, at: int, value: bytes) -> None:
    """Symbolic links, encryption flags, other disks, times and sizes have no place in a header."""
    octets = bytearray(good.read_bytes())
    central = octets.index(b"PK\x01\x02")
    octets[central + at : central + at + len(value)] = value
    refuses(tmp_path, octets)


def test_bombs_are_refused_before_they_unpack(tmp_path: Path) -> None:
    """Too many entries, declared gigabytes and suspicious compression are refused at once."""
    parts = [(layout.MIMETYPE, layout.MIMETYPE_CONTENT)]
    many = pack([*parts, *((layout.blob_name(f"{number:064x}"), b"") for number in range(2000))])
    assert "2002" not in refuses(tmp_path, many, limits=Limits(entries=1000))
    far = pack([*parts, *((layout.blob_name(f"{number:064x}"), b"") for number in range(66_000))])
    assert "66001" in refuses(tmp_path, far)

    declared = layout.Entry(layout.MANIFEST, layout.DEFLATED, 0, 4_000_000_000, 4_000_000_000, 0)
    octets = layout.local_header(declared) + layout.central_header(declared) + layout.end_records(1, 59, 43)
    refuses(tmp_path, octets)

    file = io.BytesIO()
    writer = ContainerWriter(file)
    writer.add(layout.MIMETYPE, [layout.MIMETYPE_CONTENT], deflate=False)
    writer.finish()
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    bomb = packer.compress(bytes(20_000_000)) + packer.flush()
    start = len(file.getvalue()) - layout.END.size - layout.CENTRAL.size - len(layout.MIMETYPE)
    first = layout.Entry(
        layout.MIMETYPE, layout.STORED, zlib.crc32(layout.MIMETYPE_CONTENT), start - 38, start - 38, 0
    )
    for size in (20_000_000, 1_000_000):
        entry = layout.Entry(layout.MANIFEST, layout.DEFLATED, 0, len(bomb), size, start)
        asic = layout.Entry(layout.ASIC_MANIFEST, layout.DEFLATED, 0, len(bomb), size, entry.end)
        signature = layout.Entry(layout.SIGNATURE, layout.DEFLATED, 0, len(bomb), size, asic.end)
        entries = [first, entry, asic, signature]
        directory = b"".join(map(layout.central_header, entries))
        octets = file.getvalue()[:start]
        octets += b"".join(layout.local_header(one) + bomb for one in entries[1:])
        octets += directory + layout.end_records(4, len(directory), signature.end)
        refuses(tmp_path, octets)


def test_parts_of_two_bundles_do_not_mix(tmp_path: Path, good: Path) -> None:
    """The manifest, list or signature of another bundle is refused, even of the same sender."""
    ours = parts_of(good)
    other = parts_of(bundle(tmp_path / "other.cchc", lines=journal(station(), 4)).path)
    for name in (layout.MANIFEST, layout.ASIC_MANIFEST, layout.SIGNATURE, JOURNAL, HEAD):
        assert ours[name] != other[name]
        refuses(tmp_path, pack({**ours, name: other[name]}.items()))
    refuses(tmp_path, forged(ours, station("22652")))


def test_a_forged_but_consistent_bundle_would_pass(tmp_path: Path, good: Path) -> None:
    """The forging tool of these tests makes good bundles when it changes nothing."""
    assert read_octets(tmp_path, forged(parts_of(good), station())) == read(good)


MANIFEST_CHANGES: list[dict[str, Any]] = [
    {"kind": "sideways"},
    {"bundle": 7},
    {"secret": "short"},
    {"more": 1},
    {"created": "yesterday"},
    {"streams": []},
    {"heads": []},
    {"blobs": []},
    {"counts": {"activity": 4}},
    {"counts": {"activity": "3"}},
    {"certificates": []},
    {"sender": {"unit": "22652", "station": station().station}},
    {"sender": {"unit": "22651", "station": None}},
    {"recipients": "all"},
    {"format": "zip/1"},
    {"schema": "1"},
    {"schema": 0},
]


@pytest.mark.parametrize("changes", MANIFEST_CHANGES, ids=str)
def test_a_signed_manifest_that_lies_is_refused(tmp_path: Path, good: Path, changes: dict[str, Any]) -> None:
    """Wrong types, unknown fields and contradictions are refused although the signature is right."""
    refuses(tmp_path, forged(with_manifest(parts_of(good), **changes), station()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(b'"schema":1', b'"schema":1,"schema":1'),
        lambda text: text.replace(b'"schema":1', b'"schema":1.0'),
        lambda text: text.replace(b'"schema":1', b'"schema": 1'),
        lambda text: text.replace(b'"schema":1', b'"schema":123456789012345678901234567890'),
        lambda text: text + b"\n",
        lambda text: text[:-1],
        lambda _: b"[]",
        lambda _: b"[" * 5000 + b"]" * 5000,
        lambda _: b"\xff\xfe",
    ],
)
def test_a_signed_manifest_in_another_form_is_refused(
    tmp_path: Path, good: Path, spoil: Callable[[bytes], bytes]
) -> None:
    """Duplicate keys, floats, spaces, huge numbers and nesting are refused."""
    parts = parts_of(good)
    refuses(tmp_path, forged({**parts, layout.MANIFEST: spoil(parts[layout.MANIFEST])}, station()))


@pytest.mark.parametrize("changes", [{"schema": 2}, {"format": "cchc-bundle/2", "more": [1]}])
def test_a_newer_bundle_asks_for_a_newer_program(tmp_path: Path, good: Path, changes: dict[str, Any]) -> None:
    """What a later program wrote is not refused as damaged: the officer is told which version to install."""
    parts = with_manifest(parts_of(good), least_program="2.5.0", **changes)
    with pytest.raises(NewerProgram, match=r"2\.5\.0"):
        read_octets(tmp_path, forged(parts, station()))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: lines.replace(b'"minutes":2', b'"minutes":3'),
        lambda lines: lines.replace(b'"seq":2', b'"seq":4'),
        lambda lines: lines.replace(b'{"at"', b'{"at":1,"at"', 1),
        lambda lines: lines.replace(b'"minutes":2', b'"minutes":2e0'),
        lambda lines: lines[:-1],
        lambda lines: lines + b"\n",
        lambda lines: lines + lines.split(b"\n")[2] + b"\n",
        lambda lines: b"\n".join(lines.split(b"\n")[:2]) + b"\n",
        lambda lines: b"\n".join(lines.split(b"\n")[1:]),
        lambda lines: lines.replace(b"\n", b"\r\n"),
        lambda _: b"",
        lambda _: b"x" * 3_000_000,
        lambda _: b"\n".join(journal(station("22652"), 3)) + b"\n",
    ],
)
def test_a_signed_journal_that_was_rewritten_is_refused(
    tmp_path: Path, good: Path, spoil: Callable[[bytes], bytes]
) -> None:
    """A relaying unit cannot change, drop, add or replace entries of a stream it passes on."""
    parts = parts_of(good)
    refuses(tmp_path, forged({**parts, JOURNAL: spoil(parts[JOURNAL])}, station()))


def test_a_head_of_another_station_or_place_is_refused(tmp_path: Path, good: Path) -> None:
    """Only the station itself vouches for its stream, and for its last entry."""
    parts = parts_of(good)
    lines = journal(station(), 3)
    true = head_of(station(), lines)
    thief = head_of(station("22652"), lines)
    heads = [
        head_of(station(), lines[:2]),
        thief,
        msgspec.structs.replace(thief, station=station().station),
        msgspec.structs.replace(true, signature="AAAA"),
        msgspec.structs.replace(true, certificate="no certificate"),
        msgspec.structs.replace(true, hash="0" * 64),
    ]
    for head in heads:
        refuses(tmp_path, forged({**parts, HEAD: head_octets(head)}, station()))


def test_a_district_relays_with_the_communes_own_proof(tmp_path: Path) -> None:
    """Entries of another station pass when its own head proves them, and the sender stays the district."""
    commune, district = station(), station("570")
    lines = journal(commune, 3)
    written = write_bundle(
        tmp_path / "b.cchc",
        manifest=manifest_of(district, introduces=[card_of(commune)]),
        journals={StreamKey(commune.station, 1): lines},
        heads=[head_of(commune, lines)],
        key=district,
    )
    with open_bundle(written.path, staging=tmp_path) as opened:
        assert opened.manifest.sender.unit == "570"
        assert [entry.station for entry in opened.entries(StreamKey(commune.station, 1))] == [
            commune.station
        ] * 3


def test_a_second_reading_is_verified_too(tmp_path: Path) -> None:
    """A stick that changes its content after the check is caught when the content is taken over."""
    path = bundle(tmp_path / "b.cchc", blobs=[blob(tmp_path, b"%PDF-1.7 small" * 20_000)]).path
    octets = path.read_bytes()
    with open_bundle(path, staging=tmp_path) as opened:
        mark = opened.manifest.blobs[0]
        path.write_bytes(octets.replace(b"%PDF-1.7 small", b"%PDF-1.7 SMALL"))
        with pytest.raises(BundleRefused):
            opened.blob(mark.sha256).read()


@pytest.mark.parametrize("encrypted", [False, True])
def test_cancelling_a_check_leaves_nothing(tmp_path: Path, *, encrypted: bool) -> None:
    """Hủy while a bundle is checked leaves no decrypted file behind."""
    receiver = station("SNV")
    path = tmp_path / "b.cchc"
    recipients = [receiver.recipient] if encrypted else ()
    bundle(path, blobs=[blob(tmp_path, os.urandom(3 << 20))], encrypt_to=recipients)

    def press(done: int, total: int, words: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read(path, age_identity=receiver.age_identity, progress=press)
    assert list((tmp_path / "staging").iterdir() if encrypted else []) == []
