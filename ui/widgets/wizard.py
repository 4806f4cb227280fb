"""A wizard: steps at the left, one question a step, Back keeps everything typed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from cchc_desktop.domain.language import tr
from ui.theme.fonts import CARD, SMALL, font, metrics
from ui.theme.icons import draw_icon
from ui.theme.tokens import tokens
from ui.widgets.buttons import Button
from ui.widgets.text import Text

RAIL: Final = 288
RAIL_NARROW: Final = 224
NARROW: Final = 1100


@dataclass(frozen=True, slots=True)
class Step:
    """One question of a wizard; `problem` says what keeps from going on, empty if nothing."""

    name: str
    note: str
    question: str
    explanation: str
    body: QWidget
    problem: Callable[[], str] = lambda: ""


class _Rail(QFrame):
    def __init__(self, steps: tuple[Step, ...]) -> None:
        super().__init__()
        self.setProperty("part", "nav")
        self.setFixedWidth(RAIL)
        self._steps = steps
        self.at = 0
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.addStretch(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.primary))
        painter.drawRoundedRect(QRectF(24, 24, 32, 32), 6, 6)
        draw_icon(painter, QRectF(30, 30, 20, 20), "broadcast-line", colours.on_primary)
        painter.setFont(font(CARD, bold=True))
        painter.setPen(QColor(colours.text))
        painter.drawText(QRectF(68, 24, 200, 32), Qt.AlignmentFlag.AlignVCenter, "CCHC Desktop")
        for number, step in enumerate(self._steps):
            self._paint_step(painter, number, step)

    def _paint_step(self, painter: QPainter, number: int, step: Step) -> None:
        colours = tokens()
        pitch = max(64, metrics().height() + metrics(SMALL).height() + 32)
        top = 96 + number * pitch
        circle = QRectF(24.5, top + 0.5, 27, 27)
        here, past = number == self.at, number < self.at
        painter.setPen(QPen(QColor(colours.primary if here or past else colours.control), 1))
        painter.setBrush(QColor(colours.primary if here else colours.surface))
        painter.drawEllipse(circle)
        if past:
            draw_icon(painter, circle.adjusted(6, 6, -6, -6), "check-line", colours.accent)
        else:
            painter.setFont(font(bold=True))
            painter.setPen(QColor(colours.on_primary if here else colours.text2))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        if number + 1 < len(self._steps):
            painter.setPen(QPen(QColor(colours.line2), 2))
            painter.drawLine(38, top + 33, 38, top + pitch - 10)
        line = metrics().height()
        painter.setFont(font(bold=here))
        painter.setPen(QColor(colours.text))
        name = metrics(bold=here).elidedText(step.name, Qt.TextElideMode.ElideRight, self.width() - 82)
        painter.drawText(
            QRectF(66, top - 2, self.width() - 82, line + 2), Qt.AlignmentFlag.AlignVCenter, name
        )
        painter.setFont(font(SMALL))
        painter.setPen(QColor(colours.text2))
        note = metrics(SMALL).elidedText(step.note, Qt.TextElideMode.ElideRight, self.width() - 82)
        painter.drawText(
            QRectF(66, top + line + 1, self.width() - 82, line + 2), Qt.AlignmentFlag.AlignVCenter, note
        )


class WizardShell(QWidget):
    """Shows `steps`; tells `finished` after the last one and `left` when the officer quits."""

    finished = Signal()
    left = Signal()
    stepped = Signal(int)

    def __init__(
        self,
        steps: tuple[Step, ...],
        *,
        last: str,
        aside: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Take `last` as the words of the button that ends it; `aside` stands under the steps."""
        super().__init__(parent)
        self._steps = steps
        self._last = last
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._rail = _Rail(steps)
        self._aside = aside
        if aside is not None:
            self._rail.column.addWidget(aside)
        row.addWidget(self._rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        row.addLayout(column, 1)
        inside = QVBoxLayout()
        inside.setContentsMargins(32, 16, 32, 14)
        inside.setSpacing(4)
        column.addLayout(inside, 1)
        self.head = QHBoxLayout()
        self._count = Text("", "small")
        self.head.addWidget(self._count)
        self.head.addStretch(1)
        inside.addLayout(self.head)
        self._question = Text("", "title", wrap=True)
        self._explanation = Text("", tone="text2", wrap=True)
        inside.addWidget(self._question)
        inside.addWidget(self._explanation)
        inside.addSpacing(8)
        self._stack = QStackedWidget()
        for step in steps:
            self._stack.addWidget(step.body)
        inside.addWidget(self._stack, 1)
        foot = QFrame()
        foot.setProperty("part", "foot")
        foot.setMinimumHeight(60)
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(32, 11, 32, 11)
        buttons.setSpacing(8)
        buttons.addWidget(Button(tr("Quit"), self.left.emit, look="quiet"))
        self._problem = Text("", "small", tone="bad", wrap=True)
        buttons.addWidget(self._problem, 1)
        self.back = Button(tr("Back"), lambda: self.go(self.at() - 1))
        self.on = Button("", self._go_on, look="primary", icon_name="arrow-right-line")
        buttons.addWidget(self.back)
        buttons.addWidget(self.on)
        column.addWidget(foot)
        self.go(0)

    def at(self) -> int:
        """Return the number of the step shown, from 0."""
        return self._stack.currentIndex()

    def go(self, at: int) -> None:
        """Show step `at`; what was typed in the others stays."""
        step = self._steps[at]
        self._stack.setCurrentIndex(at)
        self._rail.at = at
        self._rail.update()
        self._count.setText(tr("Step {number} of {total}", number=at + 1, total=len(self._steps)))
        self._question.setText(step.question)
        self._explanation.setText(step.explanation)
        self._problem.setText("")
        self.back.setEnabled(at > 0)
        after = self._steps[at + 1].name if at + 1 < len(self._steps) else ""
        words = tr("Continue: {next}", next=after[:1].lower() + after[1:]) if after else self._last
        self.on.set_words(words)
        self.stepped.emit(at)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the question the room of the steps when there is little."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._rail.setFixedWidth(RAIL_NARROW if narrow else RAIL)
        if self._aside is not None:
            self._aside.setVisible(not narrow)

    def say(self, words: str) -> None:
        """Say beside the buttons what keeps from going on."""
        self._problem.setText(words)

    def sizeHint(self) -> QSize:
        """Ask for the working area of a common screen."""
        return QSize(1280, 690)

    def _go_on(self) -> None:
        problem = self._steps[self.at()].problem()
        if problem:
            self.say(problem)
            return
        if self.at() + 1 < len(self._steps):
            self.go(self.at() + 1)
        else:
            self.finished.emit()
