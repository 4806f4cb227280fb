"""What a hostile station signs itself is refused with a reason unless it is in order."""

import os
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import pytest
from builders.bundles import (
    NOW,
    blob,
    bundle,
    card_of,
    forged,
    head_of,
    journal,
    manifest_of,
    pack,
    parts_of,
    read,
    read_octets,
    refuses,
    station,
    with_manifest,
)

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.cades import check_signature, sign_octets
from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.bundles.heads import head_octets, read_head, sign_head
from cchc_desktop.bundles.keys import StationKey, create_station_key
from cchc_desktop.bundles.reading import open_bundle
from cchc_desktop.bundles.refusals import BundleRefused, NewerProgram
from cchc_desktop.bundles.writing import write_bundle
from cchc_desktop.domain.bundle_records import StreamKey
from cchc_desktop.domain.progress import Cancelled

JOURNAL = layout.journal_name(StreamKey(station().station, 1))
HEAD = layout.head_name(StreamKey(station().station, 1))


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


def test_words_around_a_certificate_do_not_lend_it_anothers_fingerprint() -> None:
    """A thief's head stays out though the text of its certificate begins with the known one."""
    known = next(key for key in map(station_named, ("a", "aa", "aaa", "aaaa")) if "=\n" in key.certificate)
    thief = station_named("kẻ gian")
    body = "".join(line for line in known.certificate.splitlines() if not line.startswith("-----"))
    genuine = sign_head(known, epoch=1, seq=1, entry_hash="0" * 64)
    forged_head = msgspec.structs.replace(
        sign_head(thief, epoch=1, seq=1, entry_hash="0" * 64), certificate=f"{body}\n{thief.certificate}"
    )
    assert fingerprint(forged_head.certificate) == known.fingerprint
    assert read_head(head_octets(genuine)) == genuine
    for text in (forged_head.certificate, thief.certificate + known.certificate, f"x\n{known.certificate}"):
        with pytest.raises(BundleRefused):
            read_head(head_octets(msgspec.structs.replace(forged_head, certificate=text)))


def station_named(label: str) -> StationKey:
    """Return a key of one and the same station, whose certificate is longer or shorter by the label."""
    return create_station_key("tram-22651-1", "22651", label, NOW)


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
        read(path, age_identities=receiver.identities, progress=press)
    assert list((tmp_path / "staging").iterdir() if encrypted else []) == []


@pytest.mark.parametrize("seed", range(4))
def test_garbled_signatures_and_heads_are_refused_not_crashed_on(seed: int) -> None:
    """Random damage to certificates and signatures ends in a refusal, never in a crash."""
    chance = random.Random(seed)  # noqa: S311 - damage, not a secret
    signature = sign_octets(b"list", station(), at=NOW)
    true = head_of(station(), journal(station(), 2))
    head = head_octets(true)
    for _ in range(500):
        garbled = bytearray(signature)
        for _ in range(chance.randint(1, 4)):
            garbled[chance.randrange(len(garbled))] = chance.randrange(256)
        with suppress(BundleRefused):
            assert check_signature(bytes(garbled), b"list") == station().certificate
        text = bytearray(head)
        text[chance.randrange(len(text))] = chance.randrange(32, 127)
        with suppress(BundleRefused):
            assert read_head(bytes(text)).hash == true.hash
