"""The few words that may follow the program's name when it opens its window."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cchc_desktop.cli.options import Parser, chosen_clock, common, folder_of
from cchc_desktop.domain.clock import Clock


@dataclass(frozen=True, slots=True)
class WindowArguments:
    """Which workspace to open, and for whom."""

    folder: Path
    login: str | None
    clock: Clock | None
    """A chosen day, or None for the computer's own time."""


def window_arguments(words: Sequence[str]) -> WindowArguments:
    """Return what `words` ask for; without any, the default data folder."""
    parsed = Parser(prog="cchc", parents=[common()], add_help=False).parse_args(list(words))
    return WindowArguments(folder_of(parsed), getattr(parsed, "user", None), chosen_clock(parsed))
