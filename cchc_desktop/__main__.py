"""Opens the window, or runs the command line when a subcommand is given."""

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from cchc_desktop.domain.clock import Clock

_TAKE_A_VALUE = frozenset({"--workspace", "--user", "--as-of", "--lang", "--picture"})


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with `argv` (without the program's name) and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if asks_for_window(words):
        return open_window(words)
    from cchc_desktop.cli.main import run

    return run(words, open_window=_show)


def open_window(argv: Sequence[str] | None = None) -> int:
    """Open the window on the data folder that the options name, or on the default one.

    The password is taken from CCHC_PASSWORD, else asked for.
    """
    from cchc_desktop.cli.window import window_arguments

    chosen = window_arguments(list(sys.argv[1:] if argv is None else argv))
    password = os.environ.get("CCHC_PASSWORD")
    return _show(
        chosen.folder,
        login=chosen.login,
        password=password,
        clock=chosen.clock,
        picture=chosen.picture,
        safe=chosen.safe,
    )


def asks_for_window(words: Sequence[str]) -> bool:
    """Tell whether `words` hold no subcommand and no call for help."""
    value_follows = False
    for word in words:
        if value_follows:
            value_follows = False
        elif word in _TAKE_A_VALUE:
            value_follows = True
        elif word in {"-h", "--help", "--version"} or not word.startswith("-"):
            return False
    return True


def _show(
    folder: Path,
    *,
    login: str | None = None,
    password: str | None = None,
    clock: Clock | None = None,
    picture: Path | None = None,
    safe: bool = False,
) -> int:
    # what a start makes is kept: looking for garbage in it takes as long as drawing the first page;
    # the window lets the collector in again once that page stands
    gc.disable()
    try:
        from ui.app import run

        return run(folder, login=login, password=password, clock=clock, picture=picture, safe=safe)
    finally:
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
