"""Work that a test kills in the middle: each line on stdout is something the program reported as saved."""

import contextlib
import hashlib
import os
import sqlite3
import sys
import time
from pathlib import Path

from builders.activities import activity
from builders.exchange import COMMUNE, TickingClock, record
from builders.workspaces import PASSWORD, SetClock

from cchc_desktop.services.evidence import NewEvidence
from cchc_desktop.workspace import Workspace


def confirm(*words: str) -> None:
    """Tell that something is saved."""
    print(*words, flush=True)


def save(folder: Path) -> None:
    """Record activities until killed."""
    workspace = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    for number in range(100_000):
        made = workspace.activities.record(activity(title=f"Phát thanh {number}"))
        confirm(made.record.id)


def attach(folder: Path) -> None:
    """Record activities, each with a file of its own, until killed."""
    workspace = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    file = folder.parent / "scan.pdf"
    for number in range(100_000):
        content = b"%PDF-1.7\n" + os.urandom((1 + number % 4) << 20)
        file.write_bytes(content)
        made = workspace.activities.record(activity(), evidence=[NewEvidence(file)])
        confirm(made.record.id, hashlib.sha256(content).hexdigest())


def bring_in(folder: Path, *bundles: Path) -> None:
    """Import bundles once, telling when that begins."""
    workspace = Workspace.open(folder, password="demo", clock=TickingClock())
    confirm("opened")
    for result in workspace.bundles.bring_in(bundles).record:
        confirm(str(result.outcome))
    workspace.close()


def send(folder: Path, stick: Path) -> None:
    """Record activities and write a bundle for each until killed, telling what lies on the stick."""
    workspace = Workspace.open(folder, password="demo", clock=TickingClock())
    for number in range(100_000):
        title = f"Phát thanh {os.getpid()}-{number}"
        record(workspace, title)
        confirm(workspace.bundles.export(stick).record.path.name, title)


def receive(folder: Path, stick: Path) -> None:
    """Import one bundle of the stick after another and write a receipt for each until killed."""
    workspace = Workspace.open(folder, password="demo", clock=TickingClock())
    for _ in range(100_000):
        for bundle in sorted(stick.glob("*_up_*.age")):
            workspace.bundles.bring_in([bundle])
            confirm(bundle.name, workspace.bundles.receipt(stick, COMMUNE).record.name)


def undo(folder: Path) -> None:
    """Take the last import back, telling when that begins."""
    workspace = Workspace.open(folder, password="demo", clock=TickingClock())
    confirm("opened")
    workspace.bundles.imports.undo()
    confirm("undone")
    workspace.close()


def hold(folder: Path) -> None:
    """Be the window on a workspace until killed."""
    workspace = Workspace.open(folder, password=PASSWORD, clock=SetClock())
    workspace.hold()
    confirm("held")
    sys.stdin.read()


def block(folder: Path, seconds: str) -> None:
    """Write into a workspace for so long before it is done."""
    with contextlib.closing(sqlite3.connect(folder / "workspace.sqlite", isolation_level=None)) as store:
        store.execute("BEGIN IMMEDIATE")
        confirm("writing")
        time.sleep(float(seconds))
        store.execute("COMMIT")


if __name__ == "__main__":
    work, *paths = sys.argv[1:]
    if work == "block":
        block(Path(paths[0]), paths[1])
    else:
        works = (save, attach, bring_in, send, receive, undo, hold)
        {each.__name__: each for each in works}[work](*map(Path, paths))
