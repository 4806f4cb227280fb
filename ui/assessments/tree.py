"""The left side: running total and class over the tree of criteria, what blocks under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.domain.criteria import CriteriaSet, Criterion
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.reviews import ReviewState
from cchc_desktop.domain.scoring import GroupTotal, points_text
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.assessments import AssessmentView, CriterionView
from ui.assessments.steps import Step
from ui.theme.icons import MEANING
from ui.theme.tokens import State
from ui.widgets.badge import Badge, StateWords
from ui.widgets.buttons import Button
from ui.widgets.cells import Column
from ui.widgets.inputs import ComboField
from ui.widgets.progress import Bar
from ui.widgets.text import ElidedText, Text
from ui.widgets.trees import Node, TreeModel, TreeView

_ROW: Final = 28
_ROOMY: Final = 380


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the tree: a group with its sum, or a scored criterion."""

    criterion: Criterion
    total: GroupTotal | None = None
    view: CriterionView | None = None
    unsaved: bool = False

    @property
    def id(self) -> str:
        """Return the criterion's id."""
        return self.criterion.id


class CriteriaPane(QFrame):
    """Shows a whole assessment and lets the officer choose a criterion."""

    chosen = Signal(str)
    """Carries the id of the scored criterion the officer stands on."""
    set_chosen = Signal(str)
    blockers_wanted = Signal()
    submit_wanted = Signal()
    proposals_wanted = Signal()
    history_wanted = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setMinimumWidth(250)
        self._step = Step.SUBMIT
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._make_head())
        self.model = TreeModel(_columns())
        self.tree = TreeView(self.model, name=tr("Criteria"), framed=False, row_height=_ROW)
        self.tree.setIndentation(18)
        self.tree.chosen.connect(self._tell)
        column.addWidget(self.tree, 1)
        column.addWidget(self._make_foot())

    def show_sets(self, sets: list[CriteriaSet], chosen: str) -> None:
        """Offer the criteria sets when there are several."""
        self.sets.set_choices([(each.id, each.title) for each in sets])
        self.sets.blockSignals(True)
        self.sets.choose(chosen)
        self.sets.blockSignals(False)
        self.sets.setVisible(len(sets) > 1)

    def show_view(self, view: AssessmentView, unsaved: frozenset[str], step: Step = Step.SUBMIT) -> None:
        """Show totals, criteria and what blocks; selection and openness stay.

        `step` is what the officer can do with the whole now.
        """
        self._show_total(view)
        rows = {row.criterion.id: row for row in view.rows}
        totals = {group.criterion: group for group in view.total.groups}
        self.tree.blockSignals(True)
        self.model.set_nodes(_nodes(view.criteria_set, None, rows, totals, unsaved))
        self.tree.blockSignals(False)
        blocked = len(view.blockers)
        frozen = view.lock is not None and view.state is not ReviewState.RETURNED
        if frozen and view.standing.current is not None:
            words = tr("Version {n}: {state}", n=view.standing.current.name, state=view.state.label)
            closed = view.state in {ReviewState.ACCEPTED, ReviewState.CLOSED}
            self.blocked.set(words, State.OK if closed else State.MUTE, MEANING["frozen"])
        elif blocked:
            self.blocked.set(tr("{count} criteria not ready", count=blocked), State.BAD)
        elif view.presented_by:
            self.blocked.set(tr("With the leader"), State.WARN, MEANING["due"])
        else:
            self.blocked.set(tr("Ready to be submitted"), State.OK)
        self.look.setVisible(bool(blocked) and not frozen)
        self.history.setVisible(bool(view.submissions))
        self._step = step
        self._name_submit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the button where the pane is narrow."""
        super().resizeEvent(event)
        self._name_submit()

    def _name_submit(self) -> None:
        self.submit.setVisible(self._step is not Step.NOTHING)
        if self._step is Step.SUBMIT and self.width() < _ROOMY:
            self.submit.set_words(tr("Submit it"))
        else:
            self.submit.set_words(self._step.label)

    def _make_head(self) -> QWidget:
        head = QFrame()
        head.setProperty("part", "head")
        column = QVBoxLayout(head)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(4)
        self.sets = ComboField()
        self.sets.setProperty("chip", True)
        self.sets.setAccessibleName(tr("Criteria set"))
        self.sets.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.sets.currentIndexChanged.connect(lambda _at: self.set_chosen.emit(str(self.sets.value())))
        self.sets.hide()
        column.addWidget(self.sets)
        top = QHBoxLayout()
        top.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._applied = ElidedText("", "small")
        words.addWidget(self._applied)
        line = QHBoxLayout()
        line.setSpacing(12)
        self.total = Text("", "figure")
        self._percent = ElidedText("", "body", tone="text2")
        line.addWidget(self.total, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self._percent, 1, Qt.AlignmentFlag.AlignBaseline)
        words.addLayout(line)
        top.addLayout(words, 1)
        side = QVBoxLayout()
        side.setSpacing(3)
        self._class = Badge("", State.INFO, "medal-line")
        self._next = Text("", "small")
        side.addWidget(self._class, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self._next)
        self.history = Button(tr("History"), self.history_wanted.emit, look="link", icon_name="history-line")
        self.history.hide()
        side.addWidget(self.history, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch(1)
        top.addLayout(side)
        column.addLayout(top)
        progress = QHBoxLayout()
        progress.setSpacing(8)
        self._bar = Bar()
        self.answered = Text("", "small")
        progress.addWidget(self._bar, 1)
        progress.addWidget(self.answered)
        column.addLayout(progress)
        self.proposals = Button("", self.proposals_wanted.emit, look="link", icon_name="check-double-line")
        column.addWidget(self.proposals, 0, Qt.AlignmentFlag.AlignLeft)
        return head

    def _make_foot(self) -> QWidget:
        foot = QFrame()
        foot.setProperty("part", "foot")
        foot.setMinimumHeight(50)
        row = QHBoxLayout(foot)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(6)
        self.blocked = StateWords("", State.MUTE)
        self.look = Button(tr("See"), self.blockers_wanted.emit, look="link")
        self.look.setAccessibleName(tr("See what is not ready"))
        self.submit = Button(tr("Submit"), self.submit_wanted.emit, icon_name="send-plane-line")
        self.submit.setToolTip(tr("Hand the self-assessment of this period up as a numbered version"))
        row.addWidget(self.blocked)
        row.addWidget(self.look)
        row.addStretch(1)
        row.addWidget(self.submit)
        return foot

    def _show_total(self, view: AssessmentView) -> None:
        total = view.total
        self._applied.setText(tr("So far, out of {maximum} points that apply", maximum=number(total.maximum)))
        self.total.setText(points_text(total.points))
        percent = (
            tr("out of 100: {percent}", percent=number(total.percent)) if total.percent is not None else ""
        )
        self._percent.setText(percent)
        self._class.set(total.class_label or tr("No class yet"), _class_state(view), "medal-line")
        self._next.setText(_next_class(view))
        if view.appraised is not None:
            self._next.setText(
                tr(
                    "Appraised {points}, {label}",
                    points=points_text(view.appraised.points),
                    label=view.appraised.class_label or "-",
                )
            )
        self._bar.set(total.answered, total.count)
        self.answered.setText(tr("{done}/{count} criteria", done=total.answered, count=total.count))
        open_ones = sum(
            not row.score.answered
            and not row.locked
            and (row.proposal.points is not None or row.proposal.not_applicable)
            for row in view.rows
        )
        self.proposals.setVisible(open_ones > 0)
        self.proposals.set_words(tr("Use the proposals for {count} unscored criteria", count=open_ones))

    def _tell(self, line: object) -> None:
        if isinstance(line, _Line) and line.view is not None:
            self.chosen.emit(line.id)


def _class_state(view: AssessmentView) -> State:
    return State.INFO if view.total.class_label else State.MUTE


def _next_class(view: AssessmentView) -> str:
    percent = view.total.percent if view.total.percent is not None else Decimal(0)
    above = [band for band in view.criteria_set.classes if band.from_percent > percent]
    if not above:
        return ""
    nearest = above[-1]
    return tr("{label} from {percent} points", label=nearest.label, percent=number(nearest.from_percent))


def _nodes(
    criteria: CriteriaSet,
    parent: str | None,
    rows: Mapping[str, CriterionView],
    totals: Mapping[str, GroupTotal],
    unsaved: frozenset[str],
) -> list[Node]:
    return [
        Node(_Line(each, view=rows[each.id], unsaved=each.id in unsaved))
        if each.is_leaf
        else Node(
            _Line(each, total=totals.get(each.id)),
            _nodes(criteria, each.id, rows, totals, unsaved),
            heading=True,
        )
        for each in criteria.children(parent)
    ]


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            title=tr("Criterion"),
            stretch=True,
            text=lambda line: line.criterion.title,
            code=lambda line: line.id,
            code_chars=4,
            icon=_sign,
            icon_tone=_sign_tone,
        ),
        Column(
            title=tr("At most"),
            text=lambda line: number(line.total.maximum if line.total else line.criterion.max_points),
            chars=7,
            right=True,
            tone="text2",
            drop=1,
        ),
        Column(title=tr("Own points"), text=_own, chars=11, right=True, tone=_own_tone, bold=_is_scored),
    )


def _sign(line: _Line) -> str:
    view = line.view
    if view is None:
        return ""
    if line.unsaved:
        return MEANING["draft"]
    if view.returned is not None:
        return MEANING["returned"]
    if view.score.not_applicable:
        return MEANING["not_applicable"]
    if not view.score.answered:
        return MEANING["nothing_yet"] if not view.criterion.survey else "survey-line"
    return MEANING["attention"] if view.problem else MEANING["ok"]


def _sign_tone(line: _Line) -> str:
    view = line.view
    if view is not None and view.returned is not None and not line.unsaved:
        return "bad"
    if view is None or line.unsaved or not view.score.answered or view.score.not_applicable:
        return "text2"
    return "warn" if view.problem else "ok"


def _own(line: _Line) -> str:
    if line.total is not None:
        return points_text(line.total.points) if line.total.answered else tr("not scored")
    view = line.view
    if view is None:
        return ""
    if view.score.not_applicable:
        return tr("not counted")
    if view.score.points is None:
        return tr("survey") if view.criterion.survey else tr("not scored")
    return points_text(view.score.points)


def _is_scored(line: _Line) -> bool:
    return line.view is not None and line.view.score.points is not None


def _own_tone(line: _Line) -> str:
    told = line.total.answered > 0 if line.total is not None else _is_scored(line)
    return "text" if told else "text3"
