"""The evidence store looked over: what is lost is found and mended, what proves nothing is listed."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from builders.activities import proof, record
from builders.workspaces import PASSWORD, SetClock, everything_in, rows_of

from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.evidence import FaultKind
from cchc_desktop.domain.file_kinds import MEGABYTE, FileKind, FileLimits
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.progress import Cancelled
from cchc_desktop.domain.users import NewUser
from cchc_desktop.workspace import Workspace


def spoil(at: Workspace, sha256: str) -> None:
    """Change one bit of a kept file."""
    place = at.evidence.path(sha256)
    octets = bytearray(place.read_bytes())
    octets[0] ^= 1
    place.chmod(0o644)
    place.write_bytes(octets)


def age(at: Workspace, sha256: str, day: date) -> None:
    """Let a kept file have come in on `day`."""
    moment = SetClock(day).now().timestamp()
    os.utime(at.evidence.path(sha256), (moment, moment))


def test_what_is_lost_is_told_with_the_records_it_proved(commune: Workspace, tmp_path: Path) -> None:
    """A missing and a changed file name their activities; the sound one does not; nothing is orphaned."""
    made = record(commune, *(proof(tmp_path, f"{n}.txt", n) for n in ("lành", "mất", "sửa")))
    _, lost, changed = made.evidence
    commune.evidence.path(lost.sha256).unlink()
    spoil(commune, changed.sha256)
    found = commune.evidence_checks.check()
    assert (found.files, found.octets) == (3, sum(f.size for f in made.evidence))
    assert {f.name: (f.kind, [o.record for o in f.owners]) for f in found.faults} == {
        "mất.txt": (FaultKind.MISSING, [made.id]),
        "sửa.txt": (FaultKind.CHANGED, [made.id]),
    }
    assert {owner.title for fault in found.faults for owner in fault.owners} == {made.values.title}
    assert (found.awaited, found.orphans) == ((), ())


def test_the_check_tells_how_far_it_is_and_stops(commune: Workspace, tmp_path: Path) -> None:
    """In octets over all files; Cancel stops it and changes nothing."""
    record(commune, proof(tmp_path, "một.txt", "một"), proof(tmp_path, "hai.txt", "hai"))
    seen: list[tuple[int, int]] = []

    def progress(done: int, total: int, words: str = "") -> None:
        seen.append((done, total))

    commune.evidence_checks.check(progress)
    assert seen[-1][0] == seen[-1][1] == len("mộthai".encode())
    assert seen == sorted(seen)

    def stop(done: int, total: int, words: str = "") -> None:
        raise Cancelled

    before = everything_in(commune.folder)
    with pytest.raises(Cancelled):
        commune.evidence_checks.check(stop)
    assert everything_in(commune.folder) == before


@pytest.mark.parametrize("state", ["missing", "changed", "awaited"])
def test_the_very_file_mends_what_is_lost(commune: Workspace, tmp_path: Path, state: str) -> None:
    """Missing, changed, or promised by a bundle that never came: its hash decides, and the trail says so."""
    file = proof(tmp_path)
    (made,) = record(commune, file).evidence
    if state == "changed":
        spoil(commune, made.sha256)
    else:
        commune.evidence.path(made.sha256).unlink()
    if state == "awaited":
        with rows_of(commune.folder) as rows:
            rows.execute("UPDATE blobs SET present = 0")
    found = commune.evidence_checks.check()
    assert [fault.sha256 for fault in (*found.faults, *found.awaited)] == [made.sha256]
    changed = commune.evidence_checks.mend(made.sha256, file)
    assert Noun.EVIDENCE in changed.nouns
    found = commune.evidence_checks.check()
    assert (found.faults, found.awaited) == ((), ())
    assert commune.evidence.of(made.record)[0].present
    line = commune.audit.lines()[0]
    assert (line.action, line.record) == ("mend", made.sha256)


def test_another_file_mends_nothing(commune: Workspace, tmp_path: Path) -> None:
    """The tampered twin: one letter more, the same name; refused in words, the store as it was."""
    (made,) = record(commune, proof(tmp_path)).evidence
    commune.evidence.path(made.sha256).unlink()
    twin = proof(tmp_path / "khác", words="Biên bản phát thanh \n")
    with pytest.raises(UserMistake, match="tệp khác") as told:
        commune.evidence_checks.mend(made.sha256, twin)
    assert told.value.hint
    assert [path for path in (commune.folder / "evidence").rglob("*") if path.is_file()] == []
    assert [line.action for line in commune.audit.lines()] == ["attach", "record"]
    with pytest.raises(UserMistake):
        commune.evidence_checks.mend("0" * 64, twin)


def test_a_folder_of_copies_mends_everything_found_in_it(commune: Workspace, tmp_path: Path) -> None:
    """Whatever the copies are called and however deep they lie; what is not among them stays a fault."""
    files = [proof(tmp_path, f"{n}.txt", n) for n in ("một", "hai", "ba")]
    made = record(commune, *files)
    for file in made.evidence:
        commune.evidence.path(file.sha256).unlink()
    copies = tmp_path / "bản sao"
    proof(copies / "2018", "tên khác.txt", "một")
    proof(copies, "hai.txt", "hai")
    proof(copies, "ba.txt", "bà")
    faults = commune.evidence_checks.check().faults
    assert commune.evidence_checks.mend_from(copies, faults).record == 2
    assert [fault.name for fault in commune.evidence_checks.check().faults] == ["ba.txt"]
    assert [line.action for line in commune.audit.lines()][:2] == ["mend", "mend"]


def test_a_file_taken_off_is_an_orphan_that_is_kept_for_its_term(
    commune: Workspace, tmp_path: Path, clock: SetClock
) -> None:
    """Twenty years from the day it was taken off; then an administrator may remove it. The trail says so."""
    made = record(commune, proof(tmp_path), proof(tmp_path, "còn.txt", "còn"))
    off, stays = made.evidence
    commune.evidence.detach(off.id)
    (orphan,) = commune.evidence_checks.orphans()
    assert (orphan.sha256, orphan.name, orphan.kept_until) == (off.sha256, off.name, date(2038, 7, 3))
    with pytest.raises(UserMistake, match="03/07/2038"):
        commune.evidence_checks.remove([off.sha256])
    assert commune.evidence.path(off.sha256).is_file()
    clock.set(date(2038, 7, 4))
    (orphan,) = commune.evidence_checks.orphans()
    assert orphan.kept_until is None
    assert commune.evidence_checks.remove([off.sha256], "Hết thời hạn").record == off.size
    assert not (commune.folder / "evidence" / off.sha256[:2] / off.sha256).exists()
    line = commune.audit.lines()[0]
    assert (line.action, line.record, line.reason) == ("remove", off.sha256, "Hết thời hạn")
    found = commune.evidence_checks.check()
    assert (found.faults, found.awaited, found.orphans) == ((), (), ())
    assert commune.evidence.path(stays.sha256).is_file()


def test_what_a_broken_save_left_is_removable_after_a_day(commune: Workspace, tmp_path: Path) -> None:
    """Nobody speaks of it; on the day itself a save may still be under way."""
    left = commune._office.files.add(proof(tmp_path)).sha256
    age(commune, left, commune.today())
    (orphan,) = commune.evidence_checks.orphans()
    assert (orphan.name, orphan.kept_until) == ("", commune.today() + timedelta(days=1))
    with pytest.raises(UserMistake):
        commune.evidence_checks.remove([left])
    age(commune, left, commune.today() - timedelta(days=2))
    assert commune.evidence_checks.orphans()[0].kept_until is None
    commune.evidence_checks.remove([left])
    assert commune.evidence_checks.orphans() == ()


def test_what_proves_something_is_never_removed(commune: Workspace, tmp_path: Path) -> None:
    """Neither an attached file nor a report; one wrong hash among several removes none."""
    (made,) = record(commune, proof(tmp_path)).evidence
    left = commune._office.files.add(proof(tmp_path, "thừa.txt", "thừa")).sha256
    age(commune, left, date(2018, 1, 1))
    before = everything_in(commune.folder)
    with pytest.raises(UserMistake):
        commune.evidence_checks.remove([left, made.sha256])
    assert everything_in(commune.folder) == before
    assert commune.evidence.path(left).is_file()
    assert commune.evidence.path(made.sha256).is_file()


def test_a_kept_report_is_no_orphan(commune: Workspace) -> None:
    """Every table that speaks of files counts, not only the one of evidence."""
    stored = commune._office.files.add_bytes(b"%PDF-1.7 report")
    made = commune.reports.draft(commune.plans.period("2018-Q2")).record
    with rows_of(commune.folder) as rows:
        rows.execute("INSERT INTO blobs VALUES (?, ?, ?, 1)", (stored.sha256, stored.size, stored.media_type))
        rows.execute("UPDATE reports SET sha256 = ? WHERE id = ?", (stored.sha256, made.id))
    age(commune, stored.sha256, date(1990, 1, 1))
    assert commune.evidence_checks.orphans() == ()


def test_only_administrators_remove_files_and_set_limits(
    commune: Workspace, tmp_path: Path, clock: SetClock
) -> None:
    """An officer is refused; what an administrator chose holds for the officer, too, and is in the trail."""
    commune.evidence.set_limits(FileLimits(largest=MEGABYTE, kinds=frozenset({FileKind.PDF})))
    assert [line.action for line in commune.audit.lines()] == ["set"]
    commune.users.add(NewUser("lan", "Lê Thị Lan", "Công chức", "mật khẩu của Lan"))
    commune.close()
    officer = Workspace.open(commune.folder, login="lan", password="mật khẩu của Lan", clock=clock)
    assert officer.evidence.limits() == FileLimits(MEGABYTE, frozenset({FileKind.PDF}))
    for forbidden in (
        lambda: officer.evidence.set_limits(FileLimits()),
        lambda: officer.evidence_checks.remove([]),
    ):
        with pytest.raises(Refused) as told:
            forbidden()
        assert told.value.hint
    with pytest.raises(UserMistake, match="Văn bản thuần"):
        record(officer, proof(tmp_path))
    officer.close()


def test_half_written_files_go_when_the_workspace_is_opened(commune: Workspace) -> None:
    """What a killed program left is swept away; what another running program writes at the moment stays."""
    store = commune.folder / "evidence"
    store.mkdir(exist_ok=True)
    (store / "incoming-chết").write_bytes(b"half")
    held = store / "incoming-sống"
    with held.open("wb") as writing:
        import fcntl

        fcntl.flock(writing, fcntl.LOCK_EX)
        Workspace.open(commune.folder, password=PASSWORD, clock=SetClock()).close()
        assert [path.name for path in store.iterdir()] == [held.name]
    Workspace.open(commune.folder, password=PASSWORD, clock=SetClock()).close()
    assert list(store.iterdir()) == []
