"""Which step a case of feedback may take from where it stands, and why another is refused."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import FeedbackRecord, FeedbackState
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words


class Step(StrEnum):
    """What can be done with a case; the code is also the act the trail records."""

    CLASSIFY = "classify"
    ASSIGN = "assign"
    FORWARD = "forward"
    NOTE = "note"
    ANSWER = "answer"
    PUBLISH = "publish"
    SATISFY = "satisfy"
    CLOSE = "close"
    REFUSE = "refuse_case"
    TAKE_BACK = "take_case_back"
    REOPEN = "reopen"

    @property
    def label(self) -> str:
        """Return the step as a button names it."""
        return {
            Step.CLASSIFY: tr("Classify"),
            Step.ASSIGN: tr("Put somebody in charge"),
            Step.FORWARD: tr("Forward the case"),
            Step.NOTE: tr("Record an interim note"),
            Step.ANSWER: tr("Record the answer"),
            Step.PUBLISH: tr("Record the publication"),
            Step.SATISFY: tr("Record the satisfaction"),
            Step.CLOSE: tr("Close the case"),
            Step.REFUSE: tr("Do not take it in"),
            Step.TAKE_BACK: tr("The sender takes it back"),
            Step.REOPEN: tr("Open the case again"),
        }[self]


_WORKING: Final = frozenset(
    {Step.CLASSIFY, Step.FORWARD, Step.NOTE, Step.ANSWER, Step.REFUSE, Step.TAKE_BACK}
)
_STEPS: Final[Mapping[FeedbackState, frozenset[Step]]] = {
    FeedbackState.RECEIVED: _WORKING,
    FeedbackState.CLASSIFIED: _WORKING | {Step.ASSIGN},
    FeedbackState.ASSIGNED: _WORKING | {Step.ASSIGN},
    FeedbackState.FORWARDED: frozenset({Step.ANSWER, Step.CLOSE, Step.TAKE_BACK, Step.REOPEN}),
    FeedbackState.ANSWERED: frozenset({Step.ANSWER, Step.PUBLISH, Step.SATISFY, Step.CLOSE}),
    FeedbackState.PUBLISHED: frozenset({Step.PUBLISH, Step.SATISFY, Step.CLOSE}),
    FeedbackState.CLOSED: frozenset({Step.REOPEN}),
    FeedbackState.REFUSED: frozenset(),
    FeedbackState.TAKEN_BACK: frozenset({Step.REOPEN}),
}
"""What may follow each stage. A small office answers at once: nothing forces it through every stage."""


def steps_of(case: FeedbackRecord) -> frozenset[Step]:
    """Return every step the case may take now."""
    return _STEPS[case.state]


def days_behind(case: FeedbackRecord, step: Step) -> frozenset[date]:
    """Return the days of what happened already and the step would say otherwise."""
    days = {
        Step.CLASSIFY: case.classified_on,
        Step.ASSIGN: case.assigned_on,
        Step.ANSWER: case.answered_on,
        Step.PUBLISH: case.published_on,
        Step.SATISFY: case.satisfaction_on,
        Step.REFUSE: case.received_on,
        Step.REOPEN: case.ended_on or case.forwarded_on,
    }
    day = days.get(step)
    return frozenset() if day is None else frozenset({day})


def next_step(case: FeedbackRecord) -> Step | None:
    """Return the step the form offers first; None where the case is at its end."""
    if case.state is FeedbackState.PUBLISHED:
        return Step.SATISFY if case.satisfaction is None else Step.CLOSE
    return {
        FeedbackState.RECEIVED: Step.CLASSIFY,
        FeedbackState.CLASSIFIED: Step.ASSIGN,
        FeedbackState.ASSIGNED: Step.ANSWER,
        FeedbackState.FORWARDED: Step.ANSWER,
        FeedbackState.ANSWERED: Step.PUBLISH,
    }.get(case.state)


def check_step(case: FeedbackRecord, step: Step) -> None:
    """Refuse a step the case cannot take, with the reason and what to do first."""
    if step in _STEPS[case.state]:
        return
    if case.ending is not None:
        ended = case.ended_on or case.received_on
        raise UserMistake(
            tr(
                "{code} ended on {day}: {state}.",
                code=case.code,
                day=day_words(ended),
                state=case.ending.label,
            ),
            hint=tr("A refused line stays as it is; enter a new case.")
            if case.ending is FeedbackState.REFUSED
            else tr("Open the case again with a reason, then take this step."),
            field="case",
        )
    if step is Step.PUBLISH:
        raise UserMistake(
            tr("The case has no written answer of that day or earlier."),
            hint=tr("Record the answer first, then where it was published."),
            field="day",
        )
    if step is Step.ASSIGN and case.state is FeedbackState.RECEIVED:
        raise UserMistake(
            tr("The case is not classified yet."),
            hint=tr("Say first whether it is about a regulation or about conduct."),
            field="kind",
        )
    if case.state is FeedbackState.FORWARDED:
        raise UserMistake(
            tr("The case was forwarded to {unit}.", unit=case.forwarded_to),
            hint=tr("Record its answer when it comes, close the case, or take it over again."),
            field="case",
        )
    if step in {Step.SATISFY, Step.CLOSE}:
        raise UserMistake(
            tr("The case has no written answer yet."),
            hint=tr("Record the answer first; a case the sender takes back is recorded as such."),
            field="case",
        )
    raise UserMistake(
        tr("This cannot be done any more: {state}.", state=case.state.label),
        hint=tr("The case has its written answer; correct the answer instead."),
        field="case",
    )


def check_day(case: FeedbackRecord, day: date, *, today: date, since: date | None = None) -> None:
    """Refuse a day before the case came in, or before what it follows, or later than today."""
    if day > today:
        raise UserMistake(
            tr("{day} has not come yet.", day=day_words(day)),
            hint=tr("Enter the day on which it happened."),
            field="day",
        )
    first = max(case.received_on, since or case.received_on)
    if day < first:
        raise UserMistake(
            tr("{day} is before {first}, the day it follows.", day=day_words(day), first=day_words(first)),
            hint=tr("Enter a day from {day}.", day=day_words(first)),
            field="day",
        )


def check_words(text: str, *, field: str, hint: str) -> None:
    """Refuse an empty text where the register needs one."""
    if not text.strip():
        raise UserMistake(tr("Something is missing here."), hint=hint, field=field)


def left_out(case: FeedbackRecord) -> tuple[str, ...]:
    """Return the stages a case would be closed without."""
    missing = []
    if case.published_on is None and case.forwarded_on is None:
        missing.append(tr("the answer was not published"))
    if case.has_sender and case.satisfaction is None:
        missing.append(tr("the sender was not asked for satisfaction"))
    return tuple(missing)


def check_closing(case: FeedbackRecord, reason: str) -> None:
    """Ask for a reason where a case is closed without a stage it should have."""
    missing = left_out(case)
    if missing and Step.CLOSE in steps_of(case) and not reason.strip():
        raise UserMistake(
            tr("Closing without a stage needs a reason: {missing}.", missing=", ".join(missing)),
            hint=tr("Record the stage first, or write why it is left out."),
            field="reason",
        )
