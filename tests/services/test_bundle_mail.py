"""Sending in parts and by e-mail, and taking saved messages in."""

import os
from pathlib import Path

import pytest
from builders.exchange import Exchange, carry, record, send
from builders.workspaces import everything_in

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.bundle_files import bundles_in
from cchc_desktop.workspace import Workspace

LIMIT = 2_000_000


def scan(folder: Path, name: str, size: int = 900_000) -> Path:
    """Write a file of random octets, as a scan is: it does not get smaller."""
    file = folder / f"{name}.pdf"
    file.write_bytes(b"%PDF-1.7\n" + os.urandom(size))
    return file


def files_here(at: Workspace, unit: str) -> list[bool]:
    """Tell of each activity of a unit whether its file is there."""
    rows = at.activities.page(ActivityFilter(unit=unit), limit=100)
    return [file.present for row in rows for file in at.evidence.of(row.id)]


def test_parts_are_small_and_each_comes_in_by_itself(exchange: Exchange, tmp_path: Path) -> None:
    """Scans of 0.9 MB make parts under 2 MB; in their order each one is complete in itself."""
    for number in range(5):
        record(exchange.commune, f"Hoạt động {number}", scan(tmp_path, f"{number}"))
    sent = exchange.commune.bundles.export_parts(exchange.stick, limit=LIMIT).record
    assert len(sent.parts) == 5
    assert [part.number for part in sent.parts] == [1, 2, 3, 4, 5]
    assert all(part.path.stat().st_size <= LIMIT for part in sent.parts)
    assert sent.parts[1].path.name == "cchc_22651_574_up_0002_2-5.cchc.age"
    unit = exchange.commune.unit.key
    for count, part in enumerate(sent.parts, 1):
        assert carry(part, exchange.district).outcome is Outcome.IMPORTED
        assert files_here(exchange.district, unit) == [True] * count


def test_parts_wait_for_one_another_whatever_their_order(exchange: Exchange, tmp_path: Path) -> None:
    """The last part alone names what is missing; all at once, backwards, come in."""
    for number in range(3):
        record(exchange.commune, f"Hoạt động {number}", scan(tmp_path, f"{number}"))
    parts = exchange.commune.bundles.export_parts(exchange.stick, limit=LIMIT).record.parts
    alone = carry(parts[-1], exchange.district)
    assert alone.outcome is Outcome.WAITING
    assert alone.missing[0].first == 1
    results = exchange.district.bundles.bring_in([part.path for part in reversed(parts)]).record
    assert [result.outcome for result in results] == [Outcome.IMPORTED] * len(parts)
    assert files_here(exchange.district, exchange.commune.unit.key) == [True] * 3


def test_a_lost_part_heals_with_the_next_export(exchange: Exchange, tmp_path: Path) -> None:
    """After parts 1 and 3 of 3, the receipt lets the commune send again just what is not there."""
    for number in range(3):
        record(exchange.commune, f"Hoạt động {number}", scan(tmp_path, f"{number}"))
    parts = exchange.commune.bundles.export_parts(exchange.stick, limit=LIMIT).record.parts
    carry(parts[0], exchange.district)
    carry(parts[2], exchange.district)
    send(exchange.district, exchange.commune, exchange.stick)
    again = exchange.commune.bundles.export(exchange.stick).record
    (mine,) = [part for part in again.streams if part.epoch == 1]
    assert mine.first == parts[0].streams[-1].last + 1
    assert carry(again, exchange.district).outcome is Outcome.IMPORTED
    assert files_here(exchange.district, exchange.commune.unit.key) == [True] * 3


def test_a_file_larger_than_a_message_is_announced_and_named(exchange: Exchange, tmp_path: Path) -> None:
    """A scan of 3 MB stays out of parts of 2 MB, is told by name, shows as missing, and follows by USB."""
    record(exchange.commune, "Nhỏ", scan(tmp_path, "nho"))
    record(exchange.commune, "Lớn", scan(tmp_path, "bien-ban-lon", 3_000_000))
    sent = exchange.commune.bundles.export_parts(exchange.stick, limit=LIMIT).record
    assert [(file.name, file.size > 3_000_000) for file in sent.left_out] == [("bien-ban-lon.pdf", True)]
    unit = exchange.commune.unit.key
    for part in sent.parts:
        carry(part, exchange.district)
    assert sorted(files_here(exchange.district, unit)) == [False, True]
    carry(exchange.commune.bundles.export(exchange.stick).record, exchange.district)
    assert files_here(exchange.district, unit) == [True, True]


def test_what_another_station_wrote_stays_whole_and_its_files_follow(
    exchange: Exchange, tmp_path: Path
) -> None:
    """The district passes on five scans of the commune: entries in one part, files in several."""
    for number in range(5):
        record(exchange.commune, f"Hoạt động {number}", scan(tmp_path, f"{number}"))
    send(exchange.commune, exchange.district, exchange.stick)
    parts = exchange.district.bundles.export_parts(exchange.stick, limit=LIMIT).record.parts
    assert len(parts) > 2
    assert all(part.path.stat().st_size <= LIMIT for part in parts)
    early = carry(parts[-1], exchange.province)
    assert (early.outcome, early.reason) == (Outcome.WAITING, "Gói chứa tệp của các bản ghi chưa có ở đây.")
    results = exchange.province.bundles.bring_in([part.path for part in reversed(parts)]).record
    assert {result.outcome for result in results} == {Outcome.IMPORTED}
    assert files_here(exchange.province, exchange.commune.unit.key) == [True] * 5


def test_a_message_carries_the_bundle_and_is_taken_in_as_it_is(exchange: Exchange, tmp_path: Path) -> None:
    """The draft names receiver and content; saved again at the district it comes in, code and all."""
    record(exchange.commune, file=scan(tmp_path, "a", 50_000))
    sent = exchange.commune.bundles.draft(exchange.stick, address="noivu.dk@khanhhoa.gov.vn").record
    (part,) = sent.parts
    assert part.path.name == "cchc_22651_574_up_0001.eml"
    words = part.path.read_bytes()
    assert b"To: noivu.dk@khanhhoa.gov.vn" in words
    assert exchange.commune.bundles.address() == "noivu.dk@khanhhoa.gov.vn"
    (seen,) = exchange.district.bundles.check([part.path])
    assert (seen.outcome, seen.file, seen.source) == (
        Outcome.IMPORTED,
        "cchc_22651_574_up_0001.cchc.age",
        part.path,
    )
    result = carry(part, exchange.district)
    assert (result.outcome, result.new, result.blobs) == (Outcome.IMPORTED, 2, 1)
    assert exchange.commune.bundles.acknowledge(result.code).record.number == 1
    assert list((exchange.district.folder / "staging").glob("*")) == []
    assert list((exchange.commune.folder / "staging").glob("*")) == []


def test_a_message_changed_on_its_way_brings_nothing_in(exchange: Exchange, tmp_path: Path) -> None:
    """The tamper twin: one letter of the encoded bundle changed; the district's data stay as they were."""
    record(exchange.commune)
    (part,) = exchange.commune.bundles.draft(exchange.stick).record.parts
    octets = bytearray(part.path.read_bytes())
    place = octets.index(b"\r\n\r\n", octets.index(b"octet-stream")) + 400
    octets[place] = ord("A") if octets[place] != ord("A") else ord("B")
    part.path.write_bytes(octets)
    before = everything_in(exchange.district.folder)["journal"]
    result = carry(part, exchange.district)
    assert result.outcome is Outcome.REFUSED
    assert everything_in(exchange.district.folder)["journal"] == before


def test_several_messages_are_one_lot_under_fifteen_megabytes(exchange: Exchange, tmp_path: Path) -> None:
    """Thirteen megabytes of scans make two messages, each numbered and small enough for mail."""
    for number in range(2):
        record(exchange.commune, f"Hoạt động {number}", scan(tmp_path, f"{number}", 6_500_000))
    parts = exchange.commune.bundles.draft(exchange.stick).record.parts
    assert [part.path.name for part in parts] == [
        "cchc_22651_574_up_0001_1-2.eml",
        "cchc_22651_574_up_0002_2-2.eml",
    ]
    assert all(part.path.stat().st_size < 15_000_000 for part in parts)
    results = exchange.district.bundles.bring_in([part.path for part in reversed(parts)]).record
    assert [result.outcome for result in results] == [Outcome.IMPORTED] * 2


def test_a_message_without_a_bundle_is_told_among_the_others(exchange: Exchange) -> None:
    """An ordinary message is refused with what to do; the bundle beside it comes in."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    letter = exchange.stick / "thu-moi-hop.eml"
    letter.write_bytes(b"Subject: Moi hop\n\nKinh moi\n")
    told, taken = exchange.district.bundles.bring_in([letter, sent.path]).record
    assert (told.outcome, told.file) == (Outcome.REFUSED, "thu-moi-hop.eml")
    assert "đính kèm" in told.hint
    assert taken.outcome is Outcome.IMPORTED


def test_a_folder_gives_bundles_and_the_messages_that_carry_some(exchange: Exchange) -> None:
    """Other messages in the officer's folder are left alone; an empty folder says what to choose."""
    record(exchange.commune)
    folder = exchange.stick / "nhan"
    folder.mkdir()
    with pytest.raises(UserMistake):
        bundles_in(folder)
    (part,) = exchange.commune.bundles.draft(folder).record.parts
    (folder / "khac.eml").write_bytes(b"Subject: x\n\ny\n")
    assert bundles_in(folder) == [part.path]


def test_stopping_or_a_full_disk_leaves_no_part_behind(exchange: Exchange, tmp_path: Path) -> None:
    """Stopped while the third part is written: no file, no line in the history, nothing in staging."""
    for number in range(3):
        record(exchange.commune, f"Hoạt động {number}", scan(tmp_path, f"{number}"))
    kept = set(exchange.stick.iterdir())

    def stop(done: int, total: int, words: str = "") -> None:
        del words
        if done > total * 0.8:
            raise Cancelled

    for draft in (exchange.commune.bundles.export_parts, exchange.commune.bundles.draft):
        with pytest.raises(Cancelled):
            draft(exchange.stick, limit=LIMIT, progress=stop)
    with pytest.raises(Trouble):
        exchange.commune.bundles.draft(exchange.stick / "khong-co")
    assert set(exchange.stick.iterdir()) == kept
    assert exchange.commune.bundles.history("out") == []
    assert list((exchange.commune.folder / "staging").glob("*")) == []


def test_a_wrong_address_or_limit_is_told_before_anything_is_written(exchange: Exchange) -> None:
    """Neither a sentence nor a limit of a kilobyte makes a message."""
    record(exchange.commune)
    with pytest.raises(UserMistake) as told:
        exchange.commune.bundles.draft(exchange.stick, address="Phòng Nội vụ")
    assert told.value.field == "address"
    with pytest.raises(UserMistake) as told:
        exchange.commune.bundles.export_parts(exchange.stick, limit=1000)
    assert told.value.field == "limit"
    assert exchange.commune.bundles.history("out") == []
