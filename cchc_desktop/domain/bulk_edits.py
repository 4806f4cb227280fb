"""Making a few things the same in many activities, and saying which of them cannot take it."""

from dataclasses import dataclass, replace
from enum import StrEnum

from cchc_desktop.domain.activities import ActivityValues, Audience
from cchc_desktop.domain.language import tr


class ClauseChange(StrEnum):
    """What becomes of the clauses that an activity serves."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"

    @property
    def label(self) -> str:
        """Return the way in words."""
        return {
            ClauseChange.ADD: tr("Add clauses"),
            ClauseChange.REMOVE: tr("Take clauses off"),
            ClauseChange.REPLACE: tr("Serve these clauses instead"),
        }[self]


@dataclass(frozen=True, slots=True)
class BulkEdit:
    """What is to be the same in every activity; None leaves a value as it is."""

    clauses: tuple[str, ...] = ()
    clause_change: ClauseChange = ClauseChange.ADD
    channel: str | None = None
    audiences: tuple[Audience, ...] | None = None
    place: str | None = None
    source: str | None = None
    """Who pays, for every cost of the activity."""

    @property
    def says_nothing(self) -> bool:
        """Tell whether it would change no activity at all."""
        return self == BulkEdit(clause_change=self.clause_change)

    def applied_to(self, values: ActivityValues) -> ActivityValues:
        """Return `values` with what this edit says."""
        return replace(
            values,
            clauses=self._clauses(values.clauses),
            channel=values.channel if self.channel is None else self.channel,
            audiences=values.audiences if self.audiences is None else self.audiences,
            place=values.place if self.place is None else self.place,
            costs=values.costs
            if self.source is None
            else tuple(replace(cost, source=self.source) for cost in values.costs),
        )

    def _clauses(self, served: tuple[str, ...]) -> tuple[str, ...]:
        if not self.clauses:
            return served
        match self.clause_change:
            case ClauseChange.ADD:
                return tuple(dict.fromkeys((*served, *self.clauses)))
            case ClauseChange.REMOVE:
                return tuple(clause for clause in served if clause not in self.clauses)
            case ClauseChange.REPLACE:
                return self.clauses


@dataclass(frozen=True, slots=True)
class Unfit:
    """An activity that cannot take the edit, and why."""

    id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What an edit does, or did: ids that change, ids that say so already, and those that cannot."""

    changing: tuple[str, ...]
    same: tuple[str, ...]
    unfit: tuple[Unfit, ...]

    @property
    def words(self) -> str:
        """Say it in one sentence: "12 activities change, 2 cannot, 1 stays as it is"."""
        count = len(self.changing)
        parts = [tr("{n} activities change", n=count) if count else tr("No activity changes")]
        if self.unfit:
            parts.append(tr("{n} cannot", n=len(self.unfit)))
        if self.same:
            parts.append(tr("{n} stay as they are", n=len(self.same)))
        return ", ".join(parts)
