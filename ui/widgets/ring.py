"""One overlay per window that draws the focus ring outside buttons, links and cards."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QWidget
from shiboken6 import isValid

from ui.theme.tokens import tokens

_REACH = 4
_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class FocusRing(QWidget):
    """Follows the focus inside `window`; 2 px, 2 px outside; not after a mouse click."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._around: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ring."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens().focus), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move along when what is ringed moves, grows or hides."""
        if event.type() in _MOVES:
            self._place()
        return super().eventFilter(watched, event)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._around = None
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is not None and not by_mouse and _wants_ring(new) and new.window() is self.window():
            self._around = new
            at: QWidget | None = new
            while at is not None and at is not self.window():
                at.installEventFilter(self)
                self._watched.append(at)
                at = at.parentWidget()
        self._place()

    def _place(self) -> None:
        around = self._around
        if around is None or not around.isVisible():
            self.hide()
            return
        window = self.window()
        corner = around.mapTo(window, QPoint(0, 0))
        outside = QRect(corner, around.size()).adjusted(-_REACH, -_REACH, _REACH, _REACH)
        self.setGeometry(outside)
        seen = _scrolled_view(around)
        if seen is None:
            self.clearMask()
        else:
            part = QRect(seen.mapTo(window, QPoint(0, 0)), seen.size()).translated(-outside.topLeft())
            self.setMask(QRegion(part))
        self.raise_()
        self.show()


def _wants_ring(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) or bool(widget.property("ringed"))


def _scrolled_view(widget: QWidget) -> QWidget | None:
    at = widget.parentWidget()
    while at is not None and not at.isWindow():
        above = at.parentWidget()
        if isinstance(above, QAbstractScrollArea) and above.viewport() is at:
            return at
        at = above
    return None
