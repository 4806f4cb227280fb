"""A bundle gives back exactly what was put in, to any tool that knows ZIP and CMS."""

import os
import stat
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from builders.bundles import blob, bundle, head_of, journal, manifest_of, parts_of, station

from cchc_desktop.bundles import layout
from cchc_desktop.bundles.entries import read_line
from cchc_desktop.bundles.heads import check_head, sign_head
from cchc_desktop.bundles.keys import load_station_key, save_station_key
from cchc_desktop.bundles.manifest import BlobMark
from cchc_desktop.bundles.names import bundle_name, hint_of
from cchc_desktop.bundles.reading import open_bundle
from cchc_desktop.bundles.writing import BlobSource, write_bundle
from cchc_desktop.domain.bundle_records import BundleKind, StreamKey
from cchc_desktop.domain.errors import Trouble
from cchc_desktop.domain.progress import Cancelled

CONTENTS = (b"%PDF-1.7 " + bytes(range(256)) * 9, "Biên bản hội nghị\n".encode() * 200)


def sources(folder: Path) -> list[BlobSource]:
    """Return a stored and a deflated file."""
    return [blob(folder, CONTENTS[0]), blob(folder, CONTENTS[1], "text/plain")]


@pytest.mark.parametrize("encrypted", [False, True])
def test_everything_comes_back(tmp_path: Path, *, encrypted: bool) -> None:
    """Manifest, entries, heads and files arrive as they were sent, encrypted or not."""
    sender, receiver = station(), station("SNV")
    lines = journal(sender, 30)
    promised = BlobMark("0" * 64, 7, "image/png", included=True)
    recipients = (station("22652").recipient, receiver.recipient) if encrypted else ()
    name = bundle_name("22651", "SNV", BundleKind.UP, 7, encrypted=encrypted)
    written = write_bundle(
        tmp_path / name,
        manifest=manifest_of(sender, promised=[promised]),
        journals={StreamKey(sender.station, 1): iter(lines), StreamKey(sender.station, 2): iter(())},
        heads=[head_of(sender, lines)],
        blobs=sources(tmp_path),
        key=sender,
        encrypt_to=recipients,
        staging=tmp_path / "staging",
    )
    assert written.size == written.path.stat().st_size
    assert written.sha256 == sha256(written.path.read_bytes()).hexdigest()
    with open_bundle(
        written.path, age_identities=receiver.identities, staging=tmp_path / "staging"
    ) as opened:
        assert opened.encrypted is encrypted
        assert opened.manifest == written.manifest
        assert opened.sender_certificate == sender.certificate
        assert opened.sender_fingerprint == sender.fingerprint
        assert list(opened.entries(StreamKey(sender.station, 1))) == list(map(read_line, lines))
        check_head(opened.heads[StreamKey(sender.station, 1)])
        assert sorted(
            opened.blob(mark.sha256).read() for mark in opened.manifest.blobs if mark.included
        ) == sorted(CONTENTS)
        facts = opened.facts
    assert (facts.blobs, facts.promised, facts.counts) == (2, 1, {"activity": 30})
    assert facts.streams[0].count == 30
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []
    assert list((tmp_path / "staging").iterdir()) == [] if encrypted else True


def test_a_later_part_names_what_it_needs(tmp_path: Path) -> None:
    """A bundle that continues a stream carries the hash of the entry before."""
    sender = station()
    lines = journal(sender, 5)
    written = bundle(tmp_path / "b.cchc", lines=lines[2:])
    (part,) = written.manifest.streams
    assert (part.first, part.last, part.prerequisite) == (3, 5, read_line(lines[1]).hash)
    with open_bundle(written.path, staging=tmp_path) as opened:
        assert opened.manifest.streams == (part,)


def test_the_same_content_gives_the_same_order_and_times(tmp_path: Path) -> None:
    """Entries stand in their fixed order, with fixed times and attributes."""
    written = bundle(tmp_path / "b.cchc", blobs=sources(tmp_path))
    with zipfile.ZipFile(written.path) as container:
        infos = container.infolist()
    names = [info.filename for info in infos]
    assert names[0] == layout.MIMETYPE
    assert names[-3:] == [layout.MANIFEST, layout.ASIC_MANIFEST, layout.SIGNATURE]
    assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
    assert {info.extra + info.comment for info in infos} == {b""}
    assert written.path.read_bytes()[38 : 38 + len(layout.MIMETYPE_CONTENT)] == layout.MIMETYPE_CONTENT


def test_unzip_and_openssl_accept_it(tmp_path: Path) -> None:
    """Anybody can check a bundle without this program."""
    written = bundle(tmp_path / "b.cchc", blobs=sources(tmp_path))
    subprocess.run(["unzip", "-tqq", written.path], check=True)
    parts = parts_of(written.path)
    (tmp_path / "m.xml").write_bytes(parts[layout.ASIC_MANIFEST])
    (tmp_path / "s.p7s").write_bytes(parts[layout.SIGNATURE])
    (tmp_path / "station.pem").write_text(station().certificate, encoding="ascii")
    command = [
        "openssl",
        "cms",
        "-verify",
        "-cades",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "s.p7s",
        "-content",
        "m.xml",
    ]
    command += ["-CAfile", "station.pem", "-purpose", "any", "-out", os.devnull]
    good = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
    assert good.returncode == 0, good.stderr
    (tmp_path / "m.xml").write_bytes(parts[layout.ASIC_MANIFEST].replace(b"manifest.json", b"manifest.jsun"))
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode != 0


def test_what_compresses_like_a_bomb_still_travels(tmp_path: Path) -> None:
    """A file of blanks is packed less rather than refused by the receiver."""
    content = b" " * 5_000_000
    source = blob(tmp_path, content, "text/plain")
    written = bundle(tmp_path / "b.cchc", blobs=[source])
    subprocess.run(["unzip", "-tqq", written.path], check=True)
    with open_bundle(written.path, staging=tmp_path) as opened:
        assert opened.blob(source.sha256).read() == content


def test_zip64_where_it_is_needed(tmp_path: Path) -> None:
    """Directories beyond the limits of ZIP are written in ZIP64 and read back."""
    far = layout.Entry("manifest.json", layout.STORED, 1, 2, 2, 5 << 30)
    octets = layout.central_header(far)
    assert layout.read_central_header(octets, 0) == (far, len(octets))
    records = layout.end_records(70_000, 100, 5 << 30)
    assert records[:4] == b"PK\x06\x06"
    assert len(layout.end_records(3, 100, 200)) == layout.END.size


@pytest.mark.parametrize("encrypted", [False, True])
def test_cancelling_leaves_nothing(tmp_path: Path, *, encrypted: bool) -> None:
    """Hủy at any moment of an export leaves the folder as it was."""
    folder = tmp_path / "usb"
    folder.mkdir()
    files = sources(tmp_path)
    told: list[int] = []

    def count(done: int, total: int, words: str = "") -> None:
        told.append(done)

    recipients = (station("SNV").recipient,) if encrypted else ()
    bundle(folder / "b.cchc", blobs=files, encrypt_to=recipients, progress=count)
    (folder / "b.cchc").unlink()
    for stop in range(len(told)):
        calls = iter(range(len(told) + 1))

        def press(done: int, total: int, words: str = "", *, stop: int = stop, calls: object = calls) -> None:
            if next(calls) == stop:  # type: ignore[call-overload]  # an iterator bound per round
                raise Cancelled

        with pytest.raises(Cancelled):
            bundle(folder / "b.cchc", blobs=files, encrypt_to=recipients, progress=press)
        assert list(folder.iterdir()) == []


def test_a_missing_or_altered_evidence_file_stops_the_export(tmp_path: Path) -> None:
    """An export never carries a file that is not what its hash says, and leaves nothing behind."""
    folder = tmp_path / "usb"
    folder.mkdir()
    source = blob(tmp_path, b"first")
    source.path.write_bytes(b"other")
    with pytest.raises(Trouble, match=source.sha256):
        bundle(folder / "b.cchc", blobs=[source])
    source.path.unlink()
    with pytest.raises(Trouble, match=source.sha256):
        bundle(folder / "b.cchc", blobs=[source])
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("encrypted", [False, True])
def test_a_full_drive_is_told_in_words(tmp_path: Path, *, encrypted: bool) -> None:
    """When the drive is full the officer reads what to do, and no half bundle stays."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no full device on this system")
    (tmp_path / ".b.cchc.part").symlink_to(full)
    recipients = [station("SNV").recipient] if encrypted else []
    source = blob(tmp_path, os.urandom(3 << 20))
    with pytest.raises(Trouble) as trouble:
        bundle(tmp_path / "b.cchc", blobs=[source], encrypt_to=recipients)
    assert str(tmp_path) in trouble.value.message
    assert trouble.value.hint
    assert not (tmp_path / "b.cchc").exists()
    assert not (tmp_path / ".b.cchc.part").is_symlink()


def test_a_folder_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    """A drive pulled out before the export is trouble, not a crash."""
    with pytest.raises(Trouble):
        bundle(tmp_path / "gone" / "b.cchc")


def test_a_damaged_journal_is_not_exported(tmp_path: Path) -> None:
    """A workspace whose journal was tampered with does not send it on."""
    lines = journal(station(), 3)
    lines[1] = lines[1].replace(b"hd-2", b"hd-9")
    with pytest.raises(Trouble):
        bundle(tmp_path / "b.cchc", lines=lines)
    assert not list(tmp_path.glob(".*"))


def test_station_key_survives_its_folder(tmp_path: Path) -> None:
    """The key read back signs for its station, its secrets are the owner's alone, none is overwritten."""
    key = station()
    save_station_key(key, tmp_path / "key")
    again = load_station_key(tmp_path / "key")
    assert (again.station, again.unit, again.certificate, again.recipient) == (
        key.station,
        key.unit,
        key.certificate,
        key.recipient,
    )
    check_head(sign_head(again, epoch=1, seq=1, entry_hash="0" * 64))
    if os.name == "posix":
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "key").iterdir()}
        assert modes["station.key"] == modes["station.age"] == 0o600
    with pytest.raises(Trouble):
        save_station_key(station("22652"), tmp_path / "key")
    (tmp_path / "key" / "station.pem").write_text(station("22652").certificate, encoding="ascii")
    with pytest.raises(Trouble):
        load_station_key(tmp_path / "key")
    assert key.age_identity not in repr(key)


def test_file_names_hint_at_sender_and_recipient() -> None:
    """The name tells whose a bundle seems to be, also after a copy was renamed by the system."""
    name = bundle_name("22651", "SNV", BundleKind.UP, 7, encrypted=True)
    assert name == "cchc_22651_SNV_up_0007.cchc.age"
    for seen in (name, "cchc_22651_SNV_up_0007 (1).cchc.age"):
        hint = hint_of(seen)
        assert hint is not None
        assert (hint.sender, hint.recipient, hint.kind, hint.number) == ("22651", "SNV", BundleKind.UP, 7)
    assert bundle_name("Sở Nội vụ", "../x", BundleKind.DOWN, 1, encrypted=False).isascii()
    assert "/" not in bundle_name("Sở Nội vụ", "../x", BundleKind.DOWN, 1, encrypted=False)
    assert hint_of("bao-cao.pdf") is None
    assert hint_of("cchc_1_2_sideways_1.cchc") is None
