"""Cards: one question each, never a card in a card."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.theme.tokens import State
from ui.widgets.progress import Bar
from ui.widgets.text import ElidedText, Icon, Text


class Card(QFrame):
    """A white frame with a heading line and what answers it in `body`."""

    def __init__(
        self, heading: str = "", *, note: str = "", padding: int = 16, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        outer = self._outer = QVBoxLayout(self)
        outer.setContentsMargins(padding, 12 if heading else padding, padding, 12 if heading else padding)
        outer.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.heading = Text(heading, "card")
        self.note = Text(note, "small")
        if heading:
            self.setAccessibleName(heading)
            for line in (self.heading, self.note):
                line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
            self.head.addWidget(self.heading)
            self.note.setVisible(bool(note))
            self.head.addWidget(self.note)
            self.head.addStretch(1)
            outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)

    def tighten(self, margin: int = 9, spacing: int = 8) -> None:
        """Stand closer, for screens that must fit low windows."""
        self._outer.setContentsMargins(16, margin, 16, margin)
        self._outer.setSpacing(spacing)

    def set_note(self, words: str) -> None:
        """Show `words` small beside the heading."""
        self.note.setText(words)
        self.note.setVisible(bool(words))

    def add_head(self, widget: QWidget) -> None:
        """Put `widget` at the right end of the heading line."""
        self.head.addWidget(widget)


class FootedCard(QFrame):
    """A card whose actions stand in a footer over its whole width."""

    def __init__(self, heading: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.setAccessibleName(heading)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(15, 11, 15, 7)
        self.head.setSpacing(8)
        self.heading = Text(heading, "card")
        self.head.addWidget(self.heading)
        self.head.addStretch(1)
        outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(15, 0, 15, 10)
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        foot = QFrame()
        foot.setProperty("part", "foot")
        foot.setMinimumHeight(48)
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(15, 7, 15, 7)
        self.foot.setSpacing(8)
        outer.addWidget(foot)

    def set_heading(self, words: str) -> None:
        """Show another heading."""
        self.heading.setText(words)
        self.setAccessibleName(words)


class Well(QFrame):
    """A sunken frame inside a card or pane: official wording, counters."""

    def __init__(self, *, tinted: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "tint" if tinted else "well")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(12, 8, 12, 8)
        self.body.setSpacing(6)


class StatCard(QPushButton):
    """A key figure that opens its list: the whole card is a button."""

    def __init__(self, heading: str, state: State, icon_name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "stat")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._heading = heading
        token = "accent" if state is State.INFO else state.value
        body = QVBoxLayout(self)
        body.setContentsMargins(14, 11, 12, 11)
        body.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(Icon(icon_name, token, size=15))
        head.addWidget(ElidedText(heading, "strong"), 1)
        head.addWidget(Icon("arrow-right-s-line", "text2", size=16))
        body.addLayout(head)
        line = QHBoxLayout()
        line.setSpacing(7)
        self._figure = Text("", "figure")
        self._unit = Text("", "body", tone="text2")
        line.addWidget(self._figure, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self._unit, 0, Qt.AlignmentFlag.AlignBaseline)
        line.addStretch(1)
        body.addLayout(line)
        body.addStretch(1)
        self._bar = Bar()
        self._bar.hide()
        body.addWidget(self._bar)
        self._details = Text("", "small", wrap=True)
        body.addWidget(self._details)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_figure(
        self, figure: str, unit: str, details: str = "", *, bar: tuple[int, int] | None = None
    ) -> None:
        """Show `figure` with its `unit`, lines of `details` and, when given, a bar of (done, of)."""
        self._figure.setText(figure)
        self._unit.setText(unit)
        self._details.setText(details)
        self._bar.setVisible(bar is not None)
        if bar is not None:
            self._bar.set(*bar)
        self.setAccessibleName(f"{self._heading}: {figure} {unit}. {details}".strip())

    def sizeHint(self) -> QSize:
        """Ask for the room of what stands inside."""
        inside: QLayout | None = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never be smaller than what stands inside."""
        inside: QLayout | None = self.layout()
        return inside.minimumSize() if inside is not None else super().minimumSizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter as well as on Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)
