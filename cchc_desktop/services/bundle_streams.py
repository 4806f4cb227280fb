"""Taking one stream of a verified bundle into the store: order, forks, authority, rows."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast

import msgspec
from sqlalchemy import bindparam, select

from cchc_desktop.bundles.codes import fingerprint
from cchc_desktop.bundles.entries import JournalEntry
from cchc_desktop.bundles.heads import SignedHead, head_octets
from cchc_desktop.bundles.manifest import StreamPart
from cchc_desktop.domain.bundle_records import Outcome
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.services import payloads as p
from cchc_desktop.services.bundle_results import MissingRange, RefusedItem, StreamResult
from cchc_desktop.services.notices import NOTICES, KnownStation, holds_notices, may_say
from cchc_desktop.services.office import Change, Office, journal_row
from cchc_desktop.services.rows import write_rows
from cchc_desktop.services.versions import Version
from db.models.activities import ActivityRow
from db.models.assessments import AssessmentRow, SubmissionRow
from db.models.bundles import HeadRow, JournalRow, StreamRow
from db.models.consolidations import ConsolidationRow
from db.models.difficulties import DifficultyRow
from db.models.evidence import EvidenceRow
from db.models.feedback import FeedbackRow
from db.models.plans import ObligationClaimRow, TriggerRow
from db.models.reports import ReportRow
from db.models.schedules import ScheduleRow
from db.models.unit_plans import UnitPlanRow
from db.writing import add_rows, put_rows

CHUNK: Final = 2_000
_IN_LIST: Final = 500
_RECORDS: Final[dict[Noun, Any]] = {
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

ApplyNotice = Callable[[Change, KnownStation, JournalEntry, p.Payload], None]


class NotTaken(Exception):
    """An entry may not be taken; the whole stream stays out, because its chain cannot skip one."""

    def __init__(self, item: str, reason: str) -> None:
        super().__init__(reason)
        self.item = RefusedItem(item, reason)


@dataclass(frozen=True, slots=True)
class _Mark:
    seq: int
    hash: str


def take_stream(
    change: Change,
    office: Office,
    part: StreamPart,
    *,
    head: SignedHead,
    entries: Iterator[JournalEntry],
    station: KnownStation,
    apply_notice: ApplyNotice,
) -> StreamResult:
    """Write what is new in `part`, or nothing of it, and return what became of it."""
    unit = office.units.get(station.unit)
    result = StreamResult(
        station=part.station,
        unit=station.unit,
        unit_name=unit.name if unit else station.unit,
        epoch=part.epoch,
        first=part.first,
        last=part.last,
        outcome=Outcome.ALREADY,
    )
    if fingerprint(head.certificate) != station.fingerprint:
        reason = tr("The stream is signed with another key than the one accepted for this station.")
        return _not_taken(result, Outcome.QUARANTINED, part.station, reason)
    row = change.session.get(StreamRow, (part.station, part.epoch), populate_existing=True)
    mark = _Mark(row.seq, row.hash) if row else _Mark(0, "")
    fault = _fault_of_place(result, part, mark, station, head, own=station.id == office.station)
    if fault is not None:
        return fault
    try:
        with change.connection.begin_nested():
            return _write(
                change,
                office,
                part,
                result=result,
                mark=mark,
                head=head,
                entries=entries,
                station=station,
                apply_notice=apply_notice,
            )
    except NotTaken as fault_of_item:
        return replace(result, outcome=Outcome.REFUSED, refused=fault_of_item.item)
    except _Fork as fork:
        return _not_taken(result, Outcome.QUARANTINED, fork.item, fork.reason)
    except sqlite3.IntegrityError:
        reason = tr("A record in it contradicts what is here, or refers to what is unknown here.")
        return _not_taken(result, Outcome.REFUSED, part.station, reason)


class _Fork(Exception):
    def __init__(self, item: str, reason: str) -> None:
        super().__init__(reason)
        self.item = item
        self.reason = reason


def _fault_of_place(
    result: StreamResult,
    part: StreamPart,
    mark: _Mark,
    station: KnownStation,
    head: SignedHead,
    *,
    own: bool,
) -> StreamResult | None:
    """Return why the range does not fit onto what is held; None when it does."""
    if station.state == "revoked" and not _within_last_good(station.last_good or "", head, mark):
        reason = tr("The station was revoked; entries after its last good one are refused.")
        return _not_taken(result, Outcome.REFUSED, part.station, reason)
    if own and part.last > mark.seq:
        reason = tr("It holds entries of this very station which this computer does not have.")
        return _not_taken(result, Outcome.QUARANTINED, part.station, reason)
    if part.first > mark.seq + 1:
        missing = MissingRange(
            result.station, result.unit, result.unit_name, result.epoch, mark.seq + 1, part.first - 1
        )
        return replace(result, outcome=Outcome.WAITING, missing=missing)
    if part.first == mark.seq + 1 and mark.seq and part.prerequisite != mark.hash:
        return _not_taken(result, Outcome.QUARANTINED, _name(part, part.first), _forked())
    return None


def _within_last_good(last_good: str, head: SignedHead, mark: _Mark) -> bool:
    """Tell whether a stream ends no later than where its revoked station was last good."""
    for good in last_good.split(","):
        epoch, seq, entry_hash = (*good.split(":"), "", "")[:3]
        if epoch == str(head.epoch):
            same = head.seq < int(seq) or head.hash == entry_hash
            return head.seq <= int(seq) and same
    return head.seq <= mark.seq


def _write(
    change: Change,
    office: Office,
    part: StreamPart,
    *,
    result: StreamResult,
    mark: _Mark,
    head: SignedHead,
    entries: Iterator[JournalEntry],
    station: KnownStation,
    apply_notice: ApplyNotice,
) -> StreamResult:
    shared = min(mark.seq, part.last)
    held = _held_hash(change, part, shared)
    already = new = changed = news = 0
    chunk: list[JournalEntry] = []

    def settle() -> None:
        _write_chunk(change, office, station, chunk, apply_notice=apply_notice)
        chunk.clear()

    for entry in entries:
        if entry.seq <= mark.seq:
            already += 1
            if entry.seq == shared and entry.hash != held:
                raise _Fork(_name(part, entry.seq), _forked())
            continue
        new += entry.revision == 1
        changed += entry.revision != 1
        news += entry.noun != Noun.RECEIPT
        chunk.append(entry)
        if len(chunk) >= CHUNK:
            settle()
    if chunk:
        settle()
    if new or changed:
        place = {"station": part.station, "epoch": part.epoch, "seq": head.seq}
        put_rows(change.connection, StreamRow, [place | {"hash": head.hash}])
        put_rows(change.connection, HeadRow, [place | {"document": head_octets(head).decode()}])
    outcome = Outcome.IMPORTED if new or changed else Outcome.ALREADY
    return replace(result, outcome=outcome, new=new, changed=changed, already=already, news=news)


def _held_hash(change: Change, part: StreamPart, seq: int) -> str | None:
    return change.session.scalar(
        select(JournalRow.hash).where(
            JournalRow.station == part.station, JournalRow.epoch == part.epoch, JournalRow.seq == seq
        )
    )


def _write_chunk(
    change: Change,
    office: Office,
    station: KnownStation,
    chunk: Sequence[JournalEntry],
    *,
    apply_notice: ApplyNotice,
) -> None:
    by_noun: dict[Noun, list[Version]] = {}
    lane = holds_notices(chunk[0].epoch)
    add_rows(change.connection, JournalRow, [journal_row(entry) for entry in chunk])
    for entry in chunk:
        noun = Noun(entry.noun)
        item = f"{entry.noun} {entry.record}"
        try:
            payload = p.read_payload(noun, entry.payload)
        except msgspec.ValidationError as fault:
            raise NotTaken(item, tr("The record is not in its proper form.")) from fault
        if payload.id != entry.record:
            raise NotTaken(item, tr("The record bears another id than its entry."))
        if (noun in NOTICES) is not lane or not may_say(noun, payload.unit, station.unit, office.units):
            whose = office.units[payload.unit].name if payload.unit in office.units else payload.unit
            raise NotTaken(item, tr("This station may not write a record of {unit}.", unit=whose))
        if lane:
            apply_notice(change, station, entry, payload)
        else:
            by_noun.setdefault(noun, []).append(
                Version(payload, entry.revision, withdrawn=entry.op == "withdraw")
            )
        change.touch(noun)
    for noun in _RECORDS:
        if noun in by_noun:
            versions = _newest(change, noun, by_noun[noun])
            _check_attached(change, noun, versions)
            write_rows(change.connection, noun, versions)


def _newest(change: Change, noun: Noun, versions: Sequence[Version]) -> list[Version]:
    """Return the versions newer than the tables'; refuse to touch a record of another unit."""
    model = _RECORDS[noun]
    latest: dict[str, Version] = {}
    for version in versions:
        before = latest.get(version.payload.id)
        if before is None or before.revision <= version.revision:
            latest[version.payload.id] = version
    ids = list(latest)
    statement = select(model.id, model.unit, model.revision).where(
        model.id.in_(bindparam("ids", expanding=True))
    )
    for start in range(0, len(ids), _IN_LIST):
        for row in change.connection.execute(statement, {"ids": ids[start : start + _IN_LIST]}):
            version = latest[row.id]
            if row.unit != version.payload.unit:
                raise NotTaken(f"{noun} {row.id}", tr("The record belongs to another unit."))
            if row.revision > version.revision:
                del latest[row.id]
            elif row.revision < version.revision:
                _check_change(change, noun, version)
    return list(latest.values())


def _check_change(change: Change, noun: Noun, version: Version) -> None:
    """Refuse to change what never changes: a submitted version, an issued report's number and day."""
    if noun is Noun.SUBMISSION and not version.withdrawn:
        raise NotTaken(f"{noun} {version.payload.id}", tr("A submitted version never changes."))
    if noun is Noun.CONSOLIDATION:
        raise NotTaken(f"{noun} {version.payload.id}", tr("A consolidation never changes."))
    if noun is Noun.REPORT:
        new = cast(p.ReportPayload, version.payload)
        old = change.connection.execute(
            select(ReportRow.period, ReportRow.version, ReportRow.number, ReportRow.issued_on).where(
                ReportRow.id == new.id
            )
        ).one()
        if new.sha256 is None or tuple(old) != (new.period, new.version, new.number, new.issued_on):
            raise NotTaken(f"{noun} {new.id}", tr("An issued report never changes."))


def _check_attached(change: Change, noun: Noun, versions: Sequence[Version]) -> None:
    """Refuse evidence that would hang on a record of another unit, whatever kind it says that is."""
    if noun is not Noun.EVIDENCE:
        return
    owners = {f.record: f for f in (cast(p.EvidencePayload, v.payload) for v in versions)}
    for file in owners.values():
        # evidence of a criterion hangs on unit/period/set/criterion
        if "/" in file.record and not file.record.startswith(f"{file.unit}/"):
            raise NotTaken(f"{noun} {file.id}", tr("The record belongs to another unit."))
    ids = list(owners)
    for model in (ActivityRow, FeedbackRow, ReportRow, DifficultyRow):
        statement = select(model.id, model.unit).where(model.id.in_(bindparam("ids", expanding=True)))
        for start in range(0, len(ids), _IN_LIST):
            for row in change.connection.execute(statement, {"ids": ids[start : start + _IN_LIST]}):
                if row.unit != owners[row.id].unit:
                    raise NotTaken(f"{noun} {owners[row.id].id}", tr("The record belongs to another unit."))


def _not_taken(result: StreamResult, outcome: Outcome, item: str, reason: str) -> StreamResult:
    return replace(result, outcome=outcome, refused=RefusedItem(item, reason))


def _name(part: StreamPart, seq: int) -> str:
    return f"{part.station} {part.epoch}:{seq}"


def _forked() -> str:
    return tr(
        "The station's entries differ from those already held: two computers may be using one station's key."
    )
