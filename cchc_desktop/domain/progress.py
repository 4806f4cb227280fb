"""How long work tells how far it is and learns that it should stop."""

from typing import Protocol, cast


class Cancelled(Exception):
    """The officer pressed Hủy; the work stops and leaves everything as it was."""


class Progress(Protocol):
    """Is called now and then by long work; raises `Cancelled` to stop it."""

    def __call__(self, done: int, total: int, words: str = "") -> None:
        """Report `done` of `total` steps or octets, with the step in `words`."""
        ...


def silent(done: int, total: int, words: str = "") -> None:
    """Report to nobody."""


def part_of(progress: Progress, *, done: int, total: int, words: str = "") -> Progress:
    """Return a progress for one part of longer work of `total` steps, of which `done` came before.

    `words`, where given, name the part whatever it says itself.
    """

    def told(now: int, _total: int, said: str = "", /) -> None:
        progress(done + now, total, words or said)

    return cast(Progress, told)
