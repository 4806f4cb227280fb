"""What the frame around the pages says: whose data, how safe, what waits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from cchc_desktop.domain.roles import Right
from ui.theme.tokens import State

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Section(StrEnum):
    """Where a page stands in the navigation."""

    MAIN = "main"
    SUPERIOR = "superior"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: made on first visit by `make`, which imports its room late."""

    page: str
    title: str
    icon: str
    make: Callable[[], QWidget]
    section: Section = Section.MAIN
    rights: frozenset[Right] = frozenset()
    """Whoever has none of them can only look at the page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The worst count of a page, and what it counts, as it is spoken."""

    count: int
    state: State
    spoken: str


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """The words of top bar, navigation badges and status line."""

    unit: str
    superior: str
    user: str
    user_title: str
    backup: str
    backup_state: State
    bundles: str
    bundles_state: State
    footer: tuple[str, ...] = ()
    waiting: Mapping[str, Waiting] = field(default_factory=dict)
    alert: tuple[str, str] | None = None
    """What stands in the way of all pages, and what to do about it."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One find of the search box and where it opens; what matched stands between the characters 2 and 3."""

    title: str
    note: str
    icon: str
    page: str
    where: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """The best finds of one kind; `more` tells that there are others, asked for by `kind`."""

    kind: str
    heading: str
    hits: tuple[SearchHit, ...]
    more: bool = False


def initials(name: str) -> str:
    """Return the first letters of the last two words, the given name: "TH" of Nguyễn Thị Thu Hà."""
    words = [word for word in name.split() if word]
    return "".join(word[0] for word in words[-2:]).upper()
