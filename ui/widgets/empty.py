"""An empty place that says what is empty and what to do next."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.buttons import Button
from ui.widgets.text import Icon, Text

_LOW: Final = 150
"""Height below which the words need all the room there is."""


class EmptyState(QWidget):
    """Icon, what is empty, what to do, one primary button and perhaps a plain one."""

    def __init__(
        self, icon_name: str, head: str, words: str, *buttons: Button, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(8)
        column.addStretch(1)
        self._icon = Icon(icon_name, "text3", size=36)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        self.head = Text(head, "card", wrap=True)
        self.words = Text(words, tone="text2", wrap=True)
        for label in (self.head, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the picture out where it would stand on the words."""
        super().resizeEvent(event)
        self._icon.setVisible(self.height() >= _LOW)

    def say(self, head: str, words: str) -> None:
        """Change what is empty and what to do."""
        self.head.setText(head)
        self.words.setText(words)
