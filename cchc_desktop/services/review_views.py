"""What a reviewer is shown: the queue of a period, one version with its history, what was returned."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from cchc_desktop.domain.evidence import EvidenceRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.reviews import (
    AppraisedPoints,
    Decision,
    ReturnedItem,
    ReviewState,
    Standing,
    VersionStanding,
)
from cchc_desktop.domain.same_numbers import named
from cchc_desktop.domain.scoring import Total
from cchc_desktop.domain.submissions import Covered, Difference
from cchc_desktop.services.assessment_views import AssessmentView


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One unit's quarter in the queue of a reviewer."""

    unit: str
    name: str
    kind: str
    period: str
    state: ReviewState
    submission: str
    version: int
    submitted_at: datetime
    late: bool
    own: Total | None
    appraised: Total | None
    mine: bool
    """The decision of this unit is awaited."""
    turn: str
    """Name of the unit whose decision is awaited; empty when all have accepted."""
    due: date | None
    """Until when the last returned item is to be mended."""
    note: str = ""
    """What is out of the ordinary: late, withdrawn, a decision without effect."""
    mark: str = ""
    """What tells the version from another one with the same number."""

    @property
    def version_name(self) -> str:
        """Return the version's number as screens write it."""
        return named(self.version, self.mark)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to a quarter, for ever."""

    at: datetime
    who: str
    unit: str
    words: str
    remark: str = ""
    items: tuple[ReturnedItem, ...] = ()
    why_idle: str = ""
    """Why the decision has no effect; empty for one in force."""
    version: str = ""
    """Id of the version that was handed up or decided on."""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A duty the unit claims does not apply."""

    clause: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class BehindView:
    """An activity behind a figure of the version."""

    id: str
    day: date
    title: str
    files: int


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A submitted version as a reviewer reads it."""

    unit: OrgUnit
    assessment: AssessmentView
    version: VersionStanding
    covered: Covered
    mine: bool
    why_not: str
    """Why nothing can be decided here now; empty when it can."""
    drafts: Mapping[str, AppraisedPoints]
    """Points typed here and not decided with yet."""
    appraised: Total
    """The total with the typed points, as accepting now would leave it."""
    missing: int
    """Records and files of the version that have not arrived."""
    claims: tuple[ClaimView, ...]
    history: tuple[HistoryLine, ...]
    since: Difference | None
    """What changed from the version before; None for a first one."""
    since_version: int = 0
    since_id: str = ""
    """Number and id of that version."""
    activities: tuple[BehindView, ...] = ()
    """What was recorded, as it was handed up."""
    files: tuple[EvidenceRecord, ...] = ()
    """What proved it, those taken off since too."""


@dataclass(frozen=True, slots=True)
class ReturnedView:
    """One item a superior wants mended, with its words."""

    item: ReturnedItem
    period: Period
    version: int
    unit: str
    """Name of the unit that returned it."""
    author: str
    remark: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BulkResult:
    """What became of many acceptances."""

    accepted: tuple[str, ...]
    """Units whose versions were accepted."""
    skipped: tuple[tuple[str, str], ...]
    """Name of the unit, and why its version was not."""


def history_of(standing: Standing, units: Mapping[str, OrgUnit]) -> tuple[HistoryLine, ...]:
    """Return everything that happened to a quarter, oldest first."""
    own = units[standing.unit].short_body
    lines = [_handed_up(each, own) for each in standing.versions]
    names = {each.version.id: each.name for each in standing.versions}
    lines += [_decided(d, units, names) for d in standing.decisions]
    lines += [_decided(i.decision, units, names, i.why) for i in standing.idle]
    for stray in standing.strays:
        why = (
            tr("The version here has another content than the one decided on.")
            if stray.submission in names
            else tr("That version is not here; import the unit's bundle.")
        )
        lines.append(_decided(stray, units, names, why))
    return tuple(sorted(lines, key=lambda line: line.at))


def returned_of(standing: Standing, period: Period, units: Mapping[str, OrgUnit]) -> tuple[ReturnedView, ...]:
    """Return what is to be mended now, what is due first at the top."""
    current = standing.current
    if current is None or current.returned is None:
        return ()
    decision = current.returned
    by = units.get(decision.reviewer)
    return tuple(
        ReturnedView(
            item=item,
            period=period,
            version=decision.version,
            unit=by.name if by else decision.reviewer,
            author=decision.author,
            remark=decision.remark,
            at=decision.at,
        )
        for item in sorted(decision.items, key=lambda i: (i.due, i.record))
    )


def note_of(standing: Standing, unit: OrgUnit, *, late: bool, today: date) -> str:
    """Return what a reviewer should know of a quarter before opening it."""
    notes = []
    if late:
        notes.append(tr("handed in late"))
    if standing.unchosen:
        notes.append(
            tr("the unit has to choose between {n} versions with one number", n=len(standing.unchosen))
        )
    if any(v.out_of_turn for v in standing.versions):
        notes.append(tr("a version came out of turn"))
    if any(v.withdrawal_idle for v in standing.versions):
        notes.append(tr("a withdrawal without effect"))
    if standing.versions and standing.versions[-1].version.withdrawn:
        notes.append(tr("the newest version was withdrawn"))
    if standing.strays:
        notes.append(tr("a decision for a version that is not here"))
    if standing.idle:
        notes.append(tr("a decision without effect"))
    if not unit.stands_on(today):
        notes.append(tr("the unit no longer stands"))
    return ", ".join(notes)


def _handed_up(each: VersionStanding, own: str) -> HistoryLine:
    version = each.version
    words = tr("Version {n} submitted", n=each.name)
    if version.withdrawn:
        words = tr("Version {n} submitted, then withdrawn", n=each.name)
    remark = ""
    if version.alone:
        remark = tr("Written and approved by one person: the unit has no other.")
    elif version.presented_by:
        remark = tr("Presented by {name}.", name=version.presented_by)
    if each.withdrawal_idle:
        withdrawal = tr("Withdrawn by the unit without effect: it had been accepted, which stands.")
        remark = f"{remark} {withdrawal}".strip()
    why = tr("The version before it was neither returned nor withdrawn.") if each.out_of_turn else ""
    if each.beside:
        why = tr("Another version with the same number counts; only a higher number answers a return.")
    return HistoryLine(
        version.submitted_at, version.submitted_by, own, words, remark, why_idle=why, version=version.id
    )


def _decided(
    decision: Decision, units: Mapping[str, OrgUnit], names: Mapping[str, str], why: str = ""
) -> HistoryLine:
    by = units.get(decision.reviewer)
    words = decision.kind.label
    if decision.version:
        name = names.get(decision.submission, str(decision.version))
        words = tr("{decision}, version {n}", decision=words, n=name)
    return HistoryLine(
        at=decision.at,
        who=decision.author,
        unit=by.short_body if by else decision.reviewer,
        words=words,
        remark=decision.remark,
        items=decision.items,
        why_idle=why,
        version=decision.submission,
    )


RETURNABLE = frozenset({Noun.ASSESSMENT, Noun.PLAN, Noun.ACTIVITY, Noun.FEEDBACK})
"""Kinds of items that can be returned: a criterion, a clause, an activity, a case."""
