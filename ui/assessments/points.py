"""Proposed, own and appraised points of one criterion side by side."""

from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cchc_desktop.domain.clock import VIETNAM
from cchc_desktop.domain.errors import UserMistake
from cchc_desktop.domain.language import tr
from cchc_desktop.domain.scoring import parse_points, points_text
from cchc_desktop.domain.vietnamese import number
from cchc_desktop.services.assessments import CriterionView
from ui.theme.fonts import metrics
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.inputs import TextField
from ui.widgets.text import Text, upright

_DIGITS: Final = 7


class PointsCard(Card):
    """Three columns; only the middle one is typed."""

    changed = Signal()
    proposal_wanted = Signal()
    restore_wanted = Signal()
    """The officer wants to score what was set aside."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, parent=parent)
        self._row: CriterionView | None = None
        line = QHBoxLayout()
        line.setSpacing(14)
        self.body.addLayout(line)
        proposed = _column(line, tr("Proposed"), 4)
        self.proposed = Text("", "title")
        self._counted = Text("", "hint", wrap=True)
        proposed.addWidget(self.proposed)
        proposed.addStretch(1)
        proposed.addWidget(self._counted)
        line.addWidget(upright())
        own = _column(line, tr("Own points"), 10)
        typing = QHBoxLayout()
        typing.setSpacing(8)
        self.points = TextField(limit=7)
        self.points.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.points.setAccessibleName(tr("Own points"))
        self.points.setFixedWidth(metrics(bold=True).horizontalAdvance("0") * _DIGITS + 26)
        self.points.setProperty("role", "strong")
        self.points.textEdited.connect(lambda _text: self._typed())
        self.set_aside = Text(tr("not counted"), "title", tone="text3")
        self.take = Button("", self.proposal_wanted.emit, look="link")
        self.restore = Button(tr("Score it after all"), self.restore_wanted.emit, look="link")
        for widget in (self.points, self.set_aside, self.take, self.restore):
            typing.addWidget(widget)
        typing.addStretch(1)
        own.addLayout(typing)
        own.addStretch(1)
        self.hint = Text("", "hint", wrap=True)
        own.addWidget(self.hint)
        line.addWidget(upright())
        appraised = _column(line, tr("Appraised"), 5)
        self.appraised = Text("", "title")
        appraised.addWidget(self.appraised)
        appraised.addStretch(1)
        self._earlier = Text("", "hint", wrap=True)
        appraised.addWidget(self._earlier)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def show_row(self, row: CriterionView, at: datetime, *, text: str, before: str = "") -> None:
        """Show one criterion; `text` stands in the field, `before` names the period before."""
        self._row = row
        proposal = row.proposal
        if proposal.points is not None:
            self.proposed.setText(points_text(proposal.points))
        else:
            self.proposed.setText(tr("not counted") if proposal.not_applicable else tr("none"))
        self.proposed.set_tone("text" if proposal.points is not None else "text3")
        moment = f"{at.astimezone(VIETNAM):%H:%M}"
        known = row.indicator is not None
        self._counted.setText(
            tr("counted at {time}", time=moment) if known else tr("there is nothing to count it from")
        )
        aside = row.score.not_applicable
        self.points.setVisible(not aside and not row.criterion.survey)
        self.set_aside.setVisible(aside or row.criterion.survey)
        self.set_aside.setText(tr("not counted") if aside else tr("survey"))
        self.restore.setVisible(aside and not row.locked)
        if self.points.text() != text:
            self.points.setText(text)
        self.appraised.setText(tr("none yet") if row.appraised is None else points_text(row.appraised))
        self.appraised.set_tone("text3" if row.appraised is None else "text")
        self._earlier.setText(_earlier_words(row, before))
        self.say("")

    def say(self, error: str) -> None:
        """Show an error under the field, or what the typed points mean when there is none."""
        wrong = bool(error)
        if bool(self.points.property("wrong")) != wrong:
            self.points.setProperty("wrong", wrong)
            self.points.style().unpolish(self.points)
            self.points.style().polish(self.points)
        words, tone = (error, "bad") if wrong else self._meaning()
        self.hint.setText(words)
        self.hint.set_tone("bad" if tone == "bad" else "warn" if tone == "warn" else "text3")
        self.points.setAccessibleDescription(words)
        self._offer()

    def _typed(self) -> None:
        self.say("")
        self.changed.emit()

    def _offer(self) -> None:
        row = self._row
        offered = row is not None and row.proposal.points is not None and not row.score.not_applicable
        offered = offered and row is not None and not row.locked
        if row is None or row.proposal.points is None or not offered:
            self.take.hide()
            return
        words = points_text(row.proposal.points)
        self.take.set_words(tr("Use {points}", points=words))
        self.take.setVisible(self.points.text().strip() != words)

    def _meaning(self) -> tuple[str, str]:
        row = self._row
        if row is None:
            return "", ""
        if row.score.not_applicable:
            return row.score.reason, ""
        if row.criterion.survey:
            return tr("Scored by a survey of citizens, never by the unit itself."), ""
        return self._against(row)

    def _against(self, row: CriterionView) -> tuple[str, str]:
        most, proposed = row.criterion.max_points, row.proposal.points
        limits = tr("from 0 to {maximum}", maximum=number(most))
        try:
            typed = parse_points(self.points.text())
        except UserMistake:
            return limits, ""
        if typed > most:
            return tr("more than the maximum of {maximum}", maximum=number(most)), "warn"
        if proposed is None or typed == proposed:
            return (limits if proposed is None else tr("as proposed")), ""
        by = points_text(abs(typed - proposed))
        if typed > proposed:
            return tr("{points} above the proposal: explain it", points=by), "warn"
        return tr("{points} below the proposal: explain it", points=by), "warn"


def _earlier_words(row: CriterionView, before: str) -> str:
    """Say how the criterion stood in the period before: appraised where it was, else own points."""
    earlier = row.before
    if earlier is None:
        return ""
    if earlier.own is not None and earlier.own.not_applicable and earlier.appraised is None:
        return tr("{period}: not counted", period=before)
    points = earlier.appraised
    if points is None and earlier.own is not None:
        points = earlier.own.points
    if points is None:
        return ""
    return tr(
        "{period}: {points} of {maximum}",
        period=before,
        points=points_text(points),
        maximum=number(row.criterion.max_points),
    )


def _column(line: QHBoxLayout, title: str, stretch: int) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(Text(title, "label"))
    line.addLayout(column, stretch)
    return column
