"""One case in the side pane: what came in, the stages it went through, the form of the step at hand."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cchc_desktop.domain.errors import Failure, UserMistake
from cchc_desktop.domain.feedback import FeedbackRecord
from cchc_desktop.domain.feedback_stages import Step, next_step, steps_of
from cchc_desktop.domain.holidays import EVERY_WEEK, WorkDays
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from cchc_desktop.domain.vietnamese import day as day_words
from cchc_desktop.services.drafts import Draft, Drafts
from ui.feedback.frozen import FrozenStep
from ui.feedback.letter import compose_answer, open_letter
from ui.feedback.sender import SenderLine
from ui.feedback.stages import StageForm
from ui.support.desk import Desk
from ui.widgets.cards import Well
from ui.widgets.facts import Facts
from ui.widgets.text import Text, divider


class CasePanel(QWidget):
    """Shows what went before and asks for what the step at hand calls for."""

    changed = Signal(object)
    """Carries the `FeedbackRecord` after a step."""
    step_chosen = Signal()
    """Another step is at hand: what saving does has changed."""

    def __init__(self, desk: Desk, *, work: WorkDays = EVERY_WEEK, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.case: FeedbackRecord | None = None
        self.form: StageForm | None = None
        self._frozen: FrozenStep | None = None
        self.work = work
        self.sender_line: SenderLine | None = None
        self._busy = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._inside: QWidget | None = None
        self._unsaved: dict[tuple[str, Step], tuple[str, str]] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(1500)
        self._pause.timeout.connect(self._keep)

    def show_case(self, case: FeedbackRecord, step: Step | None = None) -> None:
        """Show `case` with the form of `step`, or of what comes next."""
        self._remember()
        self.case = case
        self._busy = False
        if self._inside is not None:
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget()
        self._column.addWidget(self._inside)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self._show_received(column, case)
        self._show_stages(column, case)
        step = step or next_step(case)
        self.form = None if step is None else self._form(case, step)
        self._frozen = FrozenStep(self.form) if self.form is not None else None
        if self._frozen is not None:
            self._frozen.looked.connect(self.step_chosen)
        if self.form is not None:
            column.addWidget(divider())
            column.addWidget(self.form)
        self.step_chosen.emit()

    def choose_step(self, step: Step) -> None:
        """Show the form of another step and go to it."""
        if self.case is None:
            return
        self.show_case(self.case, step)
        if self.form is not None and self.form.fields:
            first = next(iter(self.form.fields.values()))
            first.control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def other_steps(self) -> list[Step]:
        """Return the steps the case may take besides the one at hand, in the order of the stages."""
        if self.case is None:
            return []
        at_hand = self.form.step if self.form is not None else None
        return [step for step in Step if step in steps_of(self.case) and step is not at_hand]

    def action(self) -> str:
        """Return what saving does now, empty when the case is at its end."""
        frozen = self._frozen is not None and self._frozen.locked
        return "" if self.form is None or frozen else self.form.step.label

    def typed(self) -> bool:
        """Tell whether the form holds something that is not saved."""
        return self.form is not None and (
            self.form.words() != StageForm(self.desk, self.form.step, self.form.case).words()
        )

    def save(self) -> None:
        """Take the step at hand, or say under the field what is wrong."""
        if self.form is None or self._busy or not self.action():
            return
        try:
            take = self.form.take()
        except UserMistake as mistake:
            self._show_mistake(mistake)
            return
        self._busy = True
        self.desk.work.change(take, self._recorded, self._refused)

    def _form(self, case: FeedbackRecord, step: Step) -> StageForm:
        form = StageForm(self.desk, step, case)
        form.compose.clicked.connect(lambda _checked=False: compose_answer(self.desk, form))
        form.preview.clicked.connect(lambda _checked=False: open_letter(self.desk, form))
        before = self._unsaved.pop((case.id, step), None)
        if before is not None:
            form.bring_back(before)
        else:
            read = partial(self.desk.workspace.drafts.read, _draft_key(case, step))
            self.desk.work.read(read, partial(self._bring_draft, form), slot="feedback-draft")
        form.line.textChanged.connect(self._pause.start)
        form.text.textChanged.connect(self._pause.start)
        return form

    def _keep(self) -> None:
        """Keep what is typed for a step on disk, so that a power cut does not lose a long answer."""
        if self.case is None or self.form is None or self._busy or not self.typed():
            return
        line, text = self.form.words()
        keep = partial(
            self.desk.workspace.drafts.keep,
            _draft_key(self.case, self.form.step),
            {"line": line, "text": text},
        )
        self.desk.work.change(keep, lambda _draft: None)

    def _bring_draft(self, form: StageForm, draft: Draft | None) -> None:
        """Show what was typed before the program closed, unless something was typed meanwhile."""
        if draft is not None and form is self.form and not self.typed():
            form.bring_back((str(draft.values.get("line", "")), str(draft.values.get("text", ""))))

    def _remember(self) -> None:
        """Keep what was typed for a step of a case until its form comes back."""
        if self.case is not None and self.form is not None and self.typed():
            self._unsaved[self.case.id, self.form.step] = self.form.words()

    def _show_received(self, column: QVBoxLayout, case: FeedbackRecord) -> None:
        received = f"{tr('Received on')} {day_words(case.received_on)}"
        column.addWidget(Text(f"{received} · {case.channel.label} · {case.kind.label}", "small", wrap=True))
        if case.origin:
            column.addWidget(Text(tr("Forwarded here: {origin}", origin=case.origin), "small", wrap=True))
        if case.content:
            well = Well()
            well.body.addWidget(Text(case.content, wrap=True, selectable=True))
            column.addWidget(well)
            self.sender_line = SenderLine(self.desk, case)
            column.addWidget(self.sender_line)
        if case.waits:
            column.addWidget(Text(tr("Answer due by {day}", day=day_words(case.due)), "strong"))
            self._show_note_due(column, case)

    def _show_note_due(self, column: QVBoxLayout, case: FeedbackRecord) -> None:
        today = self.desk.workspace.today()
        due = case.note_due(self.work)
        if due is None or today <= case.due:
            return
        words = tr("Late: tell the sender how it stands by {day}", day=day_words(due))
        column.addWidget(Text(words, tone="bad" if due < today else "warn", wrap=True))

    def _show_stages(self, column: QVBoxLayout, case: FeedbackRecord) -> None:
        stages = [(label, words) for label, words in _stages(case) if words]
        if not stages:
            return
        facts = Facts([(label, "") for label, _ in stages])
        for at, (_, words) in enumerate(stages):
            facts.set(at, words)
        column.addWidget(divider())
        column.addWidget(facts)
        if case.answer:
            well = Well()
            well.body.addWidget(Text(case.answer, wrap=True, selectable=True))
            column.addWidget(well)

    def _recorded(self, changed: Changed[FeedbackRecord]) -> None:
        if self.form is not None:
            self._pause.stop()
            steps = [self.form.step] if changed.record.ending is None else list(Step)
            keys = [_draft_key(changed.record, step) for step in steps]
            self.desk.work.change(partial(_forget, self.desk.workspace.drafts, keys), lambda _none: None)
        self.form = None
        self.show_case(changed.record)
        self.changed.emit(changed.record)

    def _refused(self, failure: Failure) -> None:
        self._busy = False
        if isinstance(failure, UserMistake) and self.form is not None and failure.field in self.form.fields:
            self._show_mistake(failure)
        else:
            self.desk.messages.failure(failure)

    def _show_mistake(self, mistake: UserMistake) -> None:
        if self.form is None:
            return
        for name, field in self.form.fields.items():
            field.set_error(str(mistake) if name == mistake.field else "")
        self.form.fields[mistake.field].control.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _forget(drafts: Drafts, keys: list[str]) -> None:
    for key in keys:
        drafts.forget(key)


def _draft_key(case: FeedbackRecord, step: Step) -> str:
    return f"feedback-{case.id}-{step}"


def _stages(case: FeedbackRecord) -> list[tuple[str, str]]:
    """Return what happened to a case, each stage with its words; empty where it did not happen."""
    timely = tr("within the term") if case.on_time else tr("after the term")
    return [
        (
            tr("Classified"),
            f"{day_words(case.classified_on)} · {case.kind.label}" if case.classified_on else "",
        ),
        (tr("In charge"), _dated(case.in_charge, case.assigned_on)),
        (tr("Forwarded to"), _dated(case.forwarded_to, case.forwarded_on)),
        *((tr("Interim note"), f"{day_words(note.day)} · {note.text}") for note in case.notes),
        (
            tr("Written answer"),
            f"{case.answer_number} · {day_words(case.answered_on)} · {timely}" if case.answered_on else "",
        ),
        (tr("Published"), _dated(case.published_at, case.published_on)),
        (
            tr("Satisfaction"),
            _dated(case.satisfaction.label if case.satisfaction else "", case.satisfaction_on),
        ),
        (
            case.state.label if case.ending else "",
            _dated(case.ending_reason or " ", case.ended_on) if case.ending else "",
        ),
    ]


def _dated(words: str, day: date | None) -> str:
    return f"{day_words(day)} · {words}".rstrip(" ·") if words and day else words
