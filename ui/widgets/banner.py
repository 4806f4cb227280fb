"""What stands in the way, and the one click that mends it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme.icons import STATE_ICONS
from ui.theme.tokens import State, tokens
from ui.widgets.buttons import Button, Look
from ui.widgets.text import Icon, Text


class Banner(QWidget):
    """One line over the screen in a state's colours; hidden until `say` is called."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = State.INFO
        row = QHBoxLayout(self)
        row.setContentsMargins(17, 7, 8, 7)
        row.setSpacing(12)
        self._icon = Icon(STATE_ICONS[State.INFO], "accent", size=16)
        row.addWidget(self._icon)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._head = Text("", "strong", wrap=True)
        self._words = Text("", wrap=True)
        words.addWidget(self._head)
        words.addWidget(self._words)
        row.addLayout(words, 1)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        row.addLayout(self._buttons)
        self.hide()

    def say(
        self,
        state: State,
        words: str,
        *,
        head: str = "",
        button: str = "",
        on_click: Callable[[], object] | None = None,
        icon_name: str = "",
    ) -> None:
        """Show `words`; `button` names the way out and `on_click` takes it."""
        self._state = state
        token = "accent" if state is State.INFO else state.value
        self._icon.set(icon_name or STATE_ICONS[state], token)
        self._head.setText(head)
        self._head.setVisible(bool(head))
        self._words.setText(words)
        self.setAccessibleName(f"{head} {words}".strip())
        while (item := self._buttons.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        if button:
            self.add_button(button, on_click)
        self.show()
        self.update()

    def add_button(
        self, words: str, on_click: Callable[[], object] | None, *, look: Look = "plain"
    ) -> Button:
        """Put one more way out at the right."""
        made = Button(words, on_click, look=look)
        self._buttons.addWidget(made)
        return made

    def text(self) -> str:
        """Return what the banner says."""
        return f"{self._head.text()} {self._words.text()}".strip()

    def clear(self) -> None:
        """Go away."""
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the mark at the left."""
        del event
        colours = tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(box, 4, 4)
        painter.setClipPath(shape)
        painter.fillRect(box, QColor(colours.fill(self._state)))
        painter.fillRect(QRectF(0, 0, 4, box.height()), QColor(colours.mark(self._state)))
        if colours.high_contrast:
            painter.setPen(QPen(QColor(colours.words(self._state)), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPath(shape)
