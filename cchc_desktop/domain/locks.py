"""What a submitted quarter keeps from being changed, why, and who can open it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reviews import ReviewState, Standing, level_of


@dataclass(frozen=True, slots=True)
class Lock:
    """A submitted quarter as a reason not to change a record."""

    standing: Standing
    period_label: str

    def allows(self, noun: Noun, record: str, clauses: Iterable[str] = ()) -> bool:
        """Tell whether a record may be changed: it, or the clause it serves, was returned."""
        current = self.standing.current
        if current is None:
            return True
        if current.returned is None:
            return False
        named = {(item.noun, item.record) for item in current.returned.items}
        return (noun, record) in named or any((Noun.PLAN, clause) in named for clause in clauses)

    @property
    def message(self) -> str:
        """Say what keeps the quarter frozen."""
        current = self.standing.current
        if current is None:
            return ""
        names = {u.key: u.name for u in self.standing.path}
        number, period = current.name, self.period_label
        match self.standing.state:
            case ReviewState.RETURNED:
                by = names.get(current.returned.reviewer, "") if current.returned else ""
                return tr(
                    "{period}: {unit} returned version {n}; only what it returned can be changed.",
                    period=period,
                    n=number,
                    unit=by,
                )
            case ReviewState.APPRAISING:
                return tr(
                    "{period} is frozen: version {n} is being appraised by {unit}.",
                    period=period,
                    n=number,
                    unit=self._next(names),
                )
            case ReviewState.ACCEPTED | ReviewState.CLOSED:
                by = names.get(current.accepted[-1], "")
                return tr(
                    "{period} is frozen: version {n} was accepted by {unit}.",
                    period=period,
                    n=number,
                    unit=by,
                )
            case _:
                return tr("{period} is frozen: version {n} was submitted.", period=period, n=number)

    @property
    def hint(self) -> str:
        """Say who can open it and how."""
        current = self.standing.current
        names = {u.key: u.name for u in self.standing.path}
        if current is None:
            return ""
        match self.standing.state:
            case ReviewState.SUBMITTED:
                return tr("Withdraw version {n} while nobody has received it.", n=current.name)
            case ReviewState.ACCEPTED | ReviewState.CLOSED:
                return tr(
                    "Ask {unit} to reopen it and return the item.", unit=names.get(current.accepted[-1], "")
                )
            case _:
                return tr("Ask {unit} to return the item.", unit=self._next(names))

    def _next(self, names: Mapping[str, str]) -> str:
        current = self.standing.current
        if current is not None and current.returned is not None:
            return names.get(current.returned.reviewer, "")
        at = level_of(current, self.standing.path) if current is not None else 0
        return self.standing.path[min(at, len(self.standing.path) - 1)].name if self.standing.path else ""
