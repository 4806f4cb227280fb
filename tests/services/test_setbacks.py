"""The list of files that were kept out: why, what to do, and how they leave it."""

from pathlib import Path

import pytest
from builders.exchange import COMMUNE, Exchange, carry, record, workspace

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake


def test_what_was_kept_out_is_listed_with_reason_and_advice(exchange: Exchange, tmp_path: Path) -> None:
    """A damaged file, one for another unit and one of an unknown computer, each with its own words."""
    stranger = workspace(tmp_path / "stranger", COMMUNE)
    record(stranger)
    unknown = stranger.bundles.export(tmp_path, plain_reason="Chưa có khóa").record.path
    record(exchange.commune)
    other = exchange.commune.bundles.export(exchange.stick, plain_reason="Thử").record.path
    broken = exchange.stick / "hong.cchc"
    broken.write_bytes(b"PK\x03\x04")
    exchange.province.bundles.bring_in([unknown, other, broken])
    listed = {setback.file_name: setback for setback in exchange.province.bundles.setbacks.listed()}
    assert {name: setback.outcome for name, setback in listed.items()} == {
        unknown.name: Outcome.REFUSED,
        "hong.cchc": Outcome.REFUSED,
    } | {other.name: Outcome.REFUSED}
    assert all(setback.reason and setback.hint for setback in listed.values())
    exchange.district.bundles.bring_in([unknown])
    (aside,) = exchange.district.bundles.setbacks.listed()
    assert aside.outcome is Outcome.QUARANTINED
    assert stranger.stations.own().fingerprint in aside.hint
    exchange.district.stations.enrol(stranger.stations.request(tmp_path), stranger.stations.own().fingerprint)
    exchange.district.bundles.bring_in([unknown])
    assert exchange.district.bundles.setbacks.listed() == []
    stranger.close()


def test_a_waiting_bundle_leaves_the_list_once_it_comes_in(exchange: Exchange) -> None:
    """The second bundle waits for the first, is listed with the missing entries, and settles with it."""
    paths = []
    for number in range(2):
        record(exchange.commune, f"Hoạt động {number}")
        paths.append(exchange.commune.bundles.export(exchange.stick, from_seq=number + 1).record.path)
    exchange.district.bundles.bring_in(paths[1:])
    (waiting,) = exchange.district.bundles.setbacks.listed()
    assert (waiting.outcome, waiting.sender) == (Outcome.WAITING, "Thị trấn Diên Khánh")
    assert "1" in waiting.reason
    exchange.district.bundles.bring_in(paths)
    assert exchange.district.bundles.setbacks.listed() == []


def test_the_same_file_twice_is_one_line(exchange: Exchange) -> None:
    """Trying again replaces the line; a file that merely could not be read makes none."""
    broken = exchange.stick / "hong.cchc"
    broken.write_bytes(b"PK\x03\x04")
    for _ in range(2):
        exchange.district.bundles.bring_in([broken, exchange.stick / "khong-co.cchc"])
    (only,) = exchange.district.bundles.setbacks.listed()
    assert only.file_name == "hong.cchc"


def test_a_file_is_put_away(exchange: Exchange) -> None:
    """What nobody needs leaves the list, with a line in the trail; a second time it is no longer there."""
    broken = exchange.stick / "hong.cchc"
    broken.write_bytes(b"PK\x03\x04")
    exchange.district.bundles.bring_in([broken])
    (setback,) = exchange.district.bundles.setbacks.listed()
    exchange.district.bundles.setbacks.put_away(setback.id)
    assert exchange.district.bundles.setbacks.listed() == []
    assert exchange.district.audit.lines()[0].action == "put_away"
    with pytest.raises(UserMistake):
        exchange.district.bundles.setbacks.put_away(setback.id)


def test_a_bundle_that_came_in_is_never_listed(exchange: Exchange) -> None:
    """Good bundles, new or known, make no line."""
    record(exchange.commune)
    sent = exchange.commune.bundles.export(exchange.stick).record
    carry(sent, exchange.district)
    carry(sent, exchange.district)
    assert exchange.district.bundles.setbacks.listed() == []
