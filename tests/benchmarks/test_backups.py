"""A backup costs at most twice VACUUM INTO and copying its new files; one with nothing new a tenth of that.

Opening a store of a million activities takes at most 1.5 times as long as opening an empty one.
BACKUP_EVIDENCE sets the octets of evidence, 2 GB where it is not set; BACKUP_ACTIVITIES the activities.
"""

import os
import shutil
import sqlite3
import statistics
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from builders.million import ACTIVITIES, million
from builders.workspaces import PASSWORD, SetClock, build_template, copy_of

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.workspace import DATABASE, Workspace

EVIDENCE = int(os.environ.get("BACKUP_EVIDENCE", str(2 << 30)))
COUNT = int(os.environ.get("BACKUP_ACTIVITIES", str(ACTIVITIES)))
FILE = 8 << 20
MOST, NOTHING_NEW, OPENING = 2.0, 0.1, 1.5
ROUNDS = 7


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """Sở Nội vụ with a million activities and 2 GB of evidence; BENCHMARK_STORES keeps the store."""
    opened = million(tmp_path_factory.mktemp("million"), activities=COUNT)
    yield opened
    opened.close()


@pytest.fixture
def filled(province: Workspace, tmp_path: Path) -> Iterator[Workspace]:
    """A copy of it with evidence."""
    province._office.store.checkpoint()
    folder = tmp_path / "province"
    shutil.copytree(province.folder, folder)
    opened = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    source = tmp_path / "scan.pdf"
    for number in range(EVIDENCE // FILE):
        with source.open("wb") as file:
            file.write(b"%PDF-1.7\n" + number.to_bytes(8, "big") + os.urandom(1 << 16))
            file.truncate(FILE)
        opened._office.files.add(source)
    yield opened
    opened.close()


def plain_copy(source: Workspace, target: Path) -> float:
    """Return the seconds that VACUUM INTO and a durable copy of the evidence take."""
    target.mkdir()
    began = time.perf_counter()
    with closing(sqlite3.connect(source.folder / DATABASE)) as store:
        store.execute("VACUUM INTO ?", (str(target / DATABASE),))
    for file in (source.folder / "evidence").glob("??/*"):
        place = target / file.name
        shutil.copyfile(file, place)
        with place.open("r+b") as copied:
            os.fsync(copied.fileno())
    return time.perf_counter() - began


def test_backup(filled: Workspace, tmp_path: Path) -> None:
    """Print the ratios of a full backup, and of one with nothing new."""
    bare = plain_copy(filled, tmp_path / "bare")
    shutil.rmtree(tmp_path / "bare")
    began = time.perf_counter()
    made = filled.backups.make().record
    full = time.perf_counter() - began
    assert made.new
    began = time.perf_counter()
    assert not filled.backups.make().record.new
    nothing = time.perf_counter() - began
    began = time.perf_counter()
    assert filled.backups.make_if_changed(BackupReason.WORK).record is None
    unasked = time.perf_counter() - began
    print(
        f"\nbackup of {COUNT} activities and {EVIDENCE >> 20} MB: {full:.1f} s,"
        f" VACUUM INTO and copying {bare:.1f} s, ratio {full / bare:.2f} (target ≤ {MOST})"
        f"\nwith nothing new: {nothing * 1000:.0f} ms, {nothing / full:.4f} of a full one"
        f" (target ≤ {NOTHING_NEW}); unasked {unasked * 1000:.1f} ms"
    )


def test_opening(province: Workspace, tmp_path: Path) -> None:
    """Print the ratio of opening the million to opening an empty store, in turn."""
    empty = copy_of(build_template(tmp_path / "template", "so-noi-vu"), tmp_path / "empty")
    empty.close()
    taken: dict[str, list[float]] = {"million": [], "empty": []}
    for _ in range(ROUNDS):
        for name, folder in (("million", province.folder), ("empty", empty.folder)):
            began = time.perf_counter()
            opened = Workspace.open(folder, password=PASSWORD, clock=SetClock())
            taken[name].append(time.perf_counter() - began)
            opened.close()
    large, small = statistics.median(taken["million"]), statistics.median(taken["empty"])
    print(
        f"\nopening a workspace: {COUNT} activities {large * 1000:.0f} ms, empty {small * 1000:.0f} ms,"
        f" ratio {large / small:.2f} (target ≤ {OPENING})"
    )
