"""Streams that heal: what was lost comes back, forks end, revoked stations end where they were good."""

from pathlib import Path

import pytest
from builders.exchange import (
    COMMUNE,
    Exchange,
    TickingClock,
    carry,
    give_back,
    introduce,
    open_copy,
    record,
    send,
    titles,
    workspace,
)

from cchc_desktop.domain.bundle_records import BundleKind, Outcome
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.workspace import Workspace
from db.models.bundles import JournalRow


def good_at(at: Workspace, station: str, seq: int) -> str:
    """Return EPOCH:SEQ:HASH of an entry of a station's records, as a workspace holds it."""
    with at._office.reading() as session:
        return f"1:{seq}:{session.get_one(JournalRow, (station, 1, seq)).hash}"


def restored(old: Workspace, backup: Path, clock: TickingClock | None = None) -> Workspace:
    """Restore a backup over a workspace and open it again."""
    clock = clock or TickingClock()
    old.close()
    Workspace.restore(old.folder, backup, password="demo", clock=clock)
    return Workspace.open(old.folder, password="demo", clock=clock)


def settle(exchange: Exchange) -> None:
    """Carry everything up and down until nobody has anything new."""
    for _ in range(2):
        for below, above in ((exchange.commune, exchange.district), (exchange.district, exchange.province)):
            for one, other in ((below, above), (above, below)):
                try:
                    result = send(one, other, exchange.stick)
                except UserMistake:
                    continue
                assert result.outcome in {Outcome.IMPORTED, Outcome.ALREADY}, result.reason
                assert not result.refused


def test_what_an_old_backup_lacks_comes_back_from_the_superior(exchange: Exchange, tmp_path: Path) -> None:
    """After a restore the district gives the newer record and its file back, and work goes on in both."""
    record(exchange.commune, "Trước khi sao lưu")
    backup = exchange.commune.backups.make().record.path
    proof = tmp_path / "biên bản.txt"
    proof.write_text("biên bản\n", encoding="utf-8")
    lost = record(exchange.commune, "Sau khi sao lưu", file=proof)
    send(exchange.commune, exchange.district, exchange.stick)
    exchange.commune = restored(exchange.commune, backup)
    assert titles(exchange.commune, exchange.commune) == ["Trước khi sao lưu"]
    record(exchange.commune, "Sau khi khôi phục")
    result = give_back(exchange.district, exchange.commune, exchange.stick)
    assert (result.kind, result.outcome, result.refused) == (BundleKind.RETURN, Outcome.IMPORTED, ())
    everything = ["Sau khi khôi phục", "Sau khi sao lưu", "Trước khi sao lưu"]
    assert titles(exchange.commune, exchange.commune) == everything
    (file,) = exchange.commune.activities.get(lost.id).evidence
    assert exchange.commune.evidence.path(file.sha256).read_bytes() == proof.read_bytes()
    settle(exchange)
    for above in (exchange.district, exchange.province):
        assert titles(above, exchange.commune) == everything
    assert all(check.ok for check in exchange.commune.doctor() if check.name == "journal")


def test_what_is_given_back_twice_changes_nothing(exchange: Exchange) -> None:
    """A station that lost nothing takes nothing in."""
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    give_back(exchange.district, exchange.commune, exchange.stick)
    before = exchange.commune.audit.lines()
    again = give_back(exchange.district, exchange.commune, exchange.stick)
    assert again.outcome is Outcome.ALREADY
    assert exchange.commune.audit.lines() == before


def test_a_record_that_came_back_can_be_changed_again(exchange: Exchange) -> None:
    """What was lost, given back and then changed reaches the district as one record with its newest words."""
    backup = exchange.commune.backups.make().record.path
    made = record(exchange.commune, "Đã mất")
    send(exchange.commune, exchange.district, exchange.stick)
    exchange.commune = restored(exchange.commune, backup)
    give_back(exchange.district, exchange.commune, exchange.stick)
    exchange.commune.activities.withdraw(made.id, "Ghi nhầm")
    settle(exchange)
    assert titles(exchange.district, exchange.commune) == titles(exchange.province, exchange.commune) == []


def test_an_altered_return_is_refused(exchange: Exchange) -> None:
    """Flip an octet in what is given back and nothing of it comes in."""
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    sent = exchange.district.bundles.export(exchange.stick, COMMUNE, give_back=True).record
    octets = bytearray(sent.path.read_bytes())
    octets[len(octets) // 2] ^= 1
    sent.path.write_bytes(octets)
    assert carry(sent, exchange.commune).outcome is Outcome.REFUSED


def test_a_unit_gives_nothing_back_to_its_superior(exchange: Exchange) -> None:
    """Only who received data gives them back."""
    with pytest.raises(UserMistake, match="trả lại"):
        exchange.commune.bundles.export(exchange.stick, give_back=True)


def test_a_new_computer_takes_the_place_of_a_lost_one(exchange: Exchange, tmp_path: Path) -> None:
    """The old station ends, the new one is accepted, gets everything back and goes on; all of it counts."""
    made = record(exchange.commune, "Từ máy cũ")
    send(exchange.commune, exchange.district, exchange.stick)
    lost = exchange.commune.stations.own().id
    exchange.district.stations.revoke(lost)
    new = workspace(tmp_path / "new", COMMUNE)
    introduce(exchange.district, new, exchange.stick)
    assert give_back(exchange.district, new, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(new, new) == ["Từ máy cũ"]
    new.activities.withdraw(made.id, "Ghi nhầm")
    record(new, "Từ máy mới")
    assert send(new, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    assert send(exchange.district, exchange.province, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(exchange.district, new) == titles(exchange.province, new) == ["Từ máy mới"]
    record(exchange.commune, "Máy cũ trong tay kẻ khác")
    result = send(exchange.commune, exchange.district, exchange.stick)
    assert result.outcome is Outcome.REFUSED
    assert "thu hồi" in result.reason
    new.close()


def test_what_lies_beyond_the_last_good_entry_counts_nowhere(exchange: Exchange) -> None:
    """A station revoked after entry 1 although 3 are held: 2 and 3 leave the lists, above as well."""
    for words in ("Thật", "Giả 1", "Giả 2"):
        record(exchange.commune, words)
    send(exchange.commune, exchange.district, exchange.stick)
    station = exchange.commune.stations.own().id
    assert len(titles(exchange.district, exchange.commune)) == 3
    exchange.district.stations.revoke(station, good_at(exchange.district, station, 1))
    assert titles(exchange.district, exchange.commune) == ["Thật"]
    result = send(exchange.district, exchange.province, exchange.stick)
    assert result.outcome is Outcome.IMPORTED
    assert "kết thúc" in result.refused[0].reason
    assert titles(exchange.province, exchange.commune) == ["Thật"]
    send(exchange.province, exchange.district, exchange.stick)
    record(exchange.district)
    again = send(exchange.district, exchange.province, exchange.stick)
    assert (again.outcome, again.refused) == (Outcome.IMPORTED, ())


def test_a_revoked_stations_record_falls_back_to_its_last_good_words(exchange: Exchange) -> None:
    """A withdrawal beyond the last good entry is undone; what was there before it stands again."""
    made = record(exchange.commune, "Thật")
    send(exchange.commune, exchange.district, exchange.stick)
    exchange.commune.activities.withdraw(made.id, "Phá hoại")
    send(exchange.commune, exchange.district, exchange.stick)
    assert titles(exchange.district, exchange.commune) == []
    station = exchange.commune.stations.own().id
    exchange.district.stations.revoke(station, good_at(exchange.district, station, 1))
    assert titles(exchange.district, exchange.commune) == ["Thật"]


def test_a_last_good_entry_with_another_hash_is_a_mistake(exchange: Exchange) -> None:
    """A mistyped hash ends nothing."""
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    station = exchange.commune.stations.own().id
    with pytest.raises(UserMistake, match="mã băm khác"):
        exchange.district.stations.revoke(station, f"1:1:{'0' * 64}")
    assert {s.state for s in exchange.district.stations.everybody()} == {"own", "enrolled"}


def test_nobody_ends_the_station_of_a_unit_above(exchange: Exchange) -> None:
    """A district that tried would only spoil its own notices, so the program does not let it."""
    before = exchange.district.bundles.streams()
    with pytest.raises(Refused, match="không trực thuộc"):
        exchange.district.stations.revoke(exchange.province.stations.own().id)
    assert exchange.district.bundles.streams() == before


def test_a_fork_ends_and_the_station_goes_on(exchange: Exchange, tmp_path: Path) -> None:
    """Two computers wrote one stream: the district ends it, the one whose entries were put aside goes on."""
    record(exchange.commune, "Chung")
    send(exchange.commune, exchange.district, exchange.stick)
    send(exchange.district, exchange.commune, exchange.stick)
    exchange.close()
    copy = open_copy(exchange.stick.parent, tmp_path / "copy")
    exchange = open_copy(exchange.stick.parent, tmp_path / "first")
    record(exchange.commune, "Máy một")
    send(exchange.commune, exchange.district, exchange.stick)
    record(copy.commune, "Máy hai")
    record(copy.commune, "Máy hai nữa")
    forked = send(copy.commune, exchange.district, exchange.stick)
    assert forked.outcome is Outcome.QUARANTINED
    assert titles(exchange.district, exchange.commune) == ["Chung", "Máy một"]
    assert not copy.commune.stations.ended()
    with pytest.raises(UserMistake, match="bình thường"):
        copy.commune.stations.go_on()
    exchange.district.stations.end_streams(exchange.commune.stations.own().id)
    send(exchange.district, copy.commune, exchange.stick)
    assert copy.commune.stations.ended()
    assert titles(copy.commune, copy.commune) == ["Chung", "Máy hai", "Máy hai nữa"]
    copy.commune.stations.go_on()
    record(copy.commune, "Kỳ mới")
    healed = send(copy.commune, exchange.district, exchange.stick)
    assert (healed.outcome, healed.refused) == (Outcome.IMPORTED, ())
    assert not copy.commune.stations.ended()
    everything = ["Chung", "Kỳ mới", "Máy hai", "Máy hai nữa", "Máy một"]
    assert titles(exchange.district, exchange.commune) == everything
    give_back(exchange.district, copy.commune, exchange.stick)
    assert titles(copy.commune, copy.commune) == everything
    assert send(exchange.district, exchange.province, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(exchange.province, exchange.commune) == everything
    record(exchange.commune, "Máy một viết tiếp kỳ cũ")
    late = send(exchange.commune, exchange.district, exchange.stick)
    assert titles(exchange.district, exchange.commune) == everything
    assert "kết thúc" in late.refused[0].reason
    copy.close()
    exchange.close()
