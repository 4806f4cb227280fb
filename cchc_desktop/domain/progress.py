"""How long work tells how far it is and learns that it should stop."""

from typing import Protocol


class Cancelled(Exception):
    """The officer pressed Hủy; the work stops and leaves everything as it was."""


class Progress(Protocol):
    """Is called now and then by long work; raises `Cancelled` to stop it."""

    def __call__(self, done: int, total: int, words: str = "") -> None:
        """Report `done` of `total` steps or octets, with the step in `words`."""
        ...


def silent(done: int, total: int, words: str = "") -> None:
    """Report to nobody."""
