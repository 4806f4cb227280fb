"""A workspace on another computer: moved it goes on without a fork, copied it becomes its own station."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders import exchange as trio
from builders.exchange import Exchange, send
from builders.workspaces import PASSWORD, SetClock, build_encrypted_template, copy_of, everything_in

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.files import machine
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.machines import ASIDE
from cchc_desktop.workspace import Workspace


@pytest.fixture
def carried(exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """The commune's folder, copied to another computer and opened there."""
    trio.record(exchange.commune, "ở máy cũ")
    assert send(exchange.commune, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    exchange.commune.close()
    shutil.copytree(exchange.commune.folder, tmp_path / "máy khác")
    exchange.commune = reopened(exchange.commune.folder, exchange)
    monkeypatch.setattr(machine, "machine_name", lambda: "another computer")
    opened = reopened(tmp_path / "máy khác", exchange)
    yield opened
    opened.close()


def reopened(folder: Path, exchange: Exchange) -> Workspace:
    """Open a workspace of the exchange."""
    return Workspace.open(folder, password="demo", clock=exchange.district.clock)


def titles(at: Workspace, unit: str) -> list[str]:
    """Return what is known of a unit's activities."""
    return sorted(row.title for row in at.activities.page(ActivityFilter(unit=unit)))


def test_on_another_computer_nothing_is_written_before_it_is_settled(carried: Workspace) -> None:
    """Everything can be read; saving is refused with what to do, and not a row changes."""
    assert carried.machines.is_elsewhere()
    before = everything_in(carried.folder)
    assert titles(carried, carried.unit.key) == ["ở máy cũ"]
    with pytest.raises(UserMistake, match="máy khác") as told:
        trio.record(carried, "chưa được")
    assert "cchc station" in told.value.hint
    assert everything_in(carried.folder) == before


def test_the_same_computer_asks_nothing(exchange: Exchange) -> None:
    """Closed, opened again and copied within one computer: work goes on."""
    exchange.commune.close()
    exchange.commune = reopened(exchange.commune.folder, exchange)
    assert not exchange.commune.machines.is_elsewhere()
    trio.record(exchange.commune, "vẫn máy này")


def test_a_moved_workspace_goes_on_as_the_same_station(carried: Workspace, exchange: Exchange) -> None:
    """In a new epoch, so that the superior takes it even if the old computer was used once more."""
    own = carried.stations.own()
    assert carried.machines.moved().record > 1
    assert not carried.machines.is_elsewhere()
    trio.record(carried, "ở máy mới")
    trio.record(exchange.commune, "máy cũ vẫn dùng")
    assert send(carried, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    assert send(exchange.commune, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(exchange.district, carried.unit.key) == ["máy cũ vẫn dùng", "ở máy cũ", "ở máy mới"]
    carried.close()
    again = reopened(carried.folder, exchange)
    assert (again.machines.is_elsewhere(), again.stations.own().id) == (False, own.id)
    again.close()


def test_a_copy_becomes_a_station_of_its_own(carried: Workspace, exchange: Exchange, tmp_path: Path) -> None:
    """New keys, not enrolled; once accepted the superior takes both computers' records without conflict."""
    old = carried.stations.own()
    carried.machines.copied()
    assert carried.stations.own().id == old.id
    carried.close()
    copy = reopened(carried.folder, exchange)
    own = copy.stations.own()
    assert own.id != old.id
    assert own.fingerprint != old.fingerprint
    assert not copy.machines.is_elsewhere()
    assert {s.id: s.state for s in copy.stations.everybody()}[old.id] == "enrolled"
    assert (copy.folder / "station.pem").read_bytes() == (copy.folder / "keys" / "station.pem").read_bytes()
    trio.record(copy, "ở trạm mới")
    assert [check.name for check in copy.doctor() if not check.ok and check.name != "space"] == []
    assert send(copy, exchange.district, exchange.stick).outcome is Outcome.QUARANTINED
    exchange.district.stations.enrol(copy.stations.request(tmp_path), own.fingerprint)
    assert send(copy, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    trio.record(exchange.commune, "máy cũ vẫn dùng")
    assert send(exchange.commune, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(exchange.district, copy.unit.key) == ["máy cũ vẫn dùng", "ở máy cũ", "ở trạm mới"]
    copy.close()
    (aside,) = carried.folder.glob(f"{ASIDE}*")
    assert (aside / "keys" / "station.key").is_file()


def test_a_restored_workspace_belongs_to_the_computer_it_was_restored_on(
    exchange: Exchange, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the stick onto a new computer: nothing is asked, the new epoch keeps it apart from the old one."""
    backup = exchange.commune.backups.make().record
    monkeypatch.setattr(machine, "machine_name", lambda: "a new computer")
    Workspace.restore(tmp_path / "máy mới", backup.path, password="demo", clock=exchange.district.clock)
    opened = reopened(tmp_path / "máy mới", exchange)
    assert not opened.machines.is_elsewhere()
    trio.record(opened, "ở máy mới")
    opened.close()


def test_what_is_sealed_to_the_old_keys_is_sealed_to_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copied encrypted workspace still opens its senders, and its new key is sealed as the old one was."""
    commune = copy_of(build_encrypted_template(tmp_path / "template"), tmp_path / "commune")
    case = commune.feedback.receive(
        FeedbackValues(
            date(2018, 5, 3),
            FeedbackChannel.PHONE,
            FeedbackKind.CONDUCT,
            "Chậm",
            "Lê Thị Bé Mười",
            "0901",
            "",
        )
    ).record
    before = commune.stations.own().recipient
    commune.close()
    monkeypatch.setattr(machine, "machine_name", lambda: "another computer")
    opened = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock())
    opened.machines.copied()
    opened.close()
    again = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock())
    assert again.stations.own().recipient != before
    assert again.feedback.senders.open(case.code, "Gọi lại").record.name == "Lê Thị Bé Mười"
    assert b"PRIVATE" not in (again.folder / "keys" / "station.key").read_bytes()
    again.close()
