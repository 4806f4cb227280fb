"""The few words that may follow the program's name when it opens its window."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.cli.options import Parser, chosen_clock, common, folder_of
from cchc_desktop.domain.clock import Clock
from cchc_desktop.domain.language import tr


@dataclass(frozen=True, slots=True)
class WindowArguments:
    """Which workspace to open, and for whom."""

    folder: Path
    login: str | None
    clock: Clock | None
    """A chosen day, or None for the computer's own time."""

    safe: bool
    """Whether to leave out remembered widths and background work."""

    picture: Path | None
    """Where to draw the first page before leaving, which shows whether a computer can open the window."""


def window_arguments(words: Sequence[str]) -> WindowArguments:
    """Return what `words` ask for; without any, the default data folder."""
    parser = Parser(prog="cchc", parents=[common()], add_help=False)
    parser.add_argument(
        "--picture", type=Path, help=tr("draw the first page into this PNG file and leave"), metavar="FILE"
    )
    parser.add_argument(
        "--safe", action="store_true", help=tr("forget widths and columns, do nothing in the background")
    )
    parsed = parser.parse_args(list(words))
    login = getattr(parsed, "user", None)
    return WindowArguments(folder_of(parsed), login, chosen_clock(parsed), parsed.safe, parsed.picture)
