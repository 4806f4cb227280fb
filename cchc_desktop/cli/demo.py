"""The whole main job on sample data, on the command line."""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from cchc_desktop.cli.options import FixedClock, Groups, OpenWindow, answer, command, wants_json
from cchc_desktop.domain.language import tr


def add_to(commands: Groups) -> None:
    """Add `demo`."""
    demo = command(commands, "demo", tr("carry the main job through three workspaces of sample data"), _demo)
    demo.add_argument("--folder", type=Path, required=True, metavar=tr("DIR"), help=tr("empty or new folder"))
    demo.add_argument(
        "--plain", action="store_true", help=tr("do not encrypt: whoever has the folder can read it")
    )
    demo.add_argument("--open", action="store_true", help=tr("open the window on the result"))


def _demo(arguments: argparse.Namespace) -> int:
    from cchc_desktop.demo.journey import KEY_PASSWORD, LAST_DAY, LOGIN, run_demo

    password = os.environ.get("CCHC_PASSWORD", "demo")

    def progress(done: int, total: int, words: str = "") -> None:
        if not wants_json(arguments):
            print(f"[{done}/{total}] {words}", file=sys.stderr, flush=True)

    made = run_demo(arguments.folder, password=password, plain=arguments.plain, progress=progress)
    document = {
        "folder": str(made.folder),
        "workspaces": ["commune", "district", "province"],
        "user": LOGIN,
        "made": made.lines,
        "checked": made.checks,
    }

    def lines() -> Iterator[str]:
        yield tr("Checked: {count} things hold.", count=len(made.checks))
        yield from (f"  {line}" for line in made.checks)
        yield tr("Everything lies in {folder}; sign in as “{login}”.", folder=made.folder, login=LOGIN)
        yield tr("The sample signing identities open with “{password}”.", password=KEY_PASSWORD)

    answer(arguments, document, lines)
    if arguments.open:
        window: OpenWindow = arguments.open_window
        return window(
            arguments.folder / "commune", login=LOGIN, password=password, clock=FixedClock(LAST_DAY)
        )
    return 0
