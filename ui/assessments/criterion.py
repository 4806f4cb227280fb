"""The right side: one criterion with its points, formula, explanation and evidence."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.domain.criteria import Direct, ScoreValues
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import Proof, needs_explanation, parse_points, points_text
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.assessments import AssessmentView, CriterionView
from ui.assessments.answers import Typed
from ui.assessments.evidence import EvidencePart
from ui.assessments.formula import Formula
from ui.assessments.points import PointsCard
from ui.assessments.remark import RemarkCard
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import StateWords
from ui.widgets.buttons import Button
from ui.widgets.field import Field
from ui.widgets.inputs import TextArea
from ui.widgets.panes import ScrollBody
from ui.widgets.text import ElidedText, Text

EXPLANATION_LENGTH: Final = 2000
_NARROW: Final = 560


class CriterionPane(QFrame):
    """Shows one criterion; what is typed stays until it is saved."""

    typed = Signal()
    saved = Signal()
    """The officer wants to save and go on."""
    set_aside = Signal()
    restored = Signal()
    earlier = Signal()
    later = Signal()
    clause_wanted = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "app")
        self.row: CriterionView | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._scroll = ScrollBody(margins=(20, 8, 20, 10))
        outer.addWidget(self._scroll, 1)
        outer.addWidget(self._make_foot())
        column = self._scroll.column
        self._make_head(column)
        self.points = PointsCard()
        self.formula = Formula()
        self.explanation = TextArea(lines=2, limit=EXPLANATION_LENGTH)
        self._explained = Field(tr("Explanation"), self.explanation)
        self._compulsory = Text("", "hint", tone="warn")
        self._explained.head.insertWidget(1, self._compulsory)
        self._counted = Text("", "hint")
        self._explained.add_head(self._counted)
        self.evidence = EvidencePart()
        self.evidence.zone.accept_drops_of(self)
        self._only_look = False
        self.remark = RemarkCard()
        for widget in (self.points, self.formula, self._explained, self.evidence, self.remark):
            column.addWidget(widget)
        column.addStretch(1)
        self.points.changed.connect(self._change)
        self.points.proposal_wanted.connect(self._use_proposal)
        self.points.restore_wanted.connect(self.restored)
        self.explanation.textChanged.connect(self._change)

    def show_row(self, view: AssessmentView, row: CriterionView, typed: Typed, at: datetime) -> None:
        """Show a criterion with what stands in its fields."""
        same = self.row is not None and self.row.criterion.id == row.criterion.id
        self.row = row
        criterion = row.criterion
        group = view.criteria_set.criterion(criterion.parent) if criterion.parent else None
        self._group.setText(tr("Group {id} · {title}", id=group.id, title=group.title) if group else "")
        self._title.setText(f"{criterion.id}  {criterion.title}")
        self._most.setText(tr("at most {maximum} points", maximum=number(criterion.max_points)))
        self._text.setText(criterion.text)
        self._text.setVisible(bool(criterion.text))
        self._clause.setVisible(bool(criterion.clauses))
        if criterion.clauses:
            more = f" +{len(criterion.clauses) - 1}" if len(criterion.clauses) > 1 else ""
            self._clause.set_words(tr("Clause {clause}", clause=criterion.clauses[0]) + more)
            self._clause.setToolTip(", ".join(criterion.clauses))
        before = view.period.previous().label.partition("/")[0]
        self.points.show_row(row, at, text=typed.points, before=before)
        self.formula.show_runs(row.proposal.formula)
        if self.explanation.text() != typed.explanation:
            self.explanation.blockSignals(True)
            self.explanation.setPlainText(typed.explanation)
            self.explanation.blockSignals(False)
        open_to_typing = not row.score.not_applicable and not criterion.survey
        self._explained.setVisible(open_to_typing)
        self.only_look(on=self._only_look)
        self._aside.setVisible(open_to_typing and not row.locked)
        self.save.set_words(tr("Next criterion") if row.locked else tr("Save and go on"))
        self._frozen.setVisible(row.locked)
        self._frozen.setToolTip(f"{view.lock.message} {view.lock.hint}" if view.lock is not None else "")
        self.evidence.show_files(row.evidence, view.period, locked=row.locked)
        self.remark.show_row(row)
        self.problem_said("")
        self._hint()
        leaves = view.criteria_set.leaves()
        place = next(at for at, leaf in enumerate(leaves, 1) if leaf.id == criterion.id)
        self._place.setText(tr("Criterion {n} of {count}", n=place, count=len(leaves)))
        if not same:
            self._scroll.verticalScrollBar().setValue(0)

    def changes(self) -> tuple[Button, ...]:
        """Return what changes the answer, for whoever keeps it from others."""
        return (self.save, self._aside, self.points.take, self.points.restore)

    def only_look(self, *, on: bool) -> None:
        """Let the answer be read and not typed, for whoever may not record."""
        self._only_look = on
        locked = on or (self.row is not None and self.row.locked)
        for field in (self.points.points, self.explanation):
            field.setReadOnly(locked)

    def typed_now(self) -> Typed:
        """Return what stands in the fields."""
        return Typed(self.points.points.text().strip(), self.explanation.text())

    def evidence_key(self) -> str:
        """Return under which record files of the shown criterion are kept."""
        return self.row.evidence_key if self.row is not None else ""

    def answer(self) -> ScoreValues | None:
        """Return the typed answer, None while nothing is typed; UserMistake for what is no answer."""
        if self.row is None:
            return None
        typed = self.typed_now()
        if not typed.points:
            if typed.explanation.strip():
                raise UserMistake(
                    tr("Points are missing."),
                    hint=tr("Enter the points that the explanation is about."),
                    field="points",
                )
            return None
        if len(typed.explanation) > EXPLANATION_LENGTH:
            raise UserMistake(
                tr("The explanation is too long."),
                hint=tr("Shorten it to {limit} characters.", limit=number(EXPLANATION_LENGTH)),
                field="explanation",
            )
        return ScoreValues(self.row.criterion.id, parse_points(typed.points), typed.explanation)

    def problem_said(self, words: str, field: str = "") -> None:
        """Show what is wrong under its field and count it in the footer; empty words clear it."""
        self.points.say(words if field == "points" else "")
        self._explained.set_error(words if words and field != "points" else "")
        self._wrong.setVisible(bool(words))
        if words:
            (self.points.points if field == "points" else self.explanation).setFocus()

    def focus_points(self) -> None:
        """Begin with the points."""
        if self.points.points.isVisible():
            self.points.points.setFocus(Qt.FocusReason.OtherFocusReason)
            self.points.points.selectAll()
        else:
            self.save.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_narrow(self, *, on: bool) -> None:
        """Leave out what stands elsewhere too."""
        self._place.setVisible(not on)
        self.next.set_words(tr("Next unscored") if on else tr("Next unscored") + "  Alt+↓")

    def resizeEvent(self, event: object) -> None:
        """Give way when there is little room."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.set_narrow(on=self.width() < _NARROW)

    def _make_head(self, column: QVBoxLayout) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        self._group = ElidedText("", "small")
        top.addWidget(self._group, 1)
        self.back = Button(
            tr("Before"), self.earlier.emit, look="quiet", icon_name="arrow-left-s-line", shortcut="Alt+Up"
        )
        self.back.setToolTip(tr("Unscored criterion before (Alt+↑)"))
        self.next = Button(
            tr("Next unscored"), self.later.emit, icon_name="skip-forward-line", shortcut="Alt+Down"
        )
        self.next.setToolTip(tr("Next unscored criterion (Alt+↓)"))
        top.addWidget(self.back)
        top.addWidget(self.next)
        column.addLayout(top)
        line = QHBoxLayout()
        line.setSpacing(12)
        self._title = Text("", "title", wrap=True)
        self._most = Text("", tone="text2")
        line.addWidget(self._title, 1)
        line.addWidget(self._most, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        said = QHBoxLayout()
        said.setSpacing(12)
        self._text = Text("", tone="text2", wrap=True)
        self._clause = Button("", self._open_clause, look="link", icon_name="node-tree")
        said.addWidget(self._text, 1)
        said.addWidget(self._clause, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(said)

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("part", "foot")
        foot.setMinimumHeight(50)
        row = QHBoxLayout(foot)
        row.setContentsMargins(20, 8, 20, 8)
        row.setSpacing(8)
        self.save = Button(
            tr("Save and go on"),
            self.saved.emit,
            look="primary",
            icon_name="arrow-right-line",
            shortcut="Ctrl+S",
        )
        self._aside = Button(tr("Not applicable…"), self.set_aside.emit)
        self._wrong = StateWords(tr("1 to mend"), State.BAD)
        self._wrong.hide()
        self._frozen = StateWords(tr("Frozen"), State.MUTE, MEANING["frozen"])
        self._frozen.hide()
        self._place = Text("", "small")
        for widget in (self.save, self._aside, self._wrong, self._frozen):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self._place)
        return foot

    def _change(self) -> None:
        self._explained.set_error("")
        self._wrong.hide()
        self._hint()
        self.typed.emit()

    def _use_proposal(self) -> None:
        if self.row is None or self.row.proposal.points is None:
            return
        self.points.points.setText(points_text(self.row.proposal.points))
        self.points.say("")
        self._change()

    def _hint(self) -> None:
        self._counted.setText(self.explanation.counted())
        self._compulsory.setText(self._why_compulsory())

    def _why_compulsory(self) -> str:
        row = self.row
        if row is None or row.locked:
            return ""
        try:
            points = parse_points(self.points.points.text())
        except UserMistake:
            return tr("compulsory for points typed by hand") if isinstance(row.criterion.rule, Direct) else ""
        proved = row.proof is Proof.COMPLETE
        values = ScoreValues(row.criterion.id, points)
        if not needs_explanation(row.criterion, values, row.proposal, evidence_complete=proved):
            return tr("optional")
        if isinstance(row.criterion.rule, Direct):
            return tr("compulsory for points typed by hand")
        if needs_explanation(row.criterion, values, row.proposal, evidence_complete=True):
            return tr("compulsory, because the points differ from the proposal")
        return row.proof.label

    def _open_clause(self) -> None:
        if self.row is not None and self.row.criterion.clauses:
            self.clause_wanted.emit(self.row.criterion.clauses[0])
