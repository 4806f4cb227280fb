"""Reading what units handed up, version by version, from the entries a version is bound to."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import msgspec
from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from cchc_desktop.domain.consolidations import ConsolidatedUnit, Figures, LeftOut, PinnedInput
from cchc_desktop.domain.criteria import ScoreValues
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.reviews import ReviewState, Standing
from cchc_desktop.domain.scoring import total_of
from cchc_desktop.services.assessment_views import appraised_total
from cchc_desktop.services.criteria_sets import CriteriaSets
from cchc_desktop.services.payloads import ActivityPayload, CostPayload, FeedbackPayload
from cchc_desktop.services.review_queue import criteria_used, found_set, submitted_scores
from cchc_desktop.services.review_rows import standings_of
from cchc_desktop.services.said_again import found_again
from cchc_desktop.services.submissions import submissions_of


class _Counted(msgspec.Struct, frozen=True):
    """What a sum needs of an activity."""

    counters: dict[str, int]
    costs: tuple[CostPayload, ...]


class _Judged(msgspec.Struct, frozen=True):
    """What a sum needs of a case."""

    due: date
    answered_on: date | None


_COVERED: Final = text(
    "SELECT s.id AS submission, json_extract(r.value, '$[0]') AS noun, j.payload AS payload,"
    " json_extract(r.value, '$[1]') AS record, json_extract(r.value, '$[3]') AS hash"
    " FROM submissions AS s, json_each(s.document, '$.records') AS r"
    " LEFT JOIN journal AS j ON j.record = json_extract(r.value, '$[1]')"
    " AND j.hash = json_extract(r.value, '$[3]')"
    " WHERE s.id IN :ids AND json_extract(r.value, '$[0]') IN ('activity', 'feedback')"
).bindparams(bindparam("ids", expanding=True))
_LISTED: Final = text(
    "SELECT id, json_array_length(document, '$.evidence') AS files,"
    " json_extract(document, '$.obligations') AS duties"
    " FROM submissions WHERE id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_activity: Final = msgspec.json.Decoder(ActivityPayload).decode
_feedback: Final = msgspec.json.Decoder(FeedbackPayload).decode
_counted: Final = msgspec.json.Decoder(_Counted).decode
_judged: Final = msgspec.json.Decoder(_Judged).decode
_duties: Final = msgspec.json.Decoder(list[tuple[str, int, int]]).decode
_AFTER: Final = frozenset({ReviewState.ACCEPTED, ReviewState.CLOSED})


@dataclass(frozen=True, slots=True)
class Records:
    """What versions hold, record by record."""

    activities: tuple[ActivityPayload, ...]
    feedback: tuple[FeedbackPayload, ...]


def read_handed(
    session: Session,
    wanted: Sequence[OrgUnit],
    units: Mapping[str, OrgUnit],
    sets: CriteriaSets,
    period: str,
    *,
    own_unit: str,
    deadline: Callable[[OrgUnit], date],
    with_received: bool = False,
) -> tuple[tuple[ConsolidatedUnit, ...], tuple[LeftOut, ...]]:
    """Return the figures of the version that counts of every wanted unit, and who is left out and why.

    The own unit's version counts as it was handed up: nobody accepts his own.
    """
    standings = standings_of(session, units, period)
    chosen: dict[str, PinnedInput] = {}
    left_out: list[LeftOut] = []
    for unit in wanted:
        standing = standings.get(unit.key)
        why = _why_left_out(standing, own_unit, with_received=with_received)
        if why or standing is None or standing.current is None:
            left_out.append(LeftOut(unit.key, unit.name, why))
            continue
        version = standing.current.version
        late = next(s.late for s in submissions_of(standing, deadline(unit)) if s.id == version.id)
        chosen[unit.key] = PinnedInput(
            unit.key,
            unit.name,
            version.id,
            version.number,
            version.sha256,
            accepted=_accepted(standing, own_unit),
            late=late,
        )
    figures = _figures(session, [each.submission for each in chosen.values()])
    scores = submitted_scores(session, period)
    used = criteria_used(session, period)
    found = tuple(
        ConsolidatedUnit(
            each,
            _scored(
                figures[each.submission],
                sets,
                scores=scores,
                used=used,
                standing=standings.get(each.unit),
                submission=each.submission,
            ),
        )
        for each in chosen.values()
    )
    return found, tuple(left_out)


def read_records(session: Session, submissions: Sequence[str]) -> Records:
    """Return the activities and cases that versions hold, each as it was when it was handed up."""
    activities: list[ActivityPayload] = []
    feedback: list[FeedbackPayload] = []
    for _submission, noun, payload in _covered(session, submissions):
        if payload is not None and noun == Noun.ACTIVITY:
            activities.append(_activity(payload))
        elif payload is not None:
            feedback.append(_feedback(payload))
    return Records(tuple(activities), tuple(feedback))


def _why_left_out(standing: Standing | None, own_unit: str, *, with_received: bool) -> str:
    if standing is None or standing.current is None:
        return tr("Nothing was handed up.")
    if standing.current.returned is not None:
        return tr("Version {n} was returned.", n=standing.current.name)
    if with_received or standing.unit == own_unit or _accepted(standing, own_unit):
        return ""
    return tr("Version {n} is not accepted yet.", n=standing.current.name)


def _accepted(standing: Standing, own_unit: str) -> bool:
    current = standing.current
    if standing.unit == own_unit:
        return True
    return current is not None and (own_unit in current.accepted or standing.state is ReviewState.CLOSED)


def _covered(session: Session, submissions: Sequence[str]) -> Iterator[tuple[str, str, str | None]]:
    """Yield what versions hold, also under the hash it was said again with; None for what is not here."""
    lacking: list[tuple[str, str, str, str]] = []
    for submission, noun, payload, record, entry_hash in session.execute(
        _COVERED, {"ids": list(submissions)}
    ):
        if payload is None:
            lacking.append((submission, noun, record, entry_hash))
        else:
            yield submission, noun, payload
    again = found_again(session, [each[2:] for each in lacking]) if lacking else {}
    for submission, noun, _record, entry_hash in lacking:
        yield submission, noun, again[entry_hash][1] if entry_hash in again else None


def _figures(session: Session, submissions: Sequence[str]) -> dict[str, Figures]:
    """Count the records of each version as it was handed up: two queries, whatever the number of units."""
    counters: dict[str, Counter[str]] = defaultdict(Counter)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for submission, noun, payload in _covered(session, submissions):
        here = sums[submission]
        if payload is None:
            here["incomplete"] += 1
        elif noun == Noun.ACTIVITY:
            activity = _counted(payload)
            here["activities"] += 1
            here["spent"] += sum(cost.spent for cost in activity.costs)
            counters[submission].update(activity.counters)
        else:
            case = _judged(payload)
            here["received"] += 1
            here["answered"] += case.answered_on is not None
            here["late"] += case.answered_on is not None and case.answered_on > case.due
    found = {}
    for submission, files, duties in session.execute(_LISTED, {"ids": list(submissions)}):
        here = sums[submission]
        owed = [(done, times) for _clause, done, times in _duties(duties) if times]
        found[submission] = Figures(
            activities=here["activities"],
            counters=dict(counters[submission]),
            evidence=files or 0,
            feedback_received=here["received"],
            feedback_answered=here["answered"],
            feedback_late=here["late"],
            spent=here["spent"],
            owed=len(owed),
            fulfilled=sum(done >= times for done, times in owed),
            incomplete=here["incomplete"],
        )
    return found


def _scored(
    figures: Figures,
    sets: CriteriaSets,
    *,
    scores: Mapping[str, Mapping[str, ScoreValues]],
    used: Mapping[str, tuple[str, int]],
    standing: Standing | None,
    submission: str,
) -> Figures:
    criteria = found_set(sets, used.get(submission))
    own = scores.get(submission, {})
    if criteria is None:
        return figures
    total = total_of(criteria, own)
    judged = None
    if standing is not None and standing.state in _AFTER:
        judged = appraised_total(criteria, standing, own)
    shown = judged or total
    return replace(
        figures,
        own=total.percent,
        appraised=judged.percent if judged else None,
        class_label=shown.class_label or "",
    )
