"""Keeping what was submitted as it was: which records of a quarter may still be changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias, cast

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.org_units import OrgUnit
from cchc_desktop.domain.periods import PeriodKind, PeriodRule, parse_period, period_of
from cchc_desktop.services import payloads as p
from cchc_desktop.services.review_rows import standing_of
from db.models.activities import ActivityClauseRow, ActivityRow
from db.models.feedback import FeedbackRow
from db.writing import driver_of

_ANY: Final = "SELECT 1 FROM submissions WHERE unit = ? AND period IN ({}) LIMIT 1"
_EVER: Final = "SELECT 1 FROM submissions WHERE unit = ? LIMIT 1"
_Touch: TypeAlias = Callable[[Session, p.Payload, p.Payload | None], Iterable["Touched"]]
_LATER: Final = frozenset({"due"})
"""Dates that are computed, not something that happened on the day."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a write is about: the days and periods it belongs to, the record, the clauses it serves."""

    noun: Noun
    record: str
    days: frozenset[date] = frozenset()
    periods: frozenset[str] = frozenset()
    clauses: frozenset[str] = frozenset()
    within: bool = False
    """The months and quarters of the periods are touched too: a claim for the year holds in each."""


@dataclass(frozen=True, slots=True)
class Freeze:
    """The frozen quarters of the unit that works here."""

    unit: str
    units: Mapping[str, OrgUnit]
    rule: PeriodRule

    def check(self, session: Session, noun: Noun, payload: p.Payload, before: p.Payload | None) -> None:
        """Raise UserMistake when writing `payload` over `before` would change a submitted quarter."""
        if noun in _TOUCHED and payload.unit == self.unit:
            for touched in _TOUCHED[noun](session, payload, before):
                lock = self.lock(session, touched)
                if lock is not None:
                    raise UserMistake(lock.message, hint=lock.hint)

    def check_new(self, session: Session, noun: Noun, payloads: Iterable[p.Payload]) -> None:
        """Like `check` for many new records, of which those of one day and the same clauses are as one."""
        if not self.holds_any(session):
            return
        alike = {(getattr(x, "starts_on", x.id), getattr(x, "clauses", ())): x for x in payloads}
        for payload in alike.values():
            self.check(session, noun, payload, None)

    def holds_any(self, session: Session) -> bool:
        """Tell whether the unit ever submitted anything, be it withdrawn: an acceptance may outweigh that."""
        driver = driver_of(session.connection())
        return driver.execute(_EVER, (self.unit,)).fetchone() is not None

    def refusal(self, session: Session, day: date, clauses: tuple[str, ...]) -> UserMistake | None:
        """Return why no activity of `day` for `clauses` can be added; None when it can."""
        touched = Touched(Noun.ACTIVITY, "", days=frozenset({day}), clauses=frozenset(clauses))
        lock = self.lock(session, touched)
        return None if lock is None else UserMistake(lock.message, hint=lock.hint)

    def locks_of_days(self, session: Session, days: Iterable[date]) -> dict[date, tuple[Lock, ...]]:
        """Return the submitted periods each of `days` lies in; every period is looked up once."""
        if not self.holds_any(session):
            return {}
        by_periods: dict[tuple[str, ...], tuple[Lock, ...]] = {}
        found = {}
        for day in days:
            codes = tuple(period_of(day, self.rule, kind).code for kind in PeriodKind)
            if codes not in by_periods:
                touched = Touched(Noun.ACTIVITY, "", days=frozenset({day}))
                by_periods[codes] = tuple(self.locks(session, touched))
            found[day] = by_periods[codes]
        return found

    def lock(self, session: Session, touched: Touched) -> Lock | None:
        """Return what keeps `touched` from being changed; None when it is open."""
        for lock in self.locks(session, touched):
            if not lock.allows(touched.noun, touched.record, touched.clauses):
                return lock
        return None

    def locks(self, session: Session, touched: Touched) -> Iterator[Lock]:
        """Yield every submitted period that `touched` lies in, whatever was returned of it."""
        for code in self._codes(session, touched):
            standing = standing_of(session, self.units, self.unit, code, own=True)
            if standing.current is not None:
                yield Lock(standing, parse_period(code, self.rule).label)

    def _codes(self, session: Session, touched: Touched) -> list[str]:
        """Return the periods touched, without looking closer where nothing was ever submitted."""
        parts = (
            {
                part.code
                for code in touched.periods
                for kind in (PeriodKind.MONTH, PeriodKind.QUARTER)
                for part in parse_period(code, self.rule).parts(kind)
            }
            if touched.within
            else set()
        )
        codes = sorted(
            touched.periods
            | parts
            | {period_of(day, self.rule, kind).code for day in touched.days for kind in PeriodKind}
        )
        sql = _ANY.format(", ".join("?" * len(codes)))
        if not codes or driver_of(session.connection()).execute(sql, (self.unit, *codes)).fetchone() is None:
            return []
        return codes


def _activity(_session: Session, payload: p.Payload, before: p.Payload | None) -> Iterable[Touched]:
    versions = [cast(p.ActivityPayload, v) for v in (payload, before) if v is not None]
    yield Touched(
        Noun.ACTIVITY,
        payload.id,
        days=frozenset(v.starts_on for v in versions),
        clauses=frozenset(clause for v in versions for clause in v.clauses),
    )


def _evidence(session: Session, payload: p.Payload, _before: p.Payload | None) -> Iterable[Touched]:
    file = cast(p.EvidencePayload, payload)
    if file.noun == Noun.ASSESSMENT:
        # evidence of a criterion hangs on unit/period/set/criterion
        parts = file.record.split("/")
        if len(parts) == 4:
            yield Touched(Noun.ASSESSMENT, parts[3], periods=frozenset({parts[1]}))
    elif file.noun == Noun.ACTIVITY:
        day = session.scalar(select(ActivityRow.starts_on).where(ActivityRow.id == file.record))
        if day is not None:
            clauses = session.scalars(
                select(ActivityClauseRow.clause).where(ActivityClauseRow.activity == file.record)
            )
            yield Touched(Noun.ACTIVITY, file.record, days=frozenset({day}), clauses=frozenset(clauses.all()))
    elif file.noun == Noun.FEEDBACK:
        day = session.scalar(select(FeedbackRow.received_on).where(FeedbackRow.id == file.record))
        if day is not None and file.effective_on is not None:
            yield Touched(Noun.FEEDBACK, file.record, days=frozenset({file.effective_on}))


def _happened(day: str, core: frozenset[str]) -> _Touch:
    """Return how a record is judged that goes on in later quarters.

    What happened in a frozen quarter can neither be added nor changed, while the next step is entered
    on its own day: a case received in June is answered in July.
    """

    def touch(_session: Session, payload: p.Payload, before: p.Payload | None) -> Iterable[Touched]:
        new = msgspec.structs.asdict(payload)
        old = {} if before is None or before == payload else msgspec.structs.asdict(before)
        changed = {key for key, value in new.items() if key not in old or old[key] != value}
        days = {
            value
            for key in changed - _LATER
            for value in (new[key], old.get(key))
            if type(value) is date and key != day
        }
        if not old or changed & core:
            days.add(new[day])
        yield Touched(
            Noun.FEEDBACK if day == "received_on" else Noun.TRIGGER,
            payload.id,
            days=frozenset(days),
            clauses=frozenset({new["clause"]}) if "clause" in new else frozenset(),
        )

    return touch


def _claim(_session: Session, payload: p.Payload, _before: p.Payload | None) -> Iterable[Touched]:
    claim = cast(p.ClaimPayload, payload)
    yield Touched(
        Noun.OBLIGATION_CLAIM,
        payload.id,
        periods=frozenset({claim.period}),
        within=True,
        clauses=frozenset({claim.clause}),
    )


def _assessment(_session: Session, payload: p.Payload, before: p.Payload | None) -> Iterable[Touched]:
    new, old = cast(p.AssessmentPayload, payload), cast(p.AssessmentPayload | None, before)
    scores = {s.criterion: s for s in new.scores}
    earlier = {s.criterion: s for s in old.scores} if old is not None else {}
    for criterion in sorted({*scores, *earlier}):
        if scores.get(criterion) != earlier.get(criterion):
            yield Touched(Noun.ASSESSMENT, criterion, periods=frozenset({new.period}))


_TOUCHED: Final[Mapping[Noun, _Touch]] = {
    Noun.ACTIVITY: _activity,
    Noun.EVIDENCE: _evidence,
    Noun.FEEDBACK: _happened("received_on", frozenset({"received_on", "channel", "kind", "content"})),
    Noun.TRIGGER: _happened("day", frozenset({"clause", "title", "day"})),
    Noun.OBLIGATION_CLAIM: _claim,
    Noun.ASSESSMENT: _assessment,
}
