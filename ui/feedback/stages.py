"""The form of each step of a case: what it asks for, and the change it makes."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.feedback import ELSEWHERE, FeedbackKind, FeedbackRecord, Satisfaction, way_for
from cchc_desktop.domain.feedback_stages import Step, left_out
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.nouns import Changed
from ui.support.desk import Desk
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.cards import Well
from ui.widgets.dates import DateField
from ui.widgets.field import Field
from ui.widgets.inputs import ComboField, TextArea, TextField
from ui.widgets.text import Text

Take = Callable[[], Changed[FeedbackRecord]]
_OTHER = ""


class StageForm(QWidget):
    """Asks for what one step needs. `compose` and `preview` are told by the form of the answer."""

    def __init__(
        self, desk: Desk, step: Step, case: FeedbackRecord, *, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.step = step
        self.case = case
        self.fields: dict[str, Field] = {}
        self.desk = desk
        today = desk.workspace.today()
        self.day = DateField(today, year=today.year)
        self.kind = ComboField()
        self.unit = ComboField()
        self.level = ComboField([(level, level.label) for level in Satisfaction])
        self.line = TextField(limit=300)
        self.text = TextArea(lines=9 if step is Step.ANSWER else 3, limit=10_000)
        self.compose = Button(tr("Write from the template"), look="link", icon_name="draft-line")
        self.preview = Button(tr("See the letter…"), look="link", icon_name="file-text-line")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addWidget(Text(step.label, "card"))
        self.banner = Banner()
        self._column.addWidget(self.banner)
        _LAYOUTS[step](self)

    def words(self) -> tuple[str, str]:
        """Return what was typed, to bring it back later."""
        return self.line.text(), self.text.text()

    def bring_back(self, words: tuple[str, str]) -> None:
        """Show what was typed before."""
        self.line.setText(words[0])
        self.text.setPlainText(words[1])

    def typed(self) -> bool:
        """Tell whether anything would be lost."""
        return any(word.strip() for word in self.words())

    def take(self) -> Take:
        """Return the change this form makes; UserMistake where the day is not one."""
        register, case = self.desk.workspace.feedback, self.case.id
        if self.step is Step.REOPEN:
            return partial(register.reopen, case, reason=self.text.text())
        day = self.day.value()
        if day is None:
            words = self.day.problem() or tr("The day is missing. Enter it as dd/mm/yyyy.")
            raise UserMistake(words, field="day")
        line, text = self.line.text(), self.text.text()
        kind = FeedbackKind(str(self.kind.value() or FeedbackKind.CONDUCT))
        takes: dict[Step, Take] = {
            Step.CLASSIFY: partial(register.classify, case, kind=kind, day=day),
            Step.ASSIGN: partial(register.assign, case, who=line, day=day),
            Step.FORWARD: partial(register.forward, case, to=str(self.unit.value() or "") or line, day=day),
            Step.NOTE: partial(register.note, case, text=text, day=day),
            Step.ANSWER: partial(register.answer, case, number=line, day=day, text=text),
            Step.PUBLISH: partial(register.publish, case, day=day, place=line),
            Step.SATISFY: partial(
                register.satisfy, case, level=Satisfaction(str(self.level.value())), day=day
            ),
            Step.CLOSE: partial(register.close, case, day=day, reason=text),
            Step.TAKE_BACK: partial(register.take_back, case, day=day, reason=text),
            Step.REFUSE: partial(register.refuse_case, case, kind=kind, day=day, reason=text),
        }
        return takes[self.step]

    def add(
        self, name: str, label: str, control: QWidget, hint: str = "", *, optional: bool = False
    ) -> Field:
        """Make the field `name`, which a mistake about it is shown under."""
        made = Field(label, control, hint=hint, optional=optional)
        self.fields[name] = made
        return made

    def lay(self, *widgets: QWidget) -> None:
        """Put widgets under what is there; two stand side by side, the first one wider."""
        if len(widgets) == 1:
            self._column.addWidget(widgets[0])
            return
        row = QHBoxLayout()
        row.setSpacing(8)
        for at, widget in enumerate(widgets):
            row.addWidget(widget, 3 if at == 0 else 2, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)


def _classify(form: StageForm) -> None:
    form.kind.set_choices((kind, kind.label) for kind in FeedbackKind if kind not in ELSEWHERE)
    form.kind.choose(form.case.kind)
    form.lay(
        form.add("kind", tr("Kind of feedback"), form.kind), form.add("day", tr("Classified on"), form.day)
    )


def _assign(form: StageForm) -> None:
    form.line.setText(form.case.in_charge)
    who = form.add("who", tr("Who works on it"), form.line, tr("Name and section of this unit"))
    form.lay(who, form.add("day", tr("From"), form.day))


def _forward(form: StageForm) -> None:
    own, today = form.desk.workspace.unit, form.desk.workspace.today()
    units = form.desk.workspace.units.tree(today)
    form.unit.set_choices(
        [(_OTHER, tr("Another body (write its name)")), *((u.key, u.body) for u in units if u.key != own.key)]
    )
    form.unit.choose(form.case.forwarded_unit)
    unit = form.add("unit", tr("Unit that decides it"), form.unit)
    name = form.add("to", tr("Name of the body"), form.line)
    form.unit.currentIndexChanged.connect(lambda _at: name.setVisible(not form.unit.value()))
    form.lay(unit, form.add("day", tr("Forwarded on"), form.day))
    form.lay(name)
    form.lay(Text(tr("The unit that decides the case answers it; note its answer here."), "hint", wrap=True))


def _note(form: StageForm) -> None:
    text = form.add("text", tr("What the sender was told, and how"), form.text)
    form.lay(text)
    form.lay(form.add("day", tr("Told on"), form.day))


def _answer(form: StageForm) -> None:
    form.line.setText(form.case.answer_number)
    form.text.setPlainText(form.case.answer)
    if form.case.answered_on is not None:
        form.day.set_value(form.case.answered_on)
    number = form.add("number", tr("Number of the document"), form.line, tr("From the outgoing register"))
    form.lay(number, form.add("day", tr("Dated"), form.day))
    text = form.add("text", tr("What is answered"), form.text, tr("Without name or address of the sender"))
    text.add_head(form.compose)
    text.add_head(form.preview)
    form.lay(text)


def _publish(form: StageForm) -> None:
    form.line.setText(form.case.published_at)
    place = form.add("place", tr("Where"), form.line, tr("Web page or notice board"))
    form.lay(place, form.add("day", tr("Published on"), form.day))


def _satisfy(form: StageForm) -> None:
    form.lay(
        form.add("level", tr("How satisfied the sender is"), form.level),
        form.add("day", tr("Asked on"), form.day),
    )


def _close(form: StageForm) -> None:
    missing = left_out(form.case)
    hint = tr("Asked for because {missing}.", missing=", ".join(missing)) if missing else ""
    form.lay(form.add("reason", tr("Reason"), form.text, hint, optional=not missing))
    form.lay(form.add("day", tr("Closed on"), form.day))


def _refuse(form: StageForm) -> None:
    form.kind.set_choices((kind, kind.label) for kind in FeedbackKind if kind in ELSEWHERE)
    way = Text("", wrap=True, selectable=True)
    well = Well()
    well.body.addWidget(way)

    def say_way() -> None:
        way.setText(way_for(FeedbackKind(str(form.kind.value())), form.case.received_on))

    form.kind.currentIndexChanged.connect(lambda _at: say_way())
    say_way()
    form.lay(form.add("kind", tr("It is"), form.kind), form.add("day", tr("Refused on"), form.day))
    form.lay(well)
    form.lay(form.add("reason", tr("What else was said"), form.text, optional=True))
    form.lay(
        Text(tr("The line stays in the register; its content and the sender's data go."), "hint", wrap=True)
    )


def _take_back(form: StageForm) -> None:
    form.lay(form.add("reason", tr("How and why the sender takes it back"), form.text))
    form.lay(form.add("day", tr("Taken back on"), form.day))


def _reopen(form: StageForm) -> None:
    form.lay(form.add("reason", tr("Why it is opened again"), form.text))


_LAYOUTS: dict[Step, Callable[[StageForm], None]] = {
    Step.CLASSIFY: _classify,
    Step.ASSIGN: _assign,
    Step.FORWARD: _forward,
    Step.NOTE: _note,
    Step.ANSWER: _answer,
    Step.PUBLISH: _publish,
    Step.SATISFY: _satisfy,
    Step.CLOSE: _close,
    Step.REFUSE: _refuse,
    Step.TAKE_BACK: _take_back,
    Step.REOPEN: _reopen,
}
