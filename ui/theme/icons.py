"""Icons as letters of the icon face, coloured by token when they are painted."""

from functools import cache
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QIconEngine, QPainter, QPixmap

from ui.theme.fonts import ICONS
from ui.theme.glyphs import GLYPHS
from ui.theme.tokens import State, tokens

_SCALE: Final = 0.9
"""Glyphs fill their square more than words of the same size do."""

STATE_ICONS: Final = {
    State.OK: "checkbox-circle-fill",
    State.WARN: "alert-fill",
    State.BAD: "error-warning-fill",
    State.MUTE: "checkbox-blank-circle-line",
    State.INFO: "information-fill",
}
"""The shape a state has when the caller names none."""

MEANING: Final = {
    "ok": "checkbox-circle-fill",
    "due": "time-fill",
    "attention": "alert-fill",
    "missing": "error-warning-fill",
    "refused": "close-circle-fill",
    "returned": "arrow-go-back-line",
    "not_due": "calendar-line",
    "not_applicable": "forbid-line",
    "draft": "pencil-line",
    "frozen": "lock-line",
    "in_progress": "play-circle-line",
    "nothing_yet": "checkbox-blank-circle-line",
    "received": "mail-check-line",
    "note": "information-fill",
}
"""One shape per meaning, everywhere."""


def draw_icon(painter: QPainter, rect: QRect | QRectF, name: str, colour: str | QColor) -> None:
    """Paint icon `name` to fill the square in the middle of `rect`."""
    painter.save()
    face = QFont(ICONS)
    face.setPixelSize(max(1, round(min(rect.width(), rect.height()) * _SCALE)))
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(QRectF(rect), Qt.AlignmentFlag.AlignCenter, chr(GLYPHS[name]))
    painter.restore()


class _Engine(QIconEngine):
    """Paints one glyph in the colour its token has at that moment."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        del state
        colour = getattr(tokens(), "text3" if mode == QIcon.Mode.Disabled else self._token)
        if mode == QIcon.Mode.Disabled:
            painter.setOpacity(0.6)
        side = min(rect.width(), rect.height())
        draw_icon(painter, QRect(rect.left(), rect.top(), side, rect.height()), self._name, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        del scale
        picture = QPixmap(size)
        if picture.isNull():  # an icon that gave its room to the words
            return picture
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return picture

    def clone(self) -> QIconEngine:
        copy = _Engine(self._name, self._token)
        _clones.append(copy)
        return copy


_clones: list[QIconEngine] = []


@cache
def icon(name: str, token: str = "text2") -> QIcon:
    """Return icon `name` in the colour of `token`; a name outside `GLYPHS` is a bug."""
    if name not in GLYPHS:
        raise KeyError(name)
    return QIcon(_Engine(name, token))
