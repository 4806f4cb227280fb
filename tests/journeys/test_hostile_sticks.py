"""A stick laid out with care: nothing on it stops the program, fills it or keeps the good bundle out."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest
from builders.desktops import Journey
from builders.exchange import Exchange, open_copy, record, titles, trusting
from builders.hands import Hands
from builders.hostile import Lie, base, hostile_bundle
from builders.memory import forget_height, height, needs_proc

from cchc_desktop.bundles import reading
from cchc_desktop.cli import main
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from ui.bundles.screen import BundlesScreen

Import = Callable[..., tuple[int, dict[str, dict[str, object]]]]
GOOD = "cchc_22651_574_up_0001.cchc"
MOST_MEMORY = 200
pytestmark = needs_proc
"""Windows has neither FIFOs nor such names."""


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three, and a good bundle of the commune on the stick."""
    opened = open_copy(trusting(), tmp_path / "exchange")
    for left in opened.stick.iterdir():
        left.unlink()
    record(opened.commune, "Phát thanh")
    opened.commune.bundles.export(opened.stick / GOOD, plain_reason="Thử đường truyền")
    yield opened
    opened.close()


@pytest.fixture
def bring(exchange: Exchange, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Import:
    """`cchc bundle import` at the district: exit code, and what it says of each file."""
    monkeypatch.setenv("CCHC_PASSWORD", "demo")
    monkeypatch.setenv("CCHC_WORKSPACE", str(exchange.district.folder))

    def run(*paths: Path, words: tuple[str, ...] = ("--json",)) -> tuple[int, dict[str, dict[str, object]]]:
        asked = ["bundle", "import", *map(str, paths), *words, "--as-of", "2018-04-02"]
        code = main.run(asked, open_window=lambda *_args, **_options: 99)
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        assert not list((exchange.district.folder / "crash-reports").glob("*"))
        return code, {each["file"]: each for each in json.loads(said.out)} if words else {}

    return run


def letter(*attached: tuple[str, bytes]) -> bytes:
    """Return a saved message with files attached."""
    message = EmailMessage()
    message["Subject"] = "Gói đồng bộ"
    message.set_content("Kính gửi")
    for name, octets in attached:
        message.add_attachment(octets, maintype="application", subtype="zip", filename=name)
    return message.as_bytes()


def sparse(file: Path, size: int) -> Path:
    """Make a file that says it holds `size` octets and takes no room."""
    with file.open("wb") as octets:
        octets.truncate(size)
    return file


def lay_out(stick: Path) -> None:
    """Put onto the stick what a file system can hold and nobody expects."""
    good = stick / GOOD
    octets = good.read_bytes()
    os.mkfifo(stick / "ống.cchc")
    os.mkfifo(stick / "ống.eml")
    (stick / "thư mục.cchc").mkdir()
    (stick / "thư mục.eml").mkdir()
    (stick / "vòng").symlink_to(stick)
    (stick / "đi đâu.cchc").symlink_to(stick / "không có")
    (stick / "chính nó.cchc").symlink_to(stick / "chính nó.cchc")
    (stick / "mật khẩu.cchc").symlink_to("/etc/passwd")
    (stick / "thiết bị.cchc").symlink_to("/dev/zero")
    sparse(stick / "bốn gi.cchc", 4 << 30)
    sparse(stick / "bốn gi.cchc.age", 4 << 30)
    sparse(stick / "bốn gi.eml", 4 << 30)
    (stick / "dài.cchc.age").write_bytes(
        b"age-encryption.org/v1\n" + b"-> X25519 AAAA\n" + (b"A" * 64 + b"\n") * 60_000
    )
    (stick / "CON.cchc").write_bytes(octets[:-1])
    (stick / "Hỏng.CCHC").write_bytes(octets[:500])
    (stick / "hỏng.cchc").write_bytes(octets[:700])
    (stick / "chấm.cchc.").write_bytes(octets)
    (stick / "b\u00e1o.cchc").write_bytes(b"NFC")
    (stick / "ba\u0301o.cchc").write_bytes(b"NFD")
    (stick / "ngược\u202ecchc.exe.cchc").write_bytes(b"x")
    (stick / "hai\ndòng\x1b[31m.cchc").write_bytes(b"x")
    (stick / os.fsdecode(b"kh\xf4ng ph\xff.cchc")).write_bytes(b"x")
    (stick / "lồng.eml").write_bytes(letter(("a.zip", b"PK\x03\x04" + octets), ("b.cchc", b"PK\x03\x04")))
    (stick / "dòng.eml").write_bytes(b"X: .cchc\n\n" + b"\n" * (10 << 20))
    (stick / "tham số.eml").write_bytes(
        b"Content-Type: application/octet-stream;\n"
        + b"".join(b" name*%d=.cchc;\n" % number for number in range(50_000))
        + b"\nx"
    )
    (stick / "phần.eml").write_bytes(
        b"X: .cchc\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 100_000
    )
    deep = stick
    with suppress(OSError):
        for _ in range(1_200):
            deep /= "a"
            deep.mkdir()
        (deep / "sâu.cchc").write_bytes(octets)


def test_a_folder_full_of_traps_brings_the_good_bundle_in(exchange: Exchange, bring: Import) -> None:
    """FIFOs, links, sparse files of 4 GB, endless headers, odd names: each told or passed over in no time.

    Nothing else comes in, no fault of the program is reported, and little memory is taken.
    """
    lay_out(exchange.stick)
    before = forget_height()
    code, told = bring(exchange.stick)
    assert height() - before < MOST_MEMORY
    assert code == 5
    assert told.pop(GOOD)["outcome"] == "imported"
    assert {each["outcome"] for each in told.values()} == {"refused"}
    assert all(each["reason"] and each["hint"] for each in told.values())
    assert all(name.isprintable() for name in told)
    assert {"mật khẩu.cchc", "bốn gi.cchc", "bốn gi.cchc.age", "dài.cchc.age", "CON.cchc"} <= set(told)
    assert {"Hỏng.CCHC", "hỏng.cchc", "b\u00e1o.cchc", "ba\u0301o.cchc", "b.cchc"} <= set(told)
    assert {"dòng.eml", "tham số.eml", "phần.eml"} <= set(told)
    assert not [name for name in told if "ống" in name or "thư mục" in name or "sâu" in name]
    assert titles(exchange.district, exchange.commune) == ["Phát thanh"]
    assert bring(exchange.stick, words=())[0] == 5
    assert all(each.file_name.isprintable() for each in exchange.district.bundles.setbacks.listed())


@pytest.mark.parametrize("name", ["ống.cchc", "ống.eml", "thư mục.cchc", "thư mục.eml", "thiết bị.cchc"])
def test_what_is_no_file_is_trouble_and_nobody_waits_for_it(
    exchange: Exchange, bring: Import, name: str
) -> None:
    """Named one by one, a FIFO, a folder and a device are told as unreadable; the good one comes in."""
    lay_out(exchange.stick)
    odd = exchange.stick / name
    paths = [odd, exchange.stick / GOOD]
    results = exchange.district.bundles.bring_in(paths).record
    assert [result.outcome for result in results] == [Outcome.REFUSED, Outcome.IMPORTED]
    assert results[0].trouble
    assert name in results[0].reason


@pytest.mark.parametrize("encrypted", [False, True])
@pytest.mark.parametrize("how", ["cut", "gone", "changed"])
def test_a_file_that_changes_while_it_is_read_brings_in_what_was_checked_or_nothing(
    exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, *, encrypted: bool
) -> None:
    """Between the check and the writing the stick is pulled, or a cunning one shows other octets."""
    scan = tmp_path / "biên bản.pdf"
    scan.write_bytes(b"%PDF-1.7\n" + os.urandom(400_000))
    record(exchange.commune, "Niêm yết", scan)
    reason = None if encrypted else "Thử đường truyền"
    sent = exchange.commune.bundles.export(exchange.stick, plain_reason=reason).record.path
    verify = reading._verify

    def then_change(*words: object, **named: object) -> reading.VerifiedBundle:
        bundle = verify(*words, **named)  # type: ignore[arg-type]
        octets = sent.read_bytes()
        if how == "cut":
            os.truncate(sent, len(octets) // 3)
        elif how == "gone":
            sent.unlink()
        else:
            half = len(octets) // 4
            sent.write_bytes(octets[:half] + bytes(each ^ 255 for each in octets[half:]))
        return bundle

    monkeypatch.setattr(reading, "_verify", then_change)
    (result,) = exchange.district.bundles.bring_in([sent]).record
    kept = ["Niêm yết", "Phát thanh"] if encrypted or how == "gone" else []
    assert titles(exchange.district, exchange.commune) == kept
    assert result.outcome is (Outcome.IMPORTED if kept else Outcome.REFUSED)
    assert not list((exchange.district.folder / "crash-reports").glob("*"))


def test_a_receipt_in_anothers_name_is_refused(exchange: Exchange, tmp_path: Path) -> None:
    """A commune that says which files Sở Nội vụ lacks is not believed; in its own name it may speak."""
    commune, district, province = exchange.commune, exchange.district, exchange.province
    said = {"marks": [], "bundles": {}, "missing": []}
    for station, outcome in (
        (province.stations.own().id, Outcome.REFUSED),
        (commune.stations.own().id, Outcome.IMPORTED),
    ):
        receipt = base(commune.unit.key, f"{station}/{district.unit.key}") | said
        path = hostile_bundle(commune, district, [Lie(Noun.RECEIPT, receipt)], out=tmp_path, notices=True)
        (result,) = district.bundles.bring_in([path]).record
        assert result.outcome is outcome
        assert bool(result.refused) is (outcome is Outcome.REFUSED)


def test_a_folder_is_dropped_onto_the_window(journey: Journey, exchange: Exchange, hands: Hands) -> None:
    """Dropped as it is, the stick is looked through; what is no bundle is told, the good one imported."""
    (exchange.stick / "ảnh.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (exchange.stick / "thư mục.cchc").mkdir()
    os.mkfifo(exchange.stick / "ống.cchc")
    district = journey.show(exchange.district)
    page = journey.go(district, "bundles", BundlesScreen)
    came = tr("Received bundles")
    hands.drop(page.receiving, exchange.stick)
    hands.wait(lambda: len(hands.rows(came)) == 1)
    hands.drop(page.receiving, exchange.stick / "ảnh.png", exchange.stick / "ống.cchc", exchange.stick / GOOD)
    hands.wait(lambda: len(hands.rows(came)) == 3)
    hands.press(tr("Import {n} ready bundles", n=1))
    hands.wait(lambda: any(tr("Imported") in row for row in hands.rows(came)))
    assert titles(exchange.district, exchange.commune) == ["Phát thanh"]
