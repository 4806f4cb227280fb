"""A state as shape, word and colour: one painter for widgets and table cells."""

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme.fonts import SMALL, font, metrics
from ui.theme.icons import STATE_ICONS, draw_icon
from ui.theme.tokens import State, tokens

HEIGHT: Final = 22
_SIDE: Final = 14
_PADDING: Final = 7
_GAP: Final = 5


def badge_size(words: str) -> QSize:
    """Return the room a badge with `words` takes."""
    measures = metrics(SMALL)
    height = max(HEIGHT, measures.height() + 6)
    return QSize(2 * _PADDING + _SIDE + _GAP + measures.horizontalAdvance(words) + 1, height)


def paint_badge(painter: QPainter, rect: QRect, words: str, state: State, icon_name: str = "") -> None:
    """Paint a badge at the left of `rect`, in its middle height, shortened to its width."""
    colours = tokens()
    size = badge_size(words)
    height = min(size.height(), rect.height())
    width = min(size.width(), rect.width())
    box = QRectF(rect.left(), rect.top() + (rect.height() - height) // 2, width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colours.fill(state)))
    if colours.high_contrast:
        painter.setPen(QPen(QColor(colours.words(state)), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, 4, 4)
    ink = colours.words(state)
    sign = QRectF(box.left() + _PADDING, box.center().y() - _SIDE / 2, _SIDE, _SIDE)
    draw_icon(painter, sign, icon_name or STATE_ICONS[state], ink)
    painter.setFont(font(SMALL))
    painter.setPen(QColor(ink))
    left = _PADDING + _SIDE + _GAP
    room = QRectF(box.left() + left, box.top(), width - left - _PADDING + 2, height)
    shown = metrics(SMALL).elidedText(words, Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    painter.restore()


def paint_state_words(
    painter: QPainter, rect: QRect, words: str, state: State, icon_name: str = "", *, bold: bool = False
) -> None:
    """Paint a state as icon and word without a ground, for tables that already have a badge column."""
    colours = tokens()
    ink = colours.words(state)
    sign = QRectF(rect.left(), rect.center().y() - 7, 16, 16)
    draw_icon(painter, sign, icon_name or STATE_ICONS[state], ink)
    painter.setFont(font(bold=bold))
    painter.setPen(QColor(ink))
    room = rect.adjusted(22, 0, 0, 0)
    shown = metrics(bold=bold).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class Badge(QWidget):
    """A state beside what it is about."""

    def __init__(
        self,
        words: str = "",
        state: State = State.MUTE,
        icon_name: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set(words, state, icon_name)

    def set(self, words: str, state: State, icon_name: str = "") -> None:
        """Show another state."""
        self._words, self._state, self._icon = words, state, icon_name
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """Return what the badge says."""
        return self._words

    def state(self) -> State:
        """Return the state it shows."""
        return self._state

    def sizeHint(self) -> QSize:
        """Ask for icon and words."""
        return badge_size(self._words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge."""
        del event
        paint_badge(QPainter(self), self.rect(), self._words, self._state, self._icon)


class StateWords(QWidget):
    """A state as icon and word without a ground: "2 sắp đến hạn"."""

    def __init__(
        self,
        words: str = "",
        state: State = State.MUTE,
        icon_name: str = "",
        *,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set(words, state, icon_name)

    def set(self, words: str, state: State, icon_name: str = "") -> None:
        """Show another state."""
        self._words, self._state, self._icon = words, state, icon_name
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for icon and words."""
        return QSize(24 + metrics().horizontalAdvance(self._words), max(20, metrics().height() + 4))

    def minimumSizeHint(self) -> QSize:
        """Be content with the icon and a few letters."""
        return QSize(60, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and words."""
        del event
        painter = QPainter(self)
        paint_state_words(painter, self.rect(), self._words, self._state, self._icon)


class CountBadge(QWidget):
    """A bare number in a state's colours, as navigation shows the worst count."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._count = 0
        self._state = State.MUTE

    def set(self, count: int, state: State, spoken: str) -> None:
        """Show `count`, hidden at 0; `spoken` says what is counted."""
        self._count, self._state = count, state
        self.setAccessibleName(spoken)
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the number and a margin."""
        return QSize(max(22, metrics(SMALL, bold=True).horizontalAdvance(str(self._count)) + 14), 19)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the number."""
        del event
        painter = QPainter(self)
        paint_count(painter, QRectF(self.rect()), self._count, self._state)


def paint_count(painter: QPainter, box: QRectF, count: int, state: State, *, outlined: bool = False) -> None:
    """Paint `count` in the middle of `box`; `outlined` sets it off from what it covers."""
    colours = tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colours.fill(state)))
    lined = outlined or colours.high_contrast
    painter.setPen(QPen(QColor(colours.words(state)), 1) if lined else QPen(Qt.PenStyle.NoPen))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if lined else box, 4, 4)
    painter.setFont(font(SMALL, bold=True))
    painter.setPen(QColor(colours.words(state)))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(count))
