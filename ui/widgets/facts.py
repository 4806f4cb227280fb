"""A few facts under one another: what it is at the left, what holds at the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ui.theme.fonts import SMALL, metrics
from ui.widgets.text import Icon, Text, Tone


class Facts(QWidget):
    """Labels and values in two columns; values wrap."""

    def __init__(self, labels: Sequence[tuple[str, str]], *, parent: QWidget | None = None) -> None:
        """Take `labels` as (words, icon name or empty); values come with `set`."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(4)
        self._labels: list[Text] = []
        self._values: list[Text] = []
        top = Qt.AlignmentFlag.AlignTop
        for at, (words, icon_name) in enumerate(labels):
            if icon_name:
                grid.addWidget(Icon(icon_name, "text2", size=16), at, 0, top)
            label = Text(words, "small")
            value = Text("", wrap=True, selectable=False)
            self._labels.append(label)
            self._values.append(value)
            grid.addWidget(label, at, 1, top)
            grid.addWidget(value, at, 2)
        widest = max((metrics(SMALL).horizontalAdvance(words) for words, _ in labels), default=0)
        grid.setColumnMinimumWidth(1, widest + 6)
        grid.setColumnStretch(2, 1)

    def set(self, at: int, words: str, *, tone: Tone = "text") -> None:
        """Show `words` as the value at place `at`; an empty value hides its line."""
        self._values[at].setText(words)
        self._values[at].set_tone(tone)
        self._values[at].setAccessibleName(f"{self._labels[at].text()}: {words}")
        for part in (self._labels[at], self._values[at]):
            part.setVisible(bool(words))

    def value(self, at: int) -> str:
        """Return the value at place `at`."""
        return self._values[at].text()
