"""Telling before anything is typed what a submitted quarter keeps as it is, why, and who can open it."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date

from cchc_desktop.domain.activities import ActivityRecord
from cchc_desktop.domain.locks import Lock
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import Period
from cchc_desktop.services.freezing import Freeze, Touched
from cchc_desktop.services.office import Office
from cchc_desktop.services.permissions import guarded


def freeze_of(office: Office) -> Freeze:
    """Return what submitted quarters of this unit keep from being changed, by the units as they are now."""
    return Freeze(office.unit.key, office.units, office.plan.period_rule)


@guarded
class Locks:
    """The reasons not to change a record of this unit; nothing where it is open."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def of_activity(self, record: ActivityRecord) -> Lock | None:
        """Return what keeps an activity from being changed."""
        values = record.values
        return self._lock(
            Touched(
                Noun.ACTIVITY,
                record.id,
                days=frozenset({values.starts_on}),
                clauses=frozenset(values.clauses),
            )
        )

    def of_case(self, case: str, days: AbstractSet[date]) -> Lock | None:
        """Return what keeps what happened to a case of feedback on `days` from being added or changed."""
        return self._lock(Touched(Noun.FEEDBACK, case, days=frozenset(days)))

    def of_event(self, clause: str, day: date, event: str = "") -> Lock | None:
        """Return what keeps an event of `day`, which `clause` follows, from being added or dropped."""
        return self._lock(Touched(Noun.TRIGGER, event, days=frozenset({day}), clauses=frozenset({clause})))

    def of_claims(self, period: Period, claims: Mapping[str, str]) -> dict[str, Lock]:
        """Return by clause what keeps it from being claimed or owed again in `period`.

        `claims` holds the id of each clause's claim, empty where none was made.
        """
        whole = Touched(Noun.OBLIGATION_CLAIM, "", periods=frozenset({period.code}), within=True)
        with self._office.reading() as session:
            locks = tuple(freeze_of(self._office).locks(session, whole))
        found = {
            clause: next((x for x in locks if not x.allows(Noun.OBLIGATION_CLAIM, claim, (clause,))), None)
            for clause, claim in claims.items()
        }
        return {clause: lock for clause, lock in found.items() if lock is not None}

    def _lock(self, touched: Touched) -> Lock | None:
        with self._office.reading() as session:
            return freeze_of(self._office).lock(session, touched)
