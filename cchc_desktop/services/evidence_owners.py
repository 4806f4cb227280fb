"""The records that files prove: whose they are, what they are called, whether one may be attached to them."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.evidence import Owner, check_provable
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.periods import period_words
from cchc_desktop.services.office import Office
from db.models.activities import ActivityRow
from db.models.difficulties import DifficultyRow
from db.models.feedback import FeedbackRow
from db.models.plans import ObligationClaimRow, TriggerRow
from db.models.reports import ReportRow
from db.models.unit_plans import UnitPlanRow

_CHUNK: Final = 500
_TITLES: Final[dict[Noun, tuple[Any, Callable[[Any], str]]]] = {
    Noun.ACTIVITY: (ActivityRow, lambda row: row.title),
    Noun.FEEDBACK: (FeedbackRow, lambda row: row.code),
    Noun.REPORT: (ReportRow, lambda row: f"{row.number} {period_words(row.period)}".strip()),
    Noun.UNIT_PLAN: (UnitPlanRow, lambda row: row.number or tr("not issued yet")),
    Noun.DIFFICULTY: (DifficultyRow, lambda row: row.content),
    Noun.TRIGGER: (TriggerRow, lambda row: row.title),
    Noun.OBLIGATION_CLAIM: (ObligationClaimRow, lambda row: f"{row.clause}, {period_words(row.period)}"),
}
"""Tables of the records that files can be attached to, and what a record of each is called."""


def owners_of(session: Session, records: Iterable[tuple[str, str]]) -> dict[str, Owner]:
    """Return the records named by (noun, id) that are here, by id."""
    found: dict[str, Owner] = {}
    wanted: dict[str, list[str]] = {}
    for noun, record in records:
        if noun == Noun.ASSESSMENT:
            if (owner := _criterion(record)) is not None:
                found[record] = owner
        else:
            wanted.setdefault(noun, []).append(record)
    for noun, (model, title) in _TITLES.items():
        ids = wanted.get(noun, [])
        for start in range(0, len(ids), _CHUNK):
            rows = session.scalars(select(model).where(model.id.in_(ids[start : start + _CHUNK])))
            found.update({row.id: Owner(noun, row.id, title(row), row.unit) for row in rows})
    return found


def owner_called(session: Session, record: str) -> Owner:
    """Return the record with this id, of whichever kind; UserMistake when there is none."""
    # a criterion is called unit/period/set/criterion, the plan of a unit unit/plan
    nouns = (Noun.ASSESSMENT, *_TITLES) if record.count("/") == 3 else tuple(_TITLES)
    found = owners_of(session, [(noun, record) for noun in nouns]).get(record)
    if found is None:
        raise UserMistake(
            tr("There is no record {id}.", id=record),
            hint=tr("List the records, then copy the id of the one the file proves."),
            field="to",
        )
    return found


def check_attachable(session: Session, office: Office, noun: Noun, record: str) -> Owner:
    """Return `record`; UserMistake when it is not here, not this unit's, or takes no files."""
    check_provable(noun)
    owner = owners_of(session, [(noun, record)]).get(record)
    if owner is None:
        raise UserMistake(
            tr("The record is no longer here."), hint=tr("Reload the list and choose it again.")
        )
    if owner.unit != office.unit.key:
        raise UserMistake(
            tr("This record belongs to another unit; only that unit can change it."),
            hint=tr("Return it with your remark, so that the unit changes it itself."),
        )
    return owner


def _criterion(record: str) -> Owner | None:
    """Read unit/period/set/criterion, under which the files of a criterion are kept."""
    parts = record.rsplit("/", 3)
    if len(parts) != 4:
        return None
    unit, period, _, criterion = parts
    title = tr("Criterion {id}, {period}", id=criterion, period=period_words(period))
    return Owner(Noun.ASSESSMENT, record, title, unit)
