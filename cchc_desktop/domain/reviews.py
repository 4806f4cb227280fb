"""Judging submitted versions: decisions, which of them are in force, and how a version stands.

Decisions are a growing set: the same set gives the same standing in whatever order it arrived.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from cchc_desktop.domain.clock import local_day
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.same_numbers import named
from cchc_desktop.domain.version_turns import in_turn, together
from cchc_desktop.domain.vietnamese import day as day_words


class DecisionKind(StrEnum):
    """What a superior can decide on a submitted version."""

    BEGIN = "begin"
    RETURN = "return"
    ACCEPT = "accept"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        """Return the decision in the officer's words."""
        match self:
            case DecisionKind.BEGIN:
                return tr("Appraisal begun")
            case DecisionKind.RETURN:
                return tr("Returned")
            case DecisionKind.ACCEPT:
                return tr("Accepted")
            case DecisionKind.REOPEN:
                return tr("Reopened")


class ReviewState(StrEnum):
    """How far a unit's quarter has come."""

    DRAFT = "draft"
    PRESENTED = "presented"
    SUBMITTED = "submitted"
    RECEIVED = "received"
    APPRAISING = "appraising"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """Return the state in the officer's words."""
        return {
            ReviewState.DRAFT: tr("Draft"),
            ReviewState.PRESENTED: tr("With the leader"),
            ReviewState.SUBMITTED: tr("Submitted, no receipt yet"),
            ReviewState.RECEIVED: tr("Received"),
            ReviewState.APPRAISING: tr("Being appraised"),
            ReviewState.RETURNED: tr("Returned"),
            ReviewState.ACCEPTED: tr("Accepted, with the next level"),
            ReviewState.CLOSED: tr("Accepted"),
        }[self]


@dataclass(frozen=True, slots=True)
class ReturnedItem:
    """One thing to be mended: a criterion, a clause of the plan, an activity, a case or a claim."""

    noun: Noun
    record: str
    title: str
    reason: str
    due: date


@dataclass(frozen=True, slots=True)
class AppraisedPoints:
    """What the superior gives one criterion, and why where it differs from the unit's own points."""

    criterion: str
    points: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """A numbered version of a quarter as it was handed up."""

    id: str
    number: int
    sha256: str
    submitted_by: str
    submitted_at: datetime
    withdrawn: bool = False
    presented_by: str = ""
    alone: bool = False
    """One person wrote and approved it, because the unit has no other."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What one superior decided on one version, known by its hash; it never changes."""

    id: str
    unit: str
    reviewer: str
    kind: DecisionKind
    submission: str
    version: int
    sha256: str
    order: int
    """One more than any decision on the quarter that its author had before them."""
    author: str
    at: datetime
    remark: str = ""
    items: tuple[ReturnedItem, ...] = ()
    points: tuple[AppraisedPoints, ...] = ()


@dataclass(frozen=True, slots=True)
class Idle:
    """A decision that is not in force, and why; it stays in the history."""

    decision: Decision
    why: str


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """How one version stands: who has accepted it, whose turn it is, what was returned."""

    version: Version
    accepted: tuple[str, ...] = ()
    """Units that have accepted it, nearest first."""
    begun: bool = False
    returned: Decision | None = None
    points: tuple[AppraisedPoints, ...] = ()
    """Appraised points in force, the later level's before the earlier's."""
    out_of_turn: bool = False
    """Handed up while the version before it was neither returned nor withdrawn; it waits for that."""
    withdrawal_idle: bool = False
    """The unit withdrew it, but a superior had accepted it: that stands, in whatever order they arrived."""
    beside: bool = False
    """Another version with the same number counts."""
    mark: str = ""
    """What tells it from another version with the same number; empty where there is none."""

    @property
    def name(self) -> str:
        """Return its number as screens write it: 2, or 2 (K7Q4) where another version bears it too."""
        return named(self.version.number, self.mark)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a unit's quarter stands, from everything known here."""

    unit: str
    period: str
    path: tuple[OrgUnit, ...]
    """Who judges it, nearest first."""
    versions: tuple[VersionStanding, ...] = ()
    current: VersionStanding | None = None
    """The version that counts: the newest that was neither withdrawn nor handed up out of turn."""
    state: ReviewState = ReviewState.DRAFT
    decisions: tuple[Decision, ...] = ()
    idle: tuple[Idle, ...] = ()
    strays: tuple[Decision, ...] = ()
    """Decisions for versions that are not here, or not here with that content."""

    @property
    def next_number(self) -> int:
        """Return the number the next version gets; numbers are never used again."""
        return max((v.version.number for v in self.versions), default=0) + 1

    @property
    def next_order(self) -> int:
        """Return the place a decision made now takes."""
        known = (*self.decisions, *self.strays)
        return max((d.order for d in known), default=0) + 1

    @property
    def unchosen(self) -> tuple[VersionStanding, ...]:
        """Return the versions with one number between which the unit has to choose, as nobody has judged."""
        current = self.current
        if current is None or not current.mark or current.accepted or current.returned is not None:
            return ()
        same = [v for v in self.versions if v.version.number == current.version.number]
        found = tuple(v for v in same if v is current or v.beside)
        return found if len(found) > 1 else ()

    def turn(self, day: date) -> OrgUnit | None:
        """Return whose decision is awaited on `day`; None when everybody has accepted."""
        if self.current is None:
            return None
        at = next_level(self.path, level_of(self.current, self.path), day)
        return self.path[at] if at < len(self.path) else None


def next_level(path: Sequence[OrgUnit], accepted: int, day: date) -> int:
    """Return the place in `path` of who judges next; a unit that no longer stands is passed over."""
    at = accepted
    while at < len(path) and not path[at].stands_on(day):
        at += 1
    return at


def judge(
    unit: str,
    period: str,
    path: Sequence[OrgUnit],
    versions: Iterable[Version],
    decisions: Iterable[Decision],
    *,
    received: bool = True,
) -> Standing:
    """Return how a quarter stands from its versions and decisions, in whatever order they came.

    `received` tells whether a superior is known to hold the current version. A superior that holds a
    withdrawal accepts nothing; so a version that was accepted had not been withdrawn as far as anybody
    there knew, and the acceptance stands. Any other decision gives way to the withdrawal.
    """
    ordered = sorted(decisions, key=lambda d: (d.order, d.at, d.id))
    known = sorted(versions, key=lambda v: (v.number, v.id))
    by_id = {v.id: VersionStanding(v) for v in _unless_accepted(known, ordered, path)}
    by_id = {v.id: replace(by_id[v.id], withdrawal_idle=by_id[v.id].version != v) for v in known}
    in_force: list[Decision] = []
    idle: list[Idle] = []
    strays: list[Decision] = []
    for decision in ordered:
        if decision.reviewer not in {above.key for above in path}:
            idle.append(Idle(decision, tr("It was not made by a unit above this one.")))
        elif (standing := _meant(by_id, decision)) is None:
            strays.append(decision)
        else:
            why = why_not(standing, decision, path)
            if why:
                idle.append(Idle(decision, why))
            else:
                by_id[decision.submission] = _apply(standing, decision)
                in_force.append(decision)
    current, ranked = in_turn(list(by_id.values()), in_force)
    return Standing(
        unit=unit,
        period=period,
        path=tuple(path),
        versions=ranked,
        current=current,
        state=_state(current, path, received=received),
        decisions=tuple(in_force),
        idle=tuple(idle),
        strays=tuple(strays),
    )


def _unless_accepted(
    versions: Sequence[Version], decisions: Sequence[Decision], path: Sequence[OrgUnit]
) -> list[Version]:
    """Return the versions, those withdrawn although some superior accepted them as if they were not."""
    standings = {v.id: VersionStanding(replace(v, withdrawn=False)) for v in versions if v.withdrawn}
    accepted: set[str] = set()
    for decision in decisions if standings else ():
        standing = _meant(standings, decision)
        judged = decision.reviewer in {above.key for above in path}
        if standing is not None and judged and not why_not(standing, decision, path):
            standings[decision.submission] = _apply(standing, decision)
            if decision.kind is DecisionKind.ACCEPT:
                accepted.add(decision.submission)
    return [replace(v, withdrawn=False) if v.id in accepted else v for v in versions]


def why_not(standing: VersionStanding, decision: Decision, path: Sequence[OrgUnit]) -> str:
    """Return why `decision` is not in force on a version that stands so; empty when it is."""
    number = standing.name
    if standing.version.withdrawn:
        return tr("The unit has withdrawn version {n}.", n=number)
    if standing.returned is not None:
        return _why_returned(number, standing.returned, decision, path)
    if decision.kind is DecisionKind.REOPEN:
        return _why_not_reopened(standing, decision, path)
    if decision.reviewer in standing.accepted:
        return tr("Version {n} was accepted before; it must be reopened first.", n=number)
    level = [above.key for above in path].index(decision.reviewer)
    turn = next_level(path, level_of(standing, path), local_day(decision.at))
    if level > turn:
        return tr("{unit} has not accepted version {n} yet.", n=number, unit=path[turn].name)
    return _why_behind(number, level, turn, decision, path) if level < turn else ""


def _why_returned(number: str, returned: Decision, decision: Decision, path: Sequence[OrgUnit]) -> str:
    by, until = _name(path, returned.reviewer), mending_until(returned)
    if until is None or until >= local_day(decision.at):
        return tr("Version {n} was returned by {unit} before.", n=number, unit=by)
    return tr(
        "Version {n} was returned by {unit}; the time to mend it expired on {day}.",
        n=number,
        unit=by,
        day=day_words(until),
    )


def _why_behind(number: str, level: int, turn: int, decision: Decision, path: Sequence[OrgUnit]) -> str:
    above = path[min(turn, len(path) - 1)].name
    if path[level].stands_on(local_day(decision.at)):
        return tr("Version {n} is already with {unit}.", n=number, unit=above)
    return tr(
        "The time of {by} to decide has expired: it stands no longer. Version {n} is with {unit}.",
        by=path[level].name,
        n=number,
        unit=above,
    )


def mending_until(returned: Decision) -> date | None:
    """Return the last day given for mending what was returned."""
    return max((item.due for item in returned.items), default=None)


def _why_not_reopened(standing: VersionStanding, decision: Decision, path: Sequence[OrgUnit]) -> str:
    number = standing.name
    if decision.reviewer not in standing.accepted:
        return tr("{unit} has not accepted version {n}.", n=number, unit=_name(path, decision.reviewer))
    if standing.accepted[-1] != decision.reviewer:
        above = _name(path, standing.accepted[-1])
        return tr("Reopening goes from the top down: {unit} must reopen it first.", unit=above)
    return ""


def _name(path: Sequence[OrgUnit], unit: str) -> str:
    return next((above.name for above in path if above.key == unit), unit)


def _meant(by_id: Mapping[str, VersionStanding], decision: Decision) -> VersionStanding | None:
    """Return the version a decision is about; None when it is not here with the content decided on."""
    standing = by_id.get(decision.submission)
    return standing if standing is not None and standing.version.sha256 == decision.sha256 else None


def level_of(standing: VersionStanding, path: Sequence[OrgUnit]) -> int:
    """Return how many levels of `path` are behind a version, those passed over included."""
    keys = [above.key for above in path]
    return keys.index(standing.accepted[-1]) + 1 if standing.accepted else 0


def _apply(standing: VersionStanding, decision: Decision) -> VersionStanding:
    points = together(standing.points, decision.points)
    match decision.kind:
        case DecisionKind.BEGIN:
            return replace(standing, begun=True)
        case DecisionKind.RETURN:
            return replace(standing, begun=True, returned=decision, points=points)
        case DecisionKind.ACCEPT:
            accepted = (*standing.accepted, decision.reviewer)
            return replace(standing, begun=False, accepted=accepted, points=points)
        case _:
            return replace(standing, begun=True, accepted=standing.accepted[:-1])


def _state(current: VersionStanding | None, path: Sequence[OrgUnit], *, received: bool) -> ReviewState:
    if current is None:
        return ReviewState.DRAFT
    if current.returned is not None:
        return ReviewState.RETURNED
    if path and current.accepted and current.accepted[-1] == path[-1].key:
        return ReviewState.CLOSED
    if current.begun:
        return ReviewState.APPRAISING
    if current.accepted:
        return ReviewState.ACCEPTED
    return ReviewState.RECEIVED if received else ReviewState.SUBMITTED
