"""The few words that may follow the program's name when it opens its window."""

from collections.abc import Sequence
from pathlib import Path

from cchc_desktop.cli.options import Parser, common, folder_of


def window_arguments(words: Sequence[str]) -> Path:
    """Return the data folder that `words` name, or the default one."""
    parser = Parser(prog="cchc", parents=[common()], add_help=False)
    return folder_of(parser.parse_args(list(words)))
