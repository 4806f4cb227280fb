"""Public holidays: days on which offices are closed, so that terms do not count them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off, and which notice or law says so."""

    day: date
    name: str
    source: str
    shipped: bool = False
    """Whether the program brought it, or somebody here entered it."""
