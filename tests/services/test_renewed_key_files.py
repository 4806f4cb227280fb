"""The files of a key that is renewed: nothing is half done, nothing sealed is lost, backups follow."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from builders.exchange import Exchange, carry, open_copy, record, send, titles, trusting
from builders.renewals import WHY, key_of
from builders.workspaces import PASSWORD, SetClock, build_encrypted_template, copy_of

from cchc_desktop.bundles.keys import load_station_key
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import Trouble, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.services import key_renewals, own_keys
from cchc_desktop.services.doctor import Check
from cchc_desktop.workspace import Workspace

SENDER = "Lê Thị Bé Mười"


@pytest.fixture
def exchange(tmp_path: Path) -> Iterator[Exchange]:
    """A fresh copy of the three."""
    opened = open_copy(trusting(), tmp_path / "exchange")
    yield opened
    opened.close()


class _Killed(BaseException):
    """The computer goes off."""


def dies(*_values: object, **_named: object) -> None:
    """Stop the program where this is called."""
    raise _Killed


def opened_again(at: Workspace) -> Workspace:
    """Close a workspace and open it as the next start does."""
    at.close()
    return Workspace.open(at.folder, password="demo", clock=at.clock)


def checked_key(at: Workspace) -> Check:
    """Return what the doctor says of the station's key."""
    return next(check for check in at.doctor() if check.name == "key")


def case_with_sender(at: Workspace) -> str:
    """Take in a case whose sender is sealed to the station."""
    values = FeedbackValues(
        date(2018, 4, 2), FeedbackChannel.PHONE, FeedbackKind.CONDUCT, "Chậm", SENDER, "0901", ""
    )
    return at.feedback.receive(values).record.code


def test_a_power_cut_before_the_entry_leaves_the_old_key(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new key lies there already; the next start forgets it, and the station renews as if never begun."""
    before = exchange.commune.stations.own()
    with monkeypatch.context() as patch:
        patch.setattr(key_renewals, "put_notice", dies)
        with pytest.raises(_Killed):
            exchange.commune.key_renewals.renew(WHY)
    assert (exchange.commune.folder / "keys" / "next").is_dir()
    exchange.commune = opened_again(exchange.commune)
    assert not (exchange.commune.folder / "keys" / "next").exists()
    assert exchange.commune.stations.own() == before
    record(exchange.commune)
    assert send(exchange.commune, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    exchange.commune.key_renewals.renew(WHY)


@pytest.mark.parametrize("dies_at", ["settle", "_put_into_place", "move", "write_durably"])
def test_a_power_cut_after_the_entry_leaves_the_new_key(
    exchange: Exchange, monkeypatch: pytest.MonkeyPatch, dies_at: str
) -> None:
    """Wherever the files stop changing places, the next start goes on and the new key signs and opens."""
    district = exchange.district
    down = district.bundles.export(exchange.stick, exchange.commune.unit.key, all_entries=True).record
    with monkeypatch.context() as patch:
        patch.setattr(key_renewals if dies_at == "settle" else own_keys, dies_at, dies)
        with pytest.raises(_Killed):
            exchange.commune.key_renewals.renew(WHY)
    exchange.commune.close()
    looking = Workspace.open(exchange.commune.folder, password="demo", read_only=True)
    assert looking._key.fingerprint == looking.stations.own().fingerprint
    looking.close()
    exchange.commune = Workspace.open(exchange.commune.folder, password="demo", clock=district.clock)
    assert not (exchange.commune.folder / "keys" / "next").exists()
    own = exchange.commune.stations.own()
    for place in (exchange.commune.folder, exchange.commune.folder / "keys"):
        assert (place / "station.pem").read_text("ascii") == exchange.commune._key.certificate
    assert load_station_key(exchange.commune.folder / "keys").fingerprint == own.fingerprint
    record(exchange.commune)
    assert carry(down, exchange.commune).outcome in {Outcome.IMPORTED, Outcome.ALREADY}
    assert send(exchange.commune, district, exchange.stick).outcome is Outcome.IMPORTED
    assert key_of(district, exchange.commune) == own.fingerprint


def test_two_windows_sign_with_the_same_key(exchange: Exchange) -> None:
    """Another process renews the key: the one that was open signs with the new one from then on."""
    other = Workspace.open(exchange.commune.folder, password="demo", clock=exchange.commune.clock)
    before = exchange.commune._key.fingerprint
    renewed = other.key_renewals.renew(WHY).record
    other.close()
    assert before != renewed.after == exchange.commune._key.fingerprint
    record(exchange.commune)
    assert send(exchange.commune, exchange.district, exchange.stick).outcome is Outcome.IMPORTED


def test_senders_stay_readable_and_the_old_key_alone_no_longer_opens_them(tmp_path: Path) -> None:
    """In an encrypted workspace: what was sealed is sealed anew, keys are sealed, the old one only opens."""
    commune = copy_of(build_encrypted_template(tmp_path / "template"), tmp_path / "commune")
    case = case_with_sender(commune)
    old = commune._key
    commune.key_renewals.renew(WHY)
    assert commune.feedback.senders.open(case, "Gọi lại").record.name == SENDER
    commune.close()
    again = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock())
    assert again.feedback.senders.open(case, "Gọi lại").record.name == SENDER
    assert again._key.identities[1:] == (old.age_identity,)
    for file in (again.folder / "keys").rglob("*"):
        octets = file.read_bytes() if file.is_file() else b""
        assert b"PRIVATE" not in octets
        assert b"AGE-SECRET" not in octets
        assert WHY.encode() not in octets
    again.close()


def test_a_workspace_that_is_encrypted_later_keeps_its_earlier_keys(
    exchange: Exchange, tmp_path: Path
) -> None:
    """What was sealed to them still opens, and the newest key signs."""
    late = exchange.district.bundles.export(
        exchange.stick, exchange.commune.unit.key, all_entries=True
    ).record
    exchange.commune.key_renewals.renew(WHY)
    exchange.commune.users.recovery.encrypt("demo")
    exchange.commune = opened_again(exchange.commune)
    assert exchange.commune._key.fingerprint == exchange.commune.stations.own().fingerprint
    assert carry(late, exchange.commune).outcome in {Outcome.IMPORTED, Outcome.ALREADY}
    assert b"AGE-SECRET" not in b"".join(
        file.read_bytes() for file in (exchange.commune.folder / "keys").rglob("*.age")
    )


def test_a_backup_of_before_is_restored_with_the_newer_key(exchange: Exchange) -> None:
    """Twice renewed, restored to before both: the district, which knows one, follows to the newest."""
    case = case_with_sender(exchange.commune)
    backup = exchange.commune.backups.make().record
    exchange.commune.key_renewals.renew(WHY)
    record(exchange.commune, "Chỉ huyện còn giữ")
    send(exchange.commune, exchange.district, exchange.stick)
    newest = exchange.commune.key_renewals.renew(WHY).record.after
    exchange.commune.close()
    Workspace.restore(exchange.commune.folder, backup.path, password="demo", clock=exchange.district.clock)
    exchange.commune = opened_again(exchange.commune)
    assert exchange.commune.stations.own().fingerprint == newest == exchange.commune._key.fingerprint
    assert len(exchange.commune.key_renewals.made()) == 2
    assert exchange.commune.feedback.senders.open(case, "Gọi lại").record.name == SENDER
    record(exchange.commune, "Sau khi khôi phục")
    for above, below in ((exchange.district, exchange.commune), (exchange.province, exchange.district)):
        assert send(below, above, exchange.stick).outcome is Outcome.IMPORTED
        assert key_of(above, exchange.commune) == newest
        assert "Sau khi khôi phục" in titles(above, exchange.commune)


def test_a_backup_of_before_on_another_computer_is_told_that_its_key_is_gone(
    exchange: Exchange, tmp_path: Path
) -> None:
    """Units above refuse what it signs and say why; the unit hears it too and makes a new station."""
    backup = exchange.commune.backups.make().record
    exchange.commune.key_renewals.renew(WHY)
    record(exchange.commune)
    send(exchange.commune, exchange.district, exchange.stick)
    Workspace.restore(tmp_path / "máy mới", backup.path, password="demo", clock=exchange.district.clock)
    new = Workspace.open(tmp_path / "máy mới", password="demo", clock=exchange.district.clock)
    record(new, "Ký bằng khóa cũ")
    result = send(new, exchange.district, exchange.stick)
    assert result.outcome is Outcome.REFUSED
    assert "đổi khóa" in result.refused[0].reason
    assert not new.stations.own().replaced
    back = exchange.district.bundles.export(
        exchange.stick, new.unit.key, give_back=True, plain_reason="Máy mới"
    ).record
    carry(back, new)
    assert new.stations.own().replaced
    assert not checked_key(new).ok
    with pytest.raises(UserMistake, match="không có trên máy"):
        new.key_renewals.renew(WHY)
    new.machines.copied()
    new = opened_again(new)
    assert not new.stations.own().replaced
    exchange.district.stations.enrol(new.stations.request(tmp_path), new.stations.own().fingerprint)
    assert send(new, exchange.district, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(exchange.district, new) == ["Ký bằng khóa cũ", "Phát thanh về một cửa"]
    new.close()


def test_keys_of_another_time_than_the_data_do_not_sign(exchange: Exchange, tmp_path: Path) -> None:
    """Somebody puts an older keys folder back by hand: said at once, and not only by the unit above."""
    import shutil

    folder = exchange.commune.folder / "keys"
    shutil.copytree(folder, tmp_path / "cũ")
    exchange.commune.key_renewals.renew(WHY)
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "cũ", folder)
    exchange.commune = opened_again(exchange.commune)
    with pytest.raises(Trouble, match="không phải khóa"):
        exchange.commune.bundles.export(exchange.stick)
    assert not checked_key(exchange.commune).ok
    assert checked_key(exchange.district).detail == exchange.district.stations.own().fingerprint
