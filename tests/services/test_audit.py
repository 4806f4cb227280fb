"""The trail of who did what: complete, chained, and every alteration of it found."""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from sqlite3 import Connection, IntegrityError
from typing import Any

import pytest
from builders.activities import record
from builders.workspaces import SetClock, rows_of

from cchc_desktop.bundles.cades import sign_octets
from cchc_desktop.domain.errors import Refused, UserMistake
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, FeedbackValues
from cchc_desktop.domain.users import NewUser
from cchc_desktop.services.audit import TrailFilter
from cchc_desktop.workspace import Workspace


def trail(at: Workspace) -> None:
    """Leave five lines."""
    made = record(at)
    at.activities.change(made.id, made.values)
    at.activities.withdraw(made.id, "Nhập hai lần")
    at.activities.restore(made.id)
    at.settings.set("theme", "dark")


def test_each_use_case_leaves_one_line(commune: Workspace) -> None:
    """Newest first, page by page, of one record or of all."""
    trail(commune)
    lines = commune.audit.lines()
    assert [line.action for line in lines] == ["set", "restore", "withdraw", "change", "record"]
    assert [line.seq for line in lines] == [5, 4, 3, 2, 1]
    assert [line.seq for line in commune.audit.lines(offset=1, limit=2)] == [4, 3]
    assert [line.seq for line in commune.audit.lines(record=lines[-1].record)] == [4, 3, 2, 1]
    assert [line.seq for line in commune.audit.lines(noun="setting")] == [5]
    assert lines[2].reason == "Nhập hai lần"
    assert all(one.at < two.at for one, two in zip(lines[1:], lines, strict=False))


def test_a_refused_step_leaves_no_line(commune: Workspace) -> None:
    """Only what happened is in the trail."""
    made = record(commune)
    with pytest.raises(UserMistake):
        commune.activities.change(made.id, made.values, revision=9)
    assert [line.action for line in commune.audit.lines()] == ["record"]


def test_an_untouched_trail_holds_together(commune: Workspace) -> None:
    """An empty one too."""
    assert (commune.audit.verify().lines, commune.audit.verify().broken_at) == (0, None)
    trail(commune)
    assert (commune.audit.verify().lines, commune.audit.verify().broken_at) == (5, None)


Forge = Callable[[Connection], object]
FORGED: dict[str, tuple[Forge, int]] = {
    "another author": (lambda c: c.execute("UPDATE audit_lines SET author = 'Ai đó' WHERE seq = 3"), 3),
    "another reason": (lambda c: c.execute("UPDATE audit_lines SET reason = '' WHERE seq = 3"), 3),
    "another time": (
        lambda c: c.execute("UPDATE audit_lines SET at = '2018-01-01T00:00:00.000000Z' WHERE seq = 2"),
        2,
    ),
    "another content": (lambda c: c.execute("UPDATE audit_lines SET after = '{}' WHERE seq = 1"), 1),
    "a line gone": (lambda c: c.execute("DELETE FROM audit_lines WHERE seq = 2"), 3),
    "the first gone": (lambda c: c.execute("DELETE FROM audit_lines WHERE seq = 1"), 2),
    "two exchanged": (
        lambda c: c.executescript(
            "UPDATE audit_lines SET seq = 99 WHERE seq = 2;"
            "UPDATE audit_lines SET seq = 2 WHERE seq = 3;"
            "UPDATE audit_lines SET seq = 3 WHERE seq = 99;"
        ),
        2,
    ),
    "one hash": (lambda c: c.execute("UPDATE audit_lines SET hash = 'không' WHERE seq = 4"), 4),
}


GUARDS = ("audit_lines_stay", "audit_lines_remain", "audit_lines_follow")
"""What a forger has to take away first."""


@pytest.mark.parametrize(("forge", "at"), FORGED.values(), ids=FORGED)
def test_whoever_alters_the_trail_is_found(commune: Workspace, forge: Forge, at: int) -> None:
    """Whatever is edited behind the program's back, the check says from which line on."""
    trail(commune)
    with rows_of(commune.folder) as rows:
        for name in GUARDS:
            rows.execute(f"DROP TRIGGER {name}")
        forge(rows)
    assert commune.audit.verify().broken_at == at
    (check,) = [check for check in commune.doctor() if check.name == "audit"]
    assert (check.ok, str(at) in check.detail) == (False, True)


def test_the_trail_follows_the_clock_it_was_given(commune: Workspace, clock: SetClock) -> None:
    """The time in the trail is the workspace's time."""
    before = clock.now()
    record(commune)
    assert before < commune.audit.lines()[0].at < clock.now()


@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE audit_lines SET reason = 'khác' WHERE seq = 2",
        "DELETE FROM audit_lines WHERE seq = 5",
        "DELETE FROM audit_lines",
        "INSERT OR REPLACE INTO audit_lines SELECT * FROM audit_lines WHERE seq = 2",
        "UPDATE OR REPLACE audit_lines SET seq = 9 WHERE seq = 1",
    ],
)
def test_the_database_itself_refuses_to_alter_the_trail(commune: Workspace, attempt: str) -> None:
    """Lines are added at the end and in no other way, whichever program writes."""
    trail(commune)
    with rows_of(commune.folder) as rows, pytest.raises(IntegrityError, match="append-only"):
        rows.execute(attempt)
    assert (commune.audit.verify().lines, commune.audit.verify().broken_at) == (5, None)


def test_the_trail_is_narrowed(commune: Workspace, clock: SetClock) -> None:
    """By person, days, kind, record, and looks at personal data; the names in it are listed."""
    trail(commune)
    clock.set(date(2018, 7, 5))
    commune.users.add(NewUser("an", "Trần Văn An", "", "mật khẩu"), ("recorder",))
    other = Workspace.open(commune.folder, login="an", password="mật khẩu", clock=clock)
    case = other.feedback.receive(
        FeedbackValues(
            date(2018, 7, 4), FeedbackChannel.PHONE, FeedbackKind.CONDUCT, "Chờ lâu.", sender_name="Lê Văn B"
        )
    ).record
    other.feedback.senders.open(case.id, "Gọi lại cho dân")
    other.close()

    def acts(**wanted: Any) -> list[str]:
        return [line.action for line in commune.audit.lines(wanted=TrailFilter(**wanted))]

    assert acts(author="Trần Văn An") == ["open_sender", "receive"]
    assert acts(since=date(2018, 7, 5)) == ["open_sender", "receive", "add"]
    assert acts(until=date(2018, 7, 4), noun="setting") == ["set"]
    assert acts(record=case.id) == ["open_sender", "receive"]
    assert acts(personal=True) == ["open_sender"]
    assert commune.audit.authors() == ["Nguyễn Thị Thu Hà", "Trần Văn An"]


def test_lines_name_records_not_ids(commune: Workspace) -> None:
    """An activity by its title, a person by their name, a case by its code and never by its words."""
    made = record(commune, title="Phát thanh tuần 26")
    commune.users.add(NewUser("an", "Trần Văn An", "", "mật khẩu"), ("recorder",))
    case = commune.feedback.receive(
        FeedbackValues(date(2018, 7, 2), FeedbackChannel.BOX, FeedbackKind.CONDUCT, "Ông X gây khó.")
    ).record
    titles = [line.title for line in commune.audit.lines()]
    assert titles == [case.code, "Trần Văn An", made.values.title]


def export(at: Workspace, folder: Path, **wanted: Any) -> Path:
    """Give the trail out."""
    file = folder / "nhat-ky.jsonl"
    at.audit.exports.export(file, wanted=TrailFilter(**wanted))
    return file


def test_the_trail_is_given_out_signed(commune: Workspace, tmp_path: Path) -> None:
    """With its own export as the last line; the program and openssl both verify it, unaided by the other."""
    trail(commune)
    file = export(commune, tmp_path)
    found = commune.audit.exports.check(file)
    assert (found.lines, found.first, found.last, found.known) == (6, 1, 6, True)
    assert commune.unit.body == found.unit
    asked = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any"]
    asked += ["-in", f"{file}.p7s", "-content", str(file), "-CAfile", str(commune.folder / "station.pem")]
    verified = subprocess.run([*asked, "-out", str(tmp_path / "out")], capture_output=True, check=False)
    assert verified.returncode == 0, verified.stderr
    file.write_bytes(file.read_bytes().replace(b"restore", b"withdraw"))
    tampered = subprocess.run([*asked, "-out", str(tmp_path / "out")], capture_output=True, check=False)
    assert tampered.returncode != 0


def test_some_days_are_given_out(commune: Workspace, tmp_path: Path, clock: SetClock) -> None:
    """A part is chained in itself; by other filters nothing is given out, since it could not be checked."""
    trail(commune)
    clock.set(date(2018, 7, 9))
    file = export(commune, tmp_path, since=date(2018, 7, 9))
    assert commune.audit.exports.check(file).first == 6
    with pytest.raises(UserMistake):
        export(commune, tmp_path / "khac", noun="activity")
    with pytest.raises(UserMistake):
        export(commune, tmp_path / "khac", until=date(2018, 7, 1))
    assert commune.audit.verify().lines == 6


def flipped(file: Path) -> None:
    """Change one letter."""
    octets = bytearray(file.read_bytes())
    octets[len(octets) // 2] ^= 1
    file.write_bytes(octets)


TAMPER: dict[str, Callable[[Path], object]] = {
    "a letter": flipped,
    "a line gone": lambda file: file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1])),
    "a line more": lambda file: file.write_bytes(file.read_bytes() + b"{}\n"),
    "the signature": lambda file: flipped(Path(f"{file}.p7s")),
    "another signature": lambda file: Path(f"{file}.p7s").write_bytes(b"0"),
}


@pytest.mark.parametrize("tamper", TAMPER.values(), ids=TAMPER)
def test_an_altered_export_is_refused(
    commune: Workspace, tmp_path: Path, tamper: Callable[[Path], object]
) -> None:
    """Whatever was changed in the file or its signature."""
    trail(commune)
    file = export(commune, tmp_path)
    tamper(file)
    with pytest.raises(Refused) as told:
        commune.audit.exports.check(file)
    assert (told.value.exit_code, bool(told.value.hint)) == (5, True)


def test_an_unknown_station_is_told(commune: Workspace, district: Workspace, tmp_path: Path) -> None:
    """The signature holds, yet nobody here has enrolled who made it."""
    trail(commune)
    assert not district.audit.exports.check(export(commune, tmp_path)).known


def test_a_signed_file_that_is_no_trail_is_told(commune: Workspace, tmp_path: Path) -> None:
    """Only what this program gives out is read as a trail, however well it is signed."""
    file = tmp_path / "x.jsonl"
    for octets in (b"{}", b"[]", b"\xff", b'{"format": "cchc-audit-1"}', b"[" * 100_000):
        file.write_bytes(octets)
        Path(f"{file}.p7s").write_bytes(
            sign_octets(octets, commune.audit.exports._key, at=commune.clock.now())
        )
        with pytest.raises(UserMistake):
            commune.audit.exports.check(file)
