"""Feedback on regulations and administrative conduct: what is taken, until when it is answered."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import fold

TERM_WORKING_DAYS: Final = 20
"""Default term to answer, in working days."""


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


class FeedbackState(StrEnum):
    """How far a case has come."""

    OPEN = "open"
    LATE = "late"
    ANSWERED = "answered"
    PUBLISHED = "published"


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

    def state(self, today: date) -> FeedbackState:
        """Return how far the case has come on `today`."""
        if self.published_on is not None:
            return FeedbackState.PUBLISHED
        if self.answered_on is not None:
            return FeedbackState.ANSWERED
        return FeedbackState.LATE if today > self.due else FeedbackState.OPEN

    @property
    def on_time(self) -> bool:
        """Tell whether the written answer came within the term."""
        return self.answered_on is not None and self.answered_on <= self.due


def check_feedback(values: FeedbackValues, *, today: date) -> None:
    """Refuse what does not belong in the register (Luật Khiếu nại, Luật Tố cáo have their own way)."""
    if values.kind in {FeedbackKind.COMPLAINT, FeedbackKind.DENUNCIATION}:
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
    if values.received_on > today:
        raise UserMistake(
            tr("The day of receipt is later than today."),
            hint=tr("Enter the day on which the feedback came in."),
            field="received_on",
        )


def looks_like_complaint(content: str) -> bool:
    """Tell whether the words speak of a complaint or denunciation, so that the form asks."""
    folded = fold(content)
    return "khieu nai" in folded or "to cao" in folded
