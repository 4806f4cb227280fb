"""How an activity was done: channels and the counters each takes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.language import language


class ChannelKind(StrEnum):
    """Which part of the variety criterion a channel belongs to."""

    BOARD = "board"
    WEB = "web"
    TRADITIONAL = "traditional"
    DIRECTION = "direction"
    """Documents that direct the work: recorded, but no form of communication."""


FORMS: Final = frozenset({ChannelKind.BOARD, ChannelKind.WEB, ChannelKind.TRADITIONAL})
"""The kinds that the variety criterion tells apart."""


@dataclass(frozen=True, slots=True)
class Names:
    """A catalogue word in both languages of the interface."""

    vi: str
    en: str

    def __str__(self) -> str:
        return self.en if language() == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Counter:
    """Something counted about an activity, in whole numbers of `unit`."""

    id: str
    names: Names
    units: Names
    within: str | None = None
    """The counter this one is a part of and cannot exceed: women of the people reached."""

    @property
    def label(self) -> str:
        """Return the name in the language of the interface."""
        return str(self.names)

    @property
    def unit(self) -> str:
        """Return the unit in the language of the interface: "lượt", "phút"."""
        return str(self.units)


@dataclass(frozen=True, slots=True)
class Channel:
    """A way of communicating; `icon` is a Remix Icon name without prefix."""

    id: str
    names: Names
    icon: str
    kind: ChannelKind
    counters: tuple[str, ...]
    occurrence_counter: str | None
    """The counter that says how many times it happened; without one, or left empty, it counts once."""
    starts: tuple[str, ...] = ()
    """Clauses that owe one thing after each activity of this channel: a press release, a posting."""

    @property
    def label(self) -> str:
        """Return the name in the language of the interface."""
        return str(self.names)

    def occurrences(self, counters: Mapping[str, int]) -> int:
        """Return how many times an activity of this channel happened, at least once."""
        if self.occurrence_counter is None:
            return 1
        return max(counters.get(self.occurrence_counter, 1), 1)


class Labels(Mapping[str, str]):
    """What counters are called, by id, in the language of the moment; made only when asked for."""

    def __init__(self, counters: Mapping[str, Counter]) -> None:
        self._counters = counters

    def __getitem__(self, counter: str) -> str:
        return self._counters[counter].label

    def __iter__(self) -> Iterator[str]:
        return iter(self._counters)

    def __len__(self) -> int:
        return len(self._counters)
