"""Opens the window, or runs the command line when a subcommand is given."""

import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with `argv` (without the program's name) and return its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if asks_for_window(words):
        return open_window(words)
    from cchc_desktop.cli.main import run

    return run(words)


def open_window(argv: Sequence[str] | None = None) -> int:
    """Open the window; the only options are --workspace, --user and --lang."""
    from cchc_desktop.cli.window import window_arguments

    words = list(sys.argv[1:] if argv is None else argv)
    folder = window_arguments(words)
    from ui.app import run

    return run(folder)


def asks_for_window(words: Sequence[str]) -> bool:
    """Tell whether `words` hold no subcommand and no call for help."""
    takes_value = {"--workspace", "--user", "--as-of", "--lang"}
    skip = False
    for word in words:
        if skip:
            skip = False
        elif word in takes_value:
            skip = True
        elif word in {"-h", "--help", "--version"} or not word.startswith("-"):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
