"""The tree of a submitted version: own and appraised points, what was looked at, what goes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from cchc_desktop.domain.criteria import CriteriaSet, Criterion
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import GroupTotal, Proof, points_text
from cchc_desktop.services.assessments import CriterionView
from cchc_desktop.services.review_views import ReviewView
from ui.theme.icons import MEANING
from ui.widgets.cells import Column
from ui.widgets.trees import Node, TreeModel, TreeView


@dataclass(frozen=True, slots=True)
class _Line:
    """A group with its sums, or a criterion with what is noted for it."""

    criterion: Criterion
    own: GroupTotal | None = None
    judged: GroupTotal | None = None
    view: CriterionView | None = None
    noted: Decimal | None = None
    marked: bool = False

    @property
    def id(self) -> str:
        """Return the criterion's id."""
        return self.criterion.id


class ReviewTree(QFrame):
    """Lets the reviewer go from criterion to criterion."""

    chosen = Signal(str)

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setMinimumWidth(250)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.model = TreeModel(_columns())
        self.tree = TreeView(self.model, name=tr("Criteria"), framed=False, row_height=28)
        self.tree.setIndentation(18)
        self.tree.chosen.connect(self._tell)
        column.addWidget(self.tree)

    def show_view(self, view: ReviewView, marked: frozenset[str]) -> None:
        """Show a version; `marked` criteria are to be returned."""
        rows = {row.criterion.id: row for row in view.assessment.rows}
        own = {group.criterion: group for group in view.assessment.total.groups}
        judged = {group.criterion: group for group in view.appraised.groups}
        noted = {p.criterion: p.points for p in view.version.points}
        noted |= {key: p.points for key, p in view.drafts.items()}

        def nodes(criteria: CriteriaSet, parent: str | None) -> list[Node]:
            return [
                Node(_Line(c, view=rows[c.id], noted=noted.get(c.id), marked=c.id in marked))
                if c.is_leaf
                else Node(
                    _Line(c, own=own.get(c.id), judged=judged.get(c.id)), nodes(criteria, c.id), heading=True
                )
                for c in criteria.children(parent)
            ]

        self.tree.blockSignals(True)
        self.model.set_nodes(nodes(view.assessment.criteria_set, None))
        self.tree.blockSignals(False)

    def select(self, criterion: str) -> None:
        """Stand on a criterion without telling."""
        self.tree.blockSignals(True)
        self.tree.select_key(criterion)
        self.tree.blockSignals(False)

    def _tell(self, line: object) -> None:
        if isinstance(line, _Line) and line.view is not None:
            self.chosen.emit(line.id)


def marks_of(marked: Mapping[tuple[str, str], str]) -> frozenset[str]:
    """Return the criteria among the marked items."""
    return frozenset(record for noun, record in marked if noun == "assessment")


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            title=tr("Criterion"),
            stretch=True,
            text=lambda line: line.criterion.title,
            code=lambda line: line.id,
            code_chars=4,
            icon=_sign,
            icon_tone=_tone,
        ),
        Column(title=tr("Own"), text=_own, chars=5, right=True, tone="text2"),
        Column(
            title=tr("Judged"), text=_judged, chars=9, right=True, bold=lambda line: line.noted is not None
        ),
    )


def _sign(line: _Line) -> str:
    if line.view is None:
        return ""
    if line.marked or line.view.returned is not None:
        return MEANING["returned"]
    if line.noted is not None:
        return "scales-3-line"
    if line.view.score.not_applicable:
        return MEANING["not_applicable"]
    if line.criterion.survey:
        return "survey-line"
    return MEANING["ok"] if line.view.proof is Proof.COMPLETE else MEANING["attention"]


def _tone(line: _Line) -> str:
    if line.view is None:
        return "text2"
    if line.marked or line.view.returned is not None:
        return "bad"
    if line.noted is not None:
        return "accent"
    if line.view.score.not_applicable or line.criterion.survey:
        return "text2"
    return "ok" if line.view.proof is Proof.COMPLETE else "warn"


def _own(line: _Line) -> str:
    if line.own is not None:
        return points_text(line.own.points)
    if line.view is None or line.view.score.points is None:
        return "–"
    return points_text(line.view.score.points)


def _judged(line: _Line) -> str:
    if line.judged is not None:
        return points_text(line.judged.points)
    if line.noted is not None:
        return points_text(line.noted)
    return _own(line)
