"""What the journal carries of each noun: the whole record, without personal data."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Final, Literal

import msgspec

from cchc_desktop.domain.activities import LARGEST_AMOUNT, Audience
from cchc_desktop.domain.difficulties import TEXT_LENGTH
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.extensions import REASON_LENGTH
from cchc_desktop.domain.feedback import FeedbackChannel, FeedbackKind, Satisfaction
from cchc_desktop.domain.file_kinds import LARGEST
from cchc_desktop.domain.nouns import Noun
from cchc_desktop.domain.reports import Amendment, Letterhead, Origin, Profile, ReportKind
from cchc_desktop.domain.schedules import read_slot
from cchc_desktop.domain.unit_plans import MOST_LINES, OWN_MARK, TITLE_LENGTH
from cchc_desktop.services import payload_forms
from cchc_desktop.services.calendar_payloads import CalendarPayload
from cchc_desktop.services.consolidation_payloads import ConsolidationPayload
from cchc_desktop.services.review_payloads import ReviewPayload, SubmissionPayload
from cchc_desktop.services.station_payloads import KeyRenewalPayload, StationPayload
from cchc_desktop.services.unit_payloads import UnitsPayload

LONGEST_SCHEDULE: Final = 800
"""Days from the first to the last of a series: more than any plan year and its edges."""


Digest = payload_forms.Digest
Points = payload_forms.Points
Payload = payload_forms.Payload
Clause = Annotated[str, msgspec.Meta(pattern=r"^[^\s/@]{1,48}$", max_length=48)]
Line = Annotated[str, msgspec.Meta(max_length=500)]


def _check_slots(keys: Iterable[str]) -> None:
    for key in keys:
        try:
            read_slot(key)
        except UserMistake as fault:
            raise ValueError("occurrence") from fault


class CostPayload(msgspec.Struct, frozen=True):
    """Money of one category from one source."""

    category: str
    source: str
    planned: payload_forms.Amount
    approved: payload_forms.Amount
    spent: payload_forms.Amount


class ActivityPayload(Payload, frozen=True, kw_only=True):
    """An activity; its evidence travels as entries of its own."""

    starts_on: date
    ends_on: date
    channel: str
    title: payload_forms.Title
    place: str
    summary: payload_forms.Summary
    clauses: tuple[str, ...]
    audiences: tuple[Audience, ...]
    counters: dict[str, payload_forms.Counter]
    costs: Annotated[tuple[CostPayload, ...], msgspec.Meta(max_length=payload_forms.MOST_COSTS)]
    schedule: str = ""
    """The schedule this was ticked off in, empty for what was recorded by itself."""
    occurrence: str = ""
    """Which of the schedule's days and times it is: 2018-05-08 or 2018-05-08 17:00."""

    def __post_init__(self) -> None:
        """Refuse an occurrence that is no day, and an activity that would never end."""
        super().__post_init__()
        if not 0 <= (self.ends_on - self.starts_on).days <= LONGEST_SCHEDULE:
            raise ValueError("ends_on")
        _check_slots([self.occurrence] if self.occurrence else [])


class SchedulePayload(Payload, frozen=True, kw_only=True):
    """A series entered once: its pattern, and why occurrences did not take place."""

    title: str
    channel: str
    weekdays: Annotated[tuple[Annotated[int, msgspec.Meta(ge=0, le=6)], ...], msgspec.Meta(max_length=7)]
    times: tuple[payload_forms.TimeOfDay, ...]
    every: Annotated[int, msgspec.Meta(ge=1, le=8)]
    starts_on: date
    ends_on: date
    clauses: tuple[str, ...]
    audiences: tuple[Audience, ...]
    counters: dict[str, payload_forms.Counter]
    place: str
    summary: str
    missed: dict[str, str]
    """Reason by occurrence; keys are ASCII, as canonical JSON wants them."""

    def __post_init__(self) -> None:
        """Refuse a pattern that would never end, and occurrences that are no days."""
        super().__post_init__()
        if not 0 <= (self.ends_on - self.starts_on).days <= LONGEST_SCHEDULE or len(self.times) > 24:
            raise ValueError("ends_on")
        _check_slots(self.missed)


class EvidencePayload(Payload, frozen=True, kw_only=True):
    """A file attached to a record; the bytes travel as a blob."""

    noun: str
    record: str
    name: payload_forms.FileName
    sha256: Digest
    size: Annotated[int, msgspec.Meta(ge=0, le=LARGEST)]
    media_type: str
    number: str
    issuer: str
    effective_on: date | None
    locator: str


class NotePayload(msgspec.Struct, frozen=True):
    """What a sender was told while the answer was on its way."""

    day: date
    text: str


class FeedbackPayload(Payload, frozen=True, kw_only=True):
    """A feedback case without anything about its sender."""

    code: str
    received_on: date
    channel: FeedbackChannel
    kind: FeedbackKind
    content: str
    due: date
    answer_number: str
    answered_on: date | None
    answer: str
    published_on: date | None
    published_at: str
    classified_on: date | None = None
    in_charge: str = ""
    assigned_on: date | None = None
    forwarded_to: str = ""
    forwarded_unit: str = ""
    forwarded_on: date | None = None
    notes: tuple[NotePayload, ...] = ()
    satisfaction: Satisfaction | None = None
    satisfaction_on: date | None = None
    ending: Literal["", "closed", "refused", "taken_back"] = ""
    ended_on: date | None = None
    ending_reason: str = ""
    origin: str = ""


class ClaimPayload(Payload, frozen=True, kw_only=True):
    """A claim that a duty does not apply."""

    clause: str
    period: payload_forms.PeriodCode
    reason: str


class TriggerPayload(Payload, frozen=True, kw_only=True):
    """An event that makes a duty fall due."""

    clause: str
    title: str
    day: date
    due: date
    fulfilled_on: date | None
    activity: str | None
    cause: str | None = None
    """The activity that is the event; None for one that was typed."""


class OwnTaskPayload(msgspec.Struct, frozen=True):
    """A task a unit set itself."""

    clause: Clause
    under: Clause
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=TITLE_LENGTH)]
    cadence: payload_forms.OwnCadence
    due: date | None
    who: Line

    def __post_init__(self) -> None:
        """Refuse a clause that is not one of an own task, and a due date that does not fit the cadence."""
        payload_forms.check_days(self)
        number = self.clause.removeprefix(f"{self.under}{OWN_MARK}")
        if not (number.isascii() and number.isdecimal()):
            raise ValueError("clause")
        if (self.due is None) == self.cadence.startswith(("one_off", "yearly")):
            raise ValueError("due")


class BudgetPayload(msgspec.Struct, frozen=True):
    """Money asked for one task."""

    clause: Clause
    category: Line
    source: Line
    amount: Annotated[int, msgspec.Meta(gt=0, le=LARGEST_AMOUNT)]
    note: Line


class UnitPlanPayload(Payload, frozen=True, kw_only=True):
    """A unit's own plan with its tasks and its budget proposals."""

    plan: str
    number: Line
    issued_on: date | None
    sent_on: date | None
    tasks: Annotated[tuple[OwnTaskPayload, ...], msgspec.Meta(max_length=MOST_LINES)]
    budget: Annotated[tuple[BudgetPayload, ...], msgspec.Meta(max_length=MOST_LINES)]
    budget_number: Line
    budget_sent_on: date | None

    def __post_init__(self) -> None:
        """Refuse a record that sits in the place of another unit's plan, and a clause used twice."""
        super().__post_init__()
        if self.id != f"{self.unit}/{self.plan}":
            raise ValueError("id")
        if len({task.clause for task in self.tasks}) != len(self.tasks):
            raise ValueError("clause")


class ExtensionPayload(Payload, frozen=True, kw_only=True):
    """More time that unit `by` grants `unit` for one duty."""

    by: str
    plan: str
    clause: Clause
    period: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{4}-(Q[1-4]|0[1-9]|1[0-2]))?$", max_length=7)]
    due: date
    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=REASON_LENGTH)]


class CadenceConfirmationPayload(Payload, frozen=True, kw_only=True):
    """A proposed cadence of the plan that Sở Nội vụ confirms."""

    plan: str
    clause: Clause
    cadence: str


class DifficultyPayload(Payload, frozen=True, kw_only=True):
    """A difficulty reported upward."""

    raised_on: date
    clause: str
    content: Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_LENGTH)]
    proposal: Annotated[str, msgspec.Meta(max_length=TEXT_LENGTH)]
    addressee: Line


class DifficultyAnswerPayload(Payload, frozen=True, kw_only=True):
    """What unit `by` answers to a difficulty of `unit`."""

    by: str
    difficulty: str
    number: Line
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=TEXT_LENGTH)]
    answered_on: date


class ScorePayload(msgspec.Struct, frozen=True):
    """The unit's own points for one criterion."""

    criterion: str
    points: Points | None
    explanation: str
    not_applicable: bool
    reason: str


class AssessmentPayload(Payload, frozen=True, kw_only=True):
    """A self-assessment with all its scores."""

    period: payload_forms.PeriodCode
    criteria_set: str
    set_version: payload_forms.Ordinal
    scores: tuple[ScorePayload, ...]
    presented_by: str = ""
    """Who asked the leader to approve it; empty while nobody has."""
    presented_sha256: str = ""
    """Hash of what was presented: what is approved must be the same."""


class ReportPayload(Payload, frozen=True, kw_only=True):
    """A signed or issued report; the PDF travels as a blob."""

    period: payload_forms.PeriodCode
    version: payload_forms.Ordinal
    state: Literal["draft", "prepared", "signed", "issued"]
    number: str
    issued_on: date | None
    profile: Profile
    letterhead: str
    sha256: Digest | None
    size: int
    origin: Origin = Origin.HERE
    amends: str | None = None
    amendment: Amendment = Amendment.NONE
    kind: ReportKind = ReportKind.OWN
    consolidation: str | None = None

    def __post_init__(self) -> None:
        """Refuse a letterhead that no later document could be written on, and an issue without a file."""
        super().__post_init__()
        if self.state == "issued" and self.sha256 is None:
            raise ValueError("sha256")
        try:
            msgspec.json.decode(self.letterhead, type=Letterhead)
        except msgspec.DecodeError as fault:
            raise ValueError("letterhead") from fault


class MarkPayload(msgspec.Struct, frozen=True):
    """How far one stream has come at a receiver."""

    station: str
    epoch: int
    seq: int
    hash: str


class ReceiptPayload(Payload, frozen=True, kw_only=True):
    """What a receiver holds: marks of the streams, and what became of the bundles it read."""

    marks: tuple[MarkPayload, ...]
    bundles: dict[str, str]
    missing: tuple[str, ...] = ()
    """SHA-256 of promised files that have not arrived."""


class TrustPackPayload(Payload, frozen=True, kw_only=True):
    """The certificates and revocation lists Sở Nội vụ goes by, in PEM."""

    pem: str
    sha256: str


class CataloguePayload(Payload, frozen=True, kw_only=True):
    """A version of the plan or of a criteria set, sent down by Sở Nội vụ."""

    kind: str
    version: int
    sha256: str
    document: str


PAYLOADS: Final[dict[Noun, type[Payload]]] = {
    Noun.ACTIVITY: ActivityPayload,
    Noun.SCHEDULE: SchedulePayload,
    Noun.EVIDENCE: EvidencePayload,
    Noun.FEEDBACK: FeedbackPayload,
    Noun.OBLIGATION_CLAIM: ClaimPayload,
    Noun.TRIGGER: TriggerPayload,
    Noun.UNIT_PLAN: UnitPlanPayload,
    Noun.EXTENSION: ExtensionPayload,
    Noun.CADENCE_CONFIRMATION: CadenceConfirmationPayload,
    Noun.DIFFICULTY: DifficultyPayload,
    Noun.DIFFICULTY_ANSWER: DifficultyAnswerPayload,
    Noun.ASSESSMENT: AssessmentPayload,
    Noun.SUBMISSION: SubmissionPayload,
    Noun.REVIEW: ReviewPayload,
    Noun.REPORT: ReportPayload,
    Noun.CONSOLIDATION: ConsolidationPayload,
    Noun.RECEIPT: ReceiptPayload,
    Noun.STATION: StationPayload,
    Noun.KEY_RENEWAL: KeyRenewalPayload,
    Noun.TRUST_PACK: TrustPackPayload,
    Noun.PLAN: CataloguePayload,
    Noun.CRITERIA_SET: CataloguePayload,
    Noun.DEADLINE: CalendarPayload,
    Noun.ORG_UNIT: UnitsPayload,
}
"""The nouns that travel; an entry of any other noun is held, not dropped."""


def as_json(payload: Payload) -> dict[str, Any]:
    """Return `payload` as the plain values that canonical JSON takes."""
    plain: dict[str, Any] = msgspec.to_builtins(payload)
    return plain


def read_payload(noun: Noun, value: object) -> Payload:
    """Return the typed payload of `noun` from plain values; ValueError when a type is wrong."""
    return msgspec.convert(value, PAYLOADS[noun])
