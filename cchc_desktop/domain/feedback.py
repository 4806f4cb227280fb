"""Feedback on regulations and administrative conduct: what is taken, until when it is answered."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.holidays import EVERY_WEEK, WorkDays
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import add_working_days, working_days_from
from cchc_desktop.domain.same_numbers import named
from cchc_desktop.domain.vietnamese import fold

TERM_WORKING_DAYS: Final = 20
"""Default term to answer, in working days."""
NOTE_WORKING_DAYS: Final = 7
"""A late case owes the sender an interim note every so many working days."""
SOON_WORKING_DAYS: Final = 5
"""From so many working days before its due date a case is said to fall due soon."""
_PERSONAL: Final = re.compile(r"(?<!\d)(?:(?:\+?84|0)[ .-]?\d{2,3}(?:[ .-]?\d{3}){2}|\d{12}|\d{9})(?!\d)")
"""A telephone number, an identity card of 9 or 12 digits."""


class FeedbackChannel(StrEnum):
    """How a case came in."""

    PHONE = "phone"
    PAPER = "paper"
    BOX = "box"
    PORTAL = "portal"
    DIALOGUE = "dialogue"
    RADIO = "radio"

    @property
    def label(self) -> str:
        """Return the channel as the register names it."""
        return {
            FeedbackChannel.PHONE: tr("Hotline"),
            FeedbackChannel.PAPER: tr("Letter"),
            FeedbackChannel.BOX: tr("Suggestion box"),
            FeedbackChannel.PORTAL: tr("Web portal"),
            FeedbackChannel.DIALOGUE: tr("Dialogue"),
            FeedbackChannel.RADIO: tr("Radio"),
        }[self]


class FeedbackKind(StrEnum):
    """What a case is about; complaints and denunciations are refused."""

    REGULATION = "regulation"
    CONDUCT = "conduct"
    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"

    @property
    def label(self) -> str:
        """Return the kind as the register names it."""
        return {
            FeedbackKind.REGULATION: tr("On regulations"),
            FeedbackKind.CONDUCT: tr("On administrative conduct"),
            FeedbackKind.COMPLAINT: tr("Complaint"),
            FeedbackKind.DENUNCIATION: tr("Denunciation"),
        }[self]


ELSEWHERE: Final = frozenset({FeedbackKind.COMPLAINT, FeedbackKind.DENUNCIATION})
"""Kinds that have a law and an office of their own."""


class FeedbackState(StrEnum):
    """The stage a case stands at; whether it is late is a question of its term."""

    RECEIVED = "received"
    CLASSIFIED = "classified"
    ASSIGNED = "assigned"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    PUBLISHED = "published"
    CLOSED = "closed"
    REFUSED = "refused"
    TAKEN_BACK = "taken_back"

    @property
    def label(self) -> str:
        """Return the stage as the register names it."""
        return {
            FeedbackState.RECEIVED: tr("Taken in"),
            FeedbackState.CLASSIFIED: tr("Classified"),
            FeedbackState.ASSIGNED: tr("Being worked on"),
            FeedbackState.FORWARDED: tr("Forwarded"),
            FeedbackState.ANSWERED: tr("Answered"),
            FeedbackState.PUBLISHED: tr("Published"),
            FeedbackState.CLOSED: tr("Closed"),
            FeedbackState.REFUSED: tr("Not taken in"),
            FeedbackState.TAKEN_BACK: tr("Taken back by the sender"),
        }[self]


WAITING: Final = frozenset({FeedbackState.RECEIVED, FeedbackState.CLASSIFIED, FeedbackState.ASSIGNED})
"""Stages in which this unit owes the written answer."""


class TermState(StrEnum):
    """How a case stands to its due date."""

    RUNNING = "running"
    SOON = "soon"
    LATE = "late"
    KEPT = "kept"
    """Answered within the term."""
    MISSED = "missed"
    """Answered after it."""
    NONE = "none"
    """Nothing is owed here: forwarded, refused or taken back."""


class Satisfaction(StrEnum):
    """What the sender says of how the case was handled."""

    VERY_SATISFIED = "very_satisfied"
    SATISFIED = "satisfied"
    ACCEPTABLE = "acceptable"
    DISSATISFIED = "dissatisfied"
    NO_REPLY = "no_reply"

    @property
    def label(self) -> str:
        """Return the level as the register names it."""
        return {
            Satisfaction.VERY_SATISFIED: tr("Very satisfied"),
            Satisfaction.SATISFIED: tr("Satisfied"),
            Satisfaction.ACCEPTABLE: tr("Acceptable"),
            Satisfaction.DISSATISFIED: tr("Dissatisfied"),
            Satisfaction.NO_REPLY: tr("Asked, no reply"),
        }[self]


@dataclass(frozen=True, slots=True)
class FeedbackValues:
    """What the register holds; the sender's data stay in this workspace."""

    received_on: date
    channel: FeedbackChannel
    kind: FeedbackKind
    content: str
    sender_name: str = ""
    sender_phone: str = ""
    sender_address: str = ""


@dataclass(frozen=True, slots=True)
class InterimNote:
    """What a sender was told while the answer is still on its way."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class FeedbackRecord:
    """A case as lists show it: without who sent it."""

    id: str
    unit: str
    code: str
    revision: int
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
    has_sender: bool
    classified_on: date | None = None
    in_charge: str = ""
    """Who in this unit works on it."""
    assigned_on: date | None = None
    forwarded_to: str = ""
    forwarded_unit: str = ""
    """Key of the unit it was forwarded to; empty for a body outside the tree."""
    forwarded_on: date | None = None
    notes: tuple[InterimNote, ...] = ()
    satisfaction: Satisfaction | None = None
    satisfaction_on: date | None = None
    ending: FeedbackState | None = None
    """Closed, refused or taken back; None while it goes on."""
    ended_on: date | None = None
    ending_reason: str = ""
    origin: str = ""
    """Unit and code it came from, where another unit forwarded it here."""
    sender_mask: str = ""
    """Name and telephone as lists may show them."""
    files: int = 0
    """How many files came with it; they are sealed like the sender."""
    mark: str = ""
    """What tells it from another case with the same code; empty where there is none."""

    @property
    def name(self) -> str:
        """Return its code as screens write it, with a mark where another case bears it too."""
        return named(self.code, self.mark)

    @property
    def state(self) -> FeedbackState:
        """Return the stage the case stands at."""
        if self.ending is not None:
            return self.ending
        reached = (
            (self.published_on, FeedbackState.PUBLISHED),
            (self.answered_on, FeedbackState.ANSWERED),
            (self.forwarded_on, FeedbackState.FORWARDED),
            (self.assigned_on, FeedbackState.ASSIGNED),
            (self.classified_on, FeedbackState.CLASSIFIED),
        )
        return next((state for day, state in reached if day is not None), FeedbackState.RECEIVED)

    @property
    def waits(self) -> bool:
        """Tell whether this unit still owes the written answer."""
        return self.state in WAITING

    @property
    def on_time(self) -> bool:
        """Tell whether the written answer came within the term."""
        return self.answered_on is not None and self.answered_on <= self.due

    def term(self, today: date, work: WorkDays = EVERY_WEEK) -> TermState:
        """Return how the case stands to its due date on `today`."""
        if self.answered_on is not None and self.ending in {None, FeedbackState.CLOSED}:
            return TermState.KEPT if self.on_time else TermState.MISSED
        if not self.waits:
            return TermState.NONE
        if today > self.due:
            return TermState.LATE
        soon = self.due <= add_working_days(today, SOON_WORKING_DAYS, work)
        return TermState.SOON if soon else TermState.RUNNING

    def note_due(self, work: WorkDays = EVERY_WEEK, every: int = NOTE_WORKING_DAYS) -> date | None:
        """Return when the sender is owed the next interim note if no answer comes; None when none is owed."""
        if not self.waits:
            return None
        last = max((note.day for note in self.notes if note.day >= self.due), default=self.due)
        return add_working_days(last, every, work)


def days_between(first: date, last: date, work: WorkDays = EVERY_WEEK) -> int:
    """Count the working days after `first` up to and with `last`."""
    return sum(1 for _ in takewhile(lambda day: day <= last, working_days_from(first, work)))


def check_feedback(values: FeedbackValues, *, today: date) -> None:
    """Refuse what does not belong in the register (Luật Khiếu nại, Luật Tố cáo have their own way)."""
    if values.kind in ELSEWHERE:
        raise UserMistake(
            tr("Complaints and denunciations are not taken into this register."),
            hint=tr(
                "Hand the paper to the citizen reception office of the unit: it is handled under"
                " the law on complaints or the law on denunciations."
            ),
            field="kind",
        )
    if not values.content.strip():
        raise UserMistake(
            tr("The content of the feedback is empty."),
            hint=tr("Write what the person reported or proposed."),
            field="content",
        )
    check_received(values.received_on, today=today)


def check_received(day: date, *, today: date) -> None:
    """Refuse a day of receipt that has not come."""
    if day > today:
        raise UserMistake(
            tr("The day of receipt is later than today."),
            hint=tr("Enter the day on which the feedback came in."),
            field="received_on",
        )


def looks_like_complaint(content: str) -> bool:
    """Tell whether the words speak of a complaint or denunciation, so that the form asks."""
    folded = fold(content)
    return "khieu nai" in folded or "to cao" in folded


def looks_personal(content: str) -> bool:
    """Tell whether the words hold a telephone or identity number, which belong to the sender's data."""
    return _PERSONAL.search(content) is not None


def way_for(kind: FeedbackKind, day: date) -> str:
    """Return where a complaint or denunciation goes under the law in force on `day`, in Vietnamese."""
    if kind is FeedbackKind.COMPLAINT:
        return (
            "Đơn khiếu nại: hướng dẫn người khiếu nại gửi đến người đã ra quyết định hoặc cơ quan có người có"
            " hành vi hành chính bị khiếu nại, hoặc khởi kiện tại Tòa án (Luật Khiếu nại số 02/2011/QH13,"
            " Điều 7); tiếp nhận tại nơi tiếp công dân (Luật Tiếp công dân số 42/2013/QH13)."
        )
    law = "số 25/2018/QH14" if day >= date(2019, 1, 1) else "số 03/2011/QH13"
    return (
        "Tố cáo: hướng dẫn người tố cáo gửi đến cơ quan, người có thẩm quyền giải quyết tố cáo"
        f" (Luật Tố cáo {law}); tiếp nhận tại nơi tiếp công dân và giữ bí mật thông tin người tố cáo"
        " (Luật Tiếp công dân số 42/2013/QH13)."
    )
