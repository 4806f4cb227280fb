"""Records of one unit that bear one number: found, told apart, and settled by a person of the unit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed, Noun
from cchc_desktop.domain.periods import parse_period
from cchc_desktop.domain.reviews import Standing
from cchc_desktop.domain.same_numbers import mark_of
from cchc_desktop.services.feedback_rows import next_code
from cchc_desktop.services.office import Change, Office
from cchc_desktop.services.payloads import FeedbackPayload
from cchc_desktop.services.permissions import guarded
from cchc_desktop.services.review_rows import standing_of
from db.asking import asked, moment_in

_PERIODS: Final = """
    SELECT unit, period, {number} FROM {table}
    WHERE unit = coalesce(?, unit) GROUP BY unit, period, {number} HAVING count(*) > 1
"""
_CODES: Final = "SELECT code FROM feedback_cases WHERE unit = ? GROUP BY code HAVING count(*) > 1"
_RECORDS: Final = """
    SELECT t.id, t.recorded_by, t.recorded_at,
        (SELECT j.station FROM journal j WHERE j.record = t.id AND j.noun = ? ORDER BY j.revision LIMIT 1)
    FROM {table} t WHERE t.unit = ? AND {period} = ? AND {number} = ? AND {stands} ORDER BY t.id
"""
_TABLES: Final[dict[Noun, dict[str, str]]] = {
    Noun.SUBMISSION: {
        "table": "submissions", "period": "period", "number": "version", "stands": "NOT withdrawn",
    },
    Noun.REPORT: {
        "table": "reports", "period": "period", "number": "version", "stands": "issued_on IS NOT NULL",
    },
    Noun.CONSOLIDATION: {
        "table": "consolidations", "period": "period", "number": "number", "stands": "NOT withdrawn",
    },
    Noun.FEEDBACK: {
        "table": "feedback_cases", "period": "''", "number": "code", "stands": "NOT withdrawn",
    },
}  # fmt: skip
_NUMBERED_BY_PERIOD: Final = (Noun.SUBMISSION, Noun.REPORT, Noun.CONSOLIDATION)
_NEWEST: Final = "SELECT max({number}) FROM {table} WHERE unit = ? AND {period} = ? AND {stands}"


@dataclass(frozen=True, slots=True)
class NumberedRecord:
    """One of the records with the same number."""

    id: str
    mark: str
    author: str
    at: datetime
    own: bool
    """Whether this computer made it."""
    counts: bool
    """Whether figures and superiors go by it until somebody chooses."""


@dataclass(frozen=True, slots=True)
class SharedNumber:
    """A number that several records of one unit bear."""

    noun: Noun
    unit: str
    period: str
    """Code of the period; empty for feedback, which is numbered by day."""
    number: str
    title: str
    """What bears the number, in words."""
    records: tuple[NumberedRecord, ...]


@guarded
class SameNumbers:
    """What two computers of this unit gave one number, and settling it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def listed(self) -> list[SharedNumber]:
        """Return the numbers of this unit that await a choice; what was settled or replaced is left out."""
        with self._office.reading() as session:
            return shared_numbers(session, self._office, self._office.unit.key)

    def settle(self, record: str) -> Changed[SharedNumber]:
        """Let a version count, taking the others with its number back, or give a case a number of its own.

        UserMistake for a record whose number no other one bears, for versions a superior has begun to judge,
        and for what was issued: that is mended by one that replaces it.
        """
        office = self._office
        with office.changing() as change:
            found = next(
                (
                    shared
                    for shared in shared_numbers(change.session, office, office.unit.key)
                    if any(each.id == record for each in shared.records)
                ),
                None,
            )
            if found is None:
                raise UserMistake(
                    tr("There is nothing to choose for this record any more."),
                    hint=tr("Reload the list; somebody may have chosen meanwhile."),
                )
            match found.noun:
                case Noun.SUBMISSION:
                    self._choose(change, found, record)
                case Noun.FEEDBACK:
                    self._renumber(change, record)
                case _:
                    raise UserMistake(
                        tr("What was issued under a number keeps it."),
                        hint=tr("Make the next one, which replaces both."),
                    )
            change.touch(Noun.BUNDLE)
            return change.done(found)

    def _choose(self, change: Change, found: SharedNumber, record: str) -> None:
        standing = standing_of(change.session, self._office.units, found.unit, found.period)
        others = [version for version in standing.unchosen if version.version.id != record]
        begun = next((version for version in others if version.begun), None)
        if begun is not None:
            raise UserMistake(
                tr("Version {n} is already being appraised.", n=begun.name),
                hint=tr("Ask {unit} to return it, then submit the next version.", unit=_judge(standing)),
            )
        reason = tr("Version {n} was chosen instead.", n=f"{found.number} ({mark_of(record)})")
        for version in others:
            change.withdraw(Noun.SUBMISSION, version.version.id, action="choose", reason=reason)
        change.touch(Noun.ASSESSMENT)

    def _renumber(self, change: Change, record: str) -> None:
        from msgspec.structs import replace

        case = change.payload_of(Noun.FEEDBACK, record)
        if not isinstance(case, FeedbackPayload):
            raise TypeError(record)
        code = next_code(change.session, case.unit, case.received_on)
        said = replace(case, code=code, recorded_by=self._office.user.name, recorded_at=change.now)
        change.put(Noun.FEEDBACK, said, action="renumber")


def shared_numbers(session: Session, office: Office, unit: str | None = None) -> list[SharedNumber]:
    """Return the numbers that await a choice, of one unit or of all; codes of feedback of one unit alone."""
    listed: list[tuple[Noun, str, str, Any]] = [
        (noun, whose, period, number)
        for noun in _NUMBERED_BY_PERIOD
        for whose, period, number in asked(session, _PERIODS.format(**_TABLES[noun]), (unit,))
    ]
    if unit is not None:
        listed += [(Noun.FEEDBACK, unit, "", code) for (code,) in asked(session, _CODES, (unit,))]
    found = []
    for noun, whose, period, number in listed:
        records = _records(session, office, noun, whose, period=period, number=number)
        if len(records) > 1:
            title = _title(office, noun, period, number)
            found.append(SharedNumber(noun, whose, period, str(number), title, tuple(records)))
    return found


def _records(
    session: Session, office: Office, noun: Noun, unit: str, *, period: str, number: Any
) -> list[NumberedRecord]:
    """Return the records with one number, oldest first; none where it no longer matters which counts."""
    names = _TABLES[noun]
    rows = asked(session, _RECORDS.format(**names), (str(noun), unit, period, number))
    if noun is Noun.SUBMISSION:
        standing = standing_of(session, office.units, unit, period)
        awaiting = {version.version.id for version in standing.unchosen}
        rows = [row for row in rows if row[0] in awaiting]
        counting = standing.current.version.id if standing.current is not None else ""
    else:
        counting = rows[-1][0] if rows else ""
        if period and asked(session, _NEWEST.format(**names), (unit, period)) != [(number,)]:
            return []
    return [
        NumberedRecord(key, mark_of(key), author, moment_in(at), station == office.station, key == counting)
        for key, author, at, station in rows
    ]


def _title(office: Office, noun: Noun, period: str, number: object) -> str:
    if not period:
        return str(number)
    label = parse_period(period, office.plan.period_rule).label
    return tr("{noun} no. {n}, {period}", noun=noun.label, n=number, period=label)


def _judge(standing: Standing) -> str:
    return standing.path[0].name if standing.path else ""
