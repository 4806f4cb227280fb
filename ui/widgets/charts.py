"""Bars with their figures beside them: no grid, no legend; also readable as text."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cchc_desktop.domain.vietnamese import number
from ui.theme.fonts import SMALL, font, metrics
from ui.theme.tokens import tokens
from ui.widgets.text import Text

_ROW: Final = 28


@dataclass(frozen=True, slots=True)
class BarValue:
    """One bar: what it counts, how many, and whether it belongs to the period at hand."""

    words: str
    value: int | None
    """None where there is nothing to count yet: no bar and no figure."""
    current: bool = True


class _Bars(QWidget):
    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._values: tuple[BarValue, ...] = ()
        self.setAccessibleName(name)

    def set_values(self, values: tuple[BarValue, ...]) -> None:
        """Show other bars."""
        self._values = values
        self.setAccessibleDescription("; ".join(f"{v.words}: {_figure(v.value)}" for v in values))
        self.updateGeometry()
        self.update()

    def values(self) -> tuple[BarValue, ...]:
        """Return what is shown."""
        return self._values

    def _most(self) -> int:
        return max((v.value or 0 for v in self._values), default=0) or 1


class MonthBars(_Bars):
    """Upright bars, one a month; the period at hand in colour, others grey."""

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        """Ask for a modest height."""
        return QSize(300, 180)

    def minimumSizeHint(self) -> QSize:
        """Stay readable."""
        return QSize(40 * max(1, len(self._values)), 90)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, figures over them, months under them."""
        del event
        if not self._values:
            return
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = metrics(SMALL).height() + 4
        base = self.height() - line - 4
        top = line + 2
        slot = self.width() / len(self._values)
        width = min(56.0, slot * 0.56)
        for at, bar in enumerate(self._values):
            middle = slot * (at + 0.5)
            height = (base - top) * (bar.value or 0) / self._most()
            box = QRectF(middle - width / 2, base - height, width, height)
            painter.fillPath(_rounded_top(box), QColor(colours.chart if bar.current else colours.other))
            painter.setFont(font(SMALL, bold=bar.current))
            painter.setPen(QColor(colours.text if bar.current else colours.text2))
            over = QRectF(middle - slot / 2, box.top() - line, slot, line)
            painter.drawText(over, Qt.AlignmentFlag.AlignCenter, _figure(bar.value))
            painter.setFont(font(SMALL))
            painter.setPen(QColor(colours.text2))
            under = QRectF(middle - slot / 2, base + 3, slot, line)
            painter.drawText(under, Qt.AlignmentFlag.AlignCenter, bar.words)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(QColor(colours.control), 1))
        painter.drawLine(0, base, self.width(), base)


class NamedBars(_Bars):
    """Lying bars, one a name, longest names elided."""

    def __init__(self, name: str, *, row: int = _ROW, parent: QWidget | None = None) -> None:
        super().__init__(name, parent=parent)
        self._row = row
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        """Ask for a row a name."""
        return QSize(280, self._row * max(1, len(self._values)))

    def minimumSizeHint(self) -> QSize:
        """Rows may move a little closer."""
        return QSize(200, 20 * max(1, len(self._values)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint names, bars and figures."""
        del event
        if not self._values:
            return
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = metrics(SMALL)
        widest = max(small.horizontalAdvance(v.words) for v in self._values)
        names = min(widest + 22, int(self.width() * 0.5))
        figures = metrics(SMALL, bold=True).horizontalAdvance(number(self._most())) + 8
        room = self.width() - names - figures
        row = min(float(self._row), self.height() / len(self._values))
        for at, bar in enumerate(self._values):
            band = QRectF(0, at * row, self.width(), row)
            painter.setFont(font(SMALL))
            painter.setPen(QColor(colours.text2))
            shown = small.elidedText(bar.words, Qt.TextElideMode.ElideRight, names - 10)
            painter.drawText(band, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            length = max(2.0, room * bar.value / self._most()) if bar.value else 0.0
            box = QRectF(names, band.center().y() - 5, length, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.chart if bar.current else colours.other))
            painter.drawRoundedRect(box, 2, 2)
            painter.setFont(font(SMALL, bold=True))
            painter.setPen(QColor(colours.text))
            after = QRectF(box.right() + 6, band.top(), figures, row)
            painter.drawText(
                after, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, _figure(bar.value)
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


def _rounded_top(box: QRectF) -> QPainterPath:
    path = QPainterPath()
    if box.height() < 4:
        path.addRect(box)
        return path
    path.moveTo(box.bottomLeft())
    path.lineTo(box.left(), box.top() + 3)
    path.quadTo(box.topLeft(), box.topLeft() + (box.topRight() - box.topLeft()) * (3 / box.width()))
    path.lineTo(box.right() - 3, box.top())
    path.quadTo(box.topRight(), box.topRight() + (box.bottomRight() - box.topRight()) * (3 / box.height()))
    path.lineTo(box.bottomRight())
    path.closeSubpath()
    return path


def _figure(value: int | None) -> str:
    return "" if value is None else number(value)
