"""Words on the screen: plain text in the few sizes the window uses."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ui.theme.icons import draw_icon
from ui.theme.tokens import tokens

Role = Literal["title", "card", "strong", "body", "label", "small", "hint", "figure"]
Tone = Literal["", "text", "text2", "text3", "accent", "ok", "warn", "bad", "on_primary"]


class Text(QLabel):
    """Plain text in one of the window's sizes; never guesses markup."""

    def __init__(
        self,
        words: str = "",
        role: Role = "body",
        *,
        tone: Tone = "",
        wrap: bool = False,
        selectable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(words)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour to that of `tone`."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)


class ElidedText(Text):
    """One line that shortens with … when room is short and then tells the whole in its tooltip."""

    def __init__(
        self, words: str = "", role: Role = "body", *, tone: Tone = "", parent: QWidget | None = None
    ) -> None:
        self._whole = words
        super().__init__(words, role, tone=tone, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setText(self, words: str) -> None:
        """Show `words`, shortened to the room there is."""
        self._whole = words
        self.setAccessibleName(words)
        self._shorten()
        self.updateGeometry()

    def whole(self) -> str:
        """Return the text before shortening."""
        return self._whole

    def sizeHint(self) -> QSize:
        """Ask for the whole text."""
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self._whole) + 2, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Be content with a few letters."""
        few = min(
            self.fontMetrics().horizontalAdvance(self._whole), self.fontMetrics().averageCharWidth() * 6
        )
        return QSize(few, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten anew."""
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(self.width(), 1))
        super().setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


class Icon(QWidget):
    """One icon that only illustrates the words beside it."""

    def __init__(
        self, name: str, token: str = "text2", *, size: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self.setFixedSize(size, size)

    def set(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the icon."""
        del event
        painter = QPainter(self)
        draw_icon(painter, self.rect(), self._name, getattr(tokens(), self._token))


def divider(parent: QWidget | None = None) -> QFrame:
    """Return a horizontal line."""
    line = QFrame(parent)
    line.setProperty("part", "divider")
    return line


def upright(parent: QWidget | None = None) -> QFrame:
    """Return a vertical line."""
    line = QFrame(parent)
    line.setProperty("part", "upright")
    return line
