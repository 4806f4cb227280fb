"""The program killed at any moment: what it reported as saved is there, whole, and nothing is half there."""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import victims
from builders.exchange import COMMUNE, TickingClock, build_trusting, open_copy
from builders.exchange import record as record_in_march
from builders.workspaces import PASSWORD, SetClock, build_template, rows_of

from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.services.activity_rows import ActivityFilter
from cchc_desktop.workspace import Workspace

CHANCE = random.SystemRandom()
ROUNDS = 3
ACTIVITIES, FILES = 80, 8
LOT, IN_EACH = 8, 6


@contextmanager
def victim(*words: object) -> Iterator[subprocess.Popen[str]]:
    """Start work that is killed at the end of the block at the latest."""
    root = Path(victims.__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, victims.__file__, *map(str, words)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(root), str(root.parent)))},
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def killed_after(started: "subprocess.Popen[str]", seconds: float) -> list[str]:
    """Wait for the first thing saved, then `seconds` more, kill without warning, return what was reported."""
    assert started.stdout is not None
    first = started.stdout.readline().strip()
    assert first
    time.sleep(seconds)
    started.send_signal(signal.SIGKILL)
    reported = [line.strip() for line in started.stdout if line.endswith("\n")]
    return [first, *reported]


def check_sound(folder: Path) -> None:
    """Hold the database against SQLite's own check, and no half-written file may lie about."""
    with rows_of(folder) as rows:
        assert rows.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        assert rows.execute("PRAGMA foreign_key_check").fetchall() == []
    assert list((folder / "evidence").glob("incoming-*")) == []


def check_whole(at: Workspace) -> None:
    """Trail, journal and every file that a record speaks of must be whole; every count must agree."""
    assert at.audit.verify().broken_at is None
    assert [check.name for check in at.doctor() if not check.ok and check.name != "space"] == []
    with rows_of(at.folder) as rows:
        wrong = rows.execute(
            "SELECT id FROM activities a WHERE evidence_count !="
            " (SELECT count(*) FROM evidence e WHERE e.record = a.id AND NOT e.withdrawn)"
        ).fetchall()
    assert wrong == []


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace of thị trấn Diên Khánh."""
    return build_template(tmp_path_factory.mktemp("template") / "commune")


def test_a_kill_while_saving_loses_nothing_that_was_reported(template: Path, tmp_path: Path) -> None:
    """Three times in one workspace: each confirmed activity is there, and at most one more each time."""
    folder = shutil.copytree(template, tmp_path / "commune")
    reported: list[str] = []
    for unreported in range(1, ROUNDS + 1):
        with victim("save", folder) as started:
            reported += killed_after(started, CHANCE.uniform(0, 0.12))
        opened = Workspace.open(folder, password=PASSWORD, clock=SetClock())
        check_sound(folder)
        check_whole(opened)
        there = {row.id for row in opened.activities.page(ActivityFilter(), limit=100_000)}
        opened.close()
        assert there >= set(reported)
        assert len(there) - len(reported) <= unreported


def test_a_kill_while_copying_evidence_loses_nothing_that_was_reported(
    template: Path, tmp_path: Path
) -> None:
    """Each confirmed file is there octet for octet; no activity has half a file, no half file is counted."""
    folder = shutil.copytree(template, tmp_path / "commune")
    reported: dict[str, str] = {}
    for unreported in range(1, ROUNDS + 1):
        with victim("attach", folder) as started:
            lines = killed_after(started, CHANCE.uniform(0, 0.15))
        reported |= dict(line.split() for line in lines)  # type: ignore[arg-type]
        opened = Workspace.open(folder, password=PASSWORD, clock=SetClock())
        check_sound(folder)
        check_whole(opened)
        rows = opened.activities.page(ActivityFilter(), limit=100_000)
        assert [row.evidence_count for row in rows] == [1] * len(rows)
        assert len(rows) - len(reported) <= unreported
        for record, sha256 in reported.items():
            (file,) = opened.evidence.of(record)
            assert file.sha256 == sha256
            assert hashlib.sha256(opened.evidence.path(sha256).read_bytes()).hexdigest() == sha256
        assert len(opened.evidence_checks.orphans()) <= unreported
        opened.close()


def test_a_kill_while_a_bundle_is_imported_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    """Killed early and late: nothing of it is there, or all; importing again then completes it."""
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    exchange = open_copy(tmp_path / "template", tmp_path / "exchange")
    for number in range(ACTIVITIES):
        file = tmp_path / f"{number}.pdf" if number < FILES else None
        if file is not None:
            file.write_bytes(b"%PDF-1.7\n" + os.urandom(1 << 20))
        record_in_march(exchange.commune, f"Phát thanh {number}", file)
    bundle = exchange.commune.bundles.export(exchange.stick).record.path
    unit = exchange.commune.unit.key
    exchange.close()

    def imported(folder: Path, *, again: bool = False) -> int:
        opened = Workspace.open(folder, password="demo")
        if again:
            (result,) = opened.bundles.bring_in([bundle]).record
            assert result.outcome in {Outcome.IMPORTED, Outcome.ALREADY}
        check_sound(folder)
        check_whole(opened)
        count = opened.activities.totals(ActivityFilter(unit=unit)).count
        opened.close()
        return count

    folder = shutil.copytree(tmp_path / "template" / "district", tmp_path / "whole")
    with victim("bring_in", folder, bundle) as started:
        assert started.stdout is not None
        assert started.stdout.readline().strip() == "opened"
        began = time.perf_counter()
        assert started.stdout.readline().strip() == Outcome.IMPORTED
        took = time.perf_counter() - began
    for share in (CHANCE.uniform(0, 0.5), CHANCE.uniform(0.5, 1)):
        folder = shutil.copytree(tmp_path / "template" / "district", tmp_path / f"killed {share}")
        with victim("bring_in", folder, bundle) as started:
            reported = killed_after(started, took * share)
        count = imported(folder)
        assert count in {0, ACTIVITIES}
        assert count == ACTIVITIES or Outcome.IMPORTED not in reported
        assert imported(folder, again=True) == ACTIVITIES
        with rows_of(folder) as rows:
            assert rows.execute("SELECT count(*), min(present) FROM blobs").fetchone() == (FILES, 1)


def test_a_lot_killed_at_random_moments_is_whole_bundle_by_bundle(tmp_path: Path) -> None:
    """Eight bundles in one go, killed again and again: each is there wholly or not at all, in its order.

    What came in can be taken back as one, killed in the middle of that too, and then comes in again.
    """
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    exchange = open_copy(tmp_path / "template", tmp_path / "exchange")
    bundles = []
    for number in range(LOT * IN_EACH):
        record_in_march(exchange.commune, f"Phát thanh {number}")
        if number % IN_EACH == IN_EACH - 1:
            start = number - IN_EACH + 2
            bundles.append(exchange.commune.bundles.export(exchange.stick, from_seq=start).record.path)
    unit = exchange.commune.unit.key
    exchange.close()
    folder = shutil.copytree(tmp_path / "template" / "district", tmp_path / "killed")

    def held() -> int:
        opened = Workspace.open(folder, password="demo", clock=TickingClock())
        check_sound(folder)
        check_whole(opened)
        count = opened.activities.totals(ActivityFilter(unit=unit)).count
        with rows_of(folder) as rows:
            (entries,) = rows.execute("SELECT count(*) FROM journal WHERE noun = 'activity'").fetchone()
            (seq,) = rows.execute(
                "SELECT coalesce(max(seq), 0) FROM streams WHERE epoch = 1 AND station != ?",
                (opened._office.station,),
            ).fetchone()
        assert count == entries == seq
        opened.close()
        return count

    count = 0
    for _ in range(ROUNDS):
        with victim("bring_in", folder, *bundles) as started:
            killed_after(started, CHANCE.uniform(0.05, 0.5))
        now = held()
        assert now >= count
        assert now % IN_EACH == 0
        count = now
    opened = Workspace.open(folder, password="demo", clock=TickingClock())
    opened.bundles.bring_in(bundles)
    lot = opened.bundles.imports.last()
    assert lot is not None
    opened.close()
    assert held() == LOT * IN_EACH
    with victim("undo", folder) as started:
        killed_after(started, CHANCE.uniform(0, 0.15))
    assert held() in {LOT * IN_EACH, LOT * IN_EACH - lot.new}
    opened = Workspace.open(folder, password="demo", clock=TickingClock())
    assert {r.outcome for r in opened.bundles.bring_in(bundles).record} <= {Outcome.IMPORTED, Outcome.ALREADY}
    opened.close()
    assert held() == LOT * IN_EACH


def test_a_kill_while_sending_or_acknowledging_leaves_whole_bundles(tmp_path: Path) -> None:
    """Killed again and again: what was reported lies on the stick whole, nothing half lies there as a bundle.

    The district, killed between import and receipt too, ends with everything, and the receipts say so.
    """
    (tmp_path / "template").mkdir()
    build_trusting(tmp_path / "template")
    open_copy(tmp_path / "template", tmp_path / "exchange").close()
    stick = tmp_path / "stick"
    stick.mkdir()
    commune, district = tmp_path / "exchange" / "commune", tmp_path / "exchange" / "district"

    def opened(folder: Path) -> Workspace:
        check_sound(folder)
        workspace = Workspace.open(folder, password="demo", clock=TickingClock())
        check_whole(workspace)
        return workspace

    def take_all(workspace: Workspace, way: str) -> None:
        bundles = [file for file in stick.glob(f"*_{way}_*") if file.name.endswith((".cchc", ".age"))]
        outcomes = {result.outcome for result in workspace.bundles.bring_in(bundles).record}
        assert outcomes <= {Outcome.IMPORTED, Outcome.ALREADY}

    reported: dict[str, str] = {}
    for _ in range(2):
        with victim("send", commune, stick) as started:
            lines = killed_after(started, CHANCE.uniform(0, 0.4))
        reported |= dict(line.split(" ", 1) for line in lines)  # type: ignore[arg-type]
        opened(commune).close()
        assert all((stick / name).is_file() for name in reported)
    for _ in range(2):
        with victim("receive", district, stick) as started:
            killed_after(started, CHANCE.uniform(0, 0.4))
        opened(district).close()
    receiver = opened(district)
    take_all(receiver, "up")
    receiver.bundles.receipt(stick, COMMUNE)
    sender = opened(commune)
    rows = receiver.activities.page(ActivityFilter(unit=sender.unit.key), limit=10_000)
    assert {row.title for row in rows} >= set(reported.values())
    take_all(sender, "down")
    states = {view.file_name: view.outcome for view in sender.bundles.history("out")}
    assert states.keys() >= reported.keys()
    for file in stick.iterdir():
        file.unlink()
    sender.bundles.export(stick)
    take_all(receiver, "up")
    receiver.bundles.receipt(stick, COMMUNE)
    take_all(sender, "down")
    assert sender.bundles.preview_export().news == 0
    sender.close()
    receiver.close()
