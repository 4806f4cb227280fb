"""One case in the side pane: what came in, the written answer, where it was published."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.vietnamese import day as day_words
from ui.support.desk import Desk
from ui.widgets.buttons import Button
from ui.widgets.cards import Well
from ui.widgets.dates import DateField
from ui.widgets.dialog import Dialog
from ui.widgets.field import Field
from ui.widgets.inputs import TextArea, TextField
from ui.widgets.text import Text, divider


class CasePanel(QWidget):
    """Asks for what the case's stage calls for and shows what went before."""

    changed = Signal(object)
    """Carries the `FeedbackRecord` after an answer or a publication."""

    def __init__(self, desk: Desk, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.case: FeedbackRecord | None = None
        self._busy = False
        self.fields: dict[str, Field] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._inside: QWidget | None = None
        self._unsaved: dict[str, tuple[str, ...]] = {}

    def show_case(self, case: FeedbackRecord) -> None:
        """Show `case` with the form of its stage."""
        self._remember()
        self.case = case
        self._busy = False
        self.fields = {}
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        self._column.addWidget(self._inside)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._show_received(column, case)
        today = self.desk.workspace.today()
        if case.answered_on is None:
            self._ask_answer(column, today)
        else:
            self._show_answer(column, case, case.answered_on)
            if case.published_on is None:
                self._ask_publication(column, today)
            else:
                column.addWidget(divider())
                column.addWidget(Text(tr("Published"), "card"))
                where = f"{day_words(case.published_on)} · {case.published_at}"
                column.addWidget(Text(where, wrap=True, selectable=True))
        self._bring_back(case)

    def _remember(self) -> None:
        """Keep what was typed for a case until its form comes back."""
        if self.case is not None and self.typed():
            self._unsaved[self.case.id] = tuple(control.text() for control in self._words())

    def _words(self) -> list[TextField | TextArea]:
        controls = [field.control for name, field in self.fields.items() if name != "day"]
        return [control for control in controls if isinstance(control, TextField | TextArea)]

    def _bring_back(self, case: FeedbackRecord) -> None:
        for control, text in zip(self._words(), self._unsaved.pop(case.id, ()), strict=False):
            if isinstance(control, TextArea):
                control.setPlainText(text)
            else:
                control.setText(text)

    def typed(self) -> bool:
        """Tell whether the form of the stage holds something that is not saved."""
        return any(control.text().strip() for control in self._words())

    def action(self) -> str:
        """Return what saving does now, empty when the case is closed."""
        if self.case is None or self.case.published_on is not None:
            return ""
        return tr("Record the answer") if self.case.answered_on is None else tr("Record the publication")

    def save(self) -> None:
        """Record what the stage asked for, or say under the field what is wrong."""
        case = self.case
        if case is None or self._busy or not self.fields:
            return
        day = self.day.value()
        if day is None:
            words = self.day.problem() or tr("The day is missing. Enter it as dd/mm/yyyy.")
            self._show_mistake(UserMistake(words, field="day"))
            return
        register = self.desk.workspace.feedback
        self._busy = True
        if case.answered_on is None:
            record = partial(
                register.answer, case.id, number=self.number.text(), day=day, text=self.text.text()
            )
        else:
            record = partial(register.publish, case.id, day=day, place=self.place.text())
        self.desk.work.change(record, self._recorded, self._refused)

    def _show_received(self, column: QVBoxLayout, case: FeedbackRecord) -> None:
        facts = Text(
            f"{tr('Received on')} {day_words(case.received_on)} · {case.channel.label} · {case.kind.label}",
            "small",
            wrap=True,
        )
        column.addWidget(facts)
        well = Well()
        well.body.addWidget(Text(case.content, wrap=True, selectable=True))
        column.addWidget(well)
        sender = QHBoxLayout()
        known = tr("Sender: ••••••") if case.has_sender else tr("Sender not given")
        self._sender = Text(known, tone="text2", wrap=True, selectable=True)
        sender.addWidget(self._sender, 1)
        self.see = Button(tr("See the sender…"), self._see_sender, look="link")
        self.see.setVisible(case.has_sender)
        sender.addWidget(self.see)
        column.addLayout(sender)
        column.addWidget(Text(tr("Answer due by {day}", day=day_words(case.due)), "strong"))

    def _ask_answer(self, column: QVBoxLayout, today: date) -> None:
        self.number = TextField(limit=100)
        self.day = DateField(today, year=today.year)
        self.text = TextArea(lines=6, limit=10_000)
        column.addWidget(divider())
        column.addWidget(Text(tr("Written answer"), "card"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._field("number", tr("Number of the document"), self.number), 3)
        row.addWidget(self._field("day", tr("Dated"), self.day), 2)
        column.addLayout(row)
        column.addWidget(self._field("text", tr("What was answered"), self.text))

    def _show_answer(self, column: QVBoxLayout, case: FeedbackRecord, day: date) -> None:
        column.addWidget(divider())
        column.addWidget(Text(tr("Written answer"), "card"))
        timely = tr("within the term") if case.on_time else tr("after the term")
        column.addWidget(Text(f"{case.answer_number} · {day_words(day)} · {timely}", "small", wrap=True))
        well = Well()
        well.body.addWidget(Text(case.answer, wrap=True, selectable=True))
        column.addWidget(well)

    def _ask_publication(self, column: QVBoxLayout, today: date) -> None:
        self.place = TextField(limit=300)
        self.day = DateField(today, year=today.year)
        column.addWidget(divider())
        column.addWidget(Text(tr("Publication of the answer"), "card"))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._field("place", tr("Where"), self.place, tr("Web page or notice board")), 3)
        row.addWidget(self._field("day", tr("Published on"), self.day), 2)
        column.addLayout(row)

    def _field(self, name: str, label: str, control: QWidget, hint: str = "") -> Field:
        made = Field(label, control, hint=hint)
        self.fields[name] = made
        return made

    def _recorded(self, changed: Changed[FeedbackRecord]) -> None:
        self._busy = False
        self.fields = {}
        self.show_case(changed.record)
        self.changed.emit(changed.record)

    def _refused(self, failure: Failure) -> None:
        self._busy = False
        if isinstance(failure, UserMistake) and failure.field in self.fields:
            self._show_mistake(failure)
        else:
            self.desk.messages.failure(failure)

    def _show_mistake(self, mistake: UserMistake) -> None:
        for name, field in self.fields.items():
            field.set_error(str(mistake) if name == mistake.field else "")
        self.fields[mistake.field].control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _see_sender(self) -> None:
        if self.case is None:
            return
        dialog = ReasonDialog(parent=self.window())
        if dialog.exec():
            look = partial(self.desk.workspace.feedback.open_sender, self.case.id, dialog.reason.text())
            self.desk.work.change(look, self._show_sender)

    def _show_sender(self, sender: tuple[str, str, str]) -> None:
        self._sender.setText(" · ".join(part for part in sender if part))
        self._sender.set_tone("text")
        self.see.hide()


class ReasonDialog(Dialog):
    """Asks why somebody needs to see personal data; the trail keeps the reason."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(tr("See the sender"), parent=parent)
        self.reason = TextField(limit=300)
        self._field = Field(
            tr("Why you need to see who sent it"),
            self.reason,
            hint=tr("Your name, the time and this reason go into the trail."),
        )
        self.body.addWidget(
            Text(tr("Name, telephone and address are personal data."), tone="text2", wrap=True)
        )
        self.body.addWidget(self._field)
        self.body.addStretch(1)
        self.add_button(Button(tr("Cancel"), self.reject))
        self.add_button(Button(tr("Show the sender"), self.agree, look="primary", icon_name="eye-line"))
        self.reason.setFocus()

    def agree(self) -> None:
        """Close with the reason, or ask for it."""
        if not self.reason.text().strip():
            self._field.set_error(tr("Write the reason first."))
            self.reason.setFocus()
            return
        self.accept()
