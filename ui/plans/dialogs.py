"""Questions about one duty: what happened and when, why it does not apply, why something is taken back."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.periods import Period
from cchc_desktop.domain.plans import PlanTask
from ui.theme.tokens import State
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextArea, TextField
from ui.widgets.text import Text


class AskDialog(Dialog):
    """Asks for a few fields; stays open, with the error under its field, until the answer is taken."""

    def __init__(
        self,
        question: str,
        words: str,
        save: str,
        send: "Callable[[AskDialog], None]",
        *,
        parent: QWidget | None = None,
    ) -> None:
        """Take `send`, which asks for the change and then calls `accept` or `show_failure`."""
        super().__init__(question, width=500, parent=parent)
        self.fields: dict[str, Field] = {}
        self.finished.connect(self.deleteLater)
        self.body.addWidget(Text(question, "card", wrap=True))
        self.body.addWidget(Text(words, tone="text2", wrap=True))
        self.trouble = Banner()
        self.add_button(Button(tr("Cancel"), self.reject))
        self.save = self.add_button(Button(save, lambda: send(self), look="primary"))

    def ask(self, name: str, field: Field) -> None:
        """Put one more field at the end."""
        self.fields[name] = field
        self.body.addWidget(field)

    def ask_in(self, line: QHBoxLayout, name: str, field: Field) -> Field:
        """Put one more field at the end of `line`, beside others."""
        self.fields[name] = field
        line.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        return field

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the first field; room to spare goes below the last one."""
        super().showEvent(event)
        self.body.addWidget(self.trouble)
        self.body.addStretch(1)
        for field in self.fields.values():
            field.control.setFocus(Qt.FocusReason.OtherFocusReason)
            break

    def take(self, _changed: object) -> None:
        """Close: the answer was taken."""
        self.accept()

    def show_failure(self, failure: Failure) -> None:
        """Say what is wrong under the field it is about, or in the footer."""
        for field in self.fields.values():
            field.set_error("")
        # a mistake in a line of several names its field as tasks:2:title
        named = self.fields.get(str(getattr(failure, "field", "") or "").rpartition(":")[2])
        if named is not None:
            named.set_error(f"{failure.message} {failure.hint}".strip())
            named.control.setFocus(Qt.FocusReason.OtherFocusReason)
        if named is None:
            self.trouble.say(State.BAD, failure.hint, head=failure.message)
        else:
            self.trouble.clear()


def day_in(field: DateField, name: str) -> date:
    """Return the day typed into `field`; UserMistake about the field `name` when it is none."""
    day = field.value()
    if day is None:
        raise UserMistake(field.problem() or tr("Enter the day on which it happened."), field=name)
    return day


def day_or_none(field: DateField, name: str) -> date | None:
    """Return the day typed into `field`, None where it was left empty."""
    return day_in(field, name) if field.text().strip() else None


class ReasonDialog(AskDialog):
    """Why something is taken back."""

    def __init__(
        self,
        question: str,
        words: str,
        save: str,
        send: Callable[[AskDialog], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(question, words, save, send, parent=parent)
        self.reason = TextArea(lines=3)
        self.ask("reason", Field(tr("Reason"), self.reason))


class EventDialog(AskDialog):
    """What happened, and on which day, so that a duty falls due."""

    def __init__(
        self, task: PlanTask, today: date, send: Callable[[AskDialog], None], *, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            tr("Which document or event?"),
            tr(
                "{clause}: {title}. It falls due {n} working days after the event.",
                clause=task.clause,
                title=task.title,
                n=task.respond_within,
            ),
            tr("Add"),
            send,
            parent=parent,
        )
        self.name = TextField(limit=300)
        self.day = DateField(today, year=today.year)
        self.ask(
            "title",
            Field(tr("Name"), self.name, hint=tr("Number and subject of the document, or the conference")),
        )
        self.ask("day", Field(tr("Day"), self.day, hint=tr("The day it was issued or held")))


class NotApplicableDialog(AskDialog):
    """Why a task does not apply to this unit in this period."""

    def __init__(
        self,
        task: PlanTask,
        period: Period,
        send: Callable[[AskDialog], None],
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tr("Does {clause} not apply in {period}?", clause=task.clause, period=period.label),
            tr(
                "{title}. It then counts neither as owed nor as missing in {period}; "
                "the superior unit reviews the reason.",
                title=task.title,
                period=period.label,
            ),
            tr("Mark as not applicable"),
            send,
            parent=parent,
        )
        self.reason = TextArea(lines=4)
        self.ask(
            "reason", Field(tr("Reason"), self.reason, hint=tr("Goes into the report and to the superior"))
        )
