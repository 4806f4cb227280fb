"""How much of it is done: a thin bar that always has its k/n beside it."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.theme.tokens import tokens
from ui.widgets.text import Text

_HEIGHT = 6


def paint_bar(painter: QPainter, rect: QRect, done: int, total: int) -> None:
    """Paint a 6 px bar in the middle height of `rect`."""
    colours = tokens()
    box = QRectF(rect.left(), rect.center().y() - _HEIGHT / 2 + 1, rect.width(), _HEIGHT)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.track))
    painter.drawRoundedRect(box, 3, 3)
    share = min(1.0, done / total) if total > 0 else 0.0
    if share > 0:
        painter.setBrush(QColor(colours.chart))
        painter.drawRoundedRect(
            QRectF(box.left(), box.top(), max(_HEIGHT, box.width() * share), _HEIGHT), 3, 3
        )
    painter.restore()


class Bar(QWidget):
    """The bar alone, for places where k/n already stands in words."""

    def __init__(self, done: int = 0, total: int = 0, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._done, self._total = done, total

    def set(self, done: int, total: int) -> None:
        """Show `done` of `total`."""
        self._done, self._total = done, total
        self.setAccessibleName(f"{done}/{total}")
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a thin line."""
        return QSize(120, _HEIGHT + 6)

    def minimumSizeHint(self) -> QSize:
        """Stay readable when room is short."""
        return QSize(32, _HEIGHT + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        del event
        paint_bar(QPainter(self), self.rect(), self._done, self._total)


class ProgressLine(QWidget):
    """Words, k/n and the bar under them."""

    def __init__(self, words: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        self._words = Text(words, tone="text2")
        self._count = Text("", "strong")
        self._bar = Bar()
        grid.addWidget(self._words, 0, 0)
        grid.addWidget(self._count, 0, 1)
        grid.addWidget(self._bar, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def set(self, done: int, total: int, words: str | None = None) -> None:
        """Show `done` of `total`, with new `words` when given."""
        if words is not None:
            self._words.setText(words)
        self._count.setText(f"{done}/{total}" if total else "")
        self._bar.set(done, total)
