"""What the register says of each case: columns, and the due date in words and colour."""

from datetime import date

from cchc_desktop.domain.feedback import FeedbackRecord, FeedbackState
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.vietnamese import day as day_words
from ui.theme.tokens import State
from ui.widgets.cells import Column, Shown

SOON = 5
"""Days before the due date from which a case is shown as due soon."""


def columns(today: date) -> list[Column]:
    """Return the columns of the register as it stands `today`."""
    return [
        Column(title=tr("Code"), text=lambda case: case.code, chars=21, sort="code", folds=True, drop=1),
        Column(
            title=tr("Received on"),
            text=lambda case: day_words(case.received_on),
            chars=11,
            drop=2,
            folds=True,
        ),
        Column(title=tr("Came in by"), text=lambda case: case.channel.label, chars=19, folds=True, drop=3),
        Column(
            title=tr("Content"),
            text=lambda case: " ".join(case.content.split()),
            under=lambda case: f"{case.code} · {case.channel.label}",
            stretch=True,
        ),
        Column(title=tr("Term"), badge=lambda case: standing(case, today), chars=18),
    ]


def standing(case: FeedbackRecord, today: date) -> Shown:
    """Return how far a case has come: "quá hạn 3 ngày", "còn 5 ngày", "đã trả lời", "đã công khai"."""
    match case.state(today):
        case FeedbackState.PUBLISHED:
            return tr("Published"), State.OK, "global-line"
        case FeedbackState.ANSWERED:
            return tr("Answered"), State.INFO, "mail-check-line"
        case FeedbackState.LATE:
            return tr("{n} days overdue", n=(today - case.due).days), State.BAD, "error-warning-fill"
        case _:
            left = (case.due - today).days
            words = tr("{n} days left", n=left) if left else tr("Due today")
            return (
                words,
                State.WARN if left <= SOON else State.MUTE,
                "time-fill" if left <= SOON else "time-line",
            )
