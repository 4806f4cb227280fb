"""Whatever is done to the file of a bundle is refused with a reason, or changes nothing in it."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from builders.bundles import (
    bundle,
    pack,
    parts_of,
    read,
    read_octets,
    refuses,
    station,
)
from builders.memory import forget_height, height, needs_proc

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.container import ContainerWriter, Limits
from cchc_desktop.bundles.refusals import BundleRefused, NewerProgram
from cchc_desktop.domain.errors import Trouble

MOST_MEMORY = 50
"""Megabytes more than before, for something that is refused at once."""


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
    for length in range(len(octets)):
        refuses(tmp_path, octets[:length])


def test_encrypted_octets_are_authenticated(tmp_path: Path) -> None:
    """Any flipped octet of an encrypted bundle, and any cut, is refused."""
    receiver = station("SNV")
    octets = bytearray(bundle(tmp_path / "b.cchc.age", encrypt_to=[receiver.recipient]).path.read_bytes())
    for place in range(len(octets)):
        octets[place] ^= 1 << place % 8
        refuses(tmp_path, octets, age_identities=receiver.identities)
        octets[place] ^= 1 << place % 8
    for length in range(len(octets)):
        refuses(tmp_path, octets[:length], age_identities=receiver.identities)
    assert list((tmp_path / "staging").iterdir()) == []


@pytest.mark.parametrize("identities", [(), station("22652").identities], ids=["no key", "another key"])
def test_a_bundle_for_others_says_whose_it_seems(tmp_path: Path, identities: tuple[str, ...]) -> None:
    """The wrong recipient learns from the file name whose bundle it seems to be."""
    path = tmp_path / "cchc_22651_SNV_up_0001.cchc.age"
    bundle(path, encrypt_to=[station("SNV").recipient])
    with pytest.raises(BundleRefused) as refusal:
        read(path, age_identities=identities)
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


@needs_proc
def test_ten_declared_gigabytes_are_refused_without_being_read(tmp_path: Path, good: Path) -> None:
    """Three files that say they hold 3.4 GB each, in a file that takes no room or in one that is cut off."""
    names = [
        "mimetype",
        *(layout.blob_name(f"{number:064x}") for number in range(3)),
        *list(parts_of(good))[-3:],
    ]
    sizes = [len(layout.MIMETYPE_CONTENT), *[3_400_000_000] * 3, 200, 200, 200]
    entries: list[layout.Entry] = []
    offset = 0
    for name, size in zip(names, sizes, strict=True):
        crc = zlib.crc32(layout.MIMETYPE_CONTENT) if name == layout.MIMETYPE else 0
        entries.append(layout.Entry(name, layout.STORED, crc, size, size, offset))
        offset = entries[-1].end
    directory = b"".join(map(layout.central_header, entries))
    ends = directory + layout.end_records(len(entries), len(directory), offset)
    path = tmp_path / "b.cchc"
    with path.open("wb") as file:
        for entry in entries:
            file.seek(entry.offset)
            file.write(layout.local_header(entry))
        file.seek(layout.LOCAL.size + len(layout.MIMETYPE))
        file.write(layout.MIMETYPE_CONTENT)
        file.seek(offset)
        file.write(ends)
    assert path.stat().st_size > 10_000_000_000
    before = forget_height()
    with pytest.raises(BundleRefused):
        read(path)
    refuses(tmp_path, ends)
    assert height() - before < MOST_MEMORY


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
    far = pack([*parts, *((layout.blob_name(f"{number:064x}"), b"") for number in range(100_000))])
    assert "100001" in refuses(tmp_path, far)

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
