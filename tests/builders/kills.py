"""Many sudden ends of mixed work, cheaply: a process forks workers, kills them, looks at what is left."""

import hashlib
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from builders.activities import activity
from builders.workspaces import PASSWORD, SetClock

from cchc_desktop.domain.backups import BackupReason
from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import DATABASE, Workspace

LONGEST = 0.06
"""Seconds from the first confirmed save to the kill, at most: a save takes some milliseconds."""
KINDS = 5
"""So many kinds of work are told of: activities, evidence, withdrawn, settings, backup."""
EVERY_CHECK = 25
"""So many kills between two looks at everything: trail, journal, files, indexes."""


def work(folder: Path, confirm: Callable[[str], None], seed: int) -> None:
    """Record, attach, change, withdraw, set and back up until killed; tell of each once it returned."""
    dice = random.Random(seed)  # noqa: S311 - which work comes next, no secret
    file = folder.parent / f"scan-{seed}.pdf"
    made: list[str] = []
    with closing(Workspace.open(folder, password=PASSWORD, clock=SetClock())) as workspace:
        while True:
            roll = dice.random()
            if roll < 0.5 or not made:
                made.append(workspace.activities.record(activity(title=f"Việc {seed}")).record.id)
                confirm(f"activities {made[-1]}")
            elif roll < 0.7:
                octets = b"%PDF-1.7\n" + os.urandom(60_000)
                file.write_bytes(octets)
                record = workspace.activities.record(activity(), evidence=[NewEvidence(file)]).record
                confirm(f"evidence {record.evidence[0].id} {hashlib.sha256(octets).hexdigest()}")
            elif roll < 0.85:
                workspace.activities.withdraw(made.pop(), "nhập nhầm")
                confirm("withdrawn -")
            elif roll < 0.95:
                workspace.settings.set("theme", f"{seed}-{len(made)}")
                confirm(f"settings {seed}-{len(made)}")
            else:
                workspace.backups.make(BackupReason.WORK)
                confirm("backup -")


class Enough(Exception):
    """Each kind of work was done once."""


def learn(folder: Path) -> list[str]:
    """Do each kind of work here, so that no worker has to load it for itself; return what it confirmed."""
    confirmed: list[str] = []

    def confirm(words: str) -> None:
        confirmed.append(words)
        if len({line.split()[0] for line in confirmed}) == KINDS:
            raise Enough

    with suppress(Enough):
        work(folder, confirm, seed=-1)
    return confirmed


def kill_one(folder: Path, seed: int) -> list[str]:
    """Kill a worker a random moment after its first confirmed save; return what it confirmed."""
    reading, writing = os.pipe()
    worker = os.fork()
    if worker == 0:
        os.close(reading)
        try:
            work(folder, lambda words: os.write(writing, f"{words}\n".encode()), seed)
        except BaseException as error:  # noqa: BLE001 - told to the parent, which fails the run
            os.write(writing, f"failed {error!r}\n".encode())
        os._exit(1)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        first = told.readline()
        time.sleep(random.SystemRandom().uniform(0, LONGEST))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        return [line.strip() for line in (first, *told) if line.endswith("\n")]


def check(folder: Path, confirmed: list[str]) -> list[str]:
    """Return what of the confirmed saves is missing, and what SQLite finds wrong."""
    faults = [line for line in confirmed if line.startswith("failed")]
    with closing(sqlite3.connect(folder / DATABASE)) as rows:
        if rows.execute("PRAGMA quick_check").fetchall() != [("ok",)]:
            faults.append("quick_check")
        for line in confirmed:
            kind, key, *rest = line.split()
            if (
                kind == "activities"
                and not rows.execute("SELECT 1 FROM activities WHERE id = ?", (key,)).fetchone()
            ):
                faults.append(line)
            if kind == "evidence":
                place = folder / "evidence" / rest[0][:2] / rest[0]
                known = rows.execute("SELECT sha256 FROM evidence WHERE id = ?", (key,)).fetchone()
                if known != (rest[0],) or hashlib.sha256(place.read_bytes()).hexdigest() != rest[0]:
                    faults.append(line)
        last = [line.split()[1] for line in confirmed if line.startswith("settings")]
        if last and rows.execute("SELECT value FROM settings WHERE key = 'theme'").fetchone() is None:
            faults.append(f"settings {last[-1]}")
    return faults


def check_everything(folder: Path) -> list[str]:
    """Return which of the doctor's checks fail, room on the disk apart, and which backups are not sound."""
    workspace = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    faults = [c.name for c in workspace.doctor() if not c.ok and c.name != "space"]
    workspace.backups.verify()
    workspace.close()
    return faults


def main(folder: Path, rounds: int) -> int:
    """Kill `rounds` workers, one after another; print how many saves were confirmed, or what was lost."""
    confirmed = 0
    if faults := check(folder, learn(folder)):
        print(f"no kill: {faults}")
        return 1
    for number in range(rounds):
        lines = kill_one(folder, number)
        faults = check(folder, lines)
        if number % EVERY_CHECK == EVERY_CHECK - 1 or number == rounds - 1:
            faults += check_everything(folder)
        if faults:
            print(f"kill {number}: {faults}")
            return 1
        confirmed += len(lines)
    print(confirmed)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2])))
