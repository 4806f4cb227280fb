"""A stick with bad bundles on it: each is refused in plain words, the good ones come in, nothing is lost."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders.bundles import pack, parts_of
from builders.exchange import COMMUNE, Exchange, open_copy, record, trusting, workspace
from builders.workspaces import everything_in

from cchc_desktop.cli import main
from cchc_desktop.domain.errors import Refused
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services import bundle_import
from cchc_desktop.services.notices import put_notice
from cchc_desktop.services.station_payloads import StationPayload
from cchc_desktop.workspace import Workspace

Import = Callable[..., tuple[int, list[dict[str, object]], str]]
SECRET = "Lê Thị Kín 0905 123 456"


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three; the commune has recorded something."""
    opened = open_copy(trusting(), tmp_path / "exchange")
    record(opened.commune)
    yield opened
    opened.close()


@pytest.fixture
def plain(exchange: Exchange) -> Path:
    """A genuine bundle of the commune, not encrypted."""
    return exchange.commune.bundles.export(exchange.stick, plain_reason="Thử đường truyền").record.path


@pytest.fixture
def bring(exchange: Exchange, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Import:
    """`cchc bundle import` at the district: exit code, what it answers, what it complains of."""
    monkeypatch.setenv("CCHC_PASSWORD", "demo")
    monkeypatch.setenv("CCHC_WORKSPACE", str(exchange.district.folder))

    def run(*files: Path, at: Workspace | None = None) -> tuple[int, list[dict[str, object]], str]:
        if at is not None:
            monkeypatch.setenv("CCHC_WORKSPACE", str(at.folder))
        words = ["bundle", "import", *map(str, files), "--json", "--as-of", "2018-04-02"]
        code = main.run(words, open_window=lambda *_args, **_options: 99)
        said = capsys.readouterr()
        return code, json.loads(said.out or "[]"), said.err

    return run


def data_in(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row but the trail and the list of files kept out, which note each refusal."""
    kept = everything_in(folder)
    return {name: rows for name, rows in kept.items() if name not in {"audit_lines", "setbacks"}}


def cut(octets: bytes) -> bytes:
    """Lose the second half, as a stick pulled too early does."""
    return octets[: len(octets) // 2]


def flip(octets: bytes) -> bytes:
    """Change one bit in the middle."""
    middle = len(octets) // 2
    return octets[:middle] + bytes([octets[middle] ^ 1]) + octets[middle + 1 :]


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "cut in half": cut,
    "without its end": lambda octets: octets[:-1],
    "one bit": flip,
    "empty": lambda _octets: b"",
    "another file": lambda _octets: "Biên bản họp giao ban".encode(),
    "twice in one": lambda octets: octets + octets,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_damaged_bundle_is_refused_and_the_data_stay(
    exchange: Exchange, plain: Path, bring: Import, spoil: Callable[[bytes], bytes]
) -> None:
    """Exit code 5, why and what to ask of the sender; the genuine bundle comes in afterwards."""
    bad = exchange.stick / "hỏng.cchc"
    bad.write_bytes(spoil(plain.read_bytes()))
    before = data_in(exchange.district.folder)
    code, (result,), err = bring(bad)
    assert (code, result["outcome"], err) == (5, "refused", "")
    assert result["reason"]
    assert str(result["hint"]).startswith(("Chưa nhập gì", "Hãy"))
    assert data_in(exchange.district.folder) == before
    code, (result,), _ = bring(plain)
    assert (code, result["outcome"], result["new"]) == (0, "imported", 1)


@pytest.mark.parametrize("spoil", [cut, flip], ids=["cut", "one bit"])
def test_a_damaged_encrypted_bundle_is_refused(
    exchange: Exchange, bring: Import, spoil: Callable[[bytes], bytes]
) -> None:
    """As a plain one; the genuine bundle comes in afterwards."""
    sent = exchange.commune.bundles.export(exchange.stick).record.path
    whole = sent.read_bytes()
    sent.write_bytes(spoil(whole))
    before = data_in(exchange.district.folder)
    code, (result,), _ = bring(sent)
    assert (code, result["outcome"]) == (5, "refused")
    assert data_in(exchange.district.folder) == before
    sent.write_bytes(whole)
    assert bring(sent)[0] == 0


def test_a_bundle_packed_again_by_another_tool_is_refused(
    exchange: Exchange, plain: Path, bring: Import
) -> None:
    """Taken apart and zipped anew it holds the same entries, and still is not what the sender signed."""
    again = exchange.stick / "nén lại.cchc"
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts_of(plain).items():
            container.writestr(name, content)
    before = data_in(exchange.district.folder)
    code, (result,), _ = bring(again)
    assert (code, result["outcome"]) == (5, "refused")
    assert data_in(exchange.district.folder) == before


def test_an_edited_bundle_is_refused(exchange: Exchange, plain: Path, bring: Import) -> None:
    """A title changed inside, everything else in its place: the signature does not hold any more."""
    parts = parts_of(plain)
    journal = next(name for name, content in parts.items() if "Phát thanh".encode() in content)
    edited = parts | {journal: parts[journal].replace("Phát thanh".encode(), "Phát thành".encode())}
    bad = exchange.stick / "sửa.cchc"
    bad.write_bytes(pack(edited.items()))
    before = data_in(exchange.district.folder)
    code, (result,), _ = bring(bad)
    assert (code, result["outcome"]) == (5, "refused")
    assert journal in str(result["reason"])
    assert data_in(exchange.district.folder) == before
    bad.write_bytes(pack(parts.items()))
    assert bring(bad)[0] == 0


def test_a_stranger_and_a_wrong_address_are_told_apart(
    exchange: Exchange, tmp_path: Path, plain: Path, bring: Import
) -> None:
    """An unknown sender is put aside with its fingerprint; what is for another unit is refused."""
    stranger = workspace(tmp_path / "lạ", COMMUNE)
    record(stranger)
    sent = stranger.bundles.export(tmp_path, plain_reason="Chưa có khóa").record.path
    before = data_in(exchange.district.folder)
    code, (result,), _ = bring(sent)
    assert (code, result["outcome"]) == (5, "quarantined")
    assert stranger.stations.own().fingerprint in str(result["hint"])
    stranger.close()
    assert data_in(exchange.district.folder) == before
    code, (result,), _ = bring(plain, at=exchange.province)
    assert (code, result["outcome"]) == (5, "refused")
    assert "Huyện Diên Khánh" in str(result["reason"])


def test_one_bad_file_keeps_no_other_out(exchange: Exchange, plain: Path, bring: Import) -> None:
    """Damaged, missing and genuine at once: each has its answer, in the order given."""
    bad = exchange.stick / "a.cchc"
    bad.write_bytes(cut(plain.read_bytes()))
    code, results, _ = bring(bad, exchange.stick / "không có.cchc", plain)
    assert code == 5
    assert [result["outcome"] for result in results] == ["refused", "refused", "imported"]
    assert all(result["reason"] and result["hint"] for result in results[:2])
    assert len(exchange.district.bundles.history("in")) == 1


def test_a_file_that_cannot_be_read_is_trouble_and_no_attack(exchange: Exchange, bring: Import) -> None:
    """Exit code 4: the drive is to be looked at, not the sender; the trail accuses nobody."""
    before = everything_in(exchange.district.folder)
    code, (result,), _ = bring(exchange.stick / "không có.cchc")
    assert (code, result["outcome"]) == (4, "refused")
    assert "ổ đĩa" in str(result["hint"]).lower()
    assert everything_in(exchange.district.folder) == before


def test_what_nobody_foresaw_is_refused_with_a_report(
    exchange: Exchange, plain: Path, bring: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of the program at one bundle is written down without what the bundle holds; others come in."""
    copy = exchange.stick / "cchc_bẫy.cchc"
    copy.write_bytes(plain.read_bytes())
    taking = bundle_import.Receiver.take

    def fall(self: object, change: object, bundle: object, name: str, **more: object) -> object:
        if name == copy.name:
            taking(self, change, bundle, name, **more)  # type: ignore[arg-type]
            raise ZeroDivisionError(SECRET)
        return taking(self, change, bundle, name, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(bundle_import.Receiver, "take", fall)
    before = data_in(exchange.district.folder)
    code, (result,), err = bring(copy)
    assert (code, result["outcome"], err) == (5, "refused", "")
    (report,) = (exchange.district.folder / "crash-reports").iterdir()
    assert str(report) in str(result["hint"])
    written = report.read_text(encoding="utf-8")
    assert "ZeroDivisionError" in written
    assert SECRET not in written
    assert data_in(exchange.district.folder) == before
    code, results, _ = bring(copy, plain)
    assert [result["outcome"] for result in results] == ["refused", "imported"]
    assert exchange.district.audit.verify().broken_at is None


def with_broken_recipient(key: str) -> str:
    """Return an age recipient in the proper form whose checksum is wrong."""
    return key[:-1] + ("q" if key[-1] != "q" else "p")


def test_a_station_notice_with_a_broken_key_is_refused(exchange: Exchange, bring: Import) -> None:
    """Nothing could ever be encrypted to that station: the notice is not taken, the sender is told why."""
    office = exchange.district._office
    commune = exchange.commune.stations.own()
    card = next(s for s in exchange.district.stations.everybody() if s.id == commune.id)
    with office.changing() as change:
        certificate = (exchange.commune.folder / "station.pem").read_text(encoding="ascii")
        payload = StationPayload(
            id=card.id,
            unit=card.unit,
            recorded_by="Nguyễn Thị Thu Hà",
            recorded_at=change.now,
            label=card.label,
            certificate=certificate,
            age_recipient=with_broken_recipient(card.recipient),
            state="enrolled",
            last_good=None,
        )
        put_notice(office, change, Noun.STATION, payload, action="enrol")
    sent = exchange.district.bundles.export(exchange.stick).record.path
    before = data_in(exchange.province.folder)
    code, (result,), _ = bring(sent, at=exchange.province)
    assert (code, result["outcome"]) == (5, "refused")
    assert "khóa" in str(result["reason"])
    kept = data_in(exchange.province.folder)
    assert {name for name in kept if kept[name] != before[name]} <= {"bundles"}


def test_a_request_with_a_broken_key_is_refused(exchange: Exchange, tmp_path: Path) -> None:
    """A new computer whose key cannot be used is not accepted, whatever fingerprint was read out."""
    stranger = workspace(tmp_path / "máy mới", COMMUNE)
    stations = stranger.stations
    key = stranger._keys.current()
    stranger._keys._held = replace(key, recipient=with_broken_recipient(key.recipient))
    request = stations.request(tmp_path)
    before = everything_in(exchange.district.folder)
    with pytest.raises(Refused, match="khóa"):
        exchange.district.stations.enrol(request, stations.own().fingerprint)
    assert everything_in(exchange.district.folder) == before
    stranger.close()
