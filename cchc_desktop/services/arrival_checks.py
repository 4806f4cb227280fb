"""What records that arrive may not do, whoever signed them: change what stands, or reach another unit's."""

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import msgspec
from sqlalchemy import bindparam, select

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services import payloads as p
from cchc_desktop.services.bundle_results import RefusedItem
from cchc_desktop.services.office import Change
from cchc_desktop.services.review_payloads import SubmissionPayload, read_covered
from cchc_desktop.services.versions import Version
from db.models.activities import ActivityRow
from db.models.assessments import AssessmentRow, SubmissionRow
from db.models.consolidations import ConsolidationRow
from db.models.difficulties import DifficultyRow
from db.models.evidence import EvidenceRow
from db.models.feedback import FeedbackRow
from db.models.plans import ObligationClaimRow, TriggerRow
from db.models.reports import ReportRow
from db.models.schedules import ScheduleRow
from db.models.search import SearchRow
from db.models.unit_plans import UnitPlanRow

_IN_LIST: Final = 500
RECORDS: Final[dict[Noun, Any]] = {
    Noun.ACTIVITY: ActivityRow,
    Noun.SCHEDULE: ScheduleRow,
    Noun.EVIDENCE: EvidenceRow,
    Noun.FEEDBACK: FeedbackRow,
    Noun.OBLIGATION_CLAIM: ObligationClaimRow,
    Noun.TRIGGER: TriggerRow,
    Noun.UNIT_PLAN: UnitPlanRow,
    Noun.DIFFICULTY: DifficultyRow,
    Noun.ASSESSMENT: AssessmentRow,
    Noun.SUBMISSION: SubmissionRow,
    Noun.REPORT: ReportRow,
    Noun.CONSOLIDATION: ConsolidationRow,
}
"""Tables of a unit's own records, in the order they are written: evidence counts on activities."""
FIXED: Final[dict[Noun, tuple[str, ...]]] = {
    Noun.SUBMISSION: (
        "period", "version", "sha256", "presented_by", "alone", "recorded_by", "recorded_at",
    ),
    Noun.CONSOLIDATION: ("period", "number", "sha256"),
    Noun.REPORT: (
        "period", "version", "state", "number", "issued_on", "profile", "letterhead", "amends", "amendment",
        "kind", "consolidation",
    ),
}  # fmt: skip
"""What never changes once it was handed up or issued; only the seal still makes another file of a report."""


class NotTaken(Exception):
    """An entry may not be taken; the whole stream stays out, because its chain cannot skip one."""

    def __init__(self, item: str, reason: str) -> None:
        super().__init__(reason)
        self.item = RefusedItem(item, reason)


def newest_of(change: Change, model: Any, noun: Noun, versions: Sequence[Version]) -> list[Version]:
    """Return the versions newer than the tables', of which the last of each record counts.

    NotTaken for a record of another unit, one that hangs on another unit's or bears the id of another
    record, and for a change of what never changes.
    """
    latest: dict[str, Version] = {}
    for version in versions:
        before = latest.get(version.payload.id)
        if before is None or before.revision <= version.revision:
            latest[version.payload.id] = version
    ids = list(latest)
    statement = select(model.id, model.unit, model.revision).where(
        model.id.in_(bindparam("ids", expanding=True))
    )
    for part in _parts(ids):
        for row in change.connection.execute(statement, {"ids": part}):
            version = latest[row.id]
            if row.unit != version.payload.unit:
                raise NotTaken(f"{noun} {row.id}", tr("The record belongs to another unit."))
            if row.revision > version.revision:
                del latest[row.id]
            elif row.revision == version.revision:
                latest[row.id] = _counting(change, noun, row.id)
    if noun in FIXED:
        _check_fixed(change, model, noun, versions)
    _check_names(change, noun, ids)
    if noun is Noun.EVIDENCE:
        _check_attached(change, latest.values())
    elif noun is Noun.SUBMISSION:
        _check_covered(change, latest.values())
    return list(latest.values())


def _counting(change: Change, noun: Noun, record: str) -> Version:
    """Return which of two versions with one number counts on every computer, whatever came first."""
    newest = change.newest(noun, record)
    payload = p.read_payload(noun, msgspec.json.decode(newest.payload))
    return Version(payload, newest.revision, withdrawn=newest.op == "withdraw")


def _check_fixed(change: Change, model: Any, noun: Noun, versions: Sequence[Version]) -> None:
    """Refuse another text of what was handed up or issued, whether it is here or in the same bundle."""
    names = FIXED[noun]
    columns = [getattr(model, name) for name in names]
    statement = select(model.id, model.revision, model.withdrawn, *columns).where(
        model.id.in_(bindparam("ids", expanding=True))
    )
    held: dict[str, tuple[int, tuple[Any, ...], bool]] = {}
    for part in _parts({version.payload.id: None for version in versions}):
        for record, revision, taken_back, *facts in change.connection.execute(statement, {"ids": part}):
            held[record] = (revision, tuple(facts), taken_back and not _set_aside(change, noun, record))
    for payload, revision, withdrawn in versions:
        said = tuple(getattr(payload, name) for name in names)
        before = held.get(payload.id)
        if before is not None and revision < before[0]:
            continue
        if before is not None:
            brought_back = before[2] and not withdrawn
            if said != before[1] or brought_back or (withdrawn and noun is not Noun.SUBMISSION):
                raise NotTaken(f"{noun} {payload.id}", _never_changes(noun))
        held[payload.id] = (revision, said, withdrawn)


def _set_aside(change: Change, noun: Noun, record: str) -> bool:
    """Tell whether a record is only marked as withdrawn because its station's stream was ended."""
    last = change.newest(noun, record)
    return last is not None and last.op != "withdraw"


def _never_changes(noun: Noun) -> str:
    if noun is Noun.SUBMISSION:
        return tr("A submitted version never changes.")
    if noun is Noun.CONSOLIDATION:
        return tr("A consolidation never changes.")
    return tr("An issued report never changes.")


def _check_names(change: Change, noun: Noun, ids: Sequence[str]) -> None:
    """Refuse a record that bears the id of a record of another kind, which searching would then lose."""
    statement = select(SearchRow.record).where(
        SearchRow.record.in_(bindparam("ids", expanding=True)), SearchRow.noun != str(noun)
    )
    for part in _parts(ids):
        taken = change.connection.scalar(statement, {"ids": part})
        if taken is not None:
            raise NotTaken(f"{noun} {taken}", tr("Another record bears the same id."))


def _check_attached(change: Change, versions: Any) -> None:
    """Refuse evidence that would hang on a record of another unit, whatever kind it says that is."""
    owners = {f.record: f for f in (cast(p.EvidencePayload, v.payload) for v in versions)}
    for file in owners.values():
        # evidence of a criterion hangs on unit/period/set/criterion
        if "/" in file.record and not file.record.startswith(f"{file.unit}/"):
            raise NotTaken(f"{Noun.EVIDENCE} {file.id}", tr("The record belongs to another unit."))
    for model in (ActivityRow, FeedbackRow, ReportRow, DifficultyRow):
        for record, unit in _units_of(change, model, list(owners)):
            if unit != owners[record].unit:
                item = f"{Noun.EVIDENCE} {owners[record].id}"
                raise NotTaken(item, tr("The record belongs to another unit."))


def _check_covered(change: Change, versions: Any) -> None:
    """Refuse a version that is made of another unit's records."""
    for payload in (cast(SubmissionPayload, version.payload) for version in versions):
        listed: dict[str, list[str]] = {}
        for noun, record, *_ in read_covered(payload.document).records:
            listed.setdefault(noun, []).append(record)
        for noun, model in RECORDS.items():
            for _, unit in _units_of(change, model, listed.get(noun, [])):
                if unit != payload.unit:
                    item = f"{Noun.SUBMISSION} {payload.id}"
                    raise NotTaken(item, tr("It lists a record of another unit."))


def _units_of(change: Change, model: Any, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    statement = select(model.id, model.unit).where(model.id.in_(bindparam("ids", expanding=True)))
    for part in _parts(ids):
        for row in change.connection.execute(statement, {"ids": part}):
            yield row.id, row.unit


def _parts(ids: Any) -> Iterator[list[str]]:
    listed = list(ids)
    for start in range(0, len(listed), _IN_LIST):
        yield listed[start : start + _IN_LIST]
