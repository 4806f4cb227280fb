"""What was typed for each criterion and is not saved yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cchc_desktop.domain.criteria import ScoreValues
from cchc_desktop.domain.scoring import points_text


@dataclass(frozen=True, slots=True)
class Typed:
    """Points and explanation as they stand in the fields."""

    points: str = ""
    explanation: str = ""

    @staticmethod
    def of(score: ScoreValues) -> "Typed":
        """Return how a saved answer looks in the fields."""
        return Typed("" if score.points is None else points_text(score.points), score.explanation)


class Unsaved:
    """Typed answers of one period and criteria set, by criterion."""

    def __init__(self, held: Mapping[str, Any] | None = None) -> None:
        """Take `held` as a draft keeps it."""
        self._typed = {
            key: Typed(*map(str, pair))
            for key, pair in (held or {}).items()
            if isinstance(pair, list) and len(pair) == 2
        }

    def get(self, criterion: str) -> Typed | None:
        """Return what was typed for `criterion`, None when it is as saved."""
        return self._typed.get(criterion)

    def put(self, criterion: str, typed: Typed, score: ScoreValues) -> bool:
        """Hold `typed` unless it says what is saved; tell whether anything is held for `criterion`."""
        if typed == Typed.of(score):
            self._typed.pop(criterion, None)
            return False
        self._typed[criterion] = typed
        return True

    def forget(self, criterion: str, typed: Typed) -> None:
        """Let go of what was saved, unless something else was typed meanwhile."""
        if self._typed.get(criterion) == typed:
            del self._typed[criterion]

    def criteria(self) -> frozenset[str]:
        """Return the criteria with something unsaved."""
        return frozenset(self._typed)

    def plain(self) -> dict[str, list[str]]:
        """Return everything as plain JSON."""
        return {key: [typed.points, typed.explanation] for key, typed in self._typed.items()}
