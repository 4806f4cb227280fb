"""Which pages of a long list are held in memory, and which the officer is waiting for."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

PAGE: Final = 100
HELD: Final = 80
"""So many pages stay; those looked at longest ago go first."""
ASKED: Final = 4
"""So many pages are asked for at once; what was scrolled past meanwhile is not."""


class HeldPages:
    """Keeps `rows`, with None for what is not held, to the pages looked at last."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._held: OrderedDict[int, None] = OrderedDict()
        self._wanted: OrderedDict[int, None] = OrderedDict()
        self._asked: set[int] = set()

    def start(self, rows: Sequence[Any]) -> None:
        """Begin anew with the first `rows`."""
        self.rows = list(rows)
        self._held = OrderedDict.fromkeys(range((len(rows) + PAGE - 1) // PAGE))
        self._wanted.clear()
        self._asked.clear()

    def resize(self, total: int) -> None:
        """Make room for `total` rows, or forget those beyond."""
        self.rows[total:] = [None] * (total - len(self.rows))

    def look(self, at: int) -> Any:
        """Return the row, or None and note that its page is wanted."""
        page = at // PAGE
        if self.rows[at] is not None:
            self._held[page] = None
            self._held.move_to_end(page)
            return self.rows[at]
        if page not in self._asked:
            self._wanted[page] = None
            self._wanted.move_to_end(page)
        return None

    def wanted(self) -> list[int]:
        """Return the pages to ask for now, the one looked at last first; the others are given up."""
        chosen = list(reversed(self._wanted))[: ASKED - len(self._asked)]
        self._wanted.clear()
        self._asked.update(chosen)
        return chosen

    def waits(self) -> bool:
        """Tell whether a page is wanted and there is room to ask for it."""
        return bool(self._wanted) and len(self._asked) < ASKED

    def put(self, page: int, rows: Sequence[Any]) -> tuple[int, int]:
        """Hold a page that came, let go of others; return its first and last row."""
        self._asked.discard(page)
        first = page * PAGE
        last = min(first + len(rows), len(self.rows))
        self.rows[first:last] = list(rows)[: last - first]
        self._held[page] = None
        self._held.move_to_end(page)
        while len(self._held) > HELD:
            old, _ = self._held.popitem(last=False)
            end = min((old + 1) * PAGE, len(self.rows))
            self.rows[old * PAGE : end] = [None] * (end - old * PAGE)
        return first, last - 1
