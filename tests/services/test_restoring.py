"""Restoring a backup: whole or not at all, what was there goes aside, and no entry is ever numbered twice."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from builders import exchange as trio
from builders.activities import RADIO, proof, record
from builders.exchange import Exchange, send
from builders.workspaces import PASSWORD, SetClock, build_encrypted_template, copy_of, everything_in, rows_of

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.errors import Refused, Trouble, UserMistake
from cchc_desktop.domain.users import NewUser
from cchc_desktop.files import swapping
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.services.backup_sets import EVIDENCE, POOL
from cchc_desktop.services.restoring import ASIDE
from cchc_desktop.workspace import DATABASE, Workspace

DAY = date(2018, 7, 3)
OLD_FILES = sorted((Path(__file__).parents[1] / "database" / "museum").glob("*.sqlite"))


def titles(at: Workspace, of: Workspace | None = None) -> list[str]:
    """Return what was recorded by this unit, or by the one of `of`, in the order of its words."""
    unit = (of or at).unit.key
    return sorted(row.title for row in at.activities.page(ActivityFilter(unit=unit), limit=100))


def restored(folder: Path, backup: Path, **who: str) -> Workspace:
    """Restore a backup into `folder` and open it."""
    password = who.pop("password", PASSWORD)
    Workspace.restore(folder, backup, password=password, clock=SetClock(DAY), **who)
    return Workspace.open(folder, password=password, clock=SetClock(DAY))


def test_an_old_backup_over_newer_data_keeps_both(
    commune: Workspace, clock: SetClock, tmp_path: Path
) -> None:
    """The old state with its files is here again, what was newer lies aside as a whole workspace."""
    old = record(commune, proof(tmp_path, "cũ.txt", "cũ"))
    backup = commune.backups.make().record
    clock.set(DAY, hour=9)
    record(commune, proof(tmp_path, "mới.txt", "mới"), title="Mới hơn")
    commune.evidence.path(old.evidence[0].sha256).unlink()
    outlook = commune.backups.look_ahead(backup.path)
    assert (outlook.then["activities"], outlook.now["activities"], outlook.lost) == (1, 2, 2)
    commune.close()
    again = restored(commune.folder, backup.path)
    assert titles(again) == [RADIO]
    assert again.evidence.path(old.evidence[0].sha256).read_text(encoding="utf-8").startswith("cũ")
    assert [check.name for check in again.doctor() if not check.ok and check.name != "space"] == []
    again.close()
    (aside,) = commune.folder.glob(f"{ASIDE}*")
    with rows_of(aside) as rows:
        assert rows.execute("SELECT count(*) FROM activities").fetchone() == (2,)
    assert (aside / "keys").is_dir()
    assert not swapping.staged_in(commune.folder).exists()


def test_the_damaged_database_is_kept_with_its_log(commune: Workspace) -> None:
    """What cannot be opened any more goes aside octet for octet, its write-ahead log beside it."""
    record(commune)
    backup = commune.backups.make().record
    commune.close()
    (commune.folder / DATABASE).write_bytes(b"damaged" * 1000)
    (commune.folder / f"{DATABASE}-wal").write_bytes(b"log")
    again = restored(commune.folder, backup.path)
    assert titles(again) == [RADIO]
    again.close()
    (aside,) = commune.folder.glob(f"{ASIDE}*")
    assert (aside / DATABASE).read_bytes() == b"damaged" * 1000
    assert (aside / f"{DATABASE}-wal").read_bytes() == b"log"


def test_a_backup_opens_on_another_computer(commune: Workspace, tmp_path: Path) -> None:
    """From the stick alone, into an empty folder: records, files and the station's keys."""
    made = record(commune, proof(tmp_path, "tệp.txt", "nội dung"))
    (tmp_path / "stick").mkdir()
    commune.backups.choose_elsewhere(tmp_path / "stick")
    carried = commune.backups.make().record.elsewhere
    assert carried is not None
    shutil.rmtree(commune.folder / "evidence")
    shutil.rmtree(commune.folder / "backups")
    again = restored(tmp_path / "máy mới" / "cchc", carried)
    assert [file.sha256 for file in again.evidence.of(made.id)] == [made.evidence[0].sha256]
    assert again.evidence.verify() == []
    assert again.stations.own().fingerprint == commune.stations.own().fingerprint
    assert not list((tmp_path / "máy mới" / "cchc").glob(f"{ASIDE}*"))
    again.close()


def test_a_restored_station_goes_on_in_a_new_epoch(commune: Workspace) -> None:
    """Its next record is number 1 of a larger odd epoch and names the entry it is based on."""
    record(commune)
    with rows_of(commune.folder) as rows:
        base = rows.execute("SELECT hash FROM journal WHERE epoch = 1 AND seq = 1").fetchone()
    backup = commune.backups.make().record
    commune.close()
    epochs = []
    for _ in range(2):
        again = restored(commune.folder, backup.path)
        record(again)
        with rows_of(commune.folder) as rows:
            epoch, seq, previous = rows.execute(
                "SELECT epoch, seq, previous FROM journal ORDER BY epoch DESC LIMIT 1"
            ).fetchone()
        assert (epoch % 2, seq, (previous,)) == (1, 1, base)
        assert again.audit.verify().broken_at is None
        assert next(check for check in again.doctor() if check.name == "journal").ok
        epochs.append(epoch)
        again.close()
    assert 1 < epochs[0] <= epochs[1]


def test_a_superior_sees_no_fork(exchange: Exchange, tmp_path: Path) -> None:
    """Sent, backed up, sent more, restored, sent again: the superior takes it and loses nothing."""
    commune, district = exchange.commune, exchange.district
    trio.record(commune, "một")
    assert send(commune, district, exchange.stick).outcome is Outcome.IMPORTED
    backup = commune.backups.make().record
    trio.record(commune, "hai, mất ở xã")
    assert send(commune, district, exchange.stick).outcome is Outcome.IMPORTED
    folder = commune.folder
    commune.close()
    Workspace.restore(folder, backup.path, password="demo", clock=district.clock)
    exchange.commune = again = Workspace.open(folder, password="demo", clock=district.clock)
    assert titles(again) == ["một"]
    trio.record(again, "ba, sau khôi phục")
    result = send(again, district, exchange.stick)
    assert result.outcome is Outcome.IMPORTED
    assert {stream.outcome for stream in result.streams} <= {Outcome.IMPORTED, Outcome.ALREADY}
    assert titles(district, again) == ["ba, sau khôi phục", "hai, mất ở xã", "một"]
    everything = again.bundles.export(tmp_path, all_entries=True).record
    assert trio.carry(everything, district).outcome is Outcome.ALREADY
    assert send(district, again, exchange.stick).outcome is Outcome.IMPORTED
    assert again.backlog.unsent() == 0


def test_a_station_used_on_two_computers_is_the_twin_that_forks(exchange: Exchange, tmp_path: Path) -> None:
    """Without a restore's new epoch the same numbers would be given twice: that is put into quarantine."""
    commune, district = exchange.commune, exchange.district
    commune.close()
    copy = tmp_path / "bản chép"
    shutil.copytree(commune.folder, copy)
    exchange.commune = again = Workspace.open(commune.folder, password="demo", clock=district.clock)
    trio.record(again, "máy một")
    assert send(again, district, exchange.stick).outcome is Outcome.IMPORTED
    twin = Workspace.open(copy, password="demo", clock=district.clock)
    trio.record(twin, "máy hai")
    assert send(twin, district, tmp_path).outcome is Outcome.QUARANTINED
    twin.close()


def test_a_restored_superior_says_what_it_holds_now(exchange: Exchange) -> None:
    """Its new receipt has a lower mark and wins: the unit below sends again what was lost there."""
    commune, district = exchange.commune, exchange.district
    trio.record(commune, "một")
    send(commune, district, exchange.stick)
    send(district, commune, exchange.stick)
    backup = district.backups.make().record
    trio.record(commune, "hai")
    send(commune, district, exchange.stick)
    send(district, commune, exchange.stick)
    assert commune.backlog.unsent() == 0
    folder = district.folder
    district.close()
    Workspace.restore(folder, backup.path, password="demo", clock=commune.clock)
    exchange.district = again = Workspace.open(folder, password="demo", clock=commune.clock)
    assert titles(again, commune) == ["một"]
    assert send(again, commune, exchange.stick).outcome is Outcome.IMPORTED
    assert commune.backlog.unsent() == 1
    assert send(commune, again, exchange.stick).outcome is Outcome.IMPORTED
    assert titles(again, commune) == ["hai", "một"]


def test_a_wrong_password_or_no_administrator_restores_nothing(commune: Workspace) -> None:
    """Who restores signs in to the backup; what is here stays as it is."""
    commune.users.add(NewUser("vanan", "Trần Văn An", "Cán bộ", "mật khẩu An"))
    backup = commune.backups.make().record
    commune.close()
    before = everything_in(commune.folder)
    with rows_of(commune.folder) as rows:
        login = rows.execute("SELECT login FROM users WHERE login != 'vanan'").fetchone()[0]
    for who in ({"login": login, "password": "sai"}, {"login": "vanan", "password": "mật khẩu An"}):
        with pytest.raises(Refused):
            restored(commune.folder, backup.path, **who)
    assert everything_in(commune.folder) == before
    assert not swapping.staged_in(commune.folder).exists()
    assert not list(commune.folder.glob(f"{ASIDE}*"))


def spoil(file: Path) -> None:
    """Flip one bit in the middle of a file."""
    octets = bytearray(file.read_bytes())
    octets[len(octets) // 2] ^= 1
    file.write_bytes(octets)


DAMAGE: dict[str, tuple[str, Callable[[Path], None]]] = {
    "a bit of the database": (DATABASE, spoil),
    "the list of evidence": (EVIDENCE, spoil),
    "the station's key": ("keys/*.pem", spoil),
    "evidence that is lost here": (f"../{POOL}/*/*", spoil),
    "evidence that is nowhere": (f"../{POOL}/*/*", Path.unlink),
}


@pytest.mark.parametrize(("where", "harm"), DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_backup_replaces_nothing(
    commune: Workspace, tmp_path: Path, where: str, harm: Callable[[Path], None]
) -> None:
    """One wrong bit anywhere and the restore is refused, with everything here as it was."""
    made = record(commune, proof(tmp_path, "tệp.txt", "nội dung"))
    backup = commune.backups.make().record
    record(commune)
    commune.evidence.path(made.evidence[0].sha256).unlink()
    commune.close()
    before = everything_in(commune.folder)
    for file in backup.path.glob(where):
        harm(file)
    with pytest.raises(Trouble) as told:
        restored(commune.folder, backup.path)
    assert told.value.hint
    assert everything_in(commune.folder) == before
    assert not swapping.staged_in(commune.folder).exists()


def test_another_units_backup_is_not_taken_for_ones_own(
    commune: Workspace, district_template: Path, tmp_path: Path
) -> None:
    """A stick carries backups of several units: the wrong one is named before anything is done."""
    other = copy_of(district_template, tmp_path / "district")
    backup = other.backups.make().record
    other.close()
    with pytest.raises(UserMistake, match="Diên Khánh") as told:
        commune.backups.look_ahead(backup.path)
    assert told.value.hint


class _Cut(BaseException):
    """The power went off."""


@pytest.mark.parametrize("step", range(8))
def test_a_power_cut_while_it_is_put_into_place_leaves_the_old_or_the_new(
    commune: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """Cut off after any renaming, the next start completes the restore."""
    made = record(commune, proof(tmp_path, "tệp.txt", "nội dung"))
    backup = commune.backups.make().record
    record(commune, title="Mới hơn")
    commune.evidence.path(made.evidence[0].sha256).unlink()
    commune.close()
    count, move = 0, swapping.move

    def cut_off(source: Path, target: Path) -> None:
        nonlocal count
        if count == step:
            raise _Cut
        count += 1
        move(source, target)

    monkeypatch.setattr(swapping, "move", cut_off)
    try:
        Workspace.restore(commune.folder, backup.path, password=PASSWORD, clock=SetClock(DAY))
    except _Cut:
        assert Workspace.exists(commune.folder)
    monkeypatch.undo()
    again = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock(DAY))
    assert titles(again) == [RADIO]
    assert [check.name for check in again.doctor() if not check.ok and check.name != "space"] == []
    again.close()
    (aside,) = commune.folder.glob(f"{ASIDE}*")
    with rows_of(aside) as rows:
        assert rows.execute("SELECT count(*) FROM activities").fetchone() == (2,)


def test_a_restore_that_was_never_decided_is_forgotten(commune: Workspace) -> None:
    """Cut off while it was prepared, nothing of it counts: the next start opens what is here."""
    record(commune)
    staged = swapping.staged_in(commune.folder)
    staged.mkdir()
    (staged / DATABASE).write_bytes(b"half a copy")
    commune.close()
    again = Workspace.open(commune.folder, password=PASSWORD, clock=SetClock(DAY))
    assert titles(again) == [RADIO]
    again.close()


def test_an_encrypted_workspace_is_backed_up_and_restored_encrypted(tmp_path: Path) -> None:
    """Nothing can be read in the backup; with the password it opens on another computer, files and all."""
    commune = copy_of(build_encrypted_template(tmp_path / "template"), tmp_path / "commune")
    made = record(commune, proof(tmp_path, "biên bản.txt", "đã họp về một cửa"), title="Họp kín số 7")
    (tmp_path / "stick").mkdir()
    commune.backups.choose_elsewhere(tmp_path / "stick")
    backup = commune.backups.make().record
    assert not commune.backups.make().record.new
    assert len(commune.backups.verify()) == 2
    assert backup.elsewhere is not None
    octets = b"".join(file.read_bytes() for file in (tmp_path / "stick").rglob("*") if file.is_file())
    for secret in ("Họp kín số 7", "đã họp về một cửa", "biên bản.txt"):
        assert secret.encode() not in octets
    commune.close()
    with pytest.raises(Refused):
        Workspace.restore(tmp_path / "new", backup.elsewhere, password="sai", clock=SetClock(DAY))
    again = restored(tmp_path / "new", backup.elsewhere)
    assert titles(again) == ["Họp kín số 7"]
    assert [file.sha256 for file in again.evidence.of(made.id)] == [made.evidence[0].sha256]
    assert again.evidence.verify() == []
    again.close()
    spoil(backup.elsewhere / DATABASE)
    with pytest.raises(Trouble):
        restored(tmp_path / "newer", backup.elsewhere)


@pytest.mark.parametrize("old", OLD_FILES, ids=lambda file: file.stem)
def test_a_backup_of_any_released_schema_is_restored(old: Path, tmp_path: Path) -> None:
    """The backup made before an update comes back, brought to the present schema once more."""
    folder = tmp_path / "cũ"
    folder.mkdir()
    shutil.copyfile(old, folder / DATABASE)
    opened = Workspace.open(folder, password="bảo tàng", clock=SetClock(DAY))
    (backup,) = opened.backups.kept()
    before = titles(opened)
    opened.close()
    assert backup.contents.database.schema == old.stem
    again = restored(tmp_path / "mới", backup.path, password="bảo tàng")
    assert (titles(again), len(before)) == (before, 2)
    assert again.audit.verify().broken_at is None
    again.close()
