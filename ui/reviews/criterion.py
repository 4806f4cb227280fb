"""One criterion of a version: what the unit says, what the reviewer gives, whether it goes back."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import parse_points, points_text
from cchc_desktop.domain.vietnamese import nfc, number
from cchc_desktop.services.assessments import CriterionView
from cchc_desktop.services.review_views import ReviewView
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Well
from ui.widgets.field import Field
from ui.widgets.inputs import CheckBox, TextArea, TextField
from ui.widgets.panes import ScrollBody
from ui.widgets.text import ElidedText, Text, upright


@dataclass(frozen=True, slots=True)
class Given:
    """Points and reason as they stand in the fields."""

    points: str = ""
    reason: str = ""


class CriterionReview(QFrame):
    """Shows one criterion; points are noted, or the criterion is marked to be returned."""

    noted = Signal(str, str, str)
    """Carries criterion, points as typed and reason."""
    left = Signal(str)
    """The unit's own points are to stand: carries the criterion."""
    marked = Signal(str, str, bool)
    """Carries criterion, what must be mended, and whether it is to be returned."""
    earlier = Signal()
    later = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "app")
        self.row: CriterionView | None = None
        self._filling = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        body = ScrollBody(margins=(16, 8, 16, 10))
        outer.addWidget(body)
        column = body.column
        self._make_head(column)
        column.addWidget(self._make_points())
        self._formula = Well(tinted=True)
        self._formula_words = Text("", wrap=True)
        self._formula.body.addWidget(Text(tr("How it is counted"), "label"))
        self._formula.body.addWidget(self._formula_words)
        column.addWidget(self._formula)
        self._said = Card(padding=12)
        self._said_head = Text("", "label")
        self._said_words = Text("", wrap=True, selectable=True)
        self._said.body.setSpacing(4)
        self._said.body.addWidget(self._said_head)
        self._said.body.addWidget(self._said_words)
        column.addWidget(self._said)
        self._make_judging(column)
        column.addStretch(1)

    def show_row(self, view: ReviewView, row: CriterionView, *, marked: bool, mend: str) -> None:
        """Show one criterion of a version."""
        self._filling = True
        self.row = row
        criterion = row.criterion
        group = view.assessment.criteria_set.criterion(criterion.parent) if criterion.parent else None
        self._group.setText(tr("Group {id} · {title}", id=group.id, title=group.title) if group else "")
        self._title.setText(f"{criterion.id}  {criterion.title}")
        self._most.setText(tr("at most {maximum} points", maximum=number(criterion.max_points)))
        self._text.setText(criterion.text)
        self._text.setVisible(bool(criterion.text))
        proposal = row.proposal
        self._proposed.setText(points_text(proposal.points) if proposal.points is not None else tr("none"))
        aside = row.score.not_applicable
        own = row.score.points
        self._own.setText(tr("not counted") if aside else tr("none yet") if own is None else points_text(own))
        self._formula.setVisible(bool(proposal.text))
        self._formula_words.setText(proposal.text)
        said = row.score.reason if aside else row.score.explanation
        self._said_head.setText(tr("Why it does not apply") if aside else tr("Explanation of the unit"))
        self._said_words.setText(said or tr("nothing written"))
        self._said_words.set_tone("text" if said else "text3")
        self._proof.setVisible(bool(row.proof.label) and not aside)
        self._proof.set(_proof_words(row), State.WARN, MEANING["attention"])
        draft = view.drafts.get(criterion.id)
        given = next((p for p in view.version.points if p.criterion == criterion.id), None)
        standing = draft or given
        self.points.setText(points_text(standing.points) if standing else "")
        self.points.setPlaceholderText(points_text(own) if own is not None else "")
        self.reason.setPlainText(standing.reason if standing else "")
        self.leave.setVisible(draft is not None and view.mine)
        self.points.setReadOnly(not view.mine)
        self.reason.setReadOnly(not view.mine)
        self._reason_field.setVisible(view.mine or standing is not None)
        self.note.setVisible(view.mine)
        self.back.setVisible(view.mine)
        self.back.setChecked(marked)
        self.mend.setPlainText(mend)
        self._mend_field.setVisible(view.mine and marked)
        self.say("")
        self._filling = False

    def typed(self) -> Given:
        """Return what stands in the fields."""
        return Given(self.points.text().strip(), nfc(self.reason.text()).strip())

    def say(self, words: str, field: str = "") -> None:
        """Show what is wrong under its field; empty words clear it."""
        self._points_hint.setText(words if field == "points" else "")
        self._points_hint.setVisible(bool(words) and field == "points")
        self._reason_field.set_error(words if words and field != "points" else "")

    def _make_head(self, column: QVBoxLayout) -> None:
        top = QHBoxLayout()
        self._group = ElidedText("", "small")
        top.addWidget(self._group, 1)
        before = Button(
            tr("Before"), self.earlier.emit, look="quiet", icon_name="arrow-left-s-line", shortcut="Alt+Up"
        )
        self.next = Button(tr("Next"), self.later.emit, icon_name="skip-forward-line", shortcut="Alt+Down")
        top.addWidget(before)
        top.addWidget(self.next)
        column.addLayout(top)
        line = QHBoxLayout()
        self._title = Text("", "title", wrap=True)
        self._most = Text("", tone="text2")
        line.addWidget(self._title, 1)
        line.addWidget(self._most, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        self._text = Text("", tone="text2", wrap=True)
        column.addWidget(self._text)

    def _make_judging(self, column: QVBoxLayout) -> None:
        self.reason = TextArea(lines=2)
        self._reason_field = Field(
            tr("Reason for the points"),
            self.reason,
            hint=tr("Compulsory where they differ; the unit reads it."),
        )
        column.addWidget(self._reason_field)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self.note = Button(
            tr("Note the points"), self._note, look="primary", icon_name="scales-3-line", shortcut="Ctrl+S"
        )
        self.leave = Button(tr("Let own points stand"), self._leave, look="link")
        buttons.addWidget(self.note)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        column.addLayout(buttons)
        self.back = CheckBox(tr("Return this criterion to be mended"))
        self.back.toggled.connect(lambda _on: self._mark())
        column.addWidget(self.back)
        self.mend = TextArea(lines=2)
        self.mend.textChanged.connect(self._mark)
        self._mend_field = Field(tr("What must be mended"), self.mend)
        column.addWidget(self._mend_field)

    def _make_points(self) -> QWidget:
        card = Card(padding=12)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        line = QHBoxLayout()
        line.setSpacing(14)
        card.body.addLayout(line)
        self._proposed = Text("", "title")
        self._own = Text("", "title")
        self._proof = Badge()
        self.points = TextField(limit=7)
        self.points.setAccessibleName(tr("Appraised points"))
        self.points.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.points.setMaximumWidth(110)
        self.points.textEdited.connect(lambda _text: self.say(""))
        self._points_hint = Text("", "hint", tone="bad", wrap=True)
        self._points_hint.hide()
        columns = (
            (tr("Proposed"), (self._proposed,), 3),
            (tr("Own points"), (self._own, self._proof), 5),
            (tr("Appraised points"), (self.points, self._points_hint), 5),
        )
        for at, (title, widgets, stretch) in enumerate(columns):
            if at:
                line.addWidget(upright())
            stack = QVBoxLayout()
            stack.setSpacing(4)
            stack.addWidget(Text(title, "label"))
            for widget in widgets:
                stack.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
            stack.addStretch(1)
            line.addLayout(stack, stretch)
        return card

    def _note(self) -> None:
        if self.row is None:
            return
        given = self.typed()
        try:
            parse_points(given.points)
        except UserMistake as mistake:
            self.say(str(mistake), "points")
            self.points.setFocus()
            return
        self.noted.emit(self.row.criterion.id, given.points, given.reason)

    def _leave(self) -> None:
        if self.row is not None:
            self.left.emit(self.row.criterion.id)

    def _mark(self) -> None:
        self._mend_field.setVisible(self.back.isChecked() and self.back.isVisible())
        if self.row is not None and not self._filling:
            self.marked.emit(self.row.criterion.id, self.mend.text(), self.back.isChecked())


def _proof_words(row: CriterionView) -> str:
    """Say in a few words what the evidence lacks."""
    return {
        "missing": tr("no evidence"),
        "partial": tr("evidence for a part"),
        "outside": tr("evidence of another time"),
    }.get(str(row.proof), "")
