"""Progress by block of the plan: one line a block, each opens the plan there."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QLineF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cchc_desktop.domain.language import tr
from cchc_desktop.domain.standings import duty_tally, standing_of
from ui.overview.reading import OverviewFacts
from ui.support.standings import Shown, block_words
from ui.theme.fonts import font, metrics
from ui.theme.tokens import tokens
from ui.widgets.badge import paint_state_words
from ui.widgets.cards import Card
from ui.widgets.progress import paint_bar

_ROW: Final = 28
_BAR: Final = 154


@dataclass(frozen=True, slots=True)
class BlockLine:
    """One block as the first screen shows it."""

    code: str
    title: str
    done: int
    of: int
    shown: Shown


def block_lines(facts: OverviewFacts) -> list[BlockLine]:
    """Return the blocks in which this unit has tasks, in the plan's order."""
    plan, view = facts.plan, facts.view
    lines = []
    for block in plan.blocks:
        inside = [o for o in view.obligations if plan.task(o.clause).block == block.code]
        if not inside:
            continue
        tally = duty_tally(plan, inside)
        shown = block_words(standing_of(plan.task(o.clause), o, view.today) for o in inside)
        lines.append(BlockLine(block.code, block.title, tally.done, tally.planned, shown))
    return lines


class BlockRow(QAbstractButton):
    """A block's code, title, bar, k/n and worst state, painted in one line."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line: BlockLine | None = None
        self._last = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def show_line(self, line: BlockLine, *, last: bool) -> None:
        """Show `line`; the last row has no line under it."""
        self.line, self._last = line, last
        words = line.shown[0]
        self.setAccessibleName(f"{line.code} {line.title}: {line.done}/{line.of}, {words}")
        self.setToolTip(line.title if self._short() else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        return QSize(420, max(_ROW, metrics().height() + 10))

    def minimumSizeHint(self) -> QSize:
        """Move closer on low screens; the title is shortened first."""
        return QSize(300, metrics().height() + 8)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter as well as on Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that the line can be clicked."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Rest again."""
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        del event
        if self.line is None:
            return
        colours, line = tokens(), self.line
        painter = QPainter(self)
        if self.underMouse():
            painter.fillRect(self.rect(), QColor(colours.tint if colours.high_contrast else colours.sunken))
        if not self._last:
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QLineF(0, self.height() - 0.5, self.width(), self.height() - 0.5))
        code, title, bar, count, state = self._places()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(QColor(colours.text))
        painter.setFont(font(bold=True))
        painter.drawText(code, Qt.AlignmentFlag.AlignLeft | middle, line.code)
        figures = f"{line.done}/{line.of}" if line.of else "–"
        painter.drawText(count, Qt.AlignmentFlag.AlignRight | middle, figures)
        painter.setFont(font())
        shown = metrics().elidedText(line.title, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignLeft | middle, shown)
        if line.of:
            paint_bar(painter, bar, line.done, line.of)
        paint_state_words(painter, state, *line.shown)

    def _places(self) -> tuple[QRect, QRect, QRect, QRect, QRect]:
        """Return the places of code, title, bar, k/n and state from left to right."""
        height = self.height()
        bold = metrics(bold=True)
        codes = bold.horizontalAdvance("II.2.a") + 18
        counts = bold.horizontalAdvance("00/00") + 10
        states = max(150, 24 + metrics().horizontalAdvance(tr("{n} with nothing yet", n=88)))
        bars = max(48, min(_BAR, round(self.width() * 0.22)))
        left = self.width() - states - 8 - counts - bars
        return (
            QRect(0, 0, codes, height),
            QRect(codes, 0, max(20, left - codes - 10), height),
            QRect(left, 0, bars, height),
            QRect(left + bars, 0, counts, height),
            QRect(self.width() - states, 0, states, height),
        )

    def _short(self) -> bool:
        line = self.line
        return line is not None and metrics().horizontalAdvance(line.title) > self._places()[1].width()


class BlocksCard(Card):
    """The card of the plan's blocks; tells `picked` with a block's code."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__(tr("Progress by block of the plan"))
        self.body.setSpacing(0)
        self.tighten(spacing=3)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.rows: list[BlockRow] = []

    def show_blocks(self, lines: list[BlockLine]) -> None:
        """Show `lines`, keeping the rows and with them the focus."""
        while len(self.rows) < len(lines):
            row = BlockRow()
            row.clicked.connect(lambda _checked=False, row=row: self._pick(row))
            self.body.insertWidget(len(self.rows), row)
            self.rows.append(row)
        for at, row in enumerate(self.rows):
            row.setVisible(at < len(lines))
            if at < len(lines):
                row.show_line(lines[at], last=at == len(lines) - 1)

    def _pick(self, row: BlockRow) -> None:
        if row.line is not None:
            self.picked.emit(row.line.code)
