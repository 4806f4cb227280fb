"""What the register says of each case: columns, its stage, and the due date in words and colour."""

from datetime import date
from typing import Final

from cchc_desktop.domain.feedback import FeedbackRecord, FeedbackState, TermState, days_between
from cchc_desktop.domain.holidays import EVERY_WEEK, WorkDays
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from ui.theme.tokens import State
from ui.widgets.cells import Column, Shown

STAGE_ICONS: Final = {
    FeedbackState.RECEIVED: "inbox-line",
    FeedbackState.CLASSIFIED: "list-check",
    FeedbackState.ASSIGNED: "user-line",
    FeedbackState.FORWARDED: "mail-send-line",
    FeedbackState.ANSWERED: "mail-check-line",
    FeedbackState.PUBLISHED: "global-line",
    FeedbackState.CLOSED: "checkbox-circle-fill",
    FeedbackState.REFUSED: "close-circle-fill",
    FeedbackState.TAKEN_BACK: "arrow-go-back-line",
}
_ENDED: Final = {
    FeedbackState.CLOSED: State.OK,
    FeedbackState.REFUSED: State.MUTE,
    FeedbackState.TAKEN_BACK: State.MUTE,
    FeedbackState.FORWARDED: State.INFO,
}


def columns(today: date, work: WorkDays) -> list[Column]:
    """Return the columns of the register as it stands `today`."""
    return [
        Column(title=tr("Code"), text=lambda case: case.name, chars=20, sort="code", folds=True, drop=2),
        Column(
            title=tr("Received on"),
            text=lambda case: day_words(case.received_on),
            chars=11,
            sort="received",
            drop=3,
            folds=True,
        ),
        Column(
            title=tr("Came in by"),
            text=lambda case: case.channel.label,
            chars=16,
            sort="channel",
            folds=True,
            drop=4,
        ),
        Column(
            title=tr("Content"),
            text=lambda case: " ".join(case.content.split()) or case.kind.label,
            under=lambda case: f"{case.name} · {case.channel.label} · {case.state.label}",
            stretch=True,
        ),
        Column(title=tr("Stage"), text=lambda case: case.state.label, chars=15, folds=True, drop=1),
        Column(title=tr("Term"), badge=lambda case: standing(case, today, work), chars=21, sort="due"),
    ]


def standing(case: FeedbackRecord, today: date, work: WorkDays = EVERY_WEEK) -> Shown:
    """Return how a case stands to its term: "Quá hạn 3 ngày", "Còn 5 ngày", "Trả lời đúng hạn"."""
    match case.term(today, work):
        case TermState.LATE:
            late = days_between(case.due, today, work)
            return tr("{n} days overdue", n=late), State.BAD, "error-warning-fill"
        case TermState.SOON | TermState.RUNNING as term:
            left = days_between(today, case.due, work)
            words = tr("{n} days left", n=left) if left else tr("Due today")
            soon = term is TermState.SOON
            return words, State.WARN if soon else State.MUTE, "time-fill" if soon else "time-line"
        case TermState.KEPT:
            return tr("Answered in time"), State.OK, "checkbox-circle-fill"
        case TermState.MISSED:
            return tr("Answered late"), State.WARN, "time-fill"
        case _:
            return case.state.label, _ENDED.get(case.state, State.MUTE), STAGE_ICONS[case.state]
