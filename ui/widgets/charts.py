"""Paints the layouts of charts on the screen; every bar can be reached, read aloud and opened."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from cchc_desktop.domain.charts import Anchor, Bar, Box, Chart, Ink, Label, Look, lying_bars, standing_bars
from ui.theme.fonts import SMALL, font, metrics
from ui.theme.tokens import tokens
from ui.widgets.text import Text

_FLAGS: Final = {
    Anchor.START: Qt.AlignmentFlag.AlignLeft,
    Anchor.MIDDLE: Qt.AlignmentFlag.AlignHCenter,
    Anchor.END: Qt.AlignmentFlag.AlignRight,
}
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
_PRESSES: Final = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class Bars(QWidget):
    """Bars with their figures; tells `picked` with the place of the bar that was clicked or entered."""

    picked = Signal(int)

    def __init__(self, name: str, *, row: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._row = row
        self._bars: tuple[Bar, ...] = ()
        self._at = -1
        self.setAccessibleName(name)
        self.setMouseTracking(True)

    def set_values(self, bars: tuple[Bar, ...]) -> None:
        """Show other bars."""
        self._bars = bars
        self._at = min(self._at, len(bars) - 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if bars else Qt.FocusPolicy.NoFocus)
        self.setAccessibleDescription("; ".join(f"{bar.words}: {bar.figure}" for bar in bars))
        self.updateGeometry()
        self.update()

    def values(self) -> tuple[Bar, ...]:
        """Return what is shown."""
        return self._bars

    def chart(self) -> Chart:
        """Return the layout in the room there is."""
        raise NotImplementedError

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the layout, and an outline round the bar the keyboard stands on."""
        del event
        if not self._bars:
            return
        painter = QPainter(self)
        chart = self.chart()
        paint_chart(painter, chart)
        if self.hasFocus() and 0 <= self._at < len(chart.bands):
            painter.setPen(QPen(QColor(tokens().focus), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(*chart.bands[self._at]).adjusted(1, 1, -1, -1), 4, 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from bar to bar with the arrows, open one with Enter."""
        key = Qt.Key(event.key())
        if key in _STEPS and self._bars:
            self._stand_on(max(0, min(self._at + _STEPS[key], len(self._bars) - 1)))
        elif key in _PRESSES and 0 <= self._at < len(self._bars):
            self.picked.emit(self._at)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Stand on the first bar."""
        super().focusInEvent(event)
        if self._at < 0:
            self._stand_on(0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show that a bar can be opened, and its whole name."""
        at = self._bar_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if at >= 0 else Qt.CursorShape.ArrowCursor)
        if at >= 0:
            bar = self._bars[at]
            QToolTip.showText(event.globalPosition().toPoint(), f"{bar.words}: {bar.figure}", self)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the bar under the pointer."""
        at = self._bar_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and at >= 0:
            self._stand_on(at)
            self.picked.emit(at)

    def _bar_at(self, point: QPointF) -> int:
        bands = self.chart().bands if self._bars else ()
        return next((at for at, band in enumerate(bands) if QRectF(*band).contains(point)), -1)

    def _stand_on(self, at: int) -> None:
        self._at = at
        bar = self._bars[at]
        self.setAccessibleName(f"{self._name}: {bar.words} {bar.figure}")
        self.update()


class MonthBars(Bars):
    """Upright bars, one a month; the period at hand in colour, others grey."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Ask for a modest height."""
        return QSize(300, 180)

    def minimumSizeHint(self) -> QSize:
        """Stay readable."""
        return QSize(40 * max(1, len(self._bars)), 90)

    def chart(self) -> Chart:
        """Return the layout in the room there is."""
        return standing_bars(
            self._bars, width=self.width(), height=self.height(), measure=_width, look=_look(self._row)
        )


class NamedBars(Bars):
    """Lying bars, one a name, longest names elided."""

    def __init__(self, name: str, *, row: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(name, row=row, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Ask for a row a name."""
        return QSize(280, self._row * max(1, len(self._bars)))

    def minimumSizeHint(self) -> QSize:
        """Rows may move a little closer."""
        return QSize(200, 20 * max(1, len(self._bars)))

    def chart(self) -> Chart:
        """Return the layout in the room there is."""
        return lying_bars(
            self._bars, width=self.width(), height=self.height(), measure=_width, look=_look(self._row)
        )


class Key(QWidget):
    """A coloured square and its word, beside a chart's heading."""

    def __init__(self, words: str, *, current: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._current = current
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 0, 0, 0)
        self._words = Text(words, "small")
        row.addWidget(self._words)

    def set_words(self, words: str) -> None:
        """Name another period."""
        self._words.setText(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the square."""
        del event
        painter = QPainter(self)
        colours = tokens()
        box = QRectF(0, (self.height() - 10) / 2, 10, 10)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.chart if self._current else colours.other))
        painter.drawRoundedRect(box, 2, 2)


def paint_chart(painter: QPainter, chart: Chart) -> None:
    """Paint a layout in the window's colours and face."""
    colours = tokens()
    inks = {
        Ink.BAR: colours.chart,
        Ink.OTHER: colours.other,
        Ink.TEXT: colours.text,
        Ink.QUIET: colours.text2,
        Ink.AXIS: colours.control,
    }
    tall = metrics(SMALL).height()
    for shape in chart.shapes:
        colour = QColor(inks[shape.ink])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=isinstance(shape, Box))
        if isinstance(shape, Box):
            painter.fillPath(_outline(shape), colour)
        elif isinstance(shape, Label):
            painter.setFont(font(SMALL, bold=shape.bold))
            painter.setPen(colour)
            wide = metrics(SMALL, bold=shape.bold).horizontalAdvance(shape.words) + 2
            left = shape.x - {Anchor.START: 0.0, Anchor.MIDDLE: wide / 2, Anchor.END: wide}[shape.anchor]
            place = QRectF(left, shape.y - tall / 2, wide, tall)
            painter.drawText(place, _FLAGS[shape.anchor] | Qt.AlignmentFlag.AlignVCenter, shape.words)
        else:
            painter.setPen(QPen(colour, 1))
            y = round(shape.y)
            painter.drawLine(round(shape.x), y, round(shape.x + shape.width), y)


def _width(words: str, *, bold: bool = False) -> float:
    return float(metrics(SMALL, bold=bold).horizontalAdvance(words))


def _look(row: int) -> Look:
    return Look(line=float(metrics(SMALL).height()), thick=10, row=row, wide=56, corner=2)


def _outline(box: Box) -> QPainterPath:
    """Return the shape of a bar; a standing one is round at its top only, and reaches its base."""
    path = QPainterPath()
    if not box.stands:
        path.addRoundedRect(QRectF(box.x, box.y, box.width, box.height), box.corner, box.corner)
        return path
    corner = min(box.corner, box.height)
    right, base = box.x + box.width, box.y + box.height
    path.moveTo(box.x, base)
    path.lineTo(box.x, box.y + corner)
    path.quadTo(box.x, box.y, box.x + corner, box.y)
    path.lineTo(right - corner, box.y)
    path.quadTo(right, box.y, right, box.y + corner)
    path.lineTo(right, base)
    path.closeSubpath()
    return path
